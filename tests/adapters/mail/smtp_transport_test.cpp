// Sending over the wire: to a real server (aiosmtpd), and to one that plays faults from a script.
#include "adapters/mail/smtp_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "adapters/mail/compose.hpp"
#include "tests/adapters/mail/example_content.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScriptedSmtpServer;
using testing::SmtpServer;
using Json = nlohmann::json;

SmtpSettings in_clear(std::uint16_t port) {
  SmtpSettings settings;
  settings.host = "127.0.0.1";
  settings.port = port;
  settings.encryption = SmtpEncryption::none;
  settings.own_name = "duecourse.test";
  settings.connect_timeout = settings.reply_timeout = settings.final_reply_timeout =
      std::chrono::seconds(10);
  return settings;
}

OutgoingMessage message(const std::string& to, const std::string& body = "Hello.\r\n") {
  return {MessageId("m-1"), "deadlines@westshire.gov.uk", to,
          "From: deadlines@westshire.gov.uk\r\nSubject: x\r\n\r\n" + body};
}

/// The steps of a whole conversation up to the answer to MAIL FROM.
std::vector<std::string> greeted() {
  return {"send 220 hello", "read", "send 250 hello"};
}

std::vector<std::string> with(std::vector<std::string> steps,
                              const std::vector<std::string>& more) {
  steps.insert(steps.end(), more.begin(), more.end());
  return steps;
}

const std::vector<std::string> kTaken = {"read", "send 250 ok", "read",      "send 250 ok",
                                         "read", "send 354 go", "read data", "send 250 taken"};

TEST(SmtpTransport, DeliversTheComposedBytesUnchanged) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()));
  MessageContent content = testing::example_reminder();
  content.calendar = testing::example_calendar("REQUEST");
  const auto composed = compose(content, *testing::shipped_templates().templates);
  ASSERT_TRUE(composed.ok());
  const SendResult result = transport->send(composed->message);
  EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
  EXPECT_EQ(result.detail, "250 OK message 1");
  EXPECT_EQ(server.bytes(1), composed->message.bytes);
  EXPECT_EQ(server.envelope(1)["from"], "deadlines@westshire.gov.uk");
  EXPECT_EQ(server.envelope(1)["to"], Json::array({"sian.oneill@westshire.gov.uk"}));
  EXPECT_EQ(server.envelope(1)["hello"], "duecourse.test");
  const Json parsed = testing::parsed_by_python("message", server.eml(1));
  EXPECT_EQ(parsed["subject"], composed->subject_line);
  EXPECT_EQ(parsed["to"][0][0], "Siân O’Neill");
  EXPECT_TRUE(parsed["defects"].empty());
}

TEST(SmtpTransport, TwentyMessagesUseOneConnection) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()));
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(transport->send(message("a@x.org")).outcome, SendOutcome::accepted);
  }
  ASSERT_EQ(server.count(), 20);
  for (int i = 1; i <= 20; ++i) EXPECT_EQ(server.envelope(i)["connection"], 1);
  transport->rest();
  ASSERT_EQ(transport->send(message("a@x.org")).outcome, SendOutcome::accepted);
  EXPECT_EQ(server.envelope(21)["connection"], 2);
}

TEST(SmtpTransport, DotsAndBareLineEndsInTheBodyArriveAsText) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()));
  const std::string body = ".\n..\r\nx\n.\nMAIL FROM:<evil@example.org>\r.\rend";
  ASSERT_EQ(transport->send(message("a@x.org", body)).outcome, SendOutcome::accepted);
  ASSERT_EQ(server.count(), 1) << "a lone dot ended the message early";
  EXPECT_THAT(
      server.bytes(1),
      EndsWith("\r\n\r\n.\r\n..\r\nx\r\n.\r\nMAIL FROM:<evil@example.org>\r\n.\r\nend\r\n"));
}

TEST(SmtpTransport, ARecipientWithALineEndNeverReachesTheServer) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()));
  const SendResult result = transport->send(message("a@x>\r\nRCPT TO:<evil@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::permanent);
  EXPECT_EQ(server.count(), 0);
  OutgoingMessage forged = message("a@x.org");
  forged.from = "a@x.org>\r\nRCPT TO:<evil@x.org";
  EXPECT_EQ(transport->send(forged).outcome, SendOutcome::permanent);
  ASSERT_EQ(transport->send(message("b@x.org")).outcome, SendOutcome::accepted);
  EXPECT_EQ(server.envelope(1)["to"], Json::array({"b@x.org"}));
}

TEST(SmtpTransport, ARejectedRecipientIsPermanentAndTheNextMessageGoesThrough) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()));
  const SendResult rejected = transport->send(message("nobody@x.org"));
  EXPECT_EQ(rejected.outcome, SendOutcome::permanent);
  EXPECT_EQ(rejected.detail, "550 5.1.1 No such user here");
  EXPECT_FALSE(rejected.whole_transport);
  EXPECT_EQ(transport->send(message("a@x.org")).outcome, SendOutcome::accepted);
  EXPECT_EQ(server.envelope(1)["to"], Json::array({"a@x.org"}));
  EXPECT_EQ(server.envelope(1)["connection"], 1);
}

TEST(SmtpTransport, ARecipientPutOffIsTemporary) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()));
  const SendResult later = transport->send(message("later@x.org"));
  EXPECT_EQ(later.outcome, SendOutcome::temporary);
  EXPECT_EQ(later.detail, "451 4.3.0 Try again later");
  EXPECT_FALSE(later.whole_transport);
  EXPECT_EQ(transport->send(message("a@x.org")).outcome, SendOutcome::accepted);
}

TEST(SmtpTransport, NobodyListeningConcernsTheWholeTransport) {
  std::uint16_t port = 0;
  {
    SmtpServer server;
    port = server.port();
  }
  const auto transport = make_smtp_transport(in_clear(port));
  const SendResult result = transport->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr("127.0.0.1:" + std::to_string(port)));
  EXPECT_EQ(transport->check().error().code, ErrorCode::unavailable);
}

TEST(SmtpTransport, AnUnknownHostConcernsTheWholeTransport) {
  SmtpSettings settings = in_clear(25);
  settings.host = "no-such-host.invalid";
  const SendResult result = make_smtp_transport(settings)->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr("no-such-host.invalid"));
}

TEST(SmtpTransport, AConnectionLostAfterTheLastDotIsUnknown) {
  ScriptedSmtpServer server(Json{with(greeted(), {"read", "send 250 ok", "read", "send 250 ok",
                                                  "read", "send 354 go", "read data", "close"}),
                                 with(greeted(), kTaken)});
  const auto transport = make_smtp_transport(in_clear(server.port()));
  const SendResult lost = transport->send(message("a@x.org"));
  EXPECT_EQ(lost.outcome, SendOutcome::unknown) << lost.detail;
  EXPECT_FALSE(lost.whole_transport);
  EXPECT_EQ(transport->send(message("a@x.org")).outcome, SendOutcome::accepted);
  EXPECT_THAT(server.transcript(), HasSubstr("\r\nHello.\r\n.\r\n-- end of connection\nEHLO"));
}

TEST(SmtpTransport, AnAnswerWithoutSenseAfterTheLastDotIsUnknown) {
  ScriptedSmtpServer server(
      Json{with(greeted(), {"read", "send 250 ok", "read", "send 250 ok", "read", "send 354 go",
                            "read data", "send 354 more?"})});
  const auto transport = make_smtp_transport(in_clear(server.port()));
  EXPECT_EQ(transport->send(message("a@x.org")).outcome, SendOutcome::unknown);
}

TEST(SmtpTransport, AConnectionLostBeforeTheLastDotIsTemporary) {
  ScriptedSmtpServer server(Json{
      with(greeted(), {"read", "send 250 ok", "read", "close"}),
      with(greeted(), {"read", "send 250 ok", "read", "send 250 ok", "read", "reset"}),
  });
  const auto transport = make_smtp_transport(in_clear(server.port()));
  for (int i = 0; i < 2; ++i) {
    const SendResult lost = transport->send(message("a@x.org"));
    EXPECT_EQ(lost.outcome, SendOutcome::temporary) << lost.detail;
  }
}

TEST(SmtpTransport, AStaleConnectionIsOpenedAgainWithoutLosingTheMessage) {
  ScriptedSmtpServer server(Json{with(with(greeted(), kTaken), {"send 421 idle too long", "close"}),
                                 with(with(greeted(), kTaken), {"reset"}),
                                 with(greeted(), kTaken)});
  const auto transport = make_smtp_transport(in_clear(server.port()));
  for (int i = 0; i < 3; ++i) {
    const SendResult result = transport->send(message("a@x.org"));
    EXPECT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
  }
}

struct Refusal {
  const char* where;  ///< the command that is refused
  const char* answer;
  SendOutcome outcome;
  bool whole_transport;
};

class SmtpRefusals : public ::testing::TestWithParam<Refusal> {};

TEST_P(SmtpRefusals, AreReadForWhatTheyMean) {
  const Refusal& refusal = GetParam();
  const std::string where = refusal.where;
  const std::string answer = std::string("send ") + refusal.answer;
  std::vector<std::string> steps = greeted();
  for (const auto& [command, usual] : {std::pair{"MAIL", "send 250 ok"},
                                       {"RCPT", "send 250 ok"},
                                       {"DATA", "send 354 go"},
                                       {"content", "send 250 taken"}}) {
    steps.push_back(std::string(command) == "content" ? "read data" : "read");
    steps.push_back(where == command ? answer : usual);
    if (where == command) break;
  }
  ScriptedSmtpServer server(Json{with(steps, {"read", "send 250 reset"})});
  const auto transport = make_smtp_transport(in_clear(server.port()));
  const SendResult result = transport->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, refusal.outcome);
  EXPECT_EQ(result.whole_transport, refusal.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr(refusal.answer));
}

INSTANTIATE_TEST_SUITE_P(
    All, SmtpRefusals,
    ::testing::Values(Refusal{"MAIL", "451 busy", SendOutcome::temporary, true},
                      Refusal{"MAIL", "550 sender not allowed", SendOutcome::temporary, true},
                      Refusal{"MAIL", "530 log in first", SendOutcome::temporary, true},
                      Refusal{"RCPT", "450 mailbox busy", SendOutcome::temporary, false},
                      Refusal{"RCPT", "421 closing", SendOutcome::temporary, true},
                      Refusal{"RCPT", "530 log in first", SendOutcome::temporary, true},
                      Refusal{"RCPT", "553 no such box", SendOutcome::permanent, false},
                      Refusal{"DATA", "451 try later", SendOutcome::temporary, false},
                      Refusal{"DATA", "554 no recipients", SendOutcome::permanent, false},
                      Refusal{"content", "452 disk full", SendOutcome::temporary, false},
                      Refusal{"content", "554 looks like spam", SendOutcome::permanent, false}),
    [](const auto& named) {
      return std::string(named.param.where) + std::string(named.param.answer).substr(0, 3);
    });

TEST(SmtpTransport, GreetingsThatAreNoneConcernTheWholeTransport) {
  ScriptedSmtpServer server(Json{{"send 554 go away", "close"},
                                 {"send SSH-2.0-OpenSSH_9.2", "close"},
                                 {"close"},
                                 {"send 220 hello", "read", "send 502 what?", "close"}});
  const auto transport = make_smtp_transport(in_clear(server.port()));
  for (int i = 0; i < 4; ++i) {
    const SendResult result = transport->send(message("a@x.org"));
    EXPECT_EQ(result.outcome, SendOutcome::temporary);
    EXPECT_TRUE(result.whole_transport) << result.detail;
  }
}

TEST(SmtpTransport, AServerThatSaysNothingIsGivenUp) {
  ScriptedSmtpServer server(Json{{"read"}, {"raw 220", "read"}});
  SmtpSettings settings = in_clear(server.port());
  settings.reply_timeout = std::chrono::seconds(1);
  const auto transport = make_smtp_transport(settings);
  const SendResult result = transport->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr("no answer in time"));
}

TEST(SmtpTransport, AnswersOfManyLinesAreReadWhole) {
  ScriptedSmtpServer server(
      Json{with({"raw 220-one\r\n220-two\r\n22", "raw 0 three\r\n", "read",
                 "raw 250-hello\r\n250-SIZE 1000\r\n250 HELP\r\n"},
                {"read", "send 250 ok", "read", "raw 550-5.1.1 no\r\n550 5.1.1 such\r\n", "read",
                 "send 250 ok"})});
  const SendResult result = make_smtp_transport(in_clear(server.port()))->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::permanent);
  EXPECT_EQ(result.detail, "550 5.1.1 no 5.1.1 such");
}

TEST(SmtpTransport, NothingIsSentInClearWhenStartTlsIsNotOffered) {
  ScriptedSmtpServer server(Json{{"send 220 hello", "read", "send 250 PIPELINING", "read"}});
  SmtpSettings settings = in_clear(server.port());
  settings.encryption = SmtpEncryption::starttls;
  settings.user = "duecourse";
  settings.password = "secret";
  const auto transport = make_smtp_transport(settings);
  const SendResult result = transport->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr("does not offer STARTTLS"));
  EXPECT_THAT(server.transcript(), Not(HasSubstr("AUTH")));
  EXPECT_THAT(server.transcript(), Not(HasSubstr("MAIL")));
}

TEST(SmtpTransport, LogsInByPlainAndByLogin) {
  const SmtpServer server({"--login", "duecourse:s3cret \u00fc"});
  SmtpSettings settings = in_clear(server.port());
  settings.user = "duecourse";
  settings.password = "s3cret \u00fc";
  EXPECT_EQ(make_smtp_transport(settings)->send(message("a@x.org")).outcome, SendOutcome::accepted);
  EXPECT_EQ(server.envelope(1)["logged_in"], true);
  ScriptedSmtpServer old_server(
      Json{with({"send 220 hello", "read", "send 250 AUTH=LOGIN", "read",
                 "send 334 bmFtZQ==", "read", "send 334 d29yZA==", "read", "send 235 ok"},
                kTaken)});
  settings.port = old_server.port();
  EXPECT_EQ(make_smtp_transport(settings)->send(message("a@x.org")).outcome, SendOutcome::accepted);
  EXPECT_THAT(old_server.transcript(),
              HasSubstr("AUTH LOGIN\r\nZHVlY291cnNl\r\nczNjcmV0IMO8\r\nMAIL FROM"));
}

TEST(SmtpTransport, AWrongPasswordConcernsTheWholeTransportAndIsNeverShown) {
  const SmtpServer server({"--login", "duecourse:right"});
  SmtpSettings settings = in_clear(server.port());
  settings.user = "duecourse";
  settings.password = "wrong-password";
  const auto transport = make_smtp_transport(settings);
  const SendResult result = transport->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr("535"));
  EXPECT_THAT(result.detail, Not(HasSubstr("wrong-password")));
  EXPECT_THAT(describe(settings), Not(HasSubstr("wrong-password")));
  EXPECT_EQ(transport->check().error().code, ErrorCode::refused);
}

TEST(SmtpTransport, CheckConnectsAndSendsNothing) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()));
  EXPECT_TRUE(transport->check().ok());
  EXPECT_EQ(server.count(), 0);
}

/// A certificate authority made for the test, and a certificate for "localhost" signed by it.
class TlsFiles {
 public:
  TlsFiles() {
    const std::string folder = folder_.path().string();
    std::ofstream(folder + "/names") << "subjectAltName=DNS:localhost\n";
    const std::string script =
        "cd '" + folder +
        "' && exec >/dev/null 2>&1 && "
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-keyout ca.key -out ca.pem -subj '/CN=Test CA' && "
        "openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
        "-keyout key.pem -out request.pem -subj '/CN=localhost' && "
        "openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
        "-extfile names -out certificate.pem && cat key.pem certificate.pem > server.pem";
    if (std::system(script.c_str()) != 0) throw std::runtime_error("openssl failed");
  }
  [[nodiscard]] std::string authority() const { return (folder_.path() / "ca.pem").string(); }
  [[nodiscard]] std::string server() const { return (folder_.path() / "server.pem").string(); }

 private:
  testing::ScratchFolder folder_;
};

class SmtpEncrypted : public ::testing::TestWithParam<SmtpEncryption> {
 protected:
  static SmtpSettings settings(std::uint16_t port) {
    SmtpSettings settings = in_clear(port);
    settings.host = "localhost";
    settings.encryption = GetParam();
    settings.ca_file = files().authority();
    return settings;
  }
  static std::vector<std::string> server_options() {
    const bool starttls = GetParam() == SmtpEncryption::starttls;
    return {"--certificate", files().server(), "--tls", starttls ? "starttls" : "implicit"};
  }
  static const TlsFiles& files() {
    static const TlsFiles files;
    return files;
  }
};

TEST_P(SmtpEncrypted, DeliversToATrustedServer) {
  const SmtpServer server(server_options());
  const auto transport = make_smtp_transport(settings(server.port()));
  for (int i = 1; i <= 3; ++i) {
    const SendResult result = transport->send(message("a@x.org"));
    ASSERT_EQ(result.outcome, SendOutcome::accepted) << result.detail;
    EXPECT_EQ(server.envelope(i)["encrypted"], true);
    EXPECT_EQ(server.envelope(i)["connection"], server.envelope(1)["connection"]);
  }
}

TEST_P(SmtpEncrypted, RefusesAServerOfAnUnknownAuthority) {
  const SmtpServer server(server_options());
  SmtpSettings untrusting = settings(server.port());
  untrusting.ca_file.clear();
  const SendResult result = make_smtp_transport(untrusting)->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr("encrypting the connection failed"));
  EXPECT_EQ(server.count(), 0);
}

TEST_P(SmtpEncrypted, RefusesAServerOfAnotherName) {
  const SmtpServer server(server_options());
  SmtpSettings other = settings(server.port());
  other.host = "127.0.0.1";
  const SendResult result = make_smtp_transport(other)->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport) << result.detail;
  EXPECT_EQ(server.count(), 0);
}

INSTANTIATE_TEST_SUITE_P(Both, SmtpEncrypted,
                         ::testing::Values(SmtpEncryption::starttls, SmtpEncryption::implicit),
                         [](const auto& named) {
                           return named.param == SmtpEncryption::starttls ? "StartTls" : "Implicit";
                         });

TEST(SmtpSettingsText, SaysWhereAndHowWithoutThePassword) {
  SmtpSettings settings;
  settings.host = "mail.example.org";
  settings.user = "duecourse";
  settings.password = "secret";
  EXPECT_EQ(describe(settings), "mail.example.org:587, encrypted (STARTTLS), as user duecourse");
}

}  // namespace
}  // namespace duecourse::adapters
