// Working days as records: what opens a timescale with `each_working_day`. No host records that a
// day began; the engine does, once a day, calendar and subject. Pure.
#pragma once

#include <vector>

#include "engine/framework/rulebook.hpp"
#include "engine/history/history.hpp"

namespace duecourse {

/// Nobody looks further back than this for days on which nothing was recorded.
inline constexpr int kWorkingDaysBack = 2610;

/// Adds to `events` the working days that open deadlines of `subject`: for each timescale that is
/// enabled, of a framework in which the subject is enrolled, those of its calendar from the day it
/// was `activated`, else from the subject's first record that has occurred, to `now`; and the first
/// after it, so that make_history() notes when more will be seen. Each has an id of its own, always
/// the same, and is known only by its day. Call it before make_history().
void add_working_days(const SubjectRef& subject, const std::vector<Enrolment>& enrolments,
                      Instant now, const Rulebook& rulebook, std::vector<Event>& events);

}  // namespace duecourse
