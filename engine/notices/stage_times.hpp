// When a stage of a ladder falls. config/frameworks/README.md, "Times of a stage": stages in day
// units go out at the configured hour of a working day of the sending calendar; one that would fall
// on a day nobody works goes out on the last working day before (reminders) or the first after
// (escalations). Stages in hours go out at their moment; a reminder in a night or weekend is pulled
// to the last office hour before it, unless the ladder says any_hour.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "engine/deadlines/deadline.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse {

/// One time at which a stage speaks.
struct StageMoment {
  std::size_t stage = 0;  ///< index into the ladder
  int tick = 0;
  Instant at{};
};

/// What stages are placed against.
struct StageBasis {
  std::optional<Limit> due;
  std::optional<Limit> expected;
  Moment start;
  const WorkingCalendar& counting;  ///< the timescale's calendar
  /// The days the addressee works, Monday first: reminders land on one of them.
  std::optional<std::array<bool, 7>> works;
  /// When the service first knew of it; nothing: what is said at the start is said then, or never.
  std::optional<Instant> known;
};

/// Whether a stage is placed by the clock (in hours, or at the very moment) rather than by the day.
[[nodiscard]] bool in_hours(const Stage& stage);

/// Whether it is the word with which one begins: a reminder "at start" or "on the start day".
/// Where that is known later, by the end of the next working day, it comes then: by the clock in
/// the next hour of the office, unless the ladder says any_hour (reading 139).
[[nodiscard]] bool is_opening_word(const Stage& stage);

/// `at`, or where nobody works on its day the sending hour of the next day on which somebody does:
/// when something in day units is said that is to be said at once (reading 14).
[[nodiscard]] Instant on_a_sending_day(Instant at, const SendingRules& sending, const Zone& zone);

/// Before closed days nobody is reminded of what another stage reminds them of on that day.
///
/// All moments of `ladder` up to `until` and the first one after it for each stage that still has
/// one, ascending by time, then stage, then tick. A stage whose anchor (due, expected) is missing
/// has none.
[[nodiscard]] std::vector<StageMoment> stage_moments(const Ladder& ladder, const StageBasis& basis,
                                                     const SendingRules& sending, const Zone& zone,
                                                     Instant until);

}  // namespace duecourse
