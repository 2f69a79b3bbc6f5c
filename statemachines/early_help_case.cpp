// Steps and milestones: what each event means, by the facts of the case. Which states follow is the
// machine's (early_help.cpp); work and its plans are in early_help_work.cpp; what contradicts or
// comes out of order is in early_help_order.cpp.
#include "statemachines/early_help_case.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "statemachines/vocabulary.hpp"

namespace duecourse::statemachines::early_help {

/// How each kind of event is read. A kind without a line would not compile.
struct CaseFile::Readings {
  using Reading = void (CaseFile::*)();
  struct Line {
    Kind kind;
    Reading reading;
  };

  static constexpr std::array<Line, kKindCount> kLines{{
      {Kind::contact_received, &CaseFile::record_contact},
      {Kind::contact_form_completed, &CaseFile::record_contact_form},
      {Kind::acknowledgement_sent, &CaseFile::record_acknowledgement},
      {Kind::screened, &CaseFile::record_screening},
      {Kind::screening_outcome_sent, &CaseFile::record_screening_outcome},
      {Kind::maam_held, &CaseFile::record_meeting},
      {Kind::maam_outcome_sent, &CaseFile::record_meeting_outcome},
      // The list is the machine's second region; it joins and leaves there.
      {Kind::pre_allocation_joined, &CaseFile::record_nothing},
      {Kind::pre_allocation_left, &CaseFile::record_nothing},
      {Kind::duty_contact, &CaseFile::record_duty_contact},
      {Kind::step_down_received, &CaseFile::record_step_down},
      {Kind::cypa_completed, &CaseFile::record_as<Passed::cypa_completed>},
      {Kind::wraparound_requested, &CaseFile::record_wraparound_request},
      {Kind::threshold_not_met, &CaseFile::record_as<Passed::threshold_not_met>},
      {Kind::level4_confirmed, &CaseFile::record_level4},
      {Kind::no_further_support_confirmed,
       &CaseFile::record_as<Passed::no_further_support_confirmed>},
      {Kind::allocated, &CaseFile::record_allocation},
      {Kind::deallocated, &CaseFile::record_deallocation},
      {Kind::initial_contact, &CaseFile::record_initial_contact},
      {Kind::visit, &CaseFile::record_visit},
      {Kind::visit_planned, &CaseFile::record_visit_planned},
      {Kind::visit_cancelled, &CaseFile::record_visit_cancelled},
      {Kind::review_planned, &CaseFile::record_review_planned},
      {Kind::meeting_planned, &CaseFile::record_meeting_planned},
      {Kind::assessment_completed, &CaseFile::record_assessment},
      {Kind::assessment_audited, &CaseFile::record_as<Passed::assessment_audited>},
      {Kind::plan_commenced, &CaseFile::record_as<Passed::plan_commenced>},
      {Kind::plan_completed, &CaseFile::record_plan_completed},
      {Kind::review_held, &CaseFile::record_review},
      {Kind::managers_decision, &CaseFile::record_managers_decision},
      {Kind::case_discussion, &CaseFile::record_as<Passed::case_discussion>},
      {Kind::supervisor_task_set, &CaseFile::record_task_set},
      {Kind::supervisor_task_done, &CaseFile::record_as<Passed::supervisor_task_done>},
      {Kind::direct_work, &CaseFile::record_as<Passed::direct_work>},
      {Kind::escalation_decided, &CaseFile::record_escalation_decision},
      {Kind::escalation_recorded, &CaseFile::record_escalation_evidence},
      {Kind::step_up_form_completed, &CaseFile::record_step_up_form},
      {Kind::closure_requested, &CaseFile::record_as<Passed::closure_requested>},
      {Kind::closure_returned, &CaseFile::record_closure_returned},
      {Kind::involvement_ended, &CaseFile::record_involvement_end},
      {Kind::case_closed, &CaseFile::record_case_closed},
      {Kind::case_reopened, &CaseFile::record_reopening},
      {Kind::case_note_recorded, &CaseFile::record_as<Passed::case_note_recorded>},
      {Kind::high_risk_set, &CaseFile::record_as<Passed::high_risk_set>},
      {Kind::consent_recorded, &CaseFile::record_as<Passed::consent_recorded>},
      {Kind::lone_working_checked, &CaseFile::record_lone_working_check},
  }};

  static constexpr bool in_order_of_kinds() {
    for (std::size_t i = 0; i < kLines.size(); ++i) {
      if (static_cast<std::size_t>(kLines[i].kind) != i) return false;
    }
    return true;
  }
};

CaseFile::CaseFile(const History& history, const Zone& zone, Timeline& timeline)
    : history_(history),
      zone_(zone),
      timeline_(timeline),
      kinds_(history.events.size()),
      accepted_(history.events.size()),
      roles_(history),
      planned_(history, zone) {
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    kinds_[i] = early_help::kind_of(history.events[i].kind);
  }
}

void CaseFile::take_up(EventIndex event) {
  event_ = event;
  kind_ = kind_of_event(event);
  recorded_ = false;
  out_of_order_ = false;
  goes_on_from_ = kNoEvent;
  named_ = find_what_is_named();
}

Outcome CaseFile::outcome() const {
  const std::string* word = code_of(event().facts, "outcome");
  if (word == nullptr) return Outcome::none;
  if (*word == "maam") return Outcome::maam;
  if (*word == "step_down") return Outcome::step_down;
  if (*word == "allocate") return Outcome::allocate;
  if (*word == "signpost") return Outcome::signpost;
  if (*word == "no_further_action") return Outcome::no_further_action;
  if (*word == "escalate") return Outcome::escalate;
  return Outcome::none;
}

bool CaseFile::is_closed_enquiry() const {
  const std::string* source = code_of(event().facts, "source");
  return source != nullptr && *source == "walk_in" && !flag("further_action", true);
}

bool CaseFile::only_allocation_waits() const {
  return requests_.any_in(Stage::to_allocation) && !requests_.any_in(Stage::to_meeting);
}

EventIndex CaseFile::waiting_request() const {
  return requests_.waiting_since_closure_request();
}

bool CaseFile::knows(EventIndex event) const {
  return kinds_[event] != kUnknownKind;
}

Kind CaseFile::kind_of_event(EventIndex event) const {
  return static_cast<Kind>(kinds_[event]);
}

void CaseFile::record() {
  static_assert(Readings::in_order_of_kinds());
  recorded_ = true;
  out_of_order_ = lack() == Lack::earlier_step;
  (this->*Readings::kLines[static_cast<std::size_t>(kind_)].reading)();
}

void CaseFile::end_step() {
  accepted_[event_] = 1;
  timeline_.steps.push_back(
      {event_, static_cast<StateIndex>(state()), out_of_order_, goes_on_from_});
}

State CaseFile::state() const {
  if (journey_ == State::closed) return State::closed;
  return closure_ == Closure::none ? journey_ : State::closing;
}

Milestone& CaseFile::pass(Passed name) {
  Milestone milestone;
  milestone.name = static_cast<MilestoneIndex>(name);
  milestone.step = static_cast<StepIndex>(timeline_.steps.size());
  milestone.event = event_;
  timeline_.milestones.push_back(std::move(milestone));
  return timeline_.milestones.back();
}

Milestone& CaseFile::pass_answer(Passed name) {
  Milestone& milestone = pass(name);
  milestone.answers = named_.event;
  milestone.wrong_reference = named_.wrong();
  return milestone;
}

void CaseFile::carry_flag(Milestone& milestone, std::string_view fact, bool missing) const {
  if (find_fact(event().facts, fact) == nullptr) {
    milestone.carried.push_back({std::string(fact), missing});
  }
}

bool CaseFile::flag(std::string_view fact, bool missing) const {
  return flag_of(event().facts, fact).value_or(missing);
}

void CaseFile::find_fault(Found found, EventIndex event, std::string text) {
  timeline_.findings.push_back({static_cast<std::uint16_t>(found), event, std::move(text)});
}

// Monthly oversight starts at the first record that shows the case open (reading 40).
void CaseFile::open_case() {
  if (involvement_.opened) return;
  involvement_.opened = true;
  pass(Passed::case_opened);
}

void CaseFile::begin_involvement() {
  old_sign_off_waits_ = false;
  requests_.begin_involvement();
  involvement_ = Involvement{};
  involvement_began_ = true;
  closed_by_record_ = false;
}

// ---- Contacts, screening, meeting (1, 2, 3) ----

// Missing facts (readings 11, 30, 38): a source that is missing stays so (it is not a DART);
// professional is true unless the family walked in; further action is needed.
void CaseFile::record_contact() {
  if (is_closed_enquiry()) return;
  open_case();
  involvement_.last_contact = event_;
  requests_.receive(event_, Stage::unscreened, closure_ == Closure::requested);
  end_if_nothing_waits();
  Milestone& contact = pass(Passed::contact_received);
  const std::string* source = code_of(event().facts, "source");
  carry_flag(contact, "professional", source == nullptr || *source != "walk_in");
  carry_flag(contact, "further_action", true);
}

void CaseFile::record_contact_form() {
  pass_answer(Passed::contact_form_completed);
  requests_.complete_form(named_);
}

void CaseFile::record_acknowledgement() {
  pass_answer(Passed::acknowledged);
  requests_.acknowledge(named_);
}

// A professional asked, and not through DART (2.2; readings 11, 30, 31).
bool CaseFile::is_to_be_told(EventIndex contact) const {
  const Facts& facts = history_.events[contact].facts;
  const std::string* source = code_of(facts, "source");
  const bool walk_in = source != nullptr && *source == "walk_in";
  const bool dart = source != nullptr && *source == "dart";
  return !dart && flag_of(facts, "professional").value_or(!walk_in);
}

// The professional and the source of the request that was decided; of several, of one whose
// referrer is to be told.
void CaseFile::carry_referral(Milestone& milestone, const std::vector<EventIndex>& decided) const {
  EventIndex contact = contact_decided();
  for (const EventIndex one : decided) {
    if (kind_of_event(one) == Kind::contact_received && is_to_be_told(one)) contact = one;
  }
  const FactValue* source = nullptr;
  bool professional = true;
  if (contact != kNoEvent) {
    const Facts& facts = history_.events[contact].facts;
    source = find_fact(facts, "source");
    const std::string* word = code_of(facts, "source");
    professional = flag_of(facts, "professional").value_or(word == nullptr || *word != "walk_in");
  }
  milestone.carried.reserve(3);
  if (source != nullptr) milestone.carried.push_back({"source", *source});
  milestone.carried.push_back({"professional", professional});
}

EventIndex CaseFile::contact_decided() const {
  if (named_.found() && kind_of_event(named_.event) == Kind::contact_received) return named_.event;
  return involvement_.last_contact;
}

// 6.1 counts from the step-down, else the contact, else the screening (reading 23).
Moment CaseFile::received_at() const {
  const EventIndex contact = contact_decided();
  EventIndex received = event_;
  if (contact != kNoEvent) received = contact;
  if (involvement_.step_down != kNoEvent) received = involvement_.step_down;
  if (named_.found() && kind_of_event(named_.event) == Kind::step_down_received) {
    received = named_.event;
  }
  return history_.events[received].occurred;
}

void CaseFile::record_screening() {
  open_case();
  const std::vector<EventIndex> about = requests_.screened_by(named_);
  Milestone& screened = pass_answer(Passed::screened);
  carry_referral(screened, about);
  screened.carried.push_back({"received_at", received_at()});
  screened.carried.push_back({"already_allocated", already_allocated()});
  const Outcome outcome = this->outcome();
  if (outcome == Outcome::step_down) involvement_.step_down_screening = event_;
  const Stage stage = stage_after(outcome, false);
  requests_.screen({event_, named_.event, about, stage});
  find_outcome_told_before(Passed::screening_outcome_told, requests_.screenings());
  decide(outcome, stage);
  involvement_.screened = true;
}

void CaseFile::record_meeting() {
  open_case();
  const std::vector<EventIndex> about = requests_.met_about(named_);
  Milestone& held = pass_answer(Passed::maam_held);
  carry_referral(held, about);
  held.carried.push_back({"screened_before", involvement_.screened});
  held.carried.push_back({"already_allocated", already_allocated()});
  record_planned_work(Kind::maam_held, plan_answered());
  const Stage stage = stage_after(outcome(), true);
  requests_.meet({event_, named_.event, about, stage});
  find_outcome_told_before(Passed::maam_outcome_told, requests_.meetings());
  decide(outcome(), stage);
}

Stage CaseFile::stage_after(Outcome outcome, bool meeting) {
  switch (outcome) {
    case Outcome::none:
      return Stage::undecided;
    case Outcome::maam:
      return meeting ? Stage::undecided : Stage::to_meeting;
    case Outcome::step_down:
    case Outcome::allocate:
      return Stage::to_allocation;
    case Outcome::signpost:
    case Outcome::no_further_action:
    case Outcome::escalate:
      return Stage::ended;
  }
  return Stage::undecided;
}

void CaseFile::decide(Outcome outcome, Stage stage) {
  involvement_.old_closing_unconfirmed = false;
  if (outcome == Outcome::escalate) decide_to_escalate();
  if (stage == Stage::ended) end_if_nothing_waits();
}

// Readings 3 and 21: a case never allocated ends with the request, unless another one waits.
void CaseFile::end_if_nothing_waits() {
  if (involvement_.last_worker_allocation != kNoEvent || requests_.any_waiting()) return;
  involvement_ends_ = true;
}

// Reading 7: the outcome may name the contact; what it answers is that contact's screening, each
// one of which nobody has been told yet.
void CaseFile::tell_outcome(Passed told, Decisions& decisions) {
  const std::vector<EventIndex> answered = decisions.tell(event_, named_);
  for (const EventIndex decision : answered) pass(told).answers = decision;
  if (!named_.found()) pass(told).wrong_reference = named_.wrong();
}

// Told before the screening or meeting was recorded, and naming its contact (reading 7).
void CaseFile::find_outcome_told_before(Passed told, Decisions& decisions) {
  const EventIndex before = decisions.take_told_before();
  if (before == kNoEvent) return;
  Milestone& milestone = pass(told);
  milestone.event = before;
  milestone.answers = event_;
}

void CaseFile::record_screening_outcome() {
  tell_outcome(Passed::screening_outcome_told, requests_.screenings());
}

void CaseFile::record_meeting_outcome() {
  tell_outcome(Passed::maam_outcome_told, requests_.meetings());
}

void CaseFile::record_step_down() {
  open_case();
  involvement_.step_down = event_;
  requests_.receive(event_, Stage::to_allocation, closure_ == Closure::requested);
  pass(Passed::step_down_received);
}

void CaseFile::record_wraparound_request() {
  open_case();
  requests_.receive(event_, Stage::to_allocation, closure_ == Closure::requested);
  pass(Passed::wraparound_requested);
}

// ---- The pre-allocation list (3.3) ----

// A role that was never taken back when the case closed before does not count.
bool CaseFile::may_join_list() const {
  return is_open() && !already_allocated();
}

bool CaseFile::already_allocated() const {
  return involvement_.last_worker_allocation != kNoEvent && roles_.worker_held();
}

void CaseFile::join_list() {
  if (involvement_.on_list) return;
  involvement_.on_list = true;
  involvement_.was_on_list = true;
  pass(Passed::pre_allocation_joined);
}

void CaseFile::leave_list() {
  involvement_.on_list = false;
  pass(Passed::pre_allocation_left);
}

// An unanswered call is no contact (3.3).
void CaseFile::record_duty_contact() {
  if (flag("reached", true)) carry_flag(pass(Passed::duty_contact_made), "reached", true);
}

// ---- Closing (8.1; readings 3, 27) ----

void CaseFile::sign_off() {
  pass(Passed::signed_off);
  if (is_open()) involvement_ends_ = true;
}

void CaseFile::record_closure_returned() {
  requests_.forget_closure_request();
  pass(Passed::closure_returned);
}

void CaseFile::record_involvement_end() {
  involvement_.end_date_recorded = true;
  pass(Passed::involvement_ended);
  sign_off_what_was_before();
}

// Closed by a record only, while another request went on: the end date and the deallocation that
// come after it sign off what was closed (8.1; reading 27), not what goes on.
void CaseFile::sign_off_what_was_before() {
  if (!old_sign_off_waits_ || !end_recorded_and_no_role_left()) return;
  old_sign_off_waits_ = false;
  involvement_.end_date_recorded = false;
  pass(Passed::signed_off);
}

// What came since the closure request is not closed with what was to be closed (reading 21): where
// it has gone on already, the record confirms the closing of what was before it.
void CaseFile::record_case_closed() {
  if (involvement_.old_closing_unconfirmed) {
    involvement_.old_closing_unconfirmed = false;
    pass(Passed::case_closed);
    return;
  }
  closed_by_record_ = true;
  closing_was_requested_ = closure_ == Closure::requested;
  requests_.close();
  involvement_ends_ = is_open();
  pass(Passed::case_closed);
}

void CaseFile::record_reopening() {
  open_case();
  requests_.receive(event_, Stage::to_allocation, false);
  pass(Passed::case_reopened);
}

void CaseFile::go_on_with_waiting_requests() {
  involvement_.opened = true;
  pass(Passed::case_opened).carried.push_back({"goes_on", true});
  involvement_.old_closing_unconfirmed = kind_ != Kind::case_closed;
  old_sign_off_waits_ = kind_ == Kind::case_closed && closing_was_requested_;
  for (const Request& request : requests_.all()) {
    goes_on_from_ = std::min(goes_on_from_, request.event);
    if (kind_of_event(request.event) == Kind::contact_received) {
      involvement_.last_contact = request.event;
    } else if (kind_of_event(request.event) == Kind::step_down_received) {
      involvement_.step_down = request.event;
    }
  }
}

bool CaseFile::end_recorded_and_no_role_left() const {
  return involvement_.end_date_recorded && roles_.none_held();
}

bool CaseFile::take_involvement_ends() {
  return std::exchange(involvement_ends_, false);
}

bool CaseFile::take_involvement_began() {
  return std::exchange(involvement_began_, false);
}

}  // namespace duecourse::statemachines::early_help
