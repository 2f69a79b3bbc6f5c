// The process that a framework file declares: kinds, closing, states side by side, carried facts,
// references.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/process/open_rules.hpp"
#include "statemachines/registry.hpp"
#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

OpenRules placements() {
  OpenRules rules;
  rules.kinds = {{"referral", {}},
                 {"placed", {"permanent"}},
                 {"placement_ended", {"placement"}},
                 {"permanence_agreed", {"permanent"}},
                 {"visit", {"child_seen", "answers"}},
                 {"review_planned", {"at"}},
                 {"review_held", {"review_planned"}},
                 {"review_cancelled", {"review"}},
                 {"complaint_received", {}},
                 {"reply_sent", {"concerns"}},
                 {"case_closed", {}}};
  rules.closes = {"case_closed"};
  rules.reopens = {"referral"};
  rules.states = {{"in_placement", {"placed"}, {"placement_ended"}},
                  {"planning", {"review_planned"}, {"review_held", "review_cancelled"}}};
  rules.carry = {{"permanent", {"placed", "permanence_agreed"}}};
  rules.references = {{"concerns", {"complaint_received"}}};
  return rules;
}

Told told(std::string_view story) {
  return {statemachines::open_case_process()->configured(placements()), events_of(story)};
}

TEST(OpenCase, EveryKindIsAMilestoneOfItsOwnName) {
  const Told story = told(R"(
    2026-05-04T10:00 referral id=R
    2026-05-05T10:00 visit id=V
    2026-05-06T10:00 phone_call id=X
  )");
  EXPECT_EQ(story.milestones_of("R"), "referral");
  EXPECT_EQ(story.milestones_of("V"), "visit");
  EXPECT_EQ(story.order(), "R V");
  EXPECT_EQ(story.timeline().unknown_kinds.size(), 1U);
}

TEST(OpenCase, ClosesAndReopensByTheKindsThatSaySo) {
  const Told story = told(R"(
    2026-05-04T10:00 referral id=R
    2026-05-05T10:00 case_closed id=C
    2026-05-06T10:00 visit id=V
    2026-05-07T10:00 referral id=R2
  )");
  EXPECT_EQ(story.state_after("R"), "open");
  EXPECT_EQ(story.state_after("C"), "closed");
  EXPECT_EQ(story.state_after("V"), "closed");
  EXPECT_EQ(story.milestones_of("V"), "visit") << "an answer may still be owed";
  EXPECT_EQ(story.state_after("R2"), "open");
}

TEST(OpenCase, StatesHoldSideBySide) {
  const Told story = told(R"(
    2026-05-04T10:00 placed id=P
    2026-05-05T10:00 review_planned id=RP
    2026-05-06T10:00 placement_ended id=E
    2026-05-07T10:00 review_cancelled id=RC
  )");
  EXPECT_EQ(story.state_after("P"), "open, in_placement");
  EXPECT_EQ(story.state_after("RP"), "open, in_placement, planning");
  EXPECT_EQ(story.state_after("E"), "open, planning");
  EXPECT_EQ(story.state_after("RC"), "open");
}

TEST(OpenCase, AChildsStateEndsForThatChildAlone) {
  const Told story = told(R"(
    2026-05-04T10:00 placed id=P1 child=A
    2026-05-04T11:00 placed id=P2 child=B
    2026-05-05T10:00 placement_ended id=E1 child=A
    2026-05-06T10:00 placement_ended id=E2
  )");
  EXPECT_EQ(story.state_after("P2"), "open, in_placement (A), in_placement (B)");
  EXPECT_EQ(story.state_after("E1"), "open, in_placement (B)");
  EXPECT_EQ(story.state_after("E2"), "open") << "a record about no child ends it for all";
  const Timeline& timeline = story.timeline();
  const StateIndex after = timeline.steps[2].state;
  EXPECT_FALSE(is_in(timeline, after, 2, PersonId("A")));
  EXPECT_TRUE(is_in(timeline, after, 2, PersonId("B")));
  EXPECT_TRUE(is_in(timeline, after, 2, std::nullopt));
}

TEST(OpenCase, AStateOfTheWholeEndsWithARecordAboutOneChild) {
  const Told story = told(R"(
    2026-05-04T10:00 placed id=P
    2026-05-05T10:00 placement_ended id=E child=A
  )");
  EXPECT_EQ(story.state_after("E"), "open");
  EXPECT_TRUE(is_in(story.timeline(), story.timeline().steps[0].state, 2, PersonId("A")));
}

TEST(OpenCase, CarriesTheLatestValueToLaterMilestones) {
  const Told story = told(R"(
    2026-05-03T10:00 visit id=V0
    2026-05-04T10:00 placed id=P permanent=false
    2026-05-05T10:00 visit id=V1
    2026-05-06T10:00 permanence_agreed id=A permanent=true
    2026-05-07T10:00 visit id=V2
  )");
  EXPECT_EQ(story.fact("visit", "V0", "permanent"), "-");
  EXPECT_EQ(story.fact("visit", "V1", "permanent"), "false");
  EXPECT_EQ(story.fact("permanence_agreed", "A", "permanent"), "true") << "its own comes first";
  EXPECT_EQ(story.fact("visit", "V2", "permanent"), "true");
}

TEST(OpenCase, WhatIsSaidOfAChildIsCarriedForThatChild) {
  const Told story = told(R"(
    2026-05-04T10:00 placed id=P1 child=A permanent=true
    2026-05-04T11:00 visit id=V1 child=A
    2026-05-04T12:00 visit id=V2 child=B
    2026-05-04T13:00 visit id=V3
    2026-05-05T10:00 permanence_agreed id=N permanent=false
    2026-05-05T11:00 visit id=V4 child=A
    2026-05-05T12:00 visit id=V5 child=B
  )");
  EXPECT_EQ(story.fact("visit", "V1", "permanent"), "true");
  EXPECT_EQ(story.fact("visit", "V2", "permanent"), "-");
  EXPECT_EQ(story.fact("visit", "V3", "permanent"), "-");
  EXPECT_EQ(story.fact("visit", "V4", "permanent"), "false") << "a later one for all holds for all";
  EXPECT_EQ(story.fact("visit", "V5", "permanent"), "false");
}

TEST(OpenCase, AFactNamesTheEventThatIsAnswered) {
  const Told story = told(R"(
    2026-05-04T10:00 review_planned id=RP
    2026-05-04T11:00 complaint_received id=C
    2026-05-05T10:00 review_held id=H1 review_planned=RP
    2026-05-05T11:00 review_held id=H2 review_planned=gone
    2026-05-05T12:00 review_cancelled id=X1 review=RP
    2026-05-05T13:00 review_cancelled id=X2 review=first
    2026-05-06T10:00 reply_sent id=S1 concerns=C
    2026-05-06T11:00 reply_sent id=S2 concerns=RP
    2026-05-06T12:00 visit id=V answers=C
  )");
  EXPECT_EQ(story.answers("review_held"), "H1>RP H2>?!");
  EXPECT_EQ(story.answers("review_cancelled"), "X1>RP X2>?") << "it may be a code as well";
  EXPECT_EQ(story.answers("reply_sent"), "S1>C S2>?!") << "it may name complaints only";
  EXPECT_EQ(story.answers("visit"), "V>C");
}

TEST(OpenCase, WhatEndsSomethingOnADayComesAfterWhatWasDoneOnIt) {
  const Told story = told(R"(
    2026-05-04 case_closed id=C
    2026-05-04T10:00 visit id=V
    2026-05-05 placement_ended id=E
    2026-05-05T09:00 placed id=P
  )");
  EXPECT_EQ(story.order(), "V C P E");
  EXPECT_EQ(story.state_after("V"), "open");
}

TEST(OpenCase, OnlyAFileMakesItKnowKinds) {
  const auto plain = statemachines::open_case_process();
  EXPECT_EQ(plain->description().kinds.size(), 2U) << "what Duecourse makes itself";
  EXPECT_EQ(statemachines::early_help_process()->configured({}), nullptr);
}

TEST(OpenCase, SaysWhatItsStatesMean) {
  const auto process = statemachines::open_case_process()->configured(placements());
  const auto& states = process->description().states;
  ASSERT_EQ(states.size(), 4U);
  EXPECT_EQ(states[3].name, "planning");
  EXPECT_EQ(states[3].meaning, "from review planned to review held or review cancelled");
}

TEST(OpenCase, ServesWorkersAndTeamsToo) {
  OpenRules rules = placements();
  rules.subject = SubjectKind::team;
  EXPECT_EQ(statemachines::open_case_process()->configured(rules)->description().subject,
            SubjectKind::team);
}

}  // namespace
}  // namespace duecourse::testing
