// By which servers mail goes: the keys of [mail] and [[mail.server]].
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/files/configuration_loader.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

using adapters::LoadedConfiguration;
using adapters::MailAuth;
using adapters::MailSecurity;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// The lines of [mail] begin with the sixth of the file.
LoadedConfiguration read(const std::string& lines) {
  return adapters::read_configuration(
      "[host]\ndatabase = \"eis.db\"\n[mail]\nfallback = \"it@council.example\"\n"
      "transport = \"smtp\"\n" +
          lines,
      "/etc/duecourse/duecourse.toml", shipped_folder());
}

std::string faults_of(const std::string& lines) {
  return listed(read(lines).faults);
}

TEST(MailKeys, OneServerStandsInMailItself) {
  const LoadedConfiguration loaded = read(
      "host = \"m\"\nuser = \"u\"\nauth = \"xoauth2\"\n"
      "token_command = [\"bin/token\", \"--for\", \"u\"]\n");
  ASSERT_EQ(listed(loaded.faults), "");
  ASSERT_EQ(loaded.configuration.mail.servers.size(), 1U);
  const auto& server = loaded.configuration.mail.servers[0];
  EXPECT_EQ(server.host, "m");
  EXPECT_EQ(server.port, 587);
  EXPECT_EQ(server.security, MailSecurity::starttls);
  EXPECT_EQ(server.auth, MailAuth::xoauth2);
  EXPECT_FALSE(server.unchecked);
  EXPECT_THAT(server.token_command, ElementsAre("/etc/duecourse/bin/token", "--for", "u"));
  EXPECT_EQ(loaded.configuration.mail.connections, 4);
  EXPECT_FALSE(loaded.configuration.mail.most_a_minute.has_value());
  EXPECT_EQ(loaded.configuration.mail.return_path, "duecourse@council.example");
  EXPECT_EQ(loaded.configuration.mail.list_id, "duecourse.council.example");
}

TEST(MailKeys, SeveralServersStandInTheOrderInWhichTheyAreTried) {
  const LoadedConfiguration loaded = read(
      "connections = 2\nmost_a_minute = 30\nreturn_path = \"bounces@council.example\"\n"
      "list_id = \"deadlines.council.example\"\n"
      "[[mail.server]]\nhost = \"a\"\nsecurity = \"tls\"\nuser = \"u\"\npassword_env = \"P\"\n"
      "[[mail.server]]\nhost = \"b\"\nport = 2525\nuser = \"v\"\ntoken_file = \"token\"\n");
  ASSERT_EQ(listed(loaded.faults), "");
  const auto& mail = loaded.configuration.mail;
  ASSERT_EQ(mail.servers.size(), 2U);
  EXPECT_EQ(mail.servers[0].host, "a");
  EXPECT_EQ(mail.servers[0].port, 465);
  EXPECT_EQ(mail.servers[0].password.variable, "P");
  EXPECT_EQ(mail.servers[0].secret_place.line, 14);
  EXPECT_EQ(mail.servers[1].host, "b");
  EXPECT_EQ(mail.servers[1].port, 2525);
  EXPECT_EQ(mail.servers[1].token_file, "/etc/duecourse/token");
  EXPECT_EQ(mail.connections, 2);
  EXPECT_EQ(mail.most_a_minute, 30);
  EXPECT_EQ(mail.return_path, "bounces@council.example");
  EXPECT_EQ(mail.list_id, "deadlines.council.example");
}

TEST(MailKeys, CertificatesAreUncheckedOnlyWithAWarning) {
  EXPECT_EQ(faults_of("host = \"m\"\ncertificates = \"checked\"\n"), "");
  const LoadedConfiguration loaded = read("host = \"m\"\ncertificates = \"unchecked\"\n");
  EXPECT_TRUE(loaded.configuration.mail.servers.at(0).unchecked);
  EXPECT_EQ(listed(loaded.faults),
            "duecourse.toml:7:16: warning: whoever stands between can read all mail to m and the "
            "password; write certificates = \"checked\", and for a certificate of the council's "
            "own its authority as 'ca_file'\n");
  EXPECT_THAT(faults_of("host = \"m\"\ncertificates = \"off\"\n"),
              HasSubstr("duecourse.toml:7:16: error: 'off'"));
  EXPECT_EQ(faults_of("host = \"m\"\nca_file = \"no-such.pem\"\n"),
            "duecourse.toml:7:11: error: there is no file /etc/duecourse/no-such.pem\n");
}

TEST(MailKeys, FaultsSayWhatToWrite) {
  struct Case {
    const char* lines;
    const char* fault;
  };
  for (const auto& [lines, fault] : std::vector<Case>{
           {"", "duecourse.toml:3:1: error: [mail] has no 'host'\n"},
           {"host = \"m\"\nuser = \"u\"\n",
            "duecourse.toml:7:8: error: a user without 'password_env', 'password_file', "
            "'token_file' or 'token_command' cannot sign in\n"},
           {"host = \"m\"\nuser = \"u\"\nauth = \"xoauth2\"\npassword_env = \"P\"\n",
            "duecourse.toml:8:8: error: \"xoauth2\" signs in with a token: write 'token_file' or "
            "'token_command'\n"},
           {"host = \"m\"\nuser = \"u\"\nauth = \"plain\"\ntoken_file = \"t\"\n",
            "duecourse.toml:8:8: error: a token is for \"xoauth2\"; take 'auth' out\n"},
           {"host = \"m\"\nuser = \"u\"\npassword_env = \"P\"\ntoken_file = \"t\"\n",
            "duecourse.toml:9:14: error: give a password or a token, not both\n"},
           {"host = \"m\"\nuser = \"u\"\ntoken_file = \"t\"\ntoken_command = [\"c\"]\n",
            "duecourse.toml:9:17: error: give 'token_file' or 'token_command', not both\n"},
           {"host = \"m\"\ntoken_file = \"t\"\n",
            "duecourse.toml:7:14: error: a token needs 'user': the mailbox that it is for\n"},
           {"host = \"m\"\nauth = \"login\"\n",
            "duecourse.toml:7:8: error: 'auth' says how to sign in, and there is no 'user'\n"},
           {"host = \"m\"\nuser = \"u\"\ntoken_command = []\n",
            "duecourse.toml:8:17: error: 'token_command' is a program and its arguments: "
            "[\"/usr/local/bin/mail-token\"]\n"},
           {"host = \"m\"\nuser = \"u\"\npassword_env = \"P\"\nsecurity = \"none\"\n",
            "duecourse.toml:9:12: error: a password would travel in clear; write security = "
            "\"starttls\" or \"tls\"\n"},
           {"host = \"m\"\nmost_a_minute = \"many\"\n",
            "duecourse.toml:7:17: error: 'most_a_minute' is how many messages the mail server "
            "takes in a minute; write a number or \"no limit\"\n"},
           {"host = \"m\"\nlist_id = \"no id\"\n",
            "duecourse.toml:7:11: error: 'no id' is no List-Id; write a name like a domain: "
            "\"duecourse.council.example\"\n"},
           {"host = \"m\"\n[[mail.server]]\nhost = \"n\"\n",
            "duecourse.toml:6:8: error: 'host' is of one server: write it below its "
            "[[mail.server]]\n"},
           {"server = \"m\"\n",
            "duecourse.toml:6:10: error: each mail server is a table of its own that begins with "
            "[[mail.server]]\n"},
       }) {
    const std::string found = faults_of(lines);
    EXPECT_THAT(found, HasSubstr(fault)) << lines;
  }
}

TEST(MailKeys, AWrongKeyOfAServerIsNamedWithTheNearest) {
  EXPECT_THAT(faults_of("[[mail.server]]\nhost = \"a\"\nprot = 25\n"),
              HasSubstr("duecourse.toml:8:1: error: 'prot' is not a key of a mail server; did you "
                        "mean 'port'?"));
  EXPECT_THAT(faults_of("[[mail.server]]\nport = 25\n"), HasSubstr("a mail server has no 'host'"));
}

TEST(MailKeys, NoSecretStandsInAServer) {
  const std::string found =
      faults_of("[[mail.server]]\nhost = \"a\"\nuser = \"u\"\npassword = \"hunter2\"\n");
  EXPECT_THAT(found, HasSubstr("duecourse.toml:9:1: error: 'password' would put a secret into"));
  EXPECT_THAT(found, ::testing::Not(HasSubstr("hunter2")));
}

TEST(MailKeys, AMadeUpTimeReachesNobodyByAnyServer) {
  const auto loaded = read(
      "[[mail.server]]\nhost = \"localhost\"\n[[mail.server]]\nhost = \"smtp.council.example\"\n"
      "[store]\nsimulated = true\n");
  EXPECT_THAT(listed(loaded.faults), HasSubstr("by way of smtp.council.example"));
}

}  // namespace

}  // namespace duecourse::testing
