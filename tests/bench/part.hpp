// Parts of a benchmark that run in a process of their own, so that their memory is their own; and
// the council that they work with.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/service/council.hpp"
#include "tests/bench/aims.hpp"

namespace duecourse::testing {

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
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Writes the configuration of a council whose host is host.db; `more` goes on in [host], before
/// its [mail].
void write_bench_configuration(const std::filesystem::path& folder, const char* more = "");

/// Opens the council of the folder without a log; throws what is wrong.
[[nodiscard]] std::unique_ptr<adapters::Council> open_bench_council(
    const std::filesystem::path& folder, std::shared_ptr<const adapters::Clock> clock,
    std::shared_ptr<adapters::Transport> transport);

/// Prints `name value` for whoever started the part.
void tell(const char* name, double value);
/// The most memory this process has had.
[[nodiscard]] double peak_mib();

/// Runs a part in a process of its own and reads what it measured, each name with `suffix`.
void run_part(const std::filesystem::path& program, const char* part,
              const std::filesystem::path& folder, Measured& into, const char* suffix = "");

}  // namespace duecourse::testing
