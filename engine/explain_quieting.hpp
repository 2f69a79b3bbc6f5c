// What people decided about how a deadline is said, for explain. Pure; text for people.
#pragma once

#include <vector>

#include "engine/explain_stages.hpp"

namespace duecourse {

/// A line for each decision by the input's now, oldest first: when, what, by whom, until when, why,
/// who typed it, and which notices stayed silent for it. Empty: nobody decided anything.
[[nodiscard]] std::vector<ExplainedLine> explain_quietings(const Tracked& tracked,
                                                           const ExplainInput& input);

}  // namespace duecourse
