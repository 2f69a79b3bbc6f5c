// Calendar entries in files, one for each holder, that calendars subscribe to.
//
// Whoever has the address of a file reads it: most calendars fetch without a log-in. So its name is
// 32 random digits, which nobody can guess, and says nothing of whose it is.
#include <algorithm>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "adapters/ical/feed_file.hpp"
#include "adapters/ports/wire_text.hpp"
#include "adapters/service/calendar_round.hpp"
#include "adapters/service/entry_planning.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kChanges = 20000;
constexpr const char* kFeedsAlarm = "calendar files";
constexpr const char* kCalendarName = "Deadlines";

std::string unguessable_name() {
  std::random_device random;  // the system's own
  std::string name;
  for (int i = 0; i < 4; ++i) name += fmt::format("{:08x}", random());
  return name + ".ics";
}

// Whether a file may stay without entries: of somebody who is there, and of mailboxes, while files
// are anybody's way.
bool stays(const std::string& holder, const Directory& directory, const CalendarWays& ways) {
  const bool used = std::any_of(ways.begin(), ways.end(),
                                [](const auto& one) { return one.second == CalendarWay::feed; });
  if (!used) return false;
  if (holder.find('@') != std::string::npos) return true;
  const auto worker = directory.workers.find(WorkerId(holder));
  return worker != directory.workers.end() && worker->second.active;
}

}  // namespace

// Those of whom something has changed; and once a day those whose file is not there, or who have
// left.
Result<std::set<std::string>> CalendarDelivery::holders_to_write(const Round& round) {
  std::set<std::string> holders;
  const auto due = parts_.store.entries().due(CalendarWay::feed, round.now, kChanges);
  if (!due) return due.error();
  for (const StoredEntry& entry : *due) {
    if (!round.apart.contains(entry.subject)) holders.insert(entry.content.holder);
  }
  const Day today = parts_.rulebook.zone.day_of(round.now);
  if (looked_at_ == today) return holders;
  looked_at_ = today;
  const auto feeds = parts_.store.entries().feeds();
  if (!feeds) return feeds.error();
  for (const CalendarFeed& feed : *feeds) {
    std::error_code problem;
    const bool there = std::filesystem::exists(outlets_.feeds / feed.name, problem);
    if (!there || !stays(feed.holder, round.directory, parts_.calendars))
      holders.insert(feed.holder);
  }
  return holders;
}

Result<void> CalendarDelivery::deliver_feeds(Round& round) {
  const auto holders = holders_to_write(round);
  if (!holders) return holders.error();
  for (const std::string& holder : *holders) {
    if (auto written = write_feed(round, holder); !written) return written;
    if (!round.report.feeds_error.empty()) break;
  }
  return holders->empty() ? Result<void>() : note_feeds(round);
}

Result<void> CalendarDelivery::write_feed(Round& round, const std::string& holder) {
  EntryBook& entries = parts_.store.entries();
  const auto wanted = entries.wanted_of(holder, CalendarWay::feed);
  if (!wanted) return wanted.error();
  const auto known = entries.feed_of(holder);
  if (!known) return known.error();
  const CalendarFeed feed = *known ? **known : CalendarFeed{holder, unguessable_name(), {}};
  const auto failed = [&](const Error& error) {
    round.report.feeds_error = error.message;
    looked_at_.reset();
    return Result<void>();
  };
  if (wanted->empty() && !stays(holder, round.directory, parts_.calendars)) {
    if (auto removed = remove_feed_file(outlets_.feeds, feed.name); !removed) {
      return failed(removed.error());
    }
    ++round.report.feeds;
    return parts_.store.transaction([&]() -> Result<void> {
      auto written = entries.feed_written(feed, round.now);
      return written ? entries.remove_feed(holder) : written;
    });
  }
  std::vector<EntryContent> contents;
  for (const StoredEntry& entry : *wanted) {
    contents.push_back(entry_content(entry, outlets_.letterhead, parts_.rulebook.zone,
                                     entry.changed_at, round.named(parts_, entry),
                                     round.directory));
  }
  const auto text = render_feed(kCalendarName, contents);
  if (!text) return failed(text.error());
  // The name first: no file stands there that nobody knows of.
  if (!*known) {
    if (auto named = entries.name_feed(feed); !named) return named;
  }
  if (auto written = write_feed_file(outlets_.feeds, feed.name, *text); !written) {
    return failed(written.error());
  }
  ++round.report.feeds;
  return entries.feed_written(feed, round.now);
}

Result<void> CalendarDelivery::note_feeds(Round& round) {
  const std::string& error = round.report.feeds_error;
  if (error.empty()) {
    if (std::exchange(feeds_well_, true)) return {};
    return parts_.store.alarms().end(kFeedsAlarm, "Calendar files are written again",
                                     "All of them are up to date.\n", round.now);
  }
  if (feeds_well_) parts_.log.error("no calendar file can be written: {}", clean_line(error));
  feeds_well_ = false;
  Alarm alarm;
  alarm.about = kFeedsAlarm;
  alarm.title = "Calendar files cannot be written";
  alarm.text = fmt::format(
      "Calendars that subscribe to them show deadlines as they were. Reminders are sent as ever. "
      "What the system says:\n{}\n",
      clean_line(error));
  alarm.daily = true;
  return parts_.store.alarms().raise(alarm, round.now);
}

}  // namespace duecourse::adapters
