// See failover_transport.hpp.
#include "adapters/mail/failover_transport.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/check.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::chrono::minutes kLeftAlone{5};

/// The server is down, and has surely not taken the message.
bool may_go_on(const SendResult& result) {
  return result.whole_transport && result.outcome == SendOutcome::temporary;
}

class FailoverTransport final : public Transport {
 public:
  FailoverTransport(std::vector<std::unique_ptr<Transport>> servers,
                    std::shared_ptr<const Clock> clock)
      : clock_(std::move(clock)) {
    DUECOURSE_CHECK(!servers.empty());
    for (auto& server : servers) servers_.push_back({std::move(server), std::nullopt});
  }

  SendResult send(const OutgoingMessage& message) override {
    return Transport::send_all({message}).front();
  }

  std::size_t at_once() const override { return servers_[order().front()].transport->at_once(); }

  std::vector<SendResult> send_all(const std::vector<OutgoingMessage>& messages,
                                   SendWatch& watch) override {
    std::vector<SendResult> results(messages.size(), {SendOutcome::temporary, "", true});
    for (const std::size_t number : order()) {
      const bool down = send_left(*servers_[number].transport, messages, watch, results);
      note(servers_[number], down);
      if (std::none_of(results.begin(), results.end(), may_go_on)) break;
    }
    return results;
  }

  void rest() override {
    for (Server& server : servers_) server.transport->rest();
  }

  Result<void> check() override {
    std::optional<Error> trouble;
    for (Server& server : servers_) {
      const auto works = server.transport->check();
      if (works) continue;
      if (!trouble) {
        trouble = works.error();
      } else {
        trouble->message += "; " + works.error().message;
      }
    }
    return trouble ? Result<void>(*trouble) : Result<void>();
  }

 private:
  struct Server {
    std::unique_ptr<Transport> transport;
    std::optional<Instant> down_since;  ///< when it was last found down; nothing: it works
  };

  /// Those that are left alone stand behind the others.
  [[nodiscard]] std::vector<std::size_t> order() const {
    const Instant now = clock_->now();
    std::vector<std::size_t> numbers(servers_.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
    std::stable_partition(numbers.begin(), numbers.end(), [&](std::size_t number) {
      const auto& since = servers_[number].down_since;
      return !since || now < *since || now >= *since + kLeftAlone;
    });
    return numbers;
  }

  void note(Server& server, bool down) const {
    server.down_since = down ? std::optional(clock_->now()) : std::nullopt;
  }

  /// Hands on what the servers before did not take; whether this one is down, too.
  static bool send_left(Transport& server, const std::vector<OutgoingMessage>& messages,
                        SendWatch& watch, std::vector<SendResult>& results) {
    std::vector<OutgoingMessage> left;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!may_go_on(results[i])) continue;
      left.push_back(messages[i]);
      places.push_back(i);
    }
    std::vector<SendResult> later = server.send_all(left, watch);
    bool down = false;
    for (std::size_t i = 0; i < places.size(); ++i) {
      SendResult& before = results[places[i]];
      down = down || later[i].whole_transport;
      if (may_go_on(later[i]) && !before.detail.empty()) {
        later[i].detail = before.detail + "; " + later[i].detail;
      }
      before = std::move(later[i]);
    }
    return down;
  }

  std::vector<Server> servers_;
  std::shared_ptr<const Clock> clock_;
};

}  // namespace

std::unique_ptr<Transport> make_failover_transport(std::vector<std::unique_ptr<Transport>> servers,
                                                   std::shared_ptr<const Clock> clock) {
  return std::make_unique<FailoverTransport>(std::move(servers), std::move(clock));
}

}  // namespace duecourse::adapters
