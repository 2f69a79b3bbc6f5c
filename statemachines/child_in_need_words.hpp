// The vocabulary of the child-in-need process (Mosaic Quick Process Guide, Child in Need): states,
// event kinds, milestones. The enumerators stand in the order of the tables in the .cpp file.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/process/process.hpp"

namespace duecourse::statemachines::child_in_need {

/// The states that framework files may name. `closing` is any open state while the case is asked
/// to be closed.
enum class State : std::uint8_t {
  not_referred,
  referred,
  assessing,
  assessed,
  planned,
  closing,
  closed,
};

/// What a host adapter may send.
enum class Kind : std::uint8_t {
  referral_received,
  assessment_started,
  assessment_completed,
  plan_created,
  meeting_held,
  minutes_completed,
  visit,
  review_held,
  initial_review_answered,
  request_sent,
  request_answered,
  action_added,
  action_started,
  action_finished,
  form_started,
  form_completed,
  letter_sent,
  transferred,
  private_fostering_started,
  private_fostering_ended,
  significant_information_received,
  significant_information_completed,
  review_brought_forward,
  step_down_discussed,
  step_down_started,
  step_down_requested,
  step_down_finished,
  allocated,
  deallocated,
  visit_planned,
  visit_cancelled,
  review_planned,
  meeting_planned,
  case_note_recorded,
  high_risk_set,
  consent_recorded,
  closure_requested,
  closure_returned,
  involvement_ended,
  case_closed,
  case_reopened,
};
inline constexpr std::size_t kKindCount = 41;

/// What events mean in their context.
enum class Passed : std::uint8_t {
  referral_received,
  assessment_asked_for,
  reassessment_started,
  assessment_started,
  assessment_submitted,
  assessment_completed,
  plan_created,
  meeting_held,
  minutes_completed,
  minutes_distributed,
  visit,
  child_seen,
  private_fostering_visit,
  review_held,
  private_fostering_review,
  initial_review_answered,
  initial_review_held,
  next_step_set,
  request_sent,
  request_answered,
  senior_decision_confirmed,
  action_added,
  action_started,
  action_finished,
  form_started,
  form_completed,
  consent_form_completed,
  private_fostering_form_started,
  private_fostering_form_completed,
  private_fostering_section_completed,
  letter_sent,
  home_visit_letter_sent,
  outcome_letter_sent,
  transferred,
  private_fostering_started,
  private_fostering_ended,
  significant_information_received,
  significant_information_completed,
  review_brought_forward,
  step_down_discussed,
  step_down_opened,
  step_down_started,
  step_down_asked,
  step_down_requested,
  step_down_finished,
  step_down_completed,
  allocated,
  locality_allocated,
  deallocated,
  visit_planned,
  visit_cancelled,
  review_planned,
  meeting_planned,
  case_note_recorded,
  high_risk_set,
  consent_recorded,
  closure_requested,
  closure_returned,
  involvement_ended,
  case_closed,
  case_reopened,
};
inline constexpr std::size_t kMilestoneCount = 61;

/// The kind of that name, as the number of its enumerator; kUnknownKind where there is none.
struct Kinds {
  [[nodiscard]] std::uint8_t find(std::string_view name) const;
};
/// The whole vocabulary.
[[nodiscard]] ProcessDescription describe_child_in_need();

}  // namespace duecourse::statemachines::child_in_need
