// The second connector, by the ODBC driver of SQLite: another connector is a word of the
// configuration, and what it reads is what the first one reads.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include "adapters/host/host_session.hpp"
#include "engine/time/time_text.hpp"
#include "examples/eis/example_eis.hpp"
#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Day day(const char* text) {
  return *read_day(text);
}

class OdbcHost : public HostFixture {
 protected:
  OdbcHost() { use_odbc(); }

  void use_odbc() {
    reader_.reset();
    settings_.connector = "odbc";
    settings_.database = "Driver=SQLite3;Database=" + path_ + ";Timeout=20";
  }
  void use_sqlite() {
    reader_.reset();
    settings_.connector = "sqlite";
    settings_.database = path_;
  }
  /// Everything that the queries give, in pages of so many rows.
  std::string everything(std::size_t limit) {
    std::string text;
    for (const auto& query : open().queries()) {
      const ReadAll read = read_all(query.name, limit);
      EXPECT_EQ("", read.error);
      for (const auto& row : read.rows) {
        text += query.name + ' ' + row.row_id + ' ' + std::to_string(row.hash) + '\n';
      }
      for (const auto& fault : read.faults) {
        text += query.name + ' ' + fault.row_id + ' ' + fault.message + '\n';
      }
    }
    return text;
  }
  void events_table() {
    sql("CREATE TABLE e (event_id TEXT, subject TEXT, subject_id TEXT, kind TEXT, occurred_at TEXT,"
        " details TEXT, changed_at TEXT)");
  }
  void event(const std::string& id, const std::string& stamp, const std::string& details = "{}") {
    sql("INSERT INTO e VALUES ('" + id + "', 'case', 'C-1', 'visit', '2026-03-02', '" + details +
        "', '" + stamp + "')");
  }
};

TEST_F(OdbcHost, ReadsTheWholeExampleAsSqliteDoes) {
  ASSERT_TRUE(examples::generate_eis(path_, 7, 30, day("2026-03-02"), day("2026-05-24")).ok());
  settings_.queries_folder = DUECOURSE_SOURCE_DIR "/config/hosts/eis";
  EXPECT_THAT(check_faults(), IsEmpty());
  const std::string by_odbc = everything(1000);
  EXPECT_GT(by_odbc.size(), 10000U);
  EXPECT_EQ(by_odbc, everything(7));
  use_sqlite();
  EXPECT_EQ(everything(1000), by_odbc);
}

TEST_F(OdbcHost, APollAfterEachDayMissesNothingThatIsStamped) {
  settings_.queries_folder = DUECOURSE_SOURCE_DIR "/config/hosts/eis";
  ASSERT_TRUE(examples::prepare_eis(path_, {7, 10, day("2026-03-02"), day("2026-04-12")}).ok());
  std::map<std::string, std::uint64_t> mirrored;
  adapters::Cursor cursor;
  for (Day at = day("2026-03-02"); at < day("2026-04-14"); at += std::chrono::days{1}) {
    ASSERT_TRUE(examples::advance_eis(path_, london().start_of(at)).ok());
    const auto read = poll(cursor, "forms", 3);
    ASSERT_EQ("", read.error);
    for (const auto& row : read.rows) mirrored[row.row_id] = row.hash;
    if (!read.rows.empty()) cursor = read.end;
  }
  use_sqlite();
  std::map<std::string, std::uint64_t> whole;
  for (const auto& row : read_all("forms").rows) whole[row.row_id] = row.hash;
  EXPECT_GT(whole.size(), 5U);
  EXPECT_EQ(whole, mirrored);
}

TEST_F(OdbcHost, EqualStampsCrossPageLimits) {
  events_table();
  one_query("events", "SELECT * FROM e");
  for (const char* id : {"a", "b", "c", "d", "e"}) event(id, "2026-03-02T10:00:00");
  event("f", "2026-03-02T09:00:00");
  const auto read = read_all("", 2);
  EXPECT_THAT(ids_of(read), ElementsAre("f", "a", "b", "c", "d", "e"));
  event("g", "2026-03-02T10:00:00");
  EXPECT_THAT(ids_of(read_all("", 2, read.end)), ElementsAre("g"));
}

TEST_F(OdbcHost, NumbersCompareAsNumbers) {
  sql("CREATE TABLE c (case_id INTEGER, changed_at INTEGER);"
      "INSERT INTO c VALUES (9, 1772445600), (10, 1772445600), (11, 1772445600), (NULL, 5),"
      " (12, NULL)");
  one_query("cases", "SELECT case_id, changed_at FROM c");
  const auto read = read_all("", 1);
  EXPECT_EQ("", read.error);
  EXPECT_THAT(ids_of(read), ElementsAre("12", "9", "10", "11"));
  EXPECT_EQ("i:11", read.end.id);
  EXPECT_THAT(read.faults, SizeIs(1));  // the row without an id
  sql("INSERT INTO c VALUES (100, 1772445600)");
  EXPECT_THAT(ids_of(read_all("", 1, read.end)), ElementsAre("100"));
  const auto one = reader_->read_by_id(query_of(""), "9");
  ASSERT_TRUE(one.ok());
  EXPECT_THAT(one->rows, SizeIs(1));
  const auto none = reader_->read_by_id(query_of(""), "nine");
  ASSERT_TRUE(none.ok());
  EXPECT_THAT(none->rows, IsEmpty());
}

TEST_F(OdbcHost, LongValuesAndWelshNamesComeWhole) {
  const std::string name = "Llŷr Ŵyn ap Siôn ŷŵŷŵ";
  std::string address;
  for (int i = 0; i < 5000; ++i) address += "ŵ";
  sql("CREATE TABLE t (team_id VARCHAR(10), name VARCHAR(22), mailbox VARCHAR(5000));"
      "INSERT INTO t VALUES ('N', '" +
      name + "', '" + address + "@x.example')");
  one_query("teams", "SELECT * FROM t");
  const auto read = read_all();
  ASSERT_THAT(read.rows, SizeIs(1));
  const auto& team = std::get<Team>(read.rows[0].record);
  EXPECT_EQ(name, team.name);
  EXPECT_EQ(address + "@x.example", team.mailbox);
}

TEST_F(OdbcHost, WritingFailsOnTheReadersOwnConnection) {
  events_table();
  adapters::HostSession session(settings_);
  ASSERT_FALSE(session.open().has_value());
  for (const char* write :
       {"INSERT INTO e (event_id) VALUES ('x')", "CREATE TABLE t (a)", "DELETE FROM e"}) {
    const auto rows = session.connection().start(write, {}, 0);
    EXPECT_EQ(adapters::HostRows::Step::failed, rows->next()) << write;
    EXPECT_THAT(rows->failure().message, HasSubstr("readonly")) << write;
  }
}

TEST_F(OdbcHost, AMistypedTableIsNamedWithTheNearestThatThereIs) {
  events_table();
  one_query("events", "SELECT *\nFROM ee");
  EXPECT_THAT(check_faults(),
              ElementsAre(AllOf(HasSubstr("q.sql:2:6"), HasSubstr("no such table: ee"),
                                HasSubstr("did you mean 'e'?"))));
}

TEST_F(OdbcHost, ARefusedStatementIsAFaultOfItsQuery) {
  events_table();
  one_query("events", "SELECT event_id, nonsense(kind) AS kind FROM e");
  EXPECT_THAT(check_faults(), ElementsAre(AllOf(HasSubstr("q.sql:1:1"), HasSubstr("nonsense"))));
}

TEST_F(OdbcHost, ALockedHostIsUnavailable) {
  events_table();
  one_query("events", "SELECT * FROM e");
  open();
  sqlite3* writer = nullptr;
  ASSERT_EQ(SQLITE_OK, sqlite3_open(path_.c_str(), &writer));
  ASSERT_EQ(SQLITE_OK, sqlite3_exec(writer, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr));
  const auto page = reader_->read_page(query_of(""), {}, 10);
  sqlite3_close(writer);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::unavailable, page.error().code);
  EXPECT_EQ("", read_all().error);
}

TEST_F(OdbcHost, AConnectionThatFailsSaysWhyAndNotThePassword) {
  events_table();
  one_query("events", "SELECT * FROM e");
  settings_.database = "Driver=NoSuchDriver;UID=reader";
  settings_.password = "pass}word;1";
  open();
  const auto page = reader_->read_page(query_of(""), {}, 10);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::unavailable, page.error().code);
  EXPECT_THAT(page.error().message, AllOf(HasSubstr("NoSuchDriver"), HasSubstr("open lib")));
  EXPECT_THAT(page.error().message, Not(HasSubstr("pass")));
  EXPECT_THAT(page.error().message, Not(HasSubstr("UID=reader"))) << "nor the connection text";
}

}  // namespace
}  // namespace duecourse::testing
