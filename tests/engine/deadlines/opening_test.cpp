// What opens a deadline, and what keeps one from opening.
#include <gtest/gtest.h>

#include "engine/deadlines/deadline.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

// 2 March 2026 is a Monday; five working days from it end with Monday the 9th.

TEST(Opens, IfNoneOpenASecondStartOpensNothing) {
  const Practice practice("");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-03 asked id=A2)",
                          "2026-03-04")),
            "A1: open, due 2026-03-09\n");
}

TEST(Opens, IfNoneOpenTheNextStartAfterTheEndingOpens) {
  const Practice practice("");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-04 answered id=B1
      2026-03-05 asked id=A2)",
                          "2026-03-06")),
            "A1: met 2026-03-04 by B1 (done), due 2026-03-09\n"
            "A2: open, due 2026-03-12\n");
}

TEST(Opens, EachStartOpensItsOwn) {
  const Practice practice("opens = \"each\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-03 asked id=A2)",
                          "2026-03-04")),
            "A1: open, due 2026-03-09\n"
            "A2: open, due 2026-03-10\n");
}

TEST(Opens, RestartEndsTheOpenOneAndCountsAnew) {
  const Practice practice("opens = \"restart\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-04 asked id=A2)",
                          "2026-03-05")),
            "A1: withdrawn 2026-03-04 by A2 (restarted), due 2026-03-09\n"
            "A2: open, due 2026-03-11\n");
}

TEST(Opens, RestartAfterTheDueLeavesAMissedLimitMissed) {
  const Practice practice("opens = \"restart\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-10 asked id=A2)",
                          "2026-03-11")),
            "A1: lapsed 2026-03-10 by A2 (restarted), due 2026-03-09\n"
            "A2: open, due 2026-03-17\n");
}

TEST(PerPerson, EachChildHasAClockThatASiblingsAnswerDoesNotStop) {
  const Practice practice("per = \"person\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1 child=P1
      2026-03-02 asked id=A2 child=P2
      2026-03-03 asked id=A3 child=P1
      2026-03-04 answered id=B1 child=P2)",
                          "2026-03-05")),
            "A1/P1: open, due 2026-03-09\n"
            "A2/P2: met 2026-03-04 by B1 (done), due 2026-03-09\n");
}

TEST(PerPerson, AnAnswerAboutNobodyInParticularMeetsNoChilds) {
  const Practice practice("per = \"person\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1 child=P1
      2026-03-04 answered id=B1)",
                          "2026-03-05")),
            "A1/P1: open, due 2026-03-09\n");
}

TEST(PerPerson, ARestartForOneChildLeavesTheOthersClock) {
  const Practice practice("per = \"person\"\nopens = \"restart\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1 child=P1
      2026-03-02 asked id=A2 child=P2
      2026-03-03 asked id=A3 child=P2)",
                          "2026-03-04")),
            "A1/P1: open, due 2026-03-09\n"
            "A2/P2: withdrawn 2026-03-03 by A3 (restarted), due 2026-03-09\n"
            "A3/P2: open, due 2026-03-10\n");
}

TEST(StartsAt, TheClockStartsAtADateAmongTheFacts) {
  const Practice practice("starts_at = \"at\"");
  const Seen seen = see(practice, "2026-03-02 asked id=A1 at=2026-03-09", "2026-03-03");
  EXPECT_EQ(deadlines(seen), "A1: open, due 2026-03-16\n");
  EXPECT_EQ(brief(seen.assessment.deadlines.front().start), "2026-03-09");
}

TEST(StartsAt, WithoutTheDateNothingOpensAndAFindingSaysSo) {
  const Practice practice("starts_at = \"at\"");
  const Seen seen = see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-02 asked id=A2 at=soon)",
                        "2026-03-03");
  EXPECT_EQ(deadlines(seen), "");
  EXPECT_EQ(findings(seen), "A1 date-missing\nA2 date-missing\n");
}

TEST(When, AMissingFactHoldsForNotAndForNothingElse) {
  const Practice practice(R"(opens = "each"
when = { urgent = true, source = { not = ["dart"] } })");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1 urgent=true source=police
      2026-03-02 asked id=A2 urgent=true source=dart
      2026-03-02 asked id=A3 urgent=true
      2026-03-02 asked id=A4 source=police
      2026-03-02 asked id=A5 urgent=false)",
                          "2026-03-03")),
            "A1: open, due 2026-03-09\n"
            "A3: open, due 2026-03-09\n");
}

TEST(EndsWhen, AnAnswerThatLacksTheFactEndsNothing) {
  const Practice practice("ends_when = { full = true }");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-03 answered id=B1
      2026-03-04 answered id=B2 full=false
      2026-03-05 answered id=B3 full=true)",
                          "2026-03-06")),
            "A1: met 2026-03-05 by B3 (done), due 2026-03-09\n");
}

TEST(After, OnlyOnceTheOtherHasHappened) {
  const Practice practice("opens = \"each\"\nafter = [\"signed\"]");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-03 signed
      2026-03-04 asked id=A2)",
                          "2026-03-05")),
            "A2: open, due 2026-03-11\n");
}

TEST(After, TheSameMilestoneMeansFromTheSecondTimeOn) {
  const Practice practice("opens = \"each\"\nafter = [\"asked\"]");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-04 asked id=A2)",
                          "2026-03-05")),
            "A2: open, due 2026-03-11\n");
}

TEST(Unless, NotOnceTheOtherHasHappened) {
  const Practice practice("opens = \"each\"\nunless = [\"signed\"]");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-03 signed
      2026-03-04 asked id=A2)",
                          "2026-03-05")),
            "A1: open, due 2026-03-09\n");
}

TEST(Already, AnAnswerExactlyThatLongBeforeMeetsItAtTheStart) {
  const Practice practice("already = \"28 calendar days\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-02-02 answered id=B1
      2026-03-02T23:59:59 asked id=A1)",
                          "2026-03-03")),
            "A1: met 2026-03-02 23:59:59 by B1 (done_before_start), due 2026-03-09\n");
}

TEST(Already, ADayLongerBeforeDoesNot) {
  const Practice practice("already = \"28 calendar days\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-02-02 answered id=B1
      2026-03-03 asked id=A1)",
                          "2026-03-03")),
            "A1: open, due 2026-03-10\n");
}

TEST(InStates, NothingOpensInAnotherStateAndComingBackReopensNothing) {
  const Practice practice("opens = \"each\"\nin_states = [\"open\"]");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-03 waits id=W1
      2026-03-04 asked id=A2
      2026-03-05 goes_on
      2026-03-06 asked id=A3)",
                          "2026-03-06")),
            "A1: withdrawn 2026-03-03 by W1 (state_left), due 2026-03-09\n"
            "A3: open, due 2026-03-13\n");
}

TEST(InStates, TheStateThatTheEventItselfEntersCounts) {
  const Practice practice("starts = \"waits\"\nin_states = [\"waiting\"]");
  EXPECT_EQ(deadlines(see(practice, "2026-03-02 waits id=W1", "2026-03-03")),
            "W1: open, due 2026-03-09\n");
}

TEST(Closing, NothingOpensOnAClosedCaseUntilItIsReopened) {
  const Practice practice("opens = \"each\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 closes
      2026-03-03 asked id=A1
      2026-03-04 reopens
      2026-03-05 asked id=A2)",
                          "2026-03-06")),
            "A2: open, due 2026-03-12\n");
}

// Reading 21.
TEST(Closing, WhatTheClosingItselfOpensOpensIfItSurvivesClosing) {
  const Practice stays("starts = \"closes\"\nsurvives_closure = true");
  EXPECT_EQ(deadlines(see(stays, "2026-03-02 closes id=C1", "2026-03-03")),
            "C1: open, due 2026-03-09\n");
  const Practice goes("starts = \"closes\"");
  EXPECT_EQ(deadlines(see(goes, "2026-03-02 closes id=C1", "2026-03-03")), "");
}

TEST(Enrolment, BeforeItBeginsThereIsNothingAndItsBeginningIsAChangeAhead) {
  const Practice practice("");
  Enrolment enrolment;
  enrolment.from = moment_at("2026-03-04");
  const std::string story = "2026-03-02 asked id=A1";
  const Seen before = see(practice, story, "2026-03-03", enrolment);
  EXPECT_EQ(deadlines(before), "");
  EXPECT_EQ(before.assessment.next_change, moment_at("2026-03-04").at);
  // Reading 35: what happened before it is read all the same.
  const Seen begun = see(practice, story, "2026-03-04", enrolment);
  EXPECT_EQ(deadlines(begun), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(begun.assessment.next_change, std::nullopt);
}

// An end that is a date lasts to the end of that day.
TEST(Enrolment, ItsEndActsAsClosing) {
  const Practice practice("opens = \"each\"");
  Enrolment enrolment;
  enrolment.to = moment_at("2026-03-06");
  const std::string story = R"(
      2026-03-02 asked id=A1
      2026-03-07 asked id=A2
      2026-03-07 answered id=B1)";
  const Seen before = see(practice, story, "2026-03-05", enrolment);
  EXPECT_EQ(deadlines(before), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(before.assessment.next_change, moment_at("2026-03-07").at);
  EXPECT_EQ(deadlines(see(practice, story, "2026-03-08", enrolment)),
            "A1: withdrawn 2026-03-06 (enrolment_ended), due 2026-03-09\n");
}

TEST(Enrolment, ItsEndAfterTheDueLeavesItLapsed) {
  const Practice practice("");
  Enrolment enrolment;
  enrolment.to = moment_at("2026-03-10");
  EXPECT_EQ(deadlines(see(practice, "2026-03-02 asked id=A1", "2026-03-12", enrolment)),
            "A1: lapsed 2026-03-10 (enrolment_ended), due 2026-03-09\n");
}

TEST(Enrolment, WhatSurvivesClosingSurvivesItsEnd) {
  const Practice practice("survives_closure = true");
  Enrolment enrolment;
  enrolment.to = moment_at("2026-03-04");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-05 answered id=B1)",
                          "2026-03-06", enrolment)),
            "A1: met 2026-03-05 by B1 (done), due 2026-03-09\n");
}

std::string occurrences(const Seen& seen) {
  std::string text;
  for (const Deadline& deadline : seen.assessment.deadlines) {
    text += seen.history.events[deadline.anchor].host_id + " #" +
            std::to_string(deadline.occurrence) + "\n";
  }
  return text;
}

// Reading 16.
TEST(Occurrence, NumbersByStartAndCountsWithdrawnOnes) {
  const Practice practice("opens = \"each\"\nstarts_at = \"at\"\nwithdrawn_by = \"called_off\"");
  EXPECT_EQ(occurrences(see(practice, R"(
      2026-03-02 asked id=A1 at=2026-03-20
      2026-03-02 called_off
      2026-03-03 asked id=A2 at=2026-03-10
      2026-03-04 asked id=A3 at=2026-03-30)",
                            "2026-03-05")),
            "A2 #1\nA1 #2\nA3 #3\n");
}

TEST(Occurrence, NumbersEachChildsApart) {
  const Practice practice("opens = \"each\"\nper = \"person\"");
  EXPECT_EQ(occurrences(see(practice, R"(
      2026-03-02 asked id=A1 child=P1
      2026-03-03 asked id=A2 child=P2
      2026-03-04 asked id=A3 child=P1)",
                            "2026-03-05")),
            "A1 #1\nA2 #1\nA3 #2\n");
}

}  // namespace
}  // namespace duecourse::testing
