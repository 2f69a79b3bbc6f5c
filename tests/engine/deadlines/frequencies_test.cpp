// Frequencies and dates among the facts: what replaces a default, what stands beside it, and what
// cannot be read.
#include <gtest/gtest.h>

#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

/// What one opening on Monday 2 March 2026 with these facts gives, a day later.
Seen asked(const Practice& practice, const std::string& facts = "") {
  return see(practice, "2026-03-02T10:00 asked id=A1 " + facts, "2026-03-03");
}

const Practice& first_recorded() {
  static const Practice kPractice(R"(due = "5 working days"
due_from = { first = ["source", "review_on", "due"] })");
  return kPractice;
}

TEST(Frequency, ReplacesTheDefaultEvenWhereItIsLonger) {
  EXPECT_EQ(deadlines(asked(first_recorded())), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(asked(first_recorded(), "source=4_weeks")), "A1: open, due 2026-03-30\n");
  EXPECT_EQ(deadlines(asked(first_recorded(), "source=2_working_days")),
            "A1: open, due 2026-03-04\n");
}

TEST(Frequency, IsTakenInTheOrderOfTheList) {
  EXPECT_EQ(deadlines(asked(first_recorded(), "source=weekly review_on=2026-03-04")),
            "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(asked(first_recorded(), "review_on=2026-03-20")),
            "A1: open, due 2026-03-20\n");
}

TEST(Frequency, ThatCannotBeReadIsAFindingAndTheNextServes) {
  const Seen seen = asked(first_recorded(), "source=often");
  EXPECT_EQ(deadlines(seen), "A1: open, due 2026-03-09\n");
  ASSERT_EQ(findings(seen), "A1 duration-unreadable\n");
  EXPECT_EQ(seen.assessment.findings.front().text,
            "'often', recorded as source, is no length of time");
}

TEST(Frequency, MayBeTheEarlierOfTwo) {
  const Practice practice(R"(due = "5 working days"
due_from = { earliest = ["source", "due"] })");
  EXPECT_EQ(deadlines(asked(practice, "source=4_weeks")), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(asked(practice, "source=2_working_days")), "A1: open, due 2026-03-04\n");
}

TEST(Frequency, IsUnfoldedDayByDayAndSaysWhereItStands) {
  const Seen seen = asked(first_recorded(), "source=2_working_days");
  const Deadline& deadline = seen.assessment.deadlines.front();
  EXPECT_EQ(deadline.counted->from_what, "asked A1, as recorded in source");
  EXPECT_EQ(trace_of(deadline, london()).lines.back().label, "Wed 4 Mar 2026");
}

TEST(Frequency, CountsForEachIntervalFromTheRecordThatBeginsIt) {
  const Practice practice(R"(due = "5 working days"
repeats = true
due_from = { first = ["source", "due"] })");
  const Seen seen = see(practice, R"(
    2026-03-02T10:00 asked id=A1
    2026-03-04T10:00 answered id=B1 source=weekly
    2026-03-05T10:00 answered id=B2
  )",
                        "2026-03-06");
  EXPECT_EQ(deadlines(seen),
            "A1: met 2026-03-04 10:00 by B1 (done), due 2026-03-09\n"
            "B1: met 2026-03-05 10:00 by B2 (done), due 2026-03-11\n"
            "B2: open, due 2026-03-12\n");
}

TEST(Also, ADateOnRecordCountsWhereItIsEarlier) {
  const Practice practice(R"(due = "5 working days"
also = [{ starts = "noted", date = "at" }])");
  const std::string opening = "2026-03-02T10:00 asked id=A1\n";
  EXPECT_EQ(deadlines(see(practice, opening + "2026-03-03 noted id=N at=2026-03-05", "2026-03-04")),
            "A1: open, due 2026-03-05\n");
  EXPECT_EQ(deadlines(see(practice, opening + "2026-03-03 noted id=N at=2026-03-20", "2026-03-04")),
            "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(see(practice, opening + "2026-03-03 noted id=N", "2026-03-04")),
            "A1: open, due 2026-03-09\n");
}

TEST(Grace, MayCountAfterADateAmongTheFacts) {
  const Practice practice = Practice::of_several({"", R"([[finding]]
id = "unanswered"
clause = "1"
title = "No answer by its date"
raised_by = { milestone = "asked", mended_by = "answered" }
grace = "end of the same day after at"
owner = "key_worker"
tells = [{ to = ["owner"], kind = "reminder" }])"});
  const std::string opening = "2026-03-02T10:00 asked id=A1 at=2026-03-04\n";
  EXPECT_TRUE(see(practice, opening, "2026-03-04T23:59").assessment.raised.empty());
  const Seen raised = see(practice, opening, "2026-03-05T00:00");
  ASSERT_EQ(raised.assessment.raised.size(), 1U);
  EXPECT_EQ(brief(raised.assessment.raised.front().life.start), "2026-03-05");
  const std::string in_time = opening + "2026-03-04T10:00 answered id=B1";
  EXPECT_TRUE(see(practice, in_time, "2026-03-09").assessment.raised.empty());
  EXPECT_TRUE(
      see(practice, "2026-03-02T10:00 asked id=A1", "2026-03-09").assessment.raised.empty());
}

}  // namespace
}  // namespace duecourse::testing
