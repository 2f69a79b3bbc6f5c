// Limits: the counting rules of config/frameworks/README.md, one test a rule.
#include "engine/calendar/counting.hpp"

#include <gtest/gtest.h>

#include "tests/engine/calendar/sample_calendars.hpp"

namespace duecourse::testing {
namespace {

/// Counts with the bank holidays of 2026 unless told otherwise.
class Counting : public ::testing::Test {
 protected:
  [[nodiscard]] Moment moment(std::string_view text) const {
    return read_moment(text, zone_)->moment;
  }

  /// The limit as spelled: a last day, or a moment.
  [[nodiscard]] std::string after(std::string_view start, std::string_view duration) const {
    return spell_limit(limit_after(moment(start), *parse_duration(duration), england_), zone_);
  }
  [[nodiscard]] std::string before(std::string_view start, std::string_view duration) const {
    return spell_limit(limit_before(moment(start), *parse_duration(duration), england_), zone_);
  }

  Zone zone_ = london();
  WorkingCalendar calendar_{england_2026()};
  WorkingCalendar weekdays_{weekdays_only()};
  CountingRules england_{calendar_, zone_};
  CountingRules literal_{weekdays_, zone_};
};

// The dates of the example in engine/calendar/counting.hpp.
TEST_F(Counting, FiveWorkingDaysFromMaundyThursdayDependOnTheCalendar) {
  const Duration five = *parse_duration("5 working days");
  const Limit literal = limit_after(moment("2026-04-02"), five, literal_);
  EXPECT_EQ(spell_limit(literal, zone_), "Thu 9 Apr 2026");
  EXPECT_EQ(literal, (Limit{zone_.start_of(day("2026-04-10")), Precision::day}));
  EXPECT_EQ(after("2026-04-02", "5 working days"), "Mon 13 Apr 2026");
}

TEST_F(Counting, ALimitOfDaysIsKeptUntilMidnightWhateverTheHourOfTheStart) {
  EXPECT_EQ(after("2026-04-07T00:00", "1 working day"), "Wed 8 Apr 2026");
  EXPECT_EQ(after("2026-04-07T23:59:59", "1 working day"), "Wed 8 Apr 2026");
}

TEST_F(Counting, AfterADayOffTheFirstWorkingDayIsDayOne) {
  EXPECT_EQ(after("2026-04-04", "1 working day"), "Tue 7 Apr 2026");
  EXPECT_EQ(after("2026-04-04", "2 working days"), "Wed 8 Apr 2026");
}

TEST_F(Counting, NoWorkingDaysEndWithTheStartOrTheFirstWorkingDayAfterIt) {
  EXPECT_EQ(after("2026-04-02T16:00", "0 working days"), "Thu 2 Apr 2026");
  EXPECT_EQ(after("2026-04-04", "0 working days"), "Tue 7 Apr 2026");
}

TEST_F(Counting, CalendarDaysAndWeeksIncludeDaysOff) {
  EXPECT_EQ(after("2026-04-02", "3 calendar days"), "Sun 5 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "6 calendar weeks"), "Thu 14 May 2026");
}

TEST_F(Counting, HoursAreElapsedTimeUnmovedByClockChanges) {
  EXPECT_EQ(after("2026-04-02T10:00", "24 hours"), "Fri 3 Apr 2026 10:00");
  EXPECT_EQ(after("2026-03-28T10:00", "24 hours"), "Sun 29 Mar 2026 11:00");
  EXPECT_EQ(after("2026-10-24T10:00", "24 hours"), "Sun 25 Oct 2026 09:00");
}

TEST_F(Counting, DaysAreLocalDaysAcrossClockChanges) {
  const Limit spring =
      limit_after(moment("2026-03-28"), *parse_duration("1 calendar day"), england_);
  EXPECT_EQ(spring.at, moment("2026-03-30T00:00").at);
  const Limit autumn =
      limit_after(moment("2026-10-24"), *parse_duration("1 calendar day"), england_);
  EXPECT_EQ(autumn.at, moment("2026-10-26T00:00").at);
}

TEST_F(Counting, HoursFromADateEndWithTheDayThatManyDaysOn) {
  EXPECT_EQ(after("2026-04-02", "24 hours"), "Fri 3 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "36 hours"), "Sat 4 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "48 hours"), "Sat 4 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "72 hours"), "Sun 5 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "1 hour"), "Fri 3 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "0 hours"), "Thu 2 Apr 2026");
}

TEST_F(Counting, MonthsEndOnTheSameDayOrTheLastOfTheMonth) {
  EXPECT_EQ(after("2026-01-15", "3 calendar months"), "Wed 15 Apr 2026");
  EXPECT_EQ(after("2026-01-31", "1 calendar month"), "Sat 28 Feb 2026");
  EXPECT_EQ(after("2028-01-31", "1 calendar month"), "Tue 29 Feb 2028");
  EXPECT_EQ(after("2026-11-30", "3 calendar months"), "Sun 28 Feb 2027");
  EXPECT_EQ(after("2026-12-31", "2 calendar months"), "Sun 28 Feb 2027");
  EXPECT_EQ(after("2028-02-29", "1 calendar year"), "Wed 28 Feb 2029");
}

TEST_F(Counting, InclusiveMakesTheStartDayOne) {
  EXPECT_EQ(after("2026-04-02", "1 calendar day inclusive"), "Thu 2 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "56 calendar days inclusive"), "Wed 27 May 2026");
  EXPECT_EQ(after("2026-04-02", "1 calendar week inclusive"), "Wed 8 Apr 2026");
  EXPECT_EQ(after("2026-04-01", "1 calendar month inclusive"), "Thu 30 Apr 2026");
}

TEST_F(Counting, InclusiveWorkingDaysBeginWithTheFirstWorkingDayOnOrAfterTheStart) {
  EXPECT_EQ(after("2026-04-02", "1 working day inclusive"), "Thu 2 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "2 working days inclusive"), "Tue 7 Apr 2026");
  EXPECT_EQ(after("2026-04-04", "1 working day inclusive"), "Tue 7 Apr 2026");
  EXPECT_EQ(after("2026-04-04", "2 working days inclusive"), "Wed 8 Apr 2026");
}

TEST_F(Counting, EndOfADay) {
  EXPECT_EQ(after("2026-04-02T23:00", "end of the same day"), "Thu 2 Apr 2026");
  EXPECT_EQ(after("2026-04-02T23:00", "end of the next day"), "Fri 3 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "end of the next working day"), "Tue 7 Apr 2026");
  EXPECT_EQ(after("2026-04-11", "end of the next working day"), "Mon 13 Apr 2026");
  EXPECT_EQ(after("2026-04-02", "end of the same working day"), "Thu 2 Apr 2026");
  EXPECT_EQ(after("2026-04-04", "end of the same working day"), "Tue 7 Apr 2026");
}

TEST_F(Counting, SumsCountOnFromTheLastDayOfThePartBefore) {
  EXPECT_EQ(after("2026-04-02", "56 calendar days inclusive, then 15 working days"),
            "Wed 17 Jun 2026");
  EXPECT_EQ(after("2026-04-01T09:00", "1 working day, then 24 hours"), "Fri 3 Apr 2026");
  EXPECT_EQ(after("2026-04-01T09:00", "24 hours, then 24 hours"), "Fri 3 Apr 2026 09:00");
  EXPECT_EQ(after("2026-04-01T09:00", "24 hours, then 1 working day"), "Tue 7 Apr 2026");
}

TEST_F(Counting, WorkingHoursRunWithinOfficeHours) {
  EXPECT_EQ(after("2026-04-01T10:00", "4 working hours"), "Wed 1 Apr 2026 14:00");
  EXPECT_EQ(after("2026-04-01T15:00", "4 working hours"), "Thu 2 Apr 2026 10:30");
  EXPECT_EQ(after("2026-04-02T15:00", "4 working hours"), "Tue 7 Apr 2026 10:30");
  EXPECT_EQ(after("2026-04-02T15:00", "14 working hours"), "Wed 8 Apr 2026 12:00");
}

TEST_F(Counting, WorkingHoursEndAtClosingTimeRatherThanTheNextOpening) {
  EXPECT_EQ(after("2026-04-01T13:00", "4 working hours"), "Wed 1 Apr 2026 17:00");
  EXPECT_EQ(after("2026-04-01T08:30", "17 working hours"), "Thu 2 Apr 2026 17:00");
}

TEST_F(Counting, WorkingHoursFromOutsideTheOfficeBeginAtTheNextOpening) {
  EXPECT_EQ(after("2026-04-01T05:00", "1 working hour"), "Wed 1 Apr 2026 09:30");
  EXPECT_EQ(after("2026-04-01T20:00", "1 working hour"), "Thu 2 Apr 2026 09:30");
  EXPECT_EQ(after("2026-04-04T12:00", "1 working hour"), "Tue 7 Apr 2026 09:30");
  EXPECT_EQ(after("2026-04-01T20:00", "0 working hours"), "Wed 1 Apr 2026 20:00");
}

TEST_F(Counting, WorkingHoursFromADateBeginAtTheOpeningOfTheNextWorkingDay) {
  EXPECT_EQ(after("2026-04-01", "4 working hours"), "Thu 2 Apr 2026 12:30");
  EXPECT_EQ(after("2026-04-02", "4 working hours"), "Tue 7 Apr 2026 12:30");
}

TEST_F(Counting, BeforeADateTheFifthWorkingDayBeforeIsStillInTime) {
  EXPECT_EQ(before("2026-04-13T14:00", "5 working days"), "Thu 2 Apr 2026");
  EXPECT_EQ(before("2026-04-13", "1 calendar week"), "Mon 6 Apr 2026");
  EXPECT_EQ(before("2026-03-31", "1 calendar month"), "Sat 28 Feb 2026");
  EXPECT_EQ(before("2026-04-06", "0 working days"), "Thu 2 Apr 2026");
}

TEST_F(Counting, BeforeAMomentHoursAreElapsedTime) {
  EXPECT_EQ(before("2026-03-30T10:00", "48 hours"), "Sat 28 Mar 2026 09:00");
  EXPECT_EQ(before("2026-04-10", "48 hours"), "Wed 8 Apr 2026");
}

TEST_F(Counting, BeforeAMomentWorkingHoursRunBackThroughOfficeHours) {
  EXPECT_EQ(before("2026-04-02T14:00", "4 working hours"), "Thu 2 Apr 2026 10:00");
  EXPECT_EQ(before("2026-04-07T10:30", "4 working hours"), "Thu 2 Apr 2026 15:00");
  EXPECT_EQ(before("2026-04-07", "4 working hours"), "Thu 2 Apr 2026 13:00");
  EXPECT_EQ(before("2026-04-07T17:00", "8 working hours"), "Tue 7 Apr 2026 09:00");
}

TEST_F(Counting, ResultsStayWithinTheYearsThatCanBeWritten) {
  EXPECT_EQ(after("2026-04-02", "100000 calendar years"), "Thu 30 Dec 9999");
  EXPECT_EQ(after("2026-04-02", "100000 calendar weeks, then 100000 calendar months"),
            "Thu 30 Dec 9999");
  EXPECT_EQ(before("2026-04-02", "100000 calendar years"), "Mon 1 Jan 1");
}

}  // namespace
}  // namespace duecourse::testing
