// The supervision of a worker, reading by reading; and the meetings of a team.
#include <gtest/gtest.h>

#include "statemachines/registry.hpp"
#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

TEST(Supervision, StartsAndIsHeldAndIsRecorded) {
  const Told told = supervision(R"(
    2026-03-02 worker_started
    2026-03-20T10:00 supervision_held form=individual id=S1
    2026-03-20T11:00 supervision_recorded supervision=S1
  )");
  EXPECT_EQ(told.state_after("E1"), "working");
  EXPECT_EQ(told.milestones_of("S1"), "supervision_held individual_supervision_held");
  EXPECT_EQ(told.answers("supervision_recorded"), "E3>S1");
  EXPECT_FALSE(told.out_of_order("S1"));
}

TEST(Supervision, GroupSupervisionIsNoIndividualOne) {
  const Told told = supervision(R"(
    2026-03-02 worker_started
    2026-03-20 supervision_held form=group id=S1
  )");
  EXPECT_EQ(told.milestones_of("S1"), "supervision_held");
}

TEST(Supervision, AMissingFormIsIndividual) {
  const Told told = supervision("2026-03-20 supervision_held id=S1");
  EXPECT_EQ(told.milestones_of("S1"), "supervision_held individual_supervision_held");
  EXPECT_EQ(told.fact("supervision_held", "S1", "form"), "individual");
}

TEST(Supervision, CountsWhereTheStartWasNeverRecorded) {
  const Told told = supervision("2026-03-20 supervision_held id=S1");
  EXPECT_EQ(told.state_after("S1"), "working");
  EXPECT_TRUE(told.out_of_order("S1"));
}

TEST(Supervision, TheRecordOfASupervisionSurvivesLeaving) {
  const Told told = supervision(R"(
    2026-03-02 worker_started
    2026-03-20 supervision_held id=S1
    2026-03-25 worker_left
    2026-03-26 supervision_recorded supervision=S1
    2026-03-27 supervision_held id=S2
  )");
  EXPECT_EQ(told.state(), "left");
  EXPECT_EQ(told.answers("supervision_recorded"), "E4>S1");
  EXPECT_EQ(told.refusal("S2"), "the worker has left");
}

TEST(Supervision, SomebodyWhoComesBackIsSupervisedAgain) {
  const Told told = supervision(R"(
    2026-03-02 worker_started
    2026-03-03 worker_started id=AGAIN
    2026-03-25 worker_left
    2026-06-01 worker_started id=BACK
  )");
  EXPECT_EQ(told.refusal("AGAIN"), "the worker has already started");
  EXPECT_EQ(told.state_after("BACK"), "working");
}

TEST(Supervision, ARecordOnlyDatedWaitsForItsSupervisionOfThatDay) {
  const Told told = supervision(R"(
    2026-03-20 supervision_recorded id=R supervision=S1
    2026-03-20T10:00 worker_started id=W
    2026-03-20T11:00 supervision_held id=S1
  )");
  EXPECT_FALSE(told.out_of_order("R"));
  EXPECT_EQ(told.answers("supervision_recorded"), "R>S1");
}

TEST(Supervision, ASupervisionNamedThatDoesNotExistIsAWrongReference) {
  const Told told = supervision(R"(
    2026-03-20 supervision_held id=S1
    2026-03-21 supervision_recorded supervision=S9
  )");
  EXPECT_EQ(told.answers("supervision_recorded"), "E2>?!");
}

TEST(Supervision, CaseloadIsAgreedAndCountedWhileTheWorkerIsThere) {
  const Told told = supervision(R"(
    2026-03-02 worker_started
    2026-03-03 caseload_agreed families=23 until=2026-06-30
    2026-03-04 caseload_counted families=21 limit=20
    2026-03-05 worker_left
    2026-03-06 caseload_counted families=0 limit=20 id=LATE
  )");
  EXPECT_EQ(told.passed("caseload_agreed"), "E2");
  EXPECT_EQ(told.passed("caseload_counted"), "E3");
  EXPECT_EQ(told.refusal("LATE"), "the worker has left");
}

TEST(Supervision, ChildrenAreCountedPerFullTime) {
  const Told told = supervision(R"(
    2026-03-02 worker_started
    2026-03-04 caseload_counted children=12 child_in_need=4 targeted=8 fte=0.5 id=HALF
    2026-03-05 caseload_counted children=12 id=FULL
    2026-03-05 caseload_counted children=12 fte=0.6 id=EXACT
    2026-03-05 caseload_counted children=13 fte=0.6 id=OVER
    2026-03-06 caseload_counted children=12 fte=0 id=ZERO
    2026-03-07 caseload_counted families=12 id=NONE
  )");
  EXPECT_EQ(told.fact("caseload_counted", "HALF", "children_per_fte"), "24");
  EXPECT_EQ(told.fact("caseload_counted", "HALF", "child_in_need_per_fte"), "8");
  EXPECT_EQ(told.fact("caseload_counted", "HALF", "targeted_per_fte"), "16");
  EXPECT_EQ(told.fact("caseload_counted", "FULL", "children_per_fte"), "12");
  EXPECT_EQ(told.fact("caseload_counted", "EXACT", "children_per_fte"), "20");
  EXPECT_EQ(told.fact("caseload_counted", "OVER", "children_per_fte"), "22");
  EXPECT_EQ(told.fact("caseload_counted", "ZERO", "children_per_fte"), "12");
  EXPECT_EQ(told.fact("caseload_counted", "NONE", "children_per_fte"), "-");
}

TEST(TeamCycle, EveryMeetingIsAMilestoneOfItsName) {
  for (const char* kind : {"team_started", "allocation_meeting_held", "locality_panel_held",
                           "group_supervision_held", "pod_counted", "claim_date_set"}) {
    const Told told = team_cycle(std::string("2026-03-02 ") + kind + " id=M");
    EXPECT_EQ(told.milestones_of("M"), kind);
    EXPECT_FALSE(told.out_of_order("M"));
    EXPECT_EQ(told.state(), "working");
  }
}

TEST(TeamCycle, ADailyScreeningIsAMilestone) {
  const Told told(statemachines::team_cycle_process(),
                  events_of("2026-03-02 screening_held\n2026-03-03 coffee", SubjectKind::team));
  EXPECT_EQ(told.passed("screening_held"), "E1");
  EXPECT_EQ(told.timeline().unknown_kinds.size(), 1U);
}

TEST(Registry, FindsProcessesByName) {
  const Processes processes = statemachines::registered_processes();
  for (const char* name : {"early_help", "child_in_need", "supervision", "team_cycle"}) {
    const Process* process = find_process(processes, name);
    ASSERT_NE(process, nullptr) << name;
    EXPECT_EQ(process->description().name, name);
  }
  EXPECT_EQ(find_process(processes, "open_heart"), nullptr);
}

}  // namespace
}  // namespace duecourse::testing
