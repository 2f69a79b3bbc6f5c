// Zones from the system, and the rule of the United Kingdom beyond what its library knows.
#include "adapters/files/zone_loader.hpp"

#include <date/tz.h>
#include <gtest/gtest.h>

#include "engine/time/time_text.hpp"

namespace duecourse::testing {

namespace {

using std::chrono::seconds;

Instant at(const std::string& text) {
  return read_moment(text, utc_zone())->moment.at;
}

TEST(Zones, LondonHasSummerTimeLongAfter2037) {
  const Zone london = *adapters::load_zone("Europe/London");
  for (const int year : {1997, 2026, 2037, 2038, 2039, 2060, 2099, 2110}) {
    const std::string y = std::to_string(year);
    EXPECT_EQ(london.offset_at(at(y + "-01-15T12:00:00Z")), seconds{0}) << year;
    EXPECT_EQ(london.offset_at(at(y + "-07-15T12:00:00Z")), seconds{3600}) << year;
  }
}

TEST(Zones, TheRuleMeetsTheLibraryWithoutASeam) {
  const Zone london = *adapters::load_zone("Europe/London");
  // the last change the library knows, and the first of the rule
  EXPECT_EQ(london.offset_at(at("2037-10-25T00:59:59Z")), seconds{3600});
  EXPECT_EQ(london.offset_at(at("2037-10-25T01:00:00Z")), seconds{0});
  EXPECT_EQ(london.offset_at(at("2038-03-28T00:59:59Z")), seconds{0});
  EXPECT_EQ(london.offset_at(at("2038-03-28T01:00:00Z")), seconds{3600});
  EXPECT_EQ(london.offset_at(at("2038-10-31T01:00:00Z")), seconds{0});
}

TEST(Zones, LondonAgreesWithTheLibraryAndWithTheRule) {
  const Zone loaded = *adapters::load_zone("Europe/London");
  const Zone rule("rule", united_kingdom_transitions(1996, 2037));
  const date::time_zone* library = date::locate_zone("Europe/London");
  const Instant end = at("2037-12-01T00:00:00Z");
  for (Instant each = at("1996-06-01T00:30:00Z"); each < end; each += std::chrono::hours{11}) {
    ASSERT_EQ(loaded.offset_at(each), library->get_info(each).offset)
        << each.time_since_epoch().count();
    ASSERT_EQ(rule.offset_at(each), library->get_info(each).offset)
        << each.time_since_epoch().count();
  }
}

TEST(Zones, KnowOldAndForeignRules) {
  const Zone london = *adapters::load_zone("Europe/London");
  EXPECT_EQ(london.offset_at(at("1969-12-25T12:00:00Z")), seconds{3600});  // summer time all year
  const Zone kolkata = *adapters::load_zone("Asia/Kolkata");
  EXPECT_EQ(kolkata.offset_at(at("2050-07-01T00:00:00Z")), seconds{19800});
  EXPECT_EQ(adapters::load_zone("GB")->offset_at(at("2050-07-01T00:00:00Z")), seconds{3600});
}

TEST(Zones, AnUnknownNameIsAnErrorWithTheNearest) {
  const auto zone = adapters::load_zone("Europe/Londn");
  ASSERT_FALSE(zone.ok());
  EXPECT_EQ(zone.error().code, ErrorCode::not_found);
  EXPECT_EQ(zone.error().message,
            "'Europe/Londn' is not a time zone; did you mean 'Europe/London'?");
  EXPECT_FALSE(adapters::load_zone("").ok());
}

}  // namespace

}  // namespace duecourse::testing
