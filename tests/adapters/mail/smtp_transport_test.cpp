// Sending over the wire: to a real server (aiosmtpd), and to one that plays faults from a script.
#include "adapters/mail/smtp_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/mail/compose.hpp"
#include "tests/adapters/mail/example_content.hpp"
#include "tests/adapters/mail/smtp_settings.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::in_clear;
using testing::message;
using ::testing::Not;
using testing::ScriptedSmtpServer;
using testing::SmtpServer;
using Json = nlohmann::json;

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
      with(greeted(), {"read", "close"}),
  });
  const auto transport = make_smtp_transport(in_clear(server.port()));
  for (int i = 0; i < 3; ++i) {
    const SendResult lost = transport->send(message("a@x.org"));
    EXPECT_EQ(lost.outcome, SendOutcome::temporary) << lost.detail;
    // Before a recipient was named it cannot be about them.
    EXPECT_EQ(lost.whole_transport, i == 2) << lost.detail;
  }
}

TEST(SmtpTransport, AConnectionLostInsideTheContentIsTemporary) {
  ScriptedSmtpServer server(Json{with(greeted(), {"read", "send 250 ok", "read", "send 250 ok",
                                                  "read", "send 354 go", "read", "reset"})});
  const auto transport = make_smtp_transport(in_clear(server.port()));
  // More than a socket holds: it is noticed before the last dot.
  const SendResult lost = transport->send(message("a@x.org", std::string(8 << 20, 'x') + "\r\n"));
  EXPECT_EQ(lost.outcome, SendOutcome::temporary) << lost.detail;
  EXPECT_FALSE(lost.whole_transport);
}

TEST(SmtpTransport, AServerThatAcceptsAndFallsSilentIsDownWhateverItHadTaken) {
  const std::vector<std::string> until_content = {"read",        "send 250 ok", "read",
                                                  "send 250 ok", "read",        "send 354 go"};
  ScriptedSmtpServer server(Json{with(greeted(), {"read", "read"}),
                                 with(greeted(), {"read", "send 250 ok", "read", "read"}),
                                 with(with(greeted(), until_content), {"read data", "read"})});
  SmtpSettings settings = in_clear(server.port());
  settings.reply_timeout = settings.final_reply_timeout = std::chrono::seconds(1);
  const auto transport = make_smtp_transport(settings);
  for (const SendOutcome outcome :
       {SendOutcome::temporary, SendOutcome::temporary, SendOutcome::unknown}) {
    const SendResult result = transport->send(message("a@x.org"));
    EXPECT_EQ(result.outcome, outcome) << result.detail;
    EXPECT_TRUE(result.whole_transport);
    EXPECT_THAT(result.detail, HasSubstr("no answer in time"));
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

struct Opening {
  const char* where;
  std::vector<std::string> steps;  ///< up to the answer
};

class SmtpOpenings : public ::testing::TestWithParam<Opening> {};

// Whatever is said before a message is begun concerns all messages, "later" and "never" alike.
TEST_P(SmtpOpenings, RefusedConcernTheWholeTransportAndNoMessage) {
  for (const char* answer : {"send 421 4.3.2 later", "send 454 4.7.0 not now", "send 504 never",
                             "send 554 5.7.1 never"}) {
    ScriptedSmtpServer server(Json::array({with(GetParam().steps, {answer, "read"})}));
    SmtpSettings settings = in_clear(server.port());
    const std::string where = GetParam().where;
    if (where == "STARTTLS") settings.encryption = SmtpEncryption::starttls;
    if (where == "AUTH") settings.user = settings.password = "duecourse";
    const SendResult result = make_smtp_transport(settings)->send(message("a@x.org"));
    EXPECT_EQ(result.outcome, SendOutcome::temporary) << answer;
    EXPECT_TRUE(result.whole_transport) << answer;
    EXPECT_THAT(result.detail, HasSubstr(std::string(answer).substr(5))) << answer;
    EXPECT_THAT(server.transcript(), Not(HasSubstr("MAIL")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, SmtpOpenings,
    ::testing::Values(Opening{"greeting", {}}, Opening{"EHLO", {"send 220 hello", "read"}},
                      Opening{"STARTTLS", {"send 220 hello", "read", "send 250 STARTTLS", "read"}},
                      Opening{"AUTH", {"send 220 hello", "read", "send 250 AUTH PLAIN", "read"}}),
    [](const auto& named) { return std::string(named.param.where); });

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

TEST(SmtpTransport, CheckConnectsAndSendsNothing) {
  const SmtpServer server;
  const auto transport = make_smtp_transport(in_clear(server.port()));
  EXPECT_TRUE(transport->check().ok());
  EXPECT_EQ(server.count(), 0);
}

TEST(SmtpSettingsText, SaysWhereAndHowWithoutThePassword) {
  SmtpSettings settings;
  settings.host = "mail.example.org";
  settings.user = "duecourse";
  settings.password = "secret";
  EXPECT_EQ(describe(settings), "mail.example.org:587, encrypted (STARTTLS), as user duecourse");
}

}  // namespace
}  // namespace duecourse::adapters
