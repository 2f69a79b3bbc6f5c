// When somebody may be written to: quiet hours over midnight, a team's office, days worked, bank
// holidays, and the nights on which the clocks change.
#include "engine/notices/opening_hours.hpp"

#include <gtest/gtest.h>

#include "engine/time/time_text.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::string opening(const char* at, const OpeningRules& rules,
                    const OpeningQuestion& question = {}) {
  const Practice practice("");
  return write_instant(next_opening(moment_at(at).at, rules, question,
                                    *practice.rulebook().sending.calendar, london()),
                       london());
}

OpeningRules at_night() {
  OpeningRules rules;
  rules.quiet = QuietHours{hours{19}, hours{7} + minutes{30}};
  return rules;
}

OpeningRules office() {
  OpeningRules rules;
  rules.teams[TeamId("T1")] = {hours{9}, hours{17}, std::nullopt};
  return rules;
}

const OpeningQuestion kOfTeam{TeamId("T1"), std::nullopt};

TEST(OpeningHours, WithoutRulesAnyMomentServes) {
  EXPECT_EQ("2026-03-07T03:00:00+00:00", opening("2026-03-07T03:00", {}));
}

TEST(OpeningHours, AQuietNightEndsInTheMorning) {
  EXPECT_EQ("2026-03-04T18:59:59+00:00", opening("2026-03-04T18:59:59", at_night()));
  EXPECT_EQ("2026-03-05T07:30:00+00:00", opening("2026-03-04T19:00", at_night()));
  EXPECT_EQ("2026-03-05T07:30:00+00:00", opening("2026-03-05T02:00", at_night()));
  EXPECT_EQ("2026-03-05T07:30:00+00:00", opening("2026-03-05T07:30", at_night()));
  // A weekend is not quiet by itself.
  EXPECT_EQ("2026-03-07T12:00:00+00:00", opening("2026-03-07T12:00", at_night()));
}

TEST(OpeningHours, AQuietTimeWithinADay) {
  OpeningRules rules;
  rules.quiet = QuietHours{hours{12}, hours{14}};
  EXPECT_EQ("2026-03-04T14:00:00+00:00", opening("2026-03-04T12:00", rules));
  EXPECT_EQ("2026-03-04T11:59:00+00:00", opening("2026-03-04T11:59", rules));
}

TEST(OpeningHours, AnOfficeIsOpenOnWorkingDaysOnly) {
  EXPECT_EQ("2026-03-05T09:00:00+00:00", opening("2026-03-04T17:00", office(), kOfTeam));
  EXPECT_EQ("2026-03-09T09:00:00+00:00", opening("2026-03-06T17:00", office(), kOfTeam));
  // Good Friday 3 April to Easter Monday 6 April.
  EXPECT_EQ("2026-04-07T09:00:00+01:00", opening("2026-04-02T17:00", office(), kOfTeam));
  // Another team's hours say nothing of this reader.
  EXPECT_EQ("2026-03-07T12:00:00+00:00",
            opening("2026-03-07T12:00", office(), {TeamId("T2"), std::nullopt}));
}

TEST(OpeningHours, ATeamMayHaveDaysOfItsOwn) {
  OpeningRules rules = office();
  rules.teams[TeamId("T1")].days = std::array{true, true, false, false, false, false, false};
  EXPECT_EQ("2026-03-09T09:00:00+00:00", opening("2026-03-03T17:00", rules, kOfTeam));
}

TEST(OpeningHours, AndItsReaderDaysOnWhichTheyWork) {
  OpeningQuestion thursdays = kOfTeam;
  thursdays.works = std::array{false, false, false, true, false, false, false};
  EXPECT_EQ("2026-03-05T09:00:00+00:00", opening("2026-03-03T12:00", office(), thursdays));
  // Where the office is always open, their day begins at midnight, or when the night's quiet ends.
  thursdays.team = TeamId();
  EXPECT_EQ("2026-03-05T07:30:00+00:00", opening("2026-03-03T12:00", at_night(), thursdays));
}

TEST(OpeningHours, BothRulesHold) {
  OpeningRules rules = office();
  rules.quiet = QuietHours{hours{19}, hours{10}};
  EXPECT_EQ("2026-03-05T10:00:00+00:00", opening("2026-03-05T09:30", rules, kOfTeam));
}

TEST(OpeningHours, AreLocalOnBothSidesOfAClockChange) {
  EXPECT_EQ("2026-03-29T07:30:00+01:00", opening("2026-03-28T19:00", at_night()));
  EXPECT_EQ("2026-10-25T07:30:00+00:00", opening("2026-10-24T19:00", at_night()));
  EXPECT_EQ("2026-03-30T09:00:00+01:00", opening("2026-03-27T17:00", office(), kOfTeam));
  // Quiet until a time that the night of the change does not have: its first moment after.
  OpeningRules rules;
  rules.quiet = QuietHours{hours{23}, hours{1} + minutes{30}};
  EXPECT_EQ("2026-03-29T02:00:00+01:00", opening("2026-03-28T23:00", rules));
}

TEST(OpeningHours, NothingIsHeldForEver) {
  OpeningRules rules = office();
  rules.teams[TeamId("T1")].days = std::array{false, false, false, false, false, true, false};
  EXPECT_EQ("2026-03-04T12:00:00+00:00", opening("2026-03-04T12:00", rules, kOfTeam));
}

}  // namespace
}  // namespace duecourse::testing
