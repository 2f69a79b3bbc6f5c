// See mime_encoding.hpp.
#include "adapters/mail/mime_encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <vector>

#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kLineColumns = 76;
constexpr std::size_t kEncodedWordColumns = 75;
constexpr std::string_view kCrLf = "\r\n";
constexpr std::string_view kWordStart = "=?utf-8?";

std::uint8_t byte_of(char c) {
  return static_cast<std::uint8_t>(c);
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return byte_of(c) >= 0x20 && byte_of(c) < 0x7F; });
}

bool is_plain_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The text cut after every code point: an encoded word must not split one.
std::vector<std::string_view> code_points(std::string_view text) {
  std::vector<std::string_view> points;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (byte_of(text[end]) & 0xC0) == 0x80) ++end;
    points.push_back(text.substr(at, end - at));
    at = end;
  }
  return points;
}

/// Q encoding, safe in a phrase too (RFC 2047, section 5).
std::string q_encoded(std::string_view bytes) {
  std::string encoded;
  for (const char c : bytes) {
    if (c == ' ') {
      encoded += '_';
    } else if (is_plain_letter(c) || c == '-' || c == '!' || c == '*' || c == '+' || c == '/') {
      encoded += c;
    } else {
      encoded += fmt::format("={:02X}", byte_of(c));
    }
  }
  return encoded;
}

std::size_t base64_size(std::size_t bytes) {
  return (bytes + 2) / 3 * 4;
}

/// `text` as encoded words: Q, which people can read in a log, unless B is much shorter. `used`
/// columns of the first line are taken. Words stand on a line each.
std::string encoded_words(std::string_view text, std::size_t used) {
  const bool q = q_encoded(text).size() <= base64_size(text.size()) * 3 / 2;
  const std::string start = fmt::format("{}{}?", kWordStart, q ? 'Q' : 'B');
  const std::size_t frame = start.size() + 2;
  std::string result;
  std::string chunk;
  const auto flush = [&] {
    if (!result.empty()) result += fmt::format("{} ", kCrLf);
    result += start + (q ? q_encoded(chunk) : base64(chunk)) + "?=";
    chunk.clear();
  };
  for (const std::string_view point : code_points(text)) {
    const std::size_t column = result.empty() ? used : 1;
    const std::size_t room = std::min(kEncodedWordColumns, kLineColumns - column) - frame;
    const std::size_t size = q ? q_encoded(chunk).size() + q_encoded(point).size()
                               : base64_size(chunk.size() + point.size());
    if (size > room && !chunk.empty()) flush();
    chunk += point;
  }
  flush();
  return result;
}

/// Whether plain ASCII can stand as it is and be folded at its spaces.
bool folds_plainly(std::string_view text, std::size_t used) {
  if (!is_printable_ascii(text) || text.find("=?") != std::string_view::npos) return false;
  while (true) {
    const std::size_t space = text.find(' ');
    if (std::min(space, text.size()) + used > kLineColumns) return false;
    if (space == std::string_view::npos) return true;
    text.remove_prefix(space + 1);
    used = 1;
  }
}

/// Plain words, broken before the one that would pass the last column.
std::string folded(std::string_view text, std::size_t used) {
  std::string result;
  std::size_t column = used;
  while (true) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    if (!result.empty()) {
      const bool fits = column + 1 + word.size() <= kLineColumns;
      result += fits ? " " : "\r\n ";
      column = (fits ? column : 0) + 1;
    }
    result += word;
    column += word.size();
    if (space == std::string_view::npos) return result;
    text.remove_prefix(space + 1);
  }
}

/// A display name as atoms, a quoted string or encoded words.
std::string phrase(const std::string& name, std::size_t used) {
  const bool atoms = std::all_of(name.begin(), name.end(), [](char c) {
    return is_plain_letter(c) || c == ' ' || c == '-' || c == '\'';
  });
  if (atoms && folds_plainly(name, used)) return folded(name, used);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  quoted += '"';
  const bool quotable = is_printable_ascii(name) && name.find("=?") == std::string::npos &&
                        used + quoted.size() <= kLineColumns;
  if (!quotable) return encoded_words(name, used);
  return quoted;
}

std::string percent_encoded(std::string_view point) {
  std::string encoded;
  for (const char c : point) {
    if (is_plain_letter(c) || c == '-' || c == '.' || c == '_') {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", byte_of(c));
    }
  }
  return encoded;
}

/// Columns of the last line of what was written.
std::size_t last_column(std::string_view written) {
  const std::size_t end = written.rfind('\n');
  return end == std::string_view::npos ? written.size() : written.size() - end - 1;
}

constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Reads `Thu, 02 Apr 2026 08:30:00 +0000`.
std::optional<Instant> read_mail_date(std::string_view text) {
  if (text.size() != 31 || text.substr(26) != "+0000") return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const auto day = number(text.substr(5, 2));
  const auto year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2));
  const auto minute = number(text.substr(20, 2));
  const auto second = number(text.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  using namespace std::chrono;
  const auto month_number = static_cast<unsigned>(month - kMonths.begin()) + 1;
  const year_month_day date{std::chrono::year(*year), std::chrono::month(month_number),
                            std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return Instant(sys_days(date)) + hours(*hour) + minutes(*minute) + seconds(*second);
}

}  // namespace

std::string quoted_printable(std::string_view text) {
  std::string result;
  result.reserve(text.size() + text.size() / 8);
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool inside = column > 0 && column < kLineColumns - 1;
    if (inside && byte_of(c) > 0x20 && byte_of(c) < 0x7F && c != '=') {  // nearly all
      result += c;
      ++column;
      continue;
    }
    if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    if (c == '\n') {
      result += kCrLf;
      column = 0;
      continue;
    }
    const bool line_ends =
        at + 1 == text.size() || text[at + 1] == '\n' || text.substr(at + 1, 2) == kCrLf;
    const bool space = c == ' ' || c == '\t';
    const bool touched = column == 0 && (c == '.' || text.substr(at, 5) == "From ");
    const bool plain = (byte_of(c) > 0x20 && byte_of(c) < 0x7F && c != '=') || space;
    const bool encode = !plain || touched || (space && line_ends);
    const std::size_t width = encode ? 3 : 1;
    // A line that goes on needs a column for its "=".
    if (column + width > (line_ends ? kLineColumns : kLineColumns - 1)) {
      result += "=\r\n";
      column = 0;
      // The first character of the new line may be one that is touched on the way.
      --at;
      continue;
    }
    if (encode) {
      result += fmt::format("={:02X}", byte_of(c));
    } else {
      result += c;
    }
    column += width;
  }
  return result;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  result.reserve(base64_size(bytes.size()));
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t here = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8) | (i < here ? byte_of(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      result += i <= here ? kAlphabet[(group >> (18 - 6 * i)) & 0x3F] : '=';
    }
  }
  return result;
}

std::string base64_lines(std::string_view bytes) {
  const std::string all = base64(bytes);
  std::string result;
  for (std::size_t at = 0; at < all.size(); at += kLineColumns) {
    result += all.substr(at, kLineColumns);
    result += kCrLf;
  }
  return result;
}

std::string text_header(std::string_view name, std::string_view value) {
  const std::string clean = clean_line(value);
  const std::size_t used = name.size() + 2;
  return fmt::format("{}: {}{}", name,
                     folds_plainly(clean, used) ? folded(clean, used) : encoded_words(clean, used),
                     kCrLf);
}

std::string address_header(std::string_view name, const Mailbox& mailbox) {
  const std::string display = clean_line(mailbox.name);
  std::string header = fmt::format("{}:", name);
  if (!display.empty()) header += ' ' + phrase(display, header.size() + 1);
  const std::string address =
      display.empty() ? mailbox.address : fmt::format("<{}>", mailbox.address);
  const bool fits = last_column(header) + 1 + address.size() <= kLineColumns;
  return fmt::format("{}{} {}{}", header, fits ? "" : kCrLf, address, kCrLf);
}

std::string parameter(std::string_view name, std::string_view value) {
  const std::string clean = clean_line(value);
  const bool plain = is_printable_ascii(clean) && clean.find_first_of("\"\\") == std::string::npos;
  if (plain && name.size() + clean.size() + 4 <= kLineColumns) {
    return fmt::format("{} {}=\"{}\"", kCrLf, name, clean);
  }
  std::string whole = "utf-8''";
  std::vector<std::string> pieces;
  const std::size_t room = kLineColumns - name.size() - 8;
  for (const std::string_view point : code_points(clean)) {
    const std::string encoded = percent_encoded(point);
    if (whole.size() + encoded.size() > room) {
      pieces.push_back(whole);
      whole.clear();
    }
    whole += encoded;
  }
  pieces.push_back(whole);
  if (pieces.size() == 1) return fmt::format("{} {}*={}", kCrLf, name, pieces.front());
  std::string result;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    result += fmt::format("{} {}*{}*={}", kCrLf, name, i, pieces[i]);
    if (i + 1 < pieces.size()) result += ';';
  }
  return result;
}

std::string mail_date(Instant instant) {
  using namespace std::chrono;
  const sys_days days = floor<std::chrono::days>(instant);
  const year_month_day date(days);
  const hh_mm_ss time(instant - days);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kWeekdays[weekday(days).c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::optional<Instant> date_of_message(std::string_view bytes) {
  constexpr std::string_view kDate = "Date: ";
  while (!bytes.empty()) {
    const std::size_t end = bytes.find(kCrLf);
    const std::string_view line = bytes.substr(0, end);
    if (line.empty() || end == std::string_view::npos) return std::nullopt;
    if (line.substr(0, kDate.size()) == kDate) return read_mail_date(line.substr(kDate.size()));
    bytes.remove_prefix(end + kCrLf.size());
  }
  return std::nullopt;
}

}  // namespace duecourse::adapters
