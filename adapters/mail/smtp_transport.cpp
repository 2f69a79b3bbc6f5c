// See smtp_transport.hpp.
#include "adapters/mail/smtp_transport.hpp"

#include <Poco/Net/NetSSL.h>
#include <Poco/Stopwatch.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <deque>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/mail/batch_depth.hpp"
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
  Batch(const std::vector<OutgoingMessage>& messages, SendWatch& watch)
      : messages_(messages), watch_(watch), results_(messages.size()), left_(messages.size()) {
    std::iota(left_.begin(), left_.end(), std::size_t{0});
  }

  /// Sends what is left by this connection; in a thread of its own. False: it is of no use. Many
  /// servers take only so many connections of one client: one that is not served gives its message
  /// back to the others.
  bool work(SmtpConnection& connection) {
    while (const auto mine = take()) {
      SendResult result = send(connection, messages_[*mine]);
      const bool down = result.whole_transport;
      if (down && result.outcome == SendOutcome::temporary) {
        give_back(*mine, std::move(result));
      } else {
        results_[*mine] = std::move(result);
      }
      if (down) return false;
    }
    return true;
  }

  /// Whether some were given back when the others had ended.
  [[nodiscard]] bool has_left() {
    const std::lock_guard lock(mutex_);
    return !left_.empty();
  }

  /// When all have ended.
  [[nodiscard]] std::vector<SendResult> results() && {
    std::vector<SendResult> all;
    for (auto& result : results_) all.push_back(result ? std::move(*result) : not_taken_);
    return all;
  }

 private:
  SendResult send(SmtpConnection& connection, const OutgoingMessage& message) {
    if (const auto may = watch_.begins(message); !may) {
      return {SendOutcome::temporary, may.error().message, true};
    }
    SendResult result = connection.send(message);
    watch_.ended(message, result);
    return result;
  }
  std::optional<std::size_t> take() {
    const std::lock_guard lock(mutex_);
    if (left_.empty()) return std::nullopt;
    const std::size_t next = left_.front();
    left_.pop_front();
    return next;
  }
  void give_back(std::size_t message, SendResult why) {
    const std::lock_guard lock(mutex_);
    left_.push_front(message);
    not_taken_ = std::move(why);
  }

  const std::vector<OutgoingMessage>& messages_;
  SendWatch& watch_;
  std::vector<std::optional<SendResult>> results_;  // each written by whoever took it
  std::mutex mutex_;                                // guards what follows
  std::deque<std::size_t> left_;
  SendResult not_taken_{SendOutcome::temporary, "", true};  ///< by the last that was of no use
};

class SmtpTransport final : public Transport {
 public:
  SmtpTransport(SmtpSettings settings, std::size_t connections)
      : settings_(std::move(settings)), served_(connections) {
    for (std::size_t i = 0; i < connections; ++i) {
      connections_.push_back(std::make_unique<SmtpConnection>(settings_));
    }
  }

  SendResult send(const OutgoingMessage& message) override {
    return connections_.front()->send(message);
  }

  std::size_t at_once() const override { return served_ * depth_.depth(); }

  std::vector<SendResult> send_all(const std::vector<OutgoingMessage>& messages,
                                   SendWatch& watch) override {
    const bool full = messages.size() >= at_once();
    Poco::Stopwatch stopwatch;
    stopwatch.start();
    auto results = send_together(messages, watch);
    depth_.took(std::chrono::microseconds{stopwatch.elapsed()}, full);
    return results;
  }

  void rest() override {
    for (const auto& connection : connections_) connection->close();
    served_ = connections_.size();
    depth_ = BatchDepth();
  }

  Result<void> check() override { return connections_.front()->check(); }

 private:
  std::vector<SendResult> send_together(const std::vector<OutgoingMessage>& messages,
                                        SendWatch& watch) {
    const std::size_t several = std::min(served_, messages.size());
    if (several < 2) return Transport::send_all(messages, watch);
    Batch batch(messages, watch);
    std::vector<char> of_use(several);  // not bool: each is written by a thread of its own
    {
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < several; ++i) {
        try {
          others.emplace_back([&, i] { of_use[i] = batch.work(*connections_[i]); });
        } catch (const std::system_error&) {
          break;  // no more threads: those that run send it all
        }
      }
      of_use[0] = batch.work(*connections_[0]);
    }
    for (std::size_t i = 0; i < several && batch.has_left(); ++i) {
      if (of_use[i] != 0) of_use[i] = batch.work(*connections_[i]);
    }
    keep_served(of_use);
    return std::move(batch).results();
  }

  // Those that the server serves come to the front, and are alone used until the next rest; where
  // it serves none it is down, and all are tried again.
  void keep_served(const std::vector<char>& of_use) {
    std::vector<std::unique_ptr<SmtpConnection>> turned_away;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < of_use.size(); ++i) {
      if (of_use[i] == 0) {
        turned_away.push_back(std::move(connections_[i]));
      } else {
        std::swap(connections_[kept++], connections_[i]);
      }
    }
    if (kept > 0 && kept < of_use.size()) served_ = kept;
    for (std::size_t i = 0; i < turned_away.size(); ++i) {
      connections_[kept + i] = std::move(turned_away[i]);
    }
  }

  SslReady ssl_;
  SmtpSettings settings_;
  std::vector<std::unique_ptr<SmtpConnection>> connections_;
  std::size_t served_;  // so many of them, the first
  BatchDepth depth_;
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
