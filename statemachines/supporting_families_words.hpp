// The words of the process supporting_families: states, kinds of event, milestones, findings.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "statemachines/vocabulary.hpp"

namespace duecourse::statemachines::supporting_families {

enum class State : std::uint8_t { not_screened, screened, in_programme, closed };

enum class Kind : std::uint8_t {
  assessment_started,
  assessment_completed,
  screened_for_programme,
  headline_selected,
  indicator_selected,
  progress_recorded,
  baseline_completed,
  progress_completed,
  data_quality_assured,
  quality_assured,
  action_plan_agreed,
  action_plan_reviewed,
  outcomes_form_updated,
  directed_to_pft,
  family_alerted,
  intervention_plan_completed,
  significant_progress,
  evidence_available,
  closure_summary_confirmed,
  claim_date_set,
  claim_reviewed,
  claimed,
  claim_audited,
  audit_drawn,
  closure_requested,
  closure_returned,
  action_added,
  involvement_ended,
  case_closed,
  case_reopened,
};

enum class Passed : std::uint8_t {
  assessment_begun,
  assessment_completed,
  screened,
  areas_found,
  areas_screened,
  baseline_completed,
  progress_completed,
  data_quality_assured,
  quality_assured,
  action_plan_agreed,
  action_plan_reviewed,
  outcomes_form_updated,
  directed_to_pft,
  family_alerted,
  intervention_plan_completed,
  significant_progress,
  evidence_available,
  ready_to_claim,
  closure_summary_confirmed,
  claim_window_opened,
  claim_reviewed,
  claimed,
  claim_audited,
  audit_drawn,
  closure_requested,
  closure_returned,
  closed_without_request,
  case_closed,
};

inline constexpr std::array<StateWord, 4> kStates{{
    {"not_screened", "nobody has screened the family for the programme yet"},
    {"screened", "the family is screened, and no work of the programme is agreed yet"},
    {"in_programme", "a plan of the programme is agreed, or its team knows of the family"},
    {"closed", "the case is closed", true},
}};
inline constexpr std::array<KindWord, 30> kKinds{{
    {"assessment_started", ""},
    {"assessment_completed", ""},
    {"screened_for_programme", "members_included criteria_recorded attendance benefits"},
    {"headline_selected", "issue evidenced stage"},
    {"indicator_selected", "indicator evidenced stage"},
    {"progress_recorded", "indicator measure measure_text evidenced"},
    {"baseline_completed", ""},
    {"progress_completed", ""},
    {"data_quality_assured", ""},
    {"quality_assured", "criteria smart_all interventions data"},
    {"action_plan_agreed", "targets"},
    {"action_plan_reviewed", "targets"},
    {"outcomes_form_updated", "evidence"},
    {"directed_to_pft", ""},
    {"family_alerted", ""},
    {"intervention_plan_completed", ""},
    {"significant_progress", ""},
    {"evidence_available", ""},
    {"closure_summary_confirmed", ""},
    {"claim_date_set", "window date"},
    {"claim_reviewed", "window"},
    {"claimed", "window"},
    {"claim_audited", "window"},
    {"audit_drawn", "claim span"},
    {"closure_requested", ""},
    {"closure_returned", ""},
    {"action_added", "action"},
    {"involvement_ended", ""},
    {"case_closed", ""},
    {"case_reopened", ""},
}};
inline constexpr std::array<MilestoneWord, 28> kMilestones{{
    {"assessment_begun", "the assessment began, or was completed without a start on record",
     "completed_already"},
    {"assessment_completed", "the assessment was completed", ""},
    {"screened", "the family was screened for the programme",
     "members_included criteria_recorded attendance benefits areas"},
    {"areas_found", "a further one of the ten areas was identified", "areas screened"},
    {"areas_screened", "the family was screened, or a further area was found after that",
     "areas assured planned directed"},
    {"baseline_completed", "section 5 of the assessment, the baseline, is completed", ""},
    {"progress_completed", "section 4 of the plan, the progress, is completed", ""},
    {"data_quality_assured", "the Supporting Families Team assured the quality of the data", ""},
    {"quality_assured", "a manager assured the quality of the work",
     "criteria smart_all interventions data complete"},
    {"action_plan_agreed", "the Family Action Plan was agreed",
     "targets areas areas_without_target"},
    {"action_plan_reviewed", "the Family Action Plan was reviewed",
     "targets areas areas_without_target"},
    {"outcomes_form_updated", "the Positive Family Outcomes Form was updated", "evidence"},
    {"directed_to_pft", "the family was directed to the Parenting and Family Team", ""},
    {"family_alerted", "the Supporting Families Team was alerted to the family", ""},
    {"intervention_plan_completed", "the plan of intervention was completed", ""},
    {"significant_progress", "significant progress was recorded", ""},
    {"evidence_available", "the evidence is available", ""},
    {"ready_to_claim", "closing, with significant progress and the evidence available", ""},
    {"closure_summary_confirmed", "the closure summary was confirmed to comply", ""},
    {"claim_window_opened", "a claim window runs for a family that was alerted", "window date"},
    {"claim_reviewed", "the family was reviewed for a claim", "window"},
    {"claimed", "a claim was made", "window"},
    {"claim_audited", "the claim was audited", "window"},
    {"audit_drawn", "the family was drawn for audit", "claim span"},
    {"closure_requested", "closure was requested", "directed"},
    {"closure_returned", "the closure was sent back", ""},
    {"closed_without_request", "the case was closed and no request stood", "directed"},
    {"case_closed", "the case was closed", ""},
}};
inline constexpr KindIndex<kKinds.size()> kKindIndex{kKinds};

/// In the order of `Wrong` (supporting_families_outcomes.hpp).
inline constexpr std::array<std::string_view, 5> kFindings{"measure_mismatch", "headline_empty",
                                                           "child_missing", "indicator_unevidenced",
                                                           "indicator_unanswered"};

}  // namespace duecourse::statemachines::supporting_families
