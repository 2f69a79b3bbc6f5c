// What assess() makes of enrolments, timescales and what lies ahead.
#include "engine/assess.hpp"

#include <gtest/gtest.h>

#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

const std::string kAsked = "2026-03-02 asked id=A1\n";

Assessment assessed(const Practice& practice, History& history, std::vector<Enrolment> enrolments) {
  history = make_history({SubjectKind::case_, SubjectId("S1")}, std::move(enrolments),
                         events_of(kAsked), moment_at("2026-03-06").at, london());
  return assess(history, practice.rulebook());
}

Enrolment enrolled(const std::string& framework, const char* from = nullptr,
                   const char* to = nullptr) {
  Enrolment enrolment;
  enrolment.framework = FrameworkId(framework);
  if (from != nullptr) enrolment.from = moment_at(from);
  if (to != nullptr) enrolment.to = moment_at(to);
  return enrolment;
}

TEST(Assess, AFrameworkReadsOnlyThoseEnrolledInIt) {
  const Practice practice("");
  History history;
  EXPECT_TRUE(assessed(practice, history, {}).readings.empty());
  EXPECT_TRUE(assessed(practice, history, {enrolled("another")}).readings.empty());
  const Assessment found = assessed(practice, history, {enrolled("another"), enrolled("small")});
  ASSERT_EQ(found.readings.size(), 1U);
  EXPECT_EQ(found.readings.front().framework->id, FrameworkId("small"));
  EXPECT_EQ(found.deadlines.size(), 1U);
}

// An enrolment that lasts beats one that ended; of several that ended, the one that began last.
TEST(Assess, OfSeveralEnrolmentsOneCounts) {
  const Practice practice("");
  History history;
  const Enrolment ended = enrolled("small", "2026-01-01", "2026-03-03");
  EXPECT_TRUE(assessed(practice, history, {ended}).deadlines.front().ending);
  EXPECT_FALSE(assessed(practice, history, {ended, enrolled("small", "2025-01-01")})
                   .deadlines.front()
                   .ending);
  const Assessment found =
      assessed(practice, history, {enrolled("small", "2026-02-01", "2026-03-05"), ended});
  EXPECT_EQ(brief(found.deadlines.front().ending->at), "2026-03-05");
}

TEST(Assess, ATimescaleThatIsSwitchedOffOrOfAnotherSubjectOpensNothing) {
  const Practice practice =
      Practice::of_several({"enabled = false", "id = \"supervision\"\nsubject = \"worker\""});
  EXPECT_EQ(deadlines(see(practice, kAsked, "2026-03-03")), "");
  EXPECT_EQ(deadlines(see(practice, events_of(kAsked, SubjectKind::worker), "2026-03-03")),
            "A1: open, due 2026-03-09\n");
  EXPECT_EQ(deadlines(see(practice, events_of(kAsked, SubjectKind::team), "2026-03-03")), "");
}

TEST(Assess, DeadlinesComeInTheOrderOfTheFileThenOfTheirStarts) {
  const Practice practice = Practice::of_several(
      {"opens = \"each\"\nstarts_at = \"at\"", "id = \"sign\"\nends = \"signed\""});
  EXPECT_EQ(deadlines(see(practice, R"(
      2026-03-02 asked id=A1 at=2026-03-05
      2026-03-03 asked id=A2 at=2026-03-04)",
                          "2026-03-03")),
            "A2: open, due 2026-03-11\n"
            "A1: open, due 2026-03-12\n"
            "A1: open, due 2026-03-09\n");
}

TEST(Assess, AKindThatTheProcessDoesNotKnowIsKeptAsSuch) {
  const Seen seen = see(Practice(""), kAsked + "2026-03-03 danced id=D1", "2026-03-04");
  const Timeline& timeline = seen.assessment.readings.front().timeline;
  EXPECT_EQ(timeline.unknown_kinds, (std::vector<EventIndex>{1}));
  EXPECT_EQ(timeline.steps.size(), 1U);
}

TEST(Assess, TheNextChangeIsTheEarliestOfWhatLiesAhead) {
  const Practice practice("measured = \"recorded\"");
  const auto next_change = [&](const std::string& story, const Enrolment& enrolment = {}) {
    const auto next = see(practice, kAsked + story, "2026-03-04", enrolment).assessment.next_change;
    return next ? brief(*next) : "nothing";
  };
  const std::string typed_later = "2026-03-03 answered recorded=2026-03-06T09:00\n";
  EXPECT_EQ(next_change(""), "nothing");
  EXPECT_EQ(next_change("2026-03-08 noted"), "2026-03-08 00:00");
  EXPECT_EQ(next_change("2026-03-08 noted\n" + typed_later), "2026-03-06 09:00");
  EXPECT_EQ(next_change("2026-03-08 noted\n" + typed_later, enrolled("", nullptr, "2026-03-05")),
            "2026-03-06 00:00")
      << "an end that is a date lasts to the end of that day";
}

}  // namespace
}  // namespace duecourse::testing
