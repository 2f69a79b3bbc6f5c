// How the host is opened, and what happens when it cannot be.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "adapters/host/host_session.hpp"
#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class HostAccess : public HostFixture {
 protected:
  void cases_table() {
    sql("CREATE TABLE cases (case_id TEXT PRIMARY KEY, changed_at TEXT);"
        "INSERT INTO cases VALUES ('C-1', '2026-03-02');");
    one_query("cases", "SELECT * FROM cases");
  }
};

TEST_F(HostAccess, WritingFailsOnTheReadersOwnConnection) {
  cases_table();
  adapters::HostSession session(settings_);
  ASSERT_FALSE(session.open().has_value());
  for (const char* write : {"INSERT INTO cases VALUES ('C-2', NULL)", "CREATE TABLE t (a)",
                            "DELETE FROM cases", "PRAGMA user_version = 7"}) {
    const auto rows = session.connection().start(write, {}, 0);
    EXPECT_EQ(adapters::HostRows::Step::failed, rows->next()) << write;
    EXPECT_THAT(rows->failure().message, HasSubstr("readonly")) << write;
  }
}

TEST_F(HostAccess, AMissingFileIsUnavailableAndIsNotMade) {
  one_query("cases", "SELECT * FROM cases");
  const adapters::HostQuery query = query_of("");
  const auto page = reader_->read_page(query, {}, 10);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::unavailable, page.error().code);
  EXPECT_THAT(page.error().message, HasSubstr("host.db"));
  EXPECT_FALSE(fs::exists(settings_.database));
}

TEST_F(HostAccess, AHostThatComesBackIsReadAgain) {
  cases_table();
  EXPECT_THAT(read_all().rows, SizeIs(1));
  fs::rename(settings_.database, folder_ + "/away.db");
  EXPECT_THAT(read_all().error, HasSubstr("no file"));
  fs::rename(folder_ + "/away.db", settings_.database);
  EXPECT_THAT(read_all().rows, SizeIs(1));
}

TEST_F(HostAccess, AReplacedFileIsNoticed) {
  cases_table();
  EXPECT_THAT(ids_of(read_all()), ElementsAre("C-1"));
  fs::rename(settings_.database, folder_ + "/yesterday.db");
  sql("CREATE TABLE cases (case_id TEXT, risk TEXT); INSERT INTO cases VALUES ('C-9', 'high');");
  EXPECT_THAT(ids_of(read_all()), ElementsAre("C-9"));
}

TEST_F(HostAccess, ALockedHostIsUnavailable) {
  cases_table();
  sqlite3* writer = nullptr;
  ASSERT_EQ(SQLITE_OK, sqlite3_open(settings_.database.c_str(), &writer));
  ASSERT_EQ(SQLITE_OK, sqlite3_exec(writer, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr));
  const adapters::HostQuery query = query_of("");
  const auto page = reader_->read_page(query, {}, 10);
  sqlite3_close(writer);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::unavailable, page.error().code);
  EXPECT_THAT(page.error().message, HasSubstr("locked"));
  EXPECT_THAT(read_all().rows, SizeIs(1));
}

TEST_F(HostAccess, ALockIsNotWaitedForOnceTheServiceIsToStop) {
  settings_.timeout = std::chrono::hours{1};
  cases_table();
  sqlite3* writer = nullptr;
  ASSERT_EQ(SQLITE_OK, sqlite3_open(settings_.database.c_str(), &writer));
  ASSERT_EQ(SQLITE_OK, sqlite3_exec(writer, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr));
  const adapters::HostQuery query = query_of("");
  reader_->interrupt();
  const auto page = reader_->read_page(query, {}, 10);
  sqlite3_close(writer);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::unavailable, page.error().code);
}

TEST_F(HostAccess, AFileThatIsNoDatabaseIsUnavailable) {
  std::ofstream(settings_.database) << std::string(4096, 'x');
  one_query("cases", "SELECT * FROM cases");
  const adapters::HostQuery query = query_of("");
  const auto page = reader_->read_page(query, {}, 10);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::unavailable, page.error().code);
}

TEST_F(HostAccess, SpecialCharactersInThePathAreTheFilesOwn) {
  path_ = folder_ + "/a ?mode=rw#%20ŵ.db";
  settings_.database = path_;
  cases_table();
  EXPECT_THAT(read_all().rows, SizeIs(1));
}

TEST_F(HostAccess, AHostInWriteAheadModeIsReadWhileItIsWritten) {
  sql("PRAGMA journal_mode = WAL;");
  cases_table();
  sqlite3* writer = nullptr;
  ASSERT_EQ(SQLITE_OK, sqlite3_open(settings_.database.c_str(), &writer));
  ASSERT_EQ(SQLITE_OK, sqlite3_exec(writer, "BEGIN; INSERT INTO cases VALUES ('C-2', '2026')",
                                    nullptr, nullptr, nullptr));
  EXPECT_THAT(ids_of(read_all()), ElementsAre("C-1"));
  ASSERT_EQ(SQLITE_OK, sqlite3_exec(writer, "COMMIT", nullptr, nullptr, nullptr));
  EXPECT_THAT(ids_of(read_all()), ::testing::UnorderedElementsAre("C-1", "C-2"));
  sqlite3_close(writer);
}

TEST_F(HostAccess, UncommonColumnTypesAreRead) {
  sql("CREATE TABLE cases (case_id UNIQUEIDENTIFIER, risk NVARCHAR2(20), restricted BIT, reference "
      "JSONB, changed_at TIMESTAMP WITH TIME ZONE);"
      "INSERT INTO cases VALUES ('C-1', 'high', 1, '{}', '2026-03-02T10:00:00Z');");
  one_query("cases", "SELECT * FROM cases");
  const auto read = read_all();
  EXPECT_EQ("", read.error);
  ASSERT_THAT(read.rows, SizeIs(1));
  EXPECT_TRUE(std::get<CaseRecord>(read.rows[0].record).restricted);
}

}  // namespace
}  // namespace duecourse::testing
