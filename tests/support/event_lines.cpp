#include "tests/support/event_lines.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <charconv>
#include <sstream>
#include <utility>

#include "engine/time/time_text.hpp"

namespace duecourse::testing {
namespace {

FactValue value_of(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  if (auto moment = read_moment(text, london()); moment.ok()) return moment->moment;
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size()) return number;
  return text;
}

void set_word(Event& event, const std::string& name, const std::string& text) {
  if (name == "id") {
    event.host_id = text;
  } else if (name == "by") {
    event.by = WorkerId(text);
  } else if (name == "child") {
    event.person = PersonId(text);
  } else if (name == "recorded") {
    event.recorded = moment_at(text).at;
  } else {
    set_fact(event.facts, name, value_of(text));
  }
}

}  // namespace

const Zone& london() {
  static const Zone kLondon("Europe/London", united_kingdom_transitions(2015, 2035));
  return kLondon;
}

Moment moment_at(const std::string& text) {
  auto moment = read_moment(text, london());
  EXPECT_TRUE(moment.ok()) << "no time: " << text;
  return moment.ok() ? moment->moment : Moment{};
}

std::vector<Event> events_of(std::string_view story, SubjectKind subject) {
  std::vector<Event> events;
  std::istringstream lines{std::string(story)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string when;
    Event event;
    if (!(words >> when >> event.kind)) continue;
    event.subject = {subject, SubjectId("S1")};
    event.occurred = moment_at(when);
    event.host_id = fmt::format("E{}", events.size() + 1);
    for (std::string word; words >> word;) {
      const auto equals = word.find('=');
      set_word(event, word.substr(0, equals), word.substr(equals + 1));
    }
    event.id = EventId(fmt::format("events/{}{}{}", event.host_id, event.person ? "/" : "",
                                   event.person ? event.person->str() : ""));
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace duecourse::testing
