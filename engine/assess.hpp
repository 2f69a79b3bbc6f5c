// assess: what holds for one subject. Pure; one subject a call.
#pragma once

#include "engine/deadlines/deadline.hpp"
#include "engine/framework/rulebook.hpp"
#include "engine/history/history.hpp"
#include "engine/history/surroundings.hpp"

namespace duecourse {

/// Replays the history through the process of every framework the subject is enrolled in and
/// derives deadlines and findings. A corrected, late or deleted record is right by construction:
/// nothing is remembered from an earlier call. The assessment borrows from `rulebook` and indexes
/// `history`; both must outlive it. `surroundings`: what findings ask for beside the history.
[[nodiscard]] Assessment assess(const History& history, const Rulebook& rulebook,
                                const Surroundings& surroundings = {});

}  // namespace duecourse
