// error: cannot convert
// How exactly a moment is known is said by name.
#include "engine/time/instant.hpp"

using namespace duecourse;

Moment all_day(Instant at) {
#ifdef MISTAKE
  return Moment{at, 0};
#else
  return Moment{at, Precision::day};
#endif
}
