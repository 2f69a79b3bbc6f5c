#include "adapters/host/cell_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "adapters/host/details_json.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::size_t kShownLength = 60;

/// What was found, short enough for a line and without control characters.
std::string shown(std::string_view found) {
  std::string out;
  for (const char c : found.substr(0, kShownLength)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  // A cut through the middle of a character, or bytes that never were one, are not shown.
  while (const auto bad = first_bad_byte(out)) out[*bad] = '?';
  return found.size() > kShownLength ? out + "..." : out;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// The length of the well-formed sequence at `at`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return follows(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    if (!follows(1) || !follows(2)) return 0;
    const unsigned code = ((lead & 0xfU) << 12U) | ((byte(1) & 0x3fU) << 6U) | (byte(2) & 0x3fU);
    return code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 0 : 3;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    const unsigned code = ((lead & 0x7U) << 18U) | ((byte(1) & 0x3fU) << 12U);
    return code < 0x10000 || code > 0x10ffff ? 0 : 4;
  }
  return 0;
}

bool equals_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != word[i]) return false;
  }
  return true;
}

std::optional<double> finite_number(std::string_view value) {
  double number = 0;
  const auto end = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool whole = end.ec == std::errc() && end.ptr == value.data() + value.size();
  return whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> first_bad_byte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;
    while (at + 8 <= text.size()) {
      std::memcpy(&eight, text.data() + at, 8);
      if ((eight & 0x8080808080808080U) != 0) break;
      at += 8;
    }
    if (at >= text.size()) return std::nullopt;
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

const std::string& CellReader::name(std::size_t column) const {
  return canonical_columns(shape_.kind)[column];
}

std::string_view CellReader::raw(std::size_t column) const {
  const int place = shape_.cell_of[column];
  return place < 0 ? std::string_view() : cell(static_cast<std::size_t>(place));
}

std::string_view CellReader::cell(std::size_t cell) const {
  const CellView& found = cells_[cell];
  if (!found.known) return {};
  const std::string_view text = found.text;
  return std::all_of(text.begin(), text.end(), is_blank) ? std::string_view() : text;
}

bool CellReader::is_utf8(std::size_t column, std::string_view value) {
  const auto bad = first_bad_byte(value);
  if (!bad) return true;
  note_text(column, fmt::format("'{}' is not UTF-8 (byte {}); let the query convert it",
                                shown(value), *bad + 1));
  return false;
}

std::string CellReader::text(std::size_t column) {
  const std::string_view value = raw(column);
  return is_utf8(column, value) ? std::string(value) : std::string();
}

std::string CellReader::word(std::size_t column) {
  const std::string_view value = trimmed(raw(column));
  return is_utf8(column, value) ? std::string(value) : std::string();
}

std::string CellReader::id(std::size_t column) {
  const std::string_view value = raw(column);
  for (const char c : value) {
    if (static_cast<unsigned char>(c) < 0x20) {
      note_text(column,
                fmt::format("'{}' has a control character; ids are plain text", shown(value)));
      return {};
    }
  }
  return is_utf8(column, value) ? std::string(value) : std::string();
}

std::optional<Moment> CellReader::moment(std::size_t column) {
  const std::string_view value = trimmed(raw(column));
  if (value.empty()) return std::nullopt;
  const auto read = read_moment(value, zone_);
  if (!read) {
    const auto again = read_moment(shown(value), zone_);
    note_text(column, again ? "is not a time" : again.error().message);
    return std::nullopt;
  }
  if (read->kind == LocalKind::repeated) note_ambiguous(column);
  return read->moment;
}

bool CellReader::flag(std::size_t column, bool unknown, bool unreadable) {
  const std::string_view value = trimmed(raw(column));
  if (value.empty()) return unknown;
  if (value == "1" || equals_word(value, "true")) return true;
  if (value == "0" || equals_word(value, "false")) return false;
  note(column, value, "true, false, 1 or 0");
  return unreadable;
}

std::optional<double> CellReader::number(std::size_t column) {
  const std::string_view value = trimmed(raw(column));
  if (value.empty()) return std::nullopt;
  const auto number = finite_number(value);
  if (!number) note(column, value, "a number such as 0.6");
  return number;
}

std::optional<FactValue> CellReader::fact(const FactColumn& column) {
  const std::string_view value = trimmed(cell(column.cell));
  if (value.empty()) return std::nullopt;
  if (column.number) {
    if (const auto number = finite_number(value)) return *number;
    note_fact(column, fmt::format("found '{}'; allowed is a number such as 0.6", shown(value)));
    return std::nullopt;
  }
  if (equals_word(value, "true") || equals_word(value, "yes")) return true;
  if (equals_word(value, "false") || equals_word(value, "no")) return false;
  if (first_bad_byte(value)) {
    note_fact(column, fmt::format("'{}' is not UTF-8; let the query convert it", shown(value)));
    return std::nullopt;
  }
  TextFact read = read_text_fact(std::string(value), zone_);
  if (read.ambiguous && ambiguous_.empty()) ambiguous_ = column.name;
  return std::move(read.value);
}

void CellReader::note_fact(const FactColumn& column, std::string_view sentence) {
  if (!fault_.empty()) fault_ += "; ";
  fault_ += fmt::format("the fact {}: {}", column.name, sentence);
}

void CellReader::note(std::size_t column, std::string_view found, std::string_view allowed) {
  note_text(column, fmt::format("found '{}'; allowed is {}", shown(found), allowed));
}

void CellReader::note_missing(std::size_t column, std::string_view allowed) {
  if (!raw(column).empty()) return;  // there, but unreadable: that was said
  note_text(column, fmt::format("is empty; it must be {}", allowed));
}

void CellReader::note_text(std::size_t column, std::string_view sentence) {
  if (!fault_.empty()) fault_ += "; ";
  const bool speaks_of_column = sentence.substr(0, 2) == "is";
  fault_ += fmt::format("{}{} {}", name(column), speaks_of_column ? "" : ":", sentence);
}

void CellReader::note_ambiguous(std::size_t column, std::string_view fact) {
  if (!ambiguous_.empty()) return;
  ambiguous_ = fact.empty() ? name(column) : fmt::format("{} ({})", name(column), fact);
}

}  // namespace duecourse::adapters
