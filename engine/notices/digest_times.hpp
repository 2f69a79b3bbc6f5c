// Who hears by digest, and when a digest goes out. Practice documents say when something is due and
// never how it is told: all of this is a choice of the council (reading 134).
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/framework/rulebook.hpp"
#include "engine/notices/directory.hpp"

namespace duecourse {

/// For whom a message is, as far as its form depends on it.
enum class Audience {
  practitioner,     ///< the one whose duty it is, or who holds a role of the case
  supervisor,       ///< the manager of one of these
  team_manager,     ///< of the team of the case
  service_manager,  ///< of the team above
  mailbox,          ///< of a team, a post, a bare address, the fallback mailbox
};
inline constexpr std::array kAudiences = {Audience::practitioner, Audience::supervisor,
                                          Audience::team_manager, Audience::service_manager,
                                          Audience::mailbox};
[[nodiscard]] const char* word_of(Audience audience);
[[nodiscard]] std::optional<Audience> audience_named(std::string_view word);
/// Whom the slot of a notice is for; of a list of recipients, the first. A slot that is a post of
/// `directory` is a mailbox.
[[nodiscard]] Audience audience_of(std::string_view slot, const Directory& directory);

/// The daily digest of an audience.
struct DigestRule {
  std::chrono::minutes hour{8 * 60 + 30};  ///< after local midnight
  bool hours_at_once = true;               ///< what is limited in hours does not wait for it
  bool escalations_at_once = false;        ///< nor do escalations
};

/// The weekly digest for leads.
struct LeadDigest {
  std::vector<std::string> to;  ///< addresses
  std::chrono::weekday day{1U};
  std::chrono::minutes hour{8 * 60 + 30};  ///< after local midnight
};

/// The weekdays somebody works, Monday first; nothing: not said.
using Weekdays = std::optional<std::array<bool, 7>>;

/// When the digest goes out that carries what is to be said from `at` on: at `hour` of the first
/// day, from `at` on, that `calendar` and the reader both work. A reader who works no day of the
/// calendar is taken for one who works all.
[[nodiscard]] Instant digest_moment(Instant at, std::chrono::minutes hour,
                                    const WorkingCalendar& calendar, const Weekdays& works,
                                    const Zone& zone);

}  // namespace duecourse
