// The vocabulary of the early-help process (Family Solutions Practice Framework): states, event
// kinds, milestones. The enumerators stand in the order of the tables in the .cpp file.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/process/process.hpp"

namespace duecourse::statemachines::early_help {

/// The states that framework files may name. `closing` is any open state with a closure request.
enum class State : std::uint8_t {
  none,
  received,
  awaiting_meeting,
  awaiting_allocation,
  allocated,
  in_plan,
  wraparound,
  closing,
  closed,
};

/// What a host adapter may send.
enum class Kind : std::uint8_t {
  contact_received,
  contact_form_completed,
  acknowledgement_sent,
  screened,
  screening_outcome_sent,
  maam_held,
  maam_outcome_sent,
  pre_allocation_joined,
  pre_allocation_left,
  duty_contact,
  step_down_received,
  cypa_completed,
  wraparound_requested,
  threshold_not_met,
  level4_confirmed,
  no_further_support_confirmed,
  allocated,
  deallocated,
  initial_contact,
  visit,
  visit_planned,
  visit_cancelled,
  review_planned,
  meeting_planned,
  assessment_completed,
  assessment_audited,
  plan_commenced,
  plan_completed,
  review_held,
  managers_decision,
  case_discussion,
  supervisor_task_set,
  supervisor_task_done,
  direct_work,
  escalation_decided,
  escalation_recorded,
  step_up_form_completed,
  closure_requested,
  closure_returned,
  involvement_ended,
  case_closed,
  case_reopened,
  case_note_recorded,
  high_risk_set,
  consent_recorded,
  lone_working_checked,
};
inline constexpr std::size_t kKindCount = 46;

/// What events mean in their context.
enum class Passed : std::uint8_t {
  case_opened,
  contact_received,
  contact_form_completed,
  acknowledged,
  screened,
  screening_outcome_told,
  maam_held,
  maam_outcome_told,
  pre_allocation_joined,
  pre_allocation_left,
  duty_contact_made,
  step_down_received,
  cypa_completed,
  wraparound_requested,
  threshold_not_met,
  level4_confirmed,
  no_further_support_confirmed,
  allocated,
  worker_allocated,
  first_allocated,
  enabler_allocated,
  enabler_deallocated,
  initial_contact,
  visit,
  first_visit,
  visit_planned,
  review_planned,
  meeting_planned,
  visit_cancelled,
  planned_work_recorded,
  assessment_completed,
  assessment_audited,
  plan_commenced,
  plan_completed,
  review_held,
  managers_decision,
  case_discussion,
  supervisor_task_set,
  supervisor_task_done,
  direct_work,
  high_risk_set,
  consent_recorded,
  lone_working_checked,
  case_note_recorded,
  escalation_decided,
  escalation_recorded,
  step_up_form_completed,
  wraparound_reallocated,
  closure_requested,
  closure_returned,
  involvement_ended,
  case_closed,
  case_reopened,
  signed_off,
};
inline constexpr std::size_t kMilestoneCount = 54;

/// What the process itself finds wrong.
enum class Found : std::uint16_t {
  step_up_form_without_decision,
  first_visit_children_not_seen,
};

/// The kind of that name, as the number of its enumerator; kUnknownKind where there is none.
[[nodiscard]] std::uint8_t kind_of(std::string_view name);
/// The name of a kind.
[[nodiscard]] std::string_view word_of(Kind kind);
/// The whole vocabulary.
[[nodiscard]] ProcessDescription describe_early_help();

}  // namespace duecourse::statemachines::early_help
