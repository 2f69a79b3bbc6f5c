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
  write_bench_configuration(folder, "[frameworks]\nfiles = [\"rules.toml\"]\n");
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

int incremental_cycles(const std::filesystem::path& folder) {
  Instant now = first_look() + minutes{20};  // beyond the overlap of the first reading
  const Standing standing(folder, now);
  static_cast<void>(standing.cycle());
  const std::uint64_t cases = cases_of(folder);
  std::vector<double> wall;
  std::vector<double> cpu;
  std::vector<double> idle;
  std::size_t planned = 0;
  for (int round = 0; round < kRounds; ++round) {
    now += minutes{11};
    standing.clock->set(now);
    type_in_calls(folder / "host.db", some_cases(cases, round), round, now,
                  shipped_rulebook().zone);
    const Stopwatch watch;
    planned += standing.cycle().planning.subjects;
    wall.push_back(watch.wall());
    cpu.push_back(watch.cpu());
    now += minutes{11};
    standing.clock->set(now);
    const Stopwatch nothing;
    static_cast<void>(standing.cycle());
    idle.push_back(nothing.wall());
  }
  tell("incremental_ms", 1000 * median(wall));
  tell("incremental_cpu_ms", 1000 * median(cpu));
  tell("incremental_subjects", static_cast<double>(planned) / kRounds);
  tell("idle_ms", 1000 * median(idle));
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

void measure(const std::filesystem::path& program, std::uint64_t cases, const char* suffix,
             Measured& into) {
  fmt::print("\nA grown store: {} cases, {} events\n", cases, cases * kEventsPerBriefCase);
  std::fflush(stdout);
  const Folder folder;
  std::ofstream(folder.path() / "cases") << cases;
  for (const char* part :
       {"grown-host", "grown-first", "grown-cycles", "grown-sweep", "grown-rules"}) {
    run_part(program, part, folder.path(), into, suffix);
  }
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
  Measured measured;
  measure(program, std::max<std::uint64_t>(cases / kTimes, 1), "/small", measured);
  measure(program, cases, "/large", measured);
  const auto ratio = [&](const char* name) {
    return measured[std::string(name) + "/large"] / measured[std::string(name) + "/small"];
  };
  measured["incremental_ratio"] = ratio("incremental_ms");
  measured["incremental_cpu_ratio"] = ratio("incremental_cpu_ms");
  measured["idle_ratio"] = ratio("idle_ms");
  measured["sweep_memory_ratio"] = ratio("sweep_peak_mib");
  measured["rules_memory_ratio"] = ratio("rules_peak_mib");
  return measured;
}

}  // namespace duecourse::testing
