// A whole MIME message as bytes: headers that mark it as automatic, plain text and HTML as
// alternatives, and a calendar entry.
//
// With a calendar text the parts are
//
//   multipart/mixed
//     multipart/alternative
//       text/plain, text/html             quoted-printable
//       text/calendar; method=REQUEST     base64; only for REQUEST and CANCEL
//     application/ics, "deadline.ics"     base64
//     message/rfc822, "letter.eml"        7bit; a draft to be sent by the reader, where there is
//     one
//
// Outlook, Exchange and Gmail read the text/calendar alternative and keep the reader's calendar in
// step by themselves, also for an updated or cancelled entry of the same UID; Thunderbird, Apple
// Mail and the phones' clients take either; those that know no invitations at all, and people who
// open it by hand, have the attachment. A PUBLISH is only the attachment: as an alternative it
// would make Outlook show the entry in place of the message. Both are base64, since some gateways
// turn the CRLF of a folded quoted-printable calendar line into something else.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/mail/message_content.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// What a message is made of. Texts are UTF-8 with LF or CRLF line ends.
struct MailDraft {
  MessageId id;
  Instant date{};
  Mailbox from;
  Mailbox to;
  std::optional<Mailbox> reply_to;
  std::string list_id;  ///< a domain, the name of what these messages are of; empty: no List-Id
  std::string subject;
  std::string plain;
  std::string html;
  std::string calendar;  ///< empty: no calendar parts
  std::string calendar_file_name = "deadline.ics";
  std::string letter;  ///< a whole message of ASCII lines, attached as message/rfc822; empty: none
  std::string letter_file_name = "letter.eml";
  bool important = false;
  /// Further headers, e.g. X-Duecourse-Deadline; names of letters, digits and hyphens.
  std::vector<std::pair<std::string, std::string>> extra_headers;
};

/// The message's bytes: ASCII, CRLF, lines of at most 76 columns where an address is no longer than
/// that. Refuses (invalid_input) an unsafe address, id or header name.
[[nodiscard]] Result<std::string> write_message(const MailDraft& draft);

/// `REQUEST`, `CANCEL`, `PUBLISH` ...: the METHOD of a calendar text; empty where it has none.
[[nodiscard]] std::string method_of_calendar(const std::string& calendar);

}  // namespace duecourse::adapters
