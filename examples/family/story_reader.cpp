#include "examples/family/story_reader.hpp"

#include <fmt/format.h>

#include <optional>
#include <sstream>

#include "engine/time/time_text.hpp"

namespace duecourse::examples {

namespace {

constexpr std::size_t kDateLength = 10;  // 2026-03-02

std::vector<std::string> children_of(const std::string& list) {
  std::vector<std::string> children;
  std::istringstream text(list);
  for (std::string child; std::getline(text, child, ',');) children.push_back(child);
  return children;
}

std::optional<LocalSecond> moment_of(Day day, const std::string& clock) {
  const auto read = read_moment(fmt::format("{}T{}", write_day(day), clock), utc_zone());
  if (!read.ok()) return std::nullopt;
  return LocalSecond{read->moment.at.time_since_epoch()};
}

// What is wrong with the words of a record; empty: nothing.
std::string read_record(const std::vector<std::string>& words, StoryDay& day) {
  if (words.size() < 2) return "a record is HH:MM and a kind";
  StoryRecord record;
  const auto at = moment_of(day.day, words[0]);
  if (!at) return fmt::format("'{}' is no time of day: write HH:MM", words[0]);
  record.at = *at;
  record.kind = words[1];
  for (std::size_t i = 2; i < words.size(); ++i) {
    const auto equals = words[i].find('=');
    if (equals != std::string::npos) {
      record.facts.emplace_back(words[i].substr(0, equals), words[i].substr(equals + 1));
      continue;
    }
    if (i + 1 == words.size()) return fmt::format("nothing stands behind '{}'", words[i]);
    const std::string& value = words[i + 1];
    if (words[i] == "as") {
      record.name = value;
    } else if (words[i] == "by") {
      record.worker = value;
    } else if (words[i] == "of") {
      record.children = children_of(value);
    } else {
      return fmt::format("'{}' is neither fact=value nor as, by or of", words[i]);
    }
    ++i;
  }
  day.records.push_back(std::move(record));
  return {};
}

std::string read_day_line(const std::string& line, std::vector<StoryDay>& days) {
  const auto day = read_day(line.substr(0, kDateLength));
  if (!day.ok() || line.size() <= kDateLength + 1) {
    return "a day is a date, YYYY-MM-DD, and what happens";
  }
  if (!days.empty() && *day <= days.back().day) return "the days are not in order";
  days.push_back({*day, line.substr(kDateLength + 1), {}});
  return {};
}

}  // namespace

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      if (!word.empty()) words.push_back(word);
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

Result<std::vector<StoryDay>> read_story(std::string_view text) {
  std::vector<StoryDay> days;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto first = line.find_first_not_of(' ');
    if (first == std::string::npos || line[first] == '#') continue;
    std::string wrong;
    if (first == 0) {
      wrong = read_day_line(line, days);
    } else if (days.empty()) {
      wrong = "a record stands before the first day";
    } else {
      wrong = read_record(words_of(line), days.back());
    }
    if (wrong.empty()) continue;
    return Error{ErrorCode::invalid_input, fmt::format("story, line {}: {}", number, wrong)};
  }
  return days;
}

}  // namespace duecourse::examples
