#include "examples/mosaic/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "examples/family/story_reader.hpp"
#include "examples/mosaic/mosaic_text.hpp"

namespace duecourse::examples {

namespace {

using Words = std::vector<std::string>;

bool is_number(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](const char c) { return c >= '0' && c <= '9'; });
}

int number_of(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "Family home=home"; without "=" the answer is the value.
std::pair<std::string, std::string> pair_of(const std::string& word) {
  const auto equals = word.rfind('=');
  if (equals == std::string::npos) return {word, word};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

/// Reads line by line; each function says what is wrong, or nothing.
class CatalogueReader {
 public:
  std::string read(const Words& words) {
    struct Line {
      const char* word;
      std::size_t least;  // how many words there are at least
      std::string (CatalogueReader::*read)(const Words&);
    };
    static constexpr std::array<Line, 20> kLines = {{
        {"step", 3, &CatalogueReader::step},         {"ends", 2, &CatalogueReader::ends},
        {"started", 2, &CatalogueReader::event},     {"completed", 2, &CatalogueReader::event},
        {"each", 2, &CatalogueReader::event},        {"always", 2, &CatalogueReader::always},
        {"flag", 3, &CatalogueReader::question},     {"date", 3, &CatalogueReader::question},
        {"number", 3, &CatalogueReader::question},   {"text", 3, &CatalogueReader::question},
        {"planned", 3, &CatalogueReader::question},  {"lookup", 4, &CatalogueReader::question},
        {"action", 4, &CatalogueReader::action},     {"request", 3, &CatalogueReader::request},
        {"relation", 4, &CatalogueReader::relation}, {"role", 3, &CatalogueReader::code},
        {"visit", 5, &CatalogueReader::code},        {"note", 4, &CatalogueReader::code},
        {"team", 3, &CatalogueReader::team},         {"worker", 5, &CatalogueReader::worker},
    }};
    for (const Line& line : kLines) {
      if (words[0] != line.word) continue;
      if (words.size() < line.least) return fmt::format("'{}' has too few words", words[0]);
      return (this->*line.read)(words);
    }
    return fmt::format("'{}' begins no line of a catalogue", words[0]);
  }

  Catalogue take() { return std::move(read_); }

 private:
  std::string step(const Words& words) {
    if (!is_number(words[1])) return "a step type's id is a number";
    StepType type{number_of(words[1]), words[2], StepMark::followed, {}, {}};
    if (words.size() > 3) {
      if (words[3] != "ignored" && words[3] != "unmapped") return "ignored or unmapped, or nothing";
      type.mark = words[3] == "ignored" ? StepMark::ignored : StepMark::unmapped;
    }
    read_.steps.push_back(std::move(type));
    return {};
  }

  std::string ends(const Words& words) {
    if (read_.steps.empty()) return "a step is missing before it";
    for (std::size_t i = 1; i < words.size(); ++i) {
      read_.steps.back().ends.push_back(number_of(words[i]));
    }
    return {};
  }

  std::string event(const Words& words) {
    if (read_.steps.empty()) return "a step is missing before it";
    StepEvent event;
    event.moment = words[0] == "started" ? RecordedAt::started
                   : words[0] == "each"  ? RecordedAt::each
                                         : RecordedAt::completed;
    event.kind = words[1];
    std::size_t next = 2;
    if (next < words.size() && words[next] == "whole") {
      event.whole = true;
      ++next;
    }
    if (next < words.size()) event.questions.push_back({AnswerKind::date, words[next], "", {}});
    read_.steps.back().events.push_back(std::move(event));
    return {};
  }

  std::string always(const Words& words) {
    if (last_event() == nullptr) return "an event is missing before it";
    last_event()->always.push_back(pair_of(words[1]));
    return {};
  }

  std::string question(const Words& words) {
    if (last_event() == nullptr) return "an event is missing before it";
    static constexpr std::array<std::string_view, 6> kKinds = {"flag", "date",   "number",
                                                               "text", "lookup", "planned"};
    const auto kind = std::find(kKinds.begin(), kKinds.end(), words[0]) - kKinds.begin();
    Question question{static_cast<AnswerKind>(kind), words[1], words[2], {}};
    for (std::size_t i = 3; i < words.size(); ++i) question.answers.push_back(pair_of(words[i]));
    last_event()->questions.push_back(std::move(question));
    return {};
  }

  std::string action(const Words& words) {
    read_.actions.push_back({number_of(words[1]), words[2], number_of(words[3])});
    return {};
  }

  std::string request(const Words& words) {
    read_.requests.push_back({number_of(words[1]), words[2], 0});
    return {};
  }

  std::string relation(const Words& words) {
    RelationType type{words[1], words[2], {}, {}};
    for (std::size_t i = 3; i < words.size(); ++i) {
      if (is_number(words[i])) {
        type.teams.push_back(number_of(words[i]));
      } else if (words[i] != "ignored") {
        type.roles.push_back(words[i]);
      }
    }
    read_.relations.push_back(std::move(type));
    return {};
  }

  std::string code(const Words& words) {
    auto& into = words[0] == "role"    ? read_.roles
                 : words[0] == "visit" ? read_.visits
                                       : read_.notes;
    into.push_back(
        {words[1], words[2], words.size() > 3 ? words[3] : "", words.size() > 4 ? words[4] : ""});
    return {};
  }

  std::string team(const Words& words) {
    read_.teams.push_back({words[1], number_of(words[2])});
    return {};
  }

  std::string worker(const Words& words) {
    read_.workers.push_back({words[1], number_of(words[2]), number_of(words[3]), words[4]});
    return {};
  }

  StepEvent* last_event() {
    if (read_.steps.empty() || read_.steps.back().events.empty()) return nullptr;
    return &read_.steps.back().events.back();
  }

  Catalogue read_;
};

}  // namespace

const Question* StepEvent::question_of(std::string_view fact) const {
  const auto found = std::find_if(questions.begin(), questions.end(),
                                  [&](const Question& asked) { return asked.fact == fact; });
  return found == questions.end() ? nullptr : &*found;
}

Result<Catalogue> read_catalogue(std::string_view text) {
  CatalogueReader reader;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto first = line.find_first_not_of(' ');
    if (first == std::string::npos || line[first] == '#') continue;
    const std::string wrong = reader.read(words_of(line));
    if (wrong.empty()) continue;
    return Error{ErrorCode::invalid_input, fmt::format("catalogue, line {}: {}", number, wrong)};
  }
  return reader.take();
}

Result<Catalogue> mosaic_catalogue() {
  return read_catalogue(mosaic_text().catalogue);
}

}  // namespace duecourse::examples
