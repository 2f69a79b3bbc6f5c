// What contradicts, what comes out of order, and what is common to all records. A state refuses
// only what contradicts it: work done out of order counts (DESIGN.md). Purchasing and the Multi
// Agency Meeting may coincide with the assessment: no state refuses them.
#include "statemachines/child_in_need_case.hpp"

#include <algorithm>
#include <utility>

namespace duecourse::statemachines::child_in_need {
namespace {

constexpr Kinds kKindIndex;

constexpr KindSet kReopening =
    kinds_of(Kind::referral_received, Kind::significant_information_received, Kind::case_reopened);

/// Accepted on a closed case, late or not: what answers a duty that survives closing, and what
/// says nothing new about the family.
constexpr KindSet kAcceptedWhenClosed =
    kReopening | kinds_of(Kind::assessment_completed, Kind::minutes_completed,
                          Kind::initial_review_answered, Kind::request_answered,
                          Kind::action_started, Kind::action_finished, Kind::form_completed,
                          Kind::letter_sent, Kind::private_fostering_ended,
                          Kind::significant_information_completed, Kind::step_down_discussed,
                          Kind::step_down_requested, Kind::step_down_finished, Kind::deallocated,
                          Kind::visit_cancelled, Kind::case_note_recorded, Kind::high_risk_set,
                          Kind::consent_recorded, Kind::involvement_ended);

// The guide calls the step "Step Down to Preventative Services".
constexpr std::string_view kStepDownStep = "stepdowntopreventativeservices";
constexpr std::string_view kMinutes = "minutescompleted";

}  // namespace

CaseFile::CaseFile(const History& history, Timeline& timeline)
    : RecordFile(history, timeline, kKindIndex, State::not_referred),
      requests_(history, "request"),
      actions_(history, "action") {}

void CaseFile::take_up(EventIndex event) {
  RecordFile::take_up(event);
  named_ = {};
  switch (kind()) {
    case Kind::request_answered:
      named_ = named("request_event", kinds_of(Kind::request_sent));
      return;
    case Kind::action_started:
    case Kind::action_finished:
      named_ = named("action_event", kinds_of(Kind::action_added));
      return;
    case Kind::significant_information_completed:
      named_ = named("information", kinds_of(Kind::significant_information_received));
      return;
    case Kind::visit:
    case Kind::visit_cancelled:
    case Kind::letter_sent:
      named_ = named("visit", kinds_of(Kind::visit_planned));
      return;
    default:
      return;
  }
}

bool CaseFile::flag(std::string_view fact) const {
  return flag_of(event().facts, fact).value_or(false);
}

bool CaseFile::recorded_fact(std::string_view fact) const {
  return find_fact(event().facts, fact) != nullptr;
}

std::string CaseFile::wording(std::string_view fact) const {
  return Tasks::wording(event(), fact);
}

// A visit or review is one of private fostering where its type says so.
bool CaseFile::is_private_fostering() const {
  return wording("type").starts_with("privatefostering");
}

// "Date assessment completed" is the manager's; not said is confirmed.
bool CaseFile::confirmed() const {
  return flag_of(event().facts, "manager_confirmed").value_or(true);
}

bool CaseFile::closes_by_action() const {
  if (kind() != Kind::action_added) return false;
  return wording("action") == "closecasetochildrensservices";
}

Trigger CaseFile::trigger() const {
  switch (kind()) {
    case Kind::referral_received:
      return Trigger::referral_received;
    case Kind::case_reopened:
      return Trigger::case_reopened;
    case Kind::significant_information_received:
      return is_closed() ? Trigger::case_reopened : Trigger::any_record;
    case Kind::assessment_started:
      return Trigger::assessment_started;
    case Kind::assessment_completed:
      return confirmed() ? Trigger::assessment_completed : Trigger::any_record;
    case Kind::plan_created:
      return Trigger::plan_created;
    case Kind::action_added:
      return closes_by_action() ? Trigger::closure_requested : Trigger::any_record;
    case Kind::closure_requested:
      return Trigger::closure_requested;
    case Kind::closure_returned:
      return Trigger::closure_returned;
    case Kind::case_closed:
    case Kind::involvement_ended:
      return is_closed() ? Trigger::any_record : Trigger::case_ends;
    default:
      return Trigger::any_record;
  }
}

bool CaseFile::out_of_order() const {
  switch (kind()) {
    case Kind::assessment_started:
      return !involvement_.assessment_asked && involvement_.reassessment_asked == kNoEvent &&
             !involvement_.assessed;
    case Kind::assessment_completed:
    case Kind::plan_created:
    case Kind::initial_review_answered:
      return involvement_.assessment == kNoEvent;
    case Kind::meeting_held:
      return journey_ == State::not_referred;
    case Kind::minutes_completed:
      return !involvement_.meeting;
    case Kind::review_held:
      return is_private_fostering() ? !involvement_.private_fostering : !involvement_.plan;
    case Kind::visit:
      return is_private_fostering() && !involvement_.private_fostering;
    case Kind::private_fostering_ended:
      return !involvement_.private_fostering;
    case Kind::review_brought_forward:
      return !involvement_.plan;
    case Kind::request_answered:
      return !named_.found() && !requests_.any_open();
    case Kind::action_started:
    case Kind::action_finished:
      return !named_.found() && !actions_.any_open();
    case Kind::significant_information_completed:
      return !named_.found() && !involvement_.information_open;
    case Kind::step_down_requested:
    case Kind::step_down_finished:
      return !involvement_.step_down_open;
    default:
      return false;
  }
}

// The FYPS manager's part of a step down and the minutes go on after the case was closed.
bool CaseFile::accepted_when_closed() const {
  if (contains(kAcceptedWhenClosed, kind())) return true;
  if (kind() == Kind::case_closed) return !involvement_.closed_by_record;
  if (kind() != Kind::action_added && kind() != Kind::request_sent) return false;
  return wording("step") == kStepDownStep || wording("action") == kMinutes;
}

const char* CaseFile::contradiction() const {
  if (is_closed() && !accepted_when_closed()) return "the case is closed";
  if (kind() == Kind::case_reopened && !is_closed() && journey_ != State::not_referred) {
    return "the case is open";
  }
  if (kind() == Kind::closure_returned && !closing_) return "no closure has been requested";
  if (kind() == Kind::visit_cancelled && visit_cancelled() == kNoEvent) {
    return "no visit is planned";
  }
  return nullptr;
}

// ---- States ----

void CaseFile::show_state() {
  const bool open = journey_ != State::closed;
  enter(closing_ && open ? State::closing : journey_);
}

void CaseFile::enter_journey(State state) {
  journey_ = state;
  show_state();
}

void CaseFile::enter_closure(bool under_way) {
  closing_ = under_way;
  show_state();
}

// ---- Milestones ----

void CaseFile::carry(Milestone& milestone, std::string_view name, FactValue value) const {
  milestone.carried.push_back({std::string(name), std::move(value)});
}

Milestone& CaseFile::pass_held(Passed name) {
  static constexpr std::array<const char*, 4> kWords{"response", "locality", "looked_after",
                                                     "fyps"};
  Milestone& milestone = pass(name);
  carry(milestone, "holder", std::string(kWords.at(static_cast<std::size_t>(involvement_.holder))));
  return milestone;
}

void CaseFile::record() {
  begin_record(out_of_order());
  if (record_work() || record_request()) return;
  record_plain();
}

// Records that are milestones of their own name and no more.
void CaseFile::record_plain() {
  switch (kind()) {
    case Kind::private_fostering_started:
      involvement_.private_fostering = true;
      pass_held(Passed::private_fostering_started);
      return;
    case Kind::private_fostering_ended:
      involvement_.private_fostering = false;
      pass(Passed::private_fostering_ended);
      return;
    case Kind::review_brought_forward:
      pass(Passed::review_brought_forward);
      return;
    case Kind::deallocated:
      pass(Passed::deallocated);
      return;
    case Kind::case_note_recorded:
      pass(Passed::case_note_recorded);
      return;
    case Kind::high_risk_set:
      pass(Passed::high_risk_set);
      return;
    case Kind::consent_recorded:
      involvement_.consent = true;
      pass(Passed::consent_recorded);
      return;
    case Kind::closure_requested:
      pass(Passed::closure_requested);
      pass(Passed::next_step_set);
      return;
    case Kind::closure_returned:
      pass(Passed::closure_returned);
      return;
    case Kind::involvement_ended:
      pass(Passed::involvement_ended);
      return;
    case Kind::case_closed:
      involvement_.closed_by_record = true;
      pass(Passed::case_closed);
      return;
    case Kind::case_reopened:
      pass(Passed::case_reopened);
      return;
    default:
      return;
  }
}

}  // namespace duecourse::statemachines::child_in_need
