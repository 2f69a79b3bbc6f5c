// error: ignoring return value
// Reading a duration only makes sense with what was read.
#include "engine/calendar/duration.hpp"

using namespace duecourse;

bool is_duration(const char* text) {
#ifdef MISTAKE
  parse_duration(text);
  return true;
#else
  return parse_duration(text).ok();
#endif
}
