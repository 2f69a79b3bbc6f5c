// What is special to the store on SQLite: the file, its lock, its readers, a full disk.
#include "adapters/store/sqlite_store.hpp"

#include <sqlite3.h>

#include <fstream>

#include "adapters/store/schema.hpp"
#include "adapters/store/sqlite_database.hpp"
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::open_sqlite_store;
using adapters::StoreSettings;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SqliteStore : public ::testing::Test {
 protected:
  SqliteStore() {
    settings_.path = folder_.path() + "/store.db";
    settings_.busy_timeout = std::chrono::milliseconds(0);
    settings_.created_at = at_minute(0);
  }
  std::unique_ptr<Store> open() { return taken(open_sqlite_store(settings_)); }
  [[nodiscard]] StoreSettings reading() const {
    StoreSettings reading = settings_;
    reading.read_only = true;
    return reading;
  }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  /// The first column of a query's rows, read beside the store.
  [[nodiscard]] std::vector<std::string> texts(const char* sql) {
    adapters::SqliteDatabase db(reading());
    adapters::Rows rows = db.query(sql);
    std::vector<std::string> all;
    while (rows.next()) all.push_back(rows->text());
    return all;
  }
  /// Runs SQL as another program would.
  void tamper(const std::string& sql) {
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(settings_.path.c_str(), &other), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(other, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(other);
    sqlite3_close(other);
  }

  TemporaryFolder folder_;
  StoreSettings settings_;
};

std::vector<MirrorRow> events(int first, int count) {
  std::vector<MirrorRow> rows;
  for (int i = first; i < first + count; ++i) {
    rows.push_back(event_row("E-" + std::to_string(i), "C-" + std::to_string(i % 7)));
  }
  return rows;
}

TEST_F(SqliteStore, IsCreatedOnFirstUseForItsOwnerOnly) {
  open();
  EXPECT_THAT(files(), ElementsAre("store.db", "store.db.lock"));
  using std::filesystem::perms;
  const perms shared = std::filesystem::status(settings_.path).permissions() &
                       (perms::group_all | perms::others_all);
  EXPECT_EQ(shared, perms::none);
  EXPECT_THAT(texts("SELECT created_at FROM meta"),
              ElementsAre(std::to_string(at_minute(0).time_since_epoch().count())));
}

TEST_F(SqliteStore, ANameWithOddCharactersIsTakenAsItStands) {
  settings_.path = folder_.path() + "/50% of #1? caf\xc3\xa9.db";
  open();
  EXPECT_TRUE(std::filesystem::exists(settings_.path));
}

TEST_F(SqliteStore, AMissingFolderIsNamed) {
  settings_.path = folder_.path() + "/none/store.db";
  EXPECT_TRUE(failed(open_sqlite_store(settings_), ErrorCode::not_found, "/none"));
  settings_.path = folder_.path();
  EXPECT_TRUE(failed(open_sqlite_store(settings_), ErrorCode::not_found, "is a folder"));
}

TEST_F(SqliteStore, SimulationAndRealityDoNotShareAStore) {
  EXPECT_FALSE(open()->simulated());
  settings_.simulated = true;
  EXPECT_TRUE(failed(open_sqlite_store(settings_), ErrorCode::conflict, "is a real one"));
  settings_.path += "2";
  EXPECT_TRUE(open()->simulated());
  settings_.simulated = false;
  EXPECT_TRUE(failed(open_sqlite_store(settings_), ErrorCode::conflict, "for simulation"));
  EXPECT_TRUE(taken(open_sqlite_store(reading()))->simulated());
}

TEST_F(SqliteStore, ANewerStoreIsLeftAlone) {
  open();
  tamper("PRAGMA user_version = 99");
  EXPECT_TRUE(failed(open_sqlite_store(settings_), ErrorCode::conflict, "version 99"));
  EXPECT_TRUE(failed(open_sqlite_store(reading()), ErrorCode::conflict, "version 99"));
  EXPECT_THAT(texts("PRAGMA user_version"), ElementsAre("99"));
}

TEST_F(SqliteStore, AnotherProgramsDatabaseIsLeftAlone) {
  tamper("CREATE TABLE theirs (a)");
  EXPECT_TRUE(failed(open_sqlite_store(settings_), ErrorCode::conflict, "another program"));
  EXPECT_THAT(texts("SELECT name FROM sqlite_schema"), ElementsAre("theirs"));
  EXPECT_THAT(texts("PRAGMA journal_mode"), ElementsAre("delete"));
}

TEST_F(SqliteStore, AFileThatIsNoDatabaseIsLeftAlone) {
  const std::string text(5000, 'x');
  std::ofstream(settings_.path) << text;
  EXPECT_TRUE(failed(open_sqlite_store(settings_), ErrorCode::conflict, "not a Duecourse store"));
  EXPECT_EQ(std::filesystem::file_size(settings_.path), text.size());
}

TEST_F(SqliteStore, AnEmptyFileBecomesAStore) {
  std::ofstream(settings_.path).flush();
  expect_done(open()->raise_now(at_minute(1)));
}

TEST_F(SqliteStore, ASecondWriterIsTurnedAway) {
  auto first = open();
  EXPECT_TRUE(failed(open_sqlite_store(settings_), ErrorCode::conflict,
                     "process " + std::to_string(getpid())));
  first.reset();
  open();
}

TEST_F(SqliteStore, AReaderSeesWhatIsCommittedWhileTheWriterGoesOn) {
  auto writer = open();
  ASSERT_TRUE(writer->upsert(events(0, 7)).ok());
  auto reader = taken(open_sqlite_store(reading()));
  expect_done(writer->transaction([&]() -> Result<void> {
    EXPECT_TRUE(writer->upsert(events(7, 7)).ok());
    EXPECT_EQ(taken(reader->load(case_of("C-1"))).events.size(), 1u);
    return {};
  }));
  EXPECT_EQ(taken(reader->load(case_of("C-1"))).events.size(), 2u);
  expect_done(reader->transaction([&]() -> Result<void> {
    EXPECT_EQ(taken(reader->load(case_of("C-1"))).events.size(), 2u);
    EXPECT_TRUE(writer->upsert(events(14, 7)).ok());
    EXPECT_EQ(taken(reader->load(case_of("C-1"))).events.size(), 2u) << "one picture";
    return {};
  }));
}

TEST_F(SqliteStore, AReaderChangesNothing) {
  EXPECT_TRUE(failed(open_sqlite_store(reading()), ErrorCode::not_found, "duecourse run"));
  EXPECT_THAT(files(), IsEmpty());
  open();
  auto reader = taken(open_sqlite_store(reading()));
  EXPECT_TRUE(failed(reader->upsert(events(0, 1)), ErrorCode::conflict, "reading only"));
  EXPECT_TRUE(failed(reader->raise_now(at_minute(1)), ErrorCode::conflict, "reading only"));
  EXPECT_THAT(taken(reader->subjects(std::nullopt, std::nullopt, 9)), IsEmpty());
}

TEST_F(SqliteStore, AnotherProgramsLockIsAnErrorThatPasses) {
  auto store = open();
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(settings_.path.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_TRUE(failed(store->upsert(events(0, 1)), ErrorCode::unavailable, "locked"));
  EXPECT_THAT(taken(store->subjects(std::nullopt, std::nullopt, 9)), IsEmpty());
  sqlite3_close(other);
  EXPECT_EQ(taken(store->upsert(events(0, 1))).added, 1u);
}

TEST_F(SqliteStore, AFullDiskAtCreationLeavesNoFileBehind) {
  settings_.max_pages = 3;
  EXPECT_TRUE(failed(open_sqlite_store(settings_), ErrorCode::unavailable, "disk is full"));
  EXPECT_THAT(files(), ElementsAre("store.db.lock"));
  settings_.max_pages.reset();
  open();
}

TEST_F(SqliteStore, AFullDiskTakesBackThePageAndKeepsWhatWasThere) {
  settings_.max_pages = 68;
  auto store = open();
  ASSERT_TRUE(store->upsert(events(0, 70)).ok());
  const auto page = store->transaction([&]() -> Result<void> {
    const auto count = store->upsert(events(70, 900));
    if (!count) return count.error();
    const auto more = store->upsert(events(970, 900));
    if (!more) return more.error();
    const auto still_more = store->upsert(events(1870, 900));
    if (!still_more) return still_more.error();
    return store->set_query_status({"events", {"", "end"}, std::nullopt, ""});
  });
  EXPECT_TRUE(failed(page, ErrorCode::unavailable, "full"));
  EXPECT_EQ(taken(store->load(case_of("C-1"))).events.size(), 10u);
  EXPECT_TRUE(taken(store->query_status("events")).cursor.id.empty());
  settings_.max_pages.reset();
  store.reset();
  store = open();
  EXPECT_EQ(taken(store->load(case_of("C-1"))).events.size(), 10u);
  EXPECT_EQ(taken(store->upsert(events(0, 2770))).added, 2700u);
}

TEST_F(SqliteStore, AFullDiskAmongLargePagesTakesBackRowsAndCursorTogether) {
  settings_.max_pages = 116;
  auto store = open();
  Result<void> page;
  for (int first = 0; first < 20000 && page.ok(); first += 1000) {
    page = store->transaction([&]() -> Result<void> {
      const auto count = store->upsert(events(first, 1000));
      if (!count) return count.error();
      return store->set_query_status({"events", {"", std::to_string(first)}, std::nullopt, ""});
    });
  }
  const auto dirty = store->dirty({}, 7, 10);
  EXPECT_TRUE(!page.ok() || !dirty.ok() || failed(store->raise_now({}), ErrorCode::unavailable));
  EXPECT_TRUE(taken(store->query_status("events")).cursor.id.empty());
  EXPECT_THAT(taken(store->subjects(std::nullopt, std::nullopt, 9)), IsEmpty());
  expect_done(store->raise_now(at_minute(1)));
}

TEST_F(SqliteStore, AReaderDoesNotSeeLargePagesBeforeTheyAreOnTheDisk) {
  auto store = open();
  ASSERT_TRUE(store->upsert(events(0, 1500)).ok());
  auto reader = taken(open_sqlite_store(reading()));
  EXPECT_THAT(taken(reader->subjects(std::nullopt, std::nullopt, 9)), IsEmpty());
  EXPECT_EQ(taken(store->load(case_of("C-1"))).events.size(), 215u);
  expect_done(store->raise_now(at_minute(1)));
  EXPECT_EQ(taken(reader->load(case_of("C-1"))).events.size(), 215u);
}

TEST_F(SqliteStore, ALargePageThatFailsTakesOnlyItselfBack) {
  auto store = open();
  ASSERT_TRUE(store->upsert(events(0, 1400)).ok());
  const auto failed_page = store->transaction([&]() -> Result<void> {
    EXPECT_TRUE(store->upsert(events(1400, 1400)).ok());
    return Error{ErrorCode::unavailable, "the host went away"};
  });
  EXPECT_TRUE(failed(failed_page, ErrorCode::unavailable, "the host went away"));
  EXPECT_EQ(taken(store->load(case_of("C-1"))).events.size(), 200u);
  EXPECT_EQ(taken(store->upsert(events(0, 2800))).added, 1400u);
  EXPECT_EQ(taken(store->load(case_of("C-1"))).events.size(), 400u);
}

TEST_F(SqliteStore, RowsThatStillWaitCanChangeMoveAndGo) {
  auto store = open();
  ASSERT_TRUE(store->upsert(events(0, 1400)).ok());
  std::vector<MirrorRow> again = events(0, 1400);
  again[1].hash = 2;  // changed
  std::get<Event>(again[1].record).kind = "duty_contact";
  again[2].hash = 2;  // moved
  std::get<Event>(again[2].record).subject = case_of("C-99");
  again[8].deleted = true;
  const auto count = taken(store->upsert(again));
  EXPECT_EQ(count.changed, 2u);
  EXPECT_EQ(count.deleted, 1u);
  EXPECT_EQ(count.unchanged, 1397u);
  expect_done(store->remove("events", "E-15"));
  const auto of_case = taken(store->load(case_of("C-1"))).events;
  EXPECT_THAT(of_case, SizeIs(198));
  EXPECT_EQ(of_case.at(0).kind, "duty_contact");
  EXPECT_EQ(taken(store->load(case_of("C-2"))).events.size(), 199u);
  EXPECT_EQ(taken(store->load(case_of("C-99"))).events.size(), 1u);
}

TEST_F(SqliteStore, ADryRunInOneTransactionLeavesNothing) {
  auto store = open();
  const auto run = store->transaction([&]() -> Result<void> {
    EXPECT_TRUE(store->upsert(events(0, 1400)).ok());
    EXPECT_THAT(taken(store->dirty({}, 7, 100)), SizeIs(7));
    EXPECT_EQ(taken(store->load(case_of("C-1"))).events.size(), 200u);
    expect_done(store->raise_now(at_minute(1)));
    return Error{ErrorCode::refused, "dry run"};
  });
  EXPECT_TRUE(failed(run, ErrorCode::refused));
  EXPECT_THAT(taken(store->subjects(std::nullopt, std::nullopt, 9)), IsEmpty());
  EXPECT_EQ(taken(store->highest_now()), std::nullopt);
}

TEST_F(SqliteStore, EventsOfASubjectLieSideBySide) {
  auto store = open();
  ASSERT_TRUE(store->upsert(events(0, 1400)).ok());
  ASSERT_TRUE(store->upsert(events(1400, 7)).ok());
  store.reset();
  EXPECT_THAT(texts("SELECT place >> 34 FROM event_row GROUP BY 1 HAVING count(*) <> 201"),
              IsEmpty());
  EXPECT_THAT(texts("SELECT count(DISTINCT place >> 34) FROM event"), ElementsAre("7"));
  EXPECT_THAT(texts("SELECT count(*) < 100 FROM event"), ElementsAre("1")) << "many in a bundle";
  EXPECT_THAT(texts("SELECT count(*) FROM event_row"), ElementsAre("1407"));
}

TEST_F(SqliteStore, ADamagedPageIsSaidSo) {
  auto store = open();
  ASSERT_TRUE(store->upsert(events(0, 700)).ok());
  store.reset();
  tamper("UPDATE event SET packed = substr(packed, 1, length(packed) - 1)");
  EXPECT_TRUE(failed(open()->load(case_of("C-1")), ErrorCode::conflict, "case C-1"));
}

}  // namespace

}  // namespace duecourse::testing
