// The commands findings and caseload, and findings in explain.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/findings_council.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kWrongUsage;
using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class FindingCommands : public ::testing::Test {
 protected:
  FindingCommands() {
    std::ofstream(council.path("visiting.toml")) << kFindingsFramework;
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    for (const char* id : {"X1", "X2"}) {
      council.host.add_case(id);
      council.host.run("INSERT INTO roles VALUES ('R-" + std::string(id) + "', '" + id +
                       "', 'key_worker', 'W1', NULL, '2026-06-01', NULL, '2026-06-01')");
    }
    council.host.add({"V1", "C1", "visit", "2026-06-02T14:00", "W1", "{}", "", ""});
    EXPECT_EQ(run({"run", "--once", "--as-of", "2026-06-02T15:00"}).code, kFine);
  }

  Ran run(std::vector<std::string> arguments, std::size_t width = 120) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, width);
  }
  /// The findings listed, by id.
  std::vector<std::string> listed(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"findings", "--format", "json"});
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.code, kFine) << ran.err;
    std::vector<std::string> ids;
    for (const Json& row : ran.json()) ids.push_back(row["finding"]);
    return ids;
  }

  TestCouncil council;
};

TEST_F(FindingCommands, JsonOfAFindingToTheLetter) {
  const Ran ran = run({"findings", "--case", "C1", "--format", "json"});
  ASSERT_EQ(ran.code, kFine) << ran.err;
  const Json rows = ran.json();
  ASSERT_THAT(rows, SizeIs(1));
  Json row = rows[0];
  EXPECT_EQ(row["id"].get<std::string>().size(), 17U);
  row.erase("id");
  const Json expected = Json::parse(R"({
    "framework": "visiting", "finding": "visit-content", "clause": "10.2",
    "title": "Visit recorded without its purpose", "subject": "case", "subject_id": "C1",
    "person_id": null, "record": "V1", "cause": null, "state": "raised", "reason": null,
    "what": "Visit recorded without its purpose", "raised_at": "2026-06-02T14:00:00+01:00",
    "until": null, "ended_at": null, "ended_by": null, "owner": "W1",
    "facts": [{"label": "record", "text": "visit V1 on Tue 2 Jun 2026 14:00"},
              {"label": "missing", "text": "purpose"}]})");
  EXPECT_EQ(row, expected);
}

TEST_F(FindingCommands, FiltersNarrowTheList) {
  EXPECT_THAT(listed({}), ElementsAre("caseload", "visit-content"));
  EXPECT_THAT(listed({"--finding", "caseload"}), ElementsAre("caseload"));
  EXPECT_THAT(listed({"--worker", "W1"}), ElementsAre("caseload", "visit-content"));
  EXPECT_THAT(listed({"--worker", "M1"}), IsEmpty());
  EXPECT_THAT(listed({"--team", "T1"}), ElementsAre("caseload", "visit-content"));
  EXPECT_THAT(listed({"--since", "2026-06-02"}), ElementsAre("visit-content"));
  EXPECT_THAT(listed({"--framework", "visiting", "--state", "cleared"}), IsEmpty());
  council.host.add({"CO1", "C1", "consent_recorded", "2026-06-03T09:00", "W1", "", "", ""});
  run({"run", "--once", "--as-of", "2026-06-03T10:00"});
  EXPECT_THAT(listed({}), ElementsAre("caseload"));
  EXPECT_THAT(listed({"--state", "cleared"}), ElementsAre("visit-content"));
  EXPECT_THAT(listed({"--all"}), ElementsAre("caseload", "visit-content"));
  EXPECT_THAT(listed({"--as-of", "2026-06-02T15:00"}), ElementsAre("caseload", "visit-content"));
}

TEST_F(FindingCommands, TableAndCsvHaveTheSame) {
  const Ran table = run({"findings"});
  EXPECT_THAT(table.out, AllOf(HasSubstr("since"), HasSubstr("FC-C1"), HasSubstr("10.2"),
                               HasSubstr("3 families, over the recommended caseload of 2")));
  const Ran csv = run({"findings", "--format", "csv", "--case", "C1"});
  EXPECT_THAT(csv.lines(), SizeIs(2));
  EXPECT_THAT(csv.out, HasSubstr("id,framework,finding,clause,title"));
  EXPECT_THAT(run({"findings", "--case", "C1", "--state", "ended"}).out,
              HasSubstr("No findings match."));
}

TEST_F(FindingCommands, WhatIsTypedWronglyIsSaidSo) {
  const Ran finding = run({"findings", "--finding", "visit-contents"});
  EXPECT_EQ(finding.code, kWrongUsage);
  EXPECT_THAT(finding.err, HasSubstr("there is no finding 'visit-contents'; did you mean "
                                     "'visit-content'?"));
  EXPECT_EQ(run({"findings", "--framework", "visitng"}).code, kWrongUsage);
  EXPECT_EQ(run({"findings", "--state", "open"}).code, kWrongUsage);
  EXPECT_EQ(run({"findings", "--since", "yesterday"}).code, kWrongUsage);
  EXPECT_EQ(run({"findings", "--case", "C9"}).code, kFoundFaults);
  EXPECT_EQ(run({"findings", "--worker", "W9"}).code, kFoundFaults);
  EXPECT_EQ(run({"caseload", "--worker", "W9"}).code, kFoundFaults);
  EXPECT_EQ(run({"caseload", "--report", "people"}).code, kWrongUsage);
}

TEST_F(FindingCommands, ExplainShowsRuleClauseAndFacts) {
  const Ran ran = run({"explain", "C1", "visit-content"});
  ASSERT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Visit recorded without its purpose: raised"),
                             HasSubstr("visiting/visit-content, clause 10.2"),
                             HasSubstr("visit V1 on Tue 2 Jun 2026 14:00"),
                             HasSubstr("missing    purpose"), HasSubstr("sent to sian@")));
  const Ran json = run({"explain", "C1", "--format", "json"});
  ASSERT_THAT(json.json()["findings"], SizeIs(1));
  EXPECT_EQ(json.json()["findings"][0]["finding"], "visit-content");
  EXPECT_THAT(run({"explain", "W1", "--kind", "worker"}).out,
              HasSubstr("3 families, over the recommended caseload of 2"));
}

TEST_F(FindingCommands, CaseloadListsWorkersTeamsAndCases) {
  const Ran ran = run({"caseload"}, 160);
  ASSERT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Workers"), HasSubstr("Siân Hughes"), HasSubstr("Teams"),
                             HasSubstr("North Family Centre"), HasSubstr("Open cases")));
  const Json all = run({"caseload", "--format", "json"}).json();
  ASSERT_THAT(all["workers"], SizeIs(1));
  const Json expected = Json::parse(R"({"worker": "W1", "name": "Siân Hughes", "team": "T1",
    "supervisor": "S1", "families": 3, "limit": 2, "agreed_until": null, "over_by": 1,
    "open_long": 0})");
  EXPECT_EQ(all["workers"][0], expected);
  EXPECT_EQ(all["cases"][0]["open_since"], "2026-05-28T09:00:00+01:00");
  EXPECT_EQ(all["teams"][0]["audited_share"], nullptr) << "nothing to be audited";
  EXPECT_THAT(run({"caseload", "--supervisor", "M1", "--format", "json"}).json()["workers"],
              IsEmpty());
  const Ran csv = run({"caseload", "--report", "cases", "--format", "csv"});
  EXPECT_THAT(csv.out, HasSubstr("case,reference,team,worker,supervisor"));
  EXPECT_THAT(csv.out, Not(HasSubstr("workers_over")));
}

TEST_F(FindingCommands, DeadlinesListNoFinding) {
  EXPECT_THAT(run({"deadlines", "--all", "--format", "json"}).out, Not(HasSubstr("visit-content")));
  EXPECT_THAT(run({"notices", "--case", "C1"}).out, HasSubstr("visit-content"));
}

}  // namespace
}  // namespace duecourse::testing
