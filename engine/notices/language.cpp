#include "engine/notices/language.hpp"

namespace duecourse {

const char* word_of(Language language) {
  switch (language) {
    case Language::english:
      return "en";
    case Language::welsh:
      return "cy";
  }
  return "";
}

std::optional<Language> language_named(std::string_view word) {
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    const auto language = static_cast<Language>(i);
    if (word == word_of(language)) return language;
  }
  return std::nullopt;
}

Language Languages::of(const WorkerId& worker, const Directory& directory) const {
  if (const auto own = workers.find(worker); own != workers.end()) return own->second;
  const auto known = directory.workers.find(worker);
  if (known == directory.workers.end()) return otherwise;
  const auto team = teams.find(known->second.team);
  return team == teams.end() ? otherwise : team->second;
}

Language Languages::of(const WorkerId& worker, std::string_view address,
                       const Directory& directory) const {
  if (!worker.empty()) return of(worker, directory);
  for (const auto& [id, language] : teams) {
    const auto team = directory.teams.find(id);
    if (team != directory.teams.end() && team->second.mailbox == address) return language;
  }
  return otherwise;
}

}  // namespace duecourse
