// Which servers are trusted: encrypted connections to a real server with certificates good and bad.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/mail/smtp_transport.hpp"
#include "tests/adapters/mail/smtp_settings.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using testing::Certificates;
using ::testing::HasSubstr;
using testing::in_clear;
using testing::message;
using testing::SmtpServer;

constexpr const char* kInUse = "20991231";

class SmtpEncrypted : public ::testing::TestWithParam<SmtpEncryption> {
 protected:
  static SmtpSettings settings(const SmtpServer& server) {
    SmtpSettings settings = in_clear(server.port());
    settings.host = "localhost";
    settings.encryption = GetParam();
    settings.ca_file = certificates().authority();
    return settings;
  }
  /// A server with this certificate.
  static std::vector<std::string> with(const std::string& certificate) {
    const bool starttls = GetParam() == SmtpEncryption::starttls;
    return {"--certificate", certificate, "--tls", starttls ? "starttls" : "implicit"};
  }
  static Certificates& certificates() {
    static Certificates made;
    return made;
  }
  static const std::string& good() {
    static const std::string made = certificates().signed_for("localhost", kInUse);
    return made;
  }
  /// What is said of a server that is not trusted. Nothing reaches it, and check says the same.
  static std::string refusal(const SmtpServer& server, const SmtpSettings& settings) {
    const auto transport = make_smtp_transport(settings);
    const SendResult result = transport->send(message("a@x.org"));
    EXPECT_EQ(result.outcome, SendOutcome::temporary);
    EXPECT_TRUE(result.whole_transport);
    EXPECT_EQ(server.count(), 0);
    const auto checked = transport->check();
    EXPECT_FALSE(checked.ok());
    if (!checked) {
      EXPECT_EQ(checked.error().message, result.detail);
      EXPECT_EQ(checked.error().code, ErrorCode::refused);
    }
    return result.detail;
  }
};

TEST_P(SmtpEncrypted, DeliversToATrustedServer) {
  const SmtpServer server(with(good()));
  const auto transport = make_smtp_transport(settings(server));
  for (int i = 1; i <= 3; ++i) {
    const SendResult result = transport->send(message("a@x.org"));
    ASSERT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
    EXPECT_EQ(server.envelope(i)["encrypted"], true);
    EXPECT_EQ(server.envelope(i)["connection"], server.envelope(1)["connection"]);
  }
}

TEST_P(SmtpEncrypted, RefusesAServerOfAnUnknownAuthority) {
  const SmtpServer server(with(good()));
  SmtpSettings untrusting = settings(server);
  untrusting.ca_file.clear();
  EXPECT_THAT(refusal(server, untrusting),
              HasSubstr("name the file of its authority in 'ca_file'"));
}

// A test's authority cannot be one of the system's but by this variable.
TEST_P(SmtpEncrypted, TrustsTheSystemsAuthorities) {
  const SmtpServer server(with(good()));
  SmtpSettings trusting = settings(server);
  trusting.ca_file.clear();
  ::setenv("SSL_CERT_FILE", certificates().authority().c_str(), 1);
  const SendResult result = make_smtp_transport(trusting)->send(message("a@x.org"));
  ::unsetenv("SSL_CERT_FILE");
  EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
}

TEST_P(SmtpEncrypted, RefusesACertificateThatSignedItself) {
  const SmtpServer server(with(certificates().self_signed("localhost")));
  EXPECT_THAT(refusal(server, settings(server)),
              HasSubstr("self-signed certificate; 'ca_file' does not hold the authority"));
}

TEST_P(SmtpEncrypted, RefusesACertificateThatHasRunOut) {
  const SmtpServer server(with(certificates().signed_for("localhost", "20200201")));
  EXPECT_THAT(refusal(server, settings(server)), HasSubstr("certificate has expired"));
}

TEST_P(SmtpEncrypted, RefusesAServerOfAnotherName) {
  const SmtpServer server(with(certificates().signed_for("mail.council.example", kInUse)));
  EXPECT_THAT(refusal(server, settings(server)), HasSubstr("is not for the name localhost"));
}

TEST_P(SmtpEncrypted, TakesAnyCertificateOnlyWhereThatIsSaid) {
  for (const std::string& bad : {certificates().signed_for("mail.council.example", kInUse),
                                 certificates().signed_for("localhost", "20200201"),
                                 certificates().self_signed("localhost")}) {
    const SmtpServer server(with(bad));
    SmtpSettings trusting = settings(server);
    trusting.trust = SmtpTrust::unchecked;
    trusting.ca_file.clear();
    const SendResult result = make_smtp_transport(trusting)->send(message("a@x.org"));
    EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
    ASSERT_EQ(server.count(), 1);
    EXPECT_EQ(server.envelope(1)["encrypted"], true);
    EXPECT_THAT(describe(trusting), HasSubstr("certificate unchecked"));
  }
}

INSTANTIATE_TEST_SUITE_P(Both, SmtpEncrypted,
                         ::testing::Values(SmtpEncryption::starttls, SmtpEncryption::implicit),
                         [](const auto& named) {
                           return named.param == SmtpEncryption::starttls ? "StartTls" : "Implicit";
                         });

}  // namespace
}  // namespace duecourse::adapters
