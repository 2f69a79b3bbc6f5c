// What is said, overtaken, taken back, and when to look again. All stories are of one case with a
// key worker, asked on Monday 2 March 2026 and due on Monday the 9th; the ladder reminds the owner
// on the 5th and the 9th, escalates to the supervisor (copy to the owner) on the 10th, and to the
// team's manager on the 12th, 19th and 26th, always at 08:30.
#include "engine/plan.hpp"

#include <gtest/gtest.h>

#include "tests/support/watch.hpp"

namespace duecourse::testing {
namespace {

const std::string kOwned = "2026-02-01 allocated by=KW\n";
const std::string kAsked = kOwned + "2026-03-02T10:00 asked id=A1\n";
const std::string kAskedADayLater = kOwned + "2026-03-03T10:00 asked id=A1\n";

TEST(Plan, SaysEachStageWhenItsTimeHasComeAndOnce) {
  Watch watch;
  EXPECT_EQ(watch.pass(kAsked, "2026-03-02T12:00"), "");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T08:29:59"), "");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T08:30:00"), "ahead owner: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T08:30:00"), "");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T08:30"), "today owner: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-10T08:30"),
            "late owner copy: queued (stage_due)\n"
            "late supervisor: queued (stage_due)\n");
}

TEST(Plan, SaysARepeatingStageAtEachOfItsTimes) {
  Watch watch;
  for (const char* day : {"02T12:00", "05T09:00", "09T09:00", "10T09:00"}) {
    watch.pass(kAsked, std::string("2026-03-") + day);
  }
  EXPECT_EQ(watch.pass(kAsked, "2026-03-12T09:00"), "very-late team_manager: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-19T09:00"),
            "very-late#1 team_manager: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-26T09:00"),
            "very-late#2 team_manager: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-04-30T09:00"), "");
}

TEST(Plan, WhatRepeatsGoesOnAfterAStrongerStageThatCameBefore) {
  Watch watch(Practice("", R"(stages = [
  { id = "daily", at = "on the due day", to = ["owner"], kind = "reminder", )"
                           R"(every = "1 working day", at_most = 4 },
  { id = "late", at = "1 working day after due", to = ["supervisor"], copy = ["owner"], )"
                           R"(kind = "escalation" },
])"));
  watch.pass(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T08:30"), "daily owner: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-10T08:30"),
            "daily#1 owner: superseded (stronger_stage)\n"
            "late owner copy: queued (stage_due)\n"
            "late supervisor: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-11T08:30"), "daily#2 owner: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-12T08:30"), "daily#3 owner: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-13T08:30"), "");
}

TEST(Plan, AReminderThatIsLeftOutSpeaksInNobodysPlace) {
  Watch watch(Practice("", R"(stages = [
  { id = "begun", at = "at start", to = ["owner"], kind = "reminder" },
  { id = "ahead", at = "2 calendar weeks before due", to = ["owner"], kind = "reminder" },
  { id = "today", at = "on the due day", to = ["owner"], kind = "reminder" },
])"));
  EXPECT_EQ(watch.pass(kAsked, "2026-03-02T12:00"),
            "ahead owner: superseded (missed_before_known)\n"
            "begun owner: queued (stage_due)\n");
}

TEST(Plan, OfWhatWasMissedWhileTheServiceWasDownTheStrongestIsSaidToEachSlot) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-10T09:00"),
            "ahead owner: superseded (stronger_stage)\n"
            "today owner: superseded (stronger_stage)\n"
            "late owner copy: queued (caught_up)\n"
            "late supervisor: queued (stage_due)\n");
}

TEST(Plan, WhatStillWaitsIsOvertakenByAStrongerStage) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T09:00", Post::down),
            "ahead owner: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T09:00", Post::down),
            "ahead owner: superseded (stronger_stage)\n"
            "today owner: queued (stage_due)\n");
}

TEST(Plan, WhatTheLadderDoesNotCatchUpWithIsLeftOut) {
  Watch watch{Practice("", std::string("missed = \"none\"\n") + kUsualStages)};
  watch.pass(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-06T09:00"), "ahead owner: superseded (missed_by_choice)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T17:00"), "today owner: queued (stage_due)\n");
}

// What was missed silences nothing that is due today, however strong it is: the repetition of a
// week before, and the first word of another stage.
TEST(Plan, WhatIsNotCaughtUpWithSpeaksInNobodysPlace) {
  Watch watch{Practice("", R"toml(missed = "none"
stages = [
  { id = "daily", at = "on the due day", to = ["owner"], kind = "reminder", )toml"
                           R"toml(every = "1 working day", at_most = 9 },
  { id = "once", at = "1 working day after due", to = ["owner"], kind = "reminder" },
])toml")};
  watch.pass(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T09:00"), "daily owner: queued (stage_due)\n");
  // Down on the 10th, on which both speak.
  EXPECT_EQ(watch.pass(kAsked, "2026-03-11T09:00"),
            "daily#1 owner: superseded (missed_by_choice)\n"
            "once owner: superseded (missed_by_choice)\n"
            "daily#2 owner: queued (stage_due)\n");
}

TEST(Plan, AReminderBeforeItWasKnownIsLeftOutWhereAnotherLiesAhead) {
  Watch watch;
  EXPECT_EQ(watch.pass(kAsked, "2026-03-06T12:00"),
            "ahead owner: superseded (missed_before_known)\n");
}

TEST(Plan, WhereNoReminderLiesAheadOneGoesAtOnce) {
  Watch watch;
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T12:00"),
            "ahead owner: superseded (missed_before_known)\n"
            "today owner: queued (first_known_late)\n");
}

TEST(Plan, KnownOnlyWhenOverdueTheStrongestGoesToEachSlot) {
  Watch watch;
  EXPECT_EQ(watch.pass(kAsked, "2026-03-20T12:00"),
            "ahead owner: superseded (missed_before_known)\n"
            "today owner: superseded (missed_before_known)\n"
            "late owner copy: queued (long_overdue)\n"
            "late supervisor: queued (long_overdue)\n"
            "very-late team_manager: superseded (missed_before_known)\n"
            "very-late#1 team_manager: queued (long_overdue)\n");
}

TEST(Plan, WhatIsDoneIsNotNaggedAboutAndWhatIsUndoneIsAgain) {
  Watch watch;
  const std::string answered = kAsked + "2026-03-05T08:45 answered";
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30", Post::down);
  EXPECT_EQ(watch.pass(answered, "2026-03-05T09:00", Post::down),
            "ahead owner: withdrawn (deadline_ended)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T10:00", Post::down),
            "ahead owner: queued (stage_due)\n");
}

TEST(Plan, WhatWasSaidIsNotSaidAgainWhenItIsUndone) {
  Watch watch;
  const std::string answered = kAsked + "2026-03-05T08:45 answered";
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30");
  EXPECT_EQ(watch.pass(answered, "2026-03-05T09:00"), "");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T10:00"), "");
}

TEST(Plan, WhatWasRefusedForGoodIsNotQueuedAgain) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30", Post::refused);
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T10:00"), "");
}

TEST(Plan, WhatTheHostHasNoMoreIsTakenBack) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30", Post::down);
  EXPECT_EQ(watch.pass(kOwned, "2026-03-05T09:00"), "ahead owner: withdrawn (deadline_ended)\n");
}

TEST(Plan, WhatWaitsOfAnEarlierDateIsTakenBack) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30", Post::down);
  EXPECT_EQ(watch.pass(kAskedADayLater, "2026-03-05T09:00"),
            "ahead owner: withdrawn (deadline_moved)\n");
}

TEST(Plan, ARevisionTellsThoseWhoHadBeenToldAndThenGoesOn) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30");
  EXPECT_EQ(watch.pass(kAskedADayLater, "2026-03-05T09:00"),
            "moved owner r2: queued (due_moved)\n");
  EXPECT_EQ(watch.pass(kAskedADayLater, "2026-03-05T09:01"), "");
  EXPECT_EQ(watch.pass(kAskedADayLater, "2026-03-06T08:30"),
            "ahead owner r2: queued (stage_due)\n");
}

TEST(Plan, ThereAndBackAgainTellsTwice) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30");
  EXPECT_EQ(watch.pass(kAskedADayLater, "2026-03-05T09:00"),
            "moved owner r2: queued (due_moved)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T10:00"),
            "moved owner r3: queued (due_moved)\n"
            "ahead owner r3: superseded (missed_before_known)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T08:30"), "today owner r3: queued (stage_due)\n");
}

TEST(Plan, ARevisionThatIsAlreadyOverdueSaysTheStrongestAtOnce) {
  Watch watch;
  const std::string long_ago = kOwned + "2026-02-23T10:00 asked id=A1\n";  // due on 2 March
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30");
  EXPECT_EQ(watch.pass(long_ago, "2026-03-05T09:00"),
            "moved owner r2: queued (due_moved)\n"
            "ahead owner r2: superseded (missed_before_known)\n"
            "today owner r2: superseded (missed_before_known)\n"
            "late owner copy r2: queued (first_known_late)\n"
            "late supervisor r2: queued (first_known_late)\n"
            "very-late team_manager r2: queued (first_known_late)\n");
}

TEST(Plan, WhatIsHeldWaitsAsWhatIsQueuedDoes) {
  const auto held = [] {
    Watch watch;
    watch.pass(kAsked, "2026-03-02T12:00");
    watch.pass(kAsked, "2026-03-05T08:30", Post::down);
    watch.passes().decide(NoticeState::held, NoticeReason::too_many_at_once);
    EXPECT_EQ(watch.pass(kAsked, "2026-03-05T09:00"), "") << "nobody sends it but a person";
    return watch;
  };
  EXPECT_EQ(held().pass(kAsked + "2026-03-05T08:45 answered", "2026-03-05T09:00"),
            "ahead owner: withdrawn (deadline_ended)\n");
  EXPECT_EQ(held().pass(kAskedADayLater, "2026-03-05T09:00"),
            "ahead owner: withdrawn (deadline_moved)\n");
  EXPECT_EQ(held().pass(kAsked, "2026-03-09T09:00"),
            "ahead owner: superseded (stronger_stage)\n"
            "today owner: queued (stage_due)\n");
}

TEST(Plan, WhatAPersonDiscardedIsNotSaidAgainButAStrongerStageIs) {
  Watch watch;
  const std::string answered = kAsked + "2026-03-05T08:45 answered";
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30", Post::down);
  watch.passes().decide(NoticeState::withdrawn, NoticeReason::discarded);
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T08:40"), "");
  EXPECT_EQ(watch.pass(answered, "2026-03-05T09:00"), "");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T10:00"), "") << "undone again";
  EXPECT_EQ(watch.pass(kAsked, "2026-03-09T08:30"), "today owner: queued (stage_due)\n");
}

TEST(Plan, AMovedDateThatAPersonDiscardedIsNotTold) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T08:30");
  EXPECT_EQ(watch.pass(kAskedADayLater, "2026-03-05T09:00", Post::down),
            "moved owner r2: queued (due_moved)\n");
  watch.passes().decide(NoticeState::withdrawn, NoticeReason::discarded);
  EXPECT_EQ(watch.pass(kAskedADayLater, "2026-03-05T09:01"), "");
  EXPECT_EQ(watch.pass(kAskedADayLater, "2026-03-06T08:30"),
            "ahead owner r2: queued (stage_due)\n");
}

TEST(Plan, APartTimersReminderFallsOnADayTheyWork) {
  Watch watch;
  watch.passes().people().workers.at(WorkerId("KW")).working_days = {true,  true,  true, false,
                                                                     false, false, false};
  watch.pass(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-04T08:30"), "ahead owner: queued (stage_due)\n");
}

TEST(Wake, IsTheNextStageTheDueOrTheExpectationAndAtMostADay) {
  Watch watch{Practice("expected = \"1 working day\"\ndue = \"5 working days\"")};
  EXPECT_EQ(watch.wake(kAsked, "2026-03-02T12:00"), "2026-03-03 12:00");
  EXPECT_EQ(watch.wake(kAsked, "2026-03-03T12:00"), "2026-03-04 00:00");  // expected by the 3rd
  EXPECT_EQ(watch.wake(kAsked, "2026-03-05T08:29"), "2026-03-05 08:30");
  EXPECT_EQ(watch.wake(kAsked, "2026-03-09T12:00"), "2026-03-10 00:00");
  EXPECT_EQ(watch.wake(kAsked, "2026-03-26T08:29"), "2026-03-26 08:30");
  EXPECT_EQ(watch.wake(kAsked, "2026-04-30T12:00"), "2026-05-01 12:00");
}

TEST(Wake, IsTheBeginningOfAWindow) {
  Watch watch{Practice("not_before = \"2 working days\"\ndue = \"5 working days\"")};
  EXPECT_EQ(watch.wake(kAsked, "2026-03-03T12:00"), "2026-03-04 00:00");
}

TEST(Wake, IsWhatLiesAheadEvenWhereNothingIsOpen) {
  Watch watch;
  EXPECT_EQ(watch.wake(kOwned, "2026-03-02T12:00"), "never");
  EXPECT_EQ(watch.wake(kAsked + "2026-03-02T11:00 answered", "2026-03-02T12:00"), "never");
  EXPECT_EQ(watch.wake(kAsked, "2026-03-02T09:00"), "2026-03-02 10:00");
  EXPECT_EQ(watch.wake(kAsked + "2026-03-02T13:00 answered", "2026-03-02T12:00"),
            "2026-03-02 13:00");
}

/// A sign-off that speaks for the answer while it is open.
Practice stand_in() {
  return Practice::of_several({"",
                               "id = \"sign\"\nstarts = \"seen\"\nends = \"signed\"\n"
                               "due = \"20 working days\"\nstands_in_for = \"small/answer\""});
}

TEST(StandsInFor, WhatIsSpokenForSaysNothing) {
  Watch watch{stand_in()};
  watch.pass(kAsked, "2026-03-02T12:00");
  const std::string seen = kAsked + "2026-03-03 seen id=V1\n";
  EXPECT_EQ(watch.pass(seen, "2026-03-05T09:00"), "ahead owner: withdrawn (stood_in_for)\n");
  EXPECT_EQ(watch.pass(seen, "2026-03-05T09:00"), "");
  EXPECT_EQ(watch.pass(seen, "2026-03-09T09:00"),
            "ahead owner: superseded (stronger_stage)\n"
            "today owner: withdrawn (stood_in_for)\n");
}

TEST(StandsInFor, WhatWaitsIsTakenBack) {
  Watch watch{stand_in()};
  watch.pass(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T09:00", Post::down),
            "ahead owner: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kAsked + "2026-03-05T10:00 seen id=V1\n", "2026-03-05T11:00"),
            "ahead owner: withdrawn (stood_in_for)\n");
}

TEST(StandsInFor, OnceNobodySpeaksForItTheStrongestIsSaid) {
  Watch watch{stand_in()};
  watch.pass(kAsked, "2026-03-02T12:00");
  const std::string seen = kAsked + "2026-03-03 seen id=V1\n";
  watch.pass(seen, "2026-03-05T09:00");
  watch.pass(seen, "2026-03-10T09:00");
  EXPECT_EQ(watch.pass(seen + "2026-03-11T10:00 signed id=W1", "2026-03-11T10:00"),
            "late owner copy: queued (stage_due)\n"
            "late supervisor: queued (stage_due)\n");
}

TEST(OwnerAfter, LooksAgainWhenTheDutyIsHandedOver) {
  Watch watch{Practice("owner_after = { at = \"24 hours\", owner = \"lead\" }")};
  EXPECT_EQ(watch.wake(kAsked, "2026-03-02T12:00"), "2026-03-03 10:00");
}

TEST(PausedBy, SaysNothingWhileTheClockStandsAndTellsOfBothMoves) {
  Watch watch{Practice("paused_by = \"waits\"\nresumed_by = \"goes_on\"")};
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T09:00");
  const std::string stands = kAsked + "2026-03-06 waits id=W1\n";
  EXPECT_EQ(watch.pass(stands, "2026-03-06T09:00"), "moved owner r2: queued (due_moved)\n");
  EXPECT_EQ(watch.pass(stands, "2026-03-12T09:00"), "");
  EXPECT_EQ(watch.pass(stands + "2026-03-12T10:00 goes_on id=G1", "2026-03-12T11:00"),
            "moved owner r3: queued (due_moved)\n"
            "ahead owner r3: superseded (missed_before_known)\n");
}

}  // namespace
}  // namespace duecourse::testing
