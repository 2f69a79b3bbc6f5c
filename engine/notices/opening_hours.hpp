// When messages may go out: quiet hours of a channel, office hours of a team, days on which
// somebody works. A choice of the council; what is held by it goes out at the next opening (reading
// 142).
#pragma once

#include <chrono>
#include <map>
#include <optional>

#include "engine/base/ids.hpp"
#include "engine/framework/rulebook.hpp"
#include "engine/notices/digest_times.hpp"
#include "engine/time/instant.hpp"
#include "engine/time/zone.hpp"

namespace duecourse {

/// Every night, or whenever: nothing goes out from `from` to `to`, both minutes after local
/// midnight. `to` before `from`: over midnight.
struct QuietHours {
  std::chrono::minutes from{};
  std::chrono::minutes to{};
};

/// When a team is there: on these weekdays of the sending calendar, from `opens` until `closes`.
struct TeamHours {
  std::chrono::minutes opens{};
  std::chrono::minutes closes{};  ///< later than `opens`
  Weekdays days;                  ///< Monday first; nothing: every working day
};

/// Neither: messages go out whenever their time comes.
struct OpeningRules {
  std::optional<QuietHours> quiet;  ///< of mail
  std::map<TeamId, TeamHours> teams;

  [[nodiscard]] bool empty() const { return !quiet && teams.empty(); }
};

/// Whom a message is for, as far as its hour depends on it.
struct OpeningQuestion {
  TeamId team;     ///< of the reader; empty: none, or a mailbox
  Weekdays works;  ///< the reader's days; nothing: any
};

/// The first moment from `at` on at which that reader may be written to: `at` itself where they may
/// be now. Where no day of four weeks opens, `at`: nothing is held for ever.
[[nodiscard]] Instant next_opening(Instant at, const OpeningRules& rules,
                                   const OpeningQuestion& question, const WorkingCalendar& sending,
                                   const Zone& zone);

}  // namespace duecourse
