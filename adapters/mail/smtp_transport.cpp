// See smtp_transport.hpp.
#include "adapters/mail/smtp_transport.hpp"

#include <Poco/Clock.h>
#include <Poco/Net/NetSSL.h>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <deque>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/mail/smtp_connection.hpp"
#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

/// OpenSSL is ready while one of these lives.
class SslReady {
 public:
  SslReady() { Poco::Net::initializeSSL(); }
  ~SslReady() { Poco::Net::uninitializeSSL(); }
  SslReady(const SslReady&) = delete;
  SslReady& operator=(const SslReady&) = delete;
};

/// What several connections send together: each takes the next message when it is free.
class Batch {
 public:
  explicit Batch(const std::vector<OutgoingMessage>& messages)
      : messages_(messages), results_(messages.size()), left_(messages.size()) {
    std::iota(left_.begin(), left_.end(), std::size_t{0});
  }

  /// Sends what is left by the one connection that decides whether the server is down.
  void lead(SmtpConnection& connection) {
    while (const auto mine = take()) {
      SendResult result = connection.send(messages_[*mine]);
      const bool down = result.whole_transport;
      results_[*mine] = std::move(result);
      if (down) give_up();
    }
  }
  /// The same by another, in a thread of its own. Many servers take only so many connections of one
  /// client: one that is not served gives its message back.
  void help(SmtpConnection& connection) {
    while (const auto mine = take()) {
      SendResult result = connection.send(messages_[*mine]);
      const bool of_no_use = result.whole_transport;
      if (of_no_use && result.outcome == SendOutcome::temporary) {
        give_back(*mine);
      } else {
        results_[*mine] = std::move(result);
      }
      if (of_no_use) return;
    }
  }

  /// When all have ended.
  [[nodiscard]] std::vector<SendResult> results() && {
    SendResult not_tried{SendOutcome::temporary, "", true};
    for (const auto& result : results_) {
      if (result && result->whole_transport) not_tried.detail = result->detail;
    }
    std::vector<SendResult> all;
    for (auto& result : results_) all.push_back(result ? std::move(*result) : not_tried);
    return all;
  }

 private:
  std::optional<std::size_t> take() {
    const std::lock_guard lock(mutex_);
    if (left_.empty()) return std::nullopt;
    const std::size_t next = left_.front();
    left_.pop_front();
    return next;
  }
  void give_back(std::size_t message) {
    const std::lock_guard lock(mutex_);
    if (!given_up_) left_.push_front(message);
  }
  void give_up() {
    const std::lock_guard lock(mutex_);
    given_up_ = true;
    left_.clear();
  }

  const std::vector<OutgoingMessage>& messages_;
  std::vector<std::optional<SendResult>> results_;  // each written by whoever took it
  std::mutex mutex_;                                // guards what follows
  std::deque<std::size_t> left_;
  bool given_up_ = false;
};

class SmtpTransport final : public Transport {
 public:
  SmtpTransport(SmtpSettings settings, std::size_t connections)
      : settings_(std::move(settings)), at_once_(connections) {
    for (std::size_t i = 0; i < connections; ++i) connections_.emplace_back(settings_);
  }

  SendResult send(const OutgoingMessage& message) override {
    return connections_.front().send(message);
  }

  std::size_t at_once() const override { return at_once_; }

  std::vector<SendResult> send_all(const std::vector<OutgoingMessage>& messages) override {
    const std::size_t several = std::min(connections_.size(), messages.size());
    if (several < 2) return Transport::send_all(messages);
    const Poco::Clock begun;
    Batch batch(messages);
    {
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < several; ++i) {
        others.emplace_back([&batch, &connection = connections_[i]] { batch.help(connection); });
      }
      batch.lead(connections_.front());
    }
    batch.lead(connections_.front());  // what was given back at the end
    adapt(messages.size(), begun.elapsed());
    return std::move(batch).results();
  }

  void rest() override {
    for (SmtpConnection& connection : connections_) connection.close();
  }

  Result<void> check() override { return connections_.front().check(); }

 private:
  static constexpr Poco::Clock::ClockDiff kOneSecond = 1000 * 1000;  // microseconds
  static constexpr std::size_t kMostAtOnce = 128;

  // What is sent together should take less than a second, since it is not looked at again before
  // the last of it has gone.
  void adapt(std::size_t sent, Poco::Clock::ClockDiff took) {
    if (took > kOneSecond) {
      at_once_ = std::max(at_once_ / 2, connections_.size());
    } else if (took < kOneSecond / 4 && sent >= at_once_) {
      at_once_ = std::min(at_once_ * 2, kMostAtOnce);
    }
  }

  SslReady ssl_;
  SmtpSettings settings_;
  std::deque<SmtpConnection> connections_;  // which do not move
  std::size_t at_once_;
};

}  // namespace

std::string describe(const SmtpSettings& settings) {
  std::string text = fmt::format("{}:{}", settings.host, settings.port);
  switch (settings.encryption) {
    case SmtpEncryption::none:
      text += ", not encrypted";
      break;
    case SmtpEncryption::starttls:
      text += ", encrypted (STARTTLS)";
      break;
    case SmtpEncryption::implicit:
      text += ", encrypted";
      break;
  }
  const bool unchecked = settings.trust == SmtpTrust::unchecked;
  if (unchecked && settings.encryption != SmtpEncryption::none) text += ", certificate unchecked";
  if (!settings.user.empty()) text += ", as user " + settings.user;
  return clean_line(text);
}

std::unique_ptr<Transport> make_smtp_transport(SmtpSettings settings, std::size_t connections) {
  // A server that closes early must be an error to read about, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  return std::make_unique<SmtpTransport>(std::move(settings),
                                         std::max<std::size_t>(connections, 1));
}

}  // namespace duecourse::adapters
