// How old what the host says is. A live host is as old as its last good read. One whose data is a
// copy of another's (a warehouse, a mart) is as old as the copy, however often it is read.
#pragma once

#include "adapters/service/parts.hpp"
#include "engine/calendar/working_calendar.hpp"

namespace duecourse::adapters {

/// Since when not all of the host has been read, or since when no newer copy came, where that is
/// longer ago than `stale_after`.
[[nodiscard]] Result<std::optional<Instant>> stale_since(const ServiceParts& parts, Instant now);

/// As of when a copy is known: the oldest of its queries. Nothing: the host is live, or was never
/// read.
[[nodiscard]] Result<std::optional<Instant>> copied_as_of(const ServiceParts& parts);

/// What a message must say: copied_as_of(), or for a live host stale_since().
[[nodiscard]] Result<std::optional<Instant>> known_as_of(const ServiceParts& parts, Instant now);

/// As of when what is read at `now` is known: now, for a live host. Of a copy that tells it is what
/// it tells; invalid_input where that lies in the future. Of one that does not it is
/// last_copy_that_came(). Other errors are the reader's and the store's.
[[nodiscard]] Result<Instant> read_as_of(const ServiceParts& parts, Instant now);

/// Of a copy that is taken every night at `copied_at` (after local midnight) and does not tell: the
/// last that has come by `now`. It has come once something new was read later than some hours
/// before it (a copy may take a while, and be read while it does). After a day that `calendar` does
/// not count there may be nothing new: its copy counts as come. Without any news: the last by the
/// clock.
[[nodiscard]] Instant last_copy_that_came(std::chrono::minutes copied_at,
                                          const std::optional<Instant>& news_at, Instant now,
                                          const WorkingCalendar& calendar, const Zone& zone);

}  // namespace duecourse::adapters
