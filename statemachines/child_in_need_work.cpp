// What the records of the work itself mean: referral, assessment, plan, visits, reviews, forms.
#include <algorithm>

#include "statemachines/child_in_need_case.hpp"

namespace duecourse::statemachines::child_in_need {
namespace {

// A count or a flag of sections left blank: none, or not said.
bool none_blank(const Facts& facts) {
  if (const auto count = number_of(facts, "sections_blank")) return *count == 0.0;
  return !flag_of(facts, "sections_blank").value_or(false);
}

}  // namespace

bool CaseFile::record_work() {
  switch (kind()) {
    case Kind::referral_received:
      record_referral();
      return true;
    case Kind::assessment_started:
      record_assessment_started();
      return true;
    case Kind::assessment_completed:
      record_assessment_completed();
      return true;
    case Kind::plan_created:
      record_plan_created();
      return true;
    case Kind::visit:
      record_visit();
      return true;
    case Kind::review_held:
      record_review();
      return true;
    case Kind::initial_review_answered:
      record_initial_review();
      return true;
    case Kind::form_started:
    case Kind::form_completed:
      record_form();
      return true;
    case Kind::letter_sent:
      record_letter();
      return true;
    case Kind::visit_planned:
      record_plan(Passed::visit_planned);
      return true;
    case Kind::review_planned:
      record_plan(Passed::review_planned);
      return true;
    case Kind::meeting_planned:
      record_plan(Passed::meeting_planned);
      return true;
    default:
      return false;
  }
}

void CaseFile::record_referral() {
  involvement_.assessment_asked = true;
  pass(Passed::referral_received);
  pass(Passed::assessment_asked_for);
}

// A reassessment counts from the action that asked for it; where there was none, or no referral,
// from its own start. The start of the assessment is the start of that action's step.
void CaseFile::record_assessment_started() {
  Involvement& now = involvement_;
  const EventIndex action = now.reassessment_asked;
  const bool asked = now.assessment_asked || action != kNoEvent;
  now.reassessment = action != kNoEvent || (now.assessed && !asked);
  pass(Passed::assessment_started);
  if (!asked) pass(now.assessed ? Passed::reassessment_started : Passed::assessment_asked_for);
  if (action != kNoEvent) pass(Passed::action_started).answers = action;
  now.assessment_asked = true;
  now.reassessment_asked = kNoEvent;
  now.assessment = event_index();
  now.review_held = false;
  now.review_answered = false;
  if (recorded_fact("consent")) now.consent = true;
  const FactValue* seen_every = find_fact(event().facts, "seen_every");
  now.seen_every = seen_every == nullptr ? std::nullopt : std::optional(*seen_every);
}

void CaseFile::record_assessment_completed() {
  if (!confirmed()) {
    pass(Passed::assessment_submitted);
    return;
  }
  Involvement& now = involvement_;
  now.assessed = true;
  now.assessment_asked = false;
  Milestone& completed = pass(Passed::assessment_completed);
  carry(completed, "sections_complete", none_blank(event().facts));
  carry(completed, "consent_answered", now.consent);
  carry(completed, "review_answered", now.review_answered);
  carry(completed, "reassessment", now.reassessment);
  if (now.assessment == kNoEvent) return;
  const Event& started = events()[now.assessment];
  const bool timescale = find_fact(started.facts, "assessment_due") != nullptr;
  carry(completed, "timescale_set", timescale);
  const std::string type = Tasks::wording(started, "type");
  carry(completed, "signs_of_wellbeing", type == "signsofwellbeing");
  if (const std::string* written = code_of(started.facts, "type")) {
    carry(completed, "type", *written);
  }
}

// A frequency holds until another is recorded.
void CaseFile::record_plan_created() {
  Milestone& plan = pass_held(Passed::plan_created);
  carry(plan, "first_plan", !involvement_.plan);
  involvement_.plan = true;
  if (const FactValue* every = find_fact(event().facts, "visit_every")) {
    involvement_.visit_every = *every;
  } else if (involvement_.visit_every) {
    carry(plan, "visit_every", *involvement_.visit_every);
  }
}

bool CaseFile::planned_after(const Moment& moment) const {
  return std::any_of(plans_.begin(), plans_.end(), [&](const Plan& plan) {
    return plan.open && plan.at && plan.at->at > moment.at;
  });
}

// A private fostering visit asks that the child was seen alone; a Child in Need visit that the
// child was seen. Whoever was seen, it is a visit.
void CaseFile::record_visit() {
  for (Plan& plan : plans_) {
    if (plan.event == named_.event) plan.open = false;
  }
  Milestone& visit = pass_held(Passed::visit);
  visit.answers = named_.event;
  visit.wrong_reference = named_.wrong();
  const bool time = event().occurred.precision == Precision::second;
  carry(visit, "time_recorded", time);
  carry(visit, "seen_alone_answered", recorded_fact("child_seen_alone"));
  carry(visit, "next_step", planned_after(event().occurred));
  if (flag("child_seen")) {
    Milestone& seen = pass_held(Passed::child_seen);
    carry(seen, "plan_exists", involvement_.plan);
    if (involvement_.visit_every) carry(seen, "visit_every", *involvement_.visit_every);
    if (involvement_.seen_every) carry(seen, "seen_every", *involvement_.seen_every);
  }
  if (is_private_fostering() && flag("child_seen_alone")) {
    pass_held(Passed::private_fostering_visit);
  }
}

void CaseFile::record_review() {
  const bool next = recorded_fact("next_review_due") || planned_after(event().occurred);
  if (is_private_fostering()) {
    carry(pass_held(Passed::private_fostering_review), "next_step", next);
    return;
  }
  carry(pass_held(Passed::review_held), "next_step", next);
  if (involvement_.assessment == kNoEvent || involvement_.review_held) return;
  involvement_.review_held = true;
  involvement_.review_answered = true;
  pass(Passed::initial_review_held);
}

// "*Has a review been completed? If not, why not?" A reason answers the question; the clock of the
// review goes on, for a reason stands beside "late" and never instead of it.
void CaseFile::record_initial_review() {
  const bool completed = flag("completed");
  const bool answered = completed || recorded_fact("reason");
  carry(pass(Passed::initial_review_answered), "answered", answered);
  if (answered) involvement_.review_answered = true;
  if (!completed) return;
  involvement_.review_held = true;
  pass(Passed::initial_review_held);
}

void CaseFile::record_form() {
  const bool done = kind() == Kind::form_completed;
  pass(done ? Passed::form_completed : Passed::form_started);
  const std::string form = wording("form");
  if (form.find("privatefostering") != std::string::npos) {
    record_private_fostering_form(done);
  } else if (done && form.find("consent") != std::string::npos) {
    involvement_.consent = true;
    pass(Passed::consent_form_completed);
  }
}

// The form has two owners: the social worker, and the Family Placement Team for Proposed Carers and
// Annex A. It is complete as a whole, or with both parts.
void CaseFile::record_private_fostering_form(bool done) {
  Involvement& now = involvement_;
  if (!done) {
    now.social_work_part = now.placement_part = false;
    pass(Passed::private_fostering_form_started);
    return;
  }
  const std::string section = wording("section");
  if (!section.empty()) {
    pass(Passed::private_fostering_section_completed);
    if (section == "socialwork") now.social_work_part = true;
    if (section == "familyplacement") now.placement_part = true;
    if (!now.social_work_part || !now.placement_part) return;
  }
  pass(Passed::private_fostering_form_completed);
}

void CaseFile::record_letter() {
  pass_answer(Passed::letter_sent, named_);
  const std::string letter = wording("letter");
  if (letter.find("homevisit") != std::string::npos) {
    Milestone& sent = pass(Passed::home_visit_letter_sent);
    sent.answers = named_.event;
  } else if (letter.find("outcome") != std::string::npos) {
    pass(Passed::outcome_letter_sent);
  }
}

void CaseFile::record_plan(Passed name) {
  plans_.push_back({event_index(), kind(), date_of(event().facts, "at")});
  Milestone& plan = pass(name);
  if (name == Passed::visit_planned) carry(plan, "before_assessed", !involvement_.assessed);
  pass(Passed::next_step_set);
}

// The visit that a cancellation names, else the last one that is still planned.
EventIndex CaseFile::visit_cancelled() const {
  if (named_.found()) return named_.event;
  for (auto plan = plans_.rbegin(); plan != plans_.rend(); ++plan) {
    if (plan->open && plan->kind == Kind::visit_planned) return plan->event;
  }
  return kNoEvent;
}

}  // namespace duecourse::statemachines::child_in_need
