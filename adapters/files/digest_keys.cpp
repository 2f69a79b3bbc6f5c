#include "adapters/files/digest_keys.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "adapters/files/written_values.hpp"

namespace duecourse::adapters {

namespace {

std::string clock_words(std::chrono::minutes clock) {
  return fmt::format("{:02}:{:02}", clock.count() / 60, clock.count() % 60);
}

void read_hour(TableReader& table, std::chrono::minutes sending, DigestRule& rule) {
  rule.hour = sending;
  const auto text = table.text("hour");
  if (!text) return;
  const auto clock = parse_clock(text->text);
  if (!clock) return add_error(table.faults(), text->place, clock.error().message);
  if (*clock < sending) {
    return add_error(table.faults(), text->place,
                     fmt::format("a digest at {0} would leave what comes due at {1} ([sending] "
                                 "hour) to the next day; write {1} or later",
                                 text->text, clock_words(sending)));
  }
  rule.hour = *clock;
}

void read_at_once(TableReader& table, DigestRule& rule) {
  if (table.node("at_once") == nullptr) return;
  rule.hours_at_once = false;
  rule.escalations_at_once = false;
  const std::vector<std::string> words = {"hours", "escalations"};
  for (const PlacedText& word : table.texts("at_once")) {
    if (word.text == "hours") {
      rule.hours_at_once = true;
    } else if (word.text == "escalations") {
      rule.escalations_at_once = true;
    } else {
      add_error(table.faults(), word.place,
                not_a_word(word.text, "a kind of message that is said at once", words));
    }
  }
}

}  // namespace

void read_digests(const SourceNode& digests, Configuration& into, Faults& faults) {
  std::vector<std::string> words;
  for (const Audience audience : kAudiences) words.emplace_back(word_of(audience));
  for (const SourceEntry& entry : digests.entries) {
    const auto audience = audience_named(entry.key);
    if (!audience) {
      add_error(faults, entry.value.place,
                not_a_word(entry.key, "one of those who can have a digest", words));
      continue;
    }
    TableReader table(entry.value, fmt::format("[digest.{}]", entry.key), faults);
    DigestRule rule;
    read_hour(table, into.sending.hour, rule);
    read_at_once(table, rule);
    table.refuse_unknown();
    into.digests.emplace(*audience, rule);
  }
}

}  // namespace duecourse::adapters
