// How one council uses a case system that many councils have: which of its step types, form
// questions, relations and codes mean what. A mapping file says it; the queries of a host folder
// that are templates are filled with it. A plain value type.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// A value of the host as the mapping writes it: 1189 and "1189" are not the same in a database.
struct HostCode {
  std::string text;
  bool number = false;

  friend bool operator==(const HostCode&, const HostCode&) = default;
};

/// What the answer to a question becomes.
enum class AnswerAs {
  flag,    ///< true or false, by the council's words for yes and no; any other answer is none
  date,    ///< the day
  text,    ///< the answer itself: a code, never a note
  number,  ///< a number
  given,   ///< true where there is an answer at all
};

/// Where one fact of an event comes from: one of constant, column, answer and questions.
struct MappedFact {
  std::string name;
  std::optional<std::string> constant;
  std::string column;                  ///< of the host's record itself
  bool answer = false;                 ///< the answer that the event is made of
  std::vector<std::string> questions;  ///< codes of form questions; the first answer counts
  bool same_row = false;               ///< only answers of the row that the event is made of
  /// The answer is the number of a step; the fact names the event of this kind that it is.
  std::string refers;
  AnswerAs as = AnswerAs::text;
  /// Answers as the host has them, and what they are here; others stay as they are.
  std::vector<std::pair<std::string, std::string>> values;
};

/// Which moment of a step an event is of.
enum class StepMoment { proposed, incoming, assigned, started, completed };

/// What records of the host become which kind of event.
struct MappedEvent {
  Place place;
  std::vector<HostCode> codes;  ///< step types, visit types, note types
  /// Of answers: codes of questions, each answer to which is an event.
  std::vector<std::string> questions;
  bool only_yes = false;  ///< of answers: only those that say yes
  std::string kind;
  StepMoment moment = StepMoment::completed;
  std::vector<std::string> dates;  ///< questions that carry the real date
  bool each_person = true;         ///< an event for each child; else one of the whole family
  std::vector<MappedFact> facts;
};

/// Workers beside a person or a case: a role of the case.
struct MappedRelation {
  std::vector<HostCode> codes;
  std::string role;
  std::vector<HostCode> teams;  ///< only workers of these organisations; empty: of all
  bool events = false;          ///< its begin and end are `allocated` and `deallocated` too
};

/// A case role of whoever holds a worker role in the team that has a live step of the case.
struct MappedHolder {
  std::string role;
  std::vector<HostCode> teams;  ///< empty: whichever team it is
  std::vector<HostCode> holds;
};

/// Next actions, each an `action_added`.
struct MappedAction {
  std::vector<HostCode> codes;
  std::string action;  ///< the practice document's wording
};

/// A case takes part in a framework from a step of the one kind to a step of the other.
struct MappedEnrolment {
  std::string framework;
  std::vector<HostCode> from;
  std::vector<HostCode> until;
};

/// What the host does not know of a team.
struct MappedTeam {
  HostCode id;
  std::string mailbox;
  std::string district;
};

/// What the host does not know of a worker.
struct MappedWorker {
  HostCode id;
  std::string email;
  std::string manager;
};

struct HostMapping {
  std::string file;
  bool case_is_person = false;  ///< else a case is a group of persons, a family
  std::string reference;        ///< what a message may show of a case: `{id}` stands for its id
  std::string url;              ///< of a case in the host, likewise
  std::string before_objects;   ///< database and schema, before each table's name
  std::map<std::string, std::string> objects;  ///< tables under other names, in full
  std::map<std::string, std::string> columns;  ///< words of the folder's [columns], and SQL
  std::vector<std::string> yes = {"Yes", "Y"};
  std::vector<std::string> no = {"No", "N"};
  /// Descriptions of steps, actions and requests here, and the practice document's wording of them.
  std::vector<std::pair<std::string, std::string>> wordings;
  std::vector<MappedEvent> steps;
  std::vector<MappedEvent> answers;
  std::vector<MappedEvent> visits;
  std::vector<MappedEvent> case_notes;
  std::vector<MappedRelation> relations;
  std::vector<HostCode> managers;  ///< worker roles whose holder is the manager of the team
  std::vector<MappedHolder> holders;
  std::vector<MappedAction> actions;
  std::vector<MappedEnrolment> enrolments;
  std::vector<MappedTeam> teams;
  std::vector<MappedWorker> workers;
  std::string requests;  ///< a SELECT of requests between workers; empty: there is none
  /// What is knowingly left alone: by the word of a survey ("steps", "questions" ...), codes, or
  /// descriptions with * for any text.
  std::map<std::string, std::vector<std::string>> ignored;
  std::map<std::string, Place> places;  ///< of "objects.NAME" and "columns.NAME"
};

}  // namespace duecourse::adapters
