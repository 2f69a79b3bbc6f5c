// One term of a duration at a time: what limit_after and its trace have in common, so that the
// explanation cannot differ from the count. Internal to engine/calendar.
#pragma once

#include <chrono>
#include <cstdint>

#include "engine/calendar/counting.hpp"
#include "engine/calendar/duration.hpp"
#include "engine/time/instant.hpp"

namespace duecourse {

/// Where a count has got to: a day, or, as long as only hours were counted, a second.
struct CountingPlace {
  Precision precision = Precision::day;
  Day day{};     ///< the local day, also of `at`
  Instant at{};  ///< only with Precision::second
};

[[nodiscard]] CountingPlace place_of(const Moment& start, const CountingRules& rules);
/// Counts `term` from `from`, forwards (after) or backwards (before).
[[nodiscard]] CountingPlace step(const CountingPlace& from, const DurationTerm& term, Side side,
                                 const CountingRules& rules);
/// The end of the day reached, or the second reached.
[[nodiscard]] Limit limit_of(const CountingPlace& place, const CountingRules& rules);
/// The calendar days that hours stand for where only the day is known: 24 are one, 36 are two.
[[nodiscard]] std::int64_t days_of_hours(std::int64_t hours);
/// How far into the office hours a place lies on its day, from nothing to all of them; on a day off
/// nothing is left in the direction of counting.
[[nodiscard]] std::chrono::seconds office_time(const CountingPlace& place, Side side,
                                               const CountingRules& rules);

}  // namespace duecourse
