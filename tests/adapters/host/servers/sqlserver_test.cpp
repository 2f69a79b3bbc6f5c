// SQL Server by FreeTDS, against a stand-in that speaks its protocol and its SQL. What a real
// server would do otherwise these tests cannot tell (docs/databases-and-accounts.md).
#include <gmock/gmock.h>

#include <filesystem>
#include <map>

#include "adapters/files/mapping_loader.hpp"
#include "examples/mosaic/example_mosaic.hpp"
#include "tests/adapters/host/host_fixture.hpp"
#include "tests/support/tds_server.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class SqlServer : public HostFixture {
 protected:
  SqlServer() {
    sql("PRAGMA journal_mode = WAL;"
        "CREATE TABLE e (event_id NVARCHAR(40), subject VARCHAR(10), subject_id NVARCHAR(40), kind "
        "VARCHAR(40), occurred_at DATETIME2, changed_at DATETIME2)");
    one_query("events", "SELECT * FROM e");
    start(true);
  }
  void TearDown() override { reader_.reset(); }

  void start(bool snapshot) {
    server_.reset();
    server_ = std::make_unique<TdsServer>(path_, "duecourse", "secret;1", snapshot);
    settings_.connector = "sqlserver";
    settings_.database = "Driver=FreeTDS;Server=127.0.0.1;Port=" + std::to_string(server_->port()) +
                         ";Database=host;UID=duecourse";
    settings_.password = "secret;1";
    settings_.timeout = std::chrono::seconds{10};
  }
  void event(const std::string& id, const std::string& stamp) {
    sql("INSERT INTO e VALUES (" + id +
        ", 'case', 'C-1', 'visit', '2026-03-02 10:00:00.0000000', " + stamp + ")");
  }

  std::unique_ptr<TdsServer> server_;
};

TEST_F(SqlServer, EqualStampsCrossPageLimits) {
  for (const char* id : {"'e'", "'c'", "'a'", "'d'", "'b'"}) {
    event(id, "'2026-03-02 10:00:00.0000000'");
  }
  event("'f'", "'2026-03-02 09:00:00.0000000'");
  event("'n'", "NULL");
  for (const std::size_t limit : {1U, 2U, 1000U}) {
    const auto read = read_all("", limit);
    EXPECT_EQ("", read.error);
    EXPECT_THAT(ids_of(read), ElementsAre("n", "f", "a", "b", "c", "d", "e")) << limit;
  }
}

// As VARCHAR the server would compare with `?`: its code page has no such letters.
TEST_F(SqlServer, WelshIdsCrossPageLimitsAndAreFound) {
  for (const char* id : {"'ŵ2'", "'ŷ1'", "'ŵ1'", "'x'"}) {
    event(id, "'2026-03-02 10:00:00.0000000'");
  }
  const auto read = read_all("", 1);
  EXPECT_EQ("", read.error);
  EXPECT_THAT(ids_of(read), ElementsAre("x", "ŵ1", "ŵ2", "ŷ1"));
  const auto one = reader_->read_by_id(query_of(""), "ŵ2");
  ASSERT_TRUE(one.ok()) << one.error().message;
  EXPECT_THAT(one->rows, SizeIs(1));
}

TEST_F(SqlServer, FractionsOfASecondOrderThePages) {
  event("'b'", "'2026-03-02 10:00:00.0000002'");
  event("'a'", "'2026-03-02 10:00:00.0000003'");
  event("'c'", "'2026-03-02 10:00:00.0000001'");
  const auto read = read_all("", 1);
  EXPECT_EQ("", read.error);
  EXPECT_THAT(ids_of(read), ElementsAre("c", "b", "a"));
  EXPECT_THAT(read.end.stamp, HasSubstr("10:00:00.0000003"));
  EXPECT_THAT(ids_of(read_all("", 1, read.end)), IsEmpty());
}

TEST_F(SqlServer, AStampOfTheOldDatetimeIsComparedAsOne) {
  sql("DROP TABLE e; CREATE TABLE e (event_id NVARCHAR(40), subject VARCHAR(10), subject_id "
      "NVARCHAR(40), kind VARCHAR(40), occurred_at DATETIME, changed_at DATETIME)");
  for (const char* id : {"'c'", "'a'", "'b'"}) event(id, "'2026-03-02 10:00:00.0030000'");
  event("'d'", "'2026-03-02 10:00:00.0070000'");
  const auto read = read_all("", 1);
  EXPECT_EQ("", read.error);
  EXPECT_THAT(ids_of(read), ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ("m:2026-03-02 10:00:00.007", read.end.stamp);
}

TEST_F(SqlServer, ValuesComeWhole) {
  const std::string name = "Llŷr Ŵyn ap Siôn ŷŵ";
  std::string address;
  for (int i = 0; i < 50'000; ++i) address += "ŵ";
  sql("CREATE TABLE t (team_id NUMERIC(16), name NVARCHAR(30), mailbox NTEXT, district "
      "VARCHAR(20), manager_id BIGINT);"
      "INSERT INTO t VALUES (9, '" +
      name + "', '" + address + "', NULL, 9007199254740993), (10, 'B', '', 'Pŵl', 1)");
  one_query("teams", "SELECT * FROM t", "stamped = false\n");
  const auto read = read_all("", 1);
  EXPECT_EQ("", read.error);
  EXPECT_THAT(ids_of(read), ElementsAre("9", "10"));  // as numbers
  ASSERT_THAT(read.rows, SizeIs(2));
  const auto& team = std::get<Team>(read.rows[0].record);
  EXPECT_EQ(name, team.name);
  EXPECT_TRUE(address == team.mailbox) << team.mailbox.size();
  EXPECT_EQ("", team.district);
  EXPECT_EQ(WorkerId("9007199254740993"), team.manager);
  const auto one = reader_->read_by_id(query_of(""), "10");
  ASSERT_TRUE(one.ok()) << one.error().message;
  EXPECT_THAT(one->rows, SizeIs(1));
}

TEST_F(SqlServer, ACommonTableExpressionStandsBeforeTheWholeStatement) {
  event("'a'", "'2026-03-02 10:00:00.0000000'");
  one_query("events", "WITH latest AS (SELECT * FROM e)\nSELECT * FROM latest");
  EXPECT_THAT(ids_of(read_all("", 1)), ElementsAre("a"));
}

TEST_F(SqlServer, AMissingTableIsNamedWithTheNearestThatThereIs) {
  sql("CREATE TABLE visits (event_id NVARCHAR(10))");
  one_query("events", "SELECT *\nFROM visit");
  const auto faults = check_faults();
  EXPECT_THAT(faults,
              ElementsAre(AllOf(HasSubstr("q.sql:2:6"), HasSubstr("Invalid object name 'visit'"),
                                HasSubstr("did you mean 'visits'?"))));
}

TEST_F(SqlServer, AnUnknownColumnIsAFaultOfItsPlace) {
  one_query("events", "SELECT event_id, subject, subject_id, kind,\n  ocurred_at FROM e");
  EXPECT_THAT(check_faults(), ElementsAre(AllOf(HasSubstr("q.sql:2:3"),
                                                HasSubstr("Invalid column name 'ocurred_at'"))));
}

TEST_F(SqlServer, ALostConnectionIsMadeAnewAtTheNextCall) {
  event("'a'", "NULL");
  EXPECT_THAT(read_all().rows, SizeIs(1));
  server_->say("cut");
  const auto lost = reader_->read_page(query_of(""), {}, 2);
  if (!lost.ok()) {
    EXPECT_EQ(ErrorCode::unavailable, lost.error().code) << lost.error().message;
  }
  EXPECT_THAT(read_all().rows, SizeIs(1));
}

TEST_F(SqlServer, ARefusedLoginDoesNotShowThePassword) {
  settings_.password = "wrong}secret";
  open();
  const auto page = reader_->read_page(query_of(""), {}, 2);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::unavailable, page.error().code);
  EXPECT_THAT(page.error().message, AllOf(HasSubstr("Login failed"), Not(HasSubstr("secret"))));
}

TEST_F(SqlServer, TheLoginsRightsAreAskedFor) {
  EXPECT_THAT(open().check().found, ElementsAre(HasSubstr("the login duecourse cannot write")));
  server_->say("rights dbo.e,dbo.visits");
  EXPECT_THAT(check_faults(), ElementsAre(HasSubstr("may change the host: dbo.e, dbo.visits")));
}

TEST_F(SqlServer, APollSeesOneStateWhereTheDatabaseAllowsIt) {
  for (const bool allowed : {true, false}) {
    sql("DELETE FROM e");
    event("'a'", "'2026-03-02 10:00:00.0000000'");
    reader_.reset();
    start(allowed);
    open();
    reader_->poll_at(Instant{std::chrono::seconds{1772445600}});
    EXPECT_THAT(ids_of(read_all()), ElementsAre("a"));
    event("'b'", "'2026-03-02 10:00:00.0000000'");
    EXPECT_THAT(ids_of(read_all()), SizeIs(allowed ? 1 : 2));
    reader_->poll_done();
    EXPECT_THAT(ids_of(read_all()), ElementsAre("a", "b"));
  }
}

/// The shipped queries of MOSAIC, in T-SQL.
class MosaicOnSqlServer : public SqlServer, public ::testing::WithParamInterface<const char*> {
 protected:
  MosaicOnSqlServer() {
    server_.reset();
    std::filesystem::remove(path_ + "-wal");
    std::filesystem::remove(path_ + "-shm");
    constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026
    const auto cases = examples::invent_cases({5, 4, kFrom, kTo});
    EXPECT_TRUE(examples::prepare_mosaic(path_, cases, kTo).ok());
    EXPECT_TRUE(examples::advance_mosaic(path_, Instant::max()).ok());
    EXPECT_TRUE(examples::fill_mosaic_mart(path_).ok());
    auto loaded = adapters::load_mapping(DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/mosaic.toml");
    settings_.mapping = std::make_shared<const adapters::HostMapping>(std::move(loaded.mapping));
    settings_.queries_folder =
        std::string(DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/") + GetParam();
  }

  std::map<std::string, adapters::MirrorRow> records() {
    open().poll_at(london().start_of(kTo));
    std::map<std::string, adapters::MirrorRow> found;
    for (const adapters::HostQuery& query : reader_->queries()) {
      const ReadAll all = read_all(query.name, 500);
      EXPECT_EQ("", all.error) << query.name;
      EXPECT_THAT(all.faults, IsEmpty()) << query.name;
      for (const auto& row : all.rows) found.emplace(query.name + ' ' + row.row_id, row);
    }
    reader_->poll_done();
    return found;
  }

  static constexpr Day kTo{std::chrono::days{20654}};
};

TEST_P(MosaicOnSqlServer, SaysInTsqlWhatItSaysOnSqlite) {
  settings_.connector = "sqlite";
  settings_.database = path_;
  const auto wanted = records();
  EXPECT_GT(wanted.size(), 200U);
  reader_.reset();
  start(false);
  const auto found = records();
  for (const auto& [id, row] : wanted) {
    const auto there = found.find(id);
    ASSERT_NE(there, found.end()) << id;
    EXPECT_EQ(there->second.record, row.record) << id;
    EXPECT_EQ(there->second.deleted, row.deleted) << id;
  }
  EXPECT_EQ(found.size(), wanted.size());
  for (const std::string& name : reader_->surveys()) {
    EXPECT_TRUE(reader_->survey(name).ok()) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Layers, MosaicOnSqlServer, ::testing::Values("live", "mart"),
                         [](const auto& layer) { return std::string(layer.param); });

}  // namespace
}  // namespace duecourse::testing
