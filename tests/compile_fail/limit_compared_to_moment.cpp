// error: no match for
// Whether a moment keeps a limit is asked by keeps(), which knows of half-open limits.
#include "engine/time/instant.hpp"

using namespace duecourse;

bool in_time(const Moment& moment, const Limit& limit) {
#ifdef MISTAKE
  return moment <= limit;
#else
  return keeps(moment, limit);
#endif
}
