// Early help at its end, and the order of events: closure, sign-off, what survives closing; days
// that hold a record known only by its day; arrival order. Clause 8; readings by number.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "statemachines/registry.hpp"
#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

const std::string kAllocated =
    "2026-03-02 contact_received\n2026-03-03 screened outcome=allocate\n"
    "2026-03-04 allocated by=W1 id=A1\n";

// Readings 3 and 27.
TEST(Closing, NeedsTheRequestTheEndDateAndTheDeallocationInAnyOrder) {
  const std::vector<std::string> parts{"closure_requested id=Q", "involvement_ended id=N",
                                       "deallocated by=W1 id=D"};
  std::vector<std::size_t> order{0, 1, 2};
  do {
    std::string story = kAllocated;
    for (std::size_t i = 0; i < order.size(); ++i) {
      story += "2026-06-0" + std::to_string(i + 1) + " " + parts[order[i]] + "\n";
    }
    const Told told = early_help(story);
    const std::string last = parts[order[2]].substr(parts[order[2]].size() - 1);
    EXPECT_EQ(told.passed("signed_off"), last) << told.describe();
    EXPECT_EQ(told.state_after(last), "closed") << told.describe();
    EXPECT_NE(told.state_after(parts[order[1]].substr(parts[order[1]].size() - 1)), "closed");
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Closing, AnEnablerStillAllocatedHoldsTheSignOff) {
  const Told told = early_help(kAllocated + R"(
    2026-03-10 allocated by=EN role=enabler
    2026-06-01 closure_requested
    2026-06-02 involvement_ended
    2026-06-03 deallocated by=W1 role=key_worker id=D1
    2026-06-04 deallocated by=EN role=enabler id=D2
  )");
  EXPECT_EQ(told.state_after("D1"), "closing");
  EXPECT_EQ(told.state_after("D2"), "closed");
  EXPECT_EQ(told.passed("signed_off"), "D2");
}

TEST(Closing, IsRequestedAndReturnedToWhereTheWorkStands) {
  const Told told = early_help(kAllocated + R"(
    2026-05-01 closure_requested id=Q1
    2026-05-02 plan_completed id=L1
    2026-05-03 closure_returned id=R1
    2026-05-04 closure_returned id=R2
  )");
  EXPECT_EQ(told.state_after("Q1"), "closing");
  EXPECT_EQ(told.state_after("L1"), "closing");
  EXPECT_EQ(told.state_after("R1"), "in_plan");
  EXPECT_EQ(told.refusal("R2"), "no closure has been requested");
}

// Reading 27.
TEST(Closing, ByARecordDoesNotSignOff) {
  const Told told = early_help(kAllocated + R"(
    2026-05-01 closure_requested
    2026-05-02 case_closed id=X1
    2026-05-03 involvement_ended id=N1
    2026-05-04 deallocated by=W1 id=D1
  )");
  EXPECT_EQ(told.state_after("X1"), "closed");
  EXPECT_EQ(told.passed("signed_off"), "D1");
  EXPECT_EQ(told.state(), "closed");
}

TEST(Closing, TheRecordOfAClosingThatFollowedConfirmsItOnce) {
  const Told told = early_help(kAllocated + R"(
    2026-05-01 closure_requested
    2026-05-02 involvement_ended
    2026-05-03 deallocated by=W1 id=D1
    2026-05-04 case_closed id=X1
    2026-05-05 case_closed id=X2
  )");
  EXPECT_EQ(told.state_after("D1"), "closed");
  EXPECT_EQ(told.refusal("X1"), "");
  EXPECT_EQ(told.refusal("X2"), "the case is closed");
}

TEST(Closing, ByARecordWithoutARequestIsOutOfOrderWhereTheFamilyWasWorkedWith) {
  EXPECT_TRUE(early_help(kAllocated + "2026-05-02 case_closed id=X1").out_of_order("X1"));
  EXPECT_FALSE(
      early_help("2026-05-01 contact_received\n2026-05-02 case_closed id=X1").out_of_order("X1"));
}

TEST(Closing, WithoutARequestAnEndDateAndDeallocationCloseNothing) {
  const Told told = early_help(kAllocated + R"(
    2026-05-02 involvement_ended id=N1
    2026-05-02 deallocated by=W1
  )");
  EXPECT_EQ(told.state(), "allocated");
  EXPECT_TRUE(told.out_of_order("N1"));
}

TEST(Closing, AnEndDateBeforeANewAllocationIsNotTheEnd) {
  const Told told = early_help(kAllocated + R"(
    2026-05-02 involvement_ended
    2026-05-02 deallocated by=W1
    2026-05-10 allocated by=W2
    2026-08-01 closure_requested
    2026-08-02 deallocated by=W2 id=D2
    2026-08-03 involvement_ended id=N2
  )");
  EXPECT_EQ(told.state_after("D2"), "closing");
  EXPECT_EQ(told.passed("signed_off"), "N2");
}

// Reading 4.
TEST(Closed, LateAnswersAreAcceptedAndNewWorkIsRefused) {
  const Told told = early_help(kAllocated + R"(
    2026-05-01 assessment_completed
    2026-05-02 case_closed
    2026-05-03 acknowledgement_sent id=L1
    2026-05-03 managers_decision id=L2 about=closure
    2026-05-03 assessment_audited id=L3
    2026-05-03 contact_form_completed id=L4
    2026-05-04 screened id=N1 outcome=maam
    2026-05-04 maam_held id=N2 outcome=allocate
    2026-05-04 allocated id=N3 by=W2
    2026-05-04 initial_contact id=N4
    2026-05-04 visit id=N5
    2026-05-04 plan_completed id=N6
    2026-05-04 closure_requested id=N7
    2026-05-04 escalation_decided id=N8
    2026-05-04 pre_allocation_joined id=N9
  )");
  EXPECT_EQ(told.passed("acknowledged"), "L1");
  EXPECT_EQ(told.passed("managers_decision"), "L2");
  EXPECT_EQ(told.passed("assessment_audited"), "L3");
  EXPECT_EQ(told.passed("contact_form_completed"), "L4");
  for (const char* id : {"N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9"}) {
    EXPECT_EQ(told.refusal(id), "the case is closed") << id;
  }
  EXPECT_EQ(told.timeline().refused.size(), 9U) << "one an event, not one a region";
}

// Reading 21: what came while the old involvement was being closed is not lost with it.
TEST(Closing, AContactThatCameSinceTheRequestGoesOnAfterTheSignOff) {
  const Told told = early_help(kAllocated + R"(
    2026-05-01 closure_requested
    2026-05-02 contact_received id=C2
    2026-05-03 involvement_ended
    2026-05-04 deallocated by=W1 id=D1
    2026-05-05 screened id=S2 outcome=no_further_action
  )");
  EXPECT_EQ(told.state_after("C2"), "closing");
  EXPECT_EQ(told.state_after("D1"), "received");
  EXPECT_EQ(told.milestones_of("D1"), "signed_off case_opened");
  EXPECT_EQ(told.goes_on_from("D1"), "C2");
  EXPECT_EQ(told.goes_on_from("S2"), "");
  EXPECT_EQ(told.state_after("S2"), "closed");
}

TEST(Closing, TheRecordOfTheClosingDoesNotCloseWhatHasGoneOn) {
  const std::string story = kAllocated + R"(
    2026-05-01 closure_requested
    2026-05-02 contact_received id=C2
    2026-05-03 involvement_ended
    2026-05-04 deallocated by=W1 id=D1
    2026-05-05 case_closed id=X1
  )";
  const Told told = early_help(story);
  EXPECT_EQ(told.state_after("X1"), "received");
  EXPECT_EQ(told.passed("case_closed"), "X1");
  EXPECT_EQ(early_help(story + "2026-05-06 case_closed").state(), "closed");
  const Told closed_first = early_help(kAllocated + R"(
    2026-05-01 closure_requested
    2026-05-02 contact_received id=C2
    2026-05-03 case_closed id=X1
  )");
  EXPECT_EQ(closed_first.state_after("X1"), "received");
  EXPECT_EQ(closed_first.milestones_of("X1"), "case_closed case_opened");
}

TEST(Closing, AStepDownThatCameSinceTheRequestGoesOnOnTheList) {
  const Told told = early_help(kAllocated + R"(
    2026-05-01 closure_requested
    2026-05-02 step_down_received id=D0
    2026-05-03 involvement_ended
    2026-05-04 deallocated by=W1 id=D1
    2026-05-05 allocated by=W2 id=A2
  )");
  EXPECT_EQ(told.state_after("D1"), "awaiting_allocation");
  EXPECT_EQ(told.milestones_of("D1"), "signed_off case_opened pre_allocation_joined");
  EXPECT_EQ(told.milestones_of("A2"),
            "allocated worker_allocated first_allocated pre_allocation_left");
}

TEST(Closing, AContactScreenedWithinTheClosureHoldsNothing) {
  const Told told = early_help(kAllocated + R"(
    2026-05-01 closure_requested
    2026-05-02 contact_received id=C2
    2026-05-02 screened outcome=no_further_action contact=C2
    2026-05-03 involvement_ended
    2026-05-04 deallocated by=W1 id=D1
  )");
  EXPECT_EQ(told.state_after("D1"), "closed");
}

TEST(Closing, AnOldContactNeverScreenedDoesNotKeepTheCaseOpen) {
  const Told told = early_help(R"(
    2026-03-02 contact_received
    2026-03-04 allocated by=W1
    2026-05-01 closure_requested
    2026-05-03 involvement_ended
    2026-05-04 deallocated by=W1 id=D1
  )");
  EXPECT_EQ(told.state_after("D1"), "closed");
}

// ---- The order of a day (readings 33 and 37) ----

TEST(SameDay, AScreeningOnlyDatedWaitsForTheContactOfThatDay) {
  const Told told = early_help(R"(
    2026-03-02 screened id=S1 outcome=signpost
    2026-03-02T10:00 contact_received id=C1
  )");
  EXPECT_EQ(told.order(), "C1 S1");
  EXPECT_FALSE(told.out_of_order("S1"));
  EXPECT_EQ(told.state(), "closed");
  EXPECT_EQ(told.passed("case_opened"), "C1");
}

TEST(SameDay, AWholeDayInOneOrderOfIdsComesOutInTheOrderOfPractice) {
  const Told told = early_help(R"(
    2026-03-02 visit id=A child_seen=true child_spoken_to=true
    2026-03-02 initial_contact id=B
    2026-03-02 allocated id=C by=W1
    2026-03-02 screened id=D outcome=allocate
    2026-03-02 contact_received id=E
  )");
  EXPECT_EQ(told.order(), "E D C A B");
  for (const char* id : {"A", "B", "C", "D", "E"}) EXPECT_FALSE(told.out_of_order(id)) << id;
  EXPECT_EQ(told.passed("first_visit"), "A");
}

TEST(SameDay, AnEndingOnlyDatedIsNotTakenForOneOfTheContactBeforeIt) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-03 screened outcome=signpost
    2026-03-20 screened id=S2 outcome=maam
    2026-03-20T15:00 contact_received id=C2
  )");
  EXPECT_EQ(told.refusal("S2"), "");
  EXPECT_EQ(told.state(), "awaiting_meeting");
}

TEST(SameDay, AClosingOnlyDatedDoesNotWaitForWhatComesAfterIt) {
  const Told told = early_help(kAllocated + R"(
    2026-05-01 closure_requested
    2026-05-20 case_closed id=X1
    2026-05-20T15:00 contact_received id=C2
  )");
  EXPECT_EQ(told.order(), "E1 E2 A1 E4 X1 C2");
  EXPECT_EQ(told.state(), "received");
}

TEST(SameDay, WhatNothingOfTheDayHelpsIsAcceptedOutOfOrderWhereItStands) {
  const Told told = early_help(R"(
    2026-03-02 visit id=V1
    2026-03-02T10:00 contact_received id=C1
  )");
  EXPECT_EQ(told.order(), "V1 C1");
  EXPECT_TRUE(told.out_of_order("V1"));
}

TEST(SameDay, WhatStillContradictsAtTheEndOfTheDayIsOneRefusal) {
  const Told told = early_help(R"(
    2026-03-02 contact_received
    2026-03-05 closure_returned id=R1
    2026-03-05T09:00 closure_returned id=R2
    2026-03-06 closure_requested
  )");
  EXPECT_EQ(told.refusal("R1"), "no closure has been requested");
  EXPECT_EQ(told.refusal("R2"), "no closure has been requested");
}

TEST(SameDay, ADaysEndIsMidnightInLondon) {
  const Told told = early_help(R"(
    2026-06-02 screened id=S1 outcome=signpost
    2026-06-03T00:30 contact_received id=C1
  )");
  EXPECT_EQ(told.order(), "S1 C1");
  EXPECT_TRUE(told.out_of_order("S1"));
}

TEST(SameDay, AnAnswerThatNamesALaterEventOfItsDayIsReadAfterIt) {
  const Told told = early_help(R"(
    2026-03-02T10:00 screened id=S1 outcome=no_further_action contact=C1
    2026-03-02T10:05 contact_received id=C1
  )");
  EXPECT_EQ(told.order(), "C1 S1");
  EXPECT_EQ(told.answers("screened"), "S1>C1");
  EXPECT_EQ(told.state(), "closed");
}

TEST(Order, AScreeningDatedBeforeItsContactEndsThatContactAllTheSame) {
  const Told told = early_help(R"(
    2026-03-02 screened id=S1 outcome=no_further_action contact=C1
    2026-03-04 contact_received id=C1
  )");
  EXPECT_EQ(told.order(), "S1 C1");
  EXPECT_EQ(told.state(), "closed");
}

// ---- Determinism ----

const std::string kLongStory = kAllocated + R"(
    2026-03-05T09:00 initial_contact
    2026-03-06T10:00 visit id=V1 child=P1 child_seen=true child_spoken_to=true visit=VP
    2026-03-06T10:00 visit id=V1 child=P2
    2026-03-05T11:00 visit_planned id=VP at=2026-03-06T10:00
    2026-03-20 assessment_completed
    2026-03-20 plan_commenced
    2026-04-10 plan_completed
    2026-04-10 managers_decision about=plan
    2026-05-20 review_held
    2026-06-01 closure_requested
    2026-06-01T12:00 involvement_ended
    2026-06-01T11:00 deallocated by=W1
    2026-07-01 contact_received id=C9 source=front_door
    2026-07-01 acknowledgement_sent contact=C9
  )";

TEST(Determinism, ReplayingTwiceGivesTheSameTimeline) {
  EXPECT_EQ(early_help(kLongStory).describe(), early_help(kLongStory).describe());
}

TEST(Determinism, TheOrderOfArrivalDoesNotMatter) {
  const std::string expected = early_help(kLongStory).describe();
  EXPECT_NE(expected.find("closed"), std::string::npos);
  auto events = events_of(kLongStory);
  std::mt19937 random(20260302);
  for (int round = 0; round < 200; ++round) {
    std::shuffle(events.begin(), events.end(), random);
    ASSERT_EQ(Told(statemachines::early_help_process(), events).describe(), expected);
  }
}

}  // namespace
}  // namespace duecourse::testing
