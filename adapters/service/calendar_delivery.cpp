// Calendar entries on a calendar server.
#include "adapters/service/calendar_delivery.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/calendar_round.hpp"
#include "adapters/service/deliver.hpp"
#include "adapters/service/entry_planning.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kAtOnce = 20;       // claimed together
constexpr std::size_t kShortRound = 200;  // mail waits meanwhile
constexpr std::size_t kLongRound = 20000;
constexpr std::chrono::hours kTolerated{1};      // down, until somebody is told
constexpr std::chrono::hours kAfterRefusal{24};  // until a person has changed something
constexpr std::chrono::minutes kLongestRest{15};

constexpr const char* kDownAlarm = "calendar server: down";
constexpr const char* kMissingAlarm = "calendar server: workers without a calendar";
constexpr const char* kRefusedAlarm = "calendar server: entries refused";

// Who they are, each once, by name where it is known.
std::string holders_in(const std::vector<StoredEntry>& entries) {
  std::string lines;
  std::set<std::string> seen;
  for (const StoredEntry& entry : entries) {
    const PlannedEntry& content = entry.content;
    if (!seen.insert(content.holder).second) continue;
    lines += content.name.empty() ? content.holder
                                  : fmt::format("{} ({})", content.name, content.holder);
    lines += entry.detail.empty() ? "\n" : fmt::format(": {}\n", clean_line(entry.detail));
  }
  return lines;
}

Alarm missing_alarm(const std::vector<StoredEntry>& entries) {
  Alarm alarm;
  alarm.about = kMissingAlarm;
  alarm.title = "Workers without a calendar on the calendar server";
  alarm.text =
      "Their deadlines cannot be put into a calendar:\n" + holders_in(entries) +
      "Make a calendar for each, under the address that [calendar.server] says. Until then their "
      "reminders have an entry attached. Nothing has to be restarted.\n";
  alarm.daily = true;
  return alarm;
}

Alarm refused_alarm(const std::vector<StoredEntry>& entries) {
  Alarm alarm;
  alarm.about = kRefusedAlarm;
  alarm.title = "The calendar server refuses entries";
  alarm.text =
      "Deadlines of these people are not in their calendars, or stand there as they were:\n" +
      holders_in(entries) +
      "Give the login the right to write to these calendars. It is tried again every day.\n";
  alarm.daily = true;
  return alarm;
}

}  // namespace

// What the server said of one entry.
struct CalendarDelivery::Asked {
  CalendarResult result;
  std::string collection;
};

Result<CalendarReport> CalendarDelivery::deliver(Instant now, bool patient,
                                                 const std::set<SubjectRef>& apart) {
  Round round{now, apart, {}, {}, {}};
  if (outlets_.server == nullptr && outlets_.feeds.empty()) return round.report;
  auto directory = directory_of(parts_);
  if (!directory) return directory.error();
  round.directory = std::move(*directory);
  if (!outlets_.feeds.empty()) {
    if (auto written = deliver_feeds(round); !written) return written.error();
  }
  if (outlets_.server != nullptr) {
    if (auto said = deliver_to_server(round, patient); !said) return said.error();
  }
  return round.report;
}

Result<void> CalendarDelivery::deliver_to_server(Round& round, bool patient) {
  if (patient && failures_ > 0 && round.now < retry_at_) {
    round.report.server_error = "waiting for the next attempt";
    return {};
  }
  const std::size_t limit = patient ? kShortRound : kLongRound;
  const auto due = parts_.store.entries().due(CalendarWay::caldav, round.now, limit);
  if (!due) return due.error();
  std::size_t next = 0;
  while (next < due->size() && round.report.server_error.empty()) {
    const auto claimed = claim(round, *due, next);
    if (!claimed) return claimed.error();
    std::vector<Asked> answers;
    for (const StoredEntry& entry : *claimed) {
      answers.push_back(ask(round, entry));
      if (answers.back().result.whole_server) break;
    }
    auto settled = parts_.store.transaction([&]() -> Result<void> {
      // Those not asked of stay on their way: they are asked of in the next round.
      for (std::size_t i = 0; i < answers.size(); ++i) {
        if (auto done = settle(round, (*claimed)[i], answers[i]); !done) return done;
      }
      return {};
    });
    if (!settled) return settled;
  }
  if (!due->empty()) {
    outlets_.server->rest();
    round.report.goes_on = due->size() == limit && round.report.server_error.empty();
    if (round.report.server_error.empty()) {
      if (auto noted = note_server(round, "", {}); !noted) return noted;
    }
  }
  return tell_of_troubled(round.now);
}

// On their way in the store before they are said: so that one that was said and not settled is not
// forgotten.
Result<std::vector<StoredEntry>> CalendarDelivery::claim(Round& round,
                                                         const std::vector<StoredEntry>& due,
                                                         std::size_t& next) {
  std::vector<StoredEntry> claimed;
  auto stored = parts_.store.transaction([&]() -> Result<void> {
    while (next < due.size() && claimed.size() < kAtOnce) {
      const StoredEntry& entry = due[next++];
      if (round.apart.contains(entry.subject)) continue;
      const auto done = parts_.store.entries().claim(entry, nullptr, round.now);
      if (!done) return done.error();
      if (*done) claimed.push_back(entry);
    }
    return {};
  });
  if (!stored) return stored.error();
  return claimed;
}

CalendarDelivery::Asked CalendarDelivery::ask(Round& round, const StoredEntry& entry) {
  const std::string uid = entry_content(entry, outlets_.letterhead, parts_.rulebook.zone,
                                        entry.changed_at, {}, round.directory)
                              .uid;
  return entry.next() == EntryStep::put ? put(round, entry, uid) : remove(round, entry, uid);
}

namespace {

CalendarResult result_of(const Error& error) {
  CalendarResult result;
  const bool missing = error.code == ErrorCode::not_found;
  result.outcome = missing ? CalendarOutcome::gone : CalendarOutcome::temporary;
  result.whole_server = !missing;
  result.detail = error.message;
  return result;
}

}  // namespace

CalendarDelivery::Asked CalendarDelivery::put(Round& round, const StoredEntry& entry,
                                              const std::string& uid) {
  Asked asked;
  const std::string& holder = entry.content.holder;
  if (round.without_calendar.contains(holder)) {
    asked.result.outcome = CalendarOutcome::gone;
    asked.result.detail = entry.detail;
    return asked;
  }
  const auto collection = outlets_.server->collection_of(holder);
  if (!collection) {
    asked.result = result_of(collection.error());
    return asked;
  }
  asked.collection = *collection;
  std::string etag = entry.etag;
  if (entry.confirmed && !entry.place.empty() && entry.place != *collection) {
    // The calendars were moved: it is not to stand in both.
    const CalendarResult gone = outlets_.server->remove(entry.place, uid, etag);
    if (gone.outcome != CalendarOutcome::stored) {
      parts_.log.warn("an entry was left in {}: {}", clean_line(entry.place),
                      clean_line(gone.detail));
    }
    etag.clear();
  }
  auto text =
      render_entry(entry_content(entry, outlets_.letterhead, parts_.rulebook.zone, entry.changed_at,
                                 round.named(parts_, entry), round.directory));
  if (!text) {
    asked.result.outcome = CalendarOutcome::permanent;
    asked.result.detail = text.error().message;
    return asked;
  }
  asked.result = outlets_.server->put(*collection, uid, *text, etag);
  if (asked.result.replaced) {
    parts_.log.info("somebody had changed entry {} in the calendar of {}: ours stands again", uid,
                    clean_line(holder));
  }
  return asked;
}

CalendarDelivery::Asked CalendarDelivery::remove(Round&, const StoredEntry& entry,
                                                 const std::string& uid) {
  Asked asked;
  asked.collection = entry.place;
  if (asked.collection.empty()) {
    const auto collection = outlets_.server->collection_of(entry.content.holder);
    if (!collection) {
      asked.result = result_of(collection.error());
      return asked;
    }
    asked.collection = *collection;
  }
  asked.result = outlets_.server->remove(asked.collection, uid, entry.etag);
  return asked;
}

Result<void> CalendarDelivery::settle(Round& round, const StoredEntry& entry, const Asked& asked) {
  const CalendarResult& result = asked.result;
  EntryBook& entries = parts_.store.entries();
  const bool putting = entry.next() == EntryStep::put;
  const auto put_off = [&](EntryDelay delay) {
    ++round.report.put_off;
    delay.detail = result.detail;
    return entries.put_off(entry, delay, round.now);
  };
  const Instant later = round.now + retry_wait(entry.attempts + 1);
  switch (result.outcome) {
    case CalendarOutcome::stored:
      ++(putting ? round.report.put : round.report.removed);
      return entries.done(entry, asked.collection, result.etag, round.now);
    case CalendarOutcome::changed_there:
      return put_off({false, EntryTrouble::none, "", later});
    case CalendarOutcome::gone:
      // With its calendar the entry has gone as well.
      if (!putting) return entries.done(entry, "", "", round.now);
      round.without_calendar.insert(entry.content.holder);
      return put_off({true, EntryTrouble::no_calendar, "", later});
    case CalendarOutcome::temporary:
      if (!result.whole_server) return put_off({false, EntryTrouble::none, "", later});
      if (auto noted = note_server(round, result.detail, result.retry_after); !noted) return noted;
      return put_off({false, EntryTrouble::none, "", round.now + std::chrono::minutes{1}});
    case CalendarOutcome::permanent:
      parts_.log.error("the calendar server refuses an entry of {}: {}",
                       clean_line(entry.content.holder), clean_line(result.detail));
      return put_off({false, EntryTrouble::refused, "", round.now + kAfterRefusal});
  }
  return {};
}

// `error` empty: it answers.
Result<void> CalendarDelivery::note_server(Round& round, const std::string& error,
                                           std::chrono::seconds wait) {
  EntryBook& entries = parts_.store.entries();
  const auto since = entries.down_since();
  if (!since) return since.error();
  if (error.empty()) {
    failures_ = 0;
    if (!*since) return {};
    parts_.log.info("the calendar server works again");
    if (auto ended = entries.set_down_since(std::nullopt); !ended) return ended;
    return parts_.store.alarms().end(kDownAlarm, "The calendar server works again",
                                     "What had waited is being put into the calendars.\n",
                                     round.now);
  }
  round.report.server_error = error;
  failures_ = std::min(failures_ + 1, 100);
  const std::chrono::seconds rest = std::min(retry_wait(failures_), kLongestRest);
  retry_at_ = round.now + std::max(rest, wait);
  if (!*since) {
    parts_.log.warn("the calendar server is down, entries wait: {}", clean_line(error));
    return entries.set_down_since(round.now);
  }
  if (round.now < **since + kTolerated) return {};
  Alarm alarm;
  alarm.about = kDownAlarm;
  alarm.title = "The calendar server does not work";
  alarm.text = fmt::format(
      "Deadlines are not put into calendars, moved or taken out. Reminders are sent as ever. What "
      "it says:\n{}\nEntries wait and are put as soon as it works; see `duecourse check`.\n",
      clean_line(error));
  alarm.daily = true;
  return parts_.store.alarms().raise(alarm, round.now);
}

Result<void> CalendarDelivery::tell_of_troubled(Instant now) {
  const auto tell = [&](EntryTrouble trouble, const char* about,
                        Alarm (*words)(const std::vector<StoredEntry>&),
                        const char* well) -> Result<void> {
    const auto entries = parts_.store.entries().troubled(trouble);
    if (!entries) return entries.error();
    Alarm alarm = entries->empty() ? Alarm{} : words(*entries);
    const auto [told, first] = told_.try_emplace(about);
    if (!first && told->second == alarm.text) return {};
    told->second = alarm.text;
    if (!entries->empty()) return parts_.store.alarms().raise(alarm, now);
    return parts_.store.alarms().end(about, well, "All entries have been taken.\n", now);
  };
  auto told = tell(EntryTrouble::no_calendar, kMissingAlarm, missing_alarm,
                   "All workers have a calendar on the calendar server");
  if (!told) return told;
  return tell(EntryTrouble::refused, kRefusedAlarm, refused_alarm,
              "The calendar server refuses no entries any more");
}

}  // namespace duecourse::adapters
