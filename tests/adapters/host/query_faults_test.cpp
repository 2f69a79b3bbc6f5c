// Mistakes in a folder of queries, all of them at once, each at its place; and what check() finds
// in the database.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class QueryFaults : public HostFixture {};

TEST_F(QueryFaults, EveryMistakeOfHostTomlIsNamedAtItsPlace) {
  write("host.toml", R"([[query]]
name = "contacts"
kind = "event"
stampd = true

[[query]]
name = "contacts"
kind = "events"

[[query]]
name = "Notes: all"
kind = 3
file = "notes.sql"
optional = "yes"

[[query]]
kind = "cases"

[quary]
)");
  write("contacts.sql", "SELECT 1 AS event_id");
  write("forgotten.sql", "SELECT 1");
  EXPECT_THAT(
      load_faults(),
      ElementsAre(
          "host.toml:3:8: error: unknown kind 'event'; did you mean 'events'?",
          "host.toml:4:1: error: unknown key 'stampd'; did you mean 'stamped'?",
          "host.toml:7:8: error: the name 'contacts' is taken by an earlier query",
          "host.toml:11:8: error: 'Notes: all' cannot be a name; allowed are a-z, 0-9, - "
          "and _",
          "host.toml:12:8: error: 'kind' is text in quotes",
          "host.toml:13:8: error: the file notes.sql cannot be read",
          "host.toml:14:12: error: 'optional' is true or false",
          "host.toml:16:1: error: a query needs a name (and its SQL in a file name.sql)",
          "host.toml:19:2: error: unknown key 'quary'; allowed is [[query]]; did you mean 'query'?",
          "forgotten.sql:1:1: warning: no query of host.toml names this file"));
}

TEST_F(QueryFaults, BrokenTomlAndAMissingFolderAreFaults) {
  write("host.toml", "[[query]\nname = 1\n");
  ASSERT_THAT(load_faults(), SizeIs(1));
  EXPECT_THAT(load_faults()[0], HasSubstr("host.toml:1:"));
  settings_.queries_folder = folder_ + "/none";
  EXPECT_THAT(load_faults(), ElementsAre(HasSubstr("none/host.toml: error: cannot be read")));
}

TEST_F(QueryFaults, AnEmptyFileNamesNoQuery) {
  write("host.toml", "# nothing\n");
  EXPECT_THAT(load_faults(), ElementsAre(HasSubstr("host.toml:1:1: error: names no query")));
}

TEST_F(QueryFaults, AnUnknownConnectorIsAFault) {
  one_query("cases", "SELECT 1 AS case_id");
  settings_.connector = "sqllite";
  EXPECT_THAT(
      load_faults(),
      ElementsAre(HasSubstr("unknown connector 'sqllite'; allowed are sqlite, postgresql, mysql, "
                            "mariadb, odbc, sqlserver, oracle; did you mean "
                            "'sqlite'?")));
}

TEST_F(QueryFaults, QueriesArePolledTeamsFirst) {
  write("host.toml",
        "[[query]]\nname = \"e\"\nkind = \"events\"\n[[query]]\nname = \"t\"\nkind = \"teams\"\n"
        "[[query]]\nname = \"d\"\nkind = \"events\"\n[[query]]\nname = \"c\"\nkind = \"cases\"\n");
  for (const char* name : {"e.sql", "t.sql", "d.sql", "c.sql"}) write(name, "SELECT 1");
  std::vector<std::string> names;
  for (const auto& query : open().queries()) names.push_back(query.name);
  EXPECT_THAT(names, ElementsAre("t", "c", "e", "d"));
}

TEST_F(QueryFaults, CheckNamesEveryColumnFault) {
  sql("CREATE TABLE t (id TEXT, extra TEXT);");
  write("host.toml",
        "[[query]]\nname = \"a\"\nkind = \"events\"\n[[query]]\nname = \"b\"\nkind = \"events\"\n"
        "[[query]]\nname = \"c\"\nkind = \"roles\"\n[[query]]\nname = \"d\"\nkind = \"cases\"\n");
  write("a.sql",
        "SELECT id AS event_id, id AS subject, id AS subject_id,\n  id AS kind,\n"
        "  id AS occured_at, extra\nFROM t");
  write("b.sql",
        "SELECT id AS event_id, id AS event_id, 'case' AS subject, id AS subject_id,\n"
        "       id AS kind, id AS occurred_at FROM t");
  write("c.sql", "SELECT id AS role_id, id AS case_id, 'k' AS role FROM t");
  write("d.sql", "SELECT id AS case_id,\n       nonesuch AS risk FROM t");
  EXPECT_THAT(
      check_faults(),
      ElementsAre(
          "d.sql:2:8: error: the database refuses the query: no such column: nonesuch; try it in "
          "the database's own console",
          "c.sql:1:1: error: the columns 'worker_id' and 'email' are both missing; a role needs "
          "one of them",
          "a.sql:3:9: error: 'occured_at' is not a column of events; allowed are event_id, "
          "subject, "
          "subject_id, kind, occurred_at, recorded_at, worker_id, person_id, details, deleted, "
          "changed_at; did you mean 'occurred_at'?",
          "a.sql:3:21: error: 'extra' is not a column of events; allowed are event_id, subject, "
          "subject_id, kind, occurred_at, recorded_at, worker_id, person_id, details, deleted, "
          "changed_at; or fact_extra, which is the fact 'extra'",
          "a.sql:1:1: error: the column 'occurred_at' is missing; a query of events needs "
          "event_id, "
          "subject, subject_id, kind, occurred_at",
          "b.sql:1:14: error: the column 'event_id' comes twice"));
}

TEST_F(QueryFaults, AnExtraColumnStopsTheReadingOfItsQuery) {
  sql("CREATE TABLE cases (case_id TEXT, colour TEXT);");
  one_query("cases", "SELECT * FROM cases");
  const adapters::HostQuery query = query_of("");
  const auto page = reader_->read_page(query, {}, 10);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::invalid_input, page.error().code);
  EXPECT_THAT(page.error().message, HasSubstr("q.sql:1:1: error: 'colour' is not a column"));
}

TEST_F(QueryFaults, AnErrorThatOnlyRowsBringIsFoundByCheck) {
  sql("CREATE TABLE cases (case_id TEXT); INSERT INTO cases VALUES ('C');");
  one_query("cases", "SELECT case_id, json_extract('broken', '$.a') AS risk FROM cases");
  EXPECT_THAT(check_faults(), ElementsAre(HasSubstr("q.sql:1:1: error: the database refuses the "
                                                    "query: malformed JSON")));
}

TEST_F(QueryFaults, AMisspeltColumnInDoubleQuotesIsNoText) {
  sql("CREATE TABLE cases (case_id TEXT); INSERT INTO cases VALUES ('C');");
  one_query("cases", "SELECT case_id, \"risc\" AS risk FROM cases");
  EXPECT_THAT(check_faults(), ElementsAre(HasSubstr("no such column: risc")));
}

TEST_F(QueryFaults, AMissingTableIsAFaultUnlessItIsOptional) {
  sql("CREATE TABLE cases (case_id TEXT);");
  one_query("teams", "SELECT team_id\nFROM teams");
  EXPECT_THAT(check_faults(),
              ElementsAre("q.sql:2:6: error: no such table: teams; make that table or view, or "
                          "write optional = true for the query 'q' in host.toml"));
  one_query("teams", "SELECT team_id\nFROM teams", "optional = true\n");
  EXPECT_THAT(check_faults(),
              ElementsAre("q.sql:2:6: warning: there is no table 'teams'; the query "
                          "is optional and gives no rows"));
  EXPECT_EQ("", read_all().error);
  sql("CREATE TABLE teams (team_id TEXT); INSERT INTO teams VALUES ('T');");
  EXPECT_THAT(read_all().rows, SizeIs(1)) << "a table that is made later is read";
}

TEST_F(QueryFaults, AMistypedTableIsNamedWithTheNearestThatThereIs) {
  sql("CREATE TABLE roles (role_id TEXT); CREATE TABLE teams (team_id TEXT);");
  one_query("roles", "SELECT * FROM rolls", "optional = true\n");
  EXPECT_THAT(check_faults(),
              ElementsAre("q.sql:1:15: warning: there is no table 'rolls'; did you mean 'roles'?; "
                          "the query is optional and gives no rows"));
}

TEST_F(QueryFaults, AFaultOfOneQueryLeavesTheOthersToBeTried) {
  sql("CREATE TABLE cases (case_id TEXT);");
  write("host.toml",
        "[[query]]\nname = \"teams\"\nkind = \"teams\"\n"
        "[[query]]\nname = \"roles\"\nkind = \"rolls\"\n"
        "[[query]]\nname = \"cases\"\nkind = \"cases\"\n");
  write("teams.sql", "");
  write("roles.sql", "SELECT 1 AS role_id");
  write("cases.sql", "SELECT case_id, nonesuch AS risk FROM cases");
  auto made = make_host_reader(settings_, london());
  EXPECT_THAT(printed(made.faults), SizeIs(2));
  ASSERT_TRUE(made.reader);
  EXPECT_THAT(printed(made.reader->check().faults), ElementsAre(HasSubstr("nonesuch")));
}

TEST_F(QueryFaults, ADatabaseThatDoesNotAnswerIsTheOutside) {
  one_query("cases", "SELECT case_id FROM cases");
  EXPECT_THAT(check_faults(), ElementsAre(HasSubstr("outside: error: the host database")));
  sql("CREATE TABLE cases (case_id TEXT);");
  sqlite3* writer = nullptr;
  ASSERT_EQ(SQLITE_OK, sqlite3_open(settings_.database.c_str(), &writer));
  ASSERT_EQ(SQLITE_OK, sqlite3_exec(writer, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr));
  const auto faults = check_faults();
  sqlite3_close(writer);
  EXPECT_THAT(faults, ElementsAre(HasSubstr("locked")));
}

TEST_F(QueryFaults, RowsThatCannotBeMappedAreKeptAndTheOthersGoOn) {
  sql("CREATE TABLE e (id TEXT, at TEXT); INSERT INTO e VALUES ('1', 'tbc'), ('2', '2026-03-02'),"
      " ('3', '2026-10-25T01:30:00'), ('4', '2026-10-25T01:40:00');");
  one_query("events",
            "SELECT id AS event_id, 'case' AS subject, 'C' AS subject_id, 'visit' AS kind,"
            " at AS occurred_at FROM e");
  for (int poll = 0; poll < 2; ++poll) {
    const auto read = read_all();
    EXPECT_THAT(ids_of(read), ElementsAre("2", "3", "4"));
    EXPECT_THAT(read.read_ids, ElementsAre("", "1", "2", "3", "4"));
    ASSERT_THAT(read.faults, SizeIs(2));
    EXPECT_EQ("1", read.faults[0].row_id);
    EXPECT_EQ("q", read.faults[0].query);
    EXPECT_THAT(read.faults[0].message, HasSubstr("'tbc' is not a date"));
    EXPECT_EQ("3", read.faults[1].row_id) << "noted once a query";
    EXPECT_THAT(read.faults[1].message, HasSubstr("occurred_at: this local time exists twice"));
  }
}

}  // namespace
}  // namespace duecourse::testing
