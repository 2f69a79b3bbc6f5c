// Requests the whole way: from rows in a host database to whoever the record asks, over a restart
// and a corrected record. Mon 1 Jun 2026 is a working day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr const char* kAskingFramework = R"toml(
[framework]
id       = "visiting"
title    = "Asking Framework"
calendar = "england-and-wales"
[process]
case = "child_in_need"
[ladder.standard]
stages = [
  { id = "today", at = "on the due day",          to = ["owner"],             kind = "reminder" },
  { id = "late",  at = "1 working day after due", to = ["requester_manager"], kind = "escalation" },
]
[[timescale]]
id     = "contribution"
clause = "Review"
title  = "Contribution made"
starts = "request_sent"
routed = true
opens  = "each"
ends   = "request_answered"
meets  = "referred"
due    = "2 working days"
owner  = "team_manager"
[[route]]
step      = "Review"
request   = "Request contribution"
added_by  = "locality_social_worker"
sent_to   = "team_manager"
timescale = "contribution"
)toml";

class Routes : public ::testing::Test {
 protected:
  Routes() {
    std::ofstream(council.path("visiting.toml")) << kAskingFramework;
    council.host.add_case("C1");
    council.open();
  }
  void ask(const std::string& id, const std::string& whom) {
    council.host.add({id, "C1", "request_sent", "2026-06-01T10:00", "S1",
                      R"({"step": "REVIEW", "request": "request contribution")" + whom + "}", "",
                      ""});
  }
  TestCouncil council;
};

TEST_F(Routes, ARequestReachesWhomItsRecordNames) {
  ask("R1", R"(, "to_worker": "W1")");
  ask("R2", R"(, "to_team": "North Family Centre")");
  ask("R3", "");
  council.cycle("2026-06-01T11:00");
  EXPECT_THAT(council.delivered(), IsEmpty());
  council.cycle("2026-06-03T09:00");
  EXPECT_THAT(council.delivered(), UnorderedElementsAre(StartsWith("sian@westshire.example: "),
                                                        StartsWith("north@westshire.example: "),
                                                        StartsWith("mo@westshire.example: ")));
}

TEST_F(Routes, WhatIsLateReachesTheManagerOfWhoeverAskedAfterARestart) {
  ask("R1", R"(, "to_worker": "W1")");
  council.cycle("2026-06-03T09:00");
  council.close();
  council.open();
  council.cycle("2026-06-04T09:00");
  EXPECT_THAT(council.delivered(), ElementsAre(StartsWith("sian@westshire.example: "),
                                               StartsWith("mo@westshire.example: ")));
}

TEST_F(Routes, ACorrectedRecordAsksAnother) {
  ask("R1", R"(, "to_worker": "W1")");
  council.cycle("2026-06-01T11:00");
  council.host.run(
      "UPDATE events SET details = replace(details, 'W1', 'M1'), changed_at = '2026-06-02T09:00' "
      "WHERE event_id = 'R1'");
  council.cycle("2026-06-03T09:00");
  const auto delivered = council.delivered();
  ASSERT_FALSE(delivered.empty());
  EXPECT_THAT(delivered.back(), StartsWith("mo@westshire.example: "));
}

TEST_F(Routes, WhatNoRouteDescribesAsksNobodyAndIsAFinding) {
  council.host.add({"R1", "C1", "request_sent", "2026-06-01T10:00", "S1",
                    R"({"step": "Visit", "request": "Request contribution"})", "", ""});
  council.cycle("2026-06-05T09:00");
  EXPECT_THAT(council.delivered(), IsEmpty());
  std::vector<std::string> found;
  const auto walked = council.council->each_subject(
      std::nullopt, {council.at("2026-06-05T09:00"), std::nullopt},
      [&](const adapters::AssessedSubject& subject, const Directory&) {
        for (const Finding& finding : subject.assessment.findings) found.push_back(finding.id);
        return true;
      });
  EXPECT_TRUE(walked.ok());
  EXPECT_THAT(found, ElementsAre("not-routed"));
}

}  // namespace
}  // namespace duecourse::testing
