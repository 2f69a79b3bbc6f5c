// Which deadlines an ending meets, and whether in time.
#include <gtest/gtest.h>

#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

// Opened on Monday 2 March 2026, five working days: due on Monday the 9th.
const std::string kTwoAsked = R"(
    2026-03-02 asked id=A1
    2026-03-03 asked id=A2
    )";

/// One deadline opened on 2 March, and one answer.
std::string answered(const Practice& practice, const std::string& opening,
                     const std::string& answer, const std::string& now = "2026-03-31") {
  return deadlines(see(practice, opening + "\n" + answer, now));
}

TEST(Meets, AllThatAreOpen) {
  const Practice practice("opens = \"each\"");
  EXPECT_EQ(deadlines(see(practice, kTwoAsked + "2026-03-04 answered id=B1", "2026-03-05")),
            "A1: met 2026-03-04 by B1 (done), due 2026-03-09\n"
            "A2: met 2026-03-04 by B1 (done), due 2026-03-10\n");
}

TEST(Meets, TheOldestOnly) {
  const Practice practice("opens = \"each\"\nmeets = \"oldest\"");
  const std::string once = kTwoAsked + "2026-03-04 answered id=B1\n";
  EXPECT_EQ(deadlines(see(practice, once, "2026-03-05")),
            "A1: met 2026-03-04 by B1 (done), due 2026-03-09\n"
            "A2: open, due 2026-03-10\n");
  EXPECT_EQ(deadlines(see(practice, once + "2026-03-05 answered id=B2", "2026-03-05")),
            "A1: met 2026-03-04 by B1 (done), due 2026-03-09\n"
            "A2: met 2026-03-05 by B2 (done), due 2026-03-10\n");
}

TEST(Meets, TheOneReferredTo) {
  const Practice practice("opens = \"each\"\nmeets = \"referred\"");
  EXPECT_EQ(
      deadlines(see(practice, kTwoAsked + "2026-03-04 answered id=B1 answers=A2", "2026-03-05")),
      "A1: open, due 2026-03-09\n"
      "A2: met 2026-03-04 by B1 (done), due 2026-03-10\n");
}

// Reading 32.
TEST(Meets, WithoutAReferenceAllOpen) {
  const Practice practice("opens = \"each\"\nmeets = \"referred\"");
  const Seen seen = see(practice, kTwoAsked + "2026-03-04 answered id=B1", "2026-03-05");
  EXPECT_EQ(deadlines(seen),
            "A1: met 2026-03-04 by B1 (done), due 2026-03-09\n"
            "A2: met 2026-03-04 by B1 (done), due 2026-03-10\n");
  EXPECT_EQ(findings(seen), "");
}

TEST(Meets, AWrongReferenceFallsBackAndIsAFinding) {
  const Practice practice("opens = \"each\"\nmeets = \"referred\"");
  const Seen seen = see(practice, kTwoAsked + "2026-03-04 answered id=B1 answers=A9", "2026-03-05");
  EXPECT_EQ(deadlines(seen),
            "A1: met 2026-03-04 by B1 (done), due 2026-03-09\n"
            "A2: met 2026-03-04 by B1 (done), due 2026-03-10\n");
  EXPECT_EQ(findings(seen), "B1 wrong-reference\n");
}

TEST(Meets, AReferenceToAnEventWithoutADeadlineMeetsNone) {
  const Practice practice("opens = \"each\"\nmeets = \"referred\"");
  EXPECT_EQ(answered(practice, "2026-03-01 noted id=N1\n2026-03-02 asked id=A1",
                     "2026-03-04 answered id=B1 answers=N1", "2026-03-05"),
            "A1: open, due 2026-03-09\n");
}

TEST(Meets, NothingThatOpenedLater) {
  const Practice practice("");
  EXPECT_EQ(answered(practice, "2026-03-02T10:00 asked id=A1", "2026-03-02T09:59:59 answered",
                     "2026-03-03"),
            "A1: open, due 2026-03-09\n");
}

// Reading 33: chased by nobody for what was done that day.
TEST(Meets, ADateOnlyEndingOnTheDayOfTheOpening) {
  const Practice practice("");
  EXPECT_EQ(answered(practice, "2026-03-02T10:00 asked id=A1", "2026-03-02 answered id=B1"),
            "A1: met 2026-03-02 by B1 (done), due 2026-03-09\n");
  EXPECT_EQ(answered(practice, "2026-03-02T10:00 asked id=A1", "2026-03-01 answered id=B1",
                     "2026-03-02T11:00"),
            "A1: open, due 2026-03-09\n");
}

// Reading 7: the acknowledgement at 10:00, the contact typed in at 10:05.
TEST(Meets, AnAnswerThatNamesItsEventBeforeIt) {
  const Practice practice("meets = \"referred\"");
  EXPECT_EQ(answered(practice, "2026-03-02T10:05 asked id=A1",
                     "2026-03-02T10:00 answered id=B1 answers=A1"),
            "A1: met 2026-03-02 10:05 by B1 (done_before_start), due 2026-03-09\n");
  EXPECT_EQ(answered(practice, "2026-03-02T10:05 asked id=A1", "2026-03-02T10:00 answered id=B1",
                     "2026-03-03"),
            "A1: open, due 2026-03-09\n");
}

TEST(InTime, ToTheLastSecondOfTheDayAndNotASecondLonger) {
  const Practice practice("");
  const std::string opening = "2026-03-02 asked id=A1";
  EXPECT_EQ(answered(practice, opening, "2026-03-09T23:59:59 answered id=B1"),
            "A1: met 2026-03-09 23:59:59 by B1 (done), due 2026-03-09\n");
  EXPECT_EQ(answered(practice, opening, "2026-03-10T00:00:00 answered id=B1"),
            "A1: met_late 2026-03-10 00:00 by B1 (done), due 2026-03-09\n");
  EXPECT_EQ(answered(practice, opening, "2026-03-09 answered id=B1"),
            "A1: met 2026-03-09 by B1 (done), due 2026-03-09\n");
  EXPECT_EQ(answered(practice, opening, "2026-03-10 answered id=B1"),
            "A1: met_late 2026-03-10 by B1 (done), due 2026-03-09\n");
}

TEST(InTime, HoursEndAtTheirSecond) {
  const Practice practice("due = \"24 hours\"");
  const std::string opening = "2026-03-02T10:00 asked id=A1";
  EXPECT_EQ(answered(practice, opening, "2026-03-03T09:59:59 answered id=B1"),
            "A1: met 2026-03-03 09:59:59 by B1 (done), due 2026-03-03 10:00\n");
  EXPECT_EQ(answered(practice, opening, "2026-03-03T10:00:00 answered id=B1"),
            "A1: met_late 2026-03-03 10:00 by B1 (done), due 2026-03-03 10:00\n");
}

// The clocks go forward on Sunday 29 March and back on Sunday 25 October 2026.
TEST(InTime, TheDayOfAClockChangeEndsWithItsOwnMidnight) {
  const Practice practice("due = \"2 calendar days\"");
  EXPECT_EQ(answered(practice, "2026-03-27 asked id=A1", "2026-03-29T23:59:59 answered id=B1"),
            "A1: met 2026-03-29 23:59:59 by B1 (done), due 2026-03-29\n");
  EXPECT_EQ(
      answered(practice, "2026-10-23 asked id=A1", "2026-10-26T00:00 answered id=B1", "2026-10-31"),
      "A1: met_late 2026-10-26 00:00 by B1 (done), due 2026-10-25\n");
}

TEST(InTime, AnOpenOneIsOverdueFromTheFirstSecondAfterItsLastDay) {
  const Practice practice("");
  const std::string opening = "2026-03-02 asked id=A1";
  EXPECT_EQ(deadlines(see(practice, opening, "2026-03-09T23:59:59")), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(see(practice, opening, "2026-03-10T00:00:00")),
            "A1: overdue, due 2026-03-09\n");
}

TEST(EndsAll, NeedsEachOfThemInWhateverOrder) {
  const Practice practice("ends_all = [\"answered\", \"signed\"]");
  const std::string half = "2026-03-02 asked id=A1\n2026-03-03 signed\n2026-03-04 signed\n";
  EXPECT_EQ(deadlines(see(practice, half, "2026-03-05")), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(see(practice, half + "2026-03-06 answered id=B1", "2026-03-07")),
            "A1: met 2026-03-06 by B1 (done), due 2026-03-09\n");
}

TEST(EndsAll, NothingFromBeforeTheOpeningCounts) {
  const Practice practice("ends_all = [\"answered\", \"signed\"]");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-01 signed
      2026-03-02 asked id=A1
      2026-03-03 answered id=B1)",
                          "2026-03-04")),
            "A1: open, due 2026-03-09\n");
}

// Reading 22: what must be on the system counts from when it is there.
TEST(Recorded, MeasuresWhenItWasTypedIn) {
  const Practice practice("measured = \"recorded\"");
  const std::string opening = "2026-03-02 asked id=A1";
  EXPECT_EQ(answered(practice, opening, "2026-03-05 answered id=B1 recorded=2026-03-10T09:00"),
            "A1: met_late 2026-03-10 09:00 by B1 (done), due 2026-03-09\n");
  EXPECT_EQ(answered(practice, opening, "2026-03-05 answered id=B1"),
            "A1: met 2026-03-05 by B1 (done), due 2026-03-09\n");
}

TEST(Recorded, AfterNowDoesNotCountYetAndTheAssessmentSaysWhenItWill) {
  const Practice practice("measured = \"recorded\"");
  const std::string story = R"(
      2026-03-02 asked id=A1
      2026-03-05 answered id=B1 recorded=2026-03-08T09:00
      2026-03-05 answered id=B2 recorded=2026-03-07T09:00)";
  const Seen before = see(practice, story, "2026-03-07T08:59:59");
  EXPECT_EQ(deadlines(before), "A1: open, due 2026-03-09\n");
  ASSERT_TRUE(before.assessment.next_change);
  EXPECT_EQ(brief(*before.assessment.next_change), "2026-03-07 09:00");
  EXPECT_EQ(deadlines(see(practice, story, "2026-03-07T09:00:00")),
            "A1: met 2026-03-07 09:00 by B2 (done), due 2026-03-09\n");
}

// All of them must be on the system: the one that was typed in last decides.
TEST(Recorded, OfAllThatAreNeededTheLastToBeTypedInCounts) {
  const Practice practice("ends_all = [\"answered\", \"signed\"]\nmeasured = \"recorded\"");
  const std::string story = R"(
      2026-03-02 asked id=A1
      2026-03-03 answered id=B1 recorded=2026-03-12T09:00
      2026-03-04 signed id=S1 recorded=2026-03-04T15:00)";
  const Seen before = see(practice, story, "2026-03-06");
  EXPECT_EQ(deadlines(before), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(before.assessment.next_change, moment_at("2026-03-12T09:00").at);
  EXPECT_EQ(deadlines(see(practice, story, "2026-03-13")),
            "A1: met_late 2026-03-12 09:00 by B1 (done), due 2026-03-09\n");
}

}  // namespace
}  // namespace duecourse::testing
