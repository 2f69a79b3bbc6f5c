// The words of the child-in-need process, and what they mean to a practitioner.
#include "statemachines/child_in_need_words.hpp"

#include <array>

#include "statemachines/vocabulary.hpp"

namespace duecourse::statemachines::child_in_need {
namespace {

constexpr std::array<StateWord, 7> kStates{{
    {"not_referred", "no referral is recorded yet"},
    {"referred", "a referral or other information came in; no assessment has been started since"},
    {"assessing", "the Child and Family Assessment is under way"},
    {"assessed", "the assessment is completed; there is no plan yet"},
    {"planned", "there is a Child in Need plan"},
    {"closing", "the case is sent to a manager to be closed"},
    {"closed", "the involvement has ended", true},
}};

constexpr std::array<KindWord, kKindCount> kKinds{{
    {"referral_received", "legal_status"},
    {"assessment_started",
     "type plan_target initial_review_due assessment_due assessment_timeframe seen_every consent"},
    {"assessment_completed", "sections_blank factors manager_confirmed"},
    {"plan_created", "visit_every"},
    {"meeting_held", ""},
    {"minutes_completed", ""},
    {"visit", "type child_seen child_seen_alone venue persons_seen observations visit"},
    {"review_held", "type next_review_due"},
    {"initial_review_answered", "completed reason"},
    {"request_sent", "step request to_worker to_team"},
    {"request_answered", "request_event step request"},
    {"action_added", "step action to_worker to_team"},
    {"action_started", "action_event step action"},
    {"action_finished", "action_event step action"},
    {"form_started", "form"},
    {"form_completed", "form section"},
    {"letter_sent", "letter visit"},
    {"transferred", "to"},
    {"private_fostering_started", ""},
    {"private_fostering_ended", ""},
    {"significant_information_received", ""},
    {"significant_information_completed", "information"},
    {"review_brought_forward", "to"},
    {"step_down_discussed", ""},
    {"step_down_started", ""},
    {"step_down_requested", ""},
    {"step_down_finished", "section_2 next_action"},
    {"allocated", "role"},
    {"deallocated", "role"},
    {"visit_planned", "at"},
    {"visit_cancelled", "visit"},
    {"review_planned", "at"},
    {"meeting_planned", "at"},
    {"case_note_recorded", "type"},
    {"high_risk_set", "on"},
    {"consent_recorded", ""},
    {"closure_requested", ""},
    {"closure_returned", ""},
    {"involvement_ended", ""},
    {"case_closed", ""},
    {"case_reopened", ""},
}};
constexpr KindIndex<kKindCount> kKindIndex{kKinds};

// Facts of assessment_started, which two more milestones of the same record have.
#define DUECOURSE_ASSESSMENT_FACTS \
  "type plan_target initial_review_due assessment_due assessment_timeframe seen_every consent"

constexpr std::array<MilestoneWord, kMilestoneCount> kMilestones{{
    {"referral_received", "a referral came in", "legal_status"},
    {"assessment_asked_for", "an assessment is to be made: a referral, or else its own start",
     "legal_status " DUECOURSE_ASSESSMENT_FACTS},
    {"reassessment_started",
     "another assessment is to be made of a family that has been assessed, or after significant "
     "information: the date the action was added, or else its own start",
     DUECOURSE_ASSESSMENT_FACTS},
    {"assessment_started", "an assessment was started", DUECOURSE_ASSESSMENT_FACTS},
    {"assessment_submitted", "an assessment was sent in that the manager has not dated", ""},
    {"assessment_completed", "the manager dated the assessment as completed",
     "sections_blank factors manager_confirmed sections_complete signs_of_wellbeing type "
     "timescale_set consent_answered review_answered reassessment"},
    {"plan_created", "the plan was created", "visit_every first_plan holder"},
    {"meeting_held", "the Multi Agency Meeting was held", "holder"},
    {"minutes_completed", "the minutes of a meeting were completed", ""},
    {"minutes_distributed",
     "plan and minutes were distributed: the request was answered and, after a meeting, the "
     "minutes were completed",
     "step request"},
    {"visit", "a visit took place, whoever was seen",
     "type child_seen child_seen_alone venue persons_seen observations time_recorded "
     "seen_alone_answered next_step holder"},
    {"child_seen", "a visit at which the child or young person was seen",
     "type child_seen_alone seen_every visit_every plan_exists holder"},
    {"private_fostering_visit", "a private fostering visit at which the child was seen alone",
     "type holder"},
    {"review_held", "a Child in Need review was held", "type next_review_due next_step holder"},
    {"private_fostering_review", "a private fostering review was held",
     "type next_review_due next_step holder"},
    {"initial_review_answered", "it was recorded whether the initial review was held, or why not",
     "completed reason answered"},
    {"initial_review_held", "the initial professional review was held", "type"},
    {"next_step_set", "what comes next is set: a visit, review, meeting, step down or closure",
     "step action at"},
    {"request_sent", "a request was sent from a step",
     "step request to_worker to_team holder locality_allocated"},
    {"request_answered", "a request was answered", "step request"},
    {"senior_decision_confirmed", "the senior manager confirmed the decision", "step request"},
    {"action_added", "a next action was added in a step",
     "step action to_worker to_team holder locality_allocated visit_every"},
    {"action_started", "the step of an action was assigned and started", "step action"},
    {"action_finished", "the step of an action was finished", "step action"},
    {"form_started", "a form was opened", "form"},
    {"form_completed", "a form, or a section of it, was completed", "form section"},
    {"consent_form_completed", "the form Consent to Information Sharing was completed", "form"},
    {"private_fostering_form_started", "the form Private Fostering Assessment was opened", "form"},
    {"private_fostering_form_completed",
     "the form Private Fostering Assessment was completed: the whole, or both its parts", "form"},
    {"private_fostering_section_completed",
     "one part of the form Private Fostering Assessment was completed", "form section"},
    {"letter_sent", "a letter was sent", "letter"},
    {"home_visit_letter_sent", "the Home Visit Letter was sent", "letter"},
    {"outcome_letter_sent", "the Outcome of Assessment Letter was sent", "letter"},
    {"transferred", "the case was handed to another part of the service", "to"},
    {"private_fostering_started", "a private fostering arrangement became known", "holder"},
    {"private_fostering_ended", "a private fostering arrangement ended", ""},
    {"significant_information_received", "significant information came in on an open case",
     "holder"},
    {"significant_information_completed", "the completion details of the information were done",
     ""},
    {"review_brought_forward", "the scheduled review was brought forward", "to"},
    {"step_down_discussed", "stepping down was discussed with FYPS", ""},
    {"step_down_opened", "a step down was begun, by its step or by an action that leads to it",
     "discussed"},
    {"step_down_started", "the step Step Down to Preventative Services was started", "discussed"},
    {"step_down_asked", "the FYPS manager was asked to complete section 2", ""},
    {"step_down_requested", "the request of the step down was recorded as such", ""},
    {"step_down_finished", "the step down was finished", "section_2 next_action"},
    {"step_down_completed",
     "section 2 was completed, a next action added and the step down finished", ""},
    {"allocated", "a worker was given a role of the case", "role"},
    {"locality_allocated", "a locality social worker was allocated", "role"},
    {"deallocated", "a worker's role of the case ended", "role"},
    {"visit_planned", "a visit was planned", "at before_assessed", true},
    {"visit_cancelled", "a planned visit was cancelled", "visit"},
    {"review_planned", "a review was planned", "at", true},
    {"meeting_planned", "a meeting was planned", "at", true},
    {"case_note_recorded", "a case note was recorded", "type"},
    {"high_risk_set", "the case was marked as high risk, or no longer", "on"},
    {"consent_recorded", "consent to information sharing was recorded", ""},
    {"closure_requested", "a manager was asked to close the case", ""},
    {"closure_returned", "the manager sent the closure back", ""},
    {"involvement_ended", "the involvement ended", ""},
    {"case_closed", "the case was closed", ""},
    {"case_reopened", "the case was reopened", ""},
}};
#undef DUECOURSE_ASSESSMENT_FACTS

}  // namespace

std::uint8_t Kinds::find(std::string_view name) const {
  return kKindIndex.find(name);
}

ProcessDescription describe_child_in_need() {
  return describe_process("child_in_need", SubjectKind::case_, kStates, kKinds, kMilestones);
}

}  // namespace duecourse::statemachines::child_in_need
