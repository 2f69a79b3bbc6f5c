// Who hears that a duty is theirs. All stories are of one case, asked on Monday 2 March 2026 and
// due on Monday the 9th; the ladder reminds the owner on the 5th and the 9th, escalates to the
// supervisor (copy to the owner) on the 10th, and to the team's manager on the 12th, 19th and 26th,
// always at 08:30.
#include "engine/terms.hpp"

#include <gtest/gtest.h>

#include "engine/plan.hpp"
#include "tests/support/watch.hpp"

namespace duecourse::testing {
namespace {

const std::string kOwned = "2026-03-01 allocated by=KW\n";
const std::string kAsked = kOwned + "2026-03-02T10:00 asked id=A1\n";
const std::string kPassed = kAsked + "2026-03-06T10:00 allocated by=K2\n";

TEST(Terms, WhoeverACaseIsAllocatedToHearsOnceOfWhatNowRuns) {
  Watch watch;
  const std::string allocated = "2026-03-02T09:00 allocated by=KW\n";
  EXPECT_EQ(watch.pass(allocated + "2026-03-02T10:00 asked id=A1\n", "2026-03-02T12:00"),
            "schedule#1 owner: queued (allocated)\n");
  EXPECT_EQ(watch.pass(allocated + "2026-03-02T10:00 asked id=A1\n", "2026-03-05T08:30"),
            "ahead owner: queued (stage_due)\n");
  EXPECT_EQ(watch.term().holder.str(), "KW");
  EXPECT_EQ(watch.term().number, 1);
}

TEST(Terms, WhatOpensLaterForTheSameHolderIsNoAllocation) {
  Watch watch(Practice::of_several({"", "id = \"other\"\nstarts = [\"noted\"]\n"}));
  watch.pass("2026-03-02T09:00 allocated by=KW\n2026-03-02T10:00 asked id=A1\n",
             "2026-03-02T12:00");
  EXPECT_EQ(watch.pass("2026-03-02T09:00 allocated by=KW\n2026-03-02T10:00 asked id=A1\n"
                       "2026-03-03T10:00 noted id=N1\n",
                       "2026-03-03T12:00"),
            "");
  EXPECT_EQ(watch.pass("2026-03-02T09:00 allocated by=KW\n2026-03-02T10:00 asked id=A1\n"
                       "2026-03-03T10:00 noted id=N1\n2026-03-04T10:00 answered ref=A1\n"
                       "2026-03-05T10:00 asked id=A2\n",
                       "2026-03-05T12:00"),
            "")
      << "theirs since Monday, although nothing of theirs need be open in between";
}

TEST(Terms, AnAllocationLongAgoWhenFirstKnownSaysNothing) {
  Watch watch;
  EXPECT_EQ(
      watch.pass("2026-02-01 allocated by=KW\n2026-03-02T10:00 asked id=A1\n", "2026-03-02T12:00"),
      "");
  EXPECT_EQ(watch.term().number, 1);
  EXPECT_FALSE(watch.term().announced);
}

TEST(Terms, ANewHolderHearsOnceAndTheStageThatWaitedIsNotSaidBesideIt) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T09:00", Post::down),
            "ahead owner: queued (stage_due)\n");
  EXPECT_EQ(watch.pass(kPassed, "2026-03-06T12:00"),
            "schedule#2 owner: queued (duty_passed)\n"
            "ahead owner: withdrawn (said_in_schedule)\n");
  EXPECT_EQ(watch.term().holder.str(), "K2");
  EXPECT_EQ(watch.term().before.str(), "KW");
  EXPECT_EQ(watch.pass(kPassed, "2026-03-06T12:00"), "");
  EXPECT_EQ(watch.pass(kPassed, "2026-03-09T08:30"), "today owner: queued (stage_due)\n");
}

TEST(Terms, WhatComesDueBeforeTheScheduleGoesOutIsSaidInIt) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T09:00");
  const std::string on_saturday = kAsked + "2026-03-07T10:00 allocated by=K2\n";
  EXPECT_EQ(watch.pass(on_saturday, "2026-03-07T12:00"),
            "schedule#2 owner: queued (duty_passed)\n");
  EXPECT_EQ(watch.pass(on_saturday, "2026-03-09T08:30"),
            "today owner: withdrawn (said_in_schedule)\n");
}

TEST(Terms, ANewHolderOfSomethingOverdueHearsOfItAndTheOthersHearNothingAgain) {
  Watch watch;
  for (const char* day : {"02T12:00", "05T09:00", "09T09:00", "10T09:00"}) {
    watch.pass(kAsked, std::string("2026-03-") + day);
  }
  EXPECT_EQ(watch.pass(kAsked + "2026-03-11T10:00 allocated by=K2\n", "2026-03-11T12:00"),
            "schedule#2 owner: queued (duty_passed)\n");
}

TEST(Terms, HadItComeBackBeforeAnybodyHeardNobodyHears) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T09:00", Post::down);
  EXPECT_EQ(watch.pass(kPassed, "2026-03-06T12:00", Post::down),
            "schedule#2 owner: queued (duty_passed)\n"
            "ahead owner: withdrawn (said_in_schedule)\n");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-06T13:00"),
            "schedule#2 owner: withdrawn (holder_changed)\n"
            "ahead owner: queued (stage_due)\n");
}

TEST(Terms, HavingHeardTheHolderBeforeHearsAgainWhenItComesBack) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kPassed, "2026-03-06T12:00");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-06T13:00"), "schedule#3 owner: queued (duty_passed)\n");
}

TEST(Terms, WhatNobodyHasHeardYetGoesToWhoeverHoldsItThen) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kPassed, "2026-03-06T12:00", Post::down);
  EXPECT_EQ(watch.pass(kPassed + "2026-03-06T12:30 allocated by=EN\n", "2026-03-06T13:00"), "");
  EXPECT_EQ(watch.term().holder.str(), "EN");
  EXPECT_EQ(watch.term().number, 2);
}

TEST(Terms, WhatAPersonDiscardedIsSettledAndTheNextHolderHears) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kPassed, "2026-03-06T12:00", Post::down);
  watch.passes().decide(NoticeState::withdrawn, NoticeReason::discarded);
  EXPECT_EQ(watch.pass(kPassed, "2026-03-06T12:10"), "");
  EXPECT_EQ(watch.pass(kPassed + "2026-03-06T12:30 allocated by=EN\n", "2026-03-06T13:00"),
            "schedule#3 owner: queued (duty_passed)\n");
}

TEST(Terms, ADateThatMovesBeforeTheNewHolderHeardIsSaidInTheSchedule) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T09:00");
  const std::string moved = kOwned +
                            "2026-03-03T10:00 asked id=A1\n"
                            "2026-03-06T10:00 allocated by=K2\n";
  EXPECT_EQ(watch.pass(moved, "2026-03-06T12:00"),
            "moved owner r2: withdrawn (said_in_schedule)\n"
            "schedule#2 owner r2: queued (duty_passed)\n"
            "ahead owner r2: withdrawn (said_in_schedule)\n");
}

TEST(Terms, WhatAPersonDiscardedStaysSoWhenTheDateMoves) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kPassed, "2026-03-06T12:00", Post::down);
  watch.passes().decide(NoticeState::withdrawn, NoticeReason::discarded);
  const std::string moved = kOwned +
                            "2026-03-03T10:00 asked id=A1\n"
                            "2026-03-06T10:00 allocated by=K2\n";
  EXPECT_EQ(watch.pass(moved, "2026-03-06T13:00"),
            "moved owner r2: withdrawn (said_in_schedule)\n"
            "schedule#2 owner r2: withdrawn (discarded)\n"
            "ahead owner r2: withdrawn (said_in_schedule)\n");
  EXPECT_EQ(watch.pass(moved, "2026-03-06T13:00"), "");
}

TEST(Terms, AMoveSeenBeforeTheScheduleWentOutIsSaidInIt) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T09:00");
  watch.pass(kPassed, "2026-03-06T12:00", Post::down);
  const std::string moved = kOwned +
                            "2026-03-03T10:00 asked id=A1\n"
                            "2026-03-06T10:00 allocated by=K2\n";
  EXPECT_EQ(watch.pass(moved, "2026-03-06T13:00"),
            "schedule#2 owner: withdrawn (deadline_moved)\n"
            "moved owner r2: withdrawn (said_in_schedule)\n"
            "schedule#2 owner r2: queued (duty_passed)\n"
            "ahead owner r2: withdrawn (said_in_schedule)\n");
}

TEST(Terms, OverdueByAMoveTheOwnerHearsOfBoth) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kPassed, "2026-03-06T12:00");
  const std::string overdue = kOwned +
                              "2026-02-25T10:00 asked id=A1\n"
                              "2026-03-06T10:00 allocated by=K2\n";
  EXPECT_EQ(watch.pass(overdue, "2026-03-06T15:00"),
            "moved owner r2: queued (due_moved)\n"
            "schedule#2 owner r2: superseded (due_moved)\n"
            "ahead owner r2: superseded (missed_before_known)\n"
            "today owner r2: superseded (missed_before_known)\n"
            "late owner copy r2: queued (first_known_late)\n"
            "late supervisor r2: queued (first_known_late)\n");
}

TEST(Terms, ADateThatMovesAfterwardsIsToldAsAMove) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kPassed, "2026-03-06T12:00");
  const std::string moved = kOwned +
                            "2026-03-03T10:00 asked id=A1\n"
                            "2026-03-06T10:00 allocated by=K2\n";
  EXPECT_EQ(watch.pass(moved, "2026-03-06T15:00"),
            "moved owner r2: queued (due_moved)\n"
            "schedule#2 owner r2: superseded (due_moved)\n"
            "ahead owner r2: superseded (missed_before_known)\n");
}

TEST(Terms, ADutyThatPassesByTheClockIsToldToWhoseItIsFromThen) {
  Watch watch(Practice("owner_after = { at = \"3 working days\", owner = \"lead\" }\n"));
  const std::string story = kAsked + "2026-03-01 allocated role=lead by=K2\n";
  watch.pass(story, "2026-03-02T12:00");
  watch.pass(story, "2026-03-05T09:00");
  EXPECT_EQ(watch.pass(story, "2026-03-06T00:00"), "schedule#2 owner: queued (duty_passed)\n");
}

TEST(Terms, WhoeverIsNotKnownAnyMoreHasNotHandedOver) {
  Watch watch(Practice("owner = [\"supervisor\", \"team_manager\"]\n"));
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.pass(kAsked, "2026-03-05T09:00");
  EXPECT_EQ(watch.term().holder.str(), "SU");
  watch.passes().people().workers.clear();
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T10:00"), "");
  EXPECT_EQ(watch.term().holder.str(), "SU");
}

TEST(Terms, AManagerWhoTakesOverHearsOnlyOfWhatHadBeenTold) {
  Watch watch(Practice("owner = \"supervisor\"\n"));
  watch.pass(kAsked, "2026-03-02T12:00");
  watch.passes().people().workers.at(WorkerId("KW")).manager = WorkerId("TM");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-03T12:00"), "");
  EXPECT_EQ(watch.term().holder.str(), "TM");
  watch.pass(kAsked, "2026-03-05T09:00");
  watch.passes().people().workers.at(WorkerId("KW")).manager = WorkerId("SU");
  EXPECT_EQ(watch.pass(kAsked, "2026-03-05T12:00"), "schedule#3 owner: queued (duty_passed)\n");
}

TEST(Terms, WhatWasKeptBeforeTermsWereIsAdoptedInSilence) {
  Watch watch;
  const std::string allocated = "2026-03-02T09:00 allocated by=KW\n2026-03-02T10:00 asked id=A1\n";
  watch.pass(allocated, "2026-03-02T12:00");
  watch.passes().as_before_terms();
  EXPECT_EQ(watch.pass(allocated, "2026-03-03T12:00"), "");
  EXPECT_EQ(watch.term().number, 1);
  EXPECT_EQ(watch.term().holder.str(), "KW");
  EXPECT_EQ(watch.pass(allocated, "2026-03-05T08:30"), "ahead owner: queued (stage_due)\n");
}

TEST(Terms, AnEndedDeadlinePassesToNobody) {
  Watch watch;
  watch.pass(kAsked, "2026-03-02T12:00");
  const std::string answered = kAsked + "2026-03-03T10:00 answered ref=A1\n";
  watch.pass(answered, "2026-03-03T12:00");
  EXPECT_EQ(watch.pass(answered + "2026-03-06T10:00 allocated by=K2\n", "2026-03-06T12:00"), "");
  EXPECT_EQ(watch.term().holder.str(), "KW");
}

// --- long overdue when first known ---------------------------------------------------------------

TEST(Backlog, WhatWasLongOverdueWhenFirstKnownIsMarkedAndTheStrongestStageSaid) {
  Watch watch;
  EXPECT_EQ(watch.pass(kAsked, "2026-03-17T09:00"),
            "ahead owner: superseded (missed_before_known)\n"
            "today owner: superseded (missed_before_known)\n"
            "late owner copy: queued (long_overdue)\n"
            "late supervisor: queued (long_overdue)\n"
            "very-late team_manager: queued (long_overdue)\n");
}

TEST(Backlog, FiveWorkingDaysAfterTheDueItBegins) {
  const Practice practice("");
  Watch before(practice);
  before.pass(kAsked, "2026-03-16T23:59:59");
  Watch after(practice);
  after.pass(kAsked, "2026-03-17T00:00");
  const Timescale& rule = practice.framework().timescales.front();
  EXPECT_FALSE(is_backlog(before.passes().tracked().front(), rule, practice.rulebook()));
  EXPECT_TRUE(is_backlog(after.passes().tracked().front(), rule, practice.rulebook()));
}

}  // namespace
}  // namespace duecourse::testing
