// How listings are printed: a table that fits the terminal, JSON, or CSV.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace duecourse::adapters {

enum class Format { table, json, csv };

/// The streams of one run of the program, and what they are.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  std::size_t width = 100;   ///< columns of the output, where it is a terminal
  bool interactive = false;  ///< err is a terminal: a progress bar may be drawn
};

/// Exit codes of the program.
inline constexpr int kFine = 0;
inline constexpr int kFoundFaults = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kOutsideFailed = 3;

/// A table of texts.
class Table {
 public:
  explicit Table(std::vector<std::string> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// Aligned columns. Where a row is wider than `width`, the widest columns are narrowed and their
  /// texts go on in further lines, at a space where there is one: nothing is cut off.
  void print(std::ostream& out, std::size_t width) const;
  /// RFC 4180 with a header line. A cell that a spreadsheet would take for a formula is quoted with
  /// a leading apostrophe.
  void print_csv(std::ostream& out) const;

 private:
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// The text with what could steer a terminal as spaces: control characters (C0, DEL, C1), line and
/// paragraph separators, and marks that turn the direction of writing. What a host calls its
/// records must not write over what stands there.
[[nodiscard]] std::string printable(std::string text);

/// Prints a line, printable; where it is wider than `width`, it goes on in further lines behind its
/// own indent and behind its label, where it begins with one ("due        by ..."); else behind
/// `hang` more columns.
void print_wrapped(std::ostream& out, const std::string& line, std::size_t width, std::size_t hang);

/// How many columns a UTF-8 text takes (one a code point).
[[nodiscard]] std::size_t columns_of(const std::string& text);

}  // namespace duecourse::adapters
