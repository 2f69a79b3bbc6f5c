// The words of a message.
#include <gtest/gtest.h>

#include "adapters/service/message_wording.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using std::chrono::hours;
using std::chrono::minutes;

Instant utc(int month, int day, int hour = 0, int minute = 0) {
  return std::chrono::sys_days{std::chrono::year{2026} / month / day} + hours{hour} +
         minutes{minute};
}

class WordingTest : public ::testing::Test {
 protected:
  WordingTest() {
    CalendarDefinition definition;
    definition.name = "monday-to-friday";
    timescale.calendar = std::make_shared<const WorkingCalendar>(definition);
    count_in("5 working days");
  }
  void count_in(const char* duration) { timescale.due = parse_duration(duration).value(); }
  std::string day_words(Instant after_last_day, Instant now) {
    return relative_words({after_last_day, Precision::day}, timescale, utc_zone(), now);
  }
  std::string hour_words(Instant limit, Instant now) {
    return relative_words({limit, Precision::second}, timescale, utc_zone(), now);
  }
  Timescale timescale;
};

TEST_F(WordingTest, DaysAreWorkingDaysWhereTheRuleCountsInThem) {
  // Due by the end of Mon 8 Jun.
  EXPECT_EQ(day_words(utc(6, 9), utc(6, 4, 8, 30)), "in 2 working days");
  EXPECT_EQ(day_words(utc(6, 9), utc(6, 5)), "in 1 working day");
  EXPECT_EQ(day_words(utc(6, 9), utc(6, 8, 23, 59)), "today");
  EXPECT_EQ(day_words(utc(6, 9), utc(6, 9)), "1 working day ago");
  EXPECT_EQ(day_words(utc(6, 9), utc(6, 15)), "5 working days ago");
}

TEST_F(WordingTest, BetweenTwoDaysOffThereIsNoWorkingDayToCount) {
  // Due by the end of Sun 7 Jun, seen on Sat 6 Jun.
  EXPECT_EQ(day_words(utc(6, 8), utc(6, 6)), "in 1 calendar day");
}

TEST_F(WordingTest, DaysAreCalendarDaysOtherwise) {
  count_in("28 calendar days");
  EXPECT_EQ(day_words(utc(6, 9), utc(6, 4)), "in 4 calendar days");
  EXPECT_EQ(day_words(utc(6, 9), utc(6, 9)), "1 calendar day ago");
}

TEST_F(WordingTest, LimitsInHoursAreNearlyAlwaysHoursAway) {
  count_in("24 hours");
  EXPECT_EQ(hour_words(utc(6, 9, 12), utc(6, 9, 9)), "in 3 hours");
  EXPECT_EQ(hour_words(utc(6, 9, 12), utc(6, 9, 11)), "in 1 hour");
  EXPECT_EQ(hour_words(utc(6, 9, 12), utc(6, 9, 11, 40)), "in 20 minutes");
  EXPECT_EQ(hour_words(utc(6, 9, 12), utc(6, 9, 12)), "now");
  EXPECT_EQ(hour_words(utc(6, 9, 12), utc(6, 10, 13)), "25 hours ago");
  EXPECT_EQ(hour_words(utc(6, 9, 12), utc(6, 12, 12)), "3 calendar days ago");
}

TEST_F(WordingTest, ShortLimitsLeaveTheYearOut) {
  EXPECT_EQ(short_limit({utc(6, 9), Precision::day}, utc_zone()), "Mon 8 Jun");
  EXPECT_EQ(short_limit({utc(6, 9, 10), Precision::second}, utc_zone()), "Tue 9 Jun 10:00");
}

}  // namespace
}  // namespace duecourse::testing
