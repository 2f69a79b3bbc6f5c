// Working days: single questions, the edges of the table, and sums against a naive loop.
#include "engine/calendar/working_calendar.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/engine/calendar/sample_calendars.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::days;

/// What add_working_days promises, day by day.
Day naive_sum(const WorkingCalendar& calendar, Day start, std::int64_t count) {
  Day at = start;
  while (count != 0) {
    at += days{count > 0 ? 1 : -1};
    if (calendar.verdict(at).counts) count += count > 0 ? -1 : 1;
  }
  return at;
}

std::int64_t naive_between(const WorkingCalendar& calendar, Day from, Day to) {
  if (to < from) return -naive_between(calendar, to, from);
  std::int64_t count = 0;
  for (Day at = from + days{1}; at <= to; at += days{1}) count += calendar.verdict(at).counts;
  return count;
}

/// England in 2026, with a few more days off in every one of ten years.
WorkingCalendar ten_years() {
  CalendarDefinition definition = england_2026();
  for (int year = 2022; year <= 2032; ++year) {
    for (const unsigned month : {1U, 4U, 5U, 8U, 12U}) {
      definition.closures.push_back(
          {Day{std::chrono::year{year} / std::chrono::month{month} / 25}, "closure"});
    }
  }
  return WorkingCalendar(definition);
}

// The dates of the example in engine/calendar/working_calendar.hpp.
TEST(WorkingCalendar, TheFirstWorkingDayAfterMaundyThursday2026IsEasterTuesday) {
  const WorkingCalendar calendar(england_2026());
  EXPECT_EQ(calendar.add_working_days(day("2026-04-02"), 1), day("2026-04-07"));
}

TEST(WorkingCalendar, CountsBackwardsFromTheStart) {
  const WorkingCalendar calendar(england_2026());
  EXPECT_EQ(calendar.add_working_days(day("2026-04-07"), -1), day("2026-04-02"));
  EXPECT_EQ(calendar.add_working_days(day("2026-04-05"), -1), day("2026-04-02"));
  EXPECT_EQ(calendar.add_working_days(day("2026-04-05"), -2), day("2026-04-01"));
}

TEST(WorkingCalendar, AddingNothingStaysEvenOnADayOff) {
  const WorkingCalendar calendar(england_2026());
  EXPECT_EQ(calendar.add_working_days(day("2026-04-04"), 0), day("2026-04-04"));
}

TEST(WorkingCalendar, RollsToTheNextOrTheLastWorkingDay) {
  const WorkingCalendar calendar(england_2026());
  EXPECT_EQ(calendar.working_day_on_or_after(day("2026-04-03")), day("2026-04-07"));
  EXPECT_EQ(calendar.working_day_on_or_before(day("2026-04-06")), day("2026-04-02"));
  EXPECT_EQ(calendar.working_day_on_or_after(day("2026-04-02")), day("2026-04-02"));
  EXPECT_EQ(calendar.working_day_on_or_before(day("2026-04-02")), day("2026-04-02"));
}

TEST(WorkingCalendar, CountsTheDaysAfterTheFirstUpToTheLast) {
  const WorkingCalendar calendar(england_2026());
  EXPECT_EQ(calendar.working_days_between(day("2026-04-02"), day("2026-04-08")), 2);
  EXPECT_EQ(calendar.working_days_between(day("2026-04-08"), day("2026-04-02")), -2);
  EXPECT_EQ(calendar.working_days_between(day("2026-04-02"), day("2026-04-02")), 0);
}

TEST(WorkingCalendar, SaysWhyADayDoesNotCount) {
  const WorkingCalendar calendar(england_2026());
  EXPECT_EQ(calendar.verdict(day("2026-04-03")).reason, "Good Friday");
  EXPECT_EQ(calendar.verdict(day("2026-04-04")).reason, "Saturday");
  EXPECT_EQ(calendar.verdict(day("2026-04-05")).reason, "Sunday");
  EXPECT_EQ(calendar.verdict(day("2026-12-29")).reason, "Christmas closure");
  EXPECT_EQ(calendar.verdict(day("2026-12-30")).reason, "closed");
  EXPECT_TRUE(calendar.verdict(day("2026-04-07")).counts);
  EXPECT_EQ(calendar.verdict(day("2026-04-07")).reason, "");
}

TEST(WorkingCalendar, KnowsWhichYearsItCovers) {
  const WorkingCalendar england(england_2026());
  EXPECT_TRUE(england.covers(day("2026-01-01")));
  EXPECT_TRUE(england.covers(day("2026-12-31")));
  EXPECT_FALSE(england.covers(day("2025-12-31")));
  EXPECT_FALSE(england.covers(day("2027-01-01")));
  EXPECT_TRUE(WorkingCalendar(weekdays_only()).covers(day("2099-01-01")));
}

TEST(WorkingCalendar, WorksOnOtherWeekdays) {
  CalendarDefinition weekend = weekdays_only();
  weekend.works = {false, false, false, false, false, true, true};
  const WorkingCalendar calendar(weekend);
  EXPECT_EQ(calendar.add_working_days(day("2026-04-01"), 1), day("2026-04-04"));
  EXPECT_EQ(calendar.add_working_days(day("2026-04-01"), 3), day("2026-04-11"));
  EXPECT_EQ(calendar.add_working_days(day("2026-04-01"), -1), day("2026-03-29"));
  EXPECT_EQ(calendar.verdict(day("2026-04-01")).reason, "Wednesday");
}

TEST(WorkingCalendar, CrossesTheEndsOfItsTable) {
  const WorkingCalendar calendar(england_2026());
  for (const char* start : {"1989-12-01", "1990-01-01", "2110-12-01", "2110-12-31"}) {
    for (const std::int64_t count : {-400, -31, -1, 1, 31, 400}) {
      EXPECT_EQ(calendar.add_working_days(day(start), count),
                naive_sum(calendar, day(start), count))
          << start << " " << count;
    }
  }
  EXPECT_EQ(calendar.working_days_between(day("1989-01-01"), day("2112-01-01")),
            naive_between(calendar, day("1989-01-01"), day("2112-01-01")));
}

TEST(WorkingCalendarProperty, SumsOverTenYearsEqualANaiveLoop) {
  const WorkingCalendar calendar = ten_years();
  EXPECT_TRUE(rc::check([&calendar] {
    const Day start = day("2022-01-01") + days{*rc::gen::inRange(0, 3653)};
    const std::int64_t count = *rc::gen::inRange<std::int64_t>(-2600, 2600);
    RC_ASSERT(calendar.add_working_days(start, count) == naive_sum(calendar, start, count));
  }));
}

TEST(WorkingCalendarProperty, CountsOverTenYearsEqualANaiveLoop) {
  const WorkingCalendar calendar = ten_years();
  EXPECT_TRUE(rc::check([&calendar] {
    const Day from = day("2022-01-01") + days{*rc::gen::inRange(0, 3653)};
    const Day to = day("2022-01-01") + days{*rc::gen::inRange(0, 3653)};
    RC_ASSERT(calendar.working_days_between(from, to) == naive_between(calendar, from, to));
  }));
}

TEST(WorkingCalendarProperty, AnyWeekAndAnyDistanceEqualANaiveLoop) {
  EXPECT_TRUE(rc::check([] {
    CalendarDefinition definition = england_2026();
    for (bool& works : definition.works) works = *rc::gen::arbitrary<bool>();
    definition.works[*rc::gen::inRange<std::size_t>(0, 7)] = true;
    const WorkingCalendar calendar(definition);
    const Day start = day("1980-01-01") + days{*rc::gen::inRange(0, 140 * 365)};
    const std::int64_t count = *rc::gen::inRange<std::int64_t>(-1500, 1500);
    RC_ASSERT(calendar.add_working_days(start, count) == naive_sum(calendar, start, count));
    const Day end = start + days{count};
    RC_ASSERT(calendar.working_days_between(start, end) == naive_between(calendar, start, end));
  }));
}

TEST(WorkingCalendarDeathTest, WithoutAWorkingWeekdayIsABrokenInvariant) {
  CalendarDefinition never = weekdays_only();
  never.works = {};
  EXPECT_DEATH(WorkingCalendar{never}, "weekly_ > 0");
}

}  // namespace
}  // namespace duecourse::testing
