// What raises a finding and what ends it, rule by rule, over the process that echoes its events.
// Mon 2 March 2026 is a working day. The shipped findings have their stories (tests/scenarios).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/reconcile.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

/// A finding `f` of a key worker with these further keys.
Practice practice(const std::string& keys) {
  return Practice(
      "[[finding]]\nid = \"f\"\nclause = \"1\"\ntitle = \"Wrong\"\nowner = \"key_worker\"\n"
      "tells = []\n" +
      keys);
}

std::string raised(const Seen& seen) {
  std::string text;
  for (const Raised& one : seen.assessment.raised) {
    const EventIndex event = one.life.anchor;
    text += event == kNoEvent ? "" : seen.history.events[event].host_id;
    if (!one.cause.empty()) text += "!" + one.cause;
    text += fmt::format(": {} {}", word_of_raised(one.life.ending), brief(one.life.start));
    if (one.life.ending) {
      text +=
          fmt::format(" to {} ({})", brief(one.life.ending->at), word_of(one.life.ending->reason));
    }
    text += "\n";
  }
  return text;
}

std::string at(const Practice& practice, const std::string& story, const std::string& now) {
  return raised(see(practice, story, now));
}

std::string next_change(const Practice& practice, const std::string& story,
                        const std::string& now) {
  const auto next = see(practice, story, now).assessment.next_change;
  return next ? brief(*next) : "never";
}

TEST(Findings, AreRaisedByAMilestoneUnderItsCondition) {
  const Practice rule =
      practice("raised_by = { milestone = \"noted\", when = { source = \"dart\" } }");
  const std::string story =
      "2026-03-02T10:00 noted id=A1 source=dart\n2026-03-02T11:00 noted id=A2 source=else\n";
  EXPECT_EQ(at(rule, story, "2026-03-02T12:00"), "A1: raised 2026-03-02 10:00\n");
  EXPECT_EQ(at(rule, story, "2026-03-02T09:00"), "");
}

TEST(Findings, NameTheFactsThatAreMissing) {
  const Practice rule =
      practice("raised_by = { milestone = \"noted\", wants = [\"full\", \"source\", \"at\"] }");
  const Seen seen = see(rule, "2026-03-02 noted id=A1 full=false source=x\n", "2026-03-03");
  ASSERT_EQ(seen.assessment.raised.size(), 1U);
  EXPECT_EQ(seen.assessment.raised[0].facts.back().label, "missing");
  EXPECT_EQ(seen.assessment.raised[0].facts.back().text, "full, at");
  EXPECT_EQ(at(rule, "2026-03-02 noted id=A1 full=true source=x at=2026-03-05\n", "2026-03-03"),
            "");
}

TEST(Findings, OfOneRecordWithSeveralChildrenAreOne) {
  const Practice rule = practice("raised_by = { milestone = \"noted\", wants = [\"full\"] }");
  EXPECT_EQ(
      at(rule, "2026-03-02 noted id=A1 child=P1\n2026-03-02 noted id=A1 child=P2\n", "2026-03-03"),
      "A1: raised 2026-03-02\n");
}

TEST(Findings, AreClearedByWhatMendsThemAfterwards) {
  const Practice rule = practice("raised_by = { milestone = \"noted\", mended_by = \"answered\" }");
  const std::string story =
      "2026-03-01 answered id=B0\n2026-03-02 noted id=A1\n2026-03-03T10:00 answered id=B1 "
      "recorded=2026-03-03T12:00\n2026-03-04 noted id=A2\n";
  EXPECT_EQ(at(rule, story, "2026-03-05"),
            "A1: cleared 2026-03-02 to 2026-03-03 12:00 (done)\nA2: raised 2026-03-04\n");
  EXPECT_EQ(at(rule, story, "2026-03-03T11:00"), "A1: raised 2026-03-02\n")
      << "not on the system yet";
  EXPECT_EQ(next_change(rule, story, "2026-03-03T11:00"), "2026-03-03 12:00");
}

TEST(Findings, ARecordThatIsNamedMendsOnlyWhatThatRaised) {
  const Practice rule = practice("raised_by = { milestone = \"noted\", mended_by = \"answered\" }");
  EXPECT_EQ(at(rule,
               "2026-03-02 noted id=A1\n2026-03-02 noted id=A2\n2026-03-03 answered id=B1 "
               "answers=A2\n",
               "2026-03-04"),
            "A1: raised 2026-03-02\nA2: cleared 2026-03-02 to 2026-03-03 (done)\n");
}

TEST(Findings, AreKeptAwayByWhatCameBeforeInThisInvolvement) {
  const Practice rule = practice("raised_by = { milestone = \"noted\", unless = \"signed\" }");
  const std::string story =
      "2026-03-02 signed id=S1\n2026-03-03 noted id=A1\n2026-03-04 closes id=C1\n"
      "2026-03-05 reopens id=R1\n2026-03-06 noted id=A2\n";
  EXPECT_EQ(at(rule, story, "2026-03-07"), "A2: raised 2026-03-06\n");
}

TEST(Findings, WaitUntilTheirGraceIsOverAndTheEngineWakesForIt) {
  const Practice rule = practice(
      "raised_by = { milestone = \"noted\", mended_by = \"answered\" }\n"
      "grace = \"end of the next working day\"");
  const std::string story = "2026-03-06T10:00 noted id=A1\n";
  EXPECT_EQ(at(rule, story, "2026-03-09T23:59:59"), "");
  EXPECT_EQ(next_change(rule, story, "2026-03-06T12:00"), "2026-03-10 00:00");
  EXPECT_EQ(at(rule, story, "2026-03-10T00:00"), "A1: raised 2026-03-10\n");
  const std::string in_time = story + "2026-03-09T23:59:59 answered id=B1\n";
  EXPECT_EQ(at(rule, in_time, "2026-03-11"), "");
  const std::string typed_late =
      story + "2026-03-09T10:00 answered id=B1 recorded=2026-03-10T09:00\n";
  EXPECT_EQ(at(rule, typed_late, "2026-03-11"),
            "A1: cleared 2026-03-10 to 2026-03-10 09:00 (done)\n");
}

TEST(Findings, EndWithTheDateTheyLastUntil) {
  const Practice rule = practice("raised_by = { milestone = \"noted\" }\nuntil = \"at\"");
  const std::string timed = "2026-03-02T10:00 noted id=A1 at=2026-03-05T16:00\n";
  EXPECT_EQ(at(rule, timed, "2026-03-05T15:59:59"), "A1: raised 2026-03-02 10:00\n");
  EXPECT_EQ(at(rule, timed, "2026-03-05T16:00"),
            "A1: ended 2026-03-02 10:00 to 2026-03-05 16:00 (overtaken)\n");
  EXPECT_EQ(at(rule, "2026-03-02 noted id=A1 at=2026-03-05\n", "2026-03-05T23:59:59"),
            "A1: raised 2026-03-02\n");
  EXPECT_EQ(at(rule, "2026-03-02 noted id=A1\n", "2026-03-03"), "") << "nobody knows when";
  EXPECT_EQ(at(rule, "2026-03-06 noted id=A1 at=2026-03-05\n", "2026-03-07"), "");
}

TEST(Findings, CountTheTimeOfDayAlone) {
  const Practice rule =
      practice("raised_by = { milestone = \"noted\", later_than = { at = \"16:30\" } }");
  const auto planned = [&](const std::string& when) {
    return at(rule, "2026-03-02 noted id=A1 at=" + when + "\n", "2026-03-03") != "";
  };
  EXPECT_FALSE(planned("2026-03-05T16:30"));
  EXPECT_TRUE(planned("2026-03-05T16:30:01"));
  EXPECT_FALSE(planned("2026-03-05"));
  // Summer time: 16:30 on the clock is 15:30 UTC.
  EXPECT_FALSE(planned("2026-06-05T16:29"));
  EXPECT_TRUE(planned("2026-06-05T16:31"));
}

TEST(Findings, EndByThemselvesWhereTheyLast) {
  const Practice rule =
      practice("raised_by = { milestone = \"noted\" }\nlasts = \"1 calendar month\"");
  const std::string story = "2026-01-31 noted id=A1\n";
  EXPECT_EQ(at(rule, story, "2026-02-28T23:59:59"), "A1: raised 2026-01-31\n");
  EXPECT_EQ(next_change(rule, story, "2026-02-01"), "2026-03-01 00:00");
  EXPECT_EQ(at(rule, story, "2026-03-01"),
            "A1: ended 2026-01-31 to 2026-03-01 00:00 (overtaken)\n");
}

TEST(Findings, EndWithTheCaseUnlessTheySurviveIt) {
  const std::string story =
      "2026-03-02 noted id=A1\n2026-03-03 closes id=C1\n2026-03-04 noted id=A2\n";
  EXPECT_EQ(at(practice("raised_by = { milestone = \"noted\" }"), story, "2026-03-05"),
            "A1: ended 2026-03-02 to 2026-03-03 (closed)\n");
  EXPECT_EQ(at(practice("raised_by = { milestone = \"noted\" }\nsurvives_closure = true"), story,
               "2026-03-05"),
            "A1: raised 2026-03-02\nA2: raised 2026-03-04\n");
}

TEST(Findings, EndWithTheEnrolment) {
  const Practice rule = practice("raised_by = { milestone = \"noted\" }");
  Enrolment until;
  until.to = moment_at("2026-03-04");
  EXPECT_EQ(raised(see(rule, "2026-03-02 noted id=A1\n", "2026-03-06", until)),
            "A1: ended 2026-03-02 to 2026-03-04 (enrolment_ended)\n");
}

TEST(Findings, AreRaisedNoSecondTimeWhileOneIsOpen) {
  const std::string story =
      "2026-03-02 noted id=A1\n2026-03-03 noted id=A2\n2026-03-04 answered id=B1\n"
      "2026-03-05 noted id=A3\n";
  const std::string keys =
      "raised_by = { milestone = \"noted\", mended_by = \"answered\" }\nonce = true";
  EXPECT_EQ(at(practice(keys), story, "2026-03-03T12:00"), "A1: raised 2026-03-02\n");
  EXPECT_EQ(at(practice(keys), story, "2026-03-06"),
            "A1: cleared 2026-03-02 to 2026-03-04 (done)\nA3: raised 2026-03-05\n");
}

TEST(Findings, OfOneRecordPutTogetherAreOneUntilNothingIsLeft) {
  const Practice rule = practice(
      "raised_by = [{ aspect = \"a\", milestone = \"noted\", says = \"Not full\", mended_by = "
      "\"answered\" },\n{ aspect = \"b\", milestone = \"noted\", wants = [\"source\"], mended_by = "
      "\"signed\" }]\ntogether = true");
  const std::string story = "2026-03-02 noted id=A1\n2026-03-04 answered id=B1\n";
  const Seen both = see(rule, story, "2026-03-03");
  ASSERT_EQ(both.assessment.raised.size(), 1U);
  ASSERT_EQ(both.assessment.raised[0].facts.size(), 3U);
  EXPECT_EQ(both.assessment.raised[0].facts[1].text, "Not full");
  EXPECT_EQ(both.assessment.raised[0].facts[2].text, "source");
  const Seen one = see(rule, story, "2026-03-05");
  EXPECT_EQ(raised(one), "A1: raised 2026-03-02\n");
  EXPECT_EQ(one.assessment.raised[0].facts.size(), 2U);
  EXPECT_EQ(at(rule, story + "2026-03-05 signed id=S1\n", "2026-03-06"),
            "A1: cleared 2026-03-02 to 2026-03-05 (done)\n");
}

TEST(Findings, LookAtTheTasksThatAreLeft) {
  const Practice rule = practice(
      "raised_by = { milestone = \"noted\", open_tasks = { set = \"asked\", done = \"answered\" } "
      "}");
  const std::string set = "2026-03-01 asked id=T1\n2026-03-01 asked id=T2\n";
  EXPECT_EQ(at(rule, set + "2026-03-02 answered id=D1\n2026-03-03 noted id=A1\n", "2026-03-04"),
            "A1: raised 2026-03-03\n");
  const std::string done = "2026-03-02 answered id=D1\n2026-03-02 answered id=D2\n";
  EXPECT_EQ(at(rule, set + done + "2026-03-03 noted id=A1\n", "2026-03-04"), "");
  EXPECT_EQ(at(rule,
               set + "2026-03-02 answered id=D1\n2026-03-03 noted id=A1\n2026-03-04 answered "
                     "id=D2\n",
               "2026-03-05"),
            "A1: cleared 2026-03-03 to 2026-03-04 (done)\n");
}

TEST(Findings, LookAtTheDeadlinesThatAreOpen) {
  const Practice rule = Practice::of_several(
      {"",
       "[[finding]]\nid = \"f\"\nclause = \"1\"\ntitle = \"Wrong\"\nowner = \"key_worker\"\n"
       "tells = []\nraised_by = { milestone = \"noted\", while_open = [\"answer\"] }"});
  const std::string story = "2026-03-02T09:00 asked id=Q1\n2026-03-02T10:00 noted id=A1\n";
  EXPECT_EQ(at(rule, story, "2026-03-02T11:00"), "A1: raised 2026-03-02 10:00\n");
  EXPECT_EQ(at(rule, story + "2026-03-02T12:00 answered id=B1\n", "2026-03-03"),
            "A1: cleared 2026-03-02 10:00 to 2026-03-02 12:00 (done)\n");
  EXPECT_EQ(at(rule, "2026-03-02T10:00 noted id=A1\n", "2026-03-03"), "");
}

TEST(Findings, OfLateRecordsBeginWhenTheyWereTyped) {
  const Practice rule = practice(
      "raised_by = { milestone = \"noted\", recorded_after = \"end of the next working day\" }");
  const auto typed = [&](const std::string& when) {
    return at(rule, "2026-03-06T10:00 noted id=A1 recorded=" + when + "\n", "2026-03-20");
  };
  EXPECT_EQ(typed("2026-03-09T23:59:59"), "");
  EXPECT_EQ(typed("2026-03-10T00:00"), "A1: raised 2026-03-10 00:00\n");
  EXPECT_EQ(at(rule, "2026-03-06T10:00 noted id=A1\n", "2026-03-20"), "") << "not said when";
}

TEST(Findings, MarksFollowEachOtherAndAreCountedAnewAfterAReopening) {
  const Practice rule = practice(
      "marks = [\"1 calendar month\", \"2 calendar months\"]\nthen_every = \"2 calendar "
      "months\"\nsince = [\"noted\", \"reopens\"]");
  const std::string story = "2025-12-31 noted id=A1\n2026-01-15 noted id=A2\n";
  EXPECT_EQ(at(rule, story, "2026-01-31T23:59:59"), "");
  EXPECT_EQ(next_change(rule, story, "2026-01-20"), "2026-02-01 00:00");
  EXPECT_EQ(at(rule, story, "2026-02-01"), "A1!1 calendar month: raised 2026-02-01\n");
  EXPECT_EQ(next_change(rule, story, "2026-02-01"), "2026-03-01 00:00") << "28 February, over";
  const std::string closed = story + "2026-06-10 closes id=C1\n2026-06-20 reopens id=R1\n";
  EXPECT_EQ(at(rule, closed, "2026-08-01"),
            "A1!1 calendar month: ended 2026-02-01 to 2026-03-01 (restarted)\n"
            "A1!2 calendar months: ended 2026-03-01 to 2026-05-01 (restarted)\n"
            "A1!4 calendar months: ended 2026-05-01 to 2026-06-10 (closed)\n"
            "R1!1 calendar month: raised 2026-07-21\n");
}

TEST(Findings, AreTheSameFindingAsLongAsTheirRecordIs) {
  const Practice rule = practice("raised_by = { milestone = \"noted\", wants = [\"full\"] }");
  std::vector<Tracked> tracked;
  const auto pass = [&](const std::string& story, const std::string& now) {
    const Seen seen = see(rule, story, now);
    tracked = reconcile_raised(tracked, seen.assessment, seen.history);
    return tracked;
  };
  const auto first = pass("2026-03-02 noted id=A1\n", "2026-03-03");
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].key.rule, RuleKind::finding);
  const auto mended = pass("2026-03-02 noted id=A1 full=true\n", "2026-03-04");
  ASSERT_EQ(mended.size(), 1U);
  EXPECT_EQ(mended[0].id, first[0].id);
  EXPECT_EQ(mended[0].ending->reason, EndReason::corrected);
  EXPECT_EQ(mended[0].ending->kind, EndKind::met);
  const auto again = pass("2026-03-02 noted id=A1\n2026-03-04 noted id=A2\n", "2026-03-05");
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].id, first[0].id);
  EXPECT_FALSE(again[0].ending);
  EXPECT_NE(again[1].id, first[0].id) << "another record is another finding";
  const auto gone = pass("2026-03-04 noted id=A2\n", "2026-03-06");
  EXPECT_EQ(gone[1].ending->reason, EndReason::gone_from_host);
  // A deadline is never taken for a finding, nor the other way round.
  const Seen seen = see(rule, "2026-03-04 noted id=A2\n", "2026-03-06");
  EXPECT_TRUE(reconcile(tracked, seen.assessment, seen.history).empty());
}

}  // namespace
}  // namespace duecourse::testing
