// Several mail servers: which of them a message goes to, and when one that was down is tried again.
#include "adapters/mail/failover_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "adapters/mail/smtp_transport.hpp"
#include "tests/adapters/mail/smtp_settings.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using std::chrono::minutes;
using ::testing::ElementsAre;
using testing::in_clear;
using ::testing::IsEmpty;
using testing::message;
using testing::ScriptedSmtpServer;
using testing::SmtpServer;

class HandClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  void pass(minutes time) { now_ += time; }

 private:
  Instant now_{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};
};

/// What a server is given and answers.
struct Server {
  SendResult answer{SendOutcome::accepted, "taken", false};
  std::vector<std::string> tried;
  std::optional<Error> trouble;
  int rests = 0;
};

class Played final : public Transport {
 public:
  explicit Played(Server& server) : server_(server) {}
  SendResult send(const OutgoingMessage& it) override {
    server_.tried.push_back(it.to);
    return server_.answer;
  }
  std::size_t at_once() const override { return 3; }
  void rest() override { ++server_.rests; }
  Result<void> check() override {
    return server_.trouble ? Result<void>(*server_.trouble) : Result<void>();
  }

 private:
  Server& server_;
};

const SendResult kDown{SendOutcome::temporary, "first: no answer", true};

class Failover : public ::testing::Test {
 protected:
  Failover() {
    std::vector<std::unique_ptr<Transport>> servers;
    servers.push_back(std::make_unique<Played>(first_));
    servers.push_back(std::make_unique<Played>(second_));
    transport_ = make_failover_transport(std::move(servers), clock_);
  }

  std::shared_ptr<HandClock> clock_ = std::make_shared<HandClock>();
  Server first_;
  Server second_;
  std::unique_ptr<Transport> transport_;
};

TEST_F(Failover, TheFirstThatWorksIsUsed) {
  EXPECT_EQ(transport_->send(message("a@x.org")).outcome, SendOutcome::accepted);
  EXPECT_THAT(first_.tried, ElementsAre("a@x.org"));
  EXPECT_THAT(second_.tried, IsEmpty());
  EXPECT_EQ(transport_->at_once(), 3U);
  transport_->rest();
  EXPECT_EQ(first_.rests + second_.rests, 2);
}

TEST_F(Failover, OneThatIsDownIsLeftAloneForFiveMinutes) {
  first_.answer = kDown;
  EXPECT_EQ(transport_->send(message("a@x.org")).outcome, SendOutcome::accepted);
  clock_->pass(minutes(4));
  EXPECT_EQ(transport_->send(message("b@x.org")).outcome, SendOutcome::accepted);
  EXPECT_THAT(first_.tried, ElementsAre("a@x.org"));
  clock_->pass(minutes(1));
  first_.answer = {SendOutcome::accepted, "taken", false};
  EXPECT_EQ(transport_->send(message("c@x.org")).outcome, SendOutcome::accepted);
  EXPECT_THAT(first_.tried, ElementsAre("a@x.org", "c@x.org"));
  EXPECT_EQ(transport_->send(message("d@x.org")).outcome, SendOutcome::accepted);
  EXPECT_THAT(first_.tried, ElementsAre("a@x.org", "c@x.org", "d@x.org"));
  EXPECT_THAT(second_.tried, ElementsAre("a@x.org", "b@x.org"));
}

TEST_F(Failover, WhereNoneWorksAllAreTriedAndAllAreNamed) {
  first_.answer = kDown;
  second_.answer = {SendOutcome::temporary, "second: no answer", true};
  for (int i = 0; i < 2; ++i) {
    const SendResult result = transport_->send(message("a@x.org"));
    EXPECT_EQ(result.outcome, SendOutcome::temporary);
    EXPECT_TRUE(result.whole_transport);
    EXPECT_EQ(result.detail, "first: no answer; second: no answer");
  }
  EXPECT_EQ(first_.tried.size(), 2U);
  EXPECT_EQ(second_.tried.size(), 2U);
}

TEST_F(Failover, AMessageThatMayHaveBeenTakenGoesToNoOther) {
  first_.answer = {SendOutcome::unknown, "silence after the last byte", true};
  EXPECT_EQ(transport_->send(message("a@x.org")).outcome, SendOutcome::unknown);
  EXPECT_THAT(second_.tried, IsEmpty());
  // But the server is known to be down.
  EXPECT_EQ(transport_->send(message("b@x.org")).outcome, SendOutcome::accepted);
  EXPECT_THAT(second_.tried, ElementsAre("b@x.org"));
}

TEST_F(Failover, ARefusedRecipientGoesToNoOther) {
  for (const SendOutcome outcome : {SendOutcome::permanent, SendOutcome::temporary}) {
    first_.answer = {outcome, "550 nobody", false};
    EXPECT_EQ(transport_->send(message("a@x.org")).outcome, outcome);
  }
  EXPECT_THAT(second_.tried, IsEmpty());
}

TEST_F(Failover, SeveralAreHandedOnTogether) {
  first_.answer = kDown;
  const auto results = transport_->send_all({message("a@x.org"), message("b@x.org")});
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].outcome, SendOutcome::accepted);
  EXPECT_EQ(results[1].outcome, SendOutcome::accepted);
  EXPECT_THAT(first_.tried, ElementsAre("a@x.org"));  // the second was not tried there
  EXPECT_THAT(second_.tried, ElementsAre("a@x.org", "b@x.org"));
}

TEST_F(Failover, CheckLooksAtEach) {
  EXPECT_TRUE(transport_->check().ok());
  second_.trouble = Error{ErrorCode::refused, "second: no"};
  EXPECT_EQ(transport_->check().error().message, "second: no");
  first_.trouble = Error{ErrorCode::unavailable, "first: no"};
  EXPECT_EQ(transport_->check().error().message, "first: no; second: no");
}

TEST(FailoverOfServers, ARealServerTakesWhatASilentOneDidNot) {
  ScriptedSmtpServer silent(
      nlohmann::json{{"send 220 hello", "read", "send 250 hello", "read", "read"}});
  const SmtpServer server;
  SmtpSettings first = in_clear(silent.port());
  first.reply_timeout = std::chrono::seconds(1);
  std::vector<std::unique_ptr<Transport>> servers;
  servers.push_back(make_smtp_transport(first, 2));
  servers.push_back(make_smtp_transport(in_clear(server.port()), 2));
  const auto transport = make_failover_transport(std::move(servers), std::make_shared<HandClock>());
  EXPECT_EQ(transport->send(message("a@x.org")).outcome, SendOutcome::accepted);
  EXPECT_EQ(transport->send(message("b@x.org")).outcome, SendOutcome::accepted);
  EXPECT_EQ(server.count(), 2);
}

}  // namespace
}  // namespace duecourse::adapters
