// See smtp_login.hpp.
#include "adapters/mail/smtp_login.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "adapters/mail/mime_encoding.hpp"

namespace duecourse::adapters {
namespace {

/// What was asked, and the words in the exchange that nobody may see.
struct Exchange {
  Result<SmtpReply> answer;
  std::vector<std::string> secrets;
};

/// Some servers repeat a command that they do not understand.
SmtpReply without(SmtpReply reply, const std::vector<std::string>& secrets) {
  constexpr std::string_view kHidden = "...";
  for (std::string& line : reply.lines) {
    for (const std::string& secret : secrets) {
      if (secret.empty()) continue;
      for (auto at = line.find(secret); at != std::string::npos;
           at = line.find(secret, at + kHidden.size())) {
        line.replace(at, secret.size(), kHidden);
      }
    }
  }
  return reply;
}

Exchange by_plain(SmtpDialog& dialog, const SmtpSettings& settings) {
  const std::string nul(1, '\0');
  const std::string words = base64(nul + settings.user + nul + settings.password);
  return {dialog.command("AUTH PLAIN " + words), {words, settings.password}};
}

Exchange by_login(SmtpDialog& dialog, const SmtpSettings& settings) {
  // The challenges differ from server to server; their order does not.
  const std::string password = base64(settings.password);
  auto answer = dialog.command("AUTH LOGIN");
  if (answer && answer->code == 334) answer = dialog.command(base64(settings.user));
  if (answer && answer->code == 334) answer = dialog.command(password);
  return {std::move(answer), {password, settings.password}};
}

/// A refusal comes as 334 with words for a program; an empty line asks for the answer proper.
Exchange by_token(SmtpDialog& dialog, const SmtpSettings& settings, const std::string& token) {
  const std::string words =
      base64(fmt::format("user={}\x01{}{}\x01\x01", settings.user, "auth=Bearer ", token));
  auto answer = dialog.command("AUTH XOAUTH2 " + words);
  if (answer && answer->code == 334) answer = dialog.command("");
  return {std::move(answer), {words, token}};
}

Result<void> settle(const SmtpDialog& dialog, const Exchange& exchange) {
  if (!exchange.answer) {
    // What is no answer of SMTP is quoted as well, and cut somewhere.
    constexpr std::size_t kBeginning = 12;
    Error error = exchange.answer.error();
    for (const std::string& secret : exchange.secrets) {
      const auto at =
          secret.empty() ? std::string::npos : error.message.find(secret.substr(0, kBeginning));
      if (at != std::string::npos) error.message = error.message.substr(0, at) + "...";
    }
    return error;
  }
  if (exchange.answer->positive()) return {};
  return dialog.refusal("it refused the log-in", without(*exchange.answer, exchange.secrets));
}

Result<void> log_in_by_token(SmtpDialog& dialog, const SmtpSettings& settings) {
  const auto token = settings.token->current();
  if (!token) return dialog.failure(token.error().message);
  const Exchange first = by_token(dialog, settings, *token);
  if (!first.answer || first.answer->code < 500) return settle(dialog, first);
  // Tokens last an hour or so: the one that was kept may have run out.
  const auto anew = settings.token->renewed(*token);
  if (!anew) return dialog.failure(anew.error().message);
  if (*anew == *token) return settle(dialog, first);
  return settle(dialog, by_token(dialog, settings, *anew));
}

struct Way {
  SmtpLogin login;
  const char* word;
};
constexpr std::array kWays{Way{SmtpLogin::plain, "PLAIN"}, Way{SmtpLogin::login, "LOGIN"},
                           Way{SmtpLogin::xoauth2, "XOAUTH2"}};

bool is_meant(const SmtpSettings& settings, SmtpLogin way) {
  if (settings.login != SmtpLogin::offered) return settings.login == way;
  return (way == SmtpLogin::xoauth2) == (settings.token != nullptr);
}

}  // namespace

bool wants_log_in(const SmtpSettings& settings) {
  return !settings.user.empty();
}

Result<void> log_in(SmtpDialog& dialog, const SmtpSettings& settings, const SmtpReply& hello) {
  const auto refused = [&](const std::string& what) {
    return Error{ErrorCode::refused, dialog.failure(what).message};
  };
  if (!dialog.is_secret()) {
    return refused("a password is not sent unencrypted to another machine");
  }
  if (settings.login == SmtpLogin::xoauth2 && settings.token == nullptr) {
    return refused("there is no token to log in with");
  }
  std::string meant;
  for (const auto& [way, word] : kWays) {
    if (!is_meant(settings, way)) continue;
    meant += fmt::format("{}{}", meant.empty() ? "" : " or ", word);
    if (!offers(hello, "AUTH", word)) continue;
    if (way == SmtpLogin::xoauth2) return log_in_by_token(dialog, settings);
    return settle(
        dialog, way == SmtpLogin::plain ? by_plain(dialog, settings) : by_login(dialog, settings));
  }
  return refused(fmt::format("it offers no log-in by {}", meant));
}

}  // namespace duecourse::adapters
