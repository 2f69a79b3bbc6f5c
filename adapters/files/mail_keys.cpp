#include "adapters/files/mail_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <utility>

#include "adapters/files/secrets.hpp"

namespace duecourse::adapters {

namespace {

using std::filesystem::path;

constexpr int kLastPort = 65535;
constexpr int kMostConnections = 20;
constexpr int kMostAMinute = 100000;

/// What says something of one server.
constexpr std::array<const char*, 11> kServerKeys{
    "host", "port",         "security",      "certificates", "ca_file",      "auth",
    "user", "password_env", "password_file", "token_file",   "token_command"};

/// Where a key stands; the table where it was not given.
Place place_in(TableReader& table, const char* key) {
  const SourceNode* node = table.node(key);
  return node == nullptr ? table.place() : node->place;
}

void read_certificates(TableReader& table, const path& folder, MailServer& server) {
  const auto certificates = table.word("certificates", {"checked", "unchecked"});
  server.unchecked = certificates == std::size_t{1};
  if (server.unchecked) {
    table.faults().push_back(
        {place_in(table, "certificates"),
         fmt::format("whoever stands between can read all mail to {} and the password; write "
                     "certificates = \"checked\", and for a certificate of the council's own its "
                     "authority as 'ca_file'",
                     server.host),
         Severity::warning});
  }
  const auto file = table.text("ca_file");
  if (!file) return;
  server.ca_file = folder / path(file->text);
  std::error_code problem;
  if (!std::filesystem::is_regular_file(server.ca_file, problem)) {
    add_error(table.faults(), file->place,
              fmt::format("there is no file {}", server.ca_file.string()));
  }
}

void read_token(TableReader& table, const path& folder, MailServer& server) {
  if (const auto file = table.text("token_file")) {
    server.token_file = folder / path(file->text);
    if (file->text.empty()) add_error(table.faults(), file->place, "'token_file' is empty");
  }
  for (const PlacedText& word : table.texts("token_command")) {
    server.token_command.push_back(word.text);
  }
  const SourceNode* command = table.node("token_command");
  if (command != nullptr && (server.token_command.empty() || server.token_command[0].empty())) {
    add_error(table.faults(), command->place,
              "'token_command' is a program and its arguments: [\"/usr/local/bin/mail-token\"]");
  }
  // A name with a slash is a path of the configuration's folder; one without is looked for.
  if (!server.token_command.empty() && server.token_command[0].find('/') != std::string::npos) {
    server.token_command[0] = (folder / path(server.token_command[0])).string();
  }
}

bool has_token(const MailServer& server) {
  return !server.token_file.empty() || !server.token_command.empty();
}

/// A password or one token, and a way to sign in that can be done with it.
void judge_secrets(TableReader& table, const MailServer& server) {
  const auto fault = [&](const char* key, const std::string& message) {
    add_error(table.faults(), place_in(table, key), message);
  };
  const char* token = server.token_file.empty() ? "token_command" : "token_file";
  if (!server.token_file.empty() && !server.token_command.empty()) {
    fault("token_command", "give 'token_file' or 'token_command', not both");
  } else if (has_token(server) && !server.password.empty()) {
    fault(token, "give a password or a token, not both");
  }
  if (server.user.empty() && has_token(server)) {
    fault(token, "a token needs 'user': the mailbox that it is for");
  }
  if (!server.user.empty() && server.password.empty() && !has_token(server)) {
    fault("user",
          "a user without 'password_env', 'password_file', 'token_file' or 'token_command' cannot "
          "sign in");
  }
  if (server.auth == MailAuth::xoauth2 && !has_token(server)) {
    fault("auth", "\"xoauth2\" signs in with a token: write 'token_file' or 'token_command'");
  }
  const bool by_password = server.auth == MailAuth::plain || server.auth == MailAuth::login;
  if (by_password && has_token(server)) {
    fault("auth", "a token is for \"xoauth2\"; take 'auth' out");
  }
  if (server.auth != MailAuth::offered && server.user.empty()) {
    fault("auth", "'auth' says how to sign in, and there is no 'user'");
  }
  if (!server.user.empty() && server.security == MailSecurity::none) {
    fault("security", "a password would travel in clear; write security = \"starttls\" or \"tls\"");
  }
}

MailServer read_server(TableReader& table, const path& folder, bool required) {
  MailServer server;
  if (const auto host = table.text("host")) server.host = host->text;
  if (required && server.host.empty()) table.missing("host");
  if (const auto security = table.word("security", {"none", "starttls", "tls"})) {
    server.security = static_cast<MailSecurity>(*security);
  }
  constexpr std::array<int, 3> kPorts{25, 587, 465};  // by MailSecurity
  server.port = static_cast<int>(
      table.whole("port", 1, kLastPort)
          .value_or(std::int64_t{kPorts.at(static_cast<std::size_t>(server.security))}));
  if (const auto auth = table.word("auth", {"offered", "plain", "login", "xoauth2"})) {
    server.auth = static_cast<MailAuth>(*auth);
  }
  if (const auto user = table.text("user")) server.user = user->text;
  server.password = read_secret_source(table, folder);
  read_certificates(table, folder, server);
  read_token(table, folder, server);
  judge_secrets(table, server);
  for (const char* key : {"password_env", "password_file", "token_file", "token_command"}) {
    if (table.node(key) != nullptr) server.secret_place = place_in(table, key);
  }
  return server;
}

void read_list(TableReader& table, const SourceNode& list, const path& folder, MailSettings& mail) {
  for (const char* key : kServerKeys) {
    if (const SourceNode* node = table.node(key)) {
      add_error(table.faults(), node->place,
                fmt::format("'{}' is of one server: write it below its [[mail.server]]", key));
    }
  }
  if (list.kind != SourceKind::list || list.items.empty()) {
    add_error(table.faults(), list.place,
              "each mail server is a table of its own that begins with [[mail.server]]");
    return;
  }
  for (const SourceNode& item : list.items) {
    TableReader one(item, "a mail server", table.faults());
    mail.servers.push_back(read_server(one, folder, true));
    one.refuse_unknown();
  }
}

void read_pace(TableReader& table, MailSettings& mail) {
  mail.connections =
      static_cast<int>(table.whole("connections", 1, kMostConnections).value_or(mail.connections));
  const SourceNode* most = table.node("most_a_minute");
  if (most == nullptr || (most->kind == SourceKind::text && most->text == "no limit")) return;
  if (most->kind != SourceKind::whole) {
    add_error(table.faults(), most->place,
              "'most_a_minute' is how many messages the mail server takes in a minute; write a "
              "number or \"no limit\"");
  } else if (const auto number = table.whole("most_a_minute", 1, kMostAMinute)) {
    mail.most_a_minute = static_cast<int>(*number);
  }
}

}  // namespace

bool is_loopback(std::string host) {
  std::transform(host.begin(), host.end(), host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (host == "localhost" || host == "::1" || host == "[::1]") return true;
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

void read_mail_servers(TableReader& table, const path& folder, MailSettings& mail) {
  const bool smtp = mail.transport == MailTransport::smtp;
  if (const SourceNode* list = table.node("server")) {
    read_list(table, *list, folder, mail);
  } else {
    MailServer only = read_server(table, folder, smtp);
    if (smtp && !only.host.empty()) mail.servers.push_back(std::move(only));
  }
  read_pace(table, mail);
}

}  // namespace duecourse::adapters
