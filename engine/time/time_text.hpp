// Times as people and hosts write them. Strict: what is not exactly one of the forms is an error
// that says what is allowed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"
#include "engine/time/zone.hpp"

namespace duecourse {

/// A moment that was read, and whether its wall-clock reading was ambiguous.
struct ReadMoment {
  Moment moment;
  LocalKind kind = LocalKind::unique;
};

/// Reads `YYYY-MM-DD` (precision: day), `YYYY-MM-DDTHH:MM[:SS[.fraction]]` with `Z`, an offset
/// `+HH:MM`, or nothing (then in `zone`); a space may stand for the T; a fraction is dropped. A
/// reading that the zone skips is read as the first that exists; one that it repeats, as the first.
[[nodiscard]] Result<ReadMoment> read_moment(std::string_view text, const Zone& zone);

/// Reads `YYYY-MM-DD`.
[[nodiscard]] Result<Day> read_day(std::string_view text);
[[nodiscard]] std::string write_day(Day day);  ///< `2026-04-01`

/// RFC 3339 with the zone's offset: `2026-04-01T10:00:00+01:00` (UTC is written `Z`).
[[nodiscard]] std::string write_instant(Instant instant, const Zone& zone);
/// A day as `2026-04-01`, a second as RFC 3339 with offset.
[[nodiscard]] std::string write_moment(const Moment& moment, const Zone& zone);
/// RFC 3339; a limit in days as the last second of its last day.
[[nodiscard]] std::string write_limit(const Limit& limit, const Zone& zone);
/// The last day on which a limit is kept.
[[nodiscard]] Day last_day_of(const Limit& limit, const Zone& zone);

/// `Fri 3 Apr 2026`
[[nodiscard]] std::string spell_day(Day day);
/// `Fri 3 Apr 2026` for a day, `Fri 3 Apr 2026 10:00` for a second; of two alike, which.
[[nodiscard]] std::string spell_moment(const Moment& moment, const Zone& zone);
/// `Fri 3 Apr 2026` for a limit in days, `Fri 3 Apr 2026 10:00` for one in hours.
[[nodiscard]] std::string spell_limit(const Limit& limit, const Zone& zone);

}  // namespace duecourse
