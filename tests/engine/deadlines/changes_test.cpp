// What changes a limit: from where it counts, the age of a chain, an earlier one beside it, a date
// on record, a clock that stands, a duty handed over, a date of activation.
#include <gtest/gtest.h>

#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

// 2 March 2026 is a Monday; five working days from it end with Monday the 9th. The clocks go
// forward on 29 March 2026 and back on 25 October.

std::string after(const Practice& practice, const std::string& story, const std::string& now) {
  return deadlines(see(practice, story, now));
}

TEST(CountFrom, TheLatestBeforeTheOpening) {
  const Practice practice("count_from = \"noted\"");
  const Seen seen = see(practice, R"(
      2026-02-02 noted id=N1
      2026-02-27 noted id=N2
      2026-03-02 asked id=A1)",
                        "2026-03-03");
  EXPECT_EQ(deadlines(seen), "A1: open, due 2026-03-06\n");
  EXPECT_EQ(brief(seen.assessment.deadlines.front().start), "2026-03-02");
  EXPECT_EQ(seen.assessment.deadlines.front().counted->from_what, "noted N2");
}

TEST(CountFrom, TheOpeningWhereThereIsNone) {
  EXPECT_EQ(after(Practice("count_from = \"noted\""), "2026-03-02 asked id=A1", "2026-03-03"),
            "A1: open, due 2026-03-09\n");
}

TEST(CountFrom, OneThatComesWhileItIsOpenCountsAnew) {
  const Practice practice("count_from = \"noted\"");
  const std::string story = "2026-03-02 asked id=A1\n2026-03-04T16:00 noted id=N1\n";
  EXPECT_EQ(after(practice, story, "2026-03-04T15:59"), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(after(practice, story, "2026-03-04T16:00"), "A1: open, due 2026-03-11\n");
  // In the last second of its last day it still moves; a second later it is overdue and stays so.
  const std::string last = "2026-03-02 asked id=A1\n2026-03-09T23:59:59 noted id=N1\n";
  EXPECT_EQ(after(practice, last, "2026-03-11"), "A1: open, due 2026-03-16\n");
  const Seen late =
      see(practice, "2026-03-02 asked id=A1\n2026-03-10T00:00 noted id=N1", "2026-03-11");
  EXPECT_EQ(deadlines(late), "A1: overdue, due 2026-03-09\n");
  EXPECT_EQ(findings(late), "N1 moved-when-overdue\n");
  // Known only by its day, the last day is in time.
  EXPECT_EQ(after(practice, "2026-03-02 asked id=A1\n2026-03-09 noted id=N1", "2026-03-11"),
            "A1: open, due 2026-03-16\n");
}

TEST(CountFrom, NothingMovesWhatHasEnded) {
  const Practice practice("count_from = \"noted\"");
  EXPECT_EQ(after(practice, R"(
      2026-03-02 asked id=A1
      2026-03-03 answered id=B1
      2026-03-04 noted id=N1)",
                  "2026-03-05"),
            "A1: met 2026-03-03 by B1 (done), due 2026-03-09\n");
}

TEST(CountFrom, OfOneChildOrOfNoneInParticular) {
  const Practice practice("count_from = \"noted\"\nper = \"person\"");
  EXPECT_EQ(after(practice, R"(
      2026-03-02 asked id=A1 child=P1
      2026-03-02 asked id=A2 child=P2
      2026-03-03 noted id=N1 child=P2)",
                  "2026-03-04"),
            "A1/P1: open, due 2026-03-09\n"
            "A2/P2: open, due 2026-03-10\n");
  EXPECT_EQ(after(practice, R"(
      2026-03-02 asked id=A1 child=P1
      2026-03-03 noted id=N1)",
                  "2026-03-04"),
            "A1/P1: open, due 2026-03-10\n");
}

TEST(CountFrom, ARepeatCountsFromItsMeeting) {
  const Practice practice("count_from = \"noted\"\nrepeats = true");
  EXPECT_EQ(after(practice, R"(
      2026-02-27 noted id=N1
      2026-03-02 asked id=A1
      2026-03-04 answered id=B1)",
                  "2026-03-05"),
            "A1: met 2026-03-04 by B1 (done), due 2026-03-06\n"
            "B1: open, due 2026-03-11\n");
}

TEST(ChangesAfter, TheLimitOfAnIntervalThatBeginsLater) {
  const Practice practice(R"(repeats = true
due = "6 calendar weeks"
changes_after = { "1 calendar year" = "12 calendar weeks" })");
  // The anniversary itself is within the year, as exactly three months are within three months.
  EXPECT_EQ(after(practice, R"(
      2025-03-10T10:00 asked id=A1
      2026-03-10T23:59:59 answered id=B1)",
                  "2026-03-11"),
            "A1: met_late 2026-03-10 23:59:59 by B1 (done), due 2025-04-21\n"
            "B1: open, due 2026-04-21\n");
  EXPECT_EQ(after(practice, R"(
      2025-03-10T10:00 asked id=A1
      2026-03-11T00:00 answered id=B1)",
                  "2026-03-12"),
            "A1: met_late 2026-03-11 00:00 by B1 (done), due 2025-04-21\n"
            "B1: open, due 2026-06-03\n");
}

TEST(ChangesAfter, CountsFromWhereTheChainBegan) {
  const Practice practice(R"(repeats = true
due = "1 calendar month"
changes_after."2 calendar months" = "3 calendar months"
changes_after."1 calendar month" = "2 calendar months")");
  EXPECT_EQ(after(practice, R"(
      2024-01-29 asked id=A1
      2024-02-29 answered id=B1
      2024-03-01 answered id=B2
      2024-03-29 answered id=B3
      2024-03-30 answered id=B4)",
                  "2024-03-31"),
            "A1: met 2024-02-29 by B1 (done), due 2024-02-29\n"
            "B1: met 2024-03-01 by B2 (done), due 2024-03-29\n"
            "B2: met 2024-03-29 by B3 (done), due 2024-05-01\n"
            "B3: met 2024-03-30 by B4 (done), due 2024-05-29\n"
            "B4: open, due 2024-06-30\n");
}

TEST(Limits, TheFirstThatApplies) {
  const Practice practice(R"(limits = [
  { due = "3 calendar months", after = "1 calendar year", since = "noted", when.urgent = true },
  { due = "2 calendar months", from = "review_on" },
  { due = "6 calendar weeks" },
])");
  const auto of = [&](const std::string& facts) {
    return after(practice, "2025-01-15 noted id=N1\n2026-03-02 asked id=A1 " + facts, "2026-03-03");
  };
  EXPECT_EQ(of("urgent=true"), "A1: open, due 2026-06-02\n");
  EXPECT_EQ(of("urgent=false"), "A1: open, due 2026-04-13\n");
  EXPECT_EQ(of(""), "A1: open, due 2026-04-13\n");
  // From a date on which it begins, or on or before which its due would fall.
  EXPECT_EQ(of("review_on=2026-03-02"), "A1: open, due 2026-05-02\n");
  EXPECT_EQ(of("review_on=2026-05-02"), "A1: open, due 2026-05-02\n");
  EXPECT_EQ(of("review_on=2026-05-03"), "A1: open, due 2026-04-13\n");
  // Nothing recorded of that kind: no age.
  EXPECT_EQ(after(practice, "2026-03-02 asked id=A1 urgent=true", "2026-03-03"),
            "A1: open, due 2026-04-13\n");
}

TEST(Also, TheEarlierOfTwoLimits) {
  const Practice practice(R"(due = "4 calendar weeks"
also = [{ starts = "noted", due = "10 working days" }])");
  EXPECT_EQ(after(practice, "2026-03-02 asked id=A1\n2026-03-04 noted id=N1", "2026-03-05"),
            "A1: open, due 2026-03-18\n");
  EXPECT_EQ(after(practice, "2026-03-02 asked id=A1\n2026-03-20 noted id=N1", "2026-03-21"),
            "A1: open, due 2026-03-30\n");
  // What came before it opened is not its own.
  EXPECT_EQ(after(practice, "2026-03-01 noted id=N1\n2026-03-02 asked id=A1", "2026-03-21"),
            "A1: open, due 2026-03-30\n");
}

TEST(MovedBy, ADateOnRecordAsItStands) {
  const Practice practice("moved_by = { milestone = \"noted\", fact = \"at\" }");
  const std::string opening = "2026-03-02 asked id=A1\n";
  const Seen moved = see(practice, opening + "2026-03-04 noted id=N1 at=2026-03-14", "2026-03-05");
  EXPECT_EQ(deadlines(moved), "A1: open, due 2026-03-14\n");  // a Saturday, as it was recorded
  ASSERT_EQ(moved.assessment.deadlines.front().changes.size(), 1U);
  EXPECT_EQ(moved.assessment.deadlines.front().changes.front().change, Change::moved);
  EXPECT_EQ(brief(*moved.assessment.deadlines.front().changes.front().was), "2026-03-09");
  EXPECT_EQ(after(practice, opening + "2026-03-04 noted id=N1 at=2026-03-05T11:00", "2026-03-05"),
            "A1: open, due 2026-03-05\n");
  const Seen dateless = see(practice, opening + "2026-03-04 noted id=N1 at=soon", "2026-03-05");
  EXPECT_EQ(deadlines(dateless), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(findings(dateless), "N1 date-missing\n");
  EXPECT_EQ(after(practice, opening + "2026-03-10 noted id=N1 at=2026-04-14", "2026-03-11"),
            "A1: overdue, due 2026-03-09\n");
}

TEST(MovedBy, OnlyTheOneItNames) {
  const Practice practice("opens = \"each\"\nmoved_by = { milestone = \"noted\", fact = \"at\" }");
  EXPECT_EQ(after(practice, R"(
      2026-03-02 asked id=A1
      2026-03-03 asked id=A2
      2026-03-04 noted id=N1 answers=A2 at=2026-03-20)",
                  "2026-03-05"),
            "A1: open, due 2026-03-09\n"
            "A2: open, due 2026-03-20\n");
}

TEST(PausedBy, NoDueMeanwhileAndLaterByTheDaysBetween) {
  const Practice practice("paused_by = \"waits\"\nresumed_by = \"goes_on\"");
  const std::string story =
      "2026-03-02 asked id=A1\n2026-03-05T10:00 waits id=W1\n2026-03-12T09:00 goes_on id=G1\n";
  EXPECT_EQ(after(practice, story, "2026-03-05T09:59"), "A1: open, due 2026-03-09\n");
  EXPECT_EQ(after(practice, story, "2026-03-11"), "A1: open\n");
  EXPECT_EQ(after(practice, story, "2026-03-12T09:00"), "A1: open, due 2026-03-16\n");
  EXPECT_EQ(after(practice, story + "2026-03-16T23:59:59 answered id=B1", "2026-03-17"),
            "A1: met 2026-03-16 23:59:59 by B1 (done), due 2026-03-16\n");
  // Answered while it stands: met.
  EXPECT_EQ(
      after(practice, "2026-03-02 asked id=A1\n2026-03-05 waits id=W1\n2026-03-20 answered id=B1",
            "2026-03-21"),
      "A1: met 2026-03-20 by B1 (done)\n");
}

TEST(PausedBy, OverTheClockChangesDaysStayDaysAndHoursHours) {
  const Practice by_day(
      "due = \"5 calendar days\"\npaused_by = \"waits\"\nresumed_by = \"goes_on\"");
  EXPECT_EQ(
      after(by_day, "2026-03-27 asked id=A1\n2026-03-28 waits id=W1\n2026-03-30 goes_on id=G1",
            "2026-03-30T12:00"),
      "A1: open, due 2026-04-03\n");
  const Practice by_hour("due = \"48 hours\"\npaused_by = \"waits\"\nresumed_by = \"goes_on\"");
  EXPECT_EQ(after(by_hour, R"(
      2026-10-24T10:00 asked id=A1
      2026-10-24T12:00 waits id=W1
      2026-10-25T12:00 goes_on id=G1)",
                  "2026-10-25T13:00"),
            "A1: open, due 2026-10-27 10:00\n");  // stood for 25 hours
}

TEST(PausedBy, TheCountGoesOnOverTheTimeForWhichTheClockStood) {
  const auto last_lines = [](const char* due, const char* story) {
    const Practice practice(std::string(due) + "\npaused_by = \"waits\"\nresumed_by = \"goes_on\"");
    const Seen seen = see(practice, story, "2026-03-04T13:00");
    const Trace trace = trace_of(seen.assessment.deadlines.front(), london());
    std::string text;
    for (std::size_t i = trace.lines.size() - 2; i < trace.lines.size(); ++i) {
      text += trace.lines[i].label + ": " + trace.lines[i].text + "\n";
    }
    return text;
  };
  constexpr const char* kStood =
      "2026-03-02T10:00 asked id=A1\n2026-03-03T10:00 waits id=W1\n2026-03-04T12:00 goes_on id=G1";
  EXPECT_EQ(last_lines("due = \"3 calendar days\"", kStood),
            "Thu 5 Mar 2026: day 3\n"
            "Fri 6 Mar 2026: 1 day later, for which the clock stood, due by the end of this day\n");
  EXPECT_EQ(last_lines("due = \"48 hours\"", kStood),
            "Wed 4 Mar 2026 10:00: 48 hours\n"
            "Thu 5 Mar 2026 12:00: 26 h 0 min later, for which the clock stood, due before this "
            "moment\n");
}

TEST(PausedBy, WhatIsOverdueDoesNotStand) {
  const Practice practice("paused_by = \"waits\"\nresumed_by = \"goes_on\"");
  const Seen seen = see(practice, "2026-03-02 asked id=A1\n2026-03-10 waits id=W1", "2026-03-11");
  EXPECT_EQ(deadlines(seen), "A1: overdue, due 2026-03-09\n");
  EXPECT_EQ(findings(seen), "W1 moved-when-overdue\n");
}

TEST(OwnerAfter, TheDutyIsHandedOverWithTheDayAfter) {
  const Practice practice("owner_after = { at = \"45 working days\", owner = \"lead\" }");
  const Seen seen = see(practice, "2026-03-02 asked id=A1", "2026-03-03");
  const Deadline& deadline = seen.assessment.deadlines.front();
  ASSERT_TRUE(deadline.hands_over.has_value());
  EXPECT_EQ(brief(*deadline.hands_over), "2026-05-05 00:00");
  EXPECT_EQ(slot_of(owner_at(deadline, moment_at("2026-05-04T23:59:59").at)), "key_worker");
  EXPECT_EQ(slot_of(owner_at(deadline, moment_at("2026-05-05T00:00").at)), "lead");
}

TEST(Activated, WhatOpenedEarlierDoesNotCount) {
  const Practice practice("opens = \"each\"\nactivated = 2026-03-03");
  EXPECT_EQ(after(practice, R"(
      2026-03-02T23:59:59 asked id=A1
      2026-03-03T00:00 asked id=A2)",
                  "2026-03-04"),
            "A2: open, due 2026-03-10\n");
}

TEST(Activated, AChainIsFollowedFromItsBeginning) {
  const Practice practice("repeats = true\nactivated = 2026-03-03");
  EXPECT_EQ(after(practice, R"(
      2026-02-02 asked id=A1
      2026-03-03 answered id=B1)",
                  "2026-03-04"),
            "B1: open, due 2026-03-10\n");
}

Seen days(const std::string& keys, const std::string& story, const std::string& now) {
  const Practice practice(
      "subject = \"team\"\neach_working_day = true\n"
      "due = \"end of the same day\"\n" +
      keys);
  return see(practice, events_of(story, SubjectKind::team), now);
}

TEST(EachWorkingDay, OpensOneADayFromTheFirstRecordOn) {
  // Over Easter: Good Friday is the 3rd of April, Easter Monday the 6th.
  const std::string story = "2026-04-02T09:30 answered id=B1\n2026-04-07 answered id=B2";
  const Seen seen = days("calendar = \"england\"", story, "2026-04-08T08:00");
  EXPECT_EQ(deadlines(seen),
            "2026-04-02: met 2026-04-02 09:30 by B1 (done), due 2026-04-02\n"
            "2026-04-07: met 2026-04-07 by B2 (done), due 2026-04-07\n"
            "2026-04-08: open, due 2026-04-08\n");
  // The next day that opens one is when more will be seen.
  ASSERT_TRUE(seen.assessment.next_change.has_value());
  EXPECT_EQ(brief(*seen.assessment.next_change), "2026-04-09 00:00");
}

TEST(EachWorkingDay, IsHeldInTheLastSecondOfItsDayAndMissedAfter) {
  const std::string first = "2026-03-06T09:00 answered id=B1\n";  // a Friday
  EXPECT_EQ(
      deadlines(days("", first + "2026-03-09T23:59:59 answered id=B2", "2026-03-09T23:59:59")),
      "2026-03-06: met 2026-03-06 09:00 by B1 (done), due 2026-03-06\n"
      "2026-03-09: met 2026-03-09 23:59:59 by B2 (done), due 2026-03-09\n");
  EXPECT_EQ(deadlines(days("", first + "2026-03-10T00:00 answered id=B2", "2026-03-10T09:00")),
            "2026-03-06: met 2026-03-06 09:00 by B1 (done), due 2026-03-06\n"
            "2026-03-09: met_late 2026-03-10 00:00 by B2 (done), due 2026-03-09\n"
            "2026-03-10: met 2026-03-10 00:00 by B2 (done), due 2026-03-10\n");
}

TEST(EachWorkingDay, FromTheDayItWasActivated) {
  EXPECT_EQ(deadlines(days("activated = 2026-03-10", "2026-01-05 noted id=N1", "2026-03-11T10:00")),
            "2026-03-10: overdue, due 2026-03-10\n"
            "2026-03-11: open, due 2026-03-11\n");
}

TEST(EachWorkingDay, ARecordOfLongAgoOpensNoCenturies) {
  const Seen seen = days("", "1066-10-14 noted id=N1", "2026-03-11T10:00");
  EXPECT_LE(seen.assessment.deadlines.size(), 2612U);
}

}  // namespace
}  // namespace duecourse::testing
