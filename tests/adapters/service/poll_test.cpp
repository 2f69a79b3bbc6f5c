// Polling: from the host's pages into the mirror, with a host that can be made to fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <map>
#include <sstream>

#include "adapters/service/poll.hpp"
#include "adapters/store/sqlite_store.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1} + std::chrono::hours{9};

// A host of one query for cases and one for events whose rows are in memory: stamps ascend with the
// order in which rows were put.
class MemoryHost final : public HostReader {
 public:
  MemoryHost()
      : queries_{{"events", RecordKind::events, true, ""}, {"cases", RecordKind::cases, true, ""}} {
  }

  const std::vector<HostQuery>& queries() const override { return queries_; }
  void interrupt() override {}

  Result<HostPage> read_page(const HostQuery& query, const Cursor& after,
                             std::size_t limit) override {
    asked.push_back(query.name + " after " + after.stamp);
    if (copied_again) copied = copied_again;
    if (const auto found = errors.find(query.name); found != errors.end()) return found->second;
    HostPage page;
    page.next = after;
    for (const auto& [stamp, row] : rows_) {
      if (row.query != query.name || stamp <= after.stamp) continue;
      if (page.read_ids.size() == limit) {
        page.more = true;
        break;
      }
      page.read_ids.push_back(row.row_id);
      if (broken.contains(row.row_id)) {
        page.faults.push_back({query.name, row.row_id, broken[row.row_id]});
      } else {
        page.rows.push_back(row);
      }
      page.next = {stamp, row.row_id};
    }
    if (stuck) {
      page.more = true;
      page.next = after;
    }
    return page;
  }

  Result<HostPage> read_by_id(const HostQuery& query, const std::string& id) override {
    asked.push_back(query.name + " id " + id);
    HostPage page;
    for (const auto& [stamp, row] : rows_) {
      if (row.query != query.name || row.row_id.substr(0, row.row_id.find('\x1f')) != id) continue;
      page.rows.push_back(row);
      page.read_ids.push_back(row.row_id);
    }
    return page;
  }

  Cursor with_overlap(const HostQuery&, const Cursor& cursor) const override {
    return cursor.stamp.empty() ? cursor : Cursor{cursor.stamp.substr(0, 1), ""};
  }
  HostCheck check() override { return {}; }
  Result<std::optional<Instant>> as_at() override { return copied; }

  // An event on case C1; `row_id` may name a child behind a unit separator.
  void put_event(const std::string& row_id, std::uint64_t hash = 1) {
    Event event;
    event.id = EventId("events:" + row_id);
    event.host_id = row_id.substr(0, row_id.find('\x1f'));
    event.subject = {SubjectKind::case_, SubjectId("C1")};
    event.kind = "visit";
    event.occurred = {kNow, Precision::second};
    std::erase_if(rows_, [&](const auto& row) { return row.second.row_id == row_id; });
    rows_["s" + std::to_string(100 + ++stamp_)] = {"events", row_id, hash, false, event};
  }
  void put_case(const std::string& id) {
    CaseRecord record;
    record.id = SubjectId(id);
    rows_["s" + std::to_string(100 + ++stamp_)] = {"cases", id, 1, false, record};
  }
  void drop(const std::string& row_id) {
    std::erase_if(rows_, [&](const auto& row) { return row.second.row_id == row_id; });
  }

  std::map<std::string, Error> errors;        // by query
  std::map<std::string, std::string> broken;  // by row id: why
  bool stuck = false;
  std::optional<Instant> copied;        // when the copy was taken
  std::optional<Instant> copied_again;  // when the next is taken, while the first page is read
  std::vector<std::string> asked;

 private:
  std::vector<HostQuery> queries_;
  std::map<std::string, MirrorRow> rows_;  // by stamp
  int stamp_ = 0;
};

class PollTest : public ::testing::Test {
 protected:
  PollTest() { open(); }

  void open() {
    store.reset();
    StoreSettings settings;
    settings.path = (folder.path() / "store.db").string();
    settings.created_at = kNow;
    store = std::move(open_sqlite_store(settings).value());
    parts = std::make_unique<ServiceParts>(
        ServiceParts{rulebook, host, *store, log, {}, "help@westshire.example", 3});
    poller = std::make_unique<Poller>(*parts);
  }

  std::vector<std::string> mirrored_events() {
    const auto input = store->load({SubjectKind::case_, SubjectId("C1")});
    std::vector<std::string> ids;
    if (!input) return ids;
    for (const Event& event : input->events) ids.push_back(event.id.str().substr(7));
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  int logged(const std::string& text) {
    const std::string all = lines.str();
    int count = 0;
    for (std::size_t at = all.find(text); at != std::string::npos; at = all.find(text, at + 1)) {
      ++count;
    }
    return count;
  }

  ScratchFolder folder;
  std::ostringstream lines;
  spdlog::logger log{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines)};
  Rulebook rulebook;
  MemoryHost host;
  std::unique_ptr<Store> store;
  std::unique_ptr<ServiceParts> parts;
  std::unique_ptr<Poller> poller;
};

TEST_F(PollTest, ReadsCasesBeforeEventsAndPageByPage) {
  for (int i = 1; i <= 7; ++i) host.put_event("E" + std::to_string(i));
  host.put_case("C1");
  const PollReport report = poller->poll(kNow, false);
  EXPECT_TRUE(report.complete());
  ASSERT_EQ(report.queries.size(), 2U);
  EXPECT_EQ(report.queries[0].query, "cases");
  EXPECT_EQ(report.queries[1].pages, 3U);
  EXPECT_EQ(report.queries[1].count.added, 7U);
  EXPECT_EQ(mirrored_events().size(), 7U);
  EXPECT_EQ(store->query_status("events")->fresh_as_of, kNow);
}

TEST_F(PollTest, ACopyMadeWhileItIsReadCountsAtTheNextPoll) {
  parts->copy.tells = true;
  host.put_case("C1");
  host.put_event("E1");
  const Instant last_night = kNow - std::chrono::hours{6};
  host.copied = last_night - std::chrono::days{1};
  host.copied_again = last_night;
  (void)poller->poll(kNow, false);
  for (const char* query : {"cases", "events"}) {
    EXPECT_EQ(store->query_status(query)->fresh_as_of, last_night - std::chrono::days{1});
  }
  (void)poller->poll(kNow + std::chrono::minutes{1}, false);
  for (const char* query : {"cases", "events"}) {
    EXPECT_EQ(store->query_status(query)->fresh_as_of, last_night);
  }
}

TEST_F(PollTest, GoesOnFromItsCursorWithTheOverlapAlsoAfterARestart) {
  host.put_event("E1");
  (void)poller->poll(kNow, false);
  const std::string cursor = store->query_status("events")->cursor.stamp;
  EXPECT_EQ(cursor, "s101");
  open();
  host.asked.clear();
  const PollReport again = poller->poll(kNow + minutes{1}, false);
  EXPECT_THAT(host.asked, ElementsAre("cases after ", "events after s"));
  EXPECT_EQ(again.queries[1].count.unchanged, 1U);
  EXPECT_EQ(store->query_status("events")->cursor.stamp, cursor);
}

TEST_F(PollTest, ARowThatVanishesFromTheAnswerIsKept) {
  host.put_event("E1");
  host.put_event("E2");
  (void)poller->poll(kNow, false);
  host.drop("E1");
  (void)poller->poll(kNow + minutes{1}, false);
  EXPECT_THAT(mirrored_events(), ElementsAre("E1", "E2"));
}

TEST_F(PollTest, AChildThatAnEventNoLongerNamesIsRemoved) {
  host.put_event("E1\x1fP1");
  host.put_event("E1\x1fP2");
  (void)poller->poll(kNow, false);
  EXPECT_THAT(mirrored_events(), ElementsAre("E1\x1fP1", "E1\x1fP2"));
  host.drop("E1\x1fP1");
  host.put_event("E1\x1fP3");
  (void)poller->poll(kNow + minutes{1}, false);
  EXPECT_THAT(mirrored_events(), ElementsAre("E1\x1fP2", "E1\x1fP3"));
}

TEST_F(PollTest, ChildrenOfOneEventOnTwoPagesAreAllKept) {
  for (int i = 1; i <= 5; ++i) host.put_event("E1\x1fP" + std::to_string(i));
  (void)poller->poll(kNow, false);
  (void)poller->poll(kNow + minutes{1}, false);
  EXPECT_EQ(mirrored_events().size(), 5U);
}

TEST_F(PollTest, ABrokenRowIsKeptAsAFaultAndTheOthersGoOn) {
  host.put_event("E1");
  host.put_event("E2");
  host.broken["E1"] = "occurred_at 'yesterday' is no time";
  const PollReport report = poller->poll(kNow, false);
  EXPECT_TRUE(report.complete());
  EXPECT_EQ(report.queries[1].faults, 1U);
  EXPECT_THAT(mirrored_events(), ElementsAre("E2"));
  ASSERT_EQ(store->row_faults()->size(), 1U);
  EXPECT_EQ(store->row_faults()->front().message, "occurred_at 'yesterday' is no time");
  (void)poller->poll(kNow + minutes{1}, false);
  EXPECT_EQ(logged("1 rows could not be read"), 1);
  host.broken.clear();
  (void)poller->poll(kNow + minutes{2}, false);
  EXPECT_THAT(*store->row_faults(), IsEmpty());
  EXPECT_THAT(mirrored_events(), ElementsAre("E1", "E2"));
}

TEST_F(PollTest, AWrongQueryDoesNotStopTheOthers) {
  host.put_event("E1");
  host.errors["cases"] = {ErrorCode::invalid_input, "no such column: team"};
  const PollReport report = poller->poll(kNow, false);
  EXPECT_FALSE(report.complete());
  EXPECT_EQ(report.queries[0].error, "no such column: team");
  EXPECT_THAT(mirrored_events(), ElementsAre("E1"));
  EXPECT_EQ(store->query_status("cases")->last_error, "no such column: team");
  (void)poller->poll(kNow + minutes{1}, false);
  EXPECT_EQ(logged("no such column: team"), 1);
  host.errors.clear();
  (void)poller->poll(kNow + minutes{2}, false);
  EXPECT_EQ(logged("query cases reads again"), 1);
  EXPECT_EQ(store->query_status("cases")->last_error, "");
}

TEST_F(PollTest, AHostThatIsDownIsLoggedOnceAChangeOfState) {
  const Error down{ErrorCode::unavailable, "unable to open database file"};
  host.errors = {{"cases", down}, {"events", down}};
  (void)poller->poll(kNow, false);
  (void)poller->poll(kNow + minutes{1}, false);
  open();  // a restart does not make it news
  (void)poller->poll(kNow + minutes{2}, false);
  EXPECT_EQ(logged("the host does not answer"), 1);
  host.errors.clear();
  (void)poller->poll(kNow + minutes{3}, false);
  (void)poller->poll(kNow + minutes{4}, false);
  EXPECT_EQ(logged("the host answers again"), 1);
}

TEST_F(PollTest, APatientPollTriesAgainAfterOneTwoFourMinutesAndAtMostFifteen) {
  host.errors["events"] = {ErrorCode::unavailable, "down"};
  std::vector<long> tried;
  for (int minute = 0; minute <= 60; ++minute) {
    host.asked.clear();
    (void)poller->poll(kNow + minutes{minute}, true);
    for (const std::string& asked : host.asked) {
      if (asked.starts_with("events")) tried.push_back(minute);
    }
  }
  EXPECT_THAT(tried, ElementsAre(0, 1, 3, 7, 15, 30, 45, 60));
}

TEST_F(PollTest, AReadingThatDoesNotAdvanceEnds) {
  host.put_event("E1");
  host.stuck = true;
  const PollReport report = poller->poll(kNow, false);
  EXPECT_THAT(report.queries[1].error, HasSubstr("does not advance"));
}

}  // namespace
}  // namespace duecourse::testing
