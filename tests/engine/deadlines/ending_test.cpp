// What ends a deadline that was not met: withdrawn before its due, lapsed from it on.
#include <gtest/gtest.h>

#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

/// A1 asked on Monday 2 March 2026 (due on Monday the 9th), and what came after.
std::string after_asking(const Practice& practice, const std::string& story,
                         const std::string& now = "2026-03-31") {
  return deadlines(see(practice, "2026-03-02T10:00 asked id=A1\n" + story, now));
}

TEST(WithdrawnBy, BeforeTheDueWithdrawsAndFromItOnLapses) {
  const Practice practice("withdrawn_by = \"called_off\"");
  EXPECT_EQ(after_asking(practice, "2026-03-09T23:59:59 called_off id=X1"),
            "A1: withdrawn 2026-03-09 23:59:59 by X1 (withdrawn_by), due 2026-03-09\n");
  EXPECT_EQ(after_asking(practice, "2026-03-10 called_off id=X1"),
            "A1: lapsed 2026-03-10 by X1 (withdrawn_by), due 2026-03-09\n");
}

TEST(WithdrawnBy, WhatCameBeforeTheOpeningWithdrawsNothing) {
  const Practice practice("withdrawn_by = \"called_off\"");
  EXPECT_EQ(after_asking(practice, "2026-03-02T09:00 called_off", "2026-03-03"),
            "A1: open, due 2026-03-09\n");
}

TEST(WithdrawnBy, OnlyUnderItsCondition) {
  const Practice practice("withdrawn_by = { milestone = \"called_off\", when = { full = true } }");
  EXPECT_EQ(after_asking(practice, "2026-03-03 called_off id=X1", "2026-03-04"),
            "A1: open, due 2026-03-09\n");
  EXPECT_EQ(after_asking(practice, "2026-03-03 called_off id=X1 full=true"),
            "A1: withdrawn 2026-03-03 by X1 (withdrawn_by), due 2026-03-09\n");
}

TEST(WithdrawnBy, AnAnswerThatAlsoWithdrawsMeets) {
  const Practice practice("withdrawn_by = \"answered\"");
  EXPECT_EQ(after_asking(practice, "2026-03-03 answered id=B1"),
            "A1: met 2026-03-03 by B1 (done), due 2026-03-09\n");
}

TEST(WithdrawnBy, NothingEndsWhatHasEnded) {
  const Practice practice("withdrawn_by = \"called_off\"");
  EXPECT_EQ(after_asking(practice, "2026-03-03 answered id=B1\n2026-03-04 called_off"),
            "A1: met 2026-03-03 by B1 (done), due 2026-03-09\n");
  EXPECT_EQ(after_asking(practice, "2026-03-03 called_off id=X1\n2026-03-04 answered"),
            "A1: withdrawn 2026-03-03 by X1 (withdrawn_by), due 2026-03-09\n");
}

TEST(WithdrawnBy, ASiblingsDoesNotWithdrawAChilds) {
  const Practice practice("per = \"person\"\nwithdrawn_by = \"called_off\"");
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1 child=P1
      2026-03-02 asked id=A2 child=P2
      2026-03-03 called_off id=X1 child=P1)",
                          "2026-03-04")),
            "A1/P1: withdrawn 2026-03-03 by X1 (withdrawn_by), due 2026-03-09\n"
            "A2/P2: open, due 2026-03-09\n");
}

// Reading 32.
TEST(WithdrawnBy, OneThatNamesItsEventWithdrawsThatOneOnly) {
  const Practice practice("opens = \"each\"\nmeets = \"referred\"\nwithdrawn_by = \"called_off\"");
  const std::string story = "2026-03-03 asked id=A2\n2026-03-04 called_off id=X1";
  EXPECT_EQ(after_asking(practice, story + " answers=A2", "2026-03-05"),
            "A1: open, due 2026-03-09\n"
            "A2: withdrawn 2026-03-04 by X1 (withdrawn_by), due 2026-03-10\n");
  EXPECT_EQ(after_asking(practice, story),
            "A1: withdrawn 2026-03-04 by X1 (withdrawn_by), due 2026-03-09\n"
            "A2: withdrawn 2026-03-04 by X1 (withdrawn_by), due 2026-03-10\n");
}

TEST(Closing, WithdrawsWhatIsOpenAndLapsesWhatWasDue) {
  const Practice practice("");
  EXPECT_EQ(after_asking(practice, "2026-03-04 closes id=C1"),
            "A1: withdrawn 2026-03-04 by C1 (closed), due 2026-03-09\n");
  EXPECT_EQ(after_asking(practice, "2026-03-10 closes id=C1"),
            "A1: lapsed 2026-03-10 by C1 (closed), due 2026-03-09\n");
}

TEST(Closing, WhatHasNoDueIsWithdrawnHoweverLate) {
  const Practice practice("expected = \"1 working day\"");
  EXPECT_EQ(after_asking(practice, "2026-03-30 closes id=C1"),
            "A1: withdrawn 2026-03-30 by C1 (closed), expected 2026-03-03\n");
}

TEST(Closing, WhatSurvivesItCanStillBeMet) {
  const Practice practice("survives_closure = true");
  EXPECT_EQ(after_asking(practice, "2026-03-04 closes", "2026-03-05"),
            "A1: open, due 2026-03-09\n");
  EXPECT_EQ(after_asking(practice, "2026-03-04 closes\n2026-03-05 answered id=B1"),
            "A1: met 2026-03-05 by B1 (done), due 2026-03-09\n");
}

TEST(Closing, TheEventThatClosesMayBeTheEnding) {
  const Practice practice("ends = \"closes\"");
  EXPECT_EQ(after_asking(practice, "2026-03-04 closes id=C1"),
            "A1: met 2026-03-04 by C1 (done), due 2026-03-09\n");
}

TEST(InStates, LeavingThemAfterTheDueLapses) {
  const Practice practice("in_states = [\"open\"]");
  EXPECT_EQ(after_asking(practice, "2026-03-09 waits id=W1"),
            "A1: withdrawn 2026-03-09 by W1 (state_left), due 2026-03-09\n");
  EXPECT_EQ(after_asking(practice, "2026-03-10 waits id=W1"),
            "A1: lapsed 2026-03-10 by W1 (state_left), due 2026-03-09\n");
}

TEST(InStates, AmongThemItMayMoveFreely) {
  const Practice practice("in_states = [\"open\", \"waiting\"]");
  EXPECT_EQ(after_asking(practice, "2026-03-03 waits\n2026-03-04 goes_on", "2026-03-05"),
            "A1: open, due 2026-03-09\n");
}

TEST(Before, WhatHadToComeFirstLapsesEvenAheadOfItsDue) {
  const Practice practice("before = \"overtaken\"");
  EXPECT_EQ(after_asking(practice, "2026-03-04 overtaken id=O1"),
            "A1: lapsed 2026-03-04 by O1 (overtaken), due 2026-03-09\n");
  EXPECT_EQ(after_asking(practice, "2026-03-03 answered id=B1\n2026-03-04 overtaken"),
            "A1: met 2026-03-03 by B1 (done), due 2026-03-09\n");
}

// Readings 4 and 21: what opened before the involvement that goes on ends as at closing.
TEST(Involvement, AnEarlierOneThatEndsTakesItsDeadlinesWithIt) {
  const std::string story = R"(
      2026-03-02 asked id=A1
      2026-03-04 asked id=A2
      2026-03-05 noted id=N1 new_from=A2)";
  EXPECT_EQ(deadlines(see(Practice("opens = \"each\""), story, "2026-03-06")),
            "A1: withdrawn 2026-03-05 by N1 (closed), due 2026-03-09\n"
            "A2: open, due 2026-03-11\n");
  EXPECT_EQ(
      deadlines(see(Practice("opens = \"each\"\nsurvives_closure = true"), story, "2026-03-06")),
      "A1: open, due 2026-03-09\n"
      "A2: open, due 2026-03-11\n");
}

TEST(State, IsReadOffTheEndingAndTheDue) {
  const auto at = [](int second) { return Instant{std::chrono::seconds{second}}; };
  const Limit due{at(100), Precision::second};
  EXPECT_EQ(state_at(std::nullopt, due, at(99)), DeadlineState::open);
  EXPECT_EQ(state_at(std::nullopt, due, at(100)), DeadlineState::overdue);
  EXPECT_EQ(state_at(std::nullopt, std::nullopt, at(100)), DeadlineState::open);
  for (const EndKind kind :
       {EndKind::met, EndKind::met_late, EndKind::lapsed, EndKind::withdrawn}) {
    Ending ending;
    ending.kind = kind;
    EXPECT_STREQ(word_of(state_at(ending, due, at(500))), word_of(kind));
  }
}

TEST(Words, OfEndingsAreReadBackAsTheyAreWritten) {
  for (int i = 0; i <= static_cast<int>(EndKind::withdrawn); ++i) {
    const auto kind = static_cast<EndKind>(i);
    EXPECT_EQ(end_kind_of(word_of(kind)), kind);
  }
  for (int i = 0; i <= static_cast<int>(EndReason::corrected); ++i) {
    const auto reason = static_cast<EndReason>(i);
    EXPECT_EQ(end_reason_of(word_of(reason)), reason);
  }
  EXPECT_EQ(end_kind_of("forgotten"), std::nullopt);
  EXPECT_EQ(end_reason_of("forgotten"), std::nullopt);
}

}  // namespace
}  // namespace duecourse::testing
