#include "adapters/host/connection_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

Error not_readable(std::string_view why) {
  return {ErrorCode::invalid_input,
          fmt::format("the connection text {}; write it as host=... port=... dbname=... user=...",
                      why)};
}

/// Reads from left to right.
class Walk {
 public:
  explicit Walk(std::string_view text) : rest_(text) {}

  bool skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n"), rest_.size()));
    return !rest_.empty();
  }
  std::string key() {
    const std::size_t end = std::min(rest_.find_first_of("= \t\n"), rest_.size());
    std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return word;
  }
  bool equals_sign() {
    if (!skip_blanks() || rest_.front() != '=') return false;
    rest_.remove_prefix(1);
    skip_blanks();
    return true;
  }
  /// False: a quote is never closed.
  bool value(std::string& into) {
    const bool quoted = !rest_.empty() && rest_.front() == '\'';
    if (quoted) rest_.remove_prefix(1);
    while (!rest_.empty()) {
      char c = rest_.front();
      if (quoted ? c == '\'' : c == ' ' || c == '\t' || c == '\n') break;
      rest_.remove_prefix(1);
      if (c == '\\' && !rest_.empty()) {
        c = rest_.front();
        rest_.remove_prefix(1);
      }
      into += c;
    }
    if (!quoted) return true;
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }

 private:
  std::string_view rest_;
};

}  // namespace

Result<std::vector<ConnectionWord>> read_connection_text(std::string_view text,
                                                         const std::vector<std::string>& allowed) {
  std::vector<ConnectionWord> words;
  Walk walk(text);
  while (walk.skip_blanks()) {
    ConnectionWord word;
    word.key = walk.key();
    if (!walk.equals_sign()) {
      return not_readable(fmt::format("has no '=' after '{}'", word.key));
    }
    if (!walk.value(word.value)) {
      return not_readable(fmt::format("has a quote after {}= that is never closed", word.key));
    }
    if (std::find(allowed.begin(), allowed.end(), word.key) == allowed.end()) {
      const auto near = nearest_word(word.key, allowed);
      return not_readable(
          fmt::format("has the unknown word '{}'; {}", word.key,
                      near ? fmt::format("did you mean '{}'?", *near)
                           : fmt::format("allowed are {}", fmt::join(allowed, ", "))));
    }
    const bool twice = std::any_of(words.begin(), words.end(),
                                   [&](const auto& said) { return said.key == word.key; });
    if (twice) return not_readable(fmt::format("says {} twice", word.key));
    words.push_back(std::move(word));
  }
  return words;
}

std::string value_of_key(const std::vector<ConnectionWord>& words, std::string_view key,
                         std::string_view otherwise) {
  for (const ConnectionWord& word : words) {
    if (word.key == key) return word.value;
  }
  return std::string(otherwise);
}

}  // namespace duecourse::adapters
