#include "adapters/host/sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace duecourse::adapters {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Walks over quotes and comments so that what is found is SQL.
class SqlWalk {
 public:
  explicit SqlWalk(std::string_view text) : text_(text) {}

  /// The next byte that is neither blank nor comment nor inside quotes; npos at the end. A quoted
  /// text gives the byte of its opening quote.
  std::size_t next() {
    while (at_ < text_.size()) {
      const std::size_t here = at_;
      if (is_blank(text_[here])) {
        ++at_;
      } else if (text_.substr(here, 2) == "--") {
        at_ = end_of(here, "\n", here);
        comments_.emplace_back(here, at_);
      } else if (text_.substr(here, 2) == "/*") {
        at_ = end_of(here + 2, "*/", here, true);
        comments_.emplace_back(here, at_);
      } else if (text_[here] == '\'' || text_[here] == '"' || text_[here] == '`') {
        at_ = end_of(here + 1, text_.substr(here, 1), here, true);
        return here;
      } else {
        ++at_;
        return here;
      }
    }
    return std::string_view::npos;
  }

  /// Where the token that next() gave ends.
  [[nodiscard]] std::size_t end() const { return at_; }
  /// The comments passed so far: first byte, and the one after the last.
  [[nodiscard]] const std::vector<std::pair<std::size_t, std::size_t>>& comments() const {
    return comments_;
  }
  /// Where a quote or comment begins that is never closed.
  [[nodiscard]] std::optional<std::size_t> unclosed() const { return unclosed_; }

 private:
  std::size_t end_of(std::size_t from, std::string_view mark, std::size_t begin,
                     bool must_close = false) {
    const std::size_t found = text_.find(mark, from);
    if (found != std::string_view::npos) return found + mark.size();
    if (must_close) unclosed_ = begin;
    return text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<std::size_t> unclosed_;
  std::vector<std::pair<std::size_t, std::size_t>> comments_;
};

std::string first_word(std::string_view text, std::size_t at) {
  std::string word;
  while (at < text.size() && is_word_char(text[at])) word += lower(text[at++]);
  return word;
}

}  // namespace

// Field by field: g++ 12 warns of uninitialised text where nested braces are moved from.
Fault fault_at(Place place, std::string message, Severity severity) {
  Fault fault;
  fault.place = std::move(place);
  fault.message = std::move(message);
  fault.severity = severity;
  return fault;
}

Place file_place(std::string file) {
  Place place;
  place.file = std::move(file);
  return place;
}

Place place_in(const SqlText& text, std::size_t offset) {
  Place place{text.file, 1, 1};
  for (std::size_t i = 0; i < offset && i < text.select.size(); ++i) {
    ++place.column;
    if (text.select[i] == '\n') {
      ++place.line;
      place.column = 1;
    }
  }
  return place;
}

Place place_of_word(const SqlText& text, std::string_view word) {
  const std::string& sql = text.select;
  for (std::size_t at = 0; !word.empty() && at + word.size() <= sql.size(); ++at) {
    std::size_t same = 0;
    while (same < word.size() && lower(sql[at + same]) == lower(word[same])) ++same;
    if (same < word.size() || (at > 0 && is_word_char(sql[at - 1]))) continue;
    if (at + same < sql.size() && is_word_char(sql[at + same])) continue;
    return place_in(text, at);
  }
  return place_in(text, 0);
}

SqlText read_sql(const std::string& file, const std::string& contents, Faults& faults) {
  SqlText text{file, contents};
  SqlWalk walk(contents);
  std::size_t end = 0;
  bool begun = false;
  bool ended = false;
  for (std::size_t at = walk.next(); at != std::string_view::npos; at = walk.next()) {
    if (!begun) {
      const std::string word = first_word(contents, at);
      if (word != "select" && word != "with") {
        faults.push_back(
            {place_in(text, at), "a host query only reads: it begins with SELECT or WITH"});
      }
      begun = true;
    }
    if (contents[at] == ';') {
      ended = true;
      continue;
    }
    if (ended) {
      faults.push_back(
          {place_in(text, at), "a second statement begins here; a host query is one SELECT"});
      break;
    }
    if (contents[at] == '?') {
      faults.push_back(
          fault_at(place_in(text, at), "'?' stands for nothing here; write the value"));
    }
    end = walk.end();
  }
  if (walk.unclosed()) {
    faults.push_back(
        fault_at(place_in(text, *walk.unclosed()), "what is opened here is never closed"));
  } else if (!begun) {
    faults.push_back(
        fault_at(place_in(text, 0), "there is no query in this file; write one SELECT"));
  }
  text.select = contents.substr(0, end);
  // Some drivers count the semicolons of comments as ends of statements; every other byte keeps its
  // place, for faults.
  for (const auto& [from, to] : walk.comments()) {
    for (std::size_t at = from; at < std::min(to, end); ++at) {
      if (text.select[at] != '\n') text.select[at] = ' ';
    }
  }
  return text;
}

const std::vector<std::string>& dialect_words() {
  static const std::vector<std::string> kWords = {"sqlite", "standard",  "postgresql",
                                                  "mysql",  "sqlserver", "oracle"};
  return kWords;
}

std::optional<SqlDialect> dialect_named(std::string_view word) {
  const auto& words = dialect_words();
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<SqlDialect>(found - words.begin());
}

std::size_t main_select(std::string_view select) {
  SqlWalk walk(select);
  int depth = 0;
  bool inside_word = false;
  std::size_t before = 0;
  bool opens_with_with = false;
  bool first = true;
  for (std::size_t at = walk.next(); at != std::string_view::npos; at = walk.next()) {
    const bool goes_on = inside_word && at == before + 1 && is_word_char(select[at]);
    inside_word = is_word_char(select[at]);
    before = at;
    if (select[at] == '(') ++depth;
    if (select[at] == ')') --depth;
    if (goes_on || !inside_word) continue;
    const std::string word = first_word(select, at);
    if (first) opens_with_with = word == "with";
    first = false;
    if (!opens_with_with) return 0;
    if (depth == 0 && word == "select") return at;
  }
  return 0;
}

}  // namespace duecourse::adapters
