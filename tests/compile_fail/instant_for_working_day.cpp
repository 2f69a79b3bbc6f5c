// error: cannot convert
// Working days are counted from a date in the host's zone, not from a second of UTC.
#include "engine/calendar/working_calendar.hpp"
#include "engine/time/zone.hpp"

using namespace duecourse;

Day fifth_day(const WorkingCalendar& calendar, const Zone& zone, Instant start) {
#ifdef MISTAKE
  static_cast<void>(zone);
  return calendar.add_working_days(start, 5);
#else
  return calendar.add_working_days(zone.day_of(start), 5);
#endif
}
