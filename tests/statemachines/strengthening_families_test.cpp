// A family in the Strengthening Families service, reading by reading.
#include <gtest/gtest.h>

#include "statemachines/registry.hpp"
#include "tests/statemachines/kinds_in_states.hpp"
#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

Told family(std::string_view story) {
  return Told(statemachines::strengthening_families_process(), events_of(story));
}

const std::string kInNeed = "2026-03-02 joined_service category=child_in_need child=P1 id=J1\n";
const std::string kTargeted = "2026-03-02 joined_service category=targeted child=P1 id=J1\n";
const std::string kSibling = "2026-03-02 joined_service category=child_in_need child=P2 id=J2\n";

TEST(StrengtheningFamilies, EveryKindInEveryStateDoesWhatTheFileSays) {
  const std::string left = "2026-07-01 left_service\n";
  const std::string closed = "2026-07-01 case_closed\n";
  expect_kinds_in_states(
      statemachines::strengthening_families_process(),
      {{"not_joined", "not_joined", ""},
       {"child_in_need", "child_in_need", kInNeed},
       {"child_in_need", "child_in_need (two children)", kInNeed + kSibling},
       {"child_in_need", "child_in_need (was targeted)",
        kTargeted + "2026-03-03 allocated role=assigned_worker by=W1\n"
                    "2026-04-01 category_changed to=child_in_need\n"},
       {"targeted", "targeted", kTargeted},
       {"left", "left", kInNeed + left},
       {"left", "left (though joining was never recorded)", left},
       {"left", "left (closed as child in need)", kInNeed + closed},
       {"left", "left (closed as targeted)", kTargeted + closed}},
      {{"joined_service",
        {"", "category=child_in_need child=P1", "category=targeted child=P2", "category=other"}},
       {"category_changed", {"", "to=child_in_need", "to=targeted"}},
       {"allocated", {"", "role=allocated_worker by=W1", "role=assigned_worker by=W2"}},
       {"deallocated", {"", "role=assigned_worker by=W1"}},
       {"visit", {"", "child_seen=true", "child_seen=true family_seen=true"}},
       {"review_held", {"", "enhanced=true", "type=private_fostering"}},
       {"left_service", {"", "child=P1", "child=P9"}}},
      "strengthening_families_kinds.txt");
}

TEST(StrengtheningFamilies, CountsReviewsSinceJoiningAndSinceTheLastEnhancedOne) {
  const Told told = family(kInNeed + R"(
    2026-03-30 review_held id=R1
    2026-04-27 review_held id=R2
    2026-05-25 review_held enhanced=true id=R3
    2026-06-22 review_held id=R4
  )");
  EXPECT_EQ(told.fact("review_held", "R1", "number"), "1");
  EXPECT_EQ(told.fact("review_held", "R3", "number"), "3");
  EXPECT_EQ(told.fact("review_held", "R3", "since_enhanced"), "3");
  EXPECT_EQ(told.fact("review_held", "R3", "enhanced"), "true");
  EXPECT_EQ(told.fact("review_held", "R3", "weeks"), "12");
  EXPECT_EQ(told.fact("review_held", "R4", "number"), "4");
  EXPECT_EQ(told.fact("review_held", "R4", "since_enhanced"), "1");
  EXPECT_EQ(told.fact("review_held", "R4", "enhanced"), "false");
  EXPECT_EQ(told.passed("enhanced_review_held"), "R3");
}

TEST(StrengtheningFamilies, ReviewsOfOneDayAreOneReview) {
  const Told told = family(kInNeed + kSibling + R"(
    2026-03-30T10:00 review_held child=P1 id=R1
    2026-03-30T11:00 review_held child=P2 enhanced=true id=R2
    2026-03-30T12:00 review_held child=P3 enhanced=true id=R2B
    2026-04-27 review_held id=R3
  )");
  EXPECT_EQ(told.milestones_of("R1"), "review_held");
  EXPECT_EQ(told.milestones_of("R2"), "enhanced_review_held");
  EXPECT_EQ(told.milestones_of("R2B"), "");
  EXPECT_EQ(told.fact("enhanced_review_held", "R2", "number"), "1");
  EXPECT_EQ(told.fact("review_held", "R3", "number"), "2");
  EXPECT_EQ(told.fact("review_held", "R3", "since_enhanced"), "1");
}

TEST(StrengtheningFamilies, AReviewBeforeJoiningIsOfAnotherProcess) {
  const Told told = family("2026-02-02 review_held id=R0\n2026-02-03 visit id=V0\n" + kInNeed +
                           "2026-03-30 review_held id=R1\n");
  EXPECT_EQ(told.milestones_of("R0"), "");
  EXPECT_EQ(told.milestones_of("V0"), "");
  EXPECT_FALSE(told.out_of_order("R0"));
  EXPECT_EQ(told.fact("review_held", "R1", "number"), "1");
}

TEST(StrengtheningFamilies, AVisitOfTheDayOfJoiningWaitsForIt) {
  const Told told = family(R"(
    2026-03-02 visit child_seen=true family_seen=true child=P1 id=V1
    2026-03-02T10:00 joined_service category=targeted child=P1 id=J1
  )");
  EXPECT_EQ(told.order(), "J1 V1");
  EXPECT_EQ(told.passed("child_and_family_seen"), "V1");
}

TEST(StrengtheningFamilies, ChildAndFamilyMustBothBeSeen) {
  const Told told = family(kInNeed + R"(
    2026-03-09 visit child_seen=true child=P1 id=V1
    2026-03-10 visit family_seen=true child=P1 id=V2
    2026-03-11 visit child_seen=true family_seen=true child=P1 id=V3
  )");
  EXPECT_EQ(told.passed("visit"), "V1 V2 V3");
  EXPECT_EQ(told.passed("child_and_family_seen"), "V3");
}

TEST(StrengtheningFamilies, AVisitSaysWhetherTheSupportWorkerMadeIt) {
  const Told told = family(kInNeed + R"(
    2026-03-03 visit by=W1 id=V0
    2026-03-04 allocated role=allocated_worker by=SW
    2026-03-04 allocated role=assigned_worker by=W1
    2026-03-09 visit by=W1 id=V1
    2026-03-10 visit by=SW id=V2
    2026-03-11 visit id=V3
  )");
  EXPECT_EQ(told.fact("visit", "V0", "by_support_worker"), "-");
  EXPECT_EQ(told.fact("visit", "V1", "by_support_worker"), "true");
  EXPECT_EQ(told.fact("visit", "V2", "by_support_worker"), "false");
  EXPECT_EQ(told.fact("visit", "V3", "by_support_worker"), "-");
}

TEST(StrengtheningFamilies, ARiskSaysWhetherTheAllocatedWorkerRaisedIt) {
  const Told told = family(kInNeed + R"(
    2026-03-03 risk_raised by=SW id=R0
    2026-03-04 allocated role=allocated_worker by=SW
    2026-03-04 allocated role=assigned_worker by=W1
    2026-03-09 risk_raised by=SW id=R1
    2026-03-10 risk_raised by=W1 id=R2
    2026-03-11 risk_raised id=R3
    2026-03-12 deallocated role=allocated_worker by=SW
    2026-03-13 risk_raised by=SW id=R4
  )");
  EXPECT_EQ(told.fact("risk_raised", "R0", "by_allocated_worker"), "-");
  EXPECT_EQ(told.fact("risk_raised", "R1", "by_allocated_worker"), "true");
  EXPECT_EQ(told.fact("risk_raised", "R2", "by_allocated_worker"), "false");
  EXPECT_EQ(told.fact("risk_raised", "R3", "by_allocated_worker"), "-");
  EXPECT_EQ(told.fact("risk_raised", "R4", "by_allocated_worker"), "-");
}

TEST(StrengtheningFamilies, OfTargetedSupportTheAllocatedWorkerMayBeTheSupportWorker) {
  const Told told = family(kTargeted + R"(
    2026-03-04 allocated role=allocated_worker by=W1
    2026-03-09 visit by=W1 id=V1
  )");
  EXPECT_EQ(told.fact("visit", "V1", "by_support_worker"), "true");
}

TEST(StrengtheningFamilies, OneChildLeavesAndTheOtherStays) {
  const Told told = family(kInNeed + kSibling + R"(
    2026-05-04 left_service child=P1 id=L1
    2026-06-29 left_service child=P2 id=L2
  )");
  EXPECT_EQ(told.state_after("L1"), "child_in_need");
  EXPECT_EQ(told.milestones_of("L1"), "child_left");
  EXPECT_EQ(told.state_after("L2"), "left");
  EXPECT_EQ(told.milestones_of("L2"), "child_left left_service");
  EXPECT_EQ(told.fact("left_service", "L2", "weeks"), "17");
}

TEST(StrengtheningFamilies, WholeWeeksInTheServiceAreCounted) {
  EXPECT_EQ(family(kInNeed + "2026-06-21 left_service id=L").fact("left_service", "L", "weeks"),
            "15");
  EXPECT_EQ(family(kInNeed + "2026-06-22 left_service id=L").fact("left_service", "L", "weeks"),
            "16");
}

TEST(StrengtheningFamilies, JoiningAgainCountsAnew) {
  const Told told = family(kInNeed + R"(
    2026-03-30 review_held enhanced=true id=R1
    2026-06-29 left_service
    2026-09-01 joined_service category=targeted child=P1 id=J2
    2026-09-29 review_held id=R2
  )");
  EXPECT_EQ(told.state(), "targeted");
  EXPECT_EQ(told.fact("review_held", "R2", "number"), "1");
  EXPECT_EQ(told.fact("review_held", "R2", "since_enhanced"), "1");
}

TEST(StrengtheningFamilies, ClosedWithTheCaseItComesBackWithTheCase) {
  const std::string back = "2026-07-02 case_reopened id=B\n";
  EXPECT_EQ(family(kTargeted + "2026-07-01 case_closed\n" + back).state(), "targeted");
  EXPECT_EQ(family(kInNeed + "2026-07-01 case_closed\n" + back).state(), "child_in_need");
  EXPECT_EQ(family(kInNeed + "2026-07-01 left_service\n2026-07-01 case_closed\n" + back).state(),
            "left");
}

// ---- The same family support ----

const std::string kSupported = kTargeted + "2026-03-03 allocated role=assigned_worker by=W1\n";
const std::string kEscalated = "2026-05-04T12:00 category_changed to=child_in_need id=C\n";

TEST(StrengtheningFamilies, TheSameSupportWorkerIsNoChange) {
  const Told told =
      family(kSupported + kEscalated + "2026-05-05 allocated role=assigned_worker by=W1\n");
  EXPECT_EQ(told.passed("support_worker_changed"), "");
}

TEST(StrengtheningFamilies, AnotherSupportWorkerAfterTheChangeIsOne) {
  const Told told = family(kSupported + kEscalated + R"(
    2026-05-11 deallocated role=assigned_worker by=W1 id=D
    2026-05-12 allocated role=assigned_worker by=W2 id=A2
    2026-06-12 allocated role=assigned_worker by=W3 id=A3
  )");
  EXPECT_EQ(told.passed("support_worker_changed"), "A2");
  EXPECT_EQ(told.fact("support_worker_changed", "A2", "days_since_change"), "8");
}

TEST(StrengtheningFamilies, ASecondSupportWorkerBesideTheFirstIsNoChangeUntilTheFirstGoes) {
  const Told told = family(kSupported + kEscalated + R"(
    2026-05-11 allocated role=assigned_worker by=W2 id=A2
    2026-05-14 deallocated role=assigned_worker by=W1 id=D
  )");
  EXPECT_EQ(told.passed("support_worker_changed"), "D");
}

TEST(StrengtheningFamilies, AChangeOnTheDayItselfCountsWhicheverWasTypedFirst) {
  const Told told = family(kSupported + R"(
    2026-05-04T09:00 deallocated role=assigned_worker by=W1
    2026-05-04T09:01 allocated role=assigned_worker by=W2
  )" + kEscalated);
  EXPECT_EQ(told.passed("support_worker_changed"), "C");
  EXPECT_EQ(told.fact("support_worker_changed", "C", "days_since_change"), "0");
}

TEST(StrengtheningFamilies, ALeadProfessionalWhoStaysAsSupportWorkerIsNoChange) {
  const std::string lead = "2026-03-03 allocated role=allocated_worker by=W1\n";
  const std::string social_worker =
      "2026-05-05 deallocated role=allocated_worker by=W1\n"
      "2026-05-05T10:00 allocated role=allocated_worker by=SW\n";
  EXPECT_EQ(family(kTargeted + lead + kEscalated + social_worker +
                   "2026-05-06 allocated role=assigned_worker by=W1\n")
                .passed("support_worker_changed"),
            "");
  EXPECT_EQ(family(kTargeted + lead + kEscalated + social_worker +
                   "2026-05-06 allocated role=assigned_worker by=W2 id=A2\n")
                .passed("support_worker_changed"),
            "A2");
}

TEST(StrengtheningFamilies, WhatIsKnownOfPlanAssessmentAndConsentIsCarriedToJoining) {
  const Told bare = family(kInNeed);
  EXPECT_EQ(bare.fact("child_joined", "J1", "plan"), "false");
  EXPECT_EQ(bare.fact("child_joined", "J1", "consent"), "false");
  const Told told = family(
      "2026-02-02 plan_created\n2026-02-03 assessment_completed\n"
      "2026-02-04 consent_recorded\n" +
      kInNeed);
  for (const char* fact : {"plan", "assessment", "consent"}) {
    EXPECT_EQ(told.fact("child_joined", "J1", fact), "true") << fact;
  }
  const Told said = family("2026-03-02 joined_service assessment=true consent=true id=J1");
  EXPECT_EQ(said.fact("child_joined", "J1", "assessment"), "true");
  EXPECT_EQ(said.fact("child_joined", "J1", "consent"), "true");
  EXPECT_EQ(said.fact("child_joined", "J1", "category"), "child_in_need");
}

}  // namespace
}  // namespace duecourse::testing
