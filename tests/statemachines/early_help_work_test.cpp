// Early help from the allocation on: contact, visits, plans and their records, assessment, plan and
// review, escalation and wraparound. Clauses 4, 5, 7 and 10; readings by number.
#include <gtest/gtest.h>

#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

const std::string kAllocated =
    "2026-03-02 contact_received\n2026-03-03 screened outcome=allocate\n"
    "2026-03-04 allocated by=W1 id=A1\n";

// Reading 2.
TEST(Allocation, WithoutARoleIsTheKeyWorkers) {
  const Told told = early_help(kAllocated);
  EXPECT_EQ(told.state(), "allocated");
  EXPECT_EQ(told.milestones_of("A1"),
            "allocated worker_allocated first_allocated pre_allocation_left");
  EXPECT_EQ(told.fact("allocated", "A1", "role"), "key_worker");
}

TEST(Allocation, ANewWorkerRestartsContactButNotTheFirstAllocation) {
  const Told told = early_help(kAllocated + R"(
    2026-03-05 initial_contact id=I1
    2026-03-10 allocated by=W2 id=A2
    2026-03-11 initial_contact id=I2
    2026-03-12 initial_contact id=I3
  )");
  EXPECT_EQ(told.milestones_of("A2"), "allocated worker_allocated");
  EXPECT_EQ(told.passed("initial_contact"), "I1 I2");
  EXPECT_EQ(told.passed("first_allocated"), "A1");
}

// Readings 24 and 43.
TEST(Allocation, TheSameWorkerAgainRestartsNothing) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 allocated by=W1 id=A2
    2026-03-11 allocated by=W1 role=wraparound id=A3
    2026-03-12 allocated by=W2 role=wraparound id=A4
  )");
  EXPECT_EQ(told.milestones_of("A2"), "allocated");
  EXPECT_EQ(told.milestones_of("A3"), "allocated");
  EXPECT_EQ(told.state_after("A3"), "wraparound");
  EXPECT_EQ(told.milestones_of("A4"), "allocated worker_allocated");
}

TEST(Allocation, OfAnEnablerMovesNothingElse) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 allocated by=EN role=enabler id=A2
    2026-03-20 deallocated by=EN role=enabler id=D2
  )");
  EXPECT_EQ(told.milestones_of("A2"), "enabler_allocated");
  EXPECT_EQ(told.milestones_of("D2"), "enabler_deallocated");
  EXPECT_EQ(told.state(), "allocated");
}

TEST(Allocation, WithoutScreeningOrMeetingCountsOutOfOrder) {
  const Told told = early_help("2026-03-02 contact_received\n2026-03-04 allocated by=W1 id=A1");
  EXPECT_EQ(told.state(), "allocated");
  EXPECT_TRUE(told.out_of_order("A1"));
}

TEST(Allocation, AsKeyWorkerAgainAfterAPlanGoesOnInThePlan) {
  const Told told = early_help(kAllocated + R"(
    2026-04-01 plan_completed
    2026-04-10 allocated by=W2 role=wraparound id=A2
    2026-05-10 allocated by=W3 role=key_worker id=A3
  )");
  EXPECT_EQ(told.state_after("A2"), "wraparound");
  EXPECT_EQ(told.state_after("A3"), "in_plan");
}

// Reading 27: roles are read from events.
TEST(Deallocation, OfARoleNobodyHoldsContradicts) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 deallocated role=wraparound by=W1 id=D1
    2026-03-11 deallocated role=key_worker by=W9 id=D2
    2026-03-12 deallocated role=key_worker by=W1 id=D3
    2026-03-13 deallocated role=key_worker by=W1 id=D4
  )");
  EXPECT_EQ(told.refusal("D1"), "nobody holds the role");
  EXPECT_EQ(told.refusal("D2"), "that worker does not hold the role");
  EXPECT_EQ(told.refusal("D3"), "");
  EXPECT_EQ(told.refusal("D4"), "nobody holds the role");
}

TEST(Deallocation, OfAWorkerAlreadyReplacedLeavesTheNewOneInPlace) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 allocated by=W2 id=A2
    2026-03-11 deallocated by=W1 role=key_worker id=D1
    2026-06-01 closure_requested
    2026-06-02 involvement_ended
    2026-06-03 deallocated by=W2 role=key_worker id=D2
  )");
  EXPECT_EQ(told.refusal("D1"), "");
  EXPECT_EQ(told.passed("signed_off"), "D2");
}

TEST(InitialContact, CountsOnlyWhereTheFamilyWasReached) {
  const Told told = early_help(kAllocated + R"(
    2026-03-05 initial_contact id=I1 reached=false
    2026-03-06 initial_contact id=I2
  )");
  EXPECT_EQ(told.passed("initial_contact"), "I2");
  EXPECT_EQ(told.fact("initial_contact", "I2", "first_visit_done"), "false");
}

TEST(InitialContact, SaysWhetherTheFirstVisitIsDone) {
  const Told told = early_help(kAllocated + R"(
    2026-03-06 visit child_seen=true child_spoken_to=true
    2026-03-07 initial_contact id=I1
  )");
  EXPECT_EQ(told.fact("initial_contact", "I1", "first_visit_done"), "true");
}

// 4.1: "This must include the child being seen and spoken to."
TEST(FirstVisit, NeedsTheChildSeenAndSpokenTo) {
  const Told told = early_help(kAllocated + R"(
    2026-03-06 visit id=V1 child_seen=true
    2026-03-07 visit id=V2 child_spoken_to=true
    2026-03-08 visit id=V3
    2026-03-09 visit id=V4 child_seen=true child_spoken_to=too_young
    2026-03-10 visit id=V5 child_seen=true child_spoken_to=true
  )");
  EXPECT_EQ(told.passed("first_visit"), "V4");
  EXPECT_EQ(told.passed("visit"), "V1 V2 V3 V4 V5");
  EXPECT_EQ(told.fact("visit", "V3", "child_seen"), "false");
  EXPECT_EQ(told.fact("visit", "V3", "child_spoken_to"), "false");
}

// Reading 8.
TEST(FirstVisit, AVisitBeforeAllocationIsNone) {
  const Told told = early_help(R"(
    2026-03-02 contact_received
    2026-03-03 visit id=V1 child_seen=true child_spoken_to=true
    2026-03-04 allocated by=W1
    2026-03-05 visit id=V2 child_seen=true child_spoken_to=true
  )");
  EXPECT_TRUE(told.out_of_order("V1"));
  EXPECT_EQ(told.passed("first_visit"), "V2");
}

TEST(FirstVisit, OneOfSeveralChildrenEndsItAndTheOthersAreNamed) {
  const Told told = early_help(kAllocated + R"(
    2026-03-06T10:00 visit id=V1 child=P1
    2026-03-06T10:00 visit id=V1 child=P2 child_seen=true child_spoken_to=true
    2026-03-06T10:00 visit id=V1 child=P3 child_seen=true
  )");
  EXPECT_EQ(told.milestones_of("V1/P2"), "visit first_visit");
  EXPECT_EQ(told.findings(),
            "V1 first-visit-children-not-seen child P1 was not seen and spoken to at the first "
            "visit\n"
            "V1 first-visit-children-not-seen child P3 was not seen and spoken to at the first "
            "visit\n");
}

// Readings 10 and 29.
TEST(PlannedWork, IsAnsweredByTheRecordThatNamesItElseByTheFirstOfItsDay) {
  const Told told = early_help(kAllocated + R"(
    2026-03-05 visit_planned id=P1 at=2026-03-10T14:00
    2026-03-05 visit_planned id=P2 at=2026-03-12T14:00
    2026-03-11T09:00 visit id=V1 visit=P1
    2026-03-12T13:00 visit id=V2
    2026-03-12T16:00 visit id=V3
  )");
  EXPECT_EQ(told.answers("planned_work_recorded"), "V1>P1 V2>P2");
  EXPECT_EQ(told.milestones_of("V3"), "visit");
}

TEST(PlannedWork, TwoVisitsOfADayAnswerTheirPlansInTurn) {
  const Told told = early_help(kAllocated + R"(
    2026-03-05 visit_planned id=P2 at=2026-03-12T15:00
    2026-03-05 visit_planned id=P1 at=2026-03-12T10:00
    2026-03-12T10:30 visit id=V1
    2026-03-12T15:30 visit id=V2
  )");
  EXPECT_EQ(told.answers("planned_work_recorded"), "V1>P1 V2>P2");
}

TEST(PlannedWork, AnotherChildsVisitDoesNotAnswer) {
  const Told told = early_help(kAllocated + R"(
    2026-03-05 visit_planned id=P1 at=2026-03-12T15:00 child=K1
    2026-03-12T15:30 visit id=V2 child=K2
    2026-03-12T16:30 visit id=V1 child=K1
  )");
  EXPECT_EQ(told.answers("planned_work_recorded"), "V1>P1");
}

TEST(PlannedWork, ReviewsAndMeetingsAnswerTheirPlansToo) {
  const Told told = early_help(R"(
    2026-03-02 contact_received
    2026-03-03 screened outcome=maam
    2026-03-03 meeting_planned id=P1 at=2026-03-10T09:00
    2026-03-10 maam_held id=M1 outcome=allocate
    2026-03-11 allocated by=W1
    2026-04-01 plan_completed
    2026-04-02 review_planned id=P2 at=2026-05-05
    2026-05-05T10:00 review_held id=R1
  )");
  EXPECT_EQ(told.answers("planned_work_recorded"), "M1>P1 R1>P2");
}

TEST(PlannedWork, TypedAfterItsRecordIsAnsweredWhereItStands) {
  const Told told = early_help(kAllocated + R"(
    2026-03-12T10:00 visit id=V1
    2026-03-12T17:00 visit_planned id=P1 at=2026-03-12T10:00
  )");
  EXPECT_EQ(told.milestones_of("P1"), "visit_planned planned_work_recorded");
  EXPECT_EQ(told.answers("planned_work_recorded"), "V1>P1");
}

TEST(PlannedWork, IsCancelledByNameElseTheNextOne) {
  const Told told = early_help(kAllocated + R"(
    2026-03-05 visit_planned id=P1 at=2026-03-10T14:00
    2026-03-05 visit_planned id=P2 at=2026-03-12T14:00
    2026-03-05 visit_planned id=P3 at=2026-03-14T14:00
    2026-03-09 visit_cancelled id=X1 visit=P2
    2026-03-11 visit_cancelled id=X2
    2026-03-12 visit_cancelled id=X3
    2026-03-13 visit_cancelled id=X4
  )");
  EXPECT_EQ(told.answers("visit_cancelled"), "X1>P2 X2>P3 X3>P1");
  EXPECT_EQ(told.refusal("X4"), "no visit is planned");
}

TEST(PlannedWork, SurvivesClosing) {
  const Told told = early_help(kAllocated + R"(
    2026-03-05 visit_planned id=P1 at=2026-03-10T14:00
    2026-03-09 case_closed
    2026-03-10 visit id=V1
    2026-03-11 visit id=V2
  )");
  EXPECT_EQ(told.answers("planned_work_recorded"), "V1>P1");
  EXPECT_EQ(told.refusal("V2"), "the case is closed");
}

TEST(LoneWorking, AnswersTheVisitItNames) {
  const Told told = early_help(kAllocated + R"(
    2026-03-05 visit_planned id=P1 at=2026-03-10T17:30
    2026-03-09 lone_working_checked id=L1 visit=P1
  )");
  EXPECT_EQ(told.answers("lone_working_checked"), "L1>P1");
}

// 4.5 and reading 9: three calendar months, the last day included.
TEST(Cypa, ReplacesTheAssessmentWithinThreeMonthsOfTheStepDown) {
  const auto replaces = [](const std::string& cypa, const std::string& step_down) {
    return early_help(cypa + " cypa_completed\n" + step_down +
                      " step_down_received\n2026-07-01 allocated id=A1 by=W1")
        .fact("first_allocated", "A1", "cypa_replaces_assessment");
  };
  EXPECT_EQ(replaces("2026-03-15", "2026-06-15"), "true");
  EXPECT_EQ(replaces("2026-03-14", "2026-06-15"), "false");
  EXPECT_EQ(replaces("2025-11-30", "2026-02-28"), "true");
  EXPECT_EQ(replaces("2025-11-30", "2026-03-01"), "false");
  EXPECT_EQ(replaces("2026-06-15T12:00", "2026-06-15"), "true");
  EXPECT_EQ(replaces("2026-06-16", "2026-06-15"), "false");
}

TEST(Cypa, CountsFromTheScreeningWhereTheStepDownWasNotRecorded) {
  const Told told = early_help(R"(
    2026-01-10 cypa_completed
    2026-04-01 contact_received
    2026-04-09 screened outcome=step_down
    2026-04-20 allocated id=A1 by=W1
  )");
  EXPECT_EQ(told.fact("first_allocated", "A1", "cypa_replaces_assessment"), "true");
}

TEST(Cypa, WithoutAStepDownReplacesNothing) {
  const Told told = early_help("2026-03-01 cypa_completed\n" + kAllocated);
  EXPECT_EQ(told.fact("first_allocated", "A1", "cypa_replaces_assessment"), "false");
}

// Readings 25 and 41.
TEST(Plan, CarriesTheFirstAllocationUntilAReviewWasHeld) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 allocated by=W2
    2026-04-01 plan_completed id=L1
    2026-05-01 review_held id=R1
    2026-05-02 plan_completed id=L2
  )");
  EXPECT_EQ(told.state(), "in_plan");
  EXPECT_EQ(told.fact("plan_completed", "L1", "allocated_on"), "2026-03-04");
  EXPECT_EQ(told.fact("plan_completed", "L2", "allocated_on"), "-");
}

// Reading 8.
TEST(Review, CountsWithoutAPlanOutOfOrder) {
  const Told told = early_help(kAllocated + "2026-05-01 review_held id=R1");
  EXPECT_EQ(told.passed("review_held"), "R1");
  EXPECT_TRUE(told.out_of_order("R1"));
  EXPECT_EQ(told.state(), "allocated");
}

TEST(Work, DoneBeforeTheAllocationWasTypedCounts) {
  const Told told = early_help(R"(
    2026-03-02 contact_received
    2026-03-03 assessment_completed id=H1
    2026-03-04 plan_commenced id=H2
    2026-03-05 plan_completed id=H3
    2026-03-06 allocated by=W1 id=A1
  )");
  EXPECT_EQ(told.passed("assessment_completed"), "H1");
  EXPECT_TRUE(told.out_of_order("H1"));
  EXPECT_TRUE(told.out_of_order("H2"));
  EXPECT_TRUE(told.out_of_order("H3"));
  EXPECT_EQ(told.state_after("A1"), "in_plan");
}

// Readings 30 and 38.
TEST(ManagersDecision, SaysWhetherActionsAreRecorded) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 managers_decision id=M1 about=plan
    2026-03-11 managers_decision id=M2 about=discussion actions_recorded=true
  )");
  EXPECT_EQ(told.fact("managers_decision", "M1", "actions_recorded"), "false");
  EXPECT_EQ(told.fact("managers_decision", "M2", "actions_recorded"), "true");
}

// 7.2: a case note along with a copy of the Request for Support form.
TEST(Escalation, IsRecordedWhenNoteAndFormAreBothThere) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 escalation_decided id=X1
    2026-03-10 escalation_recorded id=R1 case_note=true
    2026-03-11 escalation_recorded id=R2
    2026-03-12 escalation_recorded id=R3 request_form=true
  )");
  EXPECT_EQ(told.answers("escalation_recorded"), "R3>X1");
}

// Reading 41.
TEST(Escalation, EachDecisionHasItsOwnEvidence) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 escalation_decided id=X1
    2026-03-11 escalation_recorded id=R1 case_note=true
    2026-03-12 escalation_decided id=X2
    2026-03-13 escalation_recorded id=R2 request_form=true
    2026-03-14 escalation_recorded id=R3 case_note=true
  )");
  EXPECT_EQ(told.answers("escalation_recorded"), "R2>X1 R3>X2");
}

TEST(Escalation, RecordedOnTheDayBeforeTheDecisionWasTypedIsDone) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10T09:00 escalation_recorded id=R1 case_note=true request_form=true
    2026-03-10T16:00 escalation_decided id=X1
    2026-03-12T09:00 escalation_recorded id=R2 case_note=true request_form=true
    2026-03-13T16:00 escalation_decided id=X2
  )");
  EXPECT_TRUE(told.out_of_order("R1"));
  EXPECT_EQ(told.milestones_of("X1"), "escalation_decided escalation_recorded");
  EXPECT_EQ(told.milestones_of("X2"), "escalation_decided");
}

// Reading 11.
TEST(StepUp, AFormWithoutItsDecisionIsAFinding) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 escalation_decided
    2026-03-11 level4_confirmed
    2026-03-12 step_up_form_completed id=F1
  )");
  EXPECT_EQ(told.passed("step_up_form_completed"), "F1");
  EXPECT_EQ(told.fact("step_up_form_completed", "F1", "wraparound"), "-");
  EXPECT_EQ(told.findings(),
            "F1 step-up-form-without-decision the step-up form does not say whether wraparound "
            "support is required\n");
}

// 7.3, in any order.
TEST(StepUp, WraparoundIsReallocatedWhenTheKeyWorkerHasEndedAndWraparoundIsAllocated) {
  const std::string decided = kAllocated + R"(
    2026-03-10 escalation_decided
    2026-03-11 level4_confirmed
    2026-03-12 step_up_form_completed wraparound=true
  )";
  const Told first_ended = early_help(decided + R"(
    2026-03-13 deallocated role=key_worker by=W1 id=D
    2026-03-14 allocated role=wraparound by=W1 id=A
  )");
  EXPECT_EQ(first_ended.passed("wraparound_reallocated"), "A");
  EXPECT_EQ(first_ended.state(), "wraparound");
  const Told first_allocated = early_help(decided + R"(
    2026-03-13 allocated role=wraparound by=W1 id=A
    2026-03-14 deallocated role=key_worker by=W1 id=D
  )");
  EXPECT_EQ(first_allocated.passed("wraparound_reallocated"), "D");
}

TEST(StepUp, ReallocatedBeforeTheFormIsDoneWithTheForm) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 deallocated role=key_worker by=W1
    2026-03-10 allocated role=wraparound by=W1
    2026-03-12 step_up_form_completed id=F wraparound=true
  )");
  EXPECT_EQ(told.milestones_of("F"), "step_up_form_completed wraparound_reallocated");
}

TEST(StepUp, WithoutWraparoundNothingIsReallocated) {
  const Told told = early_help(kAllocated + R"(
    2026-03-12 step_up_form_completed id=F wraparound=false
    2026-03-13 deallocated role=key_worker by=W1
    2026-03-14 allocated role=wraparound by=W2
  )");
  EXPECT_EQ(told.passed("wraparound_reallocated"), "");
}

TEST(StepUp, ThresholdNotMetEndsTheWaitForReallocation) {
  const Told told = early_help(kAllocated + R"(
    2026-03-12 step_up_form_completed id=F wraparound=true
    2026-03-13 threshold_not_met id=T
    2026-03-13 deallocated role=key_worker by=W1
    2026-03-14 allocated role=wraparound by=W2
  )");
  EXPECT_EQ(told.passed("threshold_not_met"), "T");
  EXPECT_EQ(told.passed("wraparound_reallocated"), "");
}

TEST(Wraparound, IsRequestedAndAllocated) {
  const Told told = early_help(R"(
    2026-03-02 wraparound_requested
    2026-03-04 allocated role=wraparound by=W1 id=A1
    2026-03-05 no_further_support_confirmed id=N1
  )");
  EXPECT_EQ(told.state(), "wraparound");
  EXPECT_EQ(told.milestones_of("A1"), "allocated worker_allocated");
  EXPECT_FALSE(told.out_of_order("A1"));
  EXPECT_FALSE(told.out_of_order("N1"));
}

}  // namespace
}  // namespace duecourse::testing
