// explain: the history as the process read it, and for each deadline the record, the clause, the
// counting day by day, what was said and what not, and why. Pure; text for people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/plan.hpp"

namespace duecourse {

/// What is explained. Borrowed for the call.
struct ExplainInput {
  const Assessment& assessment;
  const History& history;
  const std::vector<Tracked>& tracked;  ///< reconcile()'s result for the assessment
  const std::vector<Notice>& ledger;
  const PlanContext& context;
  std::optional<TimescaleId> only;               ///< explain this timescale, or finding, alone
  const std::vector<Tracked>* raised = nullptr;  ///< reconcile_raised()'s; nullptr: leave them out
};

/// Lines without line ends. Times in the host's zone.
[[nodiscard]] std::vector<std::string> explain(const ExplainInput& input);

/// `5 working days from Thu 2 Apr 2026 10:00 (initial_contact E-7)`: from what a due was counted,
/// in one line; empty where the deadline has no due.
[[nodiscard]] std::string counted_in_words(const Deadline& deadline, const History& history,
                                           const Zone& zone);

}  // namespace duecourse
