// The tables behind early_help_words.hpp.
#include "statemachines/early_help_words.hpp"

#include <array>

#include "statemachines/vocabulary.hpp"

namespace duecourse::statemachines::early_help {
namespace {

constexpr std::array<StateWord, 9> kStates{{
    {"none", "nothing is known of the case yet"},
    {"received", "a contact waits to be screened"},
    {"awaiting_meeting", "screened to the Multi Agency Action Meeting"},
    {"awaiting_allocation", "to be allocated: the pre-allocation list, a step-down, a request"},
    {"allocated", "a key worker has the case; no support plan is completed yet"},
    {"in_plan", "a support plan is completed; reviews follow"},
    {"wraparound", "allocated as wraparound beside a social worker"},
    {"closing", "closure has been requested; sign-off is awaited"},
    {"closed", "the involvement has ended; nothing new opens", true},
}};

#define DUECOURSE_PLAN_FACTS \
  "smart outcomes actions_set evaluation responsibilities timeframes contingency"

constexpr std::array<KindWord, kKindCount> kKinds{{
    {"contact_received", "source professional original_referrer further_action"},
    {"contact_form_completed", "contact"},
    {"acknowledgement_sent", "contact receipt_confirmed timescale_given"},
    {"screened", "outcome contact"},
    {"screening_outcome_sent", "contact"},
    {"maam_held", "outcome contact meeting"},
    {"maam_outcome_sent", "contact"},
    {"pre_allocation_joined", ""},
    {"pre_allocation_left", ""},
    {"duty_contact", "reached"},
    {"step_down_received", ""},
    {"cypa_completed", ""},
    {"wraparound_requested", ""},
    {"threshold_not_met", ""},
    {"level4_confirmed", ""},
    {"no_further_support_confirmed", ""},
    {"allocated", "role"},
    {"deallocated", "role"},
    {"initial_contact", "reached"},
    {"visit",
     "child_seen child_spoken_to purpose present details_recorded actions analysis child_views "
     "visit"},
    {"visit_planned", "at"},
    {"visit_cancelled", "visit"},
    {"review_planned", "at"},
    {"meeting_planned", "at"},
    {"assessment_completed", ""},
    {"assessment_audited",
     "in_timescale history developmental_needs clear_recording partner_agencies voice_of_child "
     "next_steps"},
    {"plan_commenced", DUECOURSE_PLAN_FACTS},
    {"plan_completed", DUECOURSE_PLAN_FACTS},
    {"review_held", DUECOURSE_PLAN_FACTS " outstanding_actions review"},
    {"managers_decision", "about actions_recorded"},
    {"case_discussion", ""},
    {"supervisor_task_set", ""},
    {"supervisor_task_done", ""},
    {"direct_work", "stage"},
    {"escalation_decided", ""},
    {"escalation_recorded", "case_note request_form"},
    {"step_up_form_completed", "wraparound"},
    {"closure_requested", "summary documents_uploaded outstanding_actions"},
    {"closure_returned", ""},
    {"involvement_ended", ""},
    {"case_closed", ""},
    {"case_reopened", ""},
    {"case_note_recorded", "type"},
    {"high_risk_set", "on"},
    {"consent_recorded", ""},
    {"lone_working_checked", "visit"},
}};

constexpr std::array<MilestoneWord, kMilestoneCount> kMilestones{{
    {"case_opened",
     "the first record that shows the case open, every reopening, and (`goes_on`) a closing before "
     "which another request had come",
     "goes_on"},
    {"contact_received", "a request for support (a walk-in that needs nothing is none)",
     "source professional original_referrer further_action"},
    {"contact_form_completed", "the contact event form is on the system", "contact"},
    {"acknowledged", "the referrer was told that the request has arrived",
     "contact receipt_confirmed timescale_given"},
    {"screened", "a request was screened",
     "outcome contact source professional received_at already_allocated"},
    {"screening_outcome_told", "the referrer was told the outcome of the screening", "contact"},
    {"maam_held", "the case was presented to the Multi Agency Action Meeting",
     "outcome contact source professional screened_before already_allocated"},
    {"maam_outcome_told", "the referrer was told the outcome of the meeting", "contact"},
    {"pre_allocation_joined", "the family joined the pre-allocation list", ""},
    {"pre_allocation_left", "the family left the pre-allocation list", ""},
    {"duty_contact_made", "a duty worker reached the family", "reached"},
    {"step_down_received", "social care handed the case over", ""},
    {"cypa_completed", "social care completed its assessment (CYPA)", ""},
    {"wraparound_requested", "social care asked for wraparound support", ""},
    {"threshold_not_met", "social care found its threshold not met", ""},
    {"level4_confirmed", "social care confirmed level 4", ""},
    {"no_further_support_confirmed", "the social worker needs nothing more from early help", ""},
    {"allocated", "allocated as key worker or as wraparound", "role"},
    {"worker_allocated", "allocated to another worker than before", "role"},
    {"first_allocated", "the first key-worker allocation of this involvement",
     "role cypa_replaces_assessment"},
    {"enabler_allocated", "an enabler supports the case", "role"},
    {"enabler_deallocated", "the last enabler's support ended", "role"},
    {"initial_contact", "the worker's first contact with the family since allocation",
     "reached first_visit_done"},
    {"visit", "a visit",
     "child_seen child_spoken_to purpose present details_recorded actions analysis child_views "
     "visit"},
    {"first_visit", "the first visit with a child seen and spoken to",
     "child_seen child_spoken_to purpose present details_recorded actions analysis child_views "
     "visit"},
    {"visit_planned", "a visit is planned for `at`", "at", true},
    {"review_planned", "a review is planned for `at`", "at", true},
    {"meeting_planned", "a meeting is planned for `at`", "at", true},
    {"visit_cancelled", "a planned visit was called off", "visit"},
    {"planned_work_recorded", "the record of a planned visit, review or meeting has come",
     "visit review meeting"},
    {"assessment_completed", "the Early Help Assessment is completed", ""},
    {"assessment_audited", "an enabler audited the assessment",
     "in_timescale history developmental_needs clear_recording partner_agencies voice_of_child "
     "next_steps"},
    {"plan_commenced", "the support plan is commenced", DUECOURSE_PLAN_FACTS},
    {"plan_completed", "the support plan is completed", DUECOURSE_PLAN_FACTS " allocated_on"},
    {"review_held", "a review of the support plan", DUECOURSE_PLAN_FACTS " outstanding_actions"},
    {"managers_decision", "a Managers Decision note", "about actions_recorded"},
    {"case_discussion", "a discussion of the case in supervision", ""},
    {"supervisor_task_set", "the supervisor set a task", ""},
    {"supervisor_task_done", "a task of the supervisor is done", ""},
    {"direct_work", "direct work, voice of the child", "stage"},
    {"high_risk_set", "marked as high risk, or not any more", "on"},
    {"consent_recorded", "consent is recorded", ""},
    {"lone_working_checked", "the lone working of a visit was thought of", "visit"},
    {"case_note_recorded", "a case note of a type", "type"},
    {"escalation_decided", "it was decided to escalate to social care", "outcome"},
    {"escalation_recorded", "case note and request form of a decision are both there",
     "case_note request_form"},
    {"step_up_form_completed", "the step-up form, with its decision on wraparound", "wraparound"},
    {"wraparound_reallocated", "key worker ended and wraparound allocated, as the form decided",
     ""},
    {"closure_requested", "closure was asked for",
     "summary documents_uploaded outstanding_actions"},
    {"closure_returned", "the manager returned the closure", ""},
    {"involvement_ended", "an end date of the involvement is recorded", ""},
    {"case_closed", "the case was closed", ""},
    {"case_reopened", "the case was reopened", ""},
    {"signed_off", "closure requested, end date recorded, nobody allocated any more", ""},
}};
#undef DUECOURSE_PLAN_FACTS

constexpr std::array<std::string_view, 2> kFindings{
    "step-up-form-without-decision",
    "first-visit-children-not-seen",
};

constexpr KindIndex<kKindCount> kKindIndex{kKinds};

}  // namespace

std::uint8_t kind_of(std::string_view name) {
  return kKindIndex.find(name);
}

std::string_view word_of(Kind kind) {
  return kKinds[static_cast<std::size_t>(kind)].name;
}

ProcessDescription describe_early_help() {
  return describe_process("early_help", SubjectKind::case_, kStates, kKinds, kMilestones,
                          kFindings);
}

}  // namespace duecourse::statemachines::early_help
