// What people are shown when they ask why.
#include "engine/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/event_lines.hpp"
#include "tests/support/passes.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kAsked = "2026-02-01 allocated id=L1 by=KW\n2026-03-02T10:00 asked id=A1 by=KW\n";

/// A case under two timescales, `answer` and `sign`.
class ExplainTest : public ::testing::Test {
 protected:
  void pass(const std::string& story, const std::string& now) {
    passes_.pass(events_of(story), moment_at(now).at);
  }
  std::string explained(const std::string& story, const std::string& now,
                        const std::optional<TimescaleId>& only = std::nullopt) {
    std::string text;
    for (const std::string& line : passes_.explained(events_of(story), moment_at(now).at, only)) {
      text += line + "\n";
    }
    return text;
  }

  Practice practice_ = Practice::of_several(
      {"note = \"A call back counts.\"",
       "id = \"sign\"\nclause = \"2.2\"\ntitle = \"Sign\"\nstarts = \"seen\"\nends = \"signed\""});
  Passes passes_{practice_.rulebook(),
                 SubjectRef{SubjectKind::case_, SubjectId("S1")},
                 {Enrolment{practice_.framework().id, {}, {}}}};
};

TEST_F(ExplainTest, AnOpenOneShowsRecordClauseDaysDutyAndWhatLiesAhead) {
  const std::string text = explained(kAsked, "2026-03-05T12:00");
  EXPECT_THAT(text, StartsWith(1 + R"(
case S1, as of Thu 5 Mar 2026 12:00

History, as echo_case reads it for Small Practice
  2026-02-01 allocated L1 {}
      allocated; the case is then open
  2026-03-02T10:00:00+00:00 asked A1 {}
      asked; the case is then open

Answer #1: open
  rule       small/answer, clause 1.1
  remark     A call back counts.
  opened by  asked A1 on Mon 2 Mar 2026 10:00
  due        by Mon 9 Mar 2026: 5 working days from Mon 2 Mar 2026 10:00 (asked A1)
             Mon 2 Mar 2026 10:00: start
             Tue 3 Mar 2026: day 1
             Wed 4 Mar 2026: day 2
             Thu 5 Mar 2026: day 3
             Fri 6 Mar 2026: day 4
             Sat 7 Mar 2026: Saturday, not counted
             Sun 8 Mar 2026: Sunday, not counted
             Mon 9 Mar 2026: day 5, due by the end of this day
  duty of    key_worker: KW (key worker of the case)
  told       nothing yet
)"));
  EXPECT_THAT(text,
              EndsWith("  next       Mon 9 Mar 2026 08:30 today (reminder, on the due day) to "
                       "owner KW@x.example\n"
                       "  next       Tue 10 Mar 2026 08:30 late (escalation, 1 working day "
                       "after due) to supervisor SU@x.example\n"
                       "  next       Thu 12 Mar 2026 08:30 very-late (escalation, 3 working "
                       "days after due) to team_manager TM@x.example\n"));
}

// As plan() does it: Kay works Monday to Wednesday, so that Thursday's reminder comes a day before.
TEST_F(ExplainTest, WhatLiesAheadForAPartTimerFallsOnADayTheyWork) {
  passes_.people().workers.at(WorkerId("KW")).working_days = {true,  true,  true, false,
                                                              false, false, false};
  EXPECT_THAT(explained(kAsked, "2026-03-02T12:00"),
              HasSubstr("  next       Wed 4 Mar 2026 08:30 ahead (reminder, 2 working days before "
                        "due) to owner KW@x.example\n"));
}

TEST_F(ExplainTest, AMetOneShowsHowItEndedAndNothingAhead) {
  const std::string text = explained(kAsked + "2026-03-10T09:00 answered id=B1", "2026-03-11T12:00",
                                     TimescaleId("answer"));
  EXPECT_THAT(text, HasSubstr("Answer #1: met_late\n"));
  EXPECT_THAT(text, HasSubstr("  ended      met_late by B1 on Tue 10 Mar 2026 09:00 (done)\n"));
  EXPECT_THAT(text, Not(HasSubstr("  next ")));
}

TEST_F(ExplainTest, ShowsWhatWasToldAndWhatWasNotAndWhy) {
  pass(kAsked, "2026-03-06T12:00");
  pass(kAsked, "2026-03-09T08:30");
  const std::string text = explained(kAsked, "2026-03-09T12:00");
  EXPECT_THAT(text, HasSubstr("  not told   Thu 5 Mar 2026 08:30 ahead for owner: superseded "
                              "(missed_before_known): the deadline is only known since Fri 6 Mar "
                              "2026 12:00\n"
                              "  told       Mon 9 Mar 2026 08:30 today for owner: sent "
                              "(delivered)\n"));
}

TEST_F(ExplainTest, AMovedOneShowsWhenItWasDueBefore) {
  pass(kAsked, "2026-03-02T12:00");
  const std::string text =
      explained("2026-03-04T10:00 asked id=A1 by=KW", "2026-03-05T12:00", TimescaleId("answer"));
  EXPECT_THAT(text, HasSubstr("  due        by Wed 11 Mar 2026: 5 working days from"));
  EXPECT_THAT(text, HasSubstr("  moved      revision 2, seen on Thu 5 Mar 2026 12:00; it was due "
                              "by Mon 9 Mar 2026: 5 working days from Mon 2 Mar 2026 10:00 (asked "
                              "A1)\n"
                              "             Mon 2 Mar 2026 10:00: start\n"));
  EXPECT_THAT(text, HasSubstr("             Mon 9 Mar 2026: day 5, due by the end of this day\n"
                              "  duty of"))
      << "both countings, day by day";
}

TEST_F(ExplainTest, WhatAnEndedOneLeftUnsaidIsShownWithWhatEndedIt) {
  pass(kAsked, "2026-03-02T12:00");
  const std::string answered = kAsked + "2026-03-04T09:00 answered id=B1";
  pass(answered, "2026-03-04T12:00");
  const std::string text = explained(answered, "2026-03-20T12:00", TimescaleId("answer"));
  EXPECT_THAT(text, HasSubstr("  told       nothing\n"
                              "  not told   Thu 5 Mar 2026 08:30 ahead (reminder, 2 working days "
                              "before due) to owner KW@x.example: met by B1 on Wed 4 Mar 2026 "
                              "09:00\n"));
  EXPECT_THAT(text, HasSubstr("very-late (escalation, 3 working days after due) to team_manager "
                              "TM@x.example: met by B1"));
}

TEST_F(ExplainTest, WhatWasOvertakenNamesTheStageThatSpoke) {
  pass(kAsked, "2026-03-02T12:00");
  pass(kAsked, "2026-03-10T12:00");
  EXPECT_THAT(
      explained(kAsked, "2026-03-10T12:00"),
      HasSubstr("today for owner: superseded (stronger_stage): late speaks in its place\n"));
}

TEST_F(ExplainTest, WhatNobodyHasLookedAtSinceIsNotDecided) {
  pass(kAsked, "2026-03-02T12:00");
  EXPECT_THAT(explained(kAsked, "2026-03-05T12:00"),
              HasSubstr("not told   Thu 5 Mar 2026 08:30 ahead (reminder, 2 working days before "
                        "due) to owner KW@x.example: not decided yet, the service has not looked "
                        "since\n"));
}

TEST_F(ExplainTest, WhatIsSaidToANewHolderNamesThem) {
  pass(kAsked, "2026-03-02T12:00");
  const std::string passed = kAsked + "2026-03-06T10:00 allocated id=L2 by=K2\n";
  pass(passed, "2026-03-06T12:00");
  const std::string text = explained(passed, "2026-03-06T13:00", TimescaleId("answer"));
  EXPECT_THAT(text, HasSubstr("ahead for owner: withdrawn (said_in_schedule): the message to K2, "
                              "the new holder, says it\n"));
  EXPECT_THAT(text, HasSubstr("  told       Fri 6 Mar 2026 12:00 schedule for owner: sent"));
}

TEST_F(ExplainTest, AGoneOneShowsWhatItWasAndThatItIsThereNoMore) {
  pass(kAsked, "2026-03-02T12:00");
  EXPECT_THAT(explained("2026-02-01 allocated id=L1 by=KW", "2026-03-05T12:00"), HasSubstr(1 + R"(
small/answer: no longer there
  opened by  A1, a record that the host does not have any more
  was due    Mon 9 Mar 2026
  ended      withdrawn on Thu 5 Mar 2026 12:00 (gone_from_host)
  told       nothing
)"));
}

TEST_F(ExplainTest, OfOneTimescaleItShowsThatAlone) {
  const std::string story = kAsked + "2026-03-03 seen id=S1\n2026-03-04 noted id=N1 answers=GONE\n";
  const std::string all = explained(story, "2026-03-05T12:00");
  EXPECT_THAT(all, HasSubstr("Answer #1: open\n"));
  EXPECT_THAT(all, HasSubstr("Sign #1: open\n"));
  EXPECT_THAT(all, HasSubstr("\nFindings\n"));
  const std::string one = explained(story, "2026-03-05T12:00", TimescaleId("sign"));
  EXPECT_THAT(one, HasSubstr("case S1, as of Thu 5 Mar 2026 12:00\n\nSign #1: open\n"));
  EXPECT_THAT(one, Not(HasSubstr("Answer")));
  EXPECT_THAT(one, Not(HasSubstr("History")));
  EXPECT_THAT(one, Not(HasSubstr("Findings")));
}

TEST_F(ExplainTest, OfOneTimescaleAGoneOneOfAnotherIsLeftOut) {
  pass(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(explained("", "2026-03-05T12:00", TimescaleId("sign")),
            "case S1, as of Thu 5 Mar 2026 12:00\n");
}

TEST_F(ExplainTest, FindingsAndKindsThatNobodyKnowsAreShown) {
  const std::string text = explained(
      kAsked + "2026-03-03 danced id=D1\n2026-03-04 answered id=B1 answers=A9", "2026-03-05T12:00");
  EXPECT_THAT(text, HasSubstr("danced D1 {}\n      ignored: echo_case knows no such kind\n"));
  EXPECT_THAT(text, HasSubstr("\nFindings\n  wrong-reference: B1: "));
}

TEST_F(ExplainTest, WhatTakesPartInNothingIsToldSo) {
  Passes outside(practice_.rulebook(), SubjectRef{SubjectKind::case_, SubjectId("S1")}, {});
  const auto lines = outside.explained(events_of(kAsked), moment_at("2026-03-05T12:00").at);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines.back(), HasSubstr("takes part in no framework"));
}

TEST_F(ExplainTest, InOneLineFromWhatADueWasCounted) {
  const auto counted = [](const char* rule, const char* facts) {
    const Seen seen =
        see(Practice(rule), std::string("2026-03-02 asked id=A1 ") + facts, "2026-03-02");
    return counted_in_words(seen.assessment.deadlines.front(), seen.history, london());
  };
  EXPECT_EQ(counted("", ""), "5 working days from Mon 2 Mar 2026 (asked A1)");
  EXPECT_EQ(counted("due = \"5 working days before at\"", "at=2026-03-16"),
            "5 working days before Mon 16 Mar 2026 (at)");
  EXPECT_EQ(counted("due_from = { earliest = [\"review_on\"] }", "review_on=2026-03-16"),
            "the date recorded as review_on");
  EXPECT_EQ(counted("due_from = { earliest = [\"review_on\"] }", ""), "");
}

}  // namespace
}  // namespace duecourse::testing
