// How old what the host says is.
#include "adapters/service/host_age.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::chrono::hours kCopyTakes{6};     // news so long before a copy's time are of it
constexpr std::chrono::hours kClocksDiffer{1};  // the host's clock may be ahead of ours

Result<std::optional<Instant>> oldest_read(const ServiceParts& parts) {
  std::optional<Instant> oldest;
  for (const HostQuery& query : parts.reader.queries()) {
    const auto status = parts.store.query_status(query.name);
    if (!status) return status.error();
    // A query that was never read has told nothing that could be stale.
    if (!status->fresh_as_of) continue;
    if (!oldest || *status->fresh_as_of < *oldest) oldest = status->fresh_as_of;
  }
  return oldest;
}

Instant at_clock(Day day, std::chrono::minutes clock, const Zone& zone) {
  return zone.lookup(LocalSecond{day} + clock).earlier;
}

// The last time of the clock that is not later than `by`.
Day last_day_by(Instant by, std::chrono::minutes clock, const Zone& zone) {
  const Day day = zone.day_of(by);
  return at_clock(day, clock, zone) <= by ? day : day - std::chrono::days{1};
}

}  // namespace

Result<std::optional<Instant>> stale_since(const ServiceParts& parts, Instant now) {
  const auto oldest = oldest_read(parts);
  if (!oldest || !*oldest || now - **oldest > parts.stale_after) return oldest;
  return std::optional<Instant>{};
}

Result<std::optional<Instant>> copied_as_of(const ServiceParts& parts) {
  if (!parts.copy.is_copy()) return std::optional<Instant>{};
  return oldest_read(parts);
}

Result<std::optional<Instant>> known_as_of(const ServiceParts& parts, Instant now) {
  return parts.copy.is_copy() ? oldest_read(parts) : stale_since(parts, now);
}

Result<Instant> read_as_of(const ServiceParts& parts, Instant now) {
  if (parts.copy.copied_at) {
    const auto news = parts.store.host().news_at();
    if (!news) return news.error();
    return last_copy_that_came(*parts.copy.copied_at, *news, now, *parts.rulebook.sending.calendar,
                               parts.rulebook.zone);
  }
  if (!parts.copy.tells) return now;
  const auto told = parts.reader.as_at();
  if (!told) return told.error();
  if (!*told) return now;
  if (**told > now + kClocksDiffer) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("the copy says that it was taken at {}, which is still to come; is that time "
                    "local time?",
                    spell_moment({**told, Precision::second}, parts.rulebook.zone))};
  }
  return std::min(**told, now);
}

Instant last_copy_that_came(std::chrono::minutes copied_at, const std::optional<Instant>& news_at,
                            Instant now, const WorkingCalendar& calendar, const Zone& zone) {
  const Day last = last_day_by(now, copied_at, zone);
  if (!news_at) return at_clock(last, copied_at, zone);
  Day came = std::min(last, last_day_by(*news_at + kCopyTakes, copied_at, zone));
  // The next copy holds the work of the day that began with this one.
  while (came < last && !calendar.is_working(came)) came += std::chrono::days{1};
  return at_clock(came, copied_at, zone);
}

}  // namespace duecourse::adapters
