// The limits of a deadline: due, expectation, window; and the chain that repeats.
#include <gtest/gtest.h>

#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

/// What one opening on Monday 2 March 2026 with these facts gives, a day later.
Seen asked(const Practice& practice, const std::string& facts = "") {
  return see(practice, "2026-03-02T10:00 asked id=A1 " + facts, "2026-03-03");
}

TEST(Expected, StandsBesideTheDue) {
  const Seen seen = asked(Practice("expected = \"1 working day\"\ndue = \"5 working days\""));
  EXPECT_EQ(deadlines(seen), "A1: open, due 2026-03-09, expected 2026-03-03\n");
  EXPECT_FALSE(seen.assessment.deadlines.front().expectation_clamped);
}

TEST(Expected, IsNeverLaterThanTheDue) {
  const Practice practice("expected = \"2 calendar weeks\"\ndue = \"5 working days\"");
  const Seen seen = asked(practice);
  EXPECT_EQ(deadlines(seen), "A1: open, due 2026-03-09, expected 2026-03-09\n");
  EXPECT_TRUE(seen.assessment.deadlines.front().expectation_clamped);
}

TEST(Expected, AloneMakesNothingOverdue) {
  const Practice practice("expected = \"1 working day\"");
  EXPECT_EQ(deadlines(see(practice, "2026-03-02 asked id=A1", "2026-03-31")),
            "A1: open, expected 2026-03-03\n");
}

TEST(NotBefore, OpensAWindowAtTheBeginningOfItsDay) {
  EXPECT_EQ(deadlines(asked(Practice("not_before = \"3 working days\"\ndue = \"5 working days\""))),
            "A1: open, due 2026-03-09, not before 2026-03-05 00:00\n");
  EXPECT_EQ(deadlines(asked(Practice("not_before = \"24 hours\"\ndue = \"5 working days\""))),
            "A1: open, due 2026-03-09, not before 2026-03-03 10:00\n");
}

TEST(NotBefore, WhatIsMetEarlierIsMetAndAFinding) {
  const Practice practice("not_before = \"3 working days\"\ndue = \"5 working days\"");
  const std::string opening = "2026-03-02T10:00 asked id=A1\n";
  const Seen early = see(practice, opening + "2026-03-04T23:59:59 answered id=B1", "2026-03-06");
  EXPECT_EQ(early.assessment.deadlines.front().ending->kind, EndKind::met);
  EXPECT_EQ(findings(early), "B1 met-too-early\n");
  EXPECT_EQ(findings(see(practice, opening + "2026-03-05T00:00 answered id=B1", "2026-03-06")), "");
  EXPECT_EQ(findings(see(practice, opening + "2026-03-05 answered id=B1", "2026-03-06")), "");
}

TEST(Due, CountsFromADateAmongTheFacts) {
  const Practice after("due = \"5 working days after at\"");
  EXPECT_EQ(deadlines(asked(after, "at=2026-03-16")), "A1: open, due 2026-03-23\n");
  const Practice before("due = \"5 working days before at\"");
  EXPECT_EQ(deadlines(asked(before, "at=2026-03-16")), "A1: open, due 2026-03-09\n");
}

TEST(Due, CountsItsOwnCalendarsDays) {
  // Over Easter 2026: Good Friday 3 April and Easter Monday 6 April.
  const std::string story = "2026-04-01 asked id=A1";
  EXPECT_EQ(deadlines(see(Practice(""), story, "2026-04-01")), "A1: open, due 2026-04-08\n");
  EXPECT_EQ(deadlines(see(Practice("calendar = \"england\""), story, "2026-04-01")),
            "A1: open, due 2026-04-10\n");
}

TEST(DueFrom, TheEarliestOfWhatIsRecorded) {
  const Practice practice(R"(due = "5 working days"
due_from = { earliest = ["review_on", "84 calendar days after at", "due"] })");
  EXPECT_EQ(deadlines(asked(practice)), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(asked(practice, "review_on=2026-03-05")), "A1: open, due 2026-03-05\n");
  EXPECT_EQ(deadlines(asked(practice, "review_on=2026-03-20")), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(asked(practice, "review_on=2026-03-05 at=2025-12-10")),
            "A1: open, due 2026-03-04\n");
}

TEST(DueFrom, TheLatestOfWhatIsRecorded) {
  const Practice practice(R"(due = "5 working days"
due_from = { latest = ["review_on", "84 calendar days after at", "due"] })");
  EXPECT_EQ(deadlines(asked(practice, "review_on=2026-03-05")), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(asked(practice, "review_on=2026-03-20 at=2026-01-01")),
            "A1: open, due 2026-03-26\n");
}

TEST(DueFrom, TheDueThatIsNoChoiceServesWhereNothingIsRecorded) {
  const Practice practice(R"(due = "5 working days"
due_from = { latest = ["review_on"] })");
  EXPECT_EQ(deadlines(asked(practice)), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(asked(practice, "review_on=2026-03-05")), "A1: open, due 2026-03-05\n");
}

TEST(DueFrom, NothingRecordedAndNoDueIsADeadlineWithoutADateAndAFinding) {
  const Practice practice("due_from = { earliest = [\"review_on\"] }");
  const Seen seen = asked(practice);
  EXPECT_EQ(deadlines(seen), "A1: open\n");
  EXPECT_EQ(findings(seen), "A1 date-missing\n");
  EXPECT_EQ(findings(asked(practice, "review_on=2026-03-20")), "");
}

TEST(Due, WithoutItsFactIsADeadlineWithoutADateAndAFinding) {
  const Seen seen = asked(Practice("due = \"5 working days before at\""));
  EXPECT_EQ(deadlines(seen), "A1: open\n");
  EXPECT_EQ(findings(seen), "A1 date-missing\n");
}

// Papers due five working days before a review that is planned for the day after tomorrow.
TEST(Due, ThatLiesBeforeTheOpeningIsDueAtOnceAndAFinding) {
  const Practice practice("due = \"5 working days before at\"");
  const Seen seen = asked(practice, "at=2026-03-04");
  EXPECT_EQ(deadlines(seen), "A1: overdue, due 2026-02-25\n");
  EXPECT_EQ(findings(seen), "A1 planned-too-late\n");
  // Due on the day of the opening itself is not too late.
  EXPECT_EQ(findings(asked(practice, "at=2026-03-09")), "");
}

TEST(Trace, UnfoldsWhatWasCounted) {
  const Seen counted = asked(Practice(""));
  const Trace trace = trace_of(counted.assessment.deadlines.front(), london());
  ASSERT_FALSE(trace.lines.empty());
  EXPECT_EQ(trace.lines.front().label, "Mon 2 Mar 2026 10:00");
  EXPECT_EQ(trace.lines.back().label, "Mon 9 Mar 2026");
  const Seen bare =
      asked(Practice("due_from = { earliest = [\"review_on\"] }"), "review_on=2026-03-20");
  EXPECT_TRUE(trace_of(bare.assessment.deadlines.front(), london()).lines.empty());
}

// ---- Repeating ----

const std::string kChain = R"(
    2026-03-02 asked id=A1
    2026-04-01 met id=M1
    )";

TEST(Repeats, EachMeetingOpensTheNextCountedFromTheMeeting) {
  const Practice practice("ends = \"met\"\nrepeats = true\ndue = \"6 calendar weeks\"");
  EXPECT_EQ(deadlines(see(practice, kChain + "2026-05-01 met id=M2", "2026-05-02")),
            "A1: met 2026-04-01 by M1 (done), due 2026-04-13\n"
            "M1: met 2026-05-01 by M2 (done), due 2026-05-13\n"
            "M2: open, due 2026-06-12\n");
}

TEST(Repeats, FromTheDueItCountsFromTheDueDate) {
  const Practice practice("ends = \"met\"\nrepeats = \"from due\"\ndue = \"6 calendar weeks\"");
  EXPECT_EQ(deadlines(see(practice, kChain, "2026-04-02")),
            "A1: met 2026-04-01 by M1 (done), due 2026-04-13\n"
            "M1: open, due 2026-05-25\n");
}

TEST(Repeats, ThenIsTheLimitFromTheSecondOn) {
  const Practice practice(
      "ends = \"met\"\nrepeats = true\nthen = \"2 calendar weeks\"\ndue = \"6 calendar weeks\"");
  EXPECT_EQ(deadlines(see(practice, kChain + "2026-04-15 met id=M2", "2026-04-16")),
            "A1: met 2026-04-01 by M1 (done), due 2026-04-13\n"
            "M1: met 2026-04-15 by M2 (done), due 2026-04-15\n"
            "M2: open, due 2026-04-29\n");
}

TEST(Repeats, OnlyIfTheNextSurvivesTheEvent) {
  const Practice practice(
      "ends = [\"met\", \"waits\", \"closes\"]\nrepeats = true\nin_states = [\"open\"]");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-04 waits id=W1)",
                          "2026-03-05")),
            "A1: met 2026-03-04 by W1 (done), due 2026-03-09\n");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1
      2026-03-04 closes id=C1)",
                          "2026-03-05")),
            "A1: met 2026-03-04 by C1 (done), due 2026-03-09\n");
}

TEST(Repeats, WhatMeetsAndMayAlsoStartOpensTheNextOnce) {
  const Practice practice(
      "starts = [\"asked\", \"met\"]\nends = \"met\"\nrepeats = true\nopens = \"each\"\n"
      "then = \"2 calendar weeks\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 met id=M1
      2026-03-05 met id=M2)",
                          "2026-03-06")),
            "M1: met 2026-03-05 by M2 (done), due 2026-03-09\n"
            "M2: open, due 2026-03-19\n");
}

TEST(Repeats, ARestartBeginsTheChainAgain) {
  const Practice practice(
      "ends = \"met\"\nrepeats = true\nthen = \"2 calendar weeks\"\ndue = \"6 calendar weeks\"\n"
      "opens = \"restart\"");
  EXPECT_EQ(deadlines(see(practice, kChain + "2026-04-03 asked id=A2", "2026-04-04")),
            "A1: met 2026-04-01 by M1 (done), due 2026-04-13\n"
            "M1: withdrawn 2026-04-03 by A2 (restarted), due 2026-04-15\n"
            "A2: open, due 2026-05-15\n");
}

}  // namespace
}  // namespace duecourse::testing
