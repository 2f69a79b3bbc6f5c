// Which route an action or request takes, and those that no route describes. Internal to
// engine/deadlines.
#pragma once

#include <vector>

#include "engine/deadlines/deadline.hpp"

namespace duecourse {

/// The fact that makes a milestone one of a step's actions or requests.
inline constexpr const char* kStepFact = "step";

/// True if a milestone says of which step it is: where it opens a routed timescale, a route must.
[[nodiscard]] bool is_of_a_step(const Process& process, MilestoneIndex milestone);
/// The route that a milestone takes by its step and its action or request, enabled or not; nullptr
/// where the file describes none, or its record does not say.
[[nodiscard]] const Route* route_of(const Framework& framework, const Milestone& milestone,
                                    const History& history);
/// Adds a finding `not-routed` for every action and request that no route describes: nothing else
/// would say that nobody is asked. A disabled route describes it, and is silent knowingly.
void note_unrouted(const Framework& framework, const Process& process, const Timeline& timeline,
                   const History& history, std::vector<Finding>& into);

}  // namespace duecourse
