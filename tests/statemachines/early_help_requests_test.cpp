// Early help from the request to the allocation: contacts, screening, meeting, the pre-allocation
// list, step-downs, endings before allocation. Clauses 1, 2, 3 and 6; readings by number.
#include <gtest/gtest.h>

#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

TEST(Contact, OpensTheCaseAndWaitsForScreening) {
  const Told told = early_help("2026-03-02T10:00 contact_received id=C1 source=dart");
  EXPECT_EQ(told.state(), "received");
  EXPECT_EQ(told.milestones_of("C1"), "case_opened contact_received");
}

TEST(Contact, EveryKindOfContactIsARequest) {
  for (const char* source :
       {"early_help_assessment", "request_for_support", "dart", "front_door", "walk_in"}) {
    const Told told = early_help(std::string("2026-03-02 contact_received id=C1 source=") + source);
    EXPECT_EQ(told.state(), "received") << source;
    EXPECT_EQ(told.passed("contact_received"), "C1") << source;
  }
}

// Readings 11, 30, 38.
TEST(Contact, ComesFromAProfessionalUnlessTheFamilyWalkedIn) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-02 contact_received id=C2 source=walk_in
    2026-03-02 contact_received id=C3 source=walk_in professional=true
    2026-03-02 contact_received id=C4 source=dart professional=false
  )");
  EXPECT_EQ(told.fact("contact_received", "C1", "professional"), "true");
  EXPECT_EQ(told.fact("contact_received", "C1", "source"), "-");
  EXPECT_EQ(told.fact("contact_received", "C1", "further_action"), "true");
  EXPECT_EQ(told.fact("contact_received", "C2", "professional"), "false");
  EXPECT_EQ(told.fact("contact_received", "C3", "professional"), "true");
  EXPECT_EQ(told.fact("contact_received", "C4", "professional"), "false");
}

// Readings 30 and 39.
TEST(Contact, AWalkInThatNeedsNothingOpensNothingAndIsKept) {
  const Told told =
      early_help("2026-03-02 contact_received id=C1 source=walk_in further_action=false");
  EXPECT_EQ(told.state_after("C1"), "none");
  EXPECT_EQ(told.milestones_of("C1"), "");
}

TEST(Contact, NoFurtherActionSilencesWalkInsOnly) {
  const Told told =
      early_help("2026-03-02 contact_received id=C1 source=front_door further_action=false");
  EXPECT_EQ(told.state(), "received");
  EXPECT_EQ(told.milestones_of("C1"), "case_opened contact_received");
}

TEST(Contact, AWalkInThatNeedsNothingDoesNotReopenAClosedCase) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-03 screened outcome=signpost
    2026-03-09 contact_received id=C2 source=walk_in further_action=false
  )");
  EXPECT_EQ(told.state(), "closed");
  EXPECT_EQ(told.refusal("C2"), "");
}

// Reading 7.
TEST(Acknowledgement, AnswersTheContactItNamesAlsoBeforeThatWasTyped) {
  const Told told = early_help(R"(
    2026-03-02T10:00 acknowledgement_sent id=A1 contact=C1
    2026-03-02T10:05 contact_received id=C1
    2026-03-03T09:00 contact_form_completed id=F1 contact=C1
  )");
  EXPECT_EQ(told.answers("acknowledged"), "A1>C1");
  EXPECT_EQ(told.answers("contact_form_completed"), "F1>C1");
  EXPECT_FALSE(told.out_of_order("A1"));
}

TEST(Acknowledgement, AWrongReferenceFallsBackAndIsSeen) {
  const Told told = early_help(R"(
    2026-03-02T10:00 contact_received id=C1
    2026-03-02T11:00 acknowledgement_sent id=A1 contact=C9
    2026-03-02T12:00 acknowledgement_sent id=A2
  )");
  EXPECT_EQ(told.answers("acknowledged"), "A1>?! A2>?");
}

TEST(Acknowledgement, AReferenceIsToAContactAndNotToAnotherRowOfThatNumber) {
  const Told told = early_help(R"(
    2026-03-01T10:00 case_note_recorded id=17
    2026-03-02T10:00 contact_received id=17
    2026-03-02T10:30 case_note_recorded id=17
    2026-03-02T11:00 acknowledgement_sent id=A1 contact=17
  )");
  EXPECT_EQ(told.answers("acknowledged"), "A1>17");
  EXPECT_EQ(told.history().events[told.timeline().milestones.back().answers].kind,
            "contact_received");
}

TEST(Acknowledgement, WithoutAnyContactCountsOutOfOrder) {
  const Told told = early_help("2026-03-02 acknowledgement_sent id=A1");
  EXPECT_TRUE(told.out_of_order("A1"));
  EXPECT_EQ(told.passed("acknowledged"), "A1");
}

TEST(Screening, EachOfTheSixOutcomesLeadsWhereTheDocumentSays) {
  const auto state_after = [](const std::string& outcome) {
    return early_help("2026-03-02 contact_received id=C1\n2026-03-03 screened outcome=" + outcome)
        .state();
  };
  EXPECT_EQ(state_after("maam"), "awaiting_meeting");
  EXPECT_EQ(state_after("step_down"), "awaiting_allocation");
  EXPECT_EQ(state_after("allocate"), "awaiting_allocation");
  EXPECT_EQ(state_after("signpost"), "closed");
  EXPECT_EQ(state_after("no_further_action"), "closed");
  EXPECT_EQ(state_after("escalate"), "closed");
}

TEST(Screening, AnOutcomeThatIsNotRecordedEndsNothing) {
  const Told told = early_help("2026-03-02 contact_received\n2026-03-03 screened id=S1");
  EXPECT_EQ(told.state(), "received");
  EXPECT_EQ(told.passed("screened"), "S1");
}

TEST(Screening, CarriesTheSourceAndTheProfessionalOfItsContact) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1 source=dart
    2026-03-02 contact_received id=C2 source=walk_in
    2026-03-03 screened id=S1 outcome=maam contact=C1
    2026-03-04 screened id=S2 outcome=maam
    2026-03-10 maam_held id=M1 outcome=allocate contact=C1
  )");
  EXPECT_EQ(told.fact("screened", "S1", "source"), "dart");
  EXPECT_EQ(told.fact("screened", "S1", "professional"), "true");
  EXPECT_EQ(told.fact("screened", "S2", "source"), "walk_in");
  EXPECT_EQ(told.fact("screened", "S2", "professional"), "false");
  EXPECT_EQ(told.fact("maam_held", "M1", "source"), "dart");
  EXPECT_EQ(told.fact("maam_held", "M1", "screened_before"), "true");
}

// Reading 23.
TEST(Screening, AStepDownWasReceivedWhenItCameElseWithTheContactElseWithTheScreening) {
  const Told handed = early_help(R"(
    2026-03-02 contact_received
    2026-03-03 step_down_received
    2026-03-04 screened id=S1 outcome=step_down
  )");
  EXPECT_EQ(handed.fact("screened", "S1", "received_at"), "2026-03-03");
  const Told contact = early_help(R"(
    2026-03-02 contact_received
    2026-03-04 screened id=S1 outcome=step_down
  )");
  EXPECT_EQ(contact.fact("screened", "S1", "received_at"), "2026-03-02");
  const Told alone = early_help("2026-03-04 screened id=S1 outcome=step_down");
  EXPECT_EQ(alone.fact("screened", "S1", "received_at"), "2026-03-04");
}

// Reading 7.
TEST(ScreeningOutcome, NamesTheContactAndAnswersItsScreening) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-02 contact_received id=C2
    2026-03-03 screened id=S1 outcome=maam contact=C1
    2026-03-03 screened id=S2 outcome=maam contact=C2
    2026-03-04 screening_outcome_sent id=O1 contact=C1
    2026-03-04 screening_outcome_sent id=O2 contact=S2
    2026-03-04 screening_outcome_sent id=O3
    2026-03-04 screening_outcome_sent id=O4 contact=C9
    2026-03-10 maam_held id=M1 outcome=allocate contact=C2
    2026-03-11 maam_outcome_sent id=O5 contact=C2
  )");
  EXPECT_EQ(told.answers("screening_outcome_told"), "O1>S1 O2>S2 O3>? O4>?!");
  EXPECT_EQ(told.answers("maam_outcome_told"), "O5>M1");
}

TEST(ScreeningOutcome, BelongsToAScreeningThatNamedNoContactToo) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-03 screened id=S1 outcome=signpost
    2026-03-04 screening_outcome_sent id=O1 contact=C1
  )");
  EXPECT_EQ(told.state(), "closed");
  EXPECT_EQ(told.answers("screening_outcome_told"), "O1>S1");
}

// Reading 6.
TEST(Meeting, OnACaseNeverScreenedCountsOutOfOrder) {
  const Told told = early_help("2026-03-02 contact_received\n2026-03-10 maam_held id=M1");
  EXPECT_TRUE(told.out_of_order("M1"));
  EXPECT_EQ(told.fact("maam_held", "M1", "screened_before"), "false");
}

TEST(Meeting, EachOutcomeLeadsWhereTheDocumentSays) {
  const auto state_after = [](const std::string& outcome) {
    return early_help("2026-03-02 contact_received\n2026-03-03 screened outcome=maam\n" +
                      ("2026-03-10 maam_held outcome=" + outcome))
        .state();
  };
  EXPECT_EQ(state_after("allocate"), "awaiting_allocation");
  EXPECT_EQ(state_after("signpost"), "closed");
  EXPECT_EQ(state_after("no_further_action"), "closed");
  EXPECT_EQ(state_after("escalate"), "closed");
}

// Reading 1.
TEST(PreAllocationList, IsJoinedByOutcomesThatAllocateAndByAStepDown) {
  EXPECT_EQ(early_help("2026-03-02 contact_received\n2026-03-03 screened id=S1 outcome=allocate")
                .milestones_of("S1"),
            "screened pre_allocation_joined");
  EXPECT_EQ(early_help("2026-03-02 contact_received\n2026-03-03 screened id=S1 outcome=step_down")
                .milestones_of("S1"),
            "screened pre_allocation_joined");
  EXPECT_EQ(early_help("2026-03-02 step_down_received id=D1").milestones_of("D1"),
            "case_opened step_down_received pre_allocation_joined");
  EXPECT_EQ(early_help("2026-03-02 wraparound_requested id=W1").milestones_of("W1"),
            "case_opened wraparound_requested");
}

TEST(PreAllocationList, IsJoinedOnceAndLeftByAnyAllocationButAnEnablers) {
  const Told told = early_help(R"(
    2026-03-02 step_down_received
    2026-03-03 screened id=S1 outcome=step_down
    2026-03-03 pre_allocation_joined id=J1
    2026-03-04 allocated id=A1 role=enabler by=E
    2026-03-05 allocated id=A2 role=wraparound by=W
    2026-03-06 pre_allocation_joined id=J2
  )");
  EXPECT_EQ(told.passed("pre_allocation_joined"), "E1");
  EXPECT_EQ(told.passed("pre_allocation_left"), "A2");
  EXPECT_EQ(told.milestones_of("J2"), "");
}

TEST(PreAllocationList, IsLeftByARecordAndByClosing) {
  const Told told = early_help(R"(
    2026-03-02 step_down_received
    2026-03-03 pre_allocation_left id=L1
    2026-03-04 pre_allocation_joined id=J1
    2026-03-05 case_closed id=X1
  )");
  EXPECT_EQ(told.passed("pre_allocation_left"), "L1 X1");
  EXPECT_EQ(told.milestones_of("X1"), "case_closed pre_allocation_left");
}

TEST(PreAllocationList, AFamilyWithoutAWorkerMayJoinAgain) {
  const Told told = early_help(R"(
    2026-03-02 step_down_received
    2026-03-03 allocated by=W1
    2026-03-04 deallocated by=W1
    2026-03-05 pre_allocation_joined id=J1
  )");
  EXPECT_EQ(told.milestones_of("J1"), "pre_allocation_joined");
}

TEST(PreAllocationList, ARoleNeverTakenBackBeforeAReopeningDoesNotKeepTheFamilyOff) {
  const Told told = early_help(R"(
    2026-03-02 step_down_received
    2026-03-03 allocated by=W1
    2026-03-04 case_closed
    2026-04-01 step_down_received id=D2
  )");
  EXPECT_EQ(told.milestones_of("D2"), "case_opened step_down_received pre_allocation_joined");
}

// 3.3: an unanswered call is no contact.
TEST(DutyContact, CountsOnlyWhereTheFamilyWasReached) {
  const Told told = early_help(R"(
    2026-03-02 step_down_received
    2026-03-06 duty_contact id=D1 reached=false
    2026-03-07 duty_contact id=D2
    2026-03-08 duty_contact id=D3 reached=true
  )");
  EXPECT_EQ(told.passed("duty_contact_made"), "D2 D3");
}

// Readings 3 and 21: a family is not lost because another of its contacts ended.
TEST(Ending, WaitsWhileAnotherContactIsUnscreened) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-03 contact_received id=C2
    2026-03-04 screened id=S1 outcome=no_further_action contact=C1
    2026-03-05 screened id=S2 outcome=signpost contact=C2
  )");
  EXPECT_EQ(told.state_after("S1"), "received");
  EXPECT_EQ(told.state_after("S2"), "closed");
}

TEST(Ending, AScreeningThatNamesNoContactAnswersAllUnscreenedOnes) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-03 contact_received id=C2
    2026-03-04 screened id=S1 outcome=no_further_action
  )");
  EXPECT_EQ(told.state(), "closed");
}

TEST(Ending, WaitsWhileAnotherContactWaitsForItsMeeting) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-03 screened outcome=maam contact=C1
    2026-03-04 contact_received id=C2
    2026-03-05 screened id=S2 outcome=no_further_action
    2026-03-12 maam_held id=M1 outcome=signpost
  )");
  EXPECT_EQ(told.state_after("S2"), "awaiting_meeting");
  EXPECT_EQ(told.state_after("M1"), "closed");
}

TEST(Ending, OfOneContactLeavesTheFamilyWhereTheOtherOneStands) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-03 contact_received id=C2
    2026-03-04 screened outcome=maam contact=C1
    2026-03-10 maam_held id=M1 outcome=no_further_action contact=C1
    2026-03-11 screened id=S2 outcome=allocate contact=C2
  )");
  EXPECT_EQ(told.state_after("M1"), "received");
  EXPECT_EQ(told.state_after("S2"), "awaiting_allocation");
}

TEST(Ending, OfAContactDoesNotEndAHandoverFromSocialCare) {
  const Told told = early_help(R"(
    2026-03-02 step_down_received
    2026-03-03 contact_received id=C1 source=dart
    2026-03-04 screened outcome=no_further_action contact=C1
  )");
  EXPECT_EQ(told.state(), "awaiting_allocation");
}

TEST(Ending, AnAllocatedCaseDoesNotEndWithAnotherContact) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-03 screened outcome=allocate
    2026-03-04 allocated by=W1
    2026-03-10 contact_received id=C2
    2026-03-11 screened outcome=escalate contact=C2 id=S2
  )");
  EXPECT_EQ(told.state(), "allocated");
  EXPECT_EQ(told.milestones_of("S2"), "screened escalation_decided");
}

TEST(Ending, ByEscalationOpensItsOwnRecording) {
  const Told told = early_help(R"(
    2026-03-02 contact_received id=C1
    2026-03-03 screened id=S1 outcome=escalate
    2026-03-04 escalation_recorded id=R1 case_note=true request_form=true
    2026-03-05 screening_outcome_sent id=O1 contact=C1
  )");
  EXPECT_EQ(told.milestones_of("S1"), "screened escalation_decided");
  EXPECT_EQ(told.state_after("S1"), "closed");
  EXPECT_EQ(told.answers("escalation_recorded"), "R1>S1");
  EXPECT_EQ(told.answers("screening_outcome_told"), "O1>S1");
}

// Reading 21.
TEST(Reopening, AContactAStepDownAndAWraparoundRequestReopenAtTheirPoint) {
  const std::string closed = "2026-03-02 contact_received\n2026-03-03 screened outcome=signpost\n";
  const Told contact = early_help(closed + "2026-04-01 contact_received id=N");
  EXPECT_EQ(contact.state(), "received");
  EXPECT_EQ(contact.milestones_of("N"), "case_opened contact_received");
  const Told step_down = early_help(closed + "2026-04-01 step_down_received id=N");
  EXPECT_EQ(step_down.state(), "awaiting_allocation");
  EXPECT_EQ(step_down.milestones_of("N"), "case_opened step_down_received pre_allocation_joined");
  const Told wraparound = early_help(closed + "2026-04-01 wraparound_requested id=N");
  EXPECT_EQ(wraparound.state(), "awaiting_allocation");
  EXPECT_EQ(wraparound.milestones_of("N"), "case_opened wraparound_requested");
  const Told reopened = early_help(closed + "2026-04-01 case_reopened id=N");
  EXPECT_EQ(reopened.state(), "awaiting_allocation");
  EXPECT_EQ(reopened.milestones_of("N"), "case_opened case_reopened");
}

TEST(Reopening, BeginsANewInvolvement) {
  const Told told = early_help(R"(
    2026-01-05 step_down_received
    2026-01-06 allocated by=W1 id=A1
    2026-01-07 initial_contact
    2026-01-09 visit child_seen=true child_spoken_to=true id=V1
    2026-02-20 plan_completed
    2026-03-02 case_closed
    2026-04-01 case_reopened
    2026-04-02 allocated by=W1 id=A2
    2026-04-03 initial_contact id=I2
    2026-04-07 visit child_seen=true child_spoken_to=true id=V2
  )");
  EXPECT_EQ(told.state_after("A2"), "allocated");
  EXPECT_EQ(told.milestones_of("A2"), "allocated worker_allocated first_allocated");
  EXPECT_EQ(told.fact("initial_contact", "I2", "first_visit_done"), "false");
  EXPECT_EQ(told.passed("first_visit"), "V1 V2");
}

TEST(Reopening, OfAnOpenCaseContradicts) {
  const Told told = early_help("2026-03-02 contact_received\n2026-03-03 case_reopened id=R1");
  EXPECT_EQ(told.refusal("R1"), "the case is open");
}

TEST(Reopening, OfACaseWhoseClosingWasNeverSeenLosesNobody) {
  const Told told = early_help("2026-03-03 case_reopened id=R1");
  EXPECT_EQ(told.state(), "awaiting_allocation");
  EXPECT_EQ(told.milestones_of("R1"), "case_opened case_reopened");
  EXPECT_TRUE(told.out_of_order("R1"));
}

// Readings 26 and 40.
TEST(CaseOpened, AtTheFirstRecordThatShowsItOpen) {
  const auto opened = [](const std::string& first) {
    return early_help("2026-03-02 " + first + " id=X\n2026-03-09 contact_received")
        .milestones_of("X")
        .starts_with("case_opened ");
  };
  EXPECT_TRUE(opened("contact_received"));
  EXPECT_TRUE(opened("step_down_received"));
  EXPECT_TRUE(opened("wraparound_requested"));
  EXPECT_TRUE(opened("screened outcome=maam"));
  EXPECT_TRUE(opened("maam_held outcome=allocate"));
  EXPECT_TRUE(opened("allocated by=W1"));
  EXPECT_FALSE(opened("acknowledgement_sent"));
  EXPECT_FALSE(opened("allocated role=enabler by=W1"));
}

TEST(UnknownKind, IsKeptAndCounted) {
  const Told told = early_help("2026-03-02 vist id=V1\n2026-03-02 contact_received");
  EXPECT_EQ(told.timeline().unknown_kinds.size(), 1U);
  EXPECT_EQ(told.state(), "received");
}

}  // namespace
}  // namespace duecourse::testing
