// error: cannot convert
// Calendar days are no count of working days.
#include <chrono>

#include "engine/calendar/working_calendar.hpp"

using namespace duecourse;

Day later(const WorkingCalendar& calendar, Day start) {
#ifdef MISTAKE
  return calendar.add_working_days(start, std::chrono::days(5));
#else
  return calendar.add_working_days(start, 5);
#endif
}
