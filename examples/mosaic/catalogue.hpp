// What the invented council has set up in its MOSAIC (catalogue.txt says how it is written): the
// step types with their forms, the codes, and who is who. The writer records by it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"

namespace duecourse::examples {

/// What is answered; `planned`: the number of the step that planned a visit.
enum class AnswerKind : std::uint8_t { flag, date, number, text, lookup, planned };

struct Question {
  AnswerKind kind = AnswerKind::text;
  std::string code;  ///< QUESTION_USER_CODE
  std::string fact;  ///< empty: the date on which the event happened
  std::vector<std::pair<std::string, std::string>> answers;  ///< of a lookup: answer, value
};

/// When a step is an event; `each`: when it is completed, each row of its form is one.
enum class RecordedAt : std::uint8_t { started, completed, each };

/// What a step says.
struct StepEvent {
  RecordedAt moment = RecordedAt::completed;
  std::string kind;    ///< of config/hosts/README.md
  bool whole = false;  ///< about the whole family, else one event a child
  std::vector<std::pair<std::string, std::string>> always;  ///< facts that every such event has
  std::vector<Question> questions;

  /// The question that says when it really happened; nullptr: there is none.
  [[nodiscard]] const Question* date_question() const { return question_of(""); }
  [[nodiscard]] const Question* question_of(std::string_view fact) const;
};

enum class StepMark : std::uint8_t { followed, ignored, unmapped };

struct StepType {
  int id = 0;
  std::string description;
  StepMark mark = StepMark::followed;
  std::vector<int> ends;  ///< types whose open step is completed with this one
  std::vector<StepEvent> events;
};

/// A next action, a request or a role: a number or code with its wording.
struct ActionType {
  int id = 0;
  std::string description;
  int step_type = 0;  ///< of the step that it leads to; 0: none, a request
};
struct RelationType {
  std::string code;
  std::string description;
  std::vector<std::string> roles;  ///< of the case; none: knowingly ignored
  std::vector<int> teams;          ///< of whose workers; none: of all
};
/// A type of visit record or case note, or a role of workers, which has no kind.
struct CodeType {
  std::string code;
  std::string description;
  std::string kind;  ///< of its events; "ignored": none
  std::string type;  ///< their fact `type`
};
/// A name of the stories, and what it is in MOSAIC.
struct NamedTeam {
  std::string name;
  int id = 0;
};
struct NamedWorker {
  std::string name;
  int id = 0;
  int team = 0;
  std::string user;  ///< SYSTEM_USER_ID
};

struct Catalogue {
  std::vector<StepType> steps;
  std::vector<ActionType> actions;
  std::vector<ActionType> requests;
  std::vector<RelationType> relations;
  std::vector<CodeType> roles;
  std::vector<CodeType> visits;
  std::vector<CodeType> notes;
  std::vector<NamedTeam> teams;
  std::vector<NamedWorker> workers;
};

/// The catalogue that is built in. invalid_input names the line that cannot be read.
[[nodiscard]] Result<Catalogue> mosaic_catalogue();
/// Reads a catalogue of that form.
[[nodiscard]] Result<Catalogue> read_catalogue(std::string_view text);

}  // namespace duecourse::examples
