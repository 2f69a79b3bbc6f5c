// When the stages of a ladder fall. The deadline of most tests is due on Monday 9 March 2026; the
// sending calendar has Good Friday, 3 April, and Easter Monday, 6 April 2026, off.
#include "engine/notices/stage_times.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "engine/time/time_text.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::days;

constexpr StageKind kReminder = StageKind::reminder;
constexpr StageKind kEscalation = StageKind::escalation;

/// `2026-03-09` is a limit in days, `2026-03-09T10:00` one in hours.
Limit limit(const std::string& text) {
  const Moment moment = moment_at(text);
  if (moment.precision == Precision::second) return {moment.at, Precision::second};
  return {london().start_of(london().day_of(moment.at) + days{1}), Precision::day};
}

Stage stage(const std::string& at, StageKind kind) {
  Stage result;
  result.id = StageId("s");
  const auto time = parse_stage_time(at);
  EXPECT_TRUE(time.ok()) << at;
  if (time.ok()) result.at = *time;
  result.kind = kind;
  return result;
}

class StageTimes : public ::testing::Test {
 protected:
  StageTimes() { due("2026-03-09"); }

  void due(const std::string& text) { basis_.due = limit(text); }

  /// When the one stage falls that is anchored as `at` says; empty where it has no time.
  std::string falls(const std::string& at, StageKind kind) {
    Ladder ladder = ladder_;
    ladder.stages = {stage(at, kind)};
    const auto moments = of(ladder);
    return moments.empty() ? "" : brief(moments.front().at);
  }

  std::vector<StageMoment> of(const Ladder& ladder, const std::string& until = "2026-12-31") {
    return stage_moments(ladder, basis_, sending_, london(), moment_at(until).at);
  }

  /// The times of a stage that repeats, up to the first one after `until`.
  std::string ticks(Stage repeating, const std::string& every, int at_most,
                    const std::string& until) {
    repeating.every = *parse_duration(every);
    repeating.at_most = at_most;
    Ladder ladder;
    ladder.stages = {std::move(repeating)};
    std::string text;
    for (const StageMoment& moment : of(ladder, until)) {
      text += std::to_string(moment.tick) + " at " + brief(moment.at) + "\n";
    }
    return text;
  }

  Practice practice_{""};
  SendingRules sending_ = practice_.rulebook().sending;
  Ladder ladder_;
  StageBasis basis_{std::nullopt,
                    limit("2026-03-05"),
                    moment_at("2026-03-02T10:00"),
                    *practice_.rulebook().calendars.at("monday-to-friday"),
                    std::nullopt,
                    std::nullopt};
};

TEST_F(StageTimes, InDaysTheyFallAtTheHourOfSending) {
  EXPECT_EQ(falls("2 working days before due", kReminder), "2026-03-05 08:30");
  EXPECT_EQ(falls("on the due day", kReminder), "2026-03-09 08:30");
  EXPECT_EQ(falls("1 working day after due", kEscalation), "2026-03-10 08:30");
  EXPECT_EQ(falls("1 calendar week after due", kEscalation), "2026-03-16 08:30");
  EXPECT_EQ(falls("1 working day before expected", kReminder), "2026-03-04 08:30");
  EXPECT_EQ(falls("1 working day after expected", kEscalation), "2026-03-06 08:30");
  EXPECT_EQ(falls("2 working days after start", kReminder), "2026-03-04 08:30");
}

TEST_F(StageTimes, OnADayOffRemindersGoBeforeAndEscalationsAfter) {
  EXPECT_EQ(falls("1 calendar day before due", kReminder), "2026-03-06 08:30");    // Sunday 8th
  EXPECT_EQ(falls("1 calendar day before due", kEscalation), "2026-03-09 08:30");  // Sunday 8th
  EXPECT_EQ(falls("5 calendar days after due", kReminder), "2026-03-13 08:30");    // Saturday 14th
  EXPECT_EQ(falls("5 calendar days after due", kEscalation), "2026-03-16 08:30");  // Saturday 14th
}

// Counted Monday to Friday, sent on the days of England.
TEST_F(StageTimes, BankHolidaysOfTheSendingCalendarAreDaysOff) {
  due("2026-04-03");
  EXPECT_EQ(falls("on the due day", kReminder), "2026-04-02 08:30");
  EXPECT_EQ(falls("on the due day", kEscalation), "2026-04-07 08:30");
  EXPECT_EQ(falls("1 working day after due", kEscalation), "2026-04-07 08:30");
  EXPECT_EQ(falls("2 working days after due", kReminder), "2026-04-07 08:30");
}

TEST_F(StageTimes, AtItsVeryMomentALimitInDaysIsMidnight) {
  EXPECT_EQ(falls("at due", kEscalation), "2026-03-10 00:00");
  EXPECT_EQ(falls("at due", kReminder), "2026-03-09 16:00");
  EXPECT_EQ(falls("at start", kReminder), "2026-03-02 10:00");
}

TEST_F(StageTimes, InHoursTheyFallAtTheirMoment) {
  due("2026-03-09T15:00");
  EXPECT_EQ(falls("4 hours before due", kReminder), "2026-03-09 11:00");
  EXPECT_EQ(falls("2 hours after due", kEscalation), "2026-03-09 17:00");
  EXPECT_EQ(falls("at due", kReminder), "2026-03-09 15:00");
  due("2026-03-09T10:00");
  EXPECT_EQ(falls("4 working hours before due", kReminder), "2026-03-06 14:30");
}

TEST_F(StageTimes, RemindersInANightGoOutInTheLastOfficeHourBefore) {
  due("2026-03-10T20:00");
  EXPECT_EQ(falls("2 hours before due", kReminder), "2026-03-10 16:00");  // 18:00, after hours
  EXPECT_EQ(falls("3 hours before due", kReminder), "2026-03-10 16:00");  // 17:00, just closed
  EXPECT_EQ(falls("4 hours before due", kReminder), "2026-03-10 16:00");
  due("2026-03-10T09:30");
  EXPECT_EQ(falls("1 hour before due", kReminder), "2026-03-10 08:30");   // just opened
  EXPECT_EQ(falls("2 hours before due", kReminder), "2026-03-09 16:00");  // 07:30
}

TEST_F(StageTimes, RemindersInAWeekendGoOutInItsLastOfficeHourBefore) {
  due("2026-03-09T09:00");
  EXPECT_EQ(falls("4 hours before due", kReminder), "2026-03-06 16:00");   // Monday 05:00
  EXPECT_EQ(falls("24 hours before due", kReminder), "2026-03-06 16:00");  // Sunday
  due("2026-04-07T09:00");
  EXPECT_EQ(falls("2 hours before due", kReminder), "2026-04-02 16:00");  // after Easter
}

// Good Friday, 3 April 2026, begins four days on which nobody works.
TEST_F(StageTimes, BeforeClosedDaysIsTheLastWorkingDayBeforeThreeOrMore) {
  for (const char* closed : {"2026-04-03", "2026-04-04", "2026-04-06", "2026-04-04T10:00"}) {
    due(closed);
    EXPECT_EQ(falls("before closed days", kReminder), "2026-04-02 08:30") << closed;
  }
  for (const char* open : {"2026-04-02", "2026-04-07", "2026-03-28", "2026-04-11"}) {
    due(open);
    EXPECT_EQ(falls("before closed days", kReminder), "") << open;
  }
  due("2026-04-06");
  basis_.works = std::array{true, true, false, false, false, false, false};
  EXPECT_EQ(falls("before closed days", kReminder), "2026-03-31 08:30");
  basis_.due.reset();
  EXPECT_EQ(falls("before closed days", kReminder), "");
}

TEST_F(StageTimes, BeforeClosedDaysNobodyIsRemindedTwice) {
  due("2026-04-06");
  const auto moments_with = [&](const std::string& other, StageKind kind) {
    ladder_.stages = {stage("before closed days", kReminder), stage(other, kind)};
    for (Stage& one : ladder_.stages) one.to = {Recipient{{"owner"}}};
    return of(ladder_).size();
  };
  EXPECT_EQ(moments_with("on the due day", kReminder), 1U);  // on Thursday as well
  EXPECT_EQ(moments_with("3 working days before due", kReminder), 2U);
  EXPECT_EQ(moments_with("4 calendar days before due", kEscalation), 2U);
  ladder_.stages = {stage("before closed days", kReminder), stage("on the due day", kReminder)};
  ladder_.stages.front().to = {Recipient{{"owner"}}};
  ladder_.stages.back().to = {Recipient{{"supervisor"}}};
  EXPECT_EQ(of(ladder_).size(), 2U);
  // One that repeats reminds of it on that day, however early one asks.
  ladder_.stages.back() = stage("10 calendar days before due", kReminder);
  ladder_.stages.back().to = {Recipient{{"owner"}}};
  ladder_.stages.back().every = *parse_duration("1 working day");
  ladder_.stages.back().at_most = 8;
  EXPECT_EQ(of(ladder_, "2026-03-01").size(), 1U);
}

TEST_F(StageTimes, EscalationsAndLaddersOfAnyHourAreNotPulled) {
  due("2026-03-10T20:00");
  EXPECT_EQ(falls("2 hours before due", kEscalation), "2026-03-10 18:00");
  ladder_.any_hour = true;
  EXPECT_EQ(falls("2 hours before due", kReminder), "2026-03-10 18:00");
  due("2026-03-08T12:00");
  EXPECT_EQ(falls("2 hours before due", kReminder), "2026-03-08 10:00");  // a Sunday
}

// Sunday 29 March 2026, 01:00 becomes 02:00; Sunday 25 October, 02:00 becomes 01:00.
TEST_F(StageTimes, HoursAreElapsedTimeAcrossAClockChange) {
  ladder_.any_hour = true;
  due("2026-03-29T12:00");
  EXPECT_EQ(falls("12 hours before due", kReminder), "2026-03-28 23:00");
  due("2026-10-25T12:00");
  EXPECT_EQ(falls("12 hours before due", kReminder), "2026-10-25 01:00");
}

TEST_F(StageTimes, TheHourOfSendingIsTheWallClocksOnBothSidesOfAClockChange) {
  due("2026-03-30");
  EXPECT_EQ(falls("on the due day", kReminder), "2026-03-30 08:30");
  EXPECT_EQ(falls("1 working day before due", kReminder), "2026-03-27 08:30");
  due("2026-10-26");
  EXPECT_EQ(falls("on the due day", kReminder), "2026-10-26 08:30");
  EXPECT_EQ(falls("1 working day before due", kReminder), "2026-10-23 08:30");
}

TEST_F(StageTimes, AnHourOfSendingThatIsSkippedOrComesTwice) {
  CalendarDefinition every_day;
  every_day.works.fill(true);
  sending_.calendar = std::make_shared<const WorkingCalendar>(every_day);
  sending_.hour = std::chrono::minutes{90};
  due("2026-03-29");
  EXPECT_EQ(falls("on the due day", kReminder), "2026-03-29 02:00");
  due("2026-10-25");
  Ladder ladder;
  ladder.stages = {stage("on the due day", kReminder)};
  EXPECT_EQ(write_instant(of(ladder).front().at, london()), "2026-10-25T01:30:00+01:00");
}

TEST_F(StageTimes, AStageWhoseAnchorIsMissingHasNone) {
  basis_.due.reset();
  EXPECT_EQ(falls("on the due day", kReminder), "");
  EXPECT_EQ(falls("2 hours after due", kEscalation), "");
  EXPECT_EQ(falls("1 working day before expected", kReminder), "2026-03-04 08:30");
  basis_.expected.reset();
  EXPECT_EQ(falls("1 working day before expected", kReminder), "");
  EXPECT_EQ(falls("at start", kReminder), "2026-03-02 10:00");
}

TEST_F(StageTimes, RepeatingOnesGoOnToTheFirstAfterUntil) {
  const Stage weekly = stage("3 working days after due", kEscalation);
  EXPECT_EQ(ticks(weekly, "1 calendar week", 12, "2026-03-19T08:30"),
            "0 at 2026-03-12 08:30\n1 at 2026-03-19 08:30\n2 at 2026-03-26 08:30\n");
  EXPECT_EQ(ticks(weekly, "1 calendar week", 12, "2026-03-12T08:29"), "0 at 2026-03-12 08:30\n");
}

TEST_F(StageTimes, RepeatingOnesGoOutAtMostSoOften) {
  const Stage weekly = stage("3 working days after due", kEscalation);
  EXPECT_EQ(ticks(weekly, "1 calendar week", 2, "2026-12-31"),
            "0 at 2026-03-12 08:30\n1 at 2026-03-19 08:30\n");
  EXPECT_EQ(ticks(weekly, "1 working day", 3, "2026-12-31"),
            "0 at 2026-03-12 08:30\n1 at 2026-03-13 08:30\n2 at 2026-03-16 08:30\n");
  due("2026-03-09T15:00");
  EXPECT_EQ(ticks(stage("at due", kEscalation), "24 hours", 2, "2026-12-31"),
            "0 at 2026-03-09 15:00\n1 at 2026-03-10 15:00\n");
}

// The weekly one of Good Friday goes out after Easter, the next one a week after Good Friday.
TEST_F(StageTimes, ATickMovedByADayOffDoesNotMoveTheNext) {
  due("2026-03-27");
  EXPECT_EQ(
      ticks(stage("1 calendar week after due", kEscalation), "1 calendar week", 2, "2026-12-31"),
      "0 at 2026-04-07 08:30\n1 at 2026-04-10 08:30\n");
}

TEST_F(StageTimes, RemindersFallOnADayThatTheAddresseeWorks) {
  basis_.works = {true, true, true, false, false, false, false};  // Monday to Wednesday
  EXPECT_EQ(falls("2 working days before due", kReminder), "2026-03-04 08:30");  // Thursday 5th
  EXPECT_EQ(falls("on the due day", kReminder), "2026-03-09 08:30");
  EXPECT_EQ(falls("2 working days before due", kEscalation), "2026-03-05 08:30");
}

TEST_F(StageTimes, RemindersInHoursFallOnADayThatTheAddresseeWorksToo) {
  basis_.works = {true, true, true, false, false, false, false};  // Monday to Wednesday
  due("2026-03-06T15:00");                                        // a Friday
  EXPECT_EQ(falls("4 hours before due", kReminder), "2026-03-04 16:00");
  EXPECT_EQ(falls("4 hours before due", kEscalation), "2026-03-06 11:00");
  due("2026-03-10T08:00");
  EXPECT_EQ(falls("1 hour before due", kReminder), "2026-03-09 16:00");
  ladder_.any_hour = true;
  EXPECT_EQ(falls("1 hour before due", kReminder), "2026-03-10 07:00");
}

// Reading 139.
TEST_F(StageTimes, AReminderOfALimitThatPassesBeforeTheHourOfSendingComesTheDayBefore) {
  due("2026-03-10T07:00");  // a Tuesday
  EXPECT_EQ(falls("on the due day", kReminder), "2026-03-09 08:30");
  due("2026-03-09T08:30");  // a Monday
  EXPECT_EQ(falls("on the due day", kReminder), "2026-03-06 08:30");
  EXPECT_EQ(falls("on the due day", kEscalation), "2026-03-09 08:30");
  due("2026-03-09T08:31");
  EXPECT_EQ(falls("on the due day", kReminder), "2026-03-09 08:30");
  EXPECT_EQ(falls("1 working day after due", kReminder), "2026-03-10 08:30");
}

// Reading 139. The deadline began on Monday 2 March, at 10:00.
TEST_F(StageTimes, TheWordAtTheStartComesWhenItBecomesKnown) {
  const auto known = [&](const char* when, const char* at) {
    basis_.known = moment_at(when).at;
    return falls(at, kReminder);
  };
  EXPECT_EQ(known("2026-03-02T10:20", "at start"), "2026-03-02 10:20");
  EXPECT_EQ(known("2026-03-02T17:00", "at start"), "2026-03-03 08:30") << "the office is closed";
  EXPECT_EQ(known("2026-03-03T07:00", "at start"), "2026-03-03 08:30") << "and not yet open";
  EXPECT_EQ(known("2026-03-03T23:59", "at start"), "2026-03-04 08:30");
  EXPECT_EQ(known("2026-03-04T00:00", "at start"), "2026-03-02 10:00") << "too late: left out";
  EXPECT_EQ(known("2026-03-02T10:20", "on the start day"), "2026-03-02 10:20");
  EXPECT_EQ(known("2026-03-02T10:20", "1 hour after start"), "2026-03-02 11:00");
  EXPECT_EQ(known("2026-03-03T10:20", "1 hour after start"), "2026-03-02 11:00");
  ladder_.any_hour = true;
  EXPECT_EQ(known("2026-03-02T17:00", "at start"), "2026-03-02 17:00");
  ladder_.any_hour = false;
  due("2026-03-03T08:00");
  EXPECT_EQ(known("2026-03-02T17:00", "at start"), "2026-03-02 17:00") << "before it is over";
  EXPECT_EQ(falls("at start", kEscalation), "2026-03-02 10:00");
}

TEST_F(StageTimes, WhatBeginsByTheClockAndRepeatsByTheDayKeepsItsTimeOfDay) {
  due("2026-03-27T09:00");  // a Friday; the clocks change on Sunday
  EXPECT_EQ(ticks(stage("2 hours after due", kEscalation), "1 working day", 3, "2026-12-31"),
            "0 at 2026-03-27 11:00\n1 at 2026-03-30 11:00\n2 at 2026-03-31 11:00\n");
  EXPECT_EQ(ticks(stage("2 hours after due", kEscalation), "1 calendar week", 2, "2026-12-31"),
            "0 at 2026-03-27 11:00\n1 at 2026-04-03 11:00\n");
}

TEST_F(StageTimes, SomeoneWhoWorksOnNoDayIsNotWaitedFor) {
  basis_.works = std::array<bool, 7>{};
  EXPECT_EQ(falls("2 working days before due", kReminder), "2026-03-05 08:30");
}

TEST_F(StageTimes, ComeInTheOrderOfTimeAndAtOneMomentInThatOfTheLadder) {
  ladder_.stages = {stage("1 working day after due", kEscalation),
                    stage("on the due day", kReminder), stage("on the due day", kEscalation),
                    stage("2 working days before due", kReminder)};
  std::string order;
  for (const StageMoment& moment : of(ladder_)) order += std::to_string(moment.stage);
  EXPECT_EQ(order, "3120");
}

}  // namespace
}  // namespace duecourse::testing
