// Random edits of a real host against the mirror: whatever staff, migrations and clocks do to the
// rows, nothing that is there is ever taken for gone, and after two sweeps the mirror is the host.
#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "engine/time/time_text.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct HostEvent {
  std::string case_id;
  std::string occurred;
  bool deleted = false;
};

class RandomEdits : public ::testing::TestWithParam<unsigned> {
 protected:
  RandomEdits() : dice_(GetParam()) {
    for (const char* id : {"C1", "C2", "C3"}) council.host.add_case(id);
    council.open();
    now_ = council.at("2026-06-01T10:00");
    for (int i = 0; i < 12; ++i) insert(stamp(minutes(0)));
  }

  int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(dice_); }
  /// `now` and an offset, as the host writes a stamp.
  std::string stamp(std::chrono::seconds offset) {
    return write_instant(now_ + offset, council.council->rulebook().zone).substr(0, 19);
  }
  /// A stamp as hosts really have them: of now, committed late, set back, or ahead.
  std::string any_stamp() {
    switch (below(6)) {
      case 0:
        return stamp(-hours(2));
      case 1:
        return stamp(-hours(400));
      case 2:
        return stamp(minutes(40));
      case 3:
        return "2026-06-01T10:00:00";
      default:
        return stamp(minutes(0));
    }
  }
  void insert(const std::string& changed) {
    const std::string id = "E" + std::to_string(++last_);
    const std::string case_id = "C" + std::to_string(1 + below(3));
    const std::string occurred = "2026-05-" + std::to_string(10 + below(20)) + "T09:00";
    host_[id] = {case_id, occurred, false};
    write(id, changed);
  }
  void write(const std::string& id, const std::string& changed) {
    const HostEvent& event = host_.at(id);
    council.host.run("DELETE FROM events WHERE event_id = '" + id + "'");
    council.host.run(fmt::format(
        "INSERT INTO events VALUES ('{}', 'case', '{}', 'case_note_recorded', '{}', "
        "'{}', NULL, NULL, NULL, {}, '{}')",
        id, event.case_id, event.occurred, event.occurred, event.deleted ? 1 : 0, changed));
  }
  std::string any_id() {
    auto found = host_.begin();
    std::advance(found, below(static_cast<int>(host_.size())));
    return found->first;
  }

  void edit() {
    if (host_.empty() || below(4) == 0) return insert(any_stamp());
    const std::string id = any_id();
    switch (below(5)) {
      case 0:  // deleted, without a trace
        council.host.run("DELETE FROM events WHERE event_id = '" + id + "'");
        host_.erase(id);
        return;
      case 1:  // marked as deleted, or no more
        host_[id].deleted = !host_[id].deleted;
        return write(id, any_stamp());
      case 2:  // changed without a stamp
        host_[id].occurred = "2026-05-" + std::to_string(10 + below(20)) + "T11:00";
        council.host.run(fmt::format("UPDATE events SET occurred_at = '{}' WHERE event_id = '{}'",
                                     host_[id].occurred, id));
        return;
      case 3:  // moved to another case
        host_[id].case_id = "C" + std::to_string(1 + below(3));
        return write(id, any_stamp());
      default:
        host_[id].occurred = "2026-05-" + std::to_string(10 + below(20)) + "T10:00";
        return write(id, any_stamp());
    }
  }

  void cycle(bool sweep) {
    adapters::RunOptions options;
    options.as_of = now_;
    options.sweep = sweep;
    ASSERT_TRUE(council.council->run_once(options).ok());
  }
  /// A round of the service, in one of the conditions it meets.
  void round() {
    switch (below(6)) {
      case 0:  // restarted
        council.close();
        council.open();
        return cycle(false);
      case 1:  // the table is away for a moment
        council.host.run("ALTER TABLE events RENAME TO events_away");
        cycle(true);
        council.host.run("ALTER TABLE events_away RENAME TO events");
        return;
      case 2:
        return cycle(true);
      default:
        return cycle(false);
    }
  }

  std::map<std::string, std::string> mirrored() {
    std::map<std::string, std::string> rows;
    for (const char* id : {"C1", "C2", "C3"}) {
      const auto input = council.council->store().load({SubjectKind::case_, SubjectId(id)});
      if (!input) continue;
      for (const Event& event : input->events) {
        const bool first =
            rows.emplace(event.host_id,
                         std::string(id) + " " +
                             write_instant(event.occurred.at, council.council->rulebook().zone)
                                 .substr(0, 16))
                .second;
        EXPECT_TRUE(first) << event.host_id << " stands twice";
      }
    }
    return rows;
  }
  std::map<std::string, std::string> in_host() {
    std::map<std::string, std::string> rows;
    for (const auto& [id, event] : host_) {
      if (!event.deleted) rows[id] = event.case_id + " " + event.occurred;
    }
    return rows;
  }
  void expect_nothing_lost() {
    const auto now_mirrored = mirrored();
    for (const auto& [id, row] : in_host()) {
      if (seen_.contains(id)) {
        EXPECT_TRUE(now_mirrored.contains(id)) << id << " is in the host";
      }
    }
    seen_.clear();
    for (const auto& [id, row] : now_mirrored) {
      if (in_host().contains(id)) seen_.insert(id);
    }
  }

  TestCouncil council;
  std::mt19937 dice_;
  Instant now_{};
  int last_ = 0;
  std::map<std::string, HostEvent> host_;
  std::set<std::string> seen_;  ///< in the mirror and in the host after the last round
};

TEST_P(RandomEdits, TheMirrorBecomesTheHostAndLosesNothingOnTheWay) {
  cycle(false);
  expect_nothing_lost();
  for (int step = 0; step < 12; ++step) {
    now_ += hours(5) + minutes(below(300));
    for (int edits = below(4); edits > 0; --edits) edit();
    round();
    expect_nothing_lost();
  }
  for (int sweep = 0; sweep < 2; ++sweep) {
    now_ += hours(1);
    cycle(true);
    expect_nothing_lost();
  }
  EXPECT_EQ(mirrored(), in_host());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomEdits, ::testing::Range(1U, 16U));

}  // namespace
}  // namespace duecourse::testing
