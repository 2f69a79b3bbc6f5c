// One poll sees one state of the host, and holds nothing of it afterwards.
#include <gmock/gmock.h>

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
