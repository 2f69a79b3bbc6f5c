// Text that came from outside, made fit to stand in a header, an address, a link or a calendar
// line. Names, titles and addresses are typed by people into the host: none may end a header or
// start a command. Everything that goes onto a wire passes through here; mail and ical both need
// it.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// `text` as one line of valid UTF-8: line ends, tabs and other control characters (C0, DEL, C1,
/// U+2028, U+2029) become one space, runs of spaces one; characters that turn the direction of
/// writing (U+202A to U+202E, U+2066 to U+2069) are dropped; broken UTF-8 becomes U+FFFD. No space
/// at either end.
[[nodiscard]] std::string clean_line(std::string_view text);

/// `text` with the same care, but with its lines kept: CR LF, CR and LF become LF, a tab stays.
[[nodiscard]] std::string clean_text(std::string_view text);

/// Whether `text` may be an address in an envelope, a header and a calendar: `local@domain`, ASCII,
/// a local part of dot-separated atoms of at most 64 characters, a domain of labels of letters,
/// digits and hyphens, at most 254 in all. No spaces, angle brackets, quotes or control characters.
/// The error says what is wrong and never holds a control character.
[[nodiscard]] Result<void> check_address(std::string_view text);

/// What stands after the last @.
[[nodiscard]] std::string_view domain_of(std::string_view address);

/// A link that a message may show: `http://` or `https://` with everything but printable ASCII, and
/// quotes and angle brackets, percent-encoded; empty for any other text.
[[nodiscard]] std::string web_link(std::string_view url);

}  // namespace duecourse::adapters
