// What the records around the work mean: requests, next actions, minutes, significant information,
// step down, hand-over. The words of requests and actions are those of the guide's tables.
#include <algorithm>
#include <array>

#include "statemachines/child_in_need_case.hpp"

namespace duecourse::statemachines::child_in_need {
namespace {

// Wordings of the guide as bare_wording() leaves them.
constexpr std::string_view kDistribute = "pleasedistributeplanandminutes";
constexpr std::string_view kSeniorDecision = "seniormanagertoconfirmdecision";
constexpr std::string_view kMeetingStep = "childinneedmultiagencymeeting";
constexpr std::string_view kStepDownStep = "stepdowntopreventativeservices";
constexpr std::string_view kInformationStep = "significantinformationonanopencase";
constexpr std::string_view kAssessment = "childandfamilyassessmentandplan";
constexpr std::string_view kUpdate = "updatechildandfamilyassessmentandplan";
constexpr std::string_view kMinutes = "minutescompleted";
constexpr std::array<std::string_view, 2> kStepDownActions{"stepdowntopreventativeservices",
                                                           "stepdowntoearlyhelp"};
/// What says how the case goes on.
constexpr std::array<std::string_view, 10> kNextSteps{"childinneedvisit",
                                                      "nextchildinneedvisit",
                                                      "childoryoungpersoninneedreview",
                                                      "reviewofchildoryoungpersoninneedplan",
                                                      "childinneedmultiagencymeeting",
                                                      "closecasetochildrensservices",
                                                      "endofinvolvement",
                                                      "stepdowntopreventativeservices",
                                                      "stepdowntoearlyhelp",
                                                      "transfertoadultsservices"};

template <std::size_t kCount>
bool one_of(const std::array<std::string_view, kCount>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool CaseFile::record_request() {
  switch (kind()) {
    case Kind::request_sent:
      record_request_sent();
      return true;
    case Kind::request_answered:
      record_request_answered();
      return true;
    case Kind::action_added:
      record_action_added();
      return true;
    case Kind::action_started:
      record_action_task(Passed::action_started);
      return true;
    case Kind::action_finished:
      record_action_task(Passed::action_finished);
      return true;
    case Kind::meeting_held:
      involvement_.meeting = true;
      involvement_.minutes = false;
      pass_held(Passed::meeting_held);
      return true;
    case Kind::minutes_completed:
      record_minutes();
      return true;
    case Kind::significant_information_received:
      involvement_.information_open = true;
      pass_held(Passed::significant_information_received);
      return true;
    case Kind::significant_information_completed:
      involvement_.information_open = false;
      pass_answer(Passed::significant_information_completed, named_);
      return true;
    case Kind::allocated:
      record_allocated();
      return true;
    case Kind::transferred:
      record_transferred();
      return true;
    case Kind::visit_cancelled:
      for (Plan& plan : plans_) {
        if (plan.event == visit_cancelled()) plan.open = false;
      }
      pass_answer(Passed::visit_cancelled, named_);
      return true;
    default:
      return record_step_down();
  }
}

bool CaseFile::record_step_down() {
  switch (kind()) {
    case Kind::step_down_discussed:
      involvement_.step_down_discussed = true;
      pass(Passed::step_down_discussed);
      return true;
    case Kind::step_down_started:
      record_step_down_opened();
      carry(pass(Passed::step_down_started), "discussed", involvement_.step_down_discussed);
      return true;
    case Kind::step_down_requested:
      pass(Passed::step_down_requested);
      pass(Passed::step_down_asked);
      return true;
    case Kind::step_down_finished:
      pass(Passed::step_down_finished);
      involvement_.step_down_over = true;
      involvement_.step_down_section_2 |= flag("section_2");
      involvement_.step_down_next_action |= flag("next_action");
      complete_step_down();
      return true;
    default:
      return false;
  }
}

// What a record says of a request or action, with that one's words.
Milestone& CaseFile::pass_task(Passed name, const Task* task) {
  Milestone& milestone = pass(name);
  milestone.wrong_reference = named_.wrong();
  if (task == nullptr) return milestone;
  milestone.answers = task->event;
  for (const char* fact : {"step", "request", "action"}) {
    const FactValue* value = find_fact(events()[task->event].facts, fact);
    if (value != nullptr) carry(milestone, fact, *value);
  }
  return milestone;
}

void CaseFile::record_request_sent() {
  Task& task = requests_.add(event_index());
  carry(pass_held(Passed::request_sent), "locality_allocated", involvement_.locality_allocated);
  if (task.name == kDistribute) task.minutes = involvement_.minutes;
  if (task.step == kStepDownStep) pass(Passed::step_down_asked);
}

// After a Multi Agency Meeting distributing asks for the minutes too; after a review for the
// answer alone.
void CaseFile::record_request_answered() {
  Task* task = requests_.spoken_of(event_index(), named_);
  pass_task(Passed::request_answered, task);
  if (task == nullptr) return;
  task->open = false;
  if (task->name == kSeniorDecision) pass_task(Passed::senior_decision_confirmed, task);
  if (task->name != kDistribute) return;
  if (task->step != kMeetingStep || task->minutes) pass_task(Passed::minutes_distributed, task);
}

void CaseFile::record_minutes() {
  involvement_.minutes = true;
  pass(Passed::minutes_completed);
  for (Task& task : requests_.all()) {
    if (task.name != kDistribute || task.step != kMeetingStep || task.minutes) continue;
    task.minutes = true;
    if (!task.open) pass_task(Passed::minutes_distributed, &task);
  }
}

void CaseFile::record_action_added() {
  const Task task = actions_.add(event_index());
  Milestone& added = pass_held(Passed::action_added);
  carry(added, "locality_allocated", involvement_.locality_allocated);
  if (involvement_.visit_every) carry(added, "visit_every", *involvement_.visit_every);
  record_meaning_of_action(task);
}

void CaseFile::record_meaning_of_action(const Task& task) {
  if (one_of(kNextSteps, task.name)) pass(Passed::next_step_set);
  const bool from_information = task.step == kInformationStep && task.name == kAssessment;
  if (task.name == kUpdate || from_information) {
    involvement_.reassessment_asked = task.event;
    pass(Passed::reassessment_started);
  }
  if (task.name == kMinutes) record_minutes();
  if (one_of(kStepDownActions, task.name)) record_step_down_opened();
  if (closes_by_action()) pass(Passed::closure_requested);
  if (task.step == kStepDownStep) {
    involvement_.step_down_next_action = true;
    complete_step_down();
  }
}

void CaseFile::record_action_task(Passed name) {
  Task* task = actions_.spoken_of(event_index(), named_);
  pass_task(name, task);
  if (task != nullptr && name == Passed::action_finished) task->open = false;
}

// The action and the step that it starts are one step down.
void CaseFile::record_step_down_opened() {
  if (involvement_.step_down_open) return;
  involvement_.step_down_open = true;
  involvement_.step_down_section_2 = false;
  involvement_.step_down_next_action = false;
  involvement_.step_down_over = false;
  carry(pass(Passed::step_down_opened), "discussed", involvement_.step_down_discussed);
}

// Section 2, a next action and the finished step: all three, in any order.
void CaseFile::complete_step_down() {
  const Involvement& now = involvement_;
  if (!now.step_down_over || !now.step_down_section_2 || !now.step_down_next_action) return;
  involvement_.step_down_open = false;
  pass(Passed::step_down_completed);
}

void CaseFile::record_allocated() {
  pass(Passed::allocated);
  const std::string role = wording("role");
  if (role == "localitysocialworker") {
    involvement_.locality_allocated = true;
    involvement_.holder = Holder::locality;
    pass(Passed::locality_allocated);
  } else if (role == "lookedaftersocialworker") {
    involvement_.locality_allocated = true;
    involvement_.holder = Holder::looked_after;
    pass(Passed::locality_allocated);
  }
}

void CaseFile::record_transferred() {
  const std::string to = wording("to");
  if (to == "locality") involvement_.holder = Holder::locality;
  if (to == "lookedafter") involvement_.holder = Holder::looked_after;
  if (to == "fyps") involvement_.holder = Holder::fyps;
  pass(Passed::transferred);
}

}  // namespace duecourse::statemachines::child_in_need
