// One poll sees one state of the host, and holds nothing of it afterwards.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/adapters/host/servers/served_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Instant kNow{std::chrono::seconds{1772445600}};

class Snapshot : public Served {
 protected:
  void SetUp() override {
    Served::SetUp();
    if (on(Server::sqlite)) run("PRAGMA journal_mode = WAL");
    events_table();
    run("CREATE TABLE c (case_id {text}, changed_at {stamp})");
    run("CREATE INDEX by_stamp ON e (changed_at, event_id)");
    write("host.toml",
          "[[query]]\nname = \"c\"\nkind = \"cases\"\n[[query]]\nname = \"q\"\nkind = "
          "\"events\"\n");
    write("c.sql", "SELECT * FROM c");
    for (const char* id : {"'a'", "'b'", "'c'"}) event(id, "'2026-03-02 10:00:00'");
    run("INSERT INTO c VALUES ('C-1', '2026-03-02 10:00:00')");
  }
  /// What the case system's own users do meanwhile.
  void write_meanwhile() {
    event("'d'", "'2026-03-02 10:00:00'");
    run("INSERT INTO c VALUES ('C-2', '2026-03-02 10:00:00')");
    run("UPDATE e SET kind = 'contact' WHERE event_id = 'c'");
  }
};
class SnapshotOffered : public Snapshot {};

/// SQLite's ODBC driver has no words for it.
std::vector<Way> ways_with_snapshots() {
  std::vector<Way> ways;
  for (const Way& way : every_way()) {
    if (std::string(way.name) != "odbc_sqlite") ways.push_back(way);
  }
  return ways;
}
INSTANTIATE_TEST_SUITE_P(Ways, SnapshotOffered, ::testing::ValuesIn(ways_with_snapshots()),
                         way_name);
INSTANTIATE_TEST_SUITE_P(Ways, Snapshot, ::testing::ValuesIn(every_way()), way_name);

TEST_P(SnapshotOffered, APollSeesTheStateOfItsBeginning) {
  open();
  reader_->poll_at(kNow);
  const auto first = reader_->read_page(query_of("q"), {}, 2);
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_THAT(first->rows, SizeIs(2));
  write_meanwhile();
  const auto rest = read_all("q", 2, first->next);
  EXPECT_THAT(ids_of(rest), ElementsAre("c"));
  EXPECT_EQ("visit", event_of(rest.rows.at(0)).kind);
  EXPECT_THAT(ids_of(read_all("c")), ElementsAre("C-1"));
  const auto one = reader_->read_by_id(query_of("q"), "d");
  ASSERT_TRUE(one.ok());
  EXPECT_THAT(one->rows, IsEmpty());
  reader_->poll_done();
  reader_->poll_at(kNow);
  EXPECT_THAT(ids_of(read_all("q")), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(ids_of(read_all("c")), ElementsAre("C-1", "C-2"));
  reader_->poll_done();
}

TEST_P(SnapshotOffered, AQueryThatFailsDoesNotEndIt) {
  write("c.sql", "SELECT nonsense AS case_id FROM c");
  open();
  reader_->poll_at(kNow);
  const auto first = reader_->read_page(query_of("q"), {}, 2);
  ASSERT_TRUE(first.ok()) << first.error().message;
  write_meanwhile();
  EXPECT_THAT(read_all("c").error, HasSubstr("nonsense"));
  EXPECT_THAT(ids_of(read_all("q", 2, first->next)), ElementsAre("c"));
  reader_->poll_done();
}

/// Rows of a long query are asked for before they are wanted; others use the connection meanwhile.
class AskedAhead : public Snapshot {
 protected:
  void fill(int count) {
    std::string values;
    for (int i = 0; i < count; ++i) {
      values += (i == 0 ? "('m" : ", ('m") + std::to_string(10000 + i) +
                "', 'case', 'C-1', 'visit', '2026-03-02', '2026-03-01 10:00:00')";
    }
    run("INSERT INTO e (event_id, subject, subject_id, kind, occurred_at, changed_at) VALUES " +
        values);
  }
};
INSTANTIATE_TEST_SUITE_P(Ways, AskedAhead, ::testing::ValuesIn(every_way()), way_name);

TEST_P(AskedAhead, TwoQueriesInTurnGiveAllTheirRows) {
  constexpr std::size_t kPage = 700;
  fill(4000);
  write("c.sql",
        "SELECT event_id AS case_id, changed_at FROM e WHERE event_id LIKE 'm%' AND kind = "
        "'visit'");
  open();
  reader_->poll_at(kNow);
  ReadAll events;
  ReadAll cases;
  adapters::Cursor at_event;
  adapters::Cursor at_case;
  for (int i = 0; i < 6; ++i) {
    auto page = reader_->read_page(query_of("q"), at_event, kPage);
    ASSERT_TRUE(page.ok()) << page.error().message;
    at_event = page->next;
    for (auto& row : page->rows) events.rows.push_back(std::move(row));
    page = reader_->read_page(query_of("c"), at_case, kPage);
    ASSERT_TRUE(page.ok()) << page.error().message;
    at_case = page->next;
    for (auto& row : page->rows) cases.rows.push_back(std::move(row));
    const auto one = reader_->read_by_id(query_of("q"), "m10001");
    ASSERT_TRUE(one.ok());
    EXPECT_THAT(one->rows, SizeIs(1));
  }
  reader_->poll_done();
  EXPECT_THAT(events.rows, SizeIs(4003));
  EXPECT_THAT(cases.rows, SizeIs(4000));
  const auto ids = ids_of(events);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.begin() + 4000));
}

/// A row that PostgreSQL cannot work out, in what was asked for ahead. It must not sort, or it
/// works out all rows first; its ODBC driver reads all at once.
class FailsAhead : public AskedAhead {};
std::vector<Way> native_postgresql() {
  auto ways = ways_to({Server::postgresql});
  std::erase_if(ways, [](const Way& way) { return std::string(way.name) != "postgresql"; });
  return ways;
}
INSTANTIATE_TEST_SUITE_P(Ways, FailsAhead, ::testing::ValuesIn(native_postgresql()), way_name);

TEST_P(FailsAhead, TheQueryFailsAndTheOthersGoOn) {
  fill(4000);
  run("ALTER ROLE duecourse SET enable_sort = off");
  write("c.sql",
        "SELECT event_id AS case_id, CASE WHEN 1 / (CAST(substr(event_id, 2) AS "
        "INTEGER) - 11500) "
        "= 7 THEN 'x' END AS reference, changed_at FROM e WHERE event_id LIKE 'm%'");
  open();
  reader_->poll_at(kNow);
  const auto first = reader_->read_page(query_of("c"), {}, 900);
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_THAT(read_all("q", 700).rows, SizeIs(4003));
  EXPECT_THAT(read_all("c", 900, first->next).error, HasSubstr("division by zero"));
  EXPECT_THAT(read_all("q", 700).rows, SizeIs(4003));
  reader_->poll_done();
  run("ALTER ROLE duecourse RESET enable_sort");
}

TEST_P(Snapshot, NothingIsHeldAfterThePoll) {
  open();
  reader_->poll_at(kNow);
  EXPECT_THAT(read_all("q", 2).rows, SizeIs(3));
  reader_->poll_done();
  run("ALTER TABLE e ADD COLUMN note {text}");  // waits for ever where a transaction is open
  run("DROP TABLE c");
}

TEST_P(Snapshot, NothingIsHeldAfterAPollThatFailed) {
  write("c.sql", "SELECT nonsense AS case_id FROM c");
  open();
  reader_->poll_at(kNow);
  EXPECT_TRUE(reader_->read_page(query_of("q"), {}, 2).ok());
  EXPECT_FALSE(reader_->read_page(query_of("c"), {}, 2).ok());
  reader_->poll_done();
  run("ALTER TABLE e ADD COLUMN note {text}");
  run("DROP TABLE c");
}

TEST_P(Snapshot, WritersAreNotStopped) {
  open();
  reader_->poll_at(kNow);
  EXPECT_TRUE(reader_->read_page(query_of("q"), {}, 2).ok());
  write_meanwhile();
  run("DELETE FROM e WHERE event_id = 'a'");
  reader_->poll_done();
}

}  // namespace
}  // namespace duecourse::testing
