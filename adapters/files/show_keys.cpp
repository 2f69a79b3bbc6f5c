#include "adapters/files/show_keys.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace duecourse::adapters {

ShowLevel read_show_level(TableReader& table, const char* key, ShowLevel otherwise) {
  std::vector<std::string> words;
  for (const ShowLevel level : {ShowLevel::reference, ShowLevel::initials, ShowLevel::full}) {
    words.emplace_back(word_of(level));
  }
  const auto word = table.word(key, words);
  return word ? static_cast<ShowLevel>(*word) : otherwise;
}

void read_show(const SourceNode& show, Configuration& into, Faults& faults) {
  std::vector<std::string> words;
  for (const Audience audience : kAudiences) {
    words.emplace_back(word_of(audience));
    into.show[audience].mail = into.mail.show;
  }
  for (const SourceEntry& entry : show.entries) {
    const auto audience = audience_named(entry.key);
    if (!audience) {
      add_error(faults, entry.value.place,
                not_a_word(entry.key, "one of those whom messages go to", words));
      continue;
    }
    TableReader table(entry.value, fmt::format("[show.{}]", entry.key), faults);
    ShowRule& rule = into.show[*audience];
    rule.mail = read_show_level(table, "mail", rule.mail);
    rule.calendar = read_show_level(table, "calendar", rule.calendar);
    table.refuse_unknown();
  }
}

}  // namespace duecourse::adapters
