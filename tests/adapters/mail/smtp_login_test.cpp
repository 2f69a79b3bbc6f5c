// Logging in to a mail server: by password and by token, and that neither is ever shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "adapters/mail/access_token.hpp"
#include "adapters/mail/mime_encoding.hpp"
#include "adapters/mail/smtp_transport.hpp"
#include "tests/adapters/mail/smtp_settings.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::HasSubstr;
using testing::in_clear;
using testing::message;
using ::testing::Not;
using testing::ScratchFolder;
using testing::ScriptedSmtpServer;
using testing::SmtpServer;
using Json = nlohmann::json;
using Steps = std::vector<std::string>;
using std::chrono::seconds;

const Steps kTaken = {"read", "send 250 ok", "read",      "send 250 ok",
                      "read", "send 354 go", "read data", "send 250 taken"};

Steps offering(const std::string& ways, const Steps& steps, const Steps& more = kTaken) {
  Steps all{"send 220 hello", "read", "send 250 " + ways};
  all.insert(all.end(), steps.begin(), steps.end());
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

SmtpSettings with_password(std::uint16_t port) {
  SmtpSettings settings = in_clear(port);
  settings.user = "duecourse";
  settings.password = "s3cret \u00fc";
  return settings;
}

/// Tokens one after the other; the last again and again. Counts how often it was asked.
struct Tokens {
  std::vector<std::string> all;
  int asked = 0;

  std::shared_ptr<AccessToken> made() {
    return std::make_shared<AccessToken>([this]() -> Result<std::string> {
      const auto last = all.size() - 1;
      return all.at(std::min(static_cast<std::size_t>(asked++), last));
    });
  }
};

SmtpSettings with_token(std::uint16_t port, Tokens& tokens) {
  SmtpSettings settings = in_clear(port);
  settings.user = "duecourse@council.example";
  settings.token = tokens.made();
  return settings;
}

std::string said_for(const std::string& token) {
  std::string words = "user=duecourse@council.example";
  words += '\x01';
  words += "auth=Bearer " + token;
  words += "\x01\x01";
  return "AUTH XOAUTH2 " + base64(words) + "\r\n";
}

TEST(SmtpLogin, LogsInByPlainAndByLogin) {
  const SmtpServer server({"--login", "duecourse:s3cret \u00fc"});
  SmtpSettings settings = with_password(server.port());
  EXPECT_EQ(make_smtp_transport(settings)->send(message("a@x.org")).outcome, SendOutcome::accepted);
  EXPECT_EQ(server.envelope(1)["logged_in"], true);
  ScriptedSmtpServer old_server(
      Json{offering("AUTH=LOGIN", {"read", "send 334 bmFtZQ==", "read", "send 334 d29yZA==", "read",
                                   "send 235 ok"})});
  settings.port = old_server.port();
  EXPECT_EQ(make_smtp_transport(settings)->send(message("a@x.org")).outcome, SendOutcome::accepted);
  EXPECT_THAT(old_server.transcript(),
              HasSubstr("AUTH LOGIN\r\nZHVlY291cnNl\r\nczNjcmV0IMO8\r\nMAIL FROM"));
}

TEST(SmtpLogin, AWrongPasswordConcernsTheWholeTransportAndIsNeverShown) {
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

TEST(SmtpLogin, UsesTheConfiguredWayOnly) {
  ScriptedSmtpServer server(
      Json{offering("AUTH PLAIN LOGIN",
                    {"read", "send 334 a", "read", "send 334 b", "read", "send 235 ok"}),
           offering("AUTH PLAIN", {}, {"read"})});
  SmtpSettings settings = with_password(server.port());
  settings.login = SmtpLogin::login;
  EXPECT_EQ(make_smtp_transport(settings)->send(message("a@x.org")).outcome, SendOutcome::accepted);
  const SendResult refused = make_smtp_transport(settings)->send(message("a@x.org"));
  EXPECT_TRUE(refused.whole_transport);
  EXPECT_THAT(refused.detail, HasSubstr("it offers no log-in by LOGIN"));
  EXPECT_THAT(server.transcript(), Not(HasSubstr("AUTH PLAIN")));
}

TEST(SmtpLogin, SendsATokenAsXoauth2) {
  ScriptedSmtpServer server(Json{offering("AUTH PLAIN XOAUTH2", {"read", "send 235 ok"}),
                                 offering("AUTH XOAUTH2", {"read", "send 235 ok"})});
  Tokens tokens{{"first-token", "second-token"}};
  const auto transport = make_smtp_transport(with_token(server.port(), tokens));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(transport->send(message("a@x.org")).outcome, SendOutcome::accepted);
    transport->rest();
  }
  EXPECT_EQ(tokens.asked, 1);  // it is kept for the next connection
  EXPECT_THAT(server.transcript(), HasSubstr(said_for("first-token")));
}

TEST(SmtpLogin, ATokenThatRanOutIsFetchedAnew) {
  const std::string json = base64(R"({"status":"401","schemes":"bearer"})");
  ScriptedSmtpServer server(
      Json{offering("AUTH XOAUTH2", {"read", "send 235 ok"}),
           offering("AUTH XOAUTH2", {"read", "send 334 " + json, "read", "send 535 5.7.8 expired",
                                     "read", "send 235 ok"})});
  Tokens tokens{{"first-token", "second-token"}};
  const auto transport = make_smtp_transport(with_token(server.port(), tokens));
  EXPECT_EQ(transport->send(message("a@x.org")).outcome, SendOutcome::accepted);
  transport->rest();
  const SendResult second = transport->send(message("a@x.org"));
  EXPECT_EQ(second.outcome, SendOutcome::accepted) << second.detail;
  EXPECT_THAT(server.transcript(),
              HasSubstr(said_for("first-token") + "\r\n" + said_for("second-token")));
}

TEST(SmtpLogin, ATokenThatCannotBeRenewedIsARefusalOfTheWholeTransport) {
  ScriptedSmtpServer server(
      Json{offering("AUTH XOAUTH2", {"read", "send 535 5.7.8 no token"}, {"read"})});
  Tokens tokens{{"the-token"}};
  const SendResult result =
      make_smtp_transport(with_token(server.port(), tokens))->send(message("a@x.org"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr("it refused the log-in: 535 5.7.8 no token"));
  EXPECT_EQ(tokens.asked, 2);
}

TEST(SmtpLogin, ATokenIsNeverSentAsAPassword) {
  ScriptedSmtpServer server(Json{offering("AUTH PLAIN LOGIN", {}, {"read"})});
  Tokens tokens{{"the-token"}};
  const SendResult result =
      make_smtp_transport(with_token(server.port(), tokens))->send(message("a@x.org"));
  EXPECT_THAT(result.detail, HasSubstr("it offers no log-in by XOAUTH2"));
  EXPECT_EQ(tokens.asked, 0);
}

TEST(SmtpLogin, WhatAServerRepeatsOfASecretIsNotShown) {
  std::string plain(1, '\0');
  plain += "duecourse";
  plain += '\0';
  const std::string password = "s3cret";
  const std::string said = base64(plain + password);
  ScriptedSmtpServer server(
      Json{offering("AUTH PLAIN", {"read", "send 500 what? AUTH PLAIN " + said + " s3cret"}, {}),
           offering("AUTH XOAUTH2", {"read", "send 500 what? the-token"}, {"read", "close"})});
  SmtpSettings settings = with_password(server.port());
  settings.password = password;
  const std::string detail = make_smtp_transport(settings)->send(message("a@x.org")).detail;
  EXPECT_THAT(detail, HasSubstr("500 what? AUTH PLAIN ... ..."));
  Tokens tokens{{"the-token"}};
  const SendResult result =
      make_smtp_transport(with_token(server.port(), tokens))->send(message("a@x.org"));
  EXPECT_THAT(result.detail, HasSubstr("500 what?"));
  EXPECT_THAT(result.detail, Not(HasSubstr("the-token")));
}

TEST(AccessToken, IsTheFirstLineOfWhatItsSourceGives) {
  AccessToken token([] { return Result<std::string>("ya29.a-b_c~d+/=\r\n"); });
  EXPECT_EQ(*token.current(), "ya29.a-b_c~d+/=");
  AccessToken empty([] { return Result<std::string>("\n"); });
  EXPECT_THAT(empty.current().error().message, HasSubstr("empty"));
  AccessToken two([] { return Result<std::string>("one\ntwo\n"); });
  EXPECT_THAT(two.current().error().message, HasSubstr("on one line"));
  EXPECT_THAT(two.current().error().message, Not(HasSubstr("two")));
}

TEST(AccessToken, OneThatAnotherConnectionRenewedIsTaken) {
  Tokens tokens{{"a", "b", "c"}};
  const auto token = tokens.made();
  EXPECT_EQ(*token->current(), "a");
  EXPECT_EQ(*token->renewed("a"), "b");
  EXPECT_EQ(*token->renewed("a"), "b");  // renewed already
  EXPECT_EQ(*token->renewed("b"), "c");
  EXPECT_EQ(tokens.asked, 3);
}

TEST(TokenCommand, ItsOutputIsTheToken) {
  const auto token = token_of_command({"/bin/echo", "a $HOME token"}, seconds(10));
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(*token, "a $HOME token\n");  // no shell
}

TEST(TokenCommand, ItsFailuresAreSaidWithoutItsOutput) {
  const auto failure = [](const std::vector<std::string>& command) {
    const auto token = token_of_command(command, seconds(10));
    return token ? "no failure" : token.error().message;
  };
  EXPECT_EQ(failure({"/no/such/program"}),
            "the token command /no/such/program cannot be started: No such file or directory");
  EXPECT_EQ(failure({"/bin/sh", "-c", "echo secret; exit 3"}),
            "the token command /bin/sh ended with status 3");
  EXPECT_EQ(failure({"/bin/true"}), "the token command /bin/true printed nothing");
  EXPECT_EQ(failure({"/bin/sh", "-c", "kill -9 $$"}),
            "the token command /bin/sh was ended by signal 9");
  EXPECT_EQ(failure({}), "the token command  is empty");
}

TEST(TokenCommand, OneThatHangsIsEndedWithWhatItStarted) {
  const ScratchFolder folder;
  const std::string note = (folder.path() / "pid").string();
  // The inner shell writes who it is, then waits; with it the output stays open.
  const auto token = token_of_command(
      {"/bin/sh", "-c", "sh -c 'echo $$ >" + note + "; exec sleep 600'; true"}, seconds(1));
  ASSERT_FALSE(token.ok());
  EXPECT_EQ(token.error().message, "the token command /bin/sh did not end within 1 seconds");
  std::ifstream file(note);
  int pid = 0;
  ASSERT_TRUE(file >> pid);
  const int process = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (process < 0) return;  // gone
  pollfd ended{process, POLLIN, 0};
  EXPECT_EQ(poll(&ended, 1, 10000), 1) << "it goes on";
  close(process);
}

}  // namespace
}  // namespace duecourse::adapters
