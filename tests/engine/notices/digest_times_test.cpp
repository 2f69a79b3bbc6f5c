// Who hears by digest, and when it goes out: weekends, bank holidays, part-timers, clock changes.
#include "engine/notices/digest_times.hpp"

#include <gtest/gtest.h>

#include "engine/time/time_text.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

Instant local(const char* text) {
  return read_moment(text, london()).value().moment.at;
}

std::string moment_from(const char* text, const Weekdays& works = std::nullopt,
                        std::chrono::minutes hour = std::chrono::minutes{8 * 60 + 30}) {
  const Practice practice("");
  return write_instant(
      digest_moment(local(text), hour, *practice.rulebook().sending.calendar, works, london()),
      london());
}

TEST(DigestMoment, IsTheHourOfTheSameDayWhereThatIsStillToCome) {
  EXPECT_EQ("2026-03-04T08:30:00+00:00", moment_from("2026-03-04T07:00"));
  EXPECT_EQ("2026-03-04T08:30:00+00:00", moment_from("2026-03-04T08:30"));
  EXPECT_EQ("2026-03-05T08:30:00+00:00", moment_from("2026-03-04T08:30:01"));
}

TEST(DigestMoment, LeavesOutWeekendsAndBankHolidays) {
  EXPECT_EQ("2026-03-09T08:30:00+00:00", moment_from("2026-03-06T12:00"));
  // Good Friday 3 April to Easter Monday 6 April.
  EXPECT_EQ("2026-04-07T08:30:00+01:00", moment_from("2026-04-02T12:00"));
}

TEST(DigestMoment, IsLocalTimeOnBothSidesOfAClockChange) {
  EXPECT_EQ("2026-03-30T08:30:00+01:00", moment_from("2026-03-27T12:00"));
  EXPECT_EQ("2026-10-26T08:30:00+00:00", moment_from("2026-10-23T12:00"));
}

TEST(DigestMoment, IsOnADayThatTheReaderWorks) {
  const Weekdays tuesdays_and_thursdays = std::array{false, true, false, true, false, false, false};
  EXPECT_EQ("2026-03-05T08:30:00+00:00", moment_from("2026-03-03T12:00", tuesdays_and_thursdays));
  EXPECT_EQ("2026-03-10T08:30:00+00:00", moment_from("2026-03-05T12:00", tuesdays_and_thursdays));
}

TEST(DigestMoment, AReaderWhoWorksNoDayOfTheCalendarIsNotKeptWaitingForEver) {
  const Weekdays sundays = std::array{false, false, false, false, false, false, true};
  EXPECT_EQ("2026-03-05T08:30:00+00:00", moment_from("2026-03-04T12:00", sundays));
}

TEST(Audience, IsThatOfTheSlot) {
  Directory directory;
  directory.posts["adoption_panel"] = "panel@council.example";
  EXPECT_EQ(Audience::practitioner, audience_of("owner", directory));
  EXPECT_EQ(Audience::practitioner, audience_of("key_worker", directory));
  EXPECT_EQ(Audience::practitioner, audience_of("key_worker|supervisor", directory));
  EXPECT_EQ(Audience::practitioner, audience_of("requester", directory));
  EXPECT_EQ(Audience::supervisor, audience_of("supervisor", directory));
  EXPECT_EQ(Audience::supervisor, audience_of("requester_manager", directory));
  EXPECT_EQ(Audience::supervisor, audience_of("enabler_supervisor", directory));
  EXPECT_EQ(Audience::team_manager, audience_of("team_manager", directory));
  EXPECT_EQ(Audience::service_manager, audience_of("service_manager", directory));
  EXPECT_EQ(Audience::mailbox, audience_of("team_mailbox", directory));
  EXPECT_EQ(Audience::mailbox, audience_of("adoption_panel", directory));
  EXPECT_EQ(Audience::mailbox, audience_of("help@council.example", directory));
  EXPECT_EQ(Audience::mailbox, audience_of("fallback", directory));
}

TEST(Audience, IsReadByTheWordThatIsWritten) {
  for (const Audience audience : kAudiences) {
    EXPECT_EQ(audience, audience_named(word_of(audience)));
  }
  EXPECT_FALSE(audience_named("manager").has_value());
}

}  // namespace
}  // namespace duecourse::testing
