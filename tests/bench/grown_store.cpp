#include "tests/bench/grown_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <vector>

#include "adapters/service/settable_clock.hpp"
#include "tests/bench/casework.hpp"
#include "tests/bench/council_host.hpp"
#include "tests/bench/part.hpp"
#include "tests/bench/stopwatch.hpp"
#include "tests/support/shipped_rulebook.hpp"

namespace duecourse::testing {

namespace {

using adapters::CycleReport;
using adapters::RunOptions;
using adapters::SettableClock;
using std::chrono::minutes;

constexpr std::uint64_t kLargerStore = 100'000;
constexpr std::uint64_t kTimes = 10;
constexpr std::uint64_t kChangedCases = 100;
constexpr int kRounds = 31;
// The folders of the two stores.
constexpr const char* kSmall = "small";
constexpr const char* kLarge = "large";

/// Mid-morning, after what falls at the hour of sending.
Instant first_look() {
  return shipped_rulebook().zone.start_of(kCaseworkEnds) + std::chrono::hours{10};
}

std::uint64_t cases_of(const std::filesystem::path& folder) {
  std::uint64_t cases = 0;
  std::ifstream(folder / "cases") >> cases;
  return cases;
}

/// The council of the folder, at a clock that stands.
struct Standing {
  explicit Standing(const std::filesystem::path& folder, Instant now)
      : clock(std::make_shared<SettableClock>(now)),
        transport(std::make_shared<CountingTransport>()),
        council(open_bench_council(folder, clock, transport)) {}

  CycleReport cycle(const RunOptions& options = {}) const {
    auto report = council->run_once(options);
    if (!report) throw std::runtime_error(report.error().message);
    return std::move(*report);
  }

  std::shared_ptr<SettableClock> clock;
  std::shared_ptr<CountingTransport> transport;
  std::unique_ptr<adapters::Council> council;
};

int make_host(const std::filesystem::path& folder) {
  const Zone& zone = shipped_rulebook().zone;
  make_council_host(folder / "host.db", cases_of(folder), zone, brief_casework);
  // The open cases were opened in one morning: they are not to be what each poll reads again.
  open_case(folder / "host.db", cases_of(folder), first_look() - std::chrono::hours{1}, zone);
  std::filesystem::copy_file(DUECOURSE_SOURCE_DIR "/config/frameworks/family-solutions.toml",
                             folder / "rules.toml");
  // A sweep is measured by itself.
  write_bench_configuration(folder,
                            "sweep_every = \"7 days\"\n[frameworks]\nfiles = [\"rules.toml\"]\n");
  return 0;
}

int first_cycle(const std::filesystem::path& folder) {
  const Stopwatch watch;
  const Standing standing(folder, first_look());
  const CycleReport report = standing.cycle();
  tell("first_cycle_s", watch.wall());
  tell("first_subjects", static_cast<double>(report.planning.subjects));
  tell("first_messages", static_cast<double>(standing.transport->count()));
  tell("first_peak_mib", peak_mib());
  return 0;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

/// A hundred cases, spread over all of them; others in each round.
std::vector<std::uint64_t> some_cases(std::uint64_t cases, int round) {
  std::vector<std::uint64_t> numbers;
  const std::uint64_t count = std::min(kChangedCases, cases);
  for (std::uint64_t i = 0; i < count; ++i) {
    numbers.push_back((i * (cases / count) + static_cast<std::uint64_t>(round)) % cases);
  }
  return numbers;
}

/// What the cycles of one of the two stores took.
struct Cycles {
  std::vector<double> wall;
  std::vector<double> cpu;
  std::vector<double> idle;
  std::size_t planned = 0;

  void tell_as(const char* suffix) const {
    tell(fmt::format("incremental_ms{}", suffix).c_str(), 1000 * median(wall));
    tell(fmt::format("incremental_cpu_ms{}", suffix).c_str(), 1000 * median(cpu));
    tell(fmt::format("incremental_subjects{}", suffix).c_str(),
         static_cast<double>(planned) / static_cast<double>(wall.size()));
    tell(fmt::format("idle_ms{}", suffix).c_str(), 1000 * median(idle));
  }
};

void one_round(const Standing& standing, const std::filesystem::path& folder, int round,
               Cycles& into) {
  Instant now = standing.clock->now() + minutes{11};  // beyond what a poll reads again
  standing.clock->set(now);
  type_in_calls(folder / "host.db", some_cases(cases_of(folder), round), round, now,
                shipped_rulebook().zone);
  const Stopwatch watch;
  into.planned += standing.cycle().planning.subjects;
  into.wall.push_back(watch.wall());
  into.cpu.push_back(watch.cpu());
  now += minutes{11};
  standing.clock->set(now);
  const Stopwatch nothing;
  static_cast<void>(standing.cycle());
  into.idle.push_back(nothing.wall());
}

/// By turns on the one and on the other, so that what else the machine does slows both alike.
int incremental_cycles(const std::filesystem::path& folder) {
  const Standing small(folder / kSmall, first_look() + minutes{20});
  const Standing large(folder / kLarge, first_look() + minutes{20});
  static_cast<void>(small.cycle());
  static_cast<void>(large.cycle());
  Cycles of_small;
  Cycles of_large;
  for (int round = 0; round < kRounds; ++round) {
    one_round(small, folder / kSmall, round, of_small);
    one_round(large, folder / kLarge, round, of_large);
  }
  of_small.tell_as("/small");
  of_large.tell_as("/large");
  return 0;
}

int whole_sweep(const std::filesystem::path& folder) {
  const Standing standing(folder, first_look() + std::chrono::hours{13});
  RunOptions options;
  options.sweep = true;
  const Stopwatch watch;
  const CycleReport report = standing.cycle(options);
  std::size_t rows = 0;
  for (const auto& query : report.sweep.queries) rows += query.rows;
  tell("sweep_s", watch.wall());
  tell("sweep_rows", static_cast<double>(rows));
  tell("sweep_peak_mib", peak_mib());
  return 0;
}

int changed_rules(const std::filesystem::path& folder) {
  std::ofstream(folder / "rules.toml", std::ios::app) << "# changed\n";
  const Standing standing(folder, first_look() + std::chrono::hours{13} + minutes{1});
  const Stopwatch watch;
  const CycleReport report = standing.cycle();
  tell("rules_s", watch.wall());
  tell("rules_subjects", static_cast<double>(report.planning.subjects));
  tell("rules_peak_mib", peak_mib());
  return 0;
}

void make_store(const std::filesystem::path& program, const std::filesystem::path& folder,
                std::uint64_t cases, const char* suffix, Measured& into) {
  fmt::print("\nA grown store: {} cases, {} events\n", cases, cases * kEventsPerBriefCase);
  std::fflush(stdout);
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "cases") << cases;
  run_part(program, "grown-host", folder, into, suffix);
  run_part(program, "grown-first", folder, into, suffix);
}

}  // namespace

int run_grown_store_part(const std::string& part, const std::filesystem::path& folder) {
  if (part == "grown-host") return make_host(folder);
  if (part == "grown-first") return first_cycle(folder);
  if (part == "grown-cycles") return incremental_cycles(folder);
  if (part == "grown-sweep") return whole_sweep(folder);
  if (part == "grown-rules") return changed_rules(folder);
  return 2;
}

Measured measure_grown_stores(const std::filesystem::path& program) {
  const char* wanted = std::getenv("DUECOURSE_BENCH_CASES");
  const std::uint64_t cases = wanted == nullptr ? kLargerStore : std::strtoull(wanted, nullptr, 10);
  const Folder folder;
  Measured measured;
  make_store(program, folder.path() / kSmall, std::max<std::uint64_t>(cases / kTimes, 1), "/small",
             measured);
  make_store(program, folder.path() / kLarge, cases, "/large", measured);
  fmt::print("\nCycles of both, by turns; then a sweep and a change of the rules\n");
  std::fflush(stdout);
  run_part(program, "grown-cycles", folder.path(), measured);
  for (const char* part : {"grown-sweep", "grown-rules"}) {
    run_part(program, part, folder.path() / kSmall, measured, "/small");
    run_part(program, part, folder.path() / kLarge, measured, "/large");
  }
  const auto ratio = [&](const char* name) {
    return measured[std::string(name) + "/large"] / measured[std::string(name) + "/small"];
  };
  measured["incremental_ratio"] = ratio("incremental_ms");
  measured["incremental_cpu_ratio"] = ratio("incremental_cpu_ms");
  measured["idle_ratio"] = ratio("idle_ms");
  const auto growth = [&](const char* name) {
    return measured[std::string(name) + "/large"] - measured[std::string(name) + "/small"];
  };
  measured["sweep_growth_mib"] = growth("sweep_peak_mib");
  measured["rules_growth_mib"] = growth("rules_peak_mib");
  return measured;
}

}  // namespace duecourse::testing
