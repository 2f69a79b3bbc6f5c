// What is said of a deadline that is snoozed, or whose escalation somebody has acknowledged. The
// case is that of plan_test.cpp: asked on Monday 2 March 2026, due on Monday the 9th; reminders on
// the 5th and the 9th, escalations on the 10th, and on the 12th, 19th and 26th.
#include <gtest/gtest.h>

#include "tests/support/watch.hpp"

namespace duecourse::testing {
namespace {

const std::string kOwned = "2026-02-01 allocated by=KW\n";
const std::string kAsked = kOwned + "2026-03-02T10:00 asked id=A1\n";
const std::string kMonday = "2026-03-02T12:00";

/// Like the usual stages, but the supervisor hears every day from the 10th, the manager weekly.
constexpr const char* kRepeating = R"([[ladder.standard.stages]]
id = "ahead"
at = "2 working days before due"
to = ["owner"]
kind = "reminder"
[[ladder.standard.stages]]
id = "late"
at = "1 working day after due"
to = ["supervisor"]
copy = ["owner"]
kind = "escalation"
every = "1 working day"
at_most = 20
[[ladder.standard.stages]]
id = "very-late"
at = "3 working days after due"
to = ["supervisor", "team_manager"]
kind = "escalation"
every = "1 working day"
at_most = 20
)";

TEST(Snooze, AReminderWaitsForTheFirstSendingMomentOfTheDay) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.snooze("2026-03-03T09:00", "2026-03-06");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T08:30"), "ahead owner: queued (snoozed)\n");
  EXPECT_EQ(watch.passes().ledger().begin()->second.state, NoticeState::queued) << "not sent";
  EXPECT_EQ(watch.pass(kAsked, "2026-03-06T08:29"), "");
  EXPECT_EQ(watch.wake(kAsked, "2026-03-06T08:29"), "2026-03-06 08:30");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-06T08:30"), "");
  EXPECT_EQ(watch.passes().ledger().begin()->second.state, NoticeState::sent);
}

TEST(Snooze, OfWhatCameDueMeanwhileTheStrongestIsSaidOnce) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.snooze("2026-03-03T09:00", "2026-03-09T15:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T08:30"), "ahead owner: queued (snoozed)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T08:30"),
            "ahead owner: superseded (stronger_stage)\n"
            "today owner: queued (snoozed)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T15:00"), "");
  for (const auto& [key, notice] : watch.passes().ledger()) {
    EXPECT_EQ(notice.state == NoticeState::sent, key.stage.str() == "today") << line_of(notice);
  }
}

TEST(Snooze, WhatWasDecidedBeforeItAndStillWaitsWaitsOn) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.pass(kAsked, "2026-03-05T08:30", Post::down);
  watch.snooze("2026-03-05T08:40", "2026-03-06T10:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T09:00"), "ahead owner: queued (snoozed)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T09:01"), "");
}

TEST(Snooze, LiftedOrMadeLongerItIsSaidAtOnceOrLater) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.snooze("2026-03-03T09:00", "2026-03-06T10:00");
  watch.pass(kAsked, "2026-03-05T08:30");
  watch.snooze("2026-03-05T09:00", "2026-03-06T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T09:01"), "ahead owner: queued (snoozed)\n");
  EXPECT_EQ(watch.passes().ledger().begin()->second.at, moment_at("2026-03-06T12:00").at);
  watch.lift("2026-03-05T10:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T10:01"), "ahead owner: queued (snoozed)\n");
  EXPECT_EQ(watch.passes().ledger().begin()->second.state, NoticeState::sent);
}

TEST(Snooze, AWeekendIsNotWrittenInEvenWhereItEndsThen) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.snooze("2026-03-03T09:00", "2026-03-07");  // a Saturday
  watch.pass(kAsked, "2026-03-05T08:30");
  EXPECT_EQ(watch.passes().ledger().begin()->second.at, moment_at("2026-03-09T08:30").at);
}

TEST(Snooze, TheDueEndsItThoughItMovesToBeforeItsEnd) {
  Watch watch;
  const std::string earlier = kOwned + "2026-02-26T10:00 asked id=A1\n";  // due on 5 March
  watch.pass(kAsked, kMonday);
  watch.snooze("2026-03-03T09:00", "2026-03-09T12:00");
  EXPECT_EQ(watch.pass(earlier, "2026-03-05T09:00"),
            "ahead owner r2: superseded (missed_before_known)\n"
            "today owner r2: queued (snoozed)\n");
  EXPECT_EQ(watch.passes().ledger().rbegin()->second.at, moment_at("2026-03-06T00:00").at);
}

TEST(Snooze, DelaysNoEscalationThatAReminderFollows) {
  Watch watch{Practice("", R"([[ladder.standard.stages]]
id = "warn"
at = "2 working days before due"
to = ["owner"]
kind = "escalation"
[[ladder.standard.stages]]
id = "today"
at = "2 working days before due"
to = ["owner"]
kind = "reminder"
)")};
  watch.pass(kAsked, kMonday);
  watch.snooze("2026-03-03T09:00", "2026-03-09");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T08:30"),
            "warn owner: queued (stage_due)\n"
            "today owner: queued (snoozed)\n");
}

TEST(Snooze, NeitherAMovedDateNorWhatIsDoneWaitsForIt) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.pass(kAsked, "2026-03-05T08:30");
  watch.snooze("2026-03-05T08:40", "2026-03-09");
  const std::string later = kOwned + "2026-03-03T10:00 asked id=A1\n";
  EXPECT_EQ(watch.pass(later, "2026-03-05T09:00"), "moved owner r2: queued (due_moved)\n");
  EXPECT_EQ(watch.pass(later, "2026-03-06T08:30"), "ahead owner r2: queued (snoozed)\n");
  EXPECT_EQ(watch.pass(later + "2026-03-06T09:00 answered", "2026-03-06T09:00"),
            "ahead owner r2: withdrawn (deadline_ended)\n");
}

TEST(Snooze, WhatIsHeldIsQueuedForItsEnd) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.pass(kAsked, "2026-03-05T08:30", Post::down);
  watch.passes().decide(NoticeState::held, NoticeReason::too_many_at_once);
  watch.snooze("2026-03-05T08:40", "2026-03-06");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T09:00"), "ahead owner: queued (snoozed)\n");
}

TEST(Acknowledge, TheRepeatsStopForThatPersonUntilItsEnd) {
  Watch watch{Practice("", kRepeating)};
  watch.pass(kAsked, kMonday);
  EXPECT_EQ(watch.pass(kAsked, "2026-03-10T08:30"),
            "ahead owner: superseded (stronger_stage)\n"
            "late owner copy: queued (caught_up)\n"
            "late supervisor: queued (stage_due)\n");
  watch.acknowledge("2026-03-10T10:00", "2026-03-17", "SU");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-11T08:30"),
            "late#1 owner copy: queued (stage_due)\n"
            "late#1 supervisor: superseded (acknowledged)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-12T08:30"),
            "late#2 owner copy: queued (stage_due)\n"
            "late#2 supervisor: superseded (stronger_stage)\n"
            "very-late supervisor: queued (stage_due)\n"
            "very-late team_manager: queued (stage_due)\n")
      << "the next rung goes, to the same person too";
  EXPECT_EQ(watch.pass(kAsked, "2026-03-13T08:30"),
            "late#3 owner copy: queued (stage_due)\n"
            "late#3 supervisor: superseded (stronger_stage)\n"
            "very-late#1 supervisor: queued (stage_due)\n"
            "very-late#1 team_manager: queued (stage_due)\n")
      << "which nobody has acknowledged yet";
}

TEST(Acknowledge, AfterItsEndTheNextRepeatGoes) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.pass(kAsked, "2026-03-10T09:00");
  watch.pass(kAsked, "2026-03-12T09:00");
  watch.acknowledge("2026-03-12T10:00", "2026-03-26", "TM");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-19T09:00"),
            "very-late#1 team_manager: superseded (acknowledged)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-26T08:30"),
            "very-late#2 team_manager: queued (stage_due)\n");
}

TEST(Acknowledge, AnothersDoesNotSilenceWhoeverHoldsTheSlot) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.pass(kAsked, "2026-03-12T09:00");
  watch.acknowledge("2026-03-12T10:00", "2026-03-26", "SU");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-19T09:00"),
            "very-late#1 team_manager: queued (stage_due)\n");
}

TEST(Acknowledge, LiftedTheNextRepeatGoes) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.pass(kAsked, "2026-03-12T09:00");
  watch.acknowledge("2026-03-12T10:00", "2026-03-26", "TM");
  watch.lift("2026-03-13T10:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-19T09:00"),
            "very-late#1 team_manager: queued (stage_due)\n");
}

TEST(Acknowledge, WhatWasNeverHeardIsNotSilenced) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.pass(kAsked, "2026-03-12T08:00");  // the manager's first is not due yet
  watch.acknowledge("2026-03-12T08:10", "2026-03-26", "TM");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-19T09:00"),
            "very-late team_manager: superseded (stronger_stage)\n"
            "very-late#1 team_manager: queued (caught_up)\n");
}

TEST(Acknowledge, ARepeatThatStillWaitsIsNotSaidAnyMore) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.pass(kAsked, "2026-03-10T09:00");
  watch.pass(kAsked, "2026-03-12T09:00");
  watch.pass(kAsked, "2026-03-19T08:30", Post::down);
  watch.acknowledge("2026-03-19T08:40", "2026-03-26", "TM");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-19T09:00"),
            "very-late#1 team_manager: superseded (acknowledged)\n");
}

TEST(Acknowledge, RemindersAreNotItsBusiness) {
  Watch watch;
  watch.pass(kAsked, kMonday);
  watch.pass(kAsked, "2026-03-05T08:30");
  watch.acknowledge("2026-03-05T09:00", "2026-03-20", "KW");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T08:30"), "today owner: queued (stage_due)\n");
}

}  // namespace
}  // namespace duecourse::testing
