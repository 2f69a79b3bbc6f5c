// The outcome measures tool: the guide's numbers, and what is wrong with what was selected.
#include "statemachines/supporting_families_outcomes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "statemachines/registry.hpp"
#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

using namespace statemachines::supporting_families;  // NOLINT(google-build-using-namespace)

// ---- The guide's tables ----

TEST(OutcomesGuide, HasTheTenIssuesInTheirOrder) {
  ASSERT_EQ(issues().size(), 10U);
  for (std::size_t i = 0; i < issues().size(); ++i) {
    const Issue& issue = issues()[i];
    EXPECT_EQ(issue.number, static_cast<int>(i) + 1);
    const FactValue word = std::string(issue.word);
    EXPECT_EQ(issue_of(&word), issue.number);
    const FactValue number = static_cast<double>(issue.number);
    EXPECT_EQ(issue_of(&number), issue.number);
  }
  for (const FactValue& wrong : {FactValue(0.0), FactValue(11.0), FactValue(1.5), FactValue(true),
                                 FactValue(std::string("weather")), FactValue(std::string(""))}) {
    EXPECT_EQ(issue_of(&wrong), std::nullopt);
  }
}

TEST(OutcomesGuide, NumbersAreOfTheirIssue) {
  EXPECT_EQ(issue_of_indicator("1.1"), 1);
  EXPECT_EQ(issue_of_indicator("10.4"), 10);
  for (const char* wrong : {"11.1", "0.1", "1", "", "x.1", ".1", "1x.1", "none"}) {
    EXPECT_EQ(issue_of_indicator(wrong), std::nullopt) << wrong;
  }
  for (const auto list : {indicators(), measures()}) {
    for (const NumberedText& one : list) {
      EXPECT_TRUE(issue_of_indicator(one.id).has_value()) << one.id;
      EXPECT_FALSE(one.text.empty()) << one.id;
    }
  }
}

TEST(OutcomesGuide, EachIndicatorOfEducationHasOneMeasureAndThoseOfEarlyYearsSeveral) {
  const auto count = [](std::string_view id) {
    return std::count_if(measures().begin(), measures().end(),
                         [&](const NumberedText& one) { return one.id == id; });
  };
  for (const char* id : {"1.1", "1.2", "1.3", "1.4", "2.1"}) EXPECT_EQ(count(id), 1) << id;
  EXPECT_EQ(count("2.2"), 2);
  EXPECT_EQ(count("2.3"), 4);
  for (const NumberedText& one : indicators()) EXPECT_GE(count(one.id), 1) << one.id;
}

TEST(OutcomesGuide, ANumberOfTheHostIsReadAsItIsWritten) {
  const FactValue number = 1.1;
  const FactValue text = std::string("2.2");
  const FactValue flag = true;
  EXPECT_EQ(id_of(&number), "1.1");
  EXPECT_EQ(id_of(&text), "2.2");
  EXPECT_EQ(id_of(&flag), "");
  EXPECT_EQ(id_of(nullptr), "");
}

// ---- What is wrong ----

/// `event finding text` a line each, of a story told with text facts as they stand in it.
std::string wrong_with(const std::string& story) {
  return Told(statemachines::supporting_families_process(), events_of(story)).findings();
}

const std::string kHeadline =
    "2026-03-02 headline_selected issue=education stage=assessment evidenced=true id=H1\n";
const std::string kNeeds =
    kHeadline + "2026-03-02 indicator_selected indicator=1.1 child=P1 stage=assessment id=I1\n";
const std::string kAssessed = "2026-03-20 assessment_completed id=A\n";
const std::string kClosing = "2026-06-10 closure_requested id=C\n";
const std::string kEvidenced =
    "2026-06-01 progress_recorded indicator=1.1 measure=1.1 child=P1 evidenced=true id=M1\n";

TEST(OutcomesWrong, NothingIsWrongWithAFamilyRecordedInFull) {
  EXPECT_EQ(wrong_with(kNeeds + kAssessed + kEvidenced + kClosing), "");
}

TEST(OutcomesWrong, NothingIsWrongBeforeItMustBeComplete) {
  EXPECT_EQ(wrong_with("2026-03-02 headline_selected issue=crime id=H1\n"
                       "2026-03-02 headline_selected issue=housing child=P2 id=H2\n"),
            "");
}

TEST(OutcomesWrong, AMeasureOfAnotherNumberThanItsIndicator) {
  const std::string mismatch =
      "2026-06-01 progress_recorded indicator=1.1 measure=1.2 child=P1 evidenced=true id=M1\n";
  EXPECT_EQ(wrong_with(kNeeds + mismatch),
            "M1 measure_mismatch P1: measure 1.2 for indicator 1.1 Average of less than 90% "
            "attendance (not including authorised absence) for 2 consecutive terms\n");
  // A later answer takes its place; one about another child does not.
  const std::string later =
      "2026-06-02 progress_recorded indicator=1.1 measure=1.1 child=P1 evidenced=true id=M2\n";
  EXPECT_EQ(wrong_with(kNeeds + mismatch + later), "");
  const std::string other =
      "2026-06-02 progress_recorded indicator=1.1 measure=1.1 child=P2 evidenced=true id=M2\n";
  EXPECT_NE(wrong_with(kNeeds + mismatch + other), "");
}

TEST(OutcomesWrong, AMeasureKnownByItsWordingHasTheNumberOfTheGuide) {
  const auto wrong_of = [](const char* text) {
    auto records = events_of(
        "2026-03-02 indicator_selected indicator=2.2 child=P1\n"
        "2026-06-01 progress_recorded indicator=2.2 child=P1 id=M1\n");
    set_fact(records.back().facts, "measure_text", std::string(text));
    return Told(statemachines::supporting_families_process(), std::move(records)).findings();
  };
  EXPECT_EQ(wrong_of("SDQ scores (for 3+)"),
            "M1 measure_mismatch P1: measure 2.3 for indicator 2.2 Child's (0-5 yrs) physical "
            "health needs not met\n");
  EXPECT_EQ(wrong_of("Practitioner and/or self-assessment - improved outcomes"), "");
  EXPECT_EQ(wrong_of("none"), "");
  EXPECT_EQ(wrong_of("a wording that the guide does not show"), "");
}

TEST(OutcomesWrong, NoImprovementIsAnAnswerToAnyIndicator) {
  EXPECT_EQ(wrong_with(kNeeds + kAssessed +
                       "2026-06-01 headline_selected issue=education stage=plan evidenced=true\n"
                       "2026-06-01 progress_recorded indicator=1.1 measure=none child=P1\n" +
                       kClosing),
            "");
}

TEST(OutcomesWrong, AHeadlineWithoutAnIndicator) {
  EXPECT_EQ(wrong_with(kHeadline + "2026-03-03 baseline_completed id=B\n"),
            "B headline_empty the family: Education without an indicator\n");
  // Of one child: a sibling's indicator does not fill it.
  EXPECT_EQ(wrong_with(kNeeds + "2026-03-02 headline_selected issue=education child=P2 id=H2\n"
                                "2026-03-02 indicator_selected indicator=none child=P2\n"
                                "2026-03-03 baseline_completed id=B\n"),
            "B headline_empty P2: Education without an indicator\n");
  // Ticked for the plan it is asked for when the plan must be complete.
  const std::string in_plan =
      kNeeds + kAssessed + "2026-04-01 headline_selected issue=crime stage=plan evidenced=true\n";
  EXPECT_EQ(wrong_with(in_plan + kEvidenced), "");
  EXPECT_EQ(wrong_with(in_plan + kEvidenced + "2026-06-03 progress_completed id=PC\n"),
            "PC headline_empty the family: Crime without an indicator\n");
}

TEST(OutcomesWrong, AChildWithNeitherAnIndicatorNorNone) {
  const std::string sibling = "2026-03-01 visit child=P2\n";
  EXPECT_EQ(wrong_with(kNeeds + sibling + kAssessed),
            "A child_missing P2: neither an indicator nor none\n");
  EXPECT_EQ(wrong_with(kNeeds + sibling +
                       "2026-03-02 indicator_selected indicator=none child=P2\n" + kAssessed),
            "");
  // Who is first heard of afterwards was not missing then.
  EXPECT_EQ(wrong_with(kNeeds + kAssessed + "2026-04-01 visit child=P2\n"), "");
  EXPECT_EQ(
      wrong_with(kNeeds + sibling + "2026-03-02 indicator_selected indicator=1.3\n" + kAssessed),
      "");
}

TEST(OutcomesWrong, AnIssueWithoutEvidenceInTheAssessmentOrInTheFinalPlan) {
  const std::string bare =
      "2026-03-02 headline_selected issue=education stage=assessment\n"
      "2026-03-02 indicator_selected indicator=1.1 child=P1 stage=assessment\n";
  EXPECT_EQ(wrong_with(bare + kAssessed),
            "A indicator_unevidenced Education is not evidenced in the assessment\n");
  EXPECT_EQ(
      wrong_with(kNeeds + kAssessed +
                 "2026-06-01 progress_recorded indicator=1.1 measure=none child=P1\n" + kClosing),
      "C indicator_unevidenced Education is not evidenced in the final plan\n");
  // The baseline alone does not ask for evidence: the assessment is not complete yet.
  EXPECT_EQ(wrong_with(bare + "2026-03-03 baseline_completed\n"), "");
}

TEST(OutcomesWrong, AMeasureWithoutEvidenceInTheFinalPlan) {
  EXPECT_EQ(wrong_with(kNeeds + kAssessed +
                       "2026-06-01 headline_selected issue=education stage=plan evidenced=true\n"
                       "2026-06-01 progress_recorded indicator=1.1 measure=1.1 child=P1\n" +
                       kClosing),
            "C indicator_unevidenced P1: measure 1.1 is not evidenced in the final plan\n");
}

TEST(OutcomesWrong, AnIndicatorThatNobodyAnsweredAtClosure) {
  const std::string evidenced =
      "2026-06-01 headline_selected issue=education stage=plan evidenced=true\n";
  const std::string expected =
      "C indicator_unanswered P1: 1.1 Average of less than 90% attendance (not including "
      "authorised absence) for 2 consecutive terms has no answer\n";
  EXPECT_EQ(wrong_with(kNeeds + kAssessed + evidenced + kClosing), expected);
  EXPECT_EQ(wrong_with(kNeeds + kAssessed + evidenced +
                       "2026-06-01 progress_recorded indicator=1.1 measure=none child=P2\n" +
                       "2026-03-02 indicator_selected indicator=none child=P2\n" + kClosing),
            expected);
  // Sent back, nobody asks until the next request.
  EXPECT_EQ(wrong_with(kNeeds + kAssessed + evidenced + kClosing + "2026-06-12 closure_returned\n"),
            "");
  // A number that the guide does not show stands for itself.
  EXPECT_EQ(wrong_with("2026-03-02 indicator_selected indicator=7.1 child=P1 stage=plan "
                       "evidenced=true\n" +
                       kClosing),
            "C indicator_unanswered P1: 7.1 has no answer\n");
}

TEST(OutcomesWrong, EachChildIsAskedAtItsOwnClosing) {
  EXPECT_EQ(wrong_with("2026-03-02 indicator_selected indicator=7.1 child=P1 stage=plan "
                       "evidenced=true\n"
                       "2026-03-02 indicator_selected indicator=7.1 child=P2 stage=plan\n"
                       "2026-06-10 closure_requested child=P2 id=C2\n"),
            "C2 indicator_unanswered P2: 7.1 has no answer\n");
}

TEST(OutcomesWrong, WhatWasWrongBeforeAReopeningStays) {
  EXPECT_EQ(wrong_with("2026-03-02 indicator_selected indicator=7.1 child=P1 stage=plan "
                       "evidenced=true\n" +
                       kClosing + "2026-06-12 case_closed\n2026-07-01 case_reopened\n"),
            "C indicator_unanswered P1: 7.1 has no answer\n");
}

}  // namespace
}  // namespace duecourse::testing
