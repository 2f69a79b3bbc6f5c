// Days as records: what opens a timescale with `each_working_day` or `on_dates`, and the dates of
// `[process.dates]`. No host records that a day began, or that the time before a date of a list has
// come; the engine does, once a day or date and subject. Pure.
#pragma once

#include <vector>

#include "engine/framework/rulebook.hpp"
#include "engine/history/history.hpp"

namespace duecourse {

/// Nobody looks further back than this for days on which nothing was recorded.
inline constexpr int kWorkingDaysBack = 2610;

/// Adds to `events` the days that open deadlines of `subject`: for each timescale that is enabled,
/// of a framework in which the subject is enrolled,
///   - the working days of its calendar from the day it was `activated`, else from the subject's
///     first record that has occurred, to `now`; and the first after it;
///   - the dates of its list, each as a record of the day after the date before it (of the first:
///     three calendar months before it); of those past, only the ones on or after `activated`, else
///     on or after the subject's first record, where it has one that is no ending of the
///     timescale. One that begins after `now` too.
///   - for each entry of `[process.dates]` the same dates (from the subject's first record on) as
///     records of the kind it names, with the facts `date` and `window`, the date as a text; none
///     where the host delivers records of that kind for the subject.
/// What lies after `now` is there so that make_history() notes when more will be seen. Each has an
/// id of its own, always the same, and is known only by its day. Call it before make_history().
void add_calendar_records(const SubjectRef& subject, const std::vector<Enrolment>& enrolments,
                          Instant now, const Rulebook& rulebook, std::vector<Event>& events);

}  // namespace duecourse
