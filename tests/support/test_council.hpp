// A council in a folder of its own: host database, configuration, framework, store and mailbox
// folder, all real; and a transport around the real one that can be told to fail.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/mail/folder_transport.hpp"
#include "adapters/service/council.hpp"
#include "tests/support/canonical_host.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {

/// What a transport throws in a test to end the process in the middle of a message.
struct Crash {};

/// Asks `fault` before every message: a result is given back instead of sending (after sending,
/// where `sends_anyway`); what it throws is thrown.
class FaultyTransport final : public adapters::Transport {
 public:
  using Fault =
      std::function<std::optional<adapters::SendResult>(const adapters::OutgoingMessage& message)>;

  explicit FaultyTransport(std::unique_ptr<adapters::Transport> inner) : inner_(std::move(inner)) {}

  adapters::SendResult send(const adapters::OutgoingMessage& message) override {
    seen.push_back(message);
    if (fault) {
      if (auto result = fault(message)) return *result;
    }
    return inner_->send(message);
  }
  std::size_t at_once() const override { return together; }
  void rest() override { inner_->rest(); }
  Result<void> check() override { return inner_->check(); }

  Fault fault;
  std::size_t together = 1;                     ///< how many messages it is given at once
  std::vector<adapters::OutgoingMessage> seen;  ///< all that were handed over, in order

 private:
  std::unique_ptr<adapters::Transport> inner_;
};

/// The framework of these tests: one timescale, first visit within 5 working days.
extern const char* const kVisitingFramework;

class TestCouncil {
 public:
  TestCouncil();

  /// Writes duecourse.toml; `mail` is the [mail] section without its fallback.
  void configure(const std::string& mail, bool simulated = true);
  /// Canonical queries of the council's own, which also answer for names (table child_names:
  /// case_id, person_id, name) and referrers (table referrers: event_id, name, email).
  void answer_look_ups();
  /// Opens (again) with the faulty transport around the mailbox folder.
  void open();
  /// Opens with the configured transport.
  void open_with_configured_transport();
  void close() { council.reset(); }

  [[nodiscard]] std::filesystem::path path(const std::string& name) const {
    return folder_.path() / name;
  }
  /// Local time in the host's zone.
  [[nodiscard]] Instant at(const std::string& local) const;
  /// A cycle at that local time; fails the test on an error.
  adapters::CycleReport cycle(const std::string& local);
  /// The messages in the mailbox folder, as Python's parsers read them, in order of time.
  [[nodiscard]] std::vector<nlohmann::json> mailbox() const;
  /// `address: subject` of each message in the mailbox folder.
  [[nodiscard]] std::vector<std::string> delivered() const;
  /// `stage/slot state reason` of every notice, in order of key.
  [[nodiscard]] std::vector<std::string> notices() const;
  /// The texts of the audit log's lines of one kind, in order.
  [[nodiscard]] std::vector<std::string> audited(const std::string& what) const;
  /// How often a text was logged.
  [[nodiscard]] int logged(const std::string& text) const;

 private:
  ScratchFolder folder_;
  void open_with(const std::shared_ptr<adapters::Transport>& transport);

 public:
  CanonicalHost host;
  std::shared_ptr<const adapters::Clock> clock;  ///< of the next open(); nullptr: the machine's
  std::shared_ptr<adapters::CalendarServer> calendar_server;  ///< of the next open(), likewise
  std::shared_ptr<FaultyTransport> transport;
  std::unique_ptr<adapters::Council> council;
  std::ostringstream log;
};

}  // namespace duecourse::testing
