#include "engine/deadlines/late_reason.hpp"

namespace duecourse {

namespace {

bool is_late(const Deadline& deadline, Instant now) {
  switch (state_at(deadline.ending, deadline.due, now)) {
    case DeadlineState::overdue:
    case DeadlineState::met_late:
    case DeadlineState::lapsed:
      return true;
    case DeadlineState::open:
    case DeadlineState::met:
    case DeadlineState::withdrawn:
      return false;
  }
  DUECOURSE_CHECK(false);
}

bool names(const Event& event, const Deadline& deadline) {
  const std::string* of = code_of(event.facts, kLateOfFact);
  if (of == nullptr) return false;
  const std::string& timescale = deadline.timescale->id.str();
  return *of == timescale || *of == deadline.framework->id.str() + "/" + timescale;
}

}  // namespace

std::optional<LateReason> late_reason_of(const Deadline& deadline, const History& history) {
  if (!is_late(deadline, history.now)) return std::nullopt;
  std::optional<LateReason> found;
  for (EventIndex index = 0; index < history.events.size(); ++index) {
    const Event& event = history.events[index];
    const std::string* reason = code_of(event.facts, kLateReasonFact);
    if (reason == nullptr || reason->empty()) continue;
    if (deadline.ending && event.id == deadline.ending->by) return LateReason{*reason, index};
    const bool meanwhile = event.occurred.at >= deadline.start.at &&
                           (!deadline.ending || event.occurred.at <= deadline.ending->at.at);
    const bool of_child = !event.person || !deadline.person || event.person == deadline.person;
    if (meanwhile && of_child && names(event, deadline)) found = LateReason{*reason, index};
  }
  return found;
}

}  // namespace duecourse
