#include "tests/bench/cold_cycle.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "tests/bench/casework.hpp"
#include "tests/bench/council_host.hpp"
#include "tests/bench/part.hpp"
#include "tests/bench/stopwatch.hpp"
#include "tests/support/shipped_rulebook.hpp"

namespace duecourse::testing {

namespace {

constexpr std::uint64_t kCouncilCases = 20'000;

class StoppedClock final : public adapters::Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return shipped_rulebook().zone.start_of(kCaseworkEnds);
  }
};

std::uint64_t cases_wanted() {
  const char* wanted = std::getenv("DUECOURSE_BENCH_CASES");
  return wanted == nullptr ? kCouncilCases : std::strtoull(wanted, nullptr, 10);
}

int make_host(const std::filesystem::path& folder) {
  make_council_host(folder / "host.db", cases_wanted(), shipped_rulebook().zone, casework);
  write_bench_configuration(folder);
  return 0;
}

int scan(const std::filesystem::path& folder) {
  const Stopwatch watch;
  const auto rows = scan_council_host(folder / "host.db");
  tell("scan_wall_s", watch.wall());
  tell("scan_cpu_s", watch.cpu());
  tell("scan_rows", static_cast<double>(rows));
  return 0;
}

int run_cycle(const std::filesystem::path& folder) {
  const Stopwatch cycle;
  const auto council = open_bench_council(folder, std::make_shared<StoppedClock>(),
                                          std::make_shared<CountingTransport>());
  std::optional<double> polled;
  adapters::RunOptions run;
  run.progress = [&](std::size_t, std::size_t total) {
    if (total > 0 && !polled) polled = cycle.wall();
  };
  const auto report = council->refresh(run);
  const double wall = cycle.wall();
  if (!report) {
    fmt::print(stderr, "{}\n", report.error().message);
    return 1;
  }
  std::size_t rows = 0;
  for (const auto& query : report->poll.queries) rows += query.rows;
  tell("cycle_wall_s", wall);
  tell("cycle_cpu_s", cycle.cpu());
  tell("cycle_poll_s", polled.value_or(wall));
  tell("cycle_plan_s", wall - polled.value_or(wall));
  tell("cycle_rows", static_cast<double>(rows));
  tell("cycle_subjects", static_cast<double>(report->planning.subjects));
  tell("cycle_troubles", static_cast<double>(report->planning.troubles.size()));
  tell("cycle_peak_mib", peak_mib());
  const Stopwatch again;
  const auto second = council->refresh({});
  tell("second_cycle_s", second ? again.wall() : -1);
  return 0;
}

int deliver(const std::filesystem::path& folder) {
  const auto transport = std::make_shared<CountingTransport>();
  const auto council = open_bench_council(folder, std::make_shared<StoppedClock>(), transport);
  const Stopwatch watch;
  const auto report = council->run_once({});
  if (!report) {
    fmt::print(stderr, "{}\n", report.error().message);
    return 1;
  }
  tell("deliver_wall_s", watch.wall());
  tell("deliver_cpu_s", watch.cpu());
  tell("deliver_messages", static_cast<double>(transport->count()));
  tell("deliver_mib", static_cast<double>(transport->bytes()) / (1024 * 1024));
  tell("deliver_peak_mib", peak_mib());
  return 0;
}

}  // namespace

int run_cold_cycle_part(const std::string& part, const std::filesystem::path& folder) {
  if (part == "host") return make_host(folder);
  if (part == "scan") return scan(folder);
  if (part == "cycle") return run_cycle(folder);
  if (part == "deliver") return deliver(folder);
  return 2;
}

Measured measure_cold_cycle(const std::filesystem::path& program) {
  fmt::print("\nA cold cycle over {} cases, {} events\n", cases_wanted(),
             cases_wanted() * kEventsPerCase);
  std::fflush(stdout);
  const Folder folder;
  Measured measured;
  run_part(program, "host", folder.path(), measured);
  run_part(program, "scan", folder.path(), measured);  // warms the file cache
  run_part(program, "scan", folder.path(), measured);
  run_part(program, "cycle", folder.path(), measured);
  measured["cycle_scans"] = measured["cycle_wall_s"] / measured["scan_wall_s"];
  measured["cycle_cpu_scans"] = measured["cycle_cpu_s"] / measured["scan_cpu_s"];
  run_part(program, "deliver", folder.path(), measured);
  return measured;
}

}  // namespace duecourse::testing
