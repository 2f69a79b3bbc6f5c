// error: cannot convert
// What the clock on the wall says is not yet an instant.
#include "engine/time/zone.hpp"

using namespace duecourse;

Day day_of(const Zone& zone, [[maybe_unused]] LocalSecond reading, [[maybe_unused]] Instant at) {
#ifdef MISTAKE
  return zone.day_of(reading);
#else
  return zone.day_of(at);
#endif
}
