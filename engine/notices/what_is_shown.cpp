#include "engine/notices/what_is_shown.hpp"

#include <cstdint>

namespace duecourse {

namespace {

// How many bytes the code point has that begins with `byte`; 1 for one that begins none.
std::size_t length_of(char byte) {
  const auto value = static_cast<std::uint8_t>(byte);
  if (value >= 0xF0) return 4;
  if (value >= 0xE0) return 3;
  return value >= 0xC0 ? 2 : 1;
}

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

const char* word_of(ShowLevel level) {
  switch (level) {
    case ShowLevel::reference:
      return "reference";
    case ShowLevel::initials:
      return "initials";
    case ShowLevel::full:
      return "full";
  }
  return "";
}

std::optional<ShowLevel> show_level_named(std::string_view word) {
  for (const ShowLevel level : {ShowLevel::reference, ShowLevel::initials, ShowLevel::full}) {
    if (word == word_of(level)) return level;
  }
  return std::nullopt;
}

std::string initials_of(std::string_view name) {
  std::string initials;
  bool begins = true;  // a word, or a part of one
  for (std::size_t at = 0; at < name.size(); at += length_of(name[at])) {
    const char first = name[at];
    const bool letter = is_ascii_letter(first) || length_of(first) > 1;
    if (begins && letter) {
      std::string_view whole = name.substr(at, length_of(first));
      if (first >= 'a' && first <= 'z') {
        initials += static_cast<char>(first - 'a' + 'A');
      } else {
        initials += whole;
      }
      initials += '.';
    }
    begins = first == ' ' || first == '-' || first == '\t' || (begins && !letter);
  }
  return initials;
}

}  // namespace duecourse
