#include "tests/bench/cold_cycle.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/null_sink.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "adapters/service/council.hpp"
#include "tests/bench/casework.hpp"
#include "tests/bench/council_host.hpp"
#include "tests/bench/stopwatch.hpp"
#include "tests/support/shipped_rulebook.hpp"

namespace duecourse::testing {

namespace {

using adapters::CycleReport;

constexpr std::uint64_t kCouncilCases = 20'000;

class StoppedClock final : public adapters::Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return shipped_rulebook().zone.start_of(kCaseworkEnds);
  }
};

/// Takes every message and forgets it.
class CountingTransport final : public adapters::Transport {
 public:
  [[nodiscard]] adapters::SendResult send(const adapters::OutgoingMessage& message) override {
    ++count_;
    bytes_ += message.bytes.size();
    return {};
  }
  void rest() override {}
  [[nodiscard]] Result<void> check() override { return {}; }

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
};

/// A folder of its own, removed at the end.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "duecourse-bench-XXXXXX");
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void tell(const char* name, double value) {
  fmt::print("{} {}\n", name, value);
}

double peak_mib() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_maxrss) / 1024;
}

std::uint64_t cases_wanted() {
  const char* wanted = std::getenv("DUECOURSE_BENCH_CASES");
  return wanted == nullptr ? kCouncilCases : std::strtoull(wanted, nullptr, 10);
}

int make_host(const std::filesystem::path& folder) {
  make_council_host(folder / "host.db", cases_wanted(), shipped_rulebook().zone);
  std::ofstream(folder / "duecourse.toml") << R"([host]
database = "host.db"
[mail]
fallback = "fallback@x.example"
)";
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
  const auto transport = std::make_shared<CountingTransport>();
  adapters::OpenOptions options;
  options.clock = std::make_shared<StoppedClock>();
  options.log =
      std::make_shared<spdlog::logger>("bench", std::make_shared<spdlog::sinks::null_sink_st>());
  options.transport = transport;
  const Stopwatch cycle;
  adapters::Opening opening = adapters::open_council(folder / "duecourse.toml", options);
  if (!opening.council) {
    for (const Fault& fault : opening.faults) fmt::print(stderr, "{}\n", describe(fault));
    return 1;
  }
  std::optional<double> polled;
  adapters::RunOptions run;
  run.progress = [&](std::size_t, std::size_t total) {
    if (total > 0 && !polled) polled = cycle.wall();
  };
  const auto report = opening.council->refresh(run);
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
  const auto second = opening.council->refresh({});
  tell("second_cycle_s", second ? again.wall() : -1);
  return 0;
}

int deliver(const std::filesystem::path& folder) {
  const auto transport = std::make_shared<CountingTransport>();
  adapters::OpenOptions options;
  options.clock = std::make_shared<StoppedClock>();
  options.log =
      std::make_shared<spdlog::logger>("bench", std::make_shared<spdlog::sinks::null_sink_st>());
  options.transport = transport;
  adapters::Opening opening = adapters::open_council(folder / "duecourse.toml", options);
  if (!opening.council) return 1;
  const Stopwatch watch;
  const auto report = opening.council->run_once({});
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

/// Runs a part in a process of its own and reads what it measured.
void run_part(const std::filesystem::path& program, const char* part,
              const std::filesystem::path& folder, Measured& into) {
  const std::string command =
      fmt::format("'{}' --part={} '{}'", program.string(), part, folder.string());
  FILE* output = popen(command.c_str(), "r");
  if (output == nullptr) throw std::runtime_error("cannot run " + command);
  char name[64];
  double value = 0;
  while (std::fscanf(output, "%63s %lf", name, &value) == 2) {
    into[name] = value;
    fmt::print("{:<24} {:.6g}\n", name, value);
  }
  std::fflush(stdout);
  if (pclose(output) != 0) throw std::runtime_error("failed: " + command);
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
