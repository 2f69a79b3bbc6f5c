// Work with the family: allocation, contact, visits, assessment, plan, reviews, oversight,
// escalation (4, 5, 7, 11).
#include <algorithm>
#include <chrono>
#include <string>

#include "statemachines/early_help_case.hpp"

namespace duecourse::statemachines::early_help {

// ---- Allocation (3.2, 4.1, 7.3; readings 2, 24, 43) ----

void CaseFile::record_allocation() {
  const Role role = role_given();
  roles_.allocate(event_, role);
  if (role == Role::other) return;
  if (role == Role::enabler) {
    pass(Passed::enabler_allocated);
    return;
  }
  open_case();
  if (closure_ == Closure::none) involvement_.end_date_recorded = false;
  requests_.allocate();
  involvement_.old_closing_unconfirmed = false;
  const bool role_missing = code_of(event().facts, "role") == nullptr;
  const auto pass_with_role = [&](Passed name) -> Milestone& {
    Milestone& milestone = pass(name);
    if (role_missing) milestone.carried.push_back({"role", std::string("key_worker")});
    return milestone;
  };
  pass_with_role(Passed::allocated);
  const EventIndex last = involvement_.last_worker_allocation;
  if (last == kNoEvent || history_.events[last].by != event().by) {
    involvement_.contact_made = false;
    pass_with_role(Passed::worker_allocated);
  }
  involvement_.last_worker_allocation = event_;
  if (role == Role::key_worker && involvement_.first_allocation == kNoEvent) {
    involvement_.first_allocation = event_;
    Milestone& first = pass_with_role(Passed::first_allocated);
    first.carried.push_back({"cypa_replaces_assessment", cypa_replaces_assessment()});
  }
}

// 4.5 and reading 9: a CYPA completed on or before the day of step-down, that day no later than
// three calendar months after it. Example: CYPA 30 Nov 2025, step-down 28 Feb 2026: replaces it.
bool CaseFile::cypa_replaces_assessment() const {
  EventIndex step_down = involvement_.step_down;
  if (step_down == kNoEvent) step_down = involvement_.step_down_screening;
  if (step_down == kNoEvent) return false;
  const Day handed_over = zone_.day_of(history_.events[step_down].occurred.at);
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    if (kinds_[i] != static_cast<std::uint8_t>(Kind::cypa_completed)) continue;
    const Day completed = zone_.day_of(history_.events[i].occurred.at);
    auto last = std::chrono::year_month_day{completed} + std::chrono::months{3};
    if (!last.ok()) last = last.year() / last.month() / std::chrono::last;
    if (completed <= handed_over && handed_over <= Day{last}) return true;
  }
  return false;
}

void CaseFile::record_deallocation() {
  const bool enabler = roles_.role_ended(event_) == Role::enabler;
  if (!roles_.deallocate(event_)) return;
  // Support goes on while another enabler gives it.
  if (enabler && !roles_.enabler_held()) pass(Passed::enabler_deallocated);
  sign_off_what_was_before();
}

// ---- Contact and visits (4.1, 10.1) ----

void CaseFile::record_initial_contact() {
  if (involvement_.contact_made || !flag("reached", true)) return;
  involvement_.contact_made = true;
  Milestone& contact = pass(Passed::initial_contact);
  carry_flag(contact, "reached", true);
  contact.carried.push_back({"first_visit_done", involvement_.first_visit_done});
}

// Seen or spoken to, and not recorded: no (reading 11).
void CaseFile::record_visit() {
  const auto pass_visit = [&](Passed name) {
    Milestone& visit = pass_answer(name);
    carry_flag(visit, "child_seen", false);
    carry_flag(visit, "child_spoken_to", false);
  };
  const EventIndex plan = plan_answered();
  pass_visit(Passed::visit);
  const std::string* words = code_of(event().facts, "child_spoken_to");
  const bool spoken_to = flag("child_spoken_to", false) || (words && *words == "too_young");
  // A visit before allocation is not a first visit (reading 8).
  if (!involvement_.first_visit_done && flag("child_seen", false) && spoken_to &&
      involvement_.last_worker_allocation != kNoEvent) {
    involvement_.first_visit_done = true;
    pass_visit(Passed::first_visit);
    find_children_not_seen();
  } else if (involvement_.first_visit_done && !involvement_.contact_made &&
             flag("child_seen", false) && spoken_to) {
    // A new worker's visit shows the contact that nobody logged (reading 8).
    involvement_.contact_made = true;
    pass(Passed::initial_contact).carried = {{"reached", true}, {"first_visit_done", true}};
  }
  record_planned_work(Kind::visit, plan);
}

// Reading 8: one child seen and spoken to ends the first visit; a finding names the others. The
// host gives one event a child, with the same host id.
void CaseFile::find_children_not_seen() {
  for (EventIndex other = 0; other < kinds_.size(); ++other) {
    const Event& visit = history_.events[other];
    if (other == event_ || kind_of_event(other) != Kind::visit) continue;
    if (visit.host_id != event().host_id || !visit.person) continue;
    const std::string* words = code_of(visit.facts, "child_spoken_to");
    const bool spoken_to = flag_of(visit.facts, "child_spoken_to").value_or(false) ||
                           (words != nullptr && *words == "too_young");
    if (spoken_to && flag_of(visit.facts, "child_seen").value_or(false)) continue;
    find_fault(Found::first_visit_children_not_seen, other,
               "child " + visit.person->str() + " was not seen and spoken to at the first visit");
  }
}

void CaseFile::record_plan(Passed name, Kind planned) {
  pass(name);
  const EventIndex earlier = planned_.plan(event_, planned);
  if (earlier == kNoEvent) return;
  Milestone& recorded = pass(Passed::planned_work_recorded);
  recorded.event = earlier;
  recorded.answers = event_;
}

void CaseFile::record_visit_planned() {
  record_plan(Passed::visit_planned, Kind::visit);
}

void CaseFile::record_review_planned() {
  record_plan(Passed::review_planned, Kind::review_held);
}

void CaseFile::record_meeting_planned() {
  record_plan(Passed::meeting_planned, Kind::maam_held);
}

void CaseFile::record_visit_cancelled() {
  const EventIndex plan = planned_.visit_cancelled_by(event_, named_);
  Milestone& cancelled = pass_answer(Passed::visit_cancelled);
  cancelled.answers = plan;
  planned_.cancel(plan);
}

void CaseFile::record_lone_working_check() {
  pass_answer(Passed::lone_working_checked);
}

EventIndex CaseFile::plan_answered() const {
  Reference plan = named_;
  if (kind_ == Kind::maam_held) plan = find("meeting", kinds_of(Kind::meeting_planned));
  return planned_.plan_answered_by(event_, kind_, plan);
}

void CaseFile::record_planned_work(Kind kind, EventIndex plan) {
  planned_.record(event_, kind, plan);
  if (plan != kNoEvent) pass(Passed::planned_work_recorded).answers = plan;
}

// ---- Assessment, plan, review, oversight (4.3, 5, 11) ----

void CaseFile::record_assessment() {
  assessment_ever_completed_ = true;
  pass(Passed::assessment_completed);
}

// The cap of the first review counts from the first allocation, and falls once a review was held
// (readings 25 and 41).
void CaseFile::record_plan_completed() {
  involvement_.plan_completed = true;
  Milestone& plan = pass(Passed::plan_completed);
  if (involvement_.first_allocation == kNoEvent || involvement_.review_held) return;
  plan.carried.push_back({"allocated_on", history_.events[involvement_.first_allocation].occurred});
}

void CaseFile::record_review() {
  const EventIndex plan = plan_answered();
  involvement_.review_held = true;
  pass_answer(Passed::review_held);
  record_planned_work(Kind::review_held, plan);
}

void CaseFile::record_managers_decision() {
  carry_flag(pass(Passed::managers_decision), "actions_recorded", false);
}

void CaseFile::record_task_set() {
  involvement_.task_set = true;
  pass(Passed::supervisor_task_set);
}

// ---- Escalation and step-up (7.2, 7.3) ----

void CaseFile::record_escalation_decision() {
  decide_to_escalate();
}

// Each decision has its own evidence (reading 41). What was recorded on the same day before the
// decision was typed belongs to it.
void CaseFile::decide_to_escalate() {
  pass(Passed::escalation_decided);
  Escalation escalation{event_};
  const auto take = [&](EventIndex& stray) {
    const bool today = stray != kNoEvent && same_day(stray, event_);
    stray = kNoEvent;
    return today;
  };
  escalation.case_note = take(involvement_.stray_case_note);
  escalation.request_form = take(involvement_.stray_request_form);
  involvement_.escalations.push_back(escalation);
  involvement_.ever_escalated = true;
  complete_escalations();
}

// 7.2: a case note along with a copy of the Request for Support form; both, in any order.
void CaseFile::record_escalation_evidence() {
  const bool case_note = flag("case_note", false);
  const bool request_form = flag("request_form", false);
  if (involvement_.escalations.empty()) {
    if (case_note) involvement_.stray_case_note = event_;
    if (request_form) involvement_.stray_request_form = event_;
    if (involvement_.stray_case_note == kNoEvent || involvement_.stray_request_form == kNoEvent) {
      return;
    }
    pass(Passed::escalation_recorded);
    return;
  }
  for (Escalation& escalation : involvement_.escalations) {
    escalation.case_note = escalation.case_note || case_note;
    escalation.request_form = escalation.request_form || request_form;
  }
  complete_escalations();
}

void CaseFile::complete_escalations() {
  for (const Escalation& escalation : involvement_.escalations) {
    if (escalation.complete()) pass(Passed::escalation_recorded).answers = escalation.decision;
  }
  std::erase_if(involvement_.escalations, [](const Escalation& e) { return e.complete(); });
}

void CaseFile::record_level4() {
  involvement_.level4_confirmed = true;
  pass(Passed::level4_confirmed);
}

// A form without its decision opens nothing and is a finding (reading 11).
void CaseFile::record_step_up_form() {
  involvement_.step_up_form_done = true;
  pass(Passed::step_up_form_completed);
  if (!flag_of(event().facts, "wraparound")) {
    find_fault(Found::step_up_form_without_decision, event_,
               "the step-up form does not say whether wraparound support is required");
  }
}

bool CaseFile::wraparound_required() const {
  return flag("wraparound", false);
}

bool CaseFile::handed_to_wraparound() const {
  return roles_.wraparound_held() && !roles_.key_worker_held();
}

void CaseFile::reallocate_as_wraparound() {
  pass(Passed::wraparound_reallocated);
}

}  // namespace duecourse::statemachines::early_help
