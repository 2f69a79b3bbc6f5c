// When the service first knew of a deadline, and whether it was long overdue by then.
#include "engine/plan.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {

std::optional<Instant> first_known(const Tracked& tracked) {
  const bool begins = tracked.key.rule == RuleKind::timescale && tracked.revision == 1;
  return begins ? std::optional(tracked.known_at) : std::nullopt;
}

bool is_backlog(const Tracked& tracked, const Timescale& timescale, const Rulebook& rulebook) {
  const Duration& after = rulebook.backlog_after;
  if (!tracked.due || after.terms.empty()) return false;
  Moment from{tracked.due->at, tracked.due->precision};
  if (from.precision == Precision::day) {
    from.at = rulebook.zone.start_of(last_day_of(*tracked.due, rulebook.zone));
  }
  const CountingRules rules{*timescale.calendar, rulebook.zone};
  return limit_after(from, after, rules).at <= tracked.known_at;
}

}  // namespace duecourse
