// The schema's versions: a store written by an older version opens with everything in it.
#include "adapters/store/schema.hpp"

#include <sqlite3.h>

#include <array>
#include <fstream>
#include <sstream>

#include "adapters/store/sqlite_store.hpp"
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::Migration;
using adapters::migrations;
using adapters::open_sqlite_store;
using adapters::prepare_schema;
using adapters::SqliteDatabase;
using adapters::StoreFailure;
using adapters::StoreSettings;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class Schema : public ::testing::Test {
 protected:
  Schema() { settings_.path = folder_.path() + "/store.db"; }

  /// Makes the file that a fixture describes.
  void build_from(const std::string& fixture) {
    std::ifstream file(std::string(DUECOURSE_SOURCE_DIR "/tests/adapters/store/fixtures/") +
                       fixture);
    std::stringstream sql;
    sql << file.rdbuf();
    ASSERT_FALSE(sql.str().empty());
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(settings_.path.c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, sql.str().c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    sqlite3_close(db);
  }
  /// The error that bringing the store up to date by `steps` ends with; empty: none.
  [[nodiscard]] std::string prepare(const std::vector<Migration>& steps) {
    try {
      SqliteDatabase db(settings_);
      prepare_schema(db, settings_, steps);
      return {};
    } catch (const StoreFailure& failure) {
      return failure.error.message;
    }
  }
  [[nodiscard]] std::string one(const char* sql) {
    SqliteDatabase db(settings_);
    adapters::Rows rows = db.query(sql);
    return rows.next() ? rows->text() : "no row";
  }
  /// All released steps and these.
  [[nodiscard]] static std::vector<Migration> released_and(std::vector<Migration> more) {
    std::vector<Migration> steps(migrations().begin(), migrations().end());
    steps.insert(steps.end(), more.begin(), more.end());
    return steps;
  }
  [[nodiscard]] static int next_version() { return migrations().back().version + 1; }

  TemporaryFolder folder_;
  StoreSettings settings_;
};

TEST_F(Schema, VersionsCountFromOneWithoutGaps) {
  int version = 0;
  for (const Migration& step : migrations()) EXPECT_EQ(step.version, ++version);
}

TEST_F(Schema, AStoreOfVersion1OpensWithEverythingInIt) {
  build_from("store_version_1.sql");
  auto store = taken(open_sqlite_store(settings_));
  ASSERT_NE(store, nullptr);
  const auto input = taken(store->load(case_of("C-1")));
  ASSERT_THAT(input.events, SizeIs(1));
  const Event& event = input.events[0];
  EXPECT_EQ(event.id, EventId("events:E-1#P-1"));
  EXPECT_EQ(event.host_id, "E-1");
  EXPECT_EQ(event.recorded, at_minute(5));
  EXPECT_EQ(event.facts, (Facts{{"child_seen", true},
                                {"purpose", std::string("assessment")},
                                {"present", 2.0},
                                {"at", Moment{at_minute(-540), Precision::day}}}));
  EXPECT_EQ(input.context.case_record->reference, "EH/1");
  EXPECT_THAT(input.context.roles, SizeIs(1));
  EXPECT_THAT(input.enrolments, SizeIs(1));
  ASSERT_THAT(input.tracked, SizeIs(2));
  Tracked expected = tracked_deadline("D-1", case_of("C-1"));
  expected.term.number = -1;  // it was kept before terms were: whose it is is adopted in silence
  EXPECT_EQ(input.tracked[0], expected);
  EXPECT_EQ(input.tracked[1].ending->by_host_id, "E-1");
  EXPECT_EQ(input.tracked[1].revised_at, at_minute(4));
  ASSERT_THAT(input.ledger, SizeIs(2));
  EXPECT_EQ(input.ledger[0].state, NoticeState::sent);
  EXPECT_EQ(input.ledger[1].state, NoticeState::queued);
  EXPECT_EQ(taken(store->message(MessageId("M-1")))->detail, "250 OK");
  EXPECT_EQ(taken(store->highest_now()), at_minute(21));
  EXPECT_EQ(taken(store->query_status("events")).fresh_as_of, at_minute(6));
  EXPECT_THAT(taken(store->row_faults()), SizeIs(1));
  EXPECT_EQ(taken(store->directory()).workers.at(WorkerId("W-1")).fte, 0.6);
  EXPECT_EQ(taken(store->next_wake()), at_minute(50));
}

TEST_F(Schema, AStoreOfVersion1KeepsAlarms) {
  build_from("store_version_1.sql");
  auto store = taken(open_sqlite_store(settings_));
  adapters::Alarm alarm;
  alarm.about = "test";
  alarm.title = "The roof leaks";
  ASSERT_TRUE(store->alarms().raise(alarm, at_minute(30)).ok());
  EXPECT_THAT(taken(store->alarms().on()), SizeIs(1));
}

TEST_F(Schema, AStoreOfVersion1KeepsTheChildrenOfItsCases) {
  build_from("store_version_1.sql");
  auto store = taken(open_sqlite_store(settings_));
  const SubjectRef worker{SubjectKind::worker, SubjectId("W-1")};
  EXPECT_THAT(taken(store->load(worker)).children, ::testing::IsEmpty());
  const CountedChild child{SubjectId("C-1"),
                           FrameworkId("sfp"),
                           PersonId("P-1"),
                           "targeted",
                           {at_minute(1), Precision::second},
                           {}};
  const auto input = taken(store->load(case_of("C-1")));
  expect_done(store->save({{case_of("C-1"), input.input_version, 7, {}, std::vector{child}}},
                          at_minute(30)));
  EXPECT_THAT(taken(store->load(worker)).children, ElementsAre(child));
}

TEST_F(Schema, AStoreOfVersion1KeepsWhatPeopleDecideAndLetsNothingChangeIt) {
  build_from("store_version_1.sql");
  auto store = taken(open_sqlite_store(settings_));
  Quieting snooze;
  snooze.deadline = DeadlineId("D-1");
  snooze.reason = "family away";
  expect_done(store->quiets().add(case_of("C-1"), snooze));
  EXPECT_THAT(taken(store->load(case_of("C-1"))).quietings, ElementsAre(snooze));
  store.reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(settings_.path.c_str(), &db), SQLITE_OK);
  for (const char* sql : {"UPDATE quieting SET reason = ''", "DELETE FROM quieting"}) {
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_CONSTRAINT) << sql;
  }
  sqlite3_close(db);
}

TEST_F(Schema, AStoreOfVersion1HoldsAndReleases) {
  build_from("store_version_1.sql");
  auto store = taken(open_sqlite_store(settings_));
  const auto released = [&] {
    const auto input = taken(store->load(case_of("C-1")));
    expect_done(store->save({{case_of("C-1"), input.input_version, 7, {}}}, at_minute(30)));
    return taken(store->queued(at_minute(99), 9)).at(0).released;
  };
  EXPECT_FALSE(released());
  Notice notice = taken(store->queued(at_minute(99), 9)).at(0).notice;
  notice.state = NoticeState::held;
  EXPECT_TRUE(taken(store->set_aside(notice, at_minute(31))));
  EXPECT_EQ(taken(store->held().decide(taken(store->held().all()), adapters::HeldDecision::release,
                                       at_minute(32))),
            1U);
  EXPECT_TRUE(released());
}

TEST_F(Schema, KnowsSinceWhenItKeepsWhatIsOverwritten) {
  build_from("store_version_1.sql");
  EXPECT_EQ(taken(taken(open_sqlite_store(settings_))->past().kept_since()), at_minute(21));
  EXPECT_EQ(taken(taken(open_sqlite_store(settings_))->past().kept_since()), at_minute(21));
  settings_.path = folder_.path() + "/new.db";
  settings_.created_at = at_minute(40);
  EXPECT_EQ(taken(taken(open_sqlite_store(settings_))->past().kept_since()), at_minute(40));
  settings_.path = folder_.path() + "/simulated.db";
  settings_.simulated = true;
  EXPECT_EQ(taken(taken(open_sqlite_store(settings_))->past().kept_since()), std::nullopt);
}

TEST_F(Schema, AStoreOfVersion1GoesOnBeingWritten) {
  build_from("store_version_1.sql");
  auto store = taken(open_sqlite_store(settings_));
  MirrorRow again = event_row("E-2", "C-1");
  EXPECT_EQ(taken(store->upsert({again})).added, 1u);
  EXPECT_THAT(taken(store->dirty({}, 7, 9)),
              ElementsAre(case_of("C-1"), SubjectRef{SubjectKind::worker, SubjectId("W-1")},
                          SubjectRef{SubjectKind::team, SubjectId("T-1")}));
  EXPECT_THAT(taken(store->load(case_of("C-1"))).events, SizeIs(2));
}

TEST_F(Schema, ANewStepIsAppliedOnceAndOnlyToOlderStores) {
  build_from("store_version_1.sql");
  const auto steps = released_and({{next_version(),
                                    "CREATE TABLE later (a INTEGER DEFAULT 5);"
                                    "INSERT INTO later DEFAULT VALUES"}});
  EXPECT_EQ(prepare(steps), "");
  EXPECT_EQ(prepare(steps), "");
  EXPECT_EQ(one("SELECT count(*) FROM later"), "1");
  EXPECT_EQ(one("PRAGMA user_version"), std::to_string(next_version()));
  EXPECT_EQ(one("SELECT count(*) FROM event"), "1");
}

TEST_F(Schema, AStepThatFailsLeavesTheOldVersion) {
  build_from("store_version_1.sql");
  const auto steps = released_and(
      {{next_version(), "CREATE TABLE later (a)"}, {next_version() + 1, "CREATE TABLE event (a)"}});
  EXPECT_NE(prepare(steps), "");
  EXPECT_EQ(one("PRAGMA user_version"), "1");
  EXPECT_EQ(one("SELECT count(*) FROM sqlite_schema WHERE name = 'later'"), "0");
  EXPECT_TRUE(open_sqlite_store(settings_).ok());
}

TEST_F(Schema, AReaderOfAnOlderStoreSaysWhatToDo) {
  build_from("store_version_1.sql");
  settings_.read_only = true;
  EXPECT_THAT(prepare(released_and({{next_version(), "CREATE TABLE later (a)"}})),
              ::testing::HasSubstr("duecourse run --once"));
}

}  // namespace

}  // namespace duecourse::testing
