#include "engine/notices/closed_run.hpp"

namespace duecourse {

std::optional<ClosedRun> closed_run_after(Day day, const WorkingCalendar& calendar) {
  constexpr std::chrono::days kShortest{3};
  const std::chrono::days one{1};
  if (!calendar.is_working(day) || calendar.is_working(day + one)) return std::nullopt;
  const ClosedRun run{day + one, calendar.working_day_on_or_after(day + one) - one};
  if (run.last - run.first + one < kShortest) return std::nullopt;
  return run;
}

std::optional<ClosedRun> closed_run_around(Day day, const WorkingCalendar& calendar) {
  if (calendar.is_working(day)) return std::nullopt;
  return closed_run_after(calendar.working_day_on_or_before(day), calendar);
}

}  // namespace duecourse
