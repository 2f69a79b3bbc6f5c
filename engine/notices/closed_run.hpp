// Days in a row on which nobody works: Christmas, Easter, any three days. What falls due in them is
// said together before they begin.
#pragma once

#include <optional>

#include "engine/calendar/working_calendar.hpp"
#include "engine/time/instant.hpp"

namespace duecourse {

/// From the first closed day to the last, both included.
struct ClosedRun {
  Day first{};
  Day last{};

  [[nodiscard]] bool contains(Day day) const { return first <= day && day <= last; }
};

/// The days that `calendar` counts as closed, where they begin after `day`, on which it is open,
/// and are three or more.
[[nodiscard]] std::optional<ClosedRun> closed_run_after(Day day, const WorkingCalendar& calendar);

/// The days in a row, three or more, that `calendar` counts as closed and `day` is one of.
[[nodiscard]] std::optional<ClosedRun> closed_run_around(Day day, const WorkingCalendar& calendar);

}  // namespace duecourse
