// error: no match for
// A day is a date in no zone; an instant is a second of UTC. Their difference needs a zone.
#include "engine/time/instant.hpp"

using namespace duecourse;

auto distance(Day day, Day other_day, [[maybe_unused]] Instant instant) {
#ifdef MISTAKE
  return day - instant;
#else
  return day - other_day;
#endif
}
