// duecourse host preview: records as a mapping makes them, before there is a store.
#include <gmock/gmock.h>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kOutsideFailed;
using adapters::kWrongUsage;
using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class Preview : public ::testing::Test {
 protected:
  Preview() {
    for (int i = 1; i <= 5; ++i) {
      council.host.add_contacted_case("C" + std::to_string(i), "2026-06-01T10:00");
    }
    council.host.add({"N1", "C1", "visit", "2026-06-02T10:00", "W1",
                      R"({"child_seen": true, "present": "Kayleigh and her nan"})", "P1", ""});
    council.host.add({"N2", "C1", "visit", "Mrs Okafor said soon", "W1", "", "", "2026-06-02"});
  }
  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"host", "preview"});
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, 100);
  }
  Json query(const std::vector<std::string>& more, const std::string& name) {
    std::vector<std::string> arguments{"--format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Ran ran = run(arguments);
    const Json all = ran.json();
    for (const Json& each : all["queries"]) {
      if (each["query"] == name) return each;
    }
    ADD_FAILURE() << name;
    return {};
  }

  TestCouncil council;
};

TEST_F(Preview, ShowsTheFirstRowsOfEachQueryAndMakesNoStore) {
  const Ran ran = run({});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("teams (teams): 1 row(s) read\n"),
                             HasSubstr("cases (cases): 3 row(s) read; there are more\n"),
                             HasSubstr("role       key_worker")));
  EXPECT_FALSE(std::filesystem::exists(council.path("store.db")));
  EXPECT_EQ(query({"--rows", "2"}, "cases")["rows"].size(), 2U);
}

TEST_F(Preview, MasksWhoPeopleAre) {
  const Ran ran = run({"events", "--rows", "50"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("details.present     K*** (20)"),
                             HasSubstr("details.child_seen  true"), Not(HasSubstr("Kayleigh"))));
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("row N2: occurred_at: 'M*** (20)'"), Not(HasSubstr("Okafor"))));
  const Ran all = run({});
  EXPECT_THAT(all.out, Not(HasSubstr("westshire.example"))) << "addresses of workers";
  EXPECT_THAT(all.err, Not(HasSubstr("Unmasked")));
}

TEST_F(Preview, UnmaskedIsSaidAndIsForAScreenOnly) {
  const Ran ran = run({"events", "--rows", "50", "--unmasked"});
  EXPECT_EQ(ran.code, kFine);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Kayleigh and her nan"), HasSubstr("Mrs Okafor said soon")));
  EXPECT_THAT(ran.err, HasSubstr("Unmasked: names, addresses and texts of real people follow"));
  for (const char* format : {"json", "csv"}) {
    const Ran refused = run({"events", "--unmasked", "--format", format});
    EXPECT_EQ(refused.code, kWrongUsage);
    EXPECT_EQ(refused.out, "");
    EXPECT_THAT(refused.err, HasSubstr("--unmasked is for a screen"));
  }
}

TEST_F(Preview, JsonHasTheSameMaskedRecords) {
  const Json events = query({"events", "--rows", "50"}, "events");
  EXPECT_EQ(events["rows_read"], 17);
  EXPECT_EQ(events["more"], false);
  const Json& visit = events["rows"].back();
  EXPECT_EQ(visit["kind"], "visit");
  EXPECT_EQ(visit["person_id"], "P1");
  EXPECT_EQ(visit["details"]["child_seen"], true);
  EXPECT_EQ(visit["details"]["present"], "K*** (20)");
  EXPECT_EQ(events["not_readable"][0]["row"], "N2");
  EXPECT_EQ(run({"--format", "json"}).json()["masked"], true);
}

TEST_F(Preview, CsvHasARowForEachValue) {
  const Ran ran = run({"teams", "--format", "csv"});
  EXPECT_EQ(ran.lines()[0], "query,row,column,value\r");
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("teams,T1,team_id,T1\r\n"), HasSubstr("teams,T1,manager_id,M1")));
}

TEST_F(Preview, SaysWhichColumnsAreEmptyInAllRows) {
  EXPECT_THAT(run({"cases"}).out, HasSubstr("empty in all: "));
}

TEST_F(Preview, ShowsOneCaseThroughAllQueries) {
  const Json events = query({"--case", "C2"}, "events");
  EXPECT_THAT(events["rows"], SizeIs(3));
  EXPECT_EQ(events["rows_read"], 17) << "the whole query was searched";
  EXPECT_THAT(query({"--case", "C2"}, "cases")["rows"], SizeIs(1));
  EXPECT_EQ(query({"--case", "C2"}, "roles")["rows"][0]["worker_id"], "W1");
  EXPECT_EQ(query({"--case", "C2"}, "workers")["rows"][0]["worker_id"], "W1");
  EXPECT_EQ(query({"--case", "C2"}, "teams")["rows"][0]["team_id"], "T1");
  EXPECT_THAT(run({"--case", "C2"}).out, HasSubstr("events (events): 3 of 17 row(s) read"));
  EXPECT_THAT(query({"--case", "C9"}, "events")["rows"], SizeIs(0));
  EXPECT_EQ(run({"events", "--case", "C2"}).code, kWrongUsage);
}

TEST_F(Preview, SaysWhichQueriesThereAre) {
  const Ran ran = run({"event"});
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("there is no host query 'event'; did you mean 'events'?"));
  EXPECT_EQ(run({"--rows", "0"}).code, kWrongUsage);
}

TEST_F(Preview, AQueryThatCannotBeReadDoesNotHideTheOthers) {
  council.host.run("ALTER TABLE roles RENAME TO role_holdings");
  council.host.run("DROP TABLE events");
  const Ran ran = run({});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("events (events): cannot be read"), HasSubstr("events.sql:"),
                             HasSubstr("cases (cases): 3 row(s) read")));
}

TEST_F(Preview, AHostThatDoesNotAnswerIsTheOutside) {
  std::filesystem::remove(council.path("host.db"));
  EXPECT_EQ(run({}).code, kOutsideFailed);
}

TEST_F(Preview, ABrokenFrameworkDoesNotStopIt) {
  write_text(council.path("visiting.toml"), "[framework]\nid = 3\n");
  const Ran ran = run({"teams"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("teams (teams): 1 row(s) read"));
}

}  // namespace
}  // namespace duecourse::testing
