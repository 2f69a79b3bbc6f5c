// Sending to Postfix and to Dovecot's submission server, with TLS and log-in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/mail/smtp_transport.hpp"
#include "tests/adapters/mail/smtp_settings.hpp"
#include "tests/support/mail_servers.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::in_clear;
using testing::kMailPassword;
using testing::kMailUser;
using testing::mail_servers;
using testing::MailServers;
using testing::message;

enum class Way { postfix_starttls, postfix_tls, dovecot };

/// Each test has what was received before it behind it.
class RealServer : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!MailServers::possible()) GTEST_SKIP() << "Postfix and Dovecot start only as root";
    before_ = mail_servers().receiver().count();
  }
  [[nodiscard]] int received() const { return mail_servers().receiver().count() - before_; }
  [[nodiscard]] nlohmann::json envelope(int number) const {
    return mail_servers().receiver().envelope(before_ + number);
  }
  [[nodiscard]] std::string bytes(int number) const {
    return mail_servers().receiver().bytes(before_ + number);
  }
  static SmtpSettings settings(Way way) {
    SmtpSettings settings = in_clear(mail_servers().postfix_starttls());
    settings.host = "localhost";
    settings.encryption = SmtpEncryption::starttls;
    settings.ca_file = mail_servers().authority();
    settings.user = kMailUser;
    settings.password = kMailPassword;
    if (way == Way::postfix_tls) {
      settings.port = mail_servers().postfix_tls();
      settings.encryption = SmtpEncryption::implicit;
    }
    if (way == Way::dovecot) settings.port = mail_servers().dovecot_starttls();
    return settings;
  }

 private:
  int before_ = 0;
};

class EachServer : public RealServer, public ::testing::WithParamInterface<Way> {};

TEST_P(EachServer, TakesAMessageByEachLogIn) {
  for (const SmtpLogin login : {SmtpLogin::offered, SmtpLogin::plain, SmtpLogin::login}) {
    SmtpSettings by = settings(GetParam());
    by.login = login;
    const SendResult result = make_smtp_transport(by)->send(message("sian@council.example"));
    EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
  }
  ASSERT_EQ(received(), 3);
  EXPECT_EQ(envelope(3)["from"], "deadlines@westshire.gov.uk");
  EXPECT_EQ(envelope(3)["to"], nlohmann::json::array({"sian@council.example"}));
}

TEST_P(EachServer, TakesAMessageByToken) {
  SmtpSettings by = settings(GetParam());
  by.password.clear();
  by.token = std::make_shared<AccessToken>(
      [] { return Result<std::string>(mail_servers().token(false)); });
  const SendResult result = make_smtp_transport(by)->send(message("sian@council.example"));
  EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
  EXPECT_EQ(received(), 1);
}

TEST_P(EachServer, ATokenThatRanOutIsFetchedAnewOnTheSameConnection) {
  SmtpSettings by = settings(GetParam());
  int fetched = 0;
  by.token = std::make_shared<AccessToken>(
      [&] { return Result<std::string>(mail_servers().token(fetched++ == 0)); });
  const auto transport = make_smtp_transport(by);
  const SendResult result = transport->send(message("sian@council.example"));
  EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
  EXPECT_EQ(fetched, 2);
  EXPECT_EQ(received(), 1);
}

TEST_P(EachServer, AWrongPasswordOrTokenIsARefusalOfTheWholeTransport) {
  SmtpSettings wrong = settings(GetParam());
  wrong.password = "wrong-password";
  const SendResult result = make_smtp_transport(wrong)->send(message("sian@council.example"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr("it refused the log-in: 535"));
  wrong.token =
      std::make_shared<AccessToken>([] { return Result<std::string>(mail_servers().token(true)); });
  EXPECT_THAT(make_smtp_transport(wrong)->send(message("sian@council.example")).detail,
              HasSubstr("it refused the log-in: 535"));
  EXPECT_EQ(received(), 0);
}

TEST_P(EachServer, RefusesARecipientWhoIsNotThereAndTakesTheNextMessage) {
  SmtpSettings by = settings(GetParam());
  const auto transport = make_smtp_transport(by);
  const SendResult refused = transport->send(message("nobody@council.example"));
  EXPECT_EQ(refused.outcome, SendOutcome::permanent) << refused.detail;
  EXPECT_THAT(refused.detail, HasSubstr("550 5.1.1"));
  EXPECT_FALSE(refused.whole_transport);
  EXPECT_EQ(transport->send(message("sam@council.example")).outcome, SendOutcome::accepted);
  EXPECT_EQ(received(), 1);
}

TEST_P(EachServer, DotsAndLongLinesArriveAsTheyWere) {
  std::string body = ".\r\n..\r\n.leading\r\nin.side\r\n";
  body += std::string(997, 'x') + "\r\n." + std::string(990, 'y') + "\r\n";
  const SendResult result =
      make_smtp_transport(settings(GetParam()))->send(message("sian@council.example", body));
  ASSERT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
  ASSERT_EQ(received(), 1);
  EXPECT_THAT(bytes(1), EndsWith("\r\n\r\n" + body));
}

TEST_P(EachServer, TakesABurstByAsManyConnectionsAsItAllows) {
  const auto transport = make_smtp_transport(settings(GetParam()), 5);  // Postfix allows three
  std::vector<OutgoingMessage> messages;
  for (int i = 0; i < 40; ++i) messages.push_back(message("sian@council.example"));
  for (const SendResult& result : transport->send_all(messages)) {
    EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
  }
  EXPECT_EQ(received(), 40);
}

TEST_P(EachServer, IsNotTrustedUnderAnotherNameOrAuthority) {
  SmtpSettings other = settings(GetParam());
  other.host = "127.0.0.1";
  EXPECT_THAT(make_smtp_transport(other)->check().error().message,
              HasSubstr("is not for the name 127.0.0.1"));
  other = settings(GetParam());
  other.ca_file.clear();
  EXPECT_THAT(make_smtp_transport(other)->check().error().message,
              HasSubstr("its certificate is not trusted"));
  EXPECT_TRUE(make_smtp_transport(settings(GetParam()))->check().ok());
}

INSTANTIATE_TEST_SUITE_P(All, EachServer,
                         ::testing::Values(Way::postfix_starttls, Way::postfix_tls, Way::dovecot),
                         [](const auto& named) {
                           return named.param == Way::postfix_starttls ? "PostfixStartTls"
                                  : named.param == Way::postfix_tls    ? "PostfixTls"
                                                                       : "Dovecot";
                         });

TEST_F(RealServer, WithoutALogInNothingIsRelayed) {
  SmtpSettings stranger = settings(Way::postfix_starttls);
  stranger.user.clear();
  const SendResult result = make_smtp_transport(stranger)->send(message("sian@elsewhere.example"));
  EXPECT_EQ(result.outcome, SendOutcome::permanent) << result.detail;
  EXPECT_EQ(received(), 0);
}

TEST_F(RealServer, GreylistingPutsOffTheMessageAndNotTheOthers) {
  const auto transport = make_smtp_transport(in_clear(mail_servers().postfix_greylisting()));
  for (const char* to : {"sian@council.example", "sam@council.example"}) {
    const SendResult later = transport->send(message(to));
    EXPECT_EQ(later.outcome, SendOutcome::temporary);
    EXPECT_FALSE(later.whole_transport);
    EXPECT_THAT(later.detail, HasSubstr("Greylisted"));
  }
  EXPECT_EQ(transport->send(message("sian@council.example")).outcome, SendOutcome::accepted);
  EXPECT_EQ(transport->send(message("sam@council.example")).outcome, SendOutcome::accepted);
  EXPECT_EQ(received(), 2);
}

}  // namespace
}  // namespace duecourse::adapters
