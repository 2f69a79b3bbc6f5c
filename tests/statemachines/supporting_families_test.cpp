// A family in the Supporting Families programme, reading by reading.
#include <gtest/gtest.h>

#include "statemachines/registry.hpp"
#include "tests/statemachines/kinds_in_states.hpp"
#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

Told family(std::string_view story) {
  return Told(statemachines::supporting_families_process(), events_of(story));
}

TEST(SupportingFamilies, EveryKindInEveryStateDoesWhatTheFileSays) {
  const std::string screened = "2026-03-02 screened_for_programme\n";
  const std::string planned = screened + "2026-03-09 action_plan_agreed\n";
  const std::string selected =
      "2026-03-03 headline_selected issue=education\n"
      "2026-03-03 indicator_selected indicator=1.1 child=P1\n";
  const std::string window = "2026-03-10 claim_date_set window=Q3 date=2026-09-30 id=W3\n";
  expect_kinds_in_states(
      statemachines::supporting_families_process(),
      {{"not_screened", "not_screened", ""},
       {"not_screened", "not_screened (reopened)",
        "2026-06-01 case_closed\n2026-06-08 case_reopened\n"},
       {"screened", "screened", screened},
       {"screened", "screened (issues selected)", screened + selected},
       {"in_programme", "in_programme (plan agreed)", planned + selected},
       {"in_programme", "in_programme (alerted, a claim date known)",
        window + "2026-03-11 family_alerted\n"},
       {"in_programme", "in_programme (closure requested, progress and evidence)",
        planned + "2026-07-01 significant_progress\n2026-07-01 closure_requested\n"},
       {"closed", "closed", planned + "2026-07-01 case_closed\n"},
       {"closed", "closed (by its end date)",
        planned + "2026-07-01 closure_requested\n2026-07-02 involvement_ended\n"}},
      {{"headline_selected", {"", "issue=education", "issue=crime", "issue=weather"}},
       {"indicator_selected", {"", "indicator=none child=P1", "indicator=7.1 child=P1"}},
       {"progress_recorded", {"", "indicator=1.1 measure=1.1 child=P1"}},
       {"claim_reviewed", {"", "window=Q3", "window=Q9"}},
       {"action_added", {"", "action=strategy_discussion"}}},
      "supporting_families_kinds.txt");
}

TEST(SupportingFamilies, AreasAreCountedOnceAnIssue) {
  const Told told = family(R"(
    2026-03-02 headline_selected issue=education id=H1
    2026-03-02 indicator_selected indicator=1.1 child=P1 id=I1
    2026-03-02 indicator_selected indicator=none child=P2 id=I0
    2026-03-03 indicator_selected indicator=7.2 child=P1 id=I7
    2026-03-04 screened_for_programme id=S
    2026-03-05 headline_selected issue=10 id=H10
  )");
  EXPECT_EQ(told.passed("areas_found"), "H1 I7 H10");
  EXPECT_EQ(told.fact("areas_found", "I7", "areas"), "2");
  EXPECT_EQ(told.fact("areas_found", "I7", "screened"), "false");
  EXPECT_EQ(told.fact("screened", "S", "areas"), "2");
  EXPECT_EQ(told.passed("areas_screened"), "S H10");
  EXPECT_EQ(told.fact("areas_screened", "H10", "areas"), "3");
}

TEST(SupportingFamilies, AnAssessmentCompletedWithoutAStartBeginsItself) {
  const Told told = family(R"(
    2026-03-02 assessment_started id=A1
    2026-03-20 assessment_completed id=A2
    2026-06-20 assessment_completed id=A3
  )");
  EXPECT_EQ(told.passed("assessment_begun"), "A1 A3");
  EXPECT_EQ(told.fact("assessment_begun", "A1", "completed_already"), "false");
  EXPECT_EQ(told.fact("assessment_begun", "A3", "completed_already"), "true");
}

TEST(SupportingFamilies, APlanSaysHowManyAreasHaveNoTarget) {
  const Told told = family(R"(
    2026-03-02 headline_selected issue=education
    2026-03-02 headline_selected issue=crime
    2026-03-02 headline_selected issue=housing
    2026-03-09 action_plan_agreed id=P0
    2026-03-10 action_plan_reviewed targets=education id=P1
    2026-03-11 action_plan_reviewed targets=education,crime;9 id=P3
    2026-03-12 action_plan_reviewed targets=7 id=P7
  )");
  EXPECT_EQ(told.fact("action_plan_agreed", "P0", "areas_without_target"), "3");
  EXPECT_EQ(told.fact("action_plan_reviewed", "P1", "areas_without_target"), "2");
  EXPECT_EQ(told.fact("action_plan_reviewed", "P3", "areas_without_target"), "0");
  EXPECT_EQ(told.fact("action_plan_reviewed", "P7", "areas_without_target"), "2");
}

TEST(SupportingFamilies, QualityIsCompleteWhenAllFourPointsAreAnswered) {
  const Told told = family(R"(
    2026-03-02 quality_assured criteria=true smart_all=false interventions=true id=Q1
    2026-03-03 quality_assured criteria=true smart_all=false interventions=true data=true id=Q2
  )");
  EXPECT_EQ(told.fact("quality_assured", "Q1", "complete"), "false");
  EXPECT_EQ(told.fact("quality_assured", "Q2", "complete"), "true");
}

// ---- Claims ----

TEST(SupportingFamilies, AWindowOpensForAlertedFamiliesOnly) {
  const Told told = family(R"(
    2026-03-02 claim_date_set window=Q1 date=2026-03-31 id=W1
    2026-03-02 claim_date_set window=Q2 date=2026-06-30 id=W2
    2026-03-31 family_alerted id=AL
    2026-05-01 claim_date_set window=Q3 date=2026-09-30 id=W3
    2026-05-02 family_alerted id=AGAIN
  )");
  EXPECT_EQ(told.milestones_of("W1"), "");
  EXPECT_EQ(told.milestones_of("AL"), "family_alerted claim_window_opened");
  EXPECT_EQ(told.fact("claim_window_opened", "W2", "window"), "Q2");
  EXPECT_EQ(told.milestones_of("W3"), "claim_window_opened");
  EXPECT_EQ(told.milestones_of("AGAIN"), "family_alerted");
}

const std::string kTwoWindows = R"(
    2026-03-02 family_alerted
    2026-03-02 claim_date_set window=Q2 date=2026-06-30 id=W2
    2026-03-02 claim_date_set window=Q1 date=2026-03-31 id=W1
)";

TEST(SupportingFamilies, AReviewAnswersTheWindowItNames) {
  const Told told = family(kTwoWindows + R"(
    2026-03-20 claim_reviewed window=Q2 id=R1
    2026-03-21 claim_reviewed window=Q7 id=R2
  )");
  EXPECT_EQ(told.answers("claim_reviewed"), "R1>W2 R2>?!");
}

TEST(SupportingFamilies, AReviewThatNamesNoneAnswersTheNextThatIsNotReviewed) {
  EXPECT_EQ(family(kTwoWindows + "2026-03-20 claim_reviewed id=R1\n"
                                 "2026-03-25 claim_reviewed id=R2\n"
                                 "2026-03-26 claim_reviewed id=R3\n")
                .answers("claim_reviewed"),
            "R1>W1 R2>W2 R3>?");
  // Past its date it is the next one's; past all dates the last one's.
  EXPECT_EQ(family(kTwoWindows + "2026-04-20 claim_reviewed id=R1\n").answers("claim_reviewed"),
            "R1>W2");
  EXPECT_EQ(family(kTwoWindows + "2026-08-20 claim_reviewed id=R1\n"
                                 "2026-08-21 claim_reviewed id=R2\n")
                .answers("claim_reviewed"),
            "R1>W2 R2>W1");
}

TEST(SupportingFamilies, ReadyToClaimIsClosingWithProgressAndEvidence) {
  const std::string progress = "2026-06-01 significant_progress id=P\n";
  const std::string evidence = "2026-06-02 evidence_available id=E\n";
  const std::string request = "2026-06-10 closure_requested id=C\n";
  EXPECT_EQ(family(progress + evidence).passed("ready_to_claim"), "");
  EXPECT_EQ(family(progress + request).passed("ready_to_claim"), "");
  EXPECT_EQ(family(progress + evidence + request).passed("ready_to_claim"), "C");
  EXPECT_EQ(
      family(progress + request + "2026-06-20 evidence_available id=E2\n").passed("ready_to_claim"),
      "E2");
  EXPECT_EQ(family(progress + evidence + "2026-06-12 case_closed id=X\n").passed("ready_to_claim"),
            "X");
  EXPECT_EQ(family(progress + evidence + request + "2026-06-12 case_closed id=X\n")
                .passed("ready_to_claim"),
            "C");
  EXPECT_EQ(family(progress + evidence + request +
                   "2026-06-12 closure_returned\n2026-07-01 closure_requested id=C2\n")
                .passed("ready_to_claim"),
            "C C2");
}

TEST(SupportingFamilies, TheEndDateClosesAfterARequestOnly) {
  EXPECT_EQ(family("2026-06-12 involvement_ended").state(), "not_screened");
  EXPECT_EQ(family("2026-06-10 closure_requested\n2026-06-12 involvement_ended").state(), "closed");
  EXPECT_EQ(family("2026-06-10 closure_requested\n2026-06-11 closure_returned\n"
                   "2026-06-12 involvement_ended")
                .state(),
            "not_screened");
}

TEST(SupportingFamilies, TheGuidesClosingActionIsARequest) {
  const auto told_with = [](const char* action) {
    auto added = events_of("2026-06-10 action_added id=C");
    set_fact(added.front().facts, "action", std::string(action));
    return Told(statemachines::supporting_families_process(), std::move(added)).milestones_of("C");
  };
  EXPECT_EQ(told_with("Close Case to Children's Services"), "closure_requested");
  EXPECT_EQ(told_with("Arrange strategy discussion"), "");
}

TEST(SupportingFamilies, AClosingThatNobodyRequestedSaysSo) {
  const Told told = family("2026-06-01 directed_to_pft\n2026-06-12 case_closed id=X");
  EXPECT_EQ(told.milestones_of("X"), "closed_without_request case_closed");
  EXPECT_EQ(told.fact("closed_without_request", "X", "directed"), "true");
  EXPECT_EQ(family("2026-06-01 closure_requested\n2026-06-12 case_closed id=X").milestones_of("X"),
            "case_closed");
}

TEST(SupportingFamilies, ReopenedItBeginsAnew) {
  const Told told = family(R"(
    2026-03-02 headline_selected issue=education
    2026-03-02 screened_for_programme
    2026-03-03 data_quality_assured
    2026-03-04 action_plan_agreed
    2026-03-05 headline_selected issue=housing id=H1B
    2026-04-01 case_closed
    2026-05-01 case_reopened
    2026-05-02 headline_selected issue=crime id=H2
    2026-05-03 screened_for_programme id=S2
  )");
  EXPECT_EQ(told.state(), "screened");
  EXPECT_EQ(told.fact("areas_screened", "H1B", "assured"), "true");
  EXPECT_EQ(told.fact("areas_screened", "H1B", "planned"), "true");
  EXPECT_EQ(told.fact("areas_screened", "H1B", "directed"), "false");
  EXPECT_EQ(told.fact("areas_found", "H2", "areas"), "1");
  EXPECT_EQ(told.fact("screened", "S2", "areas"), "1");
  EXPECT_EQ(told.fact("areas_screened", "S2", "assured"), "false");
  EXPECT_EQ(told.fact("areas_screened", "S2", "planned"), "false");
}

}  // namespace
}  // namespace duecourse::testing
