// Runs the benchmarks and prints what was measured beside what was aimed at.
//
//   duecourse_bench [--no-cycle] [--only-cycle] [--only-stores] [Google Benchmark's own options]
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstring>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/bench/aims.hpp"
#include "tests/bench/cold_cycle.hpp"
#include "tests/bench/grown_store.hpp"

namespace duecourse::testing {
namespace {

/// Prints to the console and keeps items per second by name.
class KeepingReporter final : public benchmark::ConsoleReporter {
 public:
  KeepingReporter() : ConsoleReporter(OO_Tabular) {}
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      const auto rate = run.counters.find("items_per_second");
      if (run.error_occurred || rate == run.counters.end()) continue;
      kept_[run.benchmark_name()] = rate->second;
    }
  }
  [[nodiscard]] const Measured& kept() const { return kept_; }

 private:
  Measured kept_;
};

Measured named(const Measured& rates) {
  Measured measured;
  for (const auto& [name, rate] : rates) {
    if (name.starts_with("sums/")) {
      measured[name] = rate;
      const auto loop = rates.find("loops/" + name.substr(5));
      if (loop != rates.end()) measured["naive_ratio/" + name.substr(5)] = rate / loop->second;
    }
    if (name == "assess_cases") {
      measured["assess"] = rate;
      const auto replay = rates.find("replay_cases");
      if (replay != rates.end()) measured["replay_share"] = 100 * rate / replay->second;
    }
  }
  return measured;
}

/// Takes the word out of the arguments, if it is there.
bool take(std::vector<char*>& arguments, const char* word) {
  for (auto it = arguments.begin() + 1; it != arguments.end(); ++it) {
    if (std::strcmp(*it, word) != 0) continue;
    arguments.erase(it);
    return true;
  }
  return false;
}

int run(std::vector<char*> arguments) {
  const bool only_stores = take(arguments, "--only-stores");
  const bool no_cycle = take(arguments, "--no-cycle");
  const bool small = !take(arguments, "--only-cycle") && !only_stores;
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  Measured measured;
  if (small) {
    KeepingReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    measured = named(reporter.kept());
  }
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  if (!no_cycle && !only_stores) measured.merge(measure_cold_cycle(program));
  if (!no_cycle) measured.merge(measure_grown_stores(program));
  fmt::print("\n{}", table_of_aims(measured));
  return 0;
}

}  // namespace
}  // namespace duecourse::testing

int main(int argc, char** argv) {
  try {
    if (argc == 3 && std::strncmp(argv[1], "--part=", 7) == 0) {
      const std::string part = argv[1] + 7;
      return part.starts_with("grown-") ? duecourse::testing::run_grown_store_part(part, argv[2])
                                        : duecourse::testing::run_cold_cycle_part(part, argv[2]);
    }
    return duecourse::testing::run({argv, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
}
