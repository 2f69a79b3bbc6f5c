// See mime_message.hpp.
#include "adapters/mail/mime_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "adapters/mail/mime_encoding.hpp"
#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kMaxId = 64;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Fit for the left side of a Message-ID.
bool is_plain_id(std::string_view id) {
  if (id.empty() || id.size() > kMaxId || id.front() == '.' || id.back() == '.') return false;
  if (id.find("..") != std::string_view::npos) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

bool is_header_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

/// FNV-1a. Two boundaries of one message differ by their ending; "=_" stands in no line of
/// quoted-printable or base64, so no part can hold a boundary.
std::string boundary(const MessageId& id, std::string_view what) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : id.str()) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 1099511628211ULL;
  }
  return fmt::format("=_{:016x}_{}", hash, what);
}

std::string text_part(std::string_view type, std::string_view text) {
  // The last CRLF belongs to the boundary that follows (RFC 2046, 5.1.1).
  return fmt::format(
      "Content-Type: text/{}; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
      type, quoted_printable(text));
}

/// CRLF line ends, as RFC 5545 asks.
std::string with_crlf(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

std::string alternatives(const MailDraft& draft) {
  const std::string edge = boundary(draft.id, "alternative");
  const std::string method = method_of_calendar(draft.calendar);
  std::string part =
      fmt::format("Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n\r\n", edge);
  part += fmt::format("--{}\r\n{}", edge, text_part("plain", draft.plain));
  part += fmt::format("--{}\r\n{}", edge, text_part("html", draft.html));
  if (method == "REQUEST" || method == "CANCEL") {
    part += fmt::format(
        "--{}\r\nContent-Type: text/calendar; charset=utf-8; method={}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n{}",
        edge, method, base64_lines(with_crlf(draft.calendar)));
  }
  return part + fmt::format("--{}--\r\n", edge);
}

std::string attachment(const MailDraft& draft) {
  return fmt::format(
      "Content-Type: application/ics;{}\r\n"
      "Content-Disposition: attachment;{}\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n{}",
      parameter("name", draft.calendar_file_name), parameter("filename", draft.calendar_file_name),
      base64_lines(with_crlf(draft.calendar)));
}

// No encoding is allowed for a message in a message (RFC 2046, 5.2.1): its own lines are short
// ASCII.
std::string letter_part(const MailDraft& draft) {
  return fmt::format(
      "Content-Type: message/rfc822;{}\r\n"
      "Content-Disposition: attachment;{}\r\n\r\n{}\r\n",
      parameter("name", draft.letter_file_name), parameter("filename", draft.letter_file_name),
      draft.letter);
}

/// X-Auto-Response-Suppress keeps out-of-office answers and read receipts away, but not the reports
/// of failed delivery, which somebody must see. Precedence and List-* are left out: these messages
/// are to one person about their own duty and must not be filed as bulk.
std::string headers(const MailDraft& draft) {
  std::string text = address_header("From", draft.from);
  text += address_header("To", draft.to);
  if (draft.reply_to) text += address_header("Reply-To", *draft.reply_to);
  text += text_header("Subject", draft.subject);
  text += fmt::format("Date: {}\r\n", mail_date(draft.date));
  const std::string id = fmt::format("<{}@{}>", draft.id.str(), domain_of(draft.from.address));
  text += fmt::format("Message-ID:{}{}\r\n", id.size() > 63 ? "\r\n " : " ", id);
  text += "MIME-Version: 1.0\r\n";
  text += "Auto-Submitted: auto-generated\r\n";
  if (!draft.list_id.empty()) text += fmt::format("List-Id: Duecourse\r\n <{}>\r\n", draft.list_id);
  text += "X-Auto-Response-Suppress: OOF, AutoReply, RN, NRN\r\n";
  if (draft.important) text += "Importance: high\r\n";
  for (const auto& [name, value] : draft.extra_headers) text += text_header(name, value);
  return text;
}

Result<void> check_draft(const MailDraft& draft) {
  if (!is_plain_id(draft.id.str())) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("'{}' is no message id: letters, digits, '-', '_' and single dots "
                             "are taken, at most {}",
                             clean_line(draft.id.str()), kMaxId)};
  }
  for (const Mailbox* mailbox : {&draft.from, &draft.to}) {
    if (const auto checked = check_address(mailbox->address); !checked) return checked.error();
  }
  if (draft.reply_to) {
    if (const auto checked = check_address(draft.reply_to->address); !checked) {
      return checked.error();
    }
  }
  if (!draft.list_id.empty() && !check_address("list@" + draft.list_id)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("'{}' is no List-Id", clean_line(draft.list_id))};
  }
  for (const auto& [name, value] : draft.extra_headers) {
    if (!is_header_name(name)) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("'{}' is no name of a header", clean_line(name))};
    }
  }
  return {};
}

}  // namespace

std::string method_of_calendar(const std::string& calendar) {
  constexpr std::string_view kMethod = "METHOD:";
  std::size_t at = 0;
  while (at < calendar.size()) {
    const std::size_t end = std::min(calendar.find('\n', at), calendar.size());
    std::string_view line = std::string_view(calendar).substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.substr(0, kMethod.size()) == kMethod) {
      line.remove_prefix(kMethod.size());
      const bool word = std::all_of(line.begin(), line.end(), is_letter_or_digit);
      return word ? std::string(line) : std::string();
    }
    at = end + 1;
  }
  return {};
}

Result<std::string> write_message(const MailDraft& draft) {
  if (const auto checked = check_draft(draft); !checked) return checked.error();
  if (draft.calendar.empty() && draft.letter.empty()) return headers(draft) + alternatives(draft);
  const std::string edge = boundary(draft.id, "mixed");
  std::string text =
      fmt::format("{}Content-Type: multipart/mixed;\r\n boundary=\"{}\"\r\n\r\n--{}\r\n{}",
                  headers(draft), edge, edge, alternatives(draft));
  if (!draft.calendar.empty()) text += fmt::format("--{}\r\n{}", edge, attachment(draft));
  if (!draft.letter.empty()) text += fmt::format("--{}\r\n{}", edge, letter_part(draft));
  return text + fmt::format("--{}--\r\n", edge);
}

}  // namespace duecourse::adapters
