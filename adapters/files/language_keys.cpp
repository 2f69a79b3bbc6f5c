#include "adapters/files/language_keys.hpp"

#include <string>
#include <vector>

namespace duecourse::adapters {

namespace {

std::vector<std::string> language_words() {
  std::vector<std::string> words;
  for (const Language language : kLanguages) words.emplace_back(word_of(language));
  return words;
}

// Each key of the table is an id of the host.
template <typename Id>
void read_ids(const SourceNode& node, const char* name, std::map<Id, Language>& into,
              Faults& faults) {
  TableReader table(node, name, faults);
  const std::vector<std::string> words = language_words();
  for (const SourceEntry& entry : node.entries) {
    const auto word = table.word(entry.key, words);
    if (word) into.emplace(Id(entry.key), kLanguages[*word]);
  }
}

}  // namespace

void read_languages(const SourceNode& language, Configuration& into, Faults& faults) {
  TableReader table(language, "[language]", faults);
  if (const auto word = table.word("default", language_words())) {
    into.languages.otherwise = kLanguages[*word];
  }
  if (const SourceNode* team = table.node("team")) {
    read_ids(*team, "[language.team]", into.languages.teams, faults);
  }
  if (const SourceNode* worker = table.node("worker")) {
    read_ids(*worker, "[language.worker]", into.languages.workers, faults);
  }
  table.refuse_unknown();
}

}  // namespace duecourse::adapters
