#include "engine/notices/quieting.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/notices/stage_times.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

bool same_address(const std::string& a, const std::string& b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  const auto same = [&](char x, char y) { return lower(x) == lower(y); };
  return !a.empty() && std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

// Whether `later` takes the place of `earlier`.
bool replaces(const Quieting& later, const Quieting& earlier) {
  if (later.deadline != earlier.deadline || later.kind != earlier.kind) return false;
  if (later.kind == QuietKind::snooze) return true;
  if (!later.worker.empty() && later.worker == earlier.worker) return true;
  return same_address(later.address, earlier.address);
}

// Whether the slot has heard this stage by `then`, or the same person has in another slot. What
// waited for an opening was heard when it went out, not when it was due to.
bool has_heard(const NoticeKey& key, Instant then, const std::vector<Notice>& of_deadline) {
  return std::any_of(of_deadline.begin(), of_deadline.end(), [&](const Notice& other) {
    return other.key.stage == key.stage && other.key.slot == key.slot &&
           other.key.revision == key.revision && other.key.tick < key.tick &&
           other.decided_at <= then &&
           (was_told(other) || other.reason == NoticeReason::same_person);
  });
}

}  // namespace

const char* word_of(QuietKind kind) {
  return kind == QuietKind::snooze ? "snooze" : "acknowledgement";
}

Instant quiet_end(const Moment& until, const std::optional<Limit>& due, const SendingRules& sending,
                  const Zone& zone) {
  Instant end = until.at;
  if (until.precision == Precision::day) {
    const LocalSecond that_day{zone.day_of(until.at)};
    const Instant at_its_hour = zone.lookup(that_day + sending.hour).earlier;
    end = on_a_sending_day(at_its_hour, sending, zone);
    if (due && at_its_hour < due->at && end >= due->at) end = at_its_hour;
  }
  return due ? std::min(end, due->at) : end;
}

Instant end_of(const Quieting& quieting, const std::optional<Limit>& due,
               const SendingRules& sending, const Zone& zone) {
  const bool snooze = quieting.kind == QuietKind::snooze;
  return quiet_end(quieting.until, snooze ? due : std::nullopt, sending, zone);
}

bool is_by(const Quieting& acknowledgement, const Addressee& to) {
  if (!acknowledgement.worker.empty() && !to.worker.empty()) {
    return acknowledgement.worker == to.worker;
  }
  return same_address(acknowledgement.address, to.address);
}

std::vector<const Quieting*> standing_quietings(const std::vector<Quieting>& all,
                                                const DeadlineId& deadline, Instant now) {
  std::vector<const Quieting*> standing;
  for (const Quieting& one : all) {
    if (one.deadline != deadline || one.decided_at > now) continue;
    std::erase_if(standing, [&](const Quieting* earlier) { return replaces(one, *earlier); });
    if (!one.lifted) standing.push_back(&one);
  }
  return standing;
}

Quiet quiet_at(const std::vector<Quieting>* all, const DeadlineId& deadline,
               const std::optional<Limit>& due, const SendingRules& sending, const Zone& zone,
               Instant now) {
  Quiet quiet;
  if (all == nullptr || all->empty()) return quiet;
  for (const Quieting* one : standing_quietings(*all, deadline, now)) {
    const Instant end = end_of(*one, due, sending, zone);
    if (now >= end) continue;
    if (one->kind == QuietKind::snooze) {
      quiet.snoozed_until = end;
    } else {
      quiet.acknowledged.push_back(one);
    }
  }
  return quiet;
}

std::string quieting_words(const std::vector<Quieting>& all, const DeadlineId& deadline,
                           const std::optional<Limit>& due, const SendingRules& sending,
                           const Zone& zone, Instant now, bool also_over) {
  std::string words;
  for (const Quieting* one : standing_quietings(all, deadline, now)) {
    const bool over = now >= end_of(*one, due, sending, zone);
    if (over && !also_over) continue;
    words += (words.empty() ? "" : "; ") + describe(*one, zone, over);
  }
  return words;
}

bool is_acknowledged(const Quiet& quiet, const NoticeKey& key, const Addressee& to,
                     const std::vector<Notice>& of_deadline) {
  if (key.tick == 0) return false;
  return std::any_of(quiet.acknowledged.begin(), quiet.acknowledged.end(),
                     [&](const Quieting* one) {
                       return is_by(*one, to) && has_heard(key, one->decided_at, of_deadline);
                     });
}

std::string describe(const Quieting& quieting, const Zone& zone, bool over) {
  const std::string until = spell_moment(quieting.until, zone);
  const char* was = over ? "was " : "";
  const std::string reason = quieting.reason.empty() ? "" : ": " + quieting.reason;
  if (quieting.kind == QuietKind::snooze) {
    return fmt::format("{}snoozed until {} by {}{}", was, until, quieting.by, reason);
  }
  return fmt::format("{}acknowledged by {} until {}{}", was, quieting.by, until, reason);
}

}  // namespace duecourse
