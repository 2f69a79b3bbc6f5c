// Rows whose changed_at lies ahead or is no time: they are read, and hide nothing.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FutureStamps : public ::testing::Test {
 protected:
  FutureStamps() {
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.open();
  }

  void add(const std::string& id, const std::string& changed) {
    council.host.add({id, "C1", "case_note_recorded", "2026-06-01T12:00", "W1", "", "", changed});
  }
  /// What a poll at that time reads of the events.
  adapters::QueryPoll events(const std::string& at) {
    for (const auto& query : council.cycle(at).poll.queries) {
      if (query.query == "events") return query;
    }
    ADD_FAILURE() << "no query 'events'";
    return {};
  }
  std::string cursor() { return council.council->store().query_status("events")->cursor.stamp; }

  TestCouncil council;
};

TEST_F(FutureStamps, AStampOfYear2999HidesNothing) {
  add("X1", "2999-01-01T00:00");
  EXPECT_EQ(events("2026-06-01T13:00").count.added, 4U);
  EXPECT_EQ(cursor(), "t:2026-06-01T10:00");
  add("X2", "2026-06-01T13:30");
  EXPECT_EQ(events("2026-06-01T14:00").count.added, 1U);
  EXPECT_EQ(cursor(), "t:2026-06-01T13:30");
  EXPECT_EQ(events("2026-06-01T15:00").rows, 2U) << "the overlap and the row that lies ahead";
}

TEST_F(FutureStamps, AStampOfTomorrowIsReadAgainUntilItHasPassed) {
  add("X1", "2026-06-02T09:00");
  (void)events("2026-06-01T13:00");
  EXPECT_EQ(cursor(), "t:2026-06-01T10:00");
  EXPECT_EQ(events("2026-06-02T08:49").rows, 4U);
  EXPECT_EQ(cursor(), "t:2026-06-01T10:00");
  (void)events("2026-06-02T08:50");
  EXPECT_EQ(cursor(), "t:2026-06-02T09:00") << "within the overlap";
}

TEST_F(FutureStamps, AStampThatIsNoTimeIsAFaultAndHidesNothing) {
  add("X1", "2026-06-01T12:00");
  council.host.run("UPDATE events SET changed_at = 'yesterday' WHERE event_id = 'X1'");
  EXPECT_EQ(events("2026-06-01T13:00").count.added, 4U) << "the row itself can be read";
  EXPECT_EQ(cursor(), "t:2026-06-01T10:00");
  const auto faults = council.council->store().row_faults();
  ASSERT_THAT(*faults, SizeIs(1));
  EXPECT_EQ(faults->front().row_id, "X1");
  EXPECT_THAT(faults->front().message, HasSubstr("changed_at"));
  add("X2", "2026-06-01T13:30");
  EXPECT_EQ(events("2026-06-01T14:00").count.added, 1U);
  council.host.run("UPDATE events SET changed_at = '2026-06-01T13:40' WHERE event_id = 'X1'");
  (void)events("2026-06-01T15:00");
  EXPECT_THAT(*council.council->store().row_faults(), IsEmpty());
}

TEST_F(FutureStamps, ManyPagesOfThemAreReadToTheEnd) {
  council.close();
  std::ofstream(council.path("duecourse.toml"), std::ios::app) << "[log]\nlevel = \"error\"\n";
  std::string text = read_whole(council.path("duecourse.toml"));
  text.replace(text.find("[store]"), 0, "page_size = 2\n");
  std::ofstream(council.path("duecourse.toml")) << text;
  council.open();
  for (int i = 1; i <= 5; ++i) add("X" + std::to_string(i), "2999-01-0" + std::to_string(i));
  EXPECT_EQ(events("2026-06-01T13:00").count.added, 8U);
  EXPECT_EQ(cursor(), "t:2026-06-01T10:00");
  EXPECT_EQ(events("2026-06-01T14:00").rows, 8U);
  EXPECT_EQ(cursor(), "t:2026-06-01T10:00");
}

TEST_F(FutureStamps, ACursorThatLiesAheadIsReadFromTheBeginning) {
  (void)events("2026-06-01T13:00");
  auto status = council.council->store().query_status("events").value();
  status.cursor = {"t:2999-01-01", "t:X1"};
  ASSERT_TRUE(council.council->store().set_query_status(status).ok());
  add("X2", "2026-06-01T13:30");
  EXPECT_EQ(events("2026-06-01T14:00").count.added, 1U);
  EXPECT_EQ(cursor(), "t:2026-06-01T13:30");
}

}  // namespace
}  // namespace duecourse::testing
