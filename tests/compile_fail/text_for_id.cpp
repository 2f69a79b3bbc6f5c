// error: could not convert
// Text becomes an id where somebody says so, not by passing by.
#include <string>

#include "engine/base/ids.hpp"

using namespace duecourse;

EventId event_of(const std::string& text) {
#ifdef MISTAKE
  return text;
#else
  return EventId(text);
#endif
}
