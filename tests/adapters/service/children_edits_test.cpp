// Random edits of families, roles and posts: what is found of caseloads after many cycles is what a
// store made from scratch finds, and nobody is left who was to be planned.
#include <gmock/gmock.h>

#include <random>
#include <set>

#include "engine/time/time_text.hpp"
#include "tests/support/pods_council.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::hours;

constexpr std::array<const char*, 3> kCases = {"C1", "C2", "C3"};
constexpr std::array<const char*, 3> kPeople = {"W1", "W2", "W3"};
constexpr std::array<const char*, 4> kChildren = {"A", "B", "D", "E"};

const std::vector<SubjectRef>& carriers() {
  static const std::vector<SubjectRef> kAll = [] {
    std::vector<SubjectRef> all;
    for (const char* worker : kPeople) all.push_back({SubjectKind::worker, SubjectId(worker)});
    for (const char* team : {"P1", "P2"}) all.push_back({SubjectKind::team, SubjectId(team)});
    return all;
  }();
  return kAll;
}

class ChildrenEdits : public ::testing::TestWithParam<unsigned> {
 protected:
  ChildrenEdits() : dice_(GetParam()) {
    council.host.run("DELETE FROM workers");
    council.add_pod("P1", "North");
    council.add_pod("P2", "South");
    for (const char* worker : kPeople) put_post(worker);
    for (const char* id : kCases) {
      council.add_family(id, below(2) == 0 ? "P1" : "P2");
      put_role(id);
    }
    council.open();
    now_ = council.at("2026-06-01T10:00");
  }

  int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(dice_); }
  template <std::size_t kSize>
  const char* any(const std::array<const char*, kSize>& words) {
    return words[static_cast<std::size_t>(below(static_cast<int>(kSize)))];
  }
  std::string any_day() {
    return fmt::format("2026-0{}-{:02}", 4 + below(2), 1 + below(28)) +
           (below(3) == 0 ? "T14:00" : "");
  }

  void put_post(const char* worker) {
    const char* job =
        below(3) == 0 ? "strengthening_families_social_worker" : "family_support_worker";
    council.put_worker(worker, below(2) == 0 ? "P1" : "P2", job, below(2) == 0 ? "0.1" : "0.05",
                       below(5) != 0);
  }
  void put_role(const char* case_id) {
    const std::string to = below(3) == 0 ? fmt::format("2026-06-{:02}", 1 + below(28)) : "";
    council.put_role("R" + std::to_string(below(4)), case_id,
                     below(2) == 0 ? "assigned_worker" : "allocated_worker", any(kPeople),
                     any_day(), to);
  }

  void edit() {
    const std::string id = "E" + std::to_string(++last_);
    switch (below(10)) {
      case 0:
        return council.add_event(id, any(kCases), "left_service", any_day(),
                                 below(2) == 0 ? any(kChildren) : "");
      case 1:
        return council.add_event(id, any(kCases), "category_changed", any_day(), "",
                                 below(2) == 0 ? R"({"to": "targeted"})" : "");
      case 2:
        return council.add_event(id, any(kCases), below(2) == 0 ? "case_closed" : "case_reopened",
                                 any_day());
      case 3:
        return council.host.run(
            fmt::format("UPDATE events SET deleted = 1, changed_at = '{}' WHERE event_id = 'E{}'",
                        council.changed, 1 + below(last_)));
      case 4:
        return put_role(any(kCases));
      case 5:
        return put_post(any(kPeople));
      case 6:
        return council.host.run(
            fmt::format("UPDATE cases SET team_id = '{}', changed_at = '{}' WHERE case_id = '{}'",
                        below(2) == 0 ? "P1" : "P2", council.changed, any(kCases)));
      case 7:
        return council.host.run(fmt::format(
            "UPDATE enrolments SET to_at = {}, changed_at = '{}' WHERE subject_id = '{}'",
            below(2) == 0 ? "'2026-06-0" + std::to_string(1 + below(9)) + "'" : "NULL",
            council.changed, any(kCases)));
      default:
        return council.add_event(id, any(kCases), "joined_service", any_day(), any(kChildren),
                                 below(2) == 0 ? R"({"category": "targeted"})" : "");
    }
  }

  void cycle() {
    adapters::RunOptions options;
    options.as_of = now_;
    ASSERT_TRUE(council.council->run_once(options).ok());
  }

  /// What is found of those who carry cases, and which children they have; what is gone is left
  /// out.
  std::multiset<std::string> found() {
    const Zone& zone = council.council->rulebook().zone;
    std::multiset<std::string> lines;
    for (const SubjectRef& carrier : carriers()) {
      const auto input = council.council->store().load(carrier);
      if (!input) continue;
      for (const CountedChild& child : input->children) {
        lines.insert(fmt::format("{} {} {} {} {}", describe(carrier), child.case_id.str(),
                                 child.person ? child.person->str() : "?", child.state,
                                 write_moment(child.from, zone)));
      }
      for (const Tracked& one : input->tracked) {
        if (one.key.rule != RuleKind::finding) continue;
        if (one.ending) continue;
        raised_ = true;
        lines.insert(fmt::format("{} {} {}", describe(carrier), one.key.timescale.str(),
                                 one.key.anchor.str()));
      }
    }
    return lines;
  }

  PodsCouncil council;
  std::mt19937 dice_;
  Instant now_{};
  int last_ = 0;
  bool raised_ = false;
};

TEST_P(ChildrenEdits, ManyCyclesFindWhatAStoreFromScratchFinds) {
  for (int step = 0; step < 12; ++step) {
    now_ += hours(20);
    council.changed = write_instant(now_, council.council->rulebook().zone).substr(0, 16);
    for (int edits = 1 + below(4); edits > 0; --edits) edit();
    cycle();
  }
  const auto grown = found();
  council.keep_in("scratch.db");
  council.open();
  cycle();
  EXPECT_EQ(found(), grown);
  EXPECT_TRUE(raised_) << "these edits show nothing";
}

INSTANTIATE_TEST_SUITE_P(Seeds, ChildrenEdits, ::testing::Range(1U, 11U));

}  // namespace
}  // namespace duecourse::testing
