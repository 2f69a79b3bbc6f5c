// error: invalid initialization of reference
// "5" of what? A duration names its unit.
#include "engine/calendar/counting.hpp"

using namespace duecourse;

Limit in_five_days(const Moment& start, const CountingRules& rules) {
#ifdef MISTAKE
  return limit_after(start, 5, rules);
#else
  return limit_after(start, Duration{{{Unit::working_days, 5, false}}, {}}, rules);
#endif
}
