// Many messages at once: by several connections, each message once and with its own result.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <set>

#include "adapters/mail/batch_depth.hpp"
#include "adapters/mail/smtp_transport.hpp"
#include "tests/adapters/mail/smtp_settings.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::HasSubstr;
using testing::in_clear;
using testing::message;
using testing::SmtpServer;

std::vector<OutgoingMessage> many(std::size_t count, const std::string& name = "a") {
  std::vector<OutgoingMessage> messages;
  for (std::size_t i = 0; i < count; ++i) {
    messages.push_back(message(name + std::to_string(i) + "@x.org"));
  }
  return messages;
}

/// Who got a message, and by how many connections.
struct Received {
  std::multiset<std::string> by;
  std::set<int> connections;
};

Received received(const SmtpServer& server) {
  Received all;
  for (int i = 1; i <= server.count(); ++i) {
    const auto envelope = server.envelope(i);
    for (const auto& to : envelope["to"]) all.by.insert(to.get<std::string>());
    all.connections.insert(envelope["connection"].get<int>());
  }
  return all;
}

TEST(SmtpBurst, EachMessageGoesOnceByOneOfSeveralConnections) {
  const SmtpServer server({"--together", "4"});
  const auto transport = make_smtp_transport(in_clear(server.port()), 4);
  const auto messages = many(60);
  for (const SendResult& result : transport->send_all(messages)) {
    EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
  }
  const Received all = received(server);
  EXPECT_EQ(all.by.size(), messages.size());
  for (const OutgoingMessage& one : messages) EXPECT_EQ(all.by.count(one.to), 1U) << one.to;
  EXPECT_EQ(all.connections.size(), 4U);
  // They are kept for the next.
  static_cast<void>(transport->send_all(many(20, "b")));
  EXPECT_EQ(received(server).connections, all.connections);
}

TEST(SmtpBurst, AResultIsThatOfItsMessage) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()), 4);
  auto messages = many(40);
  messages[7].to = "nobody@x.org";
  messages[23].to = "later@x.org";
  messages[31].to = "no address";
  const auto results = transport->send_all(messages);
  ASSERT_EQ(results.size(), messages.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    const SendOutcome hoped = i == 7 || i == 31 ? SendOutcome::permanent
                              : i == 23         ? SendOutcome::temporary
                                                : SendOutcome::accepted;
    EXPECT_EQ(results[i].outcome, hoped) << i << ": " << results[i].detail;
    EXPECT_FALSE(results[i].whole_transport);
  }
}

TEST(SmtpBurst, AServerThatIsDownIsTriedOnceForAll) {
  std::uint16_t port = 0;
  {
    const SmtpServer server;
    port = server.port();
  }
  const auto transport = make_smtp_transport(in_clear(port), 4);
  const auto results = transport->send_all(many(50));
  ASSERT_EQ(results.size(), 50U);
  for (const SendResult& result : results) {
    EXPECT_EQ(result.outcome, SendOutcome::temporary);
    EXPECT_TRUE(result.whole_transport);
    EXPECT_THAT(result.detail, HasSubstr("127.0.0.1:" + std::to_string(port)));
  }
}

TEST(SmtpBurst, AServerThatTakesOneConnectionOnlyGetsAllByIt) {
  const SmtpServer server({"--connections", "1"});
  const auto transport = make_smtp_transport(in_clear(server.port()), 4);
  for (const SendResult& result : transport->send_all(many(30))) {
    EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
  }
  EXPECT_EQ(received(server).by.size(), 30U);
}

TEST(SmtpBurst, BeginsWithOneMessageAConnectionAndSoAfterARest) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()), 3);
  EXPECT_EQ(transport->at_once(), 3U);
  static_cast<void>(transport->send_all(many(3)));
  transport->rest();
  EXPECT_EQ(transport->at_once(), 3U);
}

TEST(BatchDepth, GrowsWhileFullBatchesAreOverInNoTime) {
  using std::chrono::milliseconds;
  BatchDepth depth;
  EXPECT_EQ(depth.depth(), 1U);
  depth.took(milliseconds(199), false);
  EXPECT_EQ(depth.depth(), 1U) << "a small one says nothing of a larger one";
  depth.took(milliseconds(199), true);
  EXPECT_EQ(depth.depth(), 2U);
  depth.took(milliseconds(300), true);
  EXPECT_EQ(depth.depth(), 2U);
  for (int i = 0; i < 10; ++i) depth.took(milliseconds(10), true);
  EXPECT_EQ(depth.depth(), 32U);
  depth.took(milliseconds(501), true);
  EXPECT_EQ(depth.depth(), 16U);
  for (int i = 0; i < 10; ++i) depth.took(milliseconds(900), false);
  EXPECT_EQ(depth.depth(), 1U);
}

/// Remembers who began and what came of it; stops where it is told to.
class Watcher final : public SendWatch {
 public:
  Result<void> begins(const OutgoingMessage& message) override {
    const std::lock_guard lock(mutex_);
    if (begun.size() == most) return Error{ErrorCode::unavailable, "the disk is full"};
    begun.insert(message.to);
    return {};
  }
  void ended(const OutgoingMessage& message, const SendResult& result) override {
    const std::lock_guard lock(mutex_);
    if (result.outcome == SendOutcome::accepted) taken.insert(message.to);
  }

  std::size_t most = 1000;
  std::multiset<std::string> begun;
  std::multiset<std::string> taken;

 private:
  std::mutex mutex_;
};

TEST(SmtpBurst, EachIsToldOfBeforeItIsHandedOverAndAfter) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()), 4);
  Watcher watcher;
  auto messages = many(20);
  messages[7].to = "nobody@x.org";
  static_cast<void>(transport->send_all(messages, watcher));
  EXPECT_EQ(watcher.begun.size(), 20U);
  EXPECT_EQ(watcher.taken, received(server).by);
}

TEST(SmtpBurst, WhatCannotBeNotedIsNotSent) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()), 4);
  Watcher watcher;
  watcher.most = 5;
  std::size_t waiting = 0;
  for (const SendResult& result : transport->send_all(many(20), watcher)) {
    if (result.outcome == SendOutcome::accepted) continue;
    ++waiting;
    EXPECT_EQ(result.outcome, SendOutcome::temporary);
    EXPECT_EQ(result.detail, "the disk is full");
    EXPECT_TRUE(result.whole_transport);
  }
  EXPECT_EQ(waiting, 15U);
  EXPECT_EQ(received(server).by, watcher.begun);
}

}  // namespace
}  // namespace duecourse::adapters
