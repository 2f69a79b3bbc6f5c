// Paging over a real SQLite file: nothing lost, nothing twice, whatever stamps and ids look like.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr const char* kEvents =
    "CREATE TABLE events (event_id TEXT, subject TEXT DEFAULT 'case', subject_id TEXT DEFAULT 'C',"
    " kind TEXT DEFAULT 'visit', occurred_at TEXT DEFAULT '2026-03-02', person_id TEXT,"
    " changed_at TEXT);";

class Paging : public HostFixture {
 protected:
  void start(const std::string& more = "", const std::string& table = kEvents) {
    sql(table + more);
    one_query("events", "SELECT * FROM events");
  }
  void expect_all_once(const ReadAll& read, std::size_t count) {
    EXPECT_EQ("", read.error);
    EXPECT_THAT(read.rows, SizeIs(count));
    const auto ids = ids_of(read);
    EXPECT_EQ(count, std::set<std::string>(ids.begin(), ids.end()).size());
  }
};

constexpr const char* kIndex = "CREATE INDEX i ON events (changed_at, event_id);";
std::string numbered(int count, const std::string& stamp) {
  return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
         std::to_string(count) + ") INSERT INTO events (event_id, changed_at) SELECT 'E' || i, " +
         stamp + " FROM n;";
}

TEST_F(Paging, EqualStampsCrossPageLimitsWithAnIndex) {
  start(kIndex + numbered(97, "'2026-03-02T10:00:00'"));
  for (const std::size_t limit : {1U, 7U, 96U, 97U, 98U}) {
    expect_all_once(read_all("", limit), 97);
  }
}

TEST_F(Paging, EqualStampsCrossPageLimitsWithoutAnIndex) {
  start(numbered(97, "'2026-03-02T10:00:00'"));
  for (const std::size_t limit : {1U, 7U, 96U, 97U, 98U}) {
    expect_all_once(read_all("", limit), 97);
  }
}

TEST_F(Paging, ComesInTheOrderOfStampsThenIds) {
  start(
      "INSERT INTO events (event_id, changed_at) VALUES ('b', '2026-03-03'), ('a', '2026-03-03'),"
      " ('c', '2026-03-01'), ('d', NULL), ('e', '');");
  EXPECT_THAT(ids_of(read_all("", 2)), ElementsAre("d", "e", "c", "a", "b"));
}

TEST_F(Paging, RowsWithoutAStampAreReadAtEveryPoll) {
  start(std::string(kIndex) +
        "INSERT INTO events (event_id, changed_at) VALUES ('a', '2026-03-03T10:00:00');");
  const auto first = read_all();
  sql("INSERT INTO events (event_id, changed_at) VALUES ('x', NULL), ('y', '');");
  EXPECT_THAT(ids_of(poll(first.end)), ElementsAre("x", "y", "a"));
}

TEST_F(Paging, APollReadsWhatChangedAndTheOverlap) {
  start(std::string(kIndex) +
        "INSERT INTO events (event_id, changed_at) VALUES ('old', '2026-03-02T09:00:00'),"
        " ('near', '2026-03-02T09:57:00'), ('last', '2026-03-02T10:00:00');");
  const auto first = read_all();
  EXPECT_EQ("t:2026-03-02T10:00:00", first.end.stamp);
  sql("INSERT INTO events (event_id, changed_at) VALUES ('new', '2026-03-02T10:00:01'),"
      " ('late', '2026-03-02T09:56:00');");
  EXPECT_THAT(ids_of(poll(first.end)), ElementsAre("late", "near", "last", "new"));
}

TEST_F(Paging, ChildrenOfOneEventNeverFallOnTwoPages) {
  start(numbered(3, "'2026-03-02'") +
        "INSERT INTO events (event_id, person_id, changed_at) VALUES ('E2', 'p1', '2026-03-02'),"
        " ('E2', 'p2', '2026-03-02'), ('E2', 'p3', '2026-03-02');");
  const auto read = read_all("", 2);
  EXPECT_THAT(ids_of(read), UnorderedElementsAre("E1", "E2", "E2/p1", "E2/p2", "E2/p3", "E3"));
  EXPECT_THAT(read.page_sizes, ElementsAre(5U, 1U));
}

TEST_F(Paging, AnEventWithHundredsOfChildrenIsOnePage) {
  start(kIndex);
  sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) INSERT INTO "
      "events (event_id, person_id, changed_at) SELECT 'E', 'p' || i, '2026-03-02' FROM n;"
      "INSERT INTO events (event_id, changed_at) VALUES ('F', '2026-03-02');");
  const auto read = read_all("", 1);
  expect_all_once(read, 901);
  EXPECT_THAT(read.page_sizes, ElementsAre(900U, 1U));
}

TEST_F(Paging, AnEventWithItsPersonCarriesBothInItsId) {
  start("INSERT INTO events (event_id, person_id, changed_at) VALUES ('7', 'p1', '2026-03-02');");
  const auto read = read_all();
  ASSERT_THAT(read.rows, SizeIs(1));
  EXPECT_EQ(EventId("q:7#p1"), event_of(read.rows[0]).id);
  EXPECT_EQ("7", event_of(read.rows[0]).host_id);
  EXPECT_EQ("7\x1fp1", read.rows[0].row_id);
}

TEST_F(Paging, NumbersAsStampsAndIdsCompareAsNumbers) {
  start(
      "INSERT INTO events (event_id, changed_at) SELECT i, 1700000000 + i * 100 FROM "
      "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) SELECT i "
      "FROM n);",
      "CREATE TABLE events (event_id INTEGER PRIMARY KEY, subject TEXT DEFAULT 'case', "
      "subject_id INTEGER DEFAULT 4, kind TEXT DEFAULT 'visit', occurred_at TEXT DEFAULT "
      "'2026-03-02', changed_at INTEGER);");
  const auto read = read_all("", 4);
  expect_all_once(read, 30);
  EXPECT_EQ("i:1700003000", read.end.stamp);
  EXPECT_EQ("i:30", read.end.id);
  EXPECT_EQ("9", read.rows[8].row_id);  // not '10', which is next as text
  EXPECT_THAT(ids_of(poll(read.end)), ElementsAre("27", "28", "29", "30"));
}

TEST_F(Paging, NumbersComputedInTheQueryCompareAsNumbers) {
  start(numbered(25, "NULL"));
  one_query("events",
            "SELECT CAST(substr(event_id, 2) AS INTEGER) + 0 AS event_id, subject, subject_id, "
            "kind, occurred_at, 1700000000 + substr(event_id, 2) AS changed_at FROM events");
  const auto read = read_all("", 3);
  expect_all_once(read, 25);
  EXPECT_EQ("2", read.rows[1].row_id);
}

TEST_F(Paging, TextAndNumbersInOneColumnAreNotLost) {
  start(
      "INSERT INTO events (event_id, changed_at) VALUES (1, 5), ('1', 5), ('a', '2026'), (2, 5),"
      " ('9', '2026'), (10, 2026), (2.5, 7.25), ('x', '');",
      "CREATE TABLE events (event_id, subject TEXT DEFAULT 'team', subject_id TEXT DEFAULT 'C',"
      " kind TEXT DEFAULT 'visit', occurred_at TEXT DEFAULT '2026-03-02', changed_at);");
  for (const std::size_t limit : {1U, 2U, 3U, 50U}) {
    const auto read = read_all("", limit);
    EXPECT_EQ("", read.error);
    EXPECT_THAT(ids_of(read), ElementsAre("x", "1", "2", "1", "2.5", "10", "9", "a")) << limit;
  }
}

TEST_F(Paging, FractionsOfSecondsSurviveThePageLimit) {
  start(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT INTO "
      "events (event_id, changed_at) SELECT 'E' || i, 1700000000.1 + i / 3.0 FROM n;",
      "CREATE TABLE events (event_id TEXT, subject TEXT DEFAULT 'case', subject_id TEXT DEFAULT "
      "'C', kind TEXT DEFAULT 'visit', occurred_at TEXT DEFAULT '2026-03-02', changed_at REAL);");
  for (const std::size_t limit : {1U, 6U}) expect_all_once(read_all("", limit), 40);
}

TEST_F(Paging, AQueryWithoutStampsIsReadWholeAtEveryPoll) {
  sql(kEvents + numbered(10, "'2026-03-02'"));
  one_query("events", "SELECT event_id, subject, subject_id, kind, occurred_at FROM events",
            "stamped = false\n");
  const auto first = read_all("", 3);
  expect_all_once(first, 10);
  expect_all_once(poll(first.end, "", 3), 10);
}

TEST_F(Paging, AMissingStampColumnMeansReadWhole) {
  sql(kEvents + numbered(10, "'2026-03-02'"));
  one_query("events", "SELECT event_id, subject, subject_id, kind, occurred_at FROM events");
  const auto first = read_all("", 3);
  expect_all_once(first, 10);
  expect_all_once(poll(first.end, "", 3), 10);
}

TEST_F(Paging, StampsThatAreNoTimesAreReadFromTheBeginning) {
  start("INSERT INTO events (event_id, changed_at) VALUES ('a', 'v0001'), ('b', 'v0002');");
  const auto first = read_all();
  sql("INSERT INTO events (event_id, changed_at) VALUES ('c', 'v0000');");
  EXPECT_THAT(ids_of(poll(first.end)), ElementsAre("c", "a", "b"));
}

TEST_F(Paging, AStampOfADayIsReadAgainFromTheDayBefore) {
  start(
      "INSERT INTO events (event_id, changed_at) VALUES ('a', '2026-03-01'), ('b', '2026-03-02'),"
      " ('c', '2026-03-03');");
  const auto first = read_all();
  sql("INSERT INTO events (event_id, changed_at) VALUES ('a2', '2026-03-03');");
  EXPECT_THAT(ids_of(poll(first.end)), ElementsAre("b", "a2", "c"));
}

TEST_F(Paging, NumbersAheadOfThePollDoNotSettle) {
  start(
      "INSERT INTO events (event_id, changed_at) VALUES (1, 1700000000), (2, 1700000600),"
      " (3, 1700000601), (4, 32500000000);",
      "CREATE TABLE events (event_id INTEGER PRIMARY KEY, subject TEXT DEFAULT 'case', "
      "subject_id INTEGER DEFAULT 4, kind TEXT DEFAULT 'visit', occurred_at TEXT DEFAULT "
      "'2026-03-02', changed_at INTEGER);");
  settings_.overlap = std::chrono::minutes{10};
  const adapters::HostQuery query = query_of("");
  reader_->poll_at(Instant{std::chrono::seconds{1700000000}});
  const auto page = reader_->read_page(query, {}, 10);
  ASSERT_TRUE(page.ok());
  EXPECT_THAT(page->rows, SizeIs(4));
  EXPECT_EQ((adapters::Cursor{"i:1700000600", "i:2"}), page->settled);
  reader_->poll_at(Instant{std::chrono::seconds{32500000000}});
  EXPECT_FALSE(reader_->read_page(query, {}, 10)->settled.has_value());
}

TEST_F(Paging, AnIdleHostGivesTheSameCursorAgain) {
  start(numbered(5, "'2026-03-02T10:00:0' || i"));
  const auto first = read_all();
  EXPECT_EQ(first.end, poll(first.end).end);
}

TEST_F(Paging, AnEmptyTableIsAnEmptyPage) {
  start();
  const auto read = read_all();
  EXPECT_EQ("", read.error);
  EXPECT_THAT(read.rows, IsEmpty());
  EXPECT_EQ(adapters::Cursor{}, read.end);
}

TEST_F(Paging, RowsWithoutAnIdAreCountedAsAFault) {
  start(
      "INSERT INTO events (event_id, changed_at) VALUES (NULL, '2026-03-02'), ('', NULL),"
      " ('a', '2026-03-02');");
  const auto read = read_all();
  EXPECT_THAT(ids_of(read), ElementsAre("a"));
  ASSERT_THAT(read.faults, SizeIs(1));
  EXPECT_EQ("2 rows have no event_id and cannot be read", read.faults[0].message);
}

TEST_F(Paging, AnIdThatComesTwiceWithOtherContentIsAFault) {
  start(
      "INSERT INTO events (event_id, kind, changed_at) VALUES ('a', 'visit', '2026-03-02'),"
      " ('a', 'contact', '2026-03-02'), ('b', 'visit', '2026-03-02'),"
      " ('b', 'visit', '2026-03-02');");
  const auto read = read_all();
  EXPECT_THAT(ids_of(read), ElementsAre("a", "b"));
  ASSERT_THAT(read.faults, SizeIs(1));
  EXPECT_EQ("a", read.faults[0].row_id);
  EXPECT_THAT(read.faults[0].message, HasSubstr("more than once"));
}

TEST_F(Paging, OneIdGivesAllItsChildrenNow) {
  start(
      "INSERT INTO events (event_id, person_id, changed_at) VALUES ('7', 'p1', '2026-03-02'),"
      " ('7', 'p2', NULL), ('8', 'p1', '2026-03-02');");
  const adapters::HostQuery query = query_of("");
  const auto by_id = reader_->read_by_id(query, "7");
  ASSERT_TRUE(by_id.ok());
  EXPECT_THAT(by_id->read_ids, UnorderedElementsAre("7\x1fp1", "7\x1fp2"));
  EXPECT_FALSE(by_id->more);
  const auto none = reader_->read_by_id(query, "9");
  ASSERT_TRUE(none.ok());
  EXPECT_THAT(none->rows, IsEmpty());
}

TEST_F(Paging, OneIdIsFoundWhereIdsAreComputedNumbers) {
  start(numbered(3, "NULL"));
  one_query("events",
            "SELECT substr(event_id, 2) + 0 AS event_id, subject, subject_id, kind, occurred_at "
            "FROM events");
  const adapters::HostQuery query = query_of("");
  const auto by_id = reader_->read_by_id(query, "2");
  ASSERT_TRUE(by_id.ok());
  EXPECT_THAT(by_id->rows, SizeIs(1));
}

TEST_F(Paging, RowsThatComeWhileReadingAreNotLost) {
  start(kIndex + numbered(6, "'2026-03-02T10:00:0' || i"));
  const adapters::HostQuery query = query_of("");
  const auto first = reader_->read_page(query, {}, 3);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(first->more);
  sql("INSERT INTO events (event_id, changed_at) VALUES ('new', '2026-03-02T10:00:09');");
  EXPECT_THAT(ids_of(read_all("", 3, first->next)), ElementsAre("E4", "E5", "E6", "new"));
}

TEST_F(Paging, TheHostIsNotHeldBetweenPagesWhereAnIndexServes) {
  start(kIndex + numbered(50, "'2026-03-02'"));
  const adapters::HostQuery query = query_of("");
  ASSERT_TRUE(reader_->read_page(query, {}, 3)->more);
  sql("UPDATE events SET kind = 'contact';");  // fails where a read lock is held
}

TEST_F(Paging, AReadCutShortLetsTheHostGoWithTheNextCall) {
  start(numbered(50, "'2026-03-02'"));
  const adapters::HostQuery query = query_of("");
  ASSERT_TRUE(reader_->read_page(query, {}, 3)->more);
  static_cast<void>(reader_->with_overlap(query, {}));
  sql("UPDATE events SET kind = 'contact';");
}

}  // namespace
}  // namespace duecourse::testing
