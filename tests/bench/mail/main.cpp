// A burst: many deadlines that are due at one minute, each reminding one person. How long it takes
// until a local server (smtp-sink) has taken the last message, and how much memory, beside
// Postfix's smtp-source, which sends as many messages of the same size to the same server.
//
//   duecourse_bench_mail [MESSAGES [CONNECTIONS]]        default: 10,000 by 4
#include <fmt/format.h>
#include <spdlog/sinks/null_sink.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "adapters/service/council.hpp"
#include "engine/time/time_text.hpp"
#include "tests/support/canonical_host.hpp"
#include "tests/support/database_server.hpp"

namespace duecourse::testing {
namespace {

constexpr double kAimedTimes = 3;
constexpr double kAimedMib = 150;
constexpr int kWorkers = 500;

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double cpu_seconds(int whose) {
  rusage used{};
  ::getrusage(whose, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

/// What one process measured.
struct Sent {
  double messages = 0;
  double seconds = 0;
  double cpu = 0;
  double peak_mib = 0;
};

/// A council whose host has that many cases, known and planned, none told of yet.
class Burst {
 public:
  Burst(int messages, int connections, std::uint16_t port) {
    std::string pattern = (std::filesystem::temp_directory_path() / "duecourse-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
    folder_ = pattern;
    std::ofstream(folder_ / "visiting.toml") << R"([framework]
id = "visiting"
title = "Visiting Framework"
calendar = "monday-to-friday"
[process]
case = "early_help"
[[ladder.standard.stages]]
id = "ahead"
at = "2 working days before due"
to = ["owner"]
kind = "reminder"
[[timescale]]
id = "first-visit"
clause = "4.1"
title = "First visit to the family"
starts = "initial_contact"
ends = "first_visit"
due = "5 working days"
owner = "key_worker"
ladder = "standard"
)";
    std::ofstream(folder_ / "duecourse.toml") << fmt::format(R"([host]
database = "host.db"
silent_after = "never"
[store]
simulated = true
[frameworks]
files = ["visiting.toml"]
[sending]
most_an_hour = "no limit"
most_an_hour_to_one = "no limit"
[mail]
fallback = "help@westshire.example"
transport = "smtp"
host = "127.0.0.1"
port = {}
security = "none"
connections = {}
)",
                                                             port, connections);
    // In a process of its own: one that has used SQLite can no longer choose how it locks.
    in_a_process([&] {
      fill(messages);
      return Sent{};
    });
    in_a_process([&] {
      const auto council = open();
      adapters::RunOptions options;
      options.as_of = at(*council, "2026-06-03T12:00");
      require(council->refresh(options).ok(), "planning failed");
      return Sent{};
    });
  }
  ~Burst() { std::filesystem::remove_all(folder_); }
  Burst(const Burst&) = delete;
  Burst& operator=(const Burst&) = delete;

  /// Sends them, in a process of its own so that its memory is its own.
  [[nodiscard]] Sent send() const {
    return in_a_process([&] {
      Sent sent;
      const auto council = open();
      adapters::RunOptions options;
      options.as_of = at(*council, "2026-06-04T08:30");
      std::ofstream("/proc/self/clear_refs") << "5";
      const double before = cpu_seconds(RUSAGE_SELF);
      sent.seconds = seconds_of([&] {
        const auto report = council->run_once(options);
        require(report.ok(), "the cycle failed");
        sent.messages = static_cast<double>(report->delivery.said.size());
      });
      sent.cpu = cpu_seconds(RUSAGE_SELF) - before;
      sent.peak_mib = peak_mib();
      return sent;
    });
  }
  /// Bytes of one message, on average.
  [[nodiscard]] std::size_t bytes() const {
    std::size_t bytes = 0;
    in_a_process(
        [&] {
          const auto council = open();
          const auto sent = council->store().messages(adapters::MessageState::sent, 100);
          std::size_t all = 0;
          for (const auto& message : *sent) all += message.bytes.size();
          return Sent{static_cast<double>(all) / static_cast<double>(sent->size()), 0, 0, 0};
        },
        &bytes);
    return bytes;
  }

 private:
  static void require(bool well, const char* what) {
    if (!well) throw std::runtime_error(what);
  }

  static Sent in_a_process(const std::function<Sent()>& work, std::size_t* number = nullptr) {
    std::array<int, 2> ends{};
    require(::pipe(ends.data()) == 0, "no pipe");
    const pid_t child = ::fork();
    if (child == 0) {
      Sent sent;
      bool well = true;
      try {
        sent = work();
      } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        well = false;
      }
      well = ::write(ends[1], &sent, sizeof sent) == sizeof sent && well;
      ::_exit(well ? 0 : 1);
    }
    Sent sent;
    const bool heard = ::read(ends[0], &sent, sizeof sent) == sizeof sent;
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(ends[0]);
    ::close(ends[1]);
    require(heard && status == 0, "a part of the benchmark failed");
    if (number != nullptr) *number = static_cast<std::size_t>(sent.messages);
    return sent;
  }

  [[nodiscard]] std::unique_ptr<adapters::Council> open() const {
    adapters::OpenOptions options;
    options.log =
        std::make_shared<spdlog::logger>("bench", std::make_shared<spdlog::sinks::null_sink_mt>());
    adapters::Opening opening = adapters::open_council(folder_ / "duecourse.toml", options);
    for (const Fault& fault : opening.faults) fmt::print(stderr, "{}\n", describe(fault));
    require(opening.council != nullptr, "the council does not open");
    return std::move(opening.council);
  }

  static Instant at(adapters::Council& council, const std::string& local) {
    return read_moment(local, council.rulebook().zone).value().moment.at;
  }

  void fill(int messages) const {
    CanonicalHost host(folder_ / "host.db");
    host.add_people();
    const std::string cases = fmt::format(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < "
        "{}) ",
        messages);
    host.run("BEGIN");
    host.run(fmt::format(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {}) INSERT "
        "INTO workers SELECT 'K' || i, 'Worker ' || i, 'worker' || i || '@westshire.example', "
        "'T1', 'S1', 'family_practitioner', 1.0, NULL, 1, NULL, NULL, NULL, '2026-01-01' FROM n",
        kWorkers));
    host.run(cases +
             "INSERT INTO cases SELECT 'C' || i, 'T1', 'F-' || i, 'FC-' || i, "
             "'https://eis.westshire.example/case/' || i, NULL, 0, '2026-01-01' FROM n");
    host.run(cases + fmt::format("INSERT INTO roles SELECT 'R-' || i, 'C' || i, 'key_worker', 'K' "
                                 "|| (i % {}), NULL, '2026-05-01', NULL, '2026-05-01' FROM n",
                                 kWorkers));
    for (const char* kind : {"contact_received", "initial_contact"}) {
      host.run(cases + fmt::format("INSERT INTO events SELECT 'E-{0}-' || i, 'case', 'C' || i, "
                                   "'{0}', '2026-06-01T10:00', '2026-06-01T10:00', 'K' || (i % "
                                   "{1}), NULL, NULL, 0, '2026-06-01T10:00' FROM n",
                                   kind, kWorkers));
    }
    host.run("COMMIT");
  }

  std::filesystem::path folder_;
};

int run(int messages, int connections) {
  const std::uint16_t port = free_port();
  const std::string where = fmt::format("127.0.0.1:{}", port);
  // It listens long before the cases are planned.
  const Companion sink(
      {"/bin/sh", "-c", "echo started; exec /usr/sbin/smtp-sink -u nobody " + where + " 200"},
      "root", "started");
  const Burst burst(messages, connections, port);
  const Sent ours = burst.send();
  const std::size_t bytes = burst.bytes();
  const auto source = [&](const char* keep) {
    return seconds_of([&] {
      const std::string command = fmt::format("/usr/sbin/smtp-source {} -s {} -m {} -l {} {}", keep,
                                              connections, messages, bytes, where);
      if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
    });
  };
  const double anew = source("");
  const double kept = source("-d");
  fmt::print(
      "A burst of {} messages of {} bytes by {} connections; aims: within {} times of "
      "smtp-source, below {} MiB\n",
      messages, bytes, connections, kAimedTimes, kAimedMib);
  fmt::print("{:<34} {:>8} {:>10} {:>8} {:>8}\n", "", "seconds", "messages/s", "CPU s", "MiB");
  const auto line = [&](const char* name, double seconds) {
    fmt::print("{:<34} {:>8.2f} {:>10.0f}", name, seconds, messages / seconds);
  };
  line("duecourse", ours.seconds);
  fmt::print(" {:>8.2f} {:>8.1f}\n", ours.cpu, ours.peak_mib);
  line("smtp-source, a connection each", anew);
  fmt::print("\n");
  line("smtp-source, connections kept", kept);
  fmt::print("\n");
  const bool all = ours.messages == messages;
  const bool met = all && ours.seconds <= kAimedTimes * anew && ours.peak_mib < kAimedMib;
  fmt::print("{} of {} taken; {:.1f} times and {:.1f} times: {}\n", ours.messages, messages,
             ours.seconds / anew, ours.seconds / kept, met ? "met" : "missed");
  return 0;
}

}  // namespace
}  // namespace duecourse::testing

int main(int argc, char** argv) {
  try {
    // Options are of the other benchmark, which is run with the same words.
    const bool said = argc > 1 && argv[1][0] != '-';
    return duecourse::testing::run(said ? std::atoi(argv[1]) : 10000,
                                   said && argc > 2 ? std::atoi(argv[2]) : 4);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
}
