// Working-day sums: limits in working days against a loop over days.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "engine/calendar/counting.hpp"
#include "tests/bench/casework.hpp"
#include "tests/support/shipped_rulebook.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::days;

const WorkingCalendar& england() {
  return *shipped_rulebook().calendars.at("england-and-wales");
}

/// A thousand starts over ten years, some known only by their day.
std::vector<Moment> some_starts() {
  const Zone& zone = shipped_rulebook().zone;
  Dice dice(1);
  std::vector<Moment> starts;
  for (int i = 0; i < 1000; ++i) {
    const Day day =
        std::chrono::local_days{std::chrono::year{2019} / 1 / 1} + days{dice.below(3650)};
    const bool whole_day = dice.below(4) == 0;
    const auto into_day = std::chrono::seconds{whole_day ? 0 : dice.below(20 * 3600)};
    starts.push_back(
        {zone.start_of(day) + into_day, whole_day ? Precision::day : Precision::second});
  }
  return starts;
}

/// The same sum as anybody would write it first.
class Loop {
 public:
  explicit Loop(const WorkingCalendar& calendar) {
    for (const DayOff& off : calendar.definition().bank_holidays) off_.push_back(off.day);
    std::sort(off_.begin(), off_.end());
  }

  [[nodiscard]] Limit limit_after(const Moment& start, std::int64_t count, const Zone& zone) const {
    Day day = zone.day_of(start.at);
    while (count > 0) {
      day += days{1};
      if (works(day)) --count;
    }
    return {zone.start_of(day + days{1}), Precision::day};
  }

 private:
  [[nodiscard]] bool works(Day day) const {
    if (std::chrono::weekday{day}.iso_encoding() > 5) return false;
    return !std::binary_search(off_.begin(), off_.end(), day);
  }

  std::vector<Day> off_;
};

void sums(benchmark::State& state) {
  const CountingRules rules{england(), shipped_rulebook().zone};
  const Duration duration{{{Unit::working_days, state.range(0)}}, std::nullopt};
  const auto starts = some_starts();
  const Loop loop(england());
  for (const Moment& start : starts) {
    if (limit_after(start, duration, rules) !=
        loop.limit_after(start, state.range(0), rules.zone)) {
      state.SkipWithError("the two do not agree");
      return;
    }
  }
  for (auto _ : state) {
    for (const Moment& start : starts) {
      benchmark::DoNotOptimize(limit_after(start, duration, rules));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(starts.size()));
}
BENCHMARK(sums)->Arg(5)->Arg(50)->Arg(5000);

void loops(benchmark::State& state) {
  const Loop loop(england());
  const auto starts = some_starts();
  for (auto _ : state) {
    for (const Moment& start : starts) {
      benchmark::DoNotOptimize(loop.limit_after(start, state.range(0), shipped_rulebook().zone));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(starts.size()));
}
BENCHMARK(loops)->Arg(5)->Arg(50)->Arg(5000);

}  // namespace
}  // namespace duecourse::testing
