#include "tests/bench/part.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/null_sink.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace duecourse::testing {

Folder::Folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "duecourse-bench-XXXXXX");
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_bench_configuration(const std::filesystem::path& folder, const char* more) {
  std::ofstream(folder / "duecourse.toml") << "[host]\ndatabase = \"host.db\"\n"
                                           << more << "[mail]\nfallback = \"fallback@x.example\"\n";
}

std::unique_ptr<adapters::Council> open_bench_council(
    const std::filesystem::path& folder, std::shared_ptr<const adapters::Clock> clock,
    std::shared_ptr<adapters::Transport> transport) {
  adapters::OpenOptions options;
  options.clock = std::move(clock);
  options.log =
      std::make_shared<spdlog::logger>("bench", std::make_shared<spdlog::sinks::null_sink_st>());
  options.transport = std::move(transport);
  adapters::Opening opening = adapters::open_council(folder / "duecourse.toml", options);
  std::string wrong = opening.error ? opening.error->message : "";
  for (const Fault& fault : opening.faults) wrong += describe(fault) + "\n";
  if (!opening.council) throw std::runtime_error(wrong);
  return std::move(opening.council);
}

void tell(const char* name, double value) {
  fmt::print("{} {}\n", name, value);
}

double peak_mib() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_maxrss) / 1024;
}

void run_part(const std::filesystem::path& program, const char* part,
              const std::filesystem::path& folder, Measured& into, const char* suffix) {
  const std::string command =
      fmt::format("'{}' --part={} '{}'", program.string(), part, folder.string());
  FILE* output = popen(command.c_str(), "r");
  if (output == nullptr) throw std::runtime_error("cannot run " + command);
  char name[64];
  double value = 0;
  while (std::fscanf(output, "%63s %lf", name, &value) == 2) {
    const std::string full = std::string(name) + suffix;
    into[full] = value;
    fmt::print("{:<30} {:.6g}\n", full, value);
  }
  std::fflush(stdout);
  if (pclose(output) != 0) throw std::runtime_error("failed: " + command);
}

}  // namespace duecourse::testing
