// What adapters/ports/transport.hpp promises, of every channel. A new channel adds an Outside of
// its own to the list at the end.
#include <gtest/gtest.h>

#include <functional>

#include "adapters/mail/folder_transport.hpp"
#include "adapters/mail/smtp_transport.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

/// The other side of a channel, and the channel to it.
class Outside {
 public:
  virtual ~Outside() = default;
  [[nodiscard]] virtual std::unique_ptr<Transport> transport() const = 0;
  /// The bytes of every message that arrived, in order of arrival (or of their Date).
  [[nodiscard]] virtual std::vector<std::string> arrived() const = 0;
  /// From now on nothing can be handed over; called before anything has been.
  virtual void fail() = 0;
};

class Mailbox final : public Outside {
 public:
  [[nodiscard]] std::unique_ptr<Transport> transport() const override {
    return make_folder_transport(folder());
  }
  [[nodiscard]] std::vector<std::string> arrived() const override {
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::exists(folder())) return {};
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
      files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> bytes;
    for (const auto& file : files) bytes.push_back(testing::read_whole(file));
    return bytes;
  }
  void fail() override { std::ofstream(folder()) << "a file in the way"; }

 private:
  [[nodiscard]] std::filesystem::path folder() const { return scratch_.path() / "mailbox"; }

  testing::ScratchFolder scratch_;
};

class MailServer final : public Outside {
 public:
  [[nodiscard]] std::unique_ptr<Transport> transport() const override {
    SmtpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = server_.port();
    settings.encryption = SmtpEncryption::none;
    settings.own_name = "duecourse.test";
    return make_smtp_transport(std::move(settings));
  }
  [[nodiscard]] std::vector<std::string> arrived() const override {
    std::vector<std::string> bytes;
    for (int i = 1; i <= server_.count(); ++i) bytes.push_back(server_.bytes(i));
    return bytes;
  }
  void fail() override { server_.stop(); }

 private:
  testing::SmtpServer server_;
};

using MakeOutside = std::function<std::unique_ptr<Outside>()>;

class TransportConformance : public ::testing::TestWithParam<std::pair<const char*, MakeOutside>> {
 protected:
  static OutgoingMessage message(int minute, const std::string& body) {
    const std::string number = std::to_string(10 + minute);
    return {MessageId("m-" + number), "a@x.example", "b@x.example",
            "Date: Thu, 02 Apr 2026 08:" + number + ":00 +0000\r\nSubject: x\r\n\r\n" + body};
  }

  std::unique_ptr<Outside> outside_ = GetParam().second();
  std::unique_ptr<Transport> transport_ = outside_->transport();
};

TEST_P(TransportConformance, WhatIsAcceptedHasArrivedByteForByte) {
  const auto first = message(0, "Sian \xE2\x80\x93 one.\r\n.\r\n..two\r\n");
  const auto second = message(1, "Hello.\r\n");
  EXPECT_EQ(transport_->send(first).outcome, SendOutcome::accepted);
  EXPECT_EQ(transport_->send(second).outcome, SendOutcome::accepted);
  EXPECT_EQ(outside_->arrived(), (std::vector{first.bytes, second.bytes}));
}

TEST_P(TransportConformance, GoesOnAfterARest) {
  transport_->rest();
  EXPECT_EQ(transport_->send(message(0, "one\r\n")).outcome, SendOutcome::accepted);
  transport_->rest();
  transport_->rest();
  EXPECT_EQ(transport_->send(message(1, "two\r\n")).outcome, SendOutcome::accepted);
  EXPECT_EQ(outside_->arrived().size(), 2U);
}

TEST_P(TransportConformance, ACheckSendsNothing) {
  EXPECT_TRUE(transport_->check().ok());
  EXPECT_TRUE(outside_->arrived().empty());
  EXPECT_EQ(transport_->send(message(0, "one\r\n")).outcome, SendOutcome::accepted);
}

TEST_P(TransportConformance, AnOutsideThatIsDownIsTemporaryForAllMessages) {
  outside_->fail();
  const SendResult result = transport_->send(message(0, "one\r\n"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_FALSE(result.detail.empty());
  const auto checked = transport_->check();
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().code, ErrorCode::unavailable);
}

INSTANTIATE_TEST_SUITE_P(
    Channels, TransportConformance,
    ::testing::Values(std::pair("folder", MakeOutside([] { return std::make_unique<Mailbox>(); })),
                      std::pair("smtp",
                                MakeOutside([] { return std::make_unique<MailServer>(); }))),
    [](const auto& channel) { return std::string(channel.param.first); });

}  // namespace
}  // namespace duecourse::adapters
