// The shipped bank holidays against the published facts, day for day.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "engine/calendar/working_calendar.hpp"
#include "tests/engine/calendar/sample_calendars.hpp"

namespace duecourse::testing {
namespace {

const std::string kRoot = DUECOURSE_SOURCE_DIR;

/// Division and year, with the days as they are published.
using Facts = std::map<std::string, std::multiset<std::string>>;

nlohmann::json shipped() {
  std::ifstream file(kRoot + "/config/calendars/bank-holidays.json");
  return nlohmann::json::parse(file);
}

/// Lines such as `scotland 2019: 01-01 01-02`.
Facts published() {
  std::ifstream file(kRoot + "/tests/engine/calendar/bank_holidays_facts.txt");
  Facts facts;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string division;
    std::string year;
    std::string month_and_day;
    words >> division >> year;
    year.pop_back();
    while (words >> month_and_day) facts[division].insert(year + "-" + month_and_day);
  }
  return facts;
}

TEST(ShippedBankHolidays, AreThePublishedDaysOfEveryDivisionFrom2019To2028) {
  const Facts facts = published();
  ASSERT_EQ(facts.size(), 3U);
  const nlohmann::json file = shipped();
  ASSERT_EQ(file.size(), facts.size());
  for (const auto& [division, days] : facts) {
    ASSERT_TRUE(file.contains(division));
    EXPECT_EQ(file[division]["division"], division);
    std::multiset<std::string> found;
    for (const auto& event : file[division]["events"]) found.insert(event["date"]);
    EXPECT_EQ(found, days) << division;
    EXPECT_EQ(days.begin()->substr(0, 4), "2019");
    EXPECT_EQ(days.rbegin()->substr(0, 4), "2028");
  }
}

TEST(ShippedBankHolidays, AreWeekdaysInOrderWithATitleEach) {
  const WorkingCalendar weekdays(weekdays_only());
  const nlohmann::json file = shipped();
  for (const auto& [division, entry] : file.items()) {
    std::string before;
    for (const auto& event : entry["events"]) {
      const std::string date = event["date"];
      EXPECT_LT(before, date) << division;
      EXPECT_TRUE(weekdays.is_working(day(date))) << division << " " << date;
      EXPECT_FALSE(std::string(event["title"]).empty()) << division << " " << date;
      EXPECT_TRUE(event["notes"] == "" || event["notes"] == "Substitute day") << date;
      EXPECT_TRUE(event["bunting"].is_boolean()) << date;
      before = date;
    }
  }
}

TEST(ShippedBankHolidays, CarryTheirNames) {
  std::map<std::string, std::string> titles;
  const nlohmann::json file = shipped();
  for (const auto& [division, entry] : file.items()) {
    for (const auto& event : entry["events"]) {
      titles[division + " " + std::string(event["date"])] = event["title"];
    }
  }
  EXPECT_EQ(titles["england-and-wales 2026-04-03"], "Good Friday");
  EXPECT_EQ(titles["england-and-wales 2022-06-03"], "Platinum Jubilee bank holiday");
  EXPECT_EQ(titles["england-and-wales 2022-12-26"], "Boxing Day");
  EXPECT_EQ(titles["england-and-wales 2022-12-27"], "Christmas Day");
  EXPECT_EQ(titles["england-and-wales 2021-12-27"], "Christmas Day");
  EXPECT_EQ(titles["scotland 2021-01-04"], "2nd January");
  EXPECT_EQ(titles["scotland 2026-06-15"], "World Cup bank holiday");
  EXPECT_EQ(titles["northern-ireland 2025-07-14"], "Battle of the Boyne (Orangemen’s Day)");
}

TEST(ShippedBankHolidays, MakeEasterFourDaysLongInEnglandAndThreeInScotland) {
  const nlohmann::json file = shipped();
  const auto calendar_of = [&file](const char* division) {
    CalendarDefinition definition = weekdays_only();
    for (const auto& event : file[division]["events"]) {
      definition.bank_holidays.push_back({day(std::string(event["date"])), event["title"]});
    }
    return WorkingCalendar(definition);
  };
  EXPECT_EQ(calendar_of("england-and-wales").add_working_days(day("2026-04-02"), 1),
            day("2026-04-07"));
  EXPECT_EQ(calendar_of("scotland").add_working_days(day("2026-04-02"), 1), day("2026-04-06"));
}

}  // namespace
}  // namespace duecourse::testing
