// error: invalid initialization of reference
// A limit is the first second too late; nothing happened at it.
#include "engine/calendar/counting.hpp"

using namespace duecourse;

Limit count_on([[maybe_unused]] const Limit& limit, [[maybe_unused]] const Moment& moment,
               const Duration& duration, const CountingRules& rules) {
#ifdef MISTAKE
  return limit_after(limit, duration, rules);
#else
  return limit_after(moment, duration, rules);
#endif
}
