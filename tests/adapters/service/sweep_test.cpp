// Sweeps on the real service, a real SQLite host and store: what polls cannot see is found, what is
// gone goes after two sweeps and a look by id, and nothing else is ever deleted.
#include <gmock/gmock.h>

#include "adapters/host/sql_host_reader.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::SizeIs;

class Sweeps : public ::testing::Test {
 protected:
  Sweeps() {
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.open();
    (void)council.cycle("2026-06-01T11:00");
  }

  /// Row ids of the case's events in the mirror.
  std::vector<std::string> events(const std::string& case_id = "C1") {
    const auto input = council.council->store().load({SubjectKind::case_, SubjectId(case_id)});
    std::vector<std::string> ids;
    if (!input) return ids;
    for (const Event& event : input->events) ids.push_back(event.host_id);
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  QuerySweep sweep(const std::string& at, const std::string& query = "events") {
    RunOptions options;
    options.as_of = council.at(at);
    options.sweep = true;
    const auto report = council.council->run_once(options);
    if (!report) throw std::runtime_error(report.error().message);
    for (const QuerySweep& each : report->sweep.queries) {
      if (each.query == query) return each;
    }
    throw std::runtime_error("query not swept: " + query);
  }
  void add(const std::string& id, const std::string& changed) {
    council.host.add({id, "C1", "case_note_recorded", "2026-06-01T12:00", "W1", "", "", changed});
  }

  TestCouncil council;
};

TEST_F(Sweeps, ARowIsGoneAfterTwoCompleteSweepsAndALookById) {
  add("X1", "2026-06-01T12:00");
  (void)council.cycle("2026-06-01T12:00");
  const auto before = events();
  council.host.run("DELETE FROM events WHERE event_id = 'X1'");
  (void)council.cycle("2026-06-01T12:30");
  EXPECT_EQ(events(), before) << "a poll never deletes";
  EXPECT_EQ(sweep("2026-06-01T13:00").absent, 1U);
  EXPECT_EQ(events(), before) << "absent once";
  const QuerySweep second = sweep("2026-06-01T14:00");
  EXPECT_EQ(second.count.deleted, 1U);
  EXPECT_TRUE(second.complete);
  EXPECT_THAT(events(), SizeIs(before.size() - 1));
  EXPECT_EQ(sweep("2026-06-01T15:00").absent, 0U);
}

TEST_F(Sweeps, ARowThatComesBackBetweenTwoSweepsStays) {
  add("X1", "2026-06-01T12:00");
  (void)council.cycle("2026-06-01T12:00");
  const auto before = events();
  council.host.run("DELETE FROM events WHERE event_id = 'X1'");
  (void)sweep("2026-06-01T13:00");
  add("X1", "2026-06-01T12:00");
  EXPECT_EQ(sweep("2026-06-01T14:00").absent, 0U);
  council.host.run("DELETE FROM events WHERE event_id = 'X1'");
  EXPECT_EQ(sweep("2026-06-01T15:00").absent, 1U) << "it counts from the start again";
  EXPECT_EQ(events(), before);
}

TEST_F(Sweeps, ARowChangedWithoutAStampIsFound) {
  add("X1", "2026-06-01T12:00");
  (void)council.cycle("2026-06-01T12:00");
  council.host.run("UPDATE events SET occurred_at = '2026-05-27T09:00' WHERE event_id = 'C1-1'");
  (void)council.cycle("2026-06-01T12:30");
  EXPECT_EQ(sweep("2026-06-01T13:00").count.changed, 1U);
  EXPECT_EQ(sweep("2026-06-01T14:00").count.changed, 0U);
}

TEST_F(Sweeps, ARowCommittedLateWithAnEarlyStampIsFound) {
  add("LATE", "2026-06-01T09:00");
  (void)council.cycle("2026-06-01T12:00");
  EXPECT_THAT(events(), ::testing::Not(::testing::Contains("LATE")))
      << "the overlap is ten minutes";
  EXPECT_EQ(sweep("2026-06-01T13:00").count.added, 1U);
  EXPECT_THAT(events(), ::testing::Contains("LATE"));
}

TEST_F(Sweeps, AStampThatGoesBackwardsHidesNothing) {
  add("X1", "2026-06-01T12:00");
  (void)council.cycle("2026-06-01T12:00");
  council.host.run(
      "UPDATE events SET changed_at = '2026-05-01T12:00', kind = 'visit' WHERE event_id = 'X1'");
  (void)council.cycle("2026-06-01T12:30");
  EXPECT_EQ(sweep("2026-06-01T13:00").count.changed, 1U);
}

TEST_F(Sweeps, AreDueSixHoursAfterTheFirstReadingAndAfterEachOther) {
  const auto swept = [&](const std::string& at) {
    return !council.cycle(at).sweep.queries.empty();
  };
  EXPECT_FALSE(swept("2026-06-01T16:59"));
  EXPECT_TRUE(swept("2026-06-01T17:00"));
  EXPECT_FALSE(swept("2026-06-01T22:59"));
  EXPECT_TRUE(swept("2026-06-01T23:00"));
}

TEST_F(Sweeps, OneThatIsCutShortDeletesNothingAndGoesOn) {
  add("X1", "2026-06-01T12:00");
  (void)council.cycle("2026-06-01T12:00");
  const auto before = events();
  council.host.run("DELETE FROM events WHERE event_id = 'X1'");
  (void)sweep("2026-06-01T13:00");
  council.host.run("ALTER TABLE events RENAME TO events_away");
  RunOptions options;
  options.as_of = council.at("2026-06-01T14:00");
  options.sweep = true;
  ASSERT_TRUE(council.council->run_once(options).ok());
  EXPECT_EQ(events(), before);
  council.host.run("ALTER TABLE events_away RENAME TO events");
  EXPECT_EQ(sweep("2026-06-01T15:00").count.deleted, 1U);
}

TEST_F(Sweeps, ADeletionWithdrawsWhatHungOnIt) {
  (void)council.cycle("2026-06-02T11:00");
  council.host.run("DELETE FROM events WHERE kind = 'initial_contact'");
  const auto rows = events().size();
  (void)sweep("2026-06-02T13:00");
  (void)sweep("2026-06-02T19:00");
  EXPECT_LT(events().size(), rows);
  const auto input = council.council->store().load({SubjectKind::case_, SubjectId("C1")});
  for (const Tracked& tracked : input->tracked) EXPECT_TRUE(tracked.ending.has_value());
}

// Reads a real host, and does something to it after every page.
class MeddledReader final : public HostReader {
 public:
  explicit MeddledReader(std::unique_ptr<HostReader> reader) : reader_(std::move(reader)) {}
  const std::vector<HostQuery>& queries() const override { return reader_->queries(); }
  Result<HostPage> read_page(const HostQuery& query, const Cursor& after,
                             std::size_t limit) override {
    auto page = reader_->read_page(query, after, limit);
    if (meddle && query.name == "events") meddle();
    return page;
  }
  Result<HostPage> read_by_id(const HostQuery& query, const std::string& id) override {
    asked_by_id.push_back(id);
    return reader_->read_by_id(query, id);
  }
  Cursor with_overlap(const HostQuery& query, const Cursor& cursor) const override {
    return reader_->with_overlap(query, cursor);
  }
  void interrupt() override {}
  HostCheck check() override { return {}; }

  std::function<void()> meddle;
  std::vector<std::string> asked_by_id;

 private:
  std::unique_ptr<HostReader> reader_;
};

class SweepInTheMiddleOfChanges : public Sweeps {
 protected:
  SweepInTheMiddleOfChanges() {
    for (int i = 1; i <= 9; ++i)
      add("X" + std::to_string(i), "2026-06-01T12:0" + std::to_string(i));
    (void)council.cycle("2026-06-01T12:30");
    // With it the host is asked page by page; without, one statement would hold it.
    council.host.run("CREATE INDEX events_by_stamp ON events (changed_at, event_id)");
    HostSettings settings;
    settings.database = council.path("host.db").string();
    settings.queries_folder = DUECOURSE_SOURCE_DIR "/config/hosts/canonical";
    auto made = make_host_reader(settings, council.council->rulebook().zone);
    reader = std::make_unique<MeddledReader>(std::move(made.reader));
  }

  SweepReport sweep_by_two(const std::string& at, SweepExtent extent = SweepExtent::whole) {
    spdlog::logger log("test");
    const ServiceParts parts{
        council.council->rulebook(), *reader, council.council->store(), log, {},
        "help@westshire.example",    2};
    return sweep_host(parts, council.at(at), extent);
  }

  std::unique_ptr<MeddledReader> reader;
};

TEST_F(SweepInTheMiddleOfChanges, ARowThatIsMovedBehindTheSweepTwiceIsFoundByItsId) {
  const auto before = events();
  for (const char* at : {"2026-06-01T13:00", "2026-06-01T14:00", "2026-06-01T15:00"}) {
    council.host.run("UPDATE events SET changed_at = '2026-06-01T12:09' WHERE event_id = 'X9'");
    int page = 0;
    reader->meddle = [&] {
      if (++page == 3) {
        council.host.run("UPDATE events SET changed_at = '2026-05-01T12:00' WHERE event_id = 'X9'");
      }
    };
    (void)sweep_by_two(at);
  }
  EXPECT_THAT(reader->asked_by_id, ::testing::Contains("X9"));
  EXPECT_EQ(events(), before);
}

TEST_F(SweepInTheMiddleOfChanges, RowsThatComeAndGoMeanwhileDeleteNothing) {
  const auto before = events();
  int page = 0;
  reader->meddle = [&] {
    const std::string id = "Y" + std::to_string(++page);
    add(id, "2026-06-01T12:00");
    council.host.run("UPDATE events SET changed_at = '2026-06-01T16:00' WHERE event_id = 'X" +
                     std::to_string(page) + "'");
  };
  (void)sweep_by_two("2026-06-01T13:00");
  reader->meddle = nullptr;
  (void)sweep_by_two("2026-06-01T14:00");
  const auto after = events();
  for (const std::string& id : before) EXPECT_THAT(after, ::testing::Contains(id));
  EXPECT_GT(after.size(), before.size());
}

TEST_F(SweepInTheMiddleOfChanges, OneThatWasCutShortGoesOnWhereItWas) {
  int page = 0;
  reader->meddle = [&] {
    if (++page == 3) council.host.run("ALTER TABLE events RENAME TO events_away");
  };
  (void)sweep_by_two("2026-06-01T13:00");
  const auto state = council.council->store().host().sweep("events");
  EXPECT_TRUE(state->reading);
  EXPECT_EQ(state->rows, 6U);
  council.host.run("ALTER TABLE events_away RENAME TO events");
  reader->meddle = nullptr;
  for (const QuerySweep& query : sweep_by_two("2026-06-01T13:05", SweepExtent::slice).queries) {
    if (query.query != "events") continue;
    EXPECT_EQ(query.rows, 6U) << "the other half";
    EXPECT_TRUE(query.complete);
  }
}

}  // namespace
}  // namespace duecourse::testing
