// The early-help process: offers the events of a case to the machine and writes the timeline.
#include <memory>

#include "statemachines/early_help_case.hpp"
#include "statemachines/early_help_machine.hpp"
#include "statemachines/early_help_words.hpp"
#include "statemachines/registry.hpp"
#include "statemachines/replay.hpp"

namespace duecourse::statemachines {
namespace early_help {
namespace {

Trigger trigger_to_go_on(Kind waiting) {
  if (waiting == Kind::contact_received) return Trigger::waiting_contact_goes_on;
  if (waiting == Kind::step_down_received) return Trigger::waiting_step_down_goes_on;
  return Trigger::waiting_handover_goes_on;
}

/// Offers the events of one case to one machine.
class CaseReader final : public Reader {
 public:
  explicit CaseReader(CaseFile& file) : file_(file), machine_(make_machine(file)) {}

  Answer offer(EventIndex event, Offer how) override {
    if (!file_.knows(event)) return Answer::unknown_kind;
    file_.take_up(event);
    if (how != Offer::at_last && waits(how)) return Answer::waits;
    machine_->take(trigger());
    if (!file_.recorded()) return Answer::refused;
    settle();
    file_.end_step();
    return Answer::accepted;
  }

  [[nodiscard]] Refusal refusal_of(EventIndex event) const override {
    file_.take_up(event);
    const char* reason = file_.contradiction();
    return {event, static_cast<StateIndex>(file_.state()), reason == nullptr ? "" : reason};
  }

  [[nodiscard]] std::vector<RegionState> states() const { return machine_->states(); }

 private:
  [[nodiscard]] bool waits(Offer how) const {
    if (file_.names_what_comes_today()) return true;
    if (how == Offer::as_it_comes) return false;
    if (file_.contradiction() != nullptr) return file_.may_be_possible_today();
    return file_.lack() != Lack::nothing && file_.partner_comes_today();
  }

  [[nodiscard]] Trigger trigger() const;
  [[nodiscard]] Trigger trigger_of_outcome() const;
  [[nodiscard]] Trigger trigger_of_allocation() const;
  void settle();

  CaseFile& file_;
  std::unique_ptr<Machine> machine_;
};

Trigger CaseReader::trigger() const {
  switch (file_.kind()) {
    case Kind::contact_received:
      return Trigger::contact_received;
    case Kind::step_down_received:
      return Trigger::step_down_received;
    case Kind::wraparound_requested:
      return Trigger::comes_from_social_care;
    case Kind::screened:
    case Kind::maam_held:
      return trigger_of_outcome();
    case Kind::pre_allocation_joined:
      return Trigger::pre_allocation_joined;
    case Kind::pre_allocation_left:
      return Trigger::pre_allocation_left;
    case Kind::allocated:
      return trigger_of_allocation();
    case Kind::closure_requested:
      return Trigger::closure_requested;
    case Kind::closure_returned:
      return Trigger::closure_returned;
    case Kind::case_reopened:
      return Trigger::case_reopened;
    case Kind::escalation_decided:
      return Trigger::escalation_decided;
    case Kind::threshold_not_met:
      return Trigger::threshold_not_met;
    case Kind::level4_confirmed:
      return Trigger::level4_confirmed;
    case Kind::step_up_form_completed:
      return Trigger::step_up_form_completed;
    case Kind::contact_form_completed:
    case Kind::acknowledgement_sent:
    case Kind::screening_outcome_sent:
    case Kind::maam_outcome_sent:
    case Kind::duty_contact:
    case Kind::cypa_completed:
    case Kind::no_further_support_confirmed:
    case Kind::deallocated:
    case Kind::initial_contact:
    case Kind::visit:
    case Kind::visit_planned:
    case Kind::visit_cancelled:
    case Kind::review_planned:
    case Kind::meeting_planned:
    case Kind::assessment_completed:
    case Kind::assessment_audited:
    case Kind::plan_commenced:
    case Kind::plan_completed:
    case Kind::review_held:
    case Kind::managers_decision:
    case Kind::case_discussion:
    case Kind::supervisor_task_set:
    case Kind::supervisor_task_done:
    case Kind::direct_work:
    case Kind::escalation_recorded:
    case Kind::involvement_ended:
    case Kind::case_closed:
    case Kind::case_note_recorded:
    case Kind::high_risk_set:
    case Kind::consent_recorded:
    case Kind::lone_working_checked:
      return Trigger::any_record;
  }
  return Trigger::any_record;
}

Trigger CaseReader::trigger_of_outcome() const {
  const bool screening = file_.kind() == Kind::screened;
  switch (file_.outcome()) {
    case Outcome::maam:
      return screening ? Trigger::sent_to_meeting : Trigger::any_record;
    case Outcome::step_down:
    case Outcome::allocate:
      return Trigger::sent_to_allocation;
    case Outcome::escalate:
      return Trigger::escalation_decided;
    case Outcome::none:
    case Outcome::signpost:
    case Outcome::no_further_action:
      return Trigger::any_record;
  }
  return Trigger::any_record;
}

// An enabler supports the worker who has the case; the journey does not move (reading 24).
Trigger CaseReader::trigger_of_allocation() const {
  switch (file_.role_given()) {
    case Role::key_worker:
      return Trigger::allocated_key_worker;
    case Role::wraparound:
      return Trigger::allocated_wraparound;
    case Role::enabler:
    case Role::other:
      return Trigger::any_record;
  }
  return Trigger::any_record;
}

// What follows from the event just recorded.
void CaseReader::settle() {
  if (file_.take_involvement_ends()) {
    const EventIndex waiting = file_.waiting_request();
    machine_->take(Trigger::involvement_ends);
    if (waiting != kNoEvent) machine_->take(trigger_to_go_on(file_.kind_of_event(waiting)));
  }
  if (file_.take_involvement_began()) machine_->take(Trigger::involvement_begins);
}

class EarlyHelpProcess final : public Process {
 public:
  [[nodiscard]] const ProcessDescription& description() const override { return description_; }

  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    Timeline timeline;
    timeline.initial = static_cast<StateIndex>(State::none);
    timeline.steps.reserve(history.events.size());
    timeline.milestones.reserve(history.events.size() * 3 / 2 + 4);
    CaseFile file(history, zone, timeline);
    CaseReader reader(file);
    replay_in_order(history, zone, reader, timeline);
    return timeline;
  }

 private:
  ProcessDescription description_ = describe_early_help();
};

}  // namespace
}  // namespace early_help

std::shared_ptr<const Process> early_help_process() {
  return std::make_shared<early_help::EarlyHelpProcess>();
}

std::vector<RegionState> early_help_states(const History& history, const Zone& zone) {
  Timeline timeline;
  early_help::CaseFile file(history, zone, timeline);
  early_help::CaseReader reader(file);
  replay_in_order(history, zone, reader, timeline);
  return reader.states();
}

}  // namespace duecourse::statemachines
