// error: invalid initialization of reference
// A Result is opened before its value is used.
#include "engine/calendar/duration.hpp"

using namespace duecourse;

bool in_hours(const Result<Duration>& duration) {
#ifdef MISTAKE
  return counts_hours(duration);
#else
  return duration.ok() && counts_hours(*duration);
#endif
}
