// What every way to a database has to give: nothing lost, nothing twice, nothing changed.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/adapters/host/servers/served_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

class Conformance : public Served {};
INSTANTIATE_TEST_SUITE_P(Ways, Conformance, ::testing::ValuesIn(every_way()), way_name);

/// So many characters of two bytes each.
std::string welsh(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += i % 2 == 0 ? "ŵ" : "ŷ";
  return text;
}

TEST_P(Conformance, ValuesComeWhole) {
  const std::string name = "Llŷr Ŵyn ap Siôn " + welsh(183);  // as many characters as fit
  const std::string address = welsh(50'000);                  // 100 kB
  run("CREATE TABLE t (team_id {text}, name {text}, mailbox {long}, manager_id {number}, "
      "parent_team_id {text}, district {text}, changed_at {stamp});"
      "INSERT INTO t VALUES ('N', '" +
      name + "', '" + address + "', 9007199254740993, NULL, '', '2026-03-02 10:00:00.123456')");
  one_query("teams", "SELECT * FROM t");
  const auto read = read_all();
  ASSERT_EQ("", read.error);
  ASSERT_THAT(read.rows, SizeIs(1));
  EXPECT_THAT(read.faults, IsEmpty());
  const auto& team = std::get<Team>(read.rows[0].record);
  EXPECT_EQ(name, team.name);
  EXPECT_TRUE(address == team.mailbox) << team.mailbox.size();
  EXPECT_EQ(WorkerId("9007199254740993"), team.manager);
  EXPECT_TRUE(team.parent.empty());
  EXPECT_EQ("", team.district);
  EXPECT_THAT(read.end.stamp, HasSubstr("2026-03-02 10:00:00.123456"));
}

TEST_P(Conformance, WelshIdsCrossPageLimitsAndAreFound) {
  events_table();
  for (const char* id : {"'ŵ2'", "'ŷ1'", "'ŵ1'", "'x'"}) event(id, "'2026-03-02 10:00:00'");
  for (const std::size_t limit : {1U, 3U}) {
    const auto read = read_all("", limit);
    ASSERT_EQ("", read.error);
    EXPECT_THAT(ids_of(read), UnorderedElementsAre("x", "ŵ1", "ŵ2", "ŷ1")) << limit;
  }
  const auto one = reader_->read_by_id(query_of(""), "ŵ2");
  ASSERT_TRUE(one.ok()) << one.error().message;
  EXPECT_THAT(one->read_ids, ElementsAre("ŵ2"));
}

TEST_P(Conformance, FlagsNumbersAndDaysAreRead) {
  run("CREATE TABLE w (worker_id {text}, fte {real}, active {flag}, absent_from {day}, absent_to "
      "{stamp}); INSERT INTO w VALUES ('a', 0.6, " +
      std::string(on(Server::sqlite) ? "0" : "false") +
      ", '2026-03-02', '2026-03-04 10:15:00'), ('b', 1, " + (on(Server::sqlite) ? "1" : "true") +
      ", NULL, NULL)");
  one_query("workers", "SELECT * FROM w");
  const auto read = read_all();
  ASSERT_EQ("", read.error);
  EXPECT_THAT(read.faults, IsEmpty());
  ASSERT_THAT(read.rows, SizeIs(2));
  const auto& worker = std::get<Worker>(read.rows[0].record);
  EXPECT_EQ(0.6, worker.fte);
  EXPECT_FALSE(worker.active);
  ASSERT_TRUE(worker.absent_from.has_value());
  EXPECT_EQ(Precision::day, worker.absent_from->precision);
  ASSERT_TRUE(worker.absent_to.has_value());
  EXPECT_EQ(Precision::second, worker.absent_to->precision);
  const auto& other = std::get<Worker>(read.rows[1].record);
  EXPECT_EQ(1.0, other.fte);
  EXPECT_TRUE(other.active);
}

TEST_P(Conformance, EqualStampsCrossPageLimits) {
  events_table();
  for (const char* id : {"'e'", "'c'", "'a'", "'d'", "'b'"}) event(id, "'2026-03-02 10:00:00'");
  event("'f'", "'2026-03-02 09:00:00'");
  event("'n'", "NULL");
  for (const std::size_t limit : {1U, 2U, 1000U}) {
    const auto read = read_all("", limit);
    EXPECT_EQ("", read.error);
    EXPECT_THAT(ids_of(read), ElementsAre("n", "f", "a", "b", "c", "d", "e")) << limit;
  }
  const auto end = read_all("", 2).end;
  event("'g'", "'2026-03-02 10:00:00'");
  EXPECT_THAT(ids_of(read_all("", 2, end)), ElementsAre("g"));
  EXPECT_THAT(ids_of(poll(end)), ElementsAre("n", "a", "b", "c", "d", "e", "g"));
}

TEST_P(Conformance, MicrosecondsOrderThePages) {
  events_table();
  event("'b'", "'2026-03-02 10:00:00.000002'");
  event("'a'", "'2026-03-02 10:00:00.000003'");
  event("'c'", "'2026-03-02 10:00:00.000001'");
  const auto read = read_all("", 1);
  EXPECT_THAT(ids_of(read), ElementsAre("c", "b", "a"));
  EXPECT_THAT(ids_of(read_all("", 1, read.end)), IsEmpty());
  event("'d'", "'2026-03-02 10:00:00.000004'");
  EXPECT_THAT(ids_of(read_all("", 1, read.end)), ElementsAre("d"));
}

TEST_P(Conformance, NumericIdsCompareAsNumbers) {
  events_table("{number}");
  for (const char* id : {"9", "10", "11", "9007199254740993", "100"}) {
    event(id, "'2026-03-02 10:00:00'");
  }
  event("NULL", "NULL");
  const auto read = read_all("", 1);
  EXPECT_EQ("", read.error);
  EXPECT_THAT(ids_of(read), ElementsAre("9", "10", "11", "100", "9007199254740993"));
  ASSERT_THAT(read.faults, SizeIs(1));
  EXPECT_EQ("1 row has no event_id and cannot be read", read.faults[0].message);
  const auto one = reader_->read_by_id(query_of(""), "9007199254740993");
  ASSERT_TRUE(one.ok()) << one.error().message;
  EXPECT_THAT(one->rows, SizeIs(1));
  const auto none = reader_->read_by_id(query_of(""), "nine");
  ASSERT_TRUE(none.ok()) << none.error().message;
  EXPECT_THAT(none->rows, IsEmpty());
}

TEST_P(Conformance, IdsThatTheDatabaseTakesAsEqualAreNotLost) {
  events_table();
  for (const char* id : {"'a'", "'A'", "'b'", "'B'"}) event(id, "'2026-03-02 10:00:00'");
  run("CREATE INDEX by_stamp ON e (changed_at, event_id)");
  const auto read = read_all("", 1);
  EXPECT_EQ("", read.error);
  EXPECT_THAT(ids_of(read), UnorderedElementsAre("a", "A", "b", "B"));
}

TEST_P(Conformance, TextStampsAndDayStampsArePaged) {
  events_table("{text}", "{day}");
  for (const char* id : {"'a'", "'b'", "'c'"}) event(id, "'2026-03-02'");
  event("'z'", "'2026-03-01'");
  const auto read = read_all("", 1);
  EXPECT_EQ("", read.error);
  EXPECT_THAT(ids_of(read), ElementsAre("z", "a", "b", "c"));
  EXPECT_THAT(read.end.stamp, HasSubstr(":2026-03-02"));
  run("DROP TABLE e");
  events_table("{text}", "{text}");
  event("'a'", "'2026-03-02T10:00:00Z'");
  event("'b'", "'2026-03-02T10:00:00Z'");
  event("'c'", "''");
  reader_.reset();
  EXPECT_THAT(ids_of(read_all("", 1)), ElementsAre("c", "a", "b"));
}

TEST_P(Conformance, AQueryWithoutStampsIsReadWholeAtEveryPoll) {
  events_table();
  for (int i = 0; i < 10; ++i) event("'E" + std::to_string(i) + "'", "NULL");
  one_query("events", "SELECT event_id, subject, subject_id, kind, occurred_at FROM e",
            "stamped = false\n");
  const auto first = read_all("", 3);
  EXPECT_EQ("", first.error);
  EXPECT_THAT(first.rows, SizeIs(10));
  EXPECT_THAT(poll(first.end, "", 3).rows, SizeIs(10));
}

TEST_P(Conformance, ManyRowsInPagesComeOnceEach) {
  events_table();
  std::string values;
  for (int i = 0; i < 7000; ++i) {
    values += values.empty() ? "" : ", ";
    values += "('E" + std::to_string(i) + "', 'case', 'C', 'visit', '2026-03-02 10:00:00', " +
              (i % 10 == 0 ? "NULL" : "'2026-03-02 10:00:0" + std::to_string(i % 7) + "'") + ")";
  }
  run("INSERT INTO e VALUES " + values);
  for (const bool indexed : {false, true}) {
    if (indexed) run("CREATE INDEX by_stamp ON e (changed_at, event_id)");
    for (const std::size_t limit : {999U, 2500U, 10'000U}) {
      const auto read = read_all("", limit);
      EXPECT_EQ("", read.error);
      const auto ids = ids_of(read);
      EXPECT_EQ(7000U, ids.size()) << limit;
      EXPECT_EQ(7000U, std::set<std::string>(ids.begin(), ids.end()).size()) << limit;
    }
  }
}

TEST_P(Conformance, ARowIsLookedUpWhileAPageWaits) {
  events_table();
  for (int i = 0; i < 50; ++i) event("'E" + std::to_string(i) + "'", "'2026-03-02 10:00:00'");
  const adapters::HostQuery query = query_of("");
  const auto first = reader_->read_page(query, {}, 7);
  ASSERT_TRUE(first.ok()) << first.error().message;
  const auto one = reader_->read_by_id(query, "E3");
  ASSERT_TRUE(one.ok()) << one.error().message;
  EXPECT_THAT(one->rows, SizeIs(1));
  EXPECT_THAT(read_all("", 7, first->next).rows, SizeIs(43));
}

TEST_P(Conformance, AMissingTableIsNamedWithTheNearestThatThereIs) {
  run("CREATE TABLE enquiries (event_id {text})");
  one_query("events", "SELECT *\nFROM enqiries");
  EXPECT_THAT(check_faults(), ElementsAre(AllOf(HasSubstr("q.sql:2:6"), HasSubstr("enqiries"),
                                                HasSubstr("did you mean 'enquiries'?"))));
  one_query("events", "SELECT *\nFROM enqiries", "optional = true\n");
  reader_.reset();
  EXPECT_THAT(check_faults(), ElementsAre(HasSubstr("the query is optional and gives no rows")));
}

TEST_P(Conformance, AnUnknownColumnIsAFaultOfItsPlace) {
  events_table();
  one_query("events", "SELECT event_id, subject, subject_id, kind,\n  ocurred_at FROM e");
  const auto faults = check_faults();
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_THAT(faults[0], HasSubstr("ocurred_at"));
  if (!by_odbc()) {
    EXPECT_THAT(faults[0], StartsWith("q.sql:2:3: "));
  }
}

/// SQLite and MariaDB divide by nothing in silence.
class DividesByNothing : public Served {};
INSTANTIATE_TEST_SUITE_P(Ways, DividesByNothing, ::testing::ValuesIn(ways_to({Server::postgresql})),
                         way_name);

TEST_P(DividesByNothing, AFaultThatOnlyDataBringsIsAFaultOfTheQuery) {
  events_table();
  event("'a'", "'2026-03-02'");
  one_query("events",
            "SELECT event_id, subject, subject_id, kind || 1 / (length(kind) - 5) AS kind, "
            "occurred_at FROM e");
  EXPECT_THAT(check_faults(), ElementsAre(HasSubstr("division by zero")));
}

/// A query that writes by a function of the server. SQLite has none.
class WritesInSecret : public Served {};
INSTANTIATE_TEST_SUITE_P(Ways, WritesInSecret, ::testing::ValuesIn(served_ways()), way_name);

TEST_P(WritesInSecret, TheSessionCannotWrite) {
  events_table();
  run(std::string("GRANT ALL ON e TO duecourse") + (on(Server::mariadb) ? "@'127.0.0.1'" : ""));
  one_query("cases", "SELECT case_id FROM made()");
  if (on(Server::postgresql)) {
    run("CREATE FUNCTION made() RETURNS TABLE (case_id TEXT) LANGUAGE sql AS 'INSERT INTO e "
        "(event_id) VALUES (''x'') RETURNING event_id'");
    EXPECT_THAT(read_all().error, HasSubstr("read-only transaction"));
  } else {
    run("CREATE FUNCTION made() RETURNS INT BEGIN INSERT INTO e (event_id) VALUES ('x'); RETURN 1; "
        "END; GRANT EXECUTE ON host.* TO duecourse@'127.0.0.1'");
    one_query("cases", "SELECT made() AS case_id");
    EXPECT_THAT(read_all().error, HasSubstr("READ ONLY transaction"));
  }
}

/// PostgreSQL refuses them itself where the database is in UTF-8.
class KeepsAnyBytes : public Served {};
INSTANTIATE_TEST_SUITE_P(Ways, KeepsAnyBytes,
                         ::testing::ValuesIn(ways_to({Server::sqlite, Server::mariadb})), way_name);

TEST_P(KeepsAnyBytes, BytesThatAreNoUtf8AreAFaultOfTheirRow) {
  run("CREATE TABLE t (team_id {text}, name " +
      std::string(on(Server::sqlite) ? "TEXT" : "VARBINARY(10)") + ")");
  run(std::string("INSERT INTO t VALUES ('a', ") +
      (on(Server::sqlite) ? "CAST(x'41ff42' AS TEXT)" : "x'41ff42'") + "), ('b', 'B')");
  one_query("teams", "SELECT * FROM t");
  const auto read = read_all();
  EXPECT_EQ("", read.error);
  EXPECT_THAT(read.rows, SizeIs(2));
  ASSERT_THAT(read.faults, SizeIs(1));
  EXPECT_THAT(read.faults[0].message, HasSubstr("is not UTF-8"));
}

}  // namespace
}  // namespace duecourse::testing
