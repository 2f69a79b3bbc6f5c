// The encodings of Internet mail, each a pure function: header values (RFC 5322, RFC 2047, RFC
// 2231), bodies (RFC 2045) and dates. Their output is ASCII, its lines at most 76 columns.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/mail/message_content.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// `text` as quoted-printable; its line ends (LF or CRLF) become CRLF. Spaces before a line end, a
/// dot and "From " at the start of a line are encoded too, so that no relay on the way touches
/// them.
[[nodiscard]] std::string quoted_printable(std::string_view text);

/// `bytes` as base64 in lines of 76 columns, each ended by CRLF.
[[nodiscard]] std::string base64_lines(std::string_view bytes);

/// `bytes` as base64 in one line, for SMTP's log-in.
[[nodiscard]] std::string base64(std::string_view bytes);

/// `Name: value`, folded, ended by CRLF. The value is cleaned to one line first; where it is not
/// plain ASCII, or cannot be folded at its spaces, it becomes encoded words. A line break in
/// `value` cannot survive.
[[nodiscard]] std::string text_header(std::string_view name, std::string_view value);

/// `Name: "display name" <address>`, folded, ended by CRLF. The address must have passed
/// check_address.
[[nodiscard]] std::string address_header(std::string_view name, const Mailbox& mailbox);

/// `name="value"` for Content-Type and Content-Disposition; `name*=utf-8''...` (RFC 2231), in
/// pieces on lines of their own where it is long, for what is not plain ASCII. Begins with CRLF and
/// a space.
[[nodiscard]] std::string parameter(std::string_view name, std::string_view value);

/// `Thu, 02 Apr 2026 08:30:00 +0000`
[[nodiscard]] std::string mail_date(Instant instant);

/// The instant of a message's own Date header as mail_date wrote it; nothing where it has none.
[[nodiscard]] std::optional<Instant> date_of_message(std::string_view bytes);

}  // namespace duecourse::adapters
