// Zones: the two clock changes of a year, round trips, and the rule of the United Kingdom against
// the system's zone database.
#include "engine/time/zone.hpp"

#include <date/tz.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/time/time_text.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Zone london() {
  return Zone("Europe/London", united_kingdom_transitions(1996, 2150));
}

Instant utc(std::string_view text) {
  return read_moment(text, utc_zone())->moment.at;
}
LocalSecond wall(std::string_view text) {
  return LocalSecond{utc(text).time_since_epoch()};
}
Day day(std::string_view text) {
  return *read_day(text);
}

TEST(Zone, ALocalTimeInTheSpringGapIsSkipped) {
  const LocalLookup found = london().lookup(wall("2026-03-29T01:30"));
  EXPECT_EQ(found.kind, LocalKind::skipped);
  EXPECT_EQ(found.earlier, utc("2026-03-29T01:00Z"));
  EXPECT_EQ(found.later, utc("2026-03-29T01:00Z"));
}

TEST(Zone, ALocalTimeInTheAutumnFoldIsRepeated) {
  const LocalLookup found = london().lookup(wall("2026-10-25T01:30"));
  EXPECT_EQ(found.kind, LocalKind::repeated);
  EXPECT_EQ(found.earlier, utc("2026-10-25T00:30Z"));
  EXPECT_EQ(found.later, utc("2026-10-25T01:30Z"));
}

TEST(Zone, TheEdgesOfGapAndFoldAreExact) {
  const Zone zone = london();
  EXPECT_EQ(zone.lookup(wall("2026-03-29T00:59:59")).kind, LocalKind::unique);
  EXPECT_EQ(zone.lookup(wall("2026-03-29T01:00:00")).kind, LocalKind::skipped);
  EXPECT_EQ(zone.lookup(wall("2026-03-29T01:59:59")).kind, LocalKind::skipped);
  EXPECT_EQ(zone.lookup(wall("2026-03-29T02:00:00")).kind, LocalKind::unique);
  EXPECT_EQ(zone.lookup(wall("2026-10-25T00:59:59")).kind, LocalKind::unique);
  EXPECT_EQ(zone.lookup(wall("2026-10-25T01:00:00")).kind, LocalKind::repeated);
  EXPECT_EQ(zone.lookup(wall("2026-10-25T01:59:59")).kind, LocalKind::repeated);
  EXPECT_EQ(zone.lookup(wall("2026-10-25T02:00:00")).kind, LocalKind::unique);
}

TEST(Zone, ADayStartsAtItsFirstInstant) {
  EXPECT_EQ(london().start_of(day("2026-04-01")), utc("2026-03-31T23:00Z"));
  EXPECT_EQ(london().start_of(day("2026-01-01")), utc("2026-01-01T00:00Z"));
}

TEST(Zone, ADayWhoseMidnightIsSkippedStartsAtTheJump) {
  const Zone zone("Skips/Midnight",
                  {{utc("2026-01-01T00:00Z"), hours{0}}, {utc("2026-06-01T00:00Z"), hours{1}}});
  EXPECT_EQ(zone.start_of(day("2026-06-01")), utc("2026-06-01T00:00Z"));
  EXPECT_EQ(zone.day_of(utc("2026-05-31T23:59:59Z")), day("2026-05-31"));
}

TEST(Zone, TheFirstOffsetServesBeforeTheFirstTransition) {
  const Zone zone("Always/East", {{utc("2000-01-01T00:00Z"), hours{2}}});
  EXPECT_EQ(zone.offset_at(utc("1970-01-01T00:00Z")), hours{2});
  EXPECT_EQ(zone.lookup(wall("1970-01-01T02:00")).earlier, utc("1970-01-01T00:00Z"));
}

TEST(Zone, WithoutTransitionsIsUtc) {
  EXPECT_EQ(utc_zone().offset_at(utc("2026-07-01T00:00Z")), seconds{0});
  EXPECT_EQ(utc_zone().name(), "UTC");
}

TEST(ZoneProperty, EveryInstantIsFoundAgainFromItsLocalTime) {
  const Zone zone = london();
  EXPECT_TRUE(rc::check([&zone] {
    // 1950 to 2200: within the bucket table, before it and after it.
    const Instant instant{seconds{*rc::gen::inRange<std::int64_t>(-631152000, 7258118400)}};
    const LocalLookup found = zone.lookup(zone.to_local(instant));
    RC_ASSERT(found.kind != LocalKind::skipped);
    RC_ASSERT(found.earlier == instant || found.later == instant);
    RC_ASSERT((found.earlier == found.later) == (found.kind == LocalKind::unique));
  }));
}

TEST(ZoneProperty, LookupsAroundBothClockChangesAgreeWithTryingEveryOffset) {
  const Zone zone = london();
  const std::vector<Zone::Transition> changes = united_kingdom_transitions(1996, 2150);
  EXPECT_TRUE(rc::check([&] {
    const auto change = *rc::gen::inRange<std::size_t>(0, changes.size());
    const seconds aside{*rc::gen::inRange(-3 * 3600, 3 * 3600)};
    const LocalSecond local{changes[change].from.time_since_epoch() + aside};
    std::vector<Instant> readings;
    for (const seconds offset : {seconds{3600}, seconds{0}}) {
      const Instant at{local.time_since_epoch() - offset};
      if (zone.offset_at(at) == offset) readings.push_back(at);
    }
    const LocalLookup found = zone.lookup(local);
    if (readings.empty()) {
      RC_ASSERT(found.kind == LocalKind::skipped);
      RC_ASSERT(found.earlier == changes[change].from);
    } else {
      RC_ASSERT(found.earlier == readings.front());
      RC_ASSERT(found.later == readings.back());
    }
  }));
}

TEST(ZoneProperty, ADayBeginsWhereTheDayBeforeItEnds) {
  const Zone zone = london();
  EXPECT_TRUE(rc::check([&zone] {
    const Day some = Day{days{*rc::gen::inRange(0, 60000)}};
    RC_ASSERT(zone.day_of(zone.start_of(some)) == some);
    RC_ASSERT(zone.day_of(zone.start_of(some) - seconds{1}) == some - days{1});
  }));
}

TEST(UnitedKingdomTransitions, AgreeWithTheZoneDatabaseFrom1996To2037) {
  const auto* database = date::locate_zone("Europe/London");
  const Zone zone("Europe/London", united_kingdom_transitions(1996, 2037));
  const Instant end = utc("2037-12-31T00:00Z");
  for (Instant at = utc("1996-04-01T00:00Z"); at < end; at += minutes{30}) {
    const date::sys_info info = database->get_info(date::sys_seconds{at.time_since_epoch()});
    ASSERT_EQ(zone.offset_at(at), info.offset) << write_instant(at, utc_zone());
  }
}

TEST(UnitedKingdomTransitions, KnowSummerTimeAfter2037) {
  EXPECT_EQ(london().offset_at(utc("2060-07-01T00:00Z")), hours{1});
  EXPECT_EQ(london().offset_at(utc("2060-12-01T00:00Z")), hours{0});
}

TEST(ZoneDeathTest, TransitionsOutOfOrderAreABrokenInvariant) {
  EXPECT_DEATH(
      Zone("Odd", {{utc("2026-06-01T00:00Z"), hours{1}}, {utc("2026-01-01T00:00Z"), hours{0}}}),
      "ascending");
}

}  // namespace
}  // namespace duecourse::testing
