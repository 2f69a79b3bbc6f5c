// error: could not convert
// A local reading becomes an instant by Zone::lookup, where the caller chooses what a clock change
// means; never by itself.
#include "engine/time/zone.hpp"

using namespace duecourse;

Instant start_of_day(Day day, const Zone& zone) {
#ifdef MISTAKE
  static_cast<void>(zone);
  return day;
#else
  return zone.start_of(day);
#endif
}
