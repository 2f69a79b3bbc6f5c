// Routes: which request or action opens which deadline, and whose it is.
#include <gtest/gtest.h>

#include "engine/explain.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

constexpr const char* kReview =
    "id = \"review\"\nstarts = \"sent\"\nrouted = true\nopens = \"each\"\nmeets = \"referred\"";
constexpr const char* kLegal = "id = \"legal\"\nstarts = [\"sent\", \"asked\"]\nrouted = true";

const Practice& practice() {
  static const Practice kPractice = Practice::of_several({kReview, kLegal, R"([[route]]
step = ["The Plan", "Plan and Review"]
request = "REQUIRED: Please review 'information'"
added_by = "key_worker"
sent_to = ["team_manager"]
timescale = "review")",
                                                          R"([[route]]
step = "The Plan"
action = "Seek Legal Advice"
added_by = "key_worker"
sent_to = "actor"
timescale = "legal")",
                                                          R"([[route]]
step = "The Plan"
action = "Commission"
added_by = "key_worker"
sent_to = "actor"
enabled = false)"});
  return kPractice;
}

Seen told(const std::string& facts) {
  return see(practice(), "2026-03-02T10:00 sent id=A1 by=KW " + facts, "2026-03-03");
}

std::string opened(const std::string& facts) {
  std::string ids;
  const Seen seen = told(facts);
  for (const Deadline& deadline : seen.assessment.deadlines) {
    ids += deadline.timescale->id.str() + " ";
  }
  return ids;
}

TEST(Routes, OpenTheirTimescaleByStepAndName) {
  EXPECT_EQ(opened("step=The_Plan request=REQUIRED:_Please_review_information"), "review ");
  EXPECT_EQ(opened("step=PLAN_AND_REVIEW request=required_please_review_information"), "review ");
  EXPECT_EQ(opened("step=The_Plan action=seek_legal_advice"), "legal ");
}

TEST(Routes, NeverByTheNameAlone) {
  EXPECT_EQ(opened("step=Plan_and_Review action=Seek_Legal_Advice"), "");
  EXPECT_EQ(opened("action=Seek_Legal_Advice"), "");
  EXPECT_EQ(opened("step=The_Plan request=Seek_Legal_Advice"), "");
}

TEST(Routes, WhatNoneDescribesIsAFindingThatNamesItAndADisabledOneIsSilent) {
  const Seen seen = told("step=Elsewhere action=Seek_Legal_Advice");
  ASSERT_EQ(findings(seen), "A1 not-routed\n");
  EXPECT_EQ(seen.assessment.findings.front().text,
            "no route says who is asked by the action 'Seek_Legal_Advice' of the step 'Elsewhere'");
  EXPECT_EQ(findings(told("step=The_Plan")), "A1 not-routed\n");
  EXPECT_EQ(findings(told("action=Seek_Legal_Advice")), "A1 not-routed\n");
  EXPECT_EQ(opened("step=The_Plan action=Commission"), "");
  EXPECT_EQ(findings(told("step=The_Plan action=Commission")), "");
}

TEST(Routes, WhatIsOfNoStepOpensAsItEverDid) {
  const Seen seen = see(practice(), "2026-03-02T10:00 asked id=A1", "2026-03-03");
  ASSERT_EQ(seen.assessment.deadlines.size(), 1U);
  const Deadline& deadline = seen.assessment.deadlines.front();
  EXPECT_EQ(deadline.route, nullptr);
  EXPECT_EQ(owner_at(deadline, seen.history.now).first_of,
            (std::vector<std::string>{"key_worker"}));
  EXPECT_EQ(findings(seen), "");
}

TEST(Routes, TheOwnerIsWhomTheRecordNamesElseWhomTheRouteSays) {
  const Seen seen = told(
      "step=The_Plan request=REQUIRED:_Please_review_information to_worker=AS "
      "to_team=T9");
  ASSERT_EQ(seen.assessment.deadlines.size(), 1U);
  const Deadline& deadline = seen.assessment.deadlines.front();
  EXPECT_EQ(owner_at(deadline, seen.history.now).first_of,
            (std::vector<std::string>{"requested_worker", "requested_team", "team_manager"}));
  EXPECT_EQ(parties_of(deadline, seen.history),
            (Parties{WorkerId("KW"), WorkerId("AS"), TeamId("T9")}));
}

TEST(Routes, AWorkerOfTheHostMayBeANumber) {
  const Seen seen = told("step=The_Plan action=Seek_Legal_Advice to_worker=1042");
  EXPECT_EQ(parties_of(seen.assessment.deadlines.front(), seen.history).asked_worker,
            WorkerId("1042"));
}

}  // namespace
}  // namespace duecourse::testing
