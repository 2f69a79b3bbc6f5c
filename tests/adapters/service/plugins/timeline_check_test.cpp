// What a timeline of a plugin, and its words, must be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "adapters/service/plugin_process.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Instant kNoon{std::chrono::seconds{1'780'000'000 / 86'400 * 86'400 + 43'200}};
constexpr std::chrono::hours kDay{24};

ProcessDescription words() {
  ProcessDescription described;
  described.name = "requests";
  described.states = {{"open", ""}, {"closed", "", true}};
  described.kinds = {{"asked", {}}};
  described.milestones = {{"asked", "", {}}, {"answered", "", {}}};
  described.findings = {"quite-odd"};
  return described;
}

/// Three events: one at noon, one an hour before on the same day, one on the next day.
History history() {
  History history;
  history.events.resize(3);
  history.events[0].occurred = {kNoon, Precision::second};
  history.events[1].occurred = {kNoon - std::chrono::hours{1}, Precision::second};
  history.events[2].occurred = {kNoon + kDay, Precision::second};
  return history;
}

Timeline good() {
  Timeline timeline;
  timeline.steps = {{0, 0, false}, {1, 1, true}, {2, 0, false, 1}};
  timeline.milestones = {
      {0, 0, 0, kNoEvent, false, {}}, {1, 0, 0, 1, false, {}}, {1, 2, 2, kNoEvent, false, {}}};
  timeline.findings = {{0, 2, "odd"}};
  return timeline;
}

/// What is said of a good timeline that `change` has spoiled.
std::string said_of(const std::function<void(Timeline&)>& change) {
  Timeline timeline = good();
  change(timeline);
  return fault_of(timeline, history(), utc_zone(), words());
}

TEST(TimelineCheck, AGoodOneMayHaveItsOwnOrderWithinADay) {
  EXPECT_EQ(said_of([](Timeline&) {}), "");
}

TEST(TimelineCheck, WhatIsIndexedExists) {
  EXPECT_EQ(said_of([](Timeline& t) { t.initial = 2; }), "the beginning names state 2 of 2");
  EXPECT_EQ(said_of([](Timeline& t) { t.steps[0].event = 3; }), "a step names event 3 of 3");
  EXPECT_EQ(said_of([](Timeline& t) { t.steps[0].event = kNoEvent; }),
            "a step names event 4294967295 of 3");
  EXPECT_EQ(said_of([](Timeline& t) { t.steps[1].state = 9; }), "a step names state 9 of 2");
  EXPECT_EQ(said_of([](Timeline& t) { t.steps[2].goes_on_from = 7; }),
            "a step that goes on names event 7 of 3");
  EXPECT_EQ(said_of([](Timeline& t) { t.milestones[0].name = 2; }),
            "a milestone names milestone 2 of 2");
  EXPECT_EQ(said_of([](Timeline& t) { t.milestones[2].step = 3; }),
            "a milestone names step 3 of 3");
  EXPECT_EQ(said_of([](Timeline& t) { t.milestones[2].event = 3; }),
            "a milestone names event 3 of 3");
  EXPECT_EQ(said_of([](Timeline& t) { t.milestones[1].answers = 3; }),
            "an answer names event 3 of 3");
  EXPECT_EQ(said_of([](Timeline& t) {
              t.refused = {{3, 0, "no"}};
            }),
            "a refusal names event 3 of 3");
  EXPECT_EQ(said_of([](Timeline& t) {
              t.refused = {{0, 2, "no"}};
            }),
            "a refusal names state 2 of 2");
  EXPECT_EQ(said_of([](Timeline& t) { t.unknown_kinds = {3}; }),
            "an unknown kind names event 3 of 3");
  EXPECT_EQ(said_of([](Timeline& t) { t.findings[0].finding = 1; }),
            "a finding names finding 1 of 1");
  EXPECT_EQ(said_of([](Timeline& t) { t.findings[0].event = 3; }), "a finding names event 3 of 3");
}

TEST(TimelineCheck, StatesSideBySide) {
  const auto with = [](std::vector<Situation> situations) {
    return said_of([&](Timeline& t) { t.situations = std::move(situations); });
  };
  EXPECT_EQ(with({{false, {{0, std::nullopt}}}, {true, {{1, std::nullopt}}}}), "");
  EXPECT_EQ(with({{false, {{0, std::nullopt}}}}), "a step names situation 1 of 1");
  EXPECT_EQ(with({{false, {{2, std::nullopt}}}, {}}), "a situation names state 2 of 2");
}

TEST(TimelineCheck, StepsAndMilestonesAscend) {
  EXPECT_EQ(said_of([](Timeline& t) { std::swap(t.steps[0], t.steps[2]); }),
            "its steps do not ascend: event 1 comes after one of a later day");
  EXPECT_EQ(said_of([](Timeline& t) { t.steps[1].event = 0; }), "event 0 has two steps");
  EXPECT_EQ(said_of([](Timeline& t) { std::swap(t.milestones[0], t.milestones[2]); }),
            "its milestones do not ascend by step");
}

TEST(WordsCheck, NamesAreWordsAndStandOnce) {
  EXPECT_THAT(faults_of(words()), IsEmpty());
  ProcessDescription bad = words();
  bad.name.clear();
  bad.subject = static_cast<SubjectKind>(7);
  bad.kinds[0].facts = {"a_fact", "a_fact"};
  bad.findings = {"it_is"};
  EXPECT_THAT(faults_of(bad), ElementsAre(HasSubstr("'' is no name for a process"),
                                          HasSubstr("neither case nor worker nor team"),
                                          HasSubstr("'it_is' is no name for a finding"),
                                          HasSubstr("a fact 'a_fact' stands twice")));
}

}  // namespace
}  // namespace duecourse::testing
