// Times as text: what is read, what is refused, what is written.
#include "engine/time/time_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace duecourse::testing {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

Zone london() {
  return Zone("Europe/London", united_kingdom_transitions(1996, 2110));
}

Moment moment(std::string_view text) {
  const auto read = read_moment(text, london());
  EXPECT_TRUE(read.ok()) << text;
  return read.ok() ? read->moment : Moment{};
}

Instant utc(std::string_view text) {
  return read_moment(text, utc_zone())->moment.at;
}

// The dates of the example in engine/time/instant.hpp.
TEST(ReadMoment, ADateIsAMomentOfTheWholeDayAndATimeOfASecond) {
  EXPECT_EQ(moment("2026-04-01"), (Moment{utc("2026-03-31T23:00:00Z"), Precision::day}));
  EXPECT_EQ(moment("2026-04-01T10:00"), (Moment{utc("2026-04-01T09:00:00Z"), Precision::second}));
}

TEST(ReadMoment, TakesEveryFormThatIsAllowed) {
  const Moment nine{
      Instant{std::chrono::sys_days{std::chrono::year{2026} / 4 / 1}} + std::chrono::hours{9},
      Precision::second};
  for (const char* text : {"2026-04-01T10:00", "2026-04-01 10:00", "2026-04-01T10:00:00",
                           "2026-04-01T10:00:00.999", "2026-04-01T09:00Z", "2026-04-01T09:00:00Z",
                           "2026-04-01T10:00+01:00", "2026-04-01T04:30:00.5-04:30"}) {
    EXPECT_EQ(moment(text), nine) << text;
  }
}

TEST(ReadMoment, RefusesWhatIsNotExactlyAForm) {
  for (const char* text :
       {"", "2026", "2026-4-1", "01/04/2026", "2026-04-01T", "2026-04-01T10", "2026-04-01T1:00",
        "2026-04-01T10:00:", "2026-04-01T10:00:00.", "2026-04-01T10:00z", "2026-04-01t10:00",
        "2026-04-01T10:00+1:00", "2026-04-01T10:00+0100", "2026-04-01T10:00+24:00",
        "2026-04-01T10:00Z ", " 2026-04-01", "2026-04-01  10:00", "2026-04-01T10:00Zjunk"}) {
    EXPECT_FALSE(read_moment(text, london()).ok()) << text;
  }
}

TEST(ReadMoment, RefusesDaysAndTimesThatDoNotExist) {
  for (const char* text : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
                           "2026-04-01T24:00", "2026-04-01T10:60", "2026-04-01T23:59:60"}) {
    const auto read = read_moment(text, london());
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_THAT(read.error().message, HasSubstr("does not exist")) << text;
    EXPECT_THAT(read.error().message, HasSubstr(text));
  }
  EXPECT_TRUE(read_moment("2028-02-29", london()).ok());
}

TEST(ReadMoment, ASkippedTimeIsTheFirstThatExists) {
  const auto read = read_moment("2026-03-29T01:30", london());
  EXPECT_EQ(read->kind, LocalKind::skipped);
  EXPECT_EQ(read->moment.at, utc("2026-03-29T01:00Z"));
}

TEST(ReadMoment, ARepeatedTimeIsTheFirstAndSaysSo) {
  const auto read = read_moment("2026-10-25T01:30", london());
  EXPECT_EQ(read->kind, LocalKind::repeated);
  EXPECT_EQ(read->moment.at, utc("2026-10-25T00:30Z"));
  EXPECT_EQ(read_moment("2026-10-25T01:30+00:00", london())->kind, LocalKind::unique);
}

TEST(ReadDay, TakesOneFormOnly) {
  EXPECT_EQ(write_day(*read_day("2026-04-01")), "2026-04-01");
  EXPECT_FALSE(read_day("2026-04-01T10:00").ok());
  EXPECT_THAT(read_day("1 April").error().message, HasSubstr("write it as 2026-04-01"));
}

TEST(WriteInstant, CarriesTheOffsetOfTheZone) {
  EXPECT_EQ(write_instant(utc("2026-04-01T09:00Z"), london()), "2026-04-01T10:00:00+01:00");
  EXPECT_EQ(write_instant(utc("2026-01-01T09:00Z"), london()), "2026-01-01T09:00:00+00:00");
  EXPECT_EQ(write_instant(utc("2026-01-01T09:00Z"), utc_zone()), "2026-01-01T09:00:00Z");
  const Zone west("West", {{Instant{}, seconds{-(3 * 3600 + 30 * 60)}}});
  EXPECT_EQ(write_instant(utc("2026-01-01T01:00Z"), west), "2025-12-31T21:30:00-03:30");
}

TEST(WriteMoment, OfADayIsADate) {
  EXPECT_EQ(write_moment(moment("2026-04-01"), london()), "2026-04-01");
  EXPECT_EQ(write_moment(moment("2026-04-01T10:00"), london()), "2026-04-01T10:00:00+01:00");
}

TEST(WriteLimit, InDaysIsTheLastSecondOfItsLastDay) {
  const Limit limit{moment("2026-04-10").at, Precision::day};
  EXPECT_EQ(write_limit(limit, london()), "2026-04-09T23:59:59+01:00");
  EXPECT_EQ(write_day(last_day_of(limit, london())), "2026-04-09");
  EXPECT_EQ(spell_limit(limit, london()), "Thu 9 Apr 2026");
}

TEST(WriteLimit, InHoursIsShownAsItStands) {
  const Limit limit{moment("2026-04-10T10:00").at, Precision::second};
  EXPECT_EQ(write_limit(limit, london()), "2026-04-10T10:00:00+01:00");
  EXPECT_EQ(spell_limit(limit, london()), "Fri 10 Apr 2026 10:00");
}

TEST(Spell, DaysAndMomentsAsPeopleReadThem) {
  EXPECT_EQ(spell_day(*read_day("2026-04-03")), "Fri 3 Apr 2026");
  EXPECT_EQ(spell_moment(moment("2026-04-03"), london()), "Fri 3 Apr 2026");
  EXPECT_EQ(spell_moment(moment("2026-04-03T09:05"), london()), "Fri 3 Apr 2026 09:05");
  EXPECT_EQ(spell_moment(moment("2026-10-25T01:30:00+01:00"), london()),
            "Sun 25 Oct 2026 01:30 (the first time)");
  EXPECT_EQ(spell_moment(moment("2026-10-25T01:30:00+00:00"), london()),
            "Sun 25 Oct 2026 01:30 (the second time)");
  EXPECT_EQ(spell_moment(moment("2026-10-25T02:00"), london()), "Sun 25 Oct 2026 02:00");
}

TEST(TimeTextProperty, WhatIsWrittenIsReadBack) {
  const Zone zone = london();
  EXPECT_TRUE(rc::check([&zone] {
    const Instant at{seconds{*rc::gen::inRange<std::int64_t>(820454400, 4417977600)}};
    const auto read = read_moment(write_instant(at, zone), zone);
    RC_ASSERT(read.ok());
    RC_ASSERT(read->moment == (Moment{at, Precision::second}));
    const Moment day{zone.start_of(zone.day_of(at)), Precision::day};
    RC_ASSERT(read_moment(write_moment(day, zone), zone)->moment == day);
  }));
}

TEST(TimeTextProperty, NoTextIsReadThatIsNotWrittenTheSameWay) {
  const Zone zone = london();
  EXPECT_TRUE(rc::check([&zone] {
    const auto text =
        *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789-T:Z+. ")));
    const auto read = read_day(text);
    if (read.ok()) RC_ASSERT(write_day(*read) == text);
    static_cast<void>(read_moment(text, zone).ok());
  }));
}

}  // namespace
}  // namespace duecourse::testing
