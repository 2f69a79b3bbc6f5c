// SQL Server by FreeTDS, against a stand-in that speaks its protocol and its SQL. What a real
// server would do otherwise these tests cannot tell (docs/databases-and-accounts.md).
#include <gmock/gmock.h>

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
  ~SqlServer() override { reader_.reset(); }

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

}  // namespace
}  // namespace duecourse::testing
