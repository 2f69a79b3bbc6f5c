#include "adapters/host/working_days_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace duecourse::adapters {

namespace {

using Days = std::array<bool, 7>;

constexpr std::array<std::string_view, 7> kNames = {"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};

Error not_read(std::string_view text) {
  return {ErrorCode::invalid_input,
          fmt::format("'{}' is not a list of days; write 'mon,tue,wed', 'Mon-Fri', '1-5', seven "
                      "flags such as '1111100' (Monday first), or the same as a JSON list",
                      text)};
}

/// At least the first three letters of a day ("tues", "thurs"), or 1 to 7.
std::optional<std::size_t> day_of(std::string_view word) {
  if (word.size() == 1 && word[0] >= '1' && word[0] <= '7') {
    return static_cast<std::size_t>(word[0] - '1');
  }
  if (word.size() < 3) return std::nullopt;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i].substr(0, word.size()) == word) return i;
  }
  return std::nullopt;
}

/// One day or a range such as `mon-fri`.
bool add_days(std::string_view word, Days& days) {
  const std::size_t dash = word.find('-');
  const auto first = day_of(word.substr(0, dash));
  if (!first) return false;
  if (dash == std::string_view::npos) {
    days[*first] = true;
    return true;
  }
  const auto last = day_of(word.substr(dash + 1));
  if (!last) return false;
  for (std::size_t day = *first;; day = (day + 1) % 7) {
    days[day] = true;
    if (day == *last) return true;
  }
}

bool are_flags(const std::vector<std::string>& words) {
  if (words.size() != 7) return false;
  for (const std::string& word : words) {
    if (word != "0" && word != "1" && word != "true" && word != "false") return false;
  }
  return true;
}

std::optional<Days> read_words(const std::vector<std::string>& words) {
  Days days{};
  if (are_flags(words)) {
    for (std::size_t i = 0; i < 7; ++i) days[i] = words[i] == "1" || words[i] == "true";
    return days;
  }
  for (const std::string& word : words) {
    if (!add_days(word, days)) return std::nullopt;
  }
  return days;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + ",") {
    if (c == ',' || c == ';' || c == ' ' || c == '\t') {
      if (!word.empty()) words.push_back(word);
      word.clear();
    } else {
      word += c;
    }
  }
  return words;
}

std::optional<std::vector<std::string>> json_words(const std::string& text) {
  const auto list = nlohmann::json::parse(text, nullptr, false);
  if (!list.is_array()) return std::nullopt;
  std::vector<std::string> words;
  for (const auto& item : list) {
    if (item.is_string()) {
      words.push_back(item.get<std::string>());
    } else if (item.is_boolean() || item.is_number_integer()) {
      words.push_back(item.dump());
    } else {
      return std::nullopt;
    }
  }
  return words;
}

}  // namespace

Result<std::array<bool, 7>> read_working_days(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  std::vector<std::string> words;
  if (!lower.empty() && lower.front() == '[') {
    const auto listed = json_words(lower);
    if (!listed) return not_read(text);
    words = *listed;
  } else if (lower.size() == 7 && lower.find_first_not_of("01") == std::string::npos) {
    for (const char flag : lower) words.emplace_back(1, flag);
  } else {
    words = split(lower);
  }
  const auto days = read_words(words);
  if (!days || *days == Days{}) return not_read(text);
  return *days;
}

}  // namespace duecourse::adapters
