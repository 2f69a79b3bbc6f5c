// Plans and their records.
#include "statemachines/early_help_planned_work.hpp"

#include <algorithm>
#include <chrono>

namespace duecourse::statemachines::early_help {

bool PlannedWork::fits(const Plan& plan, EventIndex record, Kind kind) const {
  const Event& event = history_.events[record];
  const auto& child = history_.events[plan.event].person;
  const bool same_child = !child || !event.person || child == event.person;
  return plan.open && plan.kind == kind && same_child && event.occurred.at >= plan.day_begin &&
         event.occurred.at < plan.day_end;
}

EventIndex PlannedWork::plan(EventIndex event, Kind planned) {
  Plan plan{event, planned};
  if (const auto at = date_of(history_.events[event].facts, "at")) {
    const Day day = zone_.day_of(at->at);
    plan.at = at->at;
    plan.day_begin = zone_.start_of(day);
    plan.day_end = zone_.start_of(day + std::chrono::days{1});
  }
  const auto earlier =
      std::find_if(unplanned_.begin(), unplanned_.end(),
                   [&](const Record& record) { return fits(plan, record.event, record.kind); });
  EventIndex answered_by = kNoEvent;
  if (earlier != unplanned_.end()) {
    answered_by = earlier->event;
    unplanned_.erase(earlier);
    plan.open = false;
  }
  plans_.push_back(plan);
  return answered_by;
}

EventIndex PlannedWork::plan_answered_by(EventIndex record, Kind kind,
                                         const Reference& named) const {
  if (named.found()) return named.event;
  const Plan* first = nullptr;
  for (const Plan& plan : plans_) {
    if (fits(plan, record, kind) && (first == nullptr || plan.at < first->at)) first = &plan;
  }
  return first == nullptr ? kNoEvent : first->event;
}

void PlannedWork::record(EventIndex record, Kind kind, EventIndex plan) {
  if (plan == kNoEvent) {
    unplanned_.push_back({record, kind});
  } else {
    cancel(plan);
  }
}

EventIndex PlannedWork::visit_cancelled_by(EventIndex cancellation, const Reference& named) const {
  if (named.found()) return named.event;
  const Instant when = history_.events[cancellation].occurred.at;
  const Plan* chosen = nullptr;
  for (const Plan& plan : plans_) {
    if (!plan.open || plan.kind != Kind::visit) continue;
    const bool ahead = plan.day_end > when;
    const bool chosen_ahead = chosen != nullptr && chosen->day_end > when;
    const bool better =
        chosen == nullptr ||
        (ahead != chosen_ahead ? ahead : (ahead ? plan.at < chosen->at : plan.at >= chosen->at));
    if (better) chosen = &plan;
  }
  return chosen == nullptr ? kNoEvent : chosen->event;
}

void PlannedWork::cancel(EventIndex plan) {
  for (Plan& candidate : plans_) {
    if (candidate.event == plan) candidate.open = false;
  }
}

}  // namespace duecourse::statemachines::early_help
