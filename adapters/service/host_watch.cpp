// Watching over the host itself.
#include "adapters/service/host_watch.hpp"

#include <map>

#include <fmt/format.h>

#include "adapters/service/host_age.hpp"
#include "engine/calendar/counting.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr const char* kStale = "host: stale";
constexpr const char* kAge = "host: age";
constexpr const char* kSilent = "host: silent";

std::string spell(const ServiceParts& parts, Instant at) {
  return spell_moment({at, Precision::second}, parts.rulebook.zone);
}

// A sentence for each reason why queries were not read since `stale_after`.
Result<std::string> stale_queries(const ServiceParts& parts, Instant now) {
  std::map<std::string, std::string> queries_by_reason;
  for (const HostQuery& query : parts.reader.queries()) {
    const auto status = parts.store.query_status(query.name);
    if (!status) return status.error();
    const auto sweep = parts.store.host().sweep(query.name);
    if (!sweep) return sweep.error();
    if (!status->fresh_as_of || now - *status->fresh_as_of <= parts.stale_after) continue;
    const char* otherwise = parts.copy.is_copy() ? "no newer copy came" : "not asked since";
    std::string why = status->last_error.empty() ? otherwise : status->last_error;
    if (sweep->held_since) why = "held: " + sweep->held_why;
    std::string& names = queries_by_reason[why];
    names += fmt::format("{}{} ({} {})", names.empty() ? "" : ", ", query.name,
                         parts.copy.is_copy() ? "as at" : "last read",
                         spell(parts, *status->fresh_as_of));
  }
  std::string words;
  for (const auto& [why, names] : queries_by_reason) {
    words += fmt::format("{}{}: {}.", words.empty() ? "" : "\n", names, why);
  }
  return words;
}

Result<void> watch_freshness(const ServiceParts& parts, Instant now) {
  const auto stale = stale_since(parts, now);
  if (!stale) return stale.error();
  AlarmBook& alarms = parts.store.alarms();
  if (!*stale) {
    return alarms.end(kStale,
                      parts.copy.is_copy() ? "A newer copy of the case system is read"
                                           : "The case system is read again",
                      "Messages say no more that they may be out of date. Nothing is to be done.",
                      now);
  }
  auto queries = stale_queries(parts, now);
  if (!queries) return queries.error();
  const bool copy = parts.copy.is_copy();
  Alarm alarm;
  alarm.about = kStale;
  alarm.title =
      copy ? fmt::format("The copy of the case system is still that of {}", spell(parts, **stale))
           : fmt::format("The case system has not been read in full since {}",
                         spell(parts, **stale));
  alarm.text =
      *queries + fmt::format(
                     "\nReminders go on and say as of when they are known. Escalations wait "
                     "for a {}, for one working day at most, and then go with that line.\n{}"
                     "See `duecourse host` and `duecourse check`.",
                     copy ? "newer copy" : "good read",
                     copy ? "Whoever makes the copy should be told that one is missing.\n" : "");
  return alarms.raise(alarm, now);
}

Result<void> watch_silence(const ServiceParts& parts, Instant now) {
  AlarmBook& alarms = parts.store.alarms();
  const auto news = parts.store.host().news_at();
  if (!news) return news.error();
  if (!parts.silent_after || !*news) return {};
  const SendingRules& sending = parts.rulebook.sending;
  const Limit limit = limit_after({**news, Precision::second}, *parts.silent_after,
                                  {*sending.calendar, parts.rulebook.zone});
  if (now < limit.at) {
    return alarms.end(kSilent, "The case system has new records again", "Nothing is to be done.",
                      now);
  }
  Alarm alarm;
  alarm.about = kSilent;
  alarm.title = fmt::format("The case system has had nothing new since {}", spell(parts, **news));
  alarm.text = fmt::format(
      "No host query has brought a new or changed record for more than {}, although the database "
      "answers. Perhaps a copy is read that is no longer brought up to date, or a view broke.\n"
      "If it is right so, write a longer silent_after into [host] of the configuration.",
      describe(*parts.silent_after));
  return alarms.raise(alarm, now);
}

}  // namespace

Result<void> watch_host(const ServiceParts& parts, Instant now) {
  if (auto watched = watch_freshness(parts, now); !watched) return watched;
  return watch_silence(parts, now);
}

Result<void> tell_of_age(const ServiceParts& parts, const std::string& why, Instant now) {
  if (!parts.copy.tells) return {};
  AlarmBook& alarms = parts.store.alarms();
  if (why.empty()) {
    return alarms.end(kAge, "It is known again when the copy of the case system was taken",
                      "Nothing is to be done.", now);
  }
  Alarm alarm;
  alarm.about = kAge;
  alarm.title = "It is not known when the copy of the case system was taken";
  alarm.text = why +
               "\nWhat is read counts as no newer than it was before, so that escalations wait.\n"
               "Mend the query that [host] as_at of the configuration names; `duecourse check` "
               "tries it.";
  return alarms.raise(alarm, now);
}

Instant escalation_waits_until(const Rulebook& rulebook, Instant at) {
  const Zone& zone = rulebook.zone;
  const Day day = zone.day_of(at);
  const Day next = rulebook.sending.calendar->add_working_days(day, 1);
  const LocalSecond local = zone.to_local(at) + (next - day);
  return zone.lookup(local).earlier;
}

}  // namespace duecourse::adapters
