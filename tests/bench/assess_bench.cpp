// Cases assessed a second, and the state machine's share of it.
#include <benchmark/benchmark.h>

#include <vector>

#include "engine/assess.hpp"
#include "tests/bench/casework.hpp"
#include "tests/support/shipped_rulebook.hpp"

namespace duecourse::testing {
namespace {

// In the service a case has just been loaded when it is assessed: as many as a processor's own
// cache holds.
constexpr std::uint64_t kCases = 24;

std::vector<History> some_histories() {
  const Rulebook& rulebook = shipped_rulebook();
  const Instant now = rulebook.zone.start_of(kCaseworkEnds);
  std::vector<History> histories;
  for (std::uint64_t number = 0; number < kCases; ++number) {
    auto events = casework(number, rulebook.zone);
    const SubjectRef subject = events.front().subject;
    histories.push_back(make_history(subject,
                                     {{rulebook.frameworks.front().id, std::nullopt, std::nullopt}},
                                     std::move(events), now, rulebook.zone));
  }
  return histories;
}

void assess_cases(benchmark::State& state) {
  const auto histories = some_histories();
  std::size_t deadlines = 0;
  for (auto _ : state) {
    for (const History& history : histories) {
      const Assessment assessment = assess(history, shipped_rulebook());
      deadlines += assessment.deadlines.size();
    }
  }
  const auto cases = state.iterations() * static_cast<std::int64_t>(histories.size());
  state.SetItemsProcessed(cases);
  state.counters["deadlines"] = static_cast<double>(deadlines) / static_cast<double>(cases);
}
BENCHMARK(assess_cases);

void replay_cases(benchmark::State& state) {
  const auto histories = some_histories();
  const Rulebook& rulebook = shipped_rulebook();
  const Process& process = *rulebook.frameworks.front().process[0];
  std::size_t milestones = 0;
  for (auto _ : state) {
    for (const History& history : histories) {
      milestones += process.replay(history, rulebook.zone).milestones.size();
    }
  }
  const auto cases = state.iterations() * static_cast<std::int64_t>(histories.size());
  state.SetItemsProcessed(cases);
  state.counters["milestones"] = static_cast<double>(milestones) / static_cast<double>(cases);
}
BENCHMARK(replay_cases);

}  // namespace
}  // namespace duecourse::testing
