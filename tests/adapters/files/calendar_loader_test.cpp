// Calendars and bank holidays from files: what they become, and every fault at its place.
#include "adapters/files/calendar_loader.hpp"

#include <gtest/gtest.h>

#include "engine/time/time_text.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

Day day(const std::string& text) {
  return *read_day(text);
}

TEST(CalendarLoader, ShipsFourCalendarsWithoutAFault) {
  const auto loaded = adapters::load_calendars({shipped_folder() / "calendars" / "calendars.toml"});
  EXPECT_EQ(listed(loaded.faults), "");
  ASSERT_EQ(loaded.calendars.size(), 4U);
  const WorkingCalendar& plain = *loaded.calendars.at("monday-to-friday");
  const WorkingCalendar& england = *loaded.calendars.at("england-and-wales");
  const WorkingCalendar& scotland = *loaded.calendars.at("scotland");
  EXPECT_EQ(plain.name(), "monday-to-friday");
  EXPECT_FALSE(plain.definition().coverage.has_value());
  EXPECT_TRUE(plain.is_working(day("2026-04-03")));
  EXPECT_EQ(england.definition().coverage, (Coverage{2019, 2028}));
  EXPECT_EQ(england.verdict(day("2026-04-03")).reason, "Good Friday");
  EXPECT_TRUE(scotland.is_working(day("2026-04-06")));  // no Easter Monday there
  EXPECT_FALSE(england.covers(day("2029-01-01")));
  EXPECT_FALSE(loaded.calendars.at("northern-ireland")->is_working(day("2026-07-13")));
}

TEST(CalendarLoader, ReadsWeekdaysHoursAndClosures) {
  const ScratchFolder scratch;
  const auto file = scratch.write("calendars.toml", R"([[calendar]]
name = "centre"
works = ["tuesday", "saturday"]
office_hours = { opens = "09:00", closes = "13:30" }
closures = [
  { day = 2026-12-26, title = "Boxing Day" },
  { from = 2026-12-27, to = 2027-01-02, title = "Christmas closure" },
]
)");
  const auto loaded = adapters::load_calendars({file});
  ASSERT_EQ(listed(loaded.faults), "");
  const WorkingCalendar& centre = *loaded.calendars.at("centre");
  EXPECT_EQ(centre.definition().works,
            (std::array<bool, 7>{false, true, false, false, false, true, false}));
  EXPECT_EQ(centre.definition().hours,
            (OfficeHours{std::chrono::minutes{540}, std::chrono::minutes{810}}));
  EXPECT_EQ(centre.definition().closures.size(), 8U);
  EXPECT_EQ(centre.verdict(day("2026-12-26")).reason, "Boxing Day");
  EXPECT_EQ(centre.verdict(day("2026-12-29")).reason, "Christmas closure");
  EXPECT_TRUE(centre.is_working(day("2027-01-05")));
}

TEST(CalendarLoader, CoversTheYearsOfItsEventsInWhateverOrder) {
  const ScratchFolder scratch;
  scratch.write("holidays.json", R"({"x": {"events": [
    {"title": "B", "date": "2031-05-01"}, {"title": "A", "date": "2027-01-01"}]}})");
  const auto file =
      scratch.write("calendars.toml",
                    "[[calendar]]\nname = \"x\"\n"
                    "bank_holidays = { file = \"holidays.json\", division = \"x\" }\n");
  const auto loaded = adapters::load_calendars({file});
  ASSERT_EQ(listed(loaded.faults), "");
  EXPECT_EQ(loaded.calendars.at("x")->definition().coverage, (Coverage{2027, 2031}));
}

TEST(CalendarLoader, ReportsEveryFaultAtItsPlaceAlsoInTheBankHolidays) {
  const auto file = data_folder() / "calendars" / "bad-calendars.toml";
  std::string text = listed(adapters::load_calendars({file}).faults);
  const std::string folder = (data_folder() / "calendars").string() + "/";
  for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
    text.erase(at, folder.size());
  }
  expect_golden(data_folder() / "calendars" / "bad-calendars.faults", text);
}

TEST(CalendarLoader, HashCoversTheBankHolidaysToo) {
  const ScratchFolder scratch;
  const auto holidays = [](const char* date) {
    return std::string(R"({"x": {"events": [{"title": "A", "date": ")") + date + "\"}]}}";
  };
  const auto file =
      scratch.write("calendars.toml",
                    "[[calendar]]\nname = \"x\"\n"
                    "bank_holidays = { file = \"holidays.json\", division = \"x\" }\n");
  scratch.write("holidays.json", holidays("2026-01-01"));
  const std::uint64_t before = adapters::load_calendars({file}).hash;
  scratch.write("holidays.json", holidays("2026-01-02"));
  EXPECT_NE(adapters::load_calendars({file}).hash, before);
}

}  // namespace

}  // namespace duecourse::testing
