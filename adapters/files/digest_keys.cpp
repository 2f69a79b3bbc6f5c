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

// Posts stand in the same file, and are looked up once they have been read.
void read_lead(const SourceEntry& entry, Configuration& into, Faults& faults) {
  TableReader table(entry.value, "[digest.lead]", faults);
  LeadDigest lead;
  DigestRule daily;
  read_hour(table, into.sending.hour, daily);
  lead.hour = daily.hour;
  const std::vector<std::string> days = {"monday", "tuesday",  "wednesday", "thursday",
                                         "friday", "saturday", "sunday"};
  if (const auto day = table.word("day", days)) {
    lead.day = std::chrono::weekday{static_cast<unsigned>(*day) + 1U};
  }
  if (table.node("to") == nullptr) table.missing("to");
  std::vector<std::string> posts;
  for (const auto& [name, address] : into.posts) posts.push_back(name);
  for (const PlacedText& to : table.texts("to")) {
    const auto post = into.posts.find(to.text);
    if (post != into.posts.end()) {
      lead.to.push_back(post->second);
    } else if (is_mail_address(to.text)) {
      lead.to.push_back(to.text);
    } else {
      add_error(faults, to.place, not_a_word(to.text, "a mail address or a post", posts));
    }
  }
  table.refuse_unknown();
  if (!lead.to.empty()) into.lead_digest = std::move(lead);
}

}  // namespace

void read_digests(const SourceNode& digests, Configuration& into, Faults& faults) {
  std::vector<std::string> words;
  for (const Audience audience : kAudiences) words.emplace_back(word_of(audience));
  words.emplace_back("lead");
  for (const SourceEntry& entry : digests.entries) {
    if (entry.key == "lead") {
      read_lead(entry, into, faults);
      continue;
    }
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
