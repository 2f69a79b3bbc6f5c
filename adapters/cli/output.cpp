#include "adapters/cli/output.hpp"

#include <algorithm>
#include <optional>
#include <ostream>
#include <utility>

namespace duecourse::adapters {

namespace {

constexpr std::size_t kNarrowest = 8;    // a column never gets narrower than this
constexpr std::size_t kWidestHang = 16;  // of a line that goes on

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Takes from `rest` what fits a line of `width` columns: up to a space where there is one, else as
/// much as fits.
std::string take_line(std::string& rest, std::size_t width) {
  std::size_t columns = 0;
  std::size_t fits = 0;
  std::size_t space = std::string::npos;
  for (; fits < rest.size(); ++fits) {
    if (!continues(rest[fits]) && ++columns > width) break;
    if (rest[fits] == ' ') space = fits;
  }
  if (fits == rest.size()) return std::exchange(rest, "");
  if (rest[fits] == ' ') space = fits;
  const std::size_t end = space == std::string::npos || space == 0 ? fits : space;
  std::string line = rest.substr(0, end);
  rest.erase(0, rest[end] == ' ' ? end + 1 : end);
  return line;
}

/// How many bytes at `at` are something that could steer a terminal; 0: it is text.
std::size_t steering_length(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  if (byte(0) < 0x20U || byte(0) == 0x7FU) return 1;
  if (byte(0) == 0xC2U && byte(1) >= 0x80U && byte(1) < 0xA0U) return 2;  // C1
  if (byte(0) != 0xE2U) return 0;
  const bool separator = byte(1) == 0x80U && (byte(2) == 0xA8U || byte(2) == 0xA9U);
  const bool turns = (byte(1) == 0x80U && byte(2) >= 0xAAU && byte(2) <= 0xAEU) ||
                     (byte(1) == 0x81U && byte(2) >= 0xA6U && byte(2) <= 0xA9U);
  return separator || turns ? 3 : 0;
}

/// How many columns a label with the two or more spaces behind it takes, where a text begins with
/// one.
std::optional<std::size_t> label_of(const std::string& text) {
  constexpr std::size_t kLongestLabel = 14;
  const std::size_t gap = text.find("  ");
  const std::size_t value = text.find_first_not_of(' ', gap);
  if (gap > kLongestLabel || value == std::string::npos || value > kWidestHang) {
    return std::nullopt;
  }
  return columns_of(text.substr(0, value));
}

std::string csv_cell(std::string text) {
  if (!text.empty() && std::string("=+-@\t\r").find(text[0]) != std::string::npos) {
    text.insert(text.begin(), '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::size_t columns_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string printable(std::string text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = steering_length(text, at);
    if (length == 0) {
      clean += text[at++];
    } else {
      clean += ' ';
      at += length;
    }
  }
  return clean;
}

void print_wrapped(std::ostream& out, const std::string& line, std::size_t width,
                   std::size_t hang) {
  std::string rest = printable(line);
  const std::size_t lead = std::min(rest.find_first_not_of(' '), rest.size());
  if (columns_of(rest) <= width || lead + kWidestHang + kNarrowest > width) {
    out << rest << '\n';
    return;
  }
  rest.erase(0, lead);
  const std::size_t further = lead + label_of(rest).value_or(hang);
  out << std::string(lead, ' ') << take_line(rest, width - lead) << '\n';
  while (!rest.empty()) {
    out << std::string(further, ' ') << take_line(rest, width - further) << '\n';
  }
}

void Table::print(std::ostream& out, std::size_t width) const {
  std::vector<std::size_t> widths;
  for (const std::string& name : columns_) widths.push_back(columns_of(name));
  for (const auto& row : rows_) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      widths[c] = std::max(widths[c], columns_of(row[c]));
    }
  }
  const auto total = [&] {
    std::size_t sum = 2 * (widths.size() - 1);
    for (const std::size_t w : widths) sum += w;
    return sum;
  };
  while (total() > width) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kNarrowest) break;
    --*widest;
  }
  const auto print_row = [&](std::vector<std::string> row) {
    do {
      std::string line;
      for (std::size_t c = 0; c < row.size(); ++c) {
        const std::string cell = printable(take_line(row[c], widths[c]));
        line += cell;
        if (c + 1 < row.size()) line.append(widths[c] - columns_of(cell) + 2, ' ');
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out << line << '\n';
    } while (std::any_of(row.begin(), row.end(), [](const auto& rest) { return !rest.empty(); }));
  };
  print_row(columns_);
  std::vector<std::string> rule;
  for (const std::size_t w : widths) rule.emplace_back(w, '-');
  print_row(rule);
  for (const auto& row : rows_) print_row(row);
}

void Table::print_csv(std::ostream& out) const {
  const auto print_row = [&](const std::vector<std::string>& row) {
    for (std::size_t c = 0; c < row.size(); ++c) out << (c == 0 ? "" : ",") << csv_cell(row[c]);
    out << "\r\n";
  };
  print_row(columns_);
  for (const auto& row : rows_) print_row(row);
}

}  // namespace duecourse::adapters
