// Offsets in force at an instant, and what a wall-clock reading means. Between 1980 and 2120 a
// table of buckets leads straight to the transition; elsewhere a binary search does.
#include "engine/time/zone.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/check.hpp"

namespace duecourse {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

constexpr Instant kTableBegin = std::chrono::sys_days{std::chrono::year{1980} / 1 / 1};
constexpr Instant kTableEnd = std::chrono::sys_days{std::chrono::year{2120} / 1 / 1};
constexpr std::int64_t kBucketSeconds = std::int64_t{1} << 22;  // 48.5 days

bool in_table(Instant instant) {
  return instant >= kTableBegin && instant < kTableEnd;
}

std::size_t bucket_of(Instant instant) {
  return static_cast<std::size_t>((instant - kTableBegin).count() / kBucketSeconds);
}

/// The last transition at or before `instant`; the first where it lies before them all.
std::size_t search(const std::vector<Zone::Transition>& transitions, Instant instant) {
  const auto after = std::upper_bound(
      transitions.begin(), transitions.end(), instant,
      [](Instant at, const Zone::Transition& transition) { return at < transition.from; });
  return after == transitions.begin() ? 0
                                      : static_cast<std::size_t>(after - transitions.begin()) - 1;
}

/// 01:00Z on the last Sunday of a month.
Instant last_sunday(int year, unsigned month) {
  const std::chrono::year_month_weekday_last last{std::chrono::year{year},
                                                  std::chrono::month{month},
                                                  std::chrono::weekday_last{std::chrono::Sunday}};
  return std::chrono::sys_days{last} + hours{1};
}

}  // namespace

Zone::Zone(std::string name, std::vector<Transition> transitions)
    : name_(std::move(name)), transitions_(std::move(transitions)) {
  if (transitions_.empty()) transitions_.push_back({Instant{}, seconds{0}});
  const bool ascending =
      std::is_sorted(transitions_.begin(), transitions_.end(),
                     [](const Transition& a, const Transition& b) { return a.from < b.from; });
  DUECOURSE_CHECK(ascending);
  for (Instant at = kTableBegin; at < kTableEnd; at += seconds{kBucketSeconds}) {
    buckets_.push_back(static_cast<std::uint32_t>(search(transitions_, at)));
  }
}

std::size_t Zone::index_at(Instant instant) const {
  if (!in_table(instant)) return search(transitions_, instant);
  std::size_t index = buckets_[bucket_of(instant)];
  while (index + 1 < transitions_.size() && transitions_[index + 1].from <= instant) ++index;
  return index;
}

LocalSecond Zone::local_start(std::size_t index) const {
  const Transition& transition = transitions_[index];
  return LocalSecond{transition.from.time_since_epoch() + transition.offset};
}

seconds Zone::offset_at(Instant instant) const {
  return transitions_[index_at(instant)].offset;
}

LocalSecond Zone::to_local(Instant instant) const {
  return LocalSecond{instant.time_since_epoch() + offset_at(instant)};
}

Day Zone::day_of(Instant instant) const {
  return std::chrono::floor<days>(to_local(instant));
}

LocalLookup Zone::lookup(LocalSecond local) const {
  const Instant as_utc{local.time_since_epoch()};
  std::size_t index = index_at(as_utc);
  while (index + 1 < transitions_.size() && local_start(index + 1) <= local) ++index;
  while (index > 0 && local_start(index) > local) --index;

  const Instant reading = as_utc - transitions_[index].offset;
  if (index + 1 < transitions_.size() && reading >= transitions_[index + 1].from) {
    const Instant jump = transitions_[index + 1].from;
    return {LocalKind::skipped, jump, jump};
  }
  if (index > 0) {
    const Instant before = as_utc - transitions_[index - 1].offset;
    if (before < transitions_[index].from) return {LocalKind::repeated, before, reading};
  }
  return {LocalKind::unique, reading, reading};
}

Instant Zone::start_of(Day day) const {
  return lookup(LocalSecond{day}).earlier;
}

Instant Zone::end_of(const Moment& moment) const {
  if (moment.precision == Precision::second) return moment.at;
  return start_of(day_of(moment.at) + std::chrono::days{1});
}

Zone utc_zone() {
  return Zone("UTC", {});
}

std::vector<Zone::Transition> united_kingdom_transitions(int first_year, int last_year) {
  std::vector<Zone::Transition> transitions;
  for (int year = first_year; year <= last_year; ++year) {
    transitions.push_back({last_sunday(year, 3), hours{1}});
    transitions.push_back({last_sunday(year, 10), hours{0}});
  }
  return transitions;
}

}  // namespace duecourse
