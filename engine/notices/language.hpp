// The languages in which a message can be said, and who reads which.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "engine/base/ids.hpp"
#include "engine/notices/directory.hpp"

namespace duecourse {

enum class Language { english, welsh };
inline constexpr std::array kLanguages = {Language::english, Language::welsh};

/// `en`, `cy`: as in a configuration, and as `lang` of a page.
[[nodiscard]] const char* word_of(Language language);
[[nodiscard]] std::optional<Language> language_named(std::string_view word);

/// `[language]` of a configuration.
struct Languages {
  Language otherwise = Language::english;  ///< of mailboxes, and of whom nothing is said
  std::map<WorkerId, Language> workers;
  std::map<TeamId, Language> teams;  ///< of the team's workers, and of its mailbox

  /// The worker's own, else that of their team, else `otherwise`. An empty id: a mailbox.
  [[nodiscard]] Language of(const WorkerId& worker, const Directory& directory) const;
  /// Of one who is reached by `address`: as `of` where it is a worker's, else that of the team
  /// whose mailbox it is.
  [[nodiscard]] Language of(const WorkerId& worker, std::string_view address,
                            const Directory& directory) const;
};

}  // namespace duecourse
