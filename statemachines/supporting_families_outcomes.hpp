// The outcome measures tool of Supporting Families: issues, indicators of need and measures of
// progress, as the recording guide shows them; and what is wrong with what was selected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/history/history.hpp"
#include "engine/process/process.hpp"

namespace duecourse::statemachines::supporting_families {

/// One of the ten headline issues; indicators are numbered by it.
struct Issue {
  int number = 0;
  std::string_view word;   ///< as hosts write it in the fact `issue`
  std::string_view title;  ///< as the guide writes it
};
/// A need or a measure: its number and the guide's wording. One number may have several measures.
struct NumberedText {
  std::string_view id;
  std::string_view text;
};

[[nodiscard]] std::span<const Issue> issues();
/// What the guide shows: the indicators of education, and 2.2 of early years.
[[nodiscard]] std::span<const NumberedText> indicators();
/// What the guide shows: the measures of education and early years.
[[nodiscard]] std::span<const NumberedText> measures();

/// The issue of a fact `issue`: its word, or its number. Nothing for anything else.
[[nodiscard]] std::optional<int> issue_of(const FactValue* value);
/// The issue that an indicator is of: the number before the point, 1 to 10.
[[nodiscard]] std::optional<int> issue_of_indicator(std::string_view indicator);
/// `1.1` of a text or a number; empty where there is none.
[[nodiscard]] std::string id_of(const FactValue* value);

/// `none` is an answer: no indicator of need, no improvement made.
inline constexpr std::string_view kNone = "none";

enum class Stage : std::uint8_t { assessment, plan };

/// A headline issue that was ticked, or an indicator that was added to a child.
struct Selection {
  EventIndex event = kNoEvent;
  std::optional<PersonId> child;  ///< nothing: of the whole family
  std::optional<int> issue;       ///< nothing: none, or a word nobody knows
  std::string indicator;          ///< empty: a headline; kNone: none of this child
  Stage stage = Stage::assessment;
  bool evidenced = false;
};
/// An answer to "How has it improved?".
struct Progress {
  EventIndex event = kNoEvent;
  std::optional<PersonId> child;
  std::string indicator;
  std::string measure;  ///< its id; kNone: no improvement made
  bool evidenced = false;
};
/// A moment at which something must be complete: of the family, or of one child.
struct Checkpoint {
  EventIndex event = kNoEvent;
  std::optional<PersonId> child;
};

/// The places of the findings in the list of the process.
enum class Wrong : std::uint8_t {
  measure_mismatch,
  headline_empty,
  child_missing,
  indicator_unevidenced,
  indicator_unanswered,
};

/// The children of the case, each with the first record about it.
using Children = std::map<PersonId, EventIndex>;

/// What one involvement recorded with the tool.
struct Outcomes {
  std::vector<Selection> selected;
  std::vector<Progress> progress;
  std::vector<Checkpoint> baseline;    ///< section 5 complete, or the assessment
  std::vector<Checkpoint> assessment;  ///< the assessment complete
  std::vector<Checkpoint> final_plan;  ///< section 4 complete, or the case closing
  std::vector<Checkpoint> closing;     ///< the case closing

  /// The issues identified in the family.
  [[nodiscard]] std::set<int> areas() const;
  /// All that is wrong as it stands now, in the order of Wrong. Text names a child by its id.
  [[nodiscard]] std::vector<ProcessFinding> wrong(const Children& children) const;
};

}  // namespace duecourse::statemachines::supporting_families
