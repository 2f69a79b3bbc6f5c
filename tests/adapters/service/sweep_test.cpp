// Sweeps on the real service, a real SQLite host and store: what polls cannot see is found, what is
// gone goes after two sweeps and a look by id, and nothing else is ever deleted.
#include <gmock/gmock.h>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::QuerySweep;
using adapters::RunOptions;
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

}  // namespace
}  // namespace duecourse::testing
