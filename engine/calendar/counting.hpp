// From a start and a duration to a limit, and the arithmetic in words.
//
// The day on which the clock starts is day 0. A limit of N days is kept by anything done on day N:
// the limit is the start of the day after it, local time. If day 0 is not a working day, the first
// working day after it is day 1. A limit in hours is elapsed time, unmoved by clock changes; from a
// start known only by its day, 24 hours end with day 1 and 48 hours with day 2 (36 with day 2).
// N calendar months end on the same day of the month, or on that month's last day. Family Solutions
// Practice Framework, preamble; config/frameworks/README.md, "Counting".
//
// Working hours run from opening to closing of working days, to the second; from a start known only
// by its day they run from the opening of the next working day, as if it had happened at closing
// time (before a start: from its opening backwards). In "A, then B", B starts from the last day of
// A; hours after hours run on from the second. 0 working days end with the start's own day where
// that is a working day, else with the first one after it. Results stay within years 1 to 9999.
//
// Example (monday-to-friday): Thu 2 Apr 2026 + 5 working days = Thu 9 Apr 2026 (the limit is
// 2026-04-10T00:00 local); with england-and-wales it is Mon 13 Apr 2026.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/calendar/duration.hpp"
#include "engine/calendar/working_calendar.hpp"
#include "engine/time/instant.hpp"
#include "engine/time/zone.hpp"

namespace duecourse {

/// What is needed to count: days of which calendar, in which zone. Borrowed; both must outlive it.
struct CountingRules {
  const WorkingCalendar& calendar;
  const Zone& zone;
};

/// The limit of `duration` from `start`. The duration's FactAnchor is not looked at: the caller has
/// already put that fact's moment into `start` (use limit_before for Side::before).
[[nodiscard]] Limit limit_after(const Moment& start, const Duration& duration,
                                const CountingRules& rules);
/// The limit that lies `duration` before `start`: "5 working days before at" is kept by anything
/// done on the fifth working day before; hours are elapsed time before it.
[[nodiscard]] Limit limit_before(const Moment& start, const Duration& duration,
                                 const CountingRules& rules);

/// One line of a count.
struct TraceLine {
  std::string label;  ///< "Fri 3 Apr 2026"
  std::string text;   ///< "Good Friday, not counted", "day 2", "start"
  bool counted = false;

  friend bool operator==(const TraceLine&, const TraceLine&) = default;
};

/// Runs longer than this are folded.
inline constexpr int kTraceRun = 4;
/// In a count over more days than this, weekends do not interrupt a run.
inline constexpr int kTraceDays = 42;

/// How a limit was counted: day by day, runs of more than `kTraceRun` uneventful days folded into
/// one line ("Mon 4 May to Fri 8 May 2026: days 3 to 7").
struct Trace {
  std::vector<TraceLine> lines;
  std::vector<std::string> warnings;  ///< "england-and-wales has no bank holidays for 2031"

  friend bool operator==(const Trace&, const Trace&) = default;
};

/// Explains limit_after(start, duration, rules): its last line names the same limit.
[[nodiscard]] Trace explain_limit_after(const Moment& start, const Duration& duration,
                                        const CountingRules& rules);
/// Explains limit_before(start, duration, rules).
[[nodiscard]] Trace explain_limit_before(const Moment& start, const Duration& duration,
                                         const CountingRules& rules);
/// A line each, two spaces in front: `  Fri 3 Apr 2026: Good Friday, not counted`.
[[nodiscard]] std::string describe(const Trace& trace);

}  // namespace duecourse
