// The transition tables and states of the machines as plain lists, for diagrams and the tests that
// hold the drawn twins (.puml) against them.
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "engine/history/history.hpp"

namespace duecourse::statemachines {

/// One row of a transition table. `event` is empty for a completion transition, `target` for an
/// internal one; guard and action where there is none.
struct TransitionRow {
  std::string region;
  std::string source;
  std::string event;
  std::string target;
  std::string guard;
  std::string action;

  friend auto operator<=>(const TransitionRow&, const TransitionRow&) = default;
};

/// `journey: received --> awaiting_meeting : sent_to_meeting [counts] / record`
[[nodiscard]] std::string describe(const TransitionRow& row);

/// The rows of a machine in the order of its table; each walks the table of the machine itself.
[[nodiscard]] std::vector<TransitionRow> early_help_rows();
[[nodiscard]] std::vector<TransitionRow> child_in_need_rows();
[[nodiscard]] std::vector<TransitionRow> supervision_rows();
[[nodiscard]] std::vector<TransitionRow> team_cycle_rows();
[[nodiscard]] std::vector<TransitionRow> open_case_rows();
[[nodiscard]] std::vector<TransitionRow> strengthening_families_rows();
[[nodiscard]] std::vector<TransitionRow> supporting_families_rows();

/// A region of a machine and a state of it.
struct RegionState {
  std::string region;
  std::string state;

  friend auto operator<=>(const RegionState&, const RegionState&) = default;
};

/// Where the regions of a machine begin, in its order; each asks the machine itself.
[[nodiscard]] std::vector<RegionState> early_help_initial_states();
[[nodiscard]] std::vector<RegionState> child_in_need_initial_states();
[[nodiscard]] std::vector<RegionState> supervision_initial_states();
[[nodiscard]] std::vector<RegionState> team_cycle_initial_states();
[[nodiscard]] std::vector<RegionState> open_case_initial_states();
[[nodiscard]] std::vector<RegionState> strengthening_families_initial_states();
[[nodiscard]] std::vector<RegionState> supporting_families_initial_states();

/// Where the regions stand after a history. A timeline tells of the journey only.
[[nodiscard]] std::vector<RegionState> early_help_states(const History& history, const Zone& zone);
[[nodiscard]] std::vector<RegionState> child_in_need_states(const History& history,
                                                            const Zone& zone);

/// A row of a table as text. State, event, guard and action types carry their word in `kName`, a
/// state its region's in `kRegion`; a type without a word (MSM's `none`) is nothing.
template <class Row>
[[nodiscard]] TransitionRow row_of() {
  const auto word_of = []<class Type>(Type*) -> std::string {
    if constexpr (requires { Type::kName; }) {
      return Type::kName;
    } else {
      return {};
    }
  };
  // MSM gives an internal row its source as target; no row of ours leaves a state to re-enter it.
  constexpr bool kInternal = std::is_same_v<typename Row::Source, typename Row::Target>;
  return {Row::Source::kRegion,
          word_of(static_cast<typename Row::Source*>(nullptr)),
          word_of(static_cast<typename Row::Evt*>(nullptr)),
          kInternal ? "" : word_of(static_cast<typename Row::Target*>(nullptr)),
          word_of(static_cast<typename Row::Guard*>(nullptr)),
          word_of(static_cast<typename Row::Action*>(nullptr))};
}

}  // namespace duecourse::statemachines
