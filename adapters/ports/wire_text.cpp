// See wire_text.hpp.
#include "adapters/ports/wire_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace duecourse::adapters {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::size_t kMaxLocalPart = 64;
constexpr std::size_t kMaxAddress = 254;
constexpr std::size_t kMaxLabel = 63;

struct Decoded {
  char32_t point = kReplacement;
  std::size_t length = 1;
};

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

/// The code point at `at`; U+FFFD over one byte where it is no valid UTF-8 (overlong forms,
/// surrogates and values past U+10FFFF are none).
Decoded decode(std::string_view text, std::size_t at) {
  const std::uint8_t lead = byte_at(text, at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {};
  char32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const std::uint8_t next = byte_at(text, at + i);
    if ((next & 0xC0) != 0x80) return {};
    point = (point << 6) | (next & 0x3FU);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (overlong || surrogate || point > 0x10FFFF) return {};
  return {point, length};
}

bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029;
}

bool turns_direction(char32_t point) {
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/// Appends the code point as it stood, or the replacement character.
void append(std::string& into, std::string_view text, std::size_t at, const Decoded& decoded) {
  if (decoded.point == kReplacement) {
    into += "\xEF\xBF\xBD";
  } else {
    into += text.substr(at, decoded.length);
  }
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_character(char c) {
  return is_letter_or_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

Error bad_address(std::string_view text, std::string_view why) {
  return Error{ErrorCode::invalid_input,
               fmt::format("'{}' is no mail address: {}", clean_line(text.substr(0, 80)), why)};
}

/// Calls `check` for each part between the dots; false as soon as one is false.
template <class Check>
bool every_part(std::string_view text, const Check& check) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!check(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > kMaxLabel) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

/// How many characters from `at` on are printable ASCII, which stands for itself: nearly all.
std::size_t ascii_run(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at < text.size() && text[at] >= ' ' && text[at] < '\x7f') ++at;
  return at - begin;
}

}  // namespace

std::string clean_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t plain = ascii_run(text, at);
    if (plain > 0 && text[at] != ' ') {
      if (space) line += ' ';
      space = false;
      const std::size_t word = std::min(text.find(' ', at), at + plain) - at;
      line.append(text, at, word);
      at += word;
      continue;
    }
    const Decoded decoded = decode(text, at);
    if (decoded.point == U' ' || is_control(decoded.point)) {
      space = !line.empty();
    } else if (!turns_direction(decoded.point)) {
      if (space) line += ' ';
      space = false;
      append(line, text, at, decoded);
    }
    at += decoded.length;
  }
  return line;
}

std::string clean_text(std::string_view text) {
  std::string cleaned;
  cleaned.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t plain = ascii_run(text, at); plain > 0) {
      cleaned.append(text, at, plain);
      at += plain;
      continue;
    }
    const Decoded decoded = decode(text, at);
    if (decoded.point == U'\r') {
      if (at + 1 >= text.size() || text[at + 1] != '\n') cleaned += '\n';
    } else if (decoded.point == U'\n' || decoded.point == U'\t') {
      cleaned += static_cast<char>(decoded.point);
    } else if (decoded.point == 0x2028 || decoded.point == 0x2029) {
      cleaned += '\n';
    } else if (is_control(decoded.point)) {
      cleaned += ' ';
    } else if (!turns_direction(decoded.point)) {
      append(cleaned, text, at, decoded);
    }
    at += decoded.length;
  }
  return cleaned;
}

Result<void> check_address(std::string_view text) {
  if (text.empty()) return bad_address(text, "it is empty");
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return bad_address(text, "it has no @");
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (text.size() > kMaxAddress || local.size() > kMaxLocalPart) {
    return bad_address(text, "it is too long");
  }
  const bool local_fits = every_part(local, [](std::string_view atom) {
    return !atom.empty() && std::all_of(atom.begin(), atom.end(), is_atom_character);
  });
  if (!local_fits) {
    return bad_address(text,
                       "before the @ only ASCII letters, digits and !#$%&'*+-/=?^_`{|}~ "
                       "are taken, with single dots between them");
  }
  if (!every_part(domain, is_label)) {
    return bad_address(text,
                       "after the @ only ASCII letters, digits, hyphens and single dots "
                       "are taken");
  }
  return {};
}

std::string_view domain_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

std::string web_link(std::string_view url) {
  while (!url.empty() && url.front() == ' ') url.remove_prefix(1);
  while (!url.empty() && url.back() == ' ') url.remove_suffix(1);
  const auto starts_with = [url](std::string_view scheme) {
    return url.size() > scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), url.begin(), [](char wanted, char found) {
             return wanted == (found >= 'A' && found <= 'Z' ? found - 'A' + 'a' : found);
           });
  };
  if (!starts_with("http://") && !starts_with("https://")) return {};
  std::string link;
  for (const char c : url) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool plain = byte > 0x20 && byte < 0x7F &&
                       std::string_view("\"<>'`\\^{|}").find(c) == std::string_view::npos;
    if (plain) {
      link += c;
    } else {
      link += fmt::format("%{:02X}", byte);
    }
  }
  return link;
}

}  // namespace duecourse::adapters
