#include "adapters/store/entry_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace duecourse::adapters {

namespace {

#define DUECOURSE_ENTRY_COLUMNS                                                                    \
  "subject.kind, subject.id, entry.deadline, entry.holder, entry.mailbox, entry.way, entry.name, " \
  "entry.address, entry.due, entry.due_precision, entry.title, entry.reference, "                  \
  "entry.description, entry.url, entry.wanted, entry.confirmed, entry.step, entry.in_flight, "     \
  "entry.sequence, entry.changed, entry.place, entry.etag, entry.message, entry.attempts, "        \
  "entry.trouble, entry.detail, entry.show, entry.person "

/// What is on its way with a message is its message's.
constexpr const char* kDue =
    "SELECT " DUECOURSE_ENTRY_COLUMNS
    "FROM calendar_entry AS entry INDEXED BY calendar_entry_pending "
    "JOIN subject ON subject.num = entry.subject "
    "WHERE entry.pending AND entry.way = ?1 AND entry.message IS NULL "
    "AND (entry.not_before IS NULL OR entry.not_before <= ?2) "
    "AND subject.input_version = subject.planned_version "
    "ORDER BY entry.wanted IS NOT NULL, entry.due, entry.deadline, entry.holder LIMIT ?3";
constexpr const char* kOfMessage =
    "SELECT " DUECOURSE_ENTRY_COLUMNS
    "FROM calendar_entry AS entry JOIN subject ON subject.num = entry.subject "
    "WHERE entry.message = ?";
constexpr const char* kWantedOf =
    "SELECT " DUECOURSE_ENTRY_COLUMNS
    "FROM calendar_entry AS entry INDEXED BY calendar_entry_by_holder "
    "JOIN subject ON subject.num = entry.subject "
    "WHERE entry.holder = ? AND entry.way = ? AND entry.wanted IS NOT NULL "
    "ORDER BY entry.due, entry.deadline";
constexpr const char* kTroubled =
    "SELECT " DUECOURSE_ENTRY_COLUMNS
    "FROM calendar_entry AS entry INDEXED BY calendar_entry_troubled "
    "JOIN subject ON subject.num = entry.subject "
    "WHERE entry.trouble <> 0 AND entry.trouble = ? AND entry.pending "
    "ORDER BY entry.holder, entry.due, entry.deadline";
constexpr const char* kOfSubject =
    "SELECT " DUECOURSE_ENTRY_COLUMNS
    "FROM calendar_entry AS entry JOIN subject ON subject.num = entry.subject "
    "WHERE entry.subject = ?";
/// Another content begins anew: whoever refused the last may take this one.
constexpr const char* kWant =
    "INSERT INTO calendar_entry (subject, deadline, holder, way, mailbox, name, address, due, "
    "due_precision, title, reference, description, url, show, person, wanted, changed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
    "mailbox = excluded.mailbox, name = excluded.name, address = excluded.address, "
    "due = excluded.due, due_precision = excluded.due_precision, title = excluded.title, "
    "reference = excluded.reference, description = excluded.description, url = excluded.url, "
    "show = excluded.show, person = excluded.person, "
    "wanted = excluded.wanted, changed = excluded.changed, not_before = NULL, attempts = 0";
constexpr const char* kClaim =
    "UPDATE calendar_entry SET step = ?1, in_flight = wanted, sequence = sequence + 1, message = "
    "?2 WHERE subject = ?3 AND deadline = ?4 AND holder = ?5 AND way = ?6 AND wanted IS ?7 "
    "AND confirmed IS ?8 AND sequence = ?9 AND message IS NULL AND EXISTS (SELECT 1 FROM subject "
    "WHERE num = ?3 AND input_version = planned_version)";
constexpr const char* kDone =
    "UPDATE calendar_entry SET confirmed = CASE WHEN step = 1 THEN in_flight END, step = 0, "
    "in_flight = NULL, message = NULL, place = ?, etag = ?, attempts = 0, not_before = NULL, "
    "trouble = 0, detail = '' WHERE subject = ? AND deadline = ? AND holder = ? AND way = ?";
/// What may stand there stays on its way: it is said again, or taken out.
constexpr const char* kPutOff =
    "UPDATE calendar_entry SET message = NULL, attempts = attempts + 1, not_before = ?1, "
    "trouble = ?2, detail = ?3, step = CASE WHEN ?4 THEN 0 ELSE step END, "
    "in_flight = CASE WHEN ?4 THEN NULL ELSE in_flight END, "
    "sequence = CASE WHEN ?4 THEN sequence - 1 ELSE sequence END "
    "WHERE subject = ?5 AND deadline = ?6 AND holder = ?7 AND way = ?8";
/// An invitation's sequence goes on if it is wanted again; elsewhere it begins anew.
constexpr const char* kForget =
    "DELETE FROM calendar_entry WHERE subject = ? AND deadline = ? AND holder = ? AND way = ? "
    "AND way <> 1 AND step = 2 AND wanted IS NULL";
constexpr const char* kForgetWords =
    "UPDATE calendar_entry SET name = '', title = '', reference = '', description = '', url = '', "
    "person = '' "
    "WHERE subject = ? AND deadline = ? AND holder = ? AND way = ? AND wanted IS NULL "
    "AND confirmed IS NULL";
/// 0, 1 and 3: MessageState sending, sent and unknown.
constexpr const char* kSentSince =
    "SELECT recipient, count(*) FROM message INDEXED BY message_by_state "
    "WHERE state IN (0, 1, 3) AND created_at > ? AND entry GROUP BY recipient";

StoredEntry read_entry(Rows& rows) {
  StoredEntry entry;
  entry.subject.kind = rows->number<SubjectKind>();
  entry.subject.id = rows->id<SubjectId>();
  PlannedEntry& content = entry.content;
  content.deadline = rows->id<DeadlineId>();
  content.holder = rows->text();
  content.mailbox = rows->flag();
  content.way = rows->number<CalendarWay>();
  content.name = rows->text();
  content.address = rows->text();
  content.due = rows->timed<Limit>();
  content.words.title = rows->text();
  content.words.reference = rows->text();
  content.words.description = rows->text();
  content.words.url = rows->text();
  entry.wanted = rows->maybe_integer();
  entry.confirmed = rows->maybe_integer();
  entry.step = rows->number<EntryStep>();
  entry.in_flight = rows->maybe_integer();
  entry.sequence = rows->small();
  entry.changed_at = rows->instant();
  entry.place = rows->text();
  entry.etag = rows->text();
  entry.message = rows->id<MessageId>();
  entry.attempts = rows->small();
  entry.trouble = rows->number<EntryTrouble>();
  entry.detail = rows->text();
  content.words.show = rows->number<ShowLevel>();
  content.words.person = rows->text();
  return entry;
}

std::vector<StoredEntry> all_of(Rows& rows) {
  std::vector<StoredEntry> entries;
  while (rows.next()) entries.push_back(read_entry(rows));
  return entries;
}

bool same_place(const StoredEntry& row, const PlannedEntry& entry) {
  return row.content.deadline == entry.deadline && row.content.holder == entry.holder &&
         row.content.way == entry.way;
}

std::string named(const StoredEntry& entry) {
  return fmt::format("{} of {} for {} ({})", entry.content.deadline.str(), describe(entry.subject),
                     entry.content.holder, word_of(entry.content.way));
}

CalendarFeed read_feed(Rows& rows) {
  CalendarFeed feed;
  feed.holder = rows->text();
  feed.name = rows->text();
  feed.written_at = rows->maybe_instant();
  return feed;
}

}  // namespace

bool EntryTable::any() {
  if (!any_known_) {
    Rows rows = db_.query("SELECT EXISTS (SELECT 1 FROM calendar_entry)");
    any_ = rows.next() && rows->flag();
    any_known_ = true;
  }
  return any_;
}

std::vector<StoredEntry> EntryTable::of_subject(std::int64_t subject) {
  Rows rows = db_.query(kOfSubject, subject);
  return all_of(rows);
}

void EntryTable::want(std::int64_t subject, const PlannedEntry& entry, Instant now) {
  const auto& [deadline, holder, mailbox, way, name, address, due, words] = entry;
  db_.run(kWant, subject, deadline, holder, way, mailbox, name, address, due, words.title,
          words.reference, words.description, words.url, words.show, words.person,
          fingerprint(entry), now);
}

void EntryTable::want_no_more(std::int64_t subject, const StoredEntry& entry, Instant now) {
  const PlannedEntry& content = entry.content;
  const bool never_said = !entry.confirmed && entry.step == EntryStep::none && entry.sequence == 0;
  if (never_said) {
    db_.run(
        "DELETE FROM calendar_entry WHERE subject = ? AND deadline = ? AND holder = ? AND way = ?",
        subject, content.deadline, content.holder, content.way);
    return;
  }
  db_.run(
      "UPDATE calendar_entry SET wanted = NULL, changed = ?, not_before = NULL, attempts = 0 "
      "WHERE subject = ? AND deadline = ? AND holder = ? AND way = ?",
      now, subject, content.deadline, content.holder, content.way);
}

void EntryTable::keep(const SubjectRef& subject, const std::vector<PlannedEntry>& planned,
                      Instant now) {
  if (planned.empty() && !any()) return;
  const std::int64_t num = subjects_.number_of(subject);
  const std::vector<StoredEntry> before = of_subject(num);
  for (const PlannedEntry& entry : planned) {
    const auto row = std::find_if(before.begin(), before.end(),
                                  [&](const StoredEntry& one) { return same_place(one, entry); });
    if (row == before.end() || row->wanted != fingerprint(entry)) want(num, entry, now);
  }
  for (const StoredEntry& row : before) {
    const bool still = std::any_of(planned.begin(), planned.end(), [&](const PlannedEntry& entry) {
      return same_place(row, entry);
    });
    if (!still && row.wanted) want_no_more(num, row, now);
  }
  if (!planned.empty()) any_ = true;
}

Result<std::vector<StoredEntry>> EntryTable::due(CalendarWay way, Instant now, std::size_t limit) {
  return db_.read_settled([&] {
    Rows rows = db_.query(kDue, way, now, stored_limit(limit));
    return all_of(rows);
  });
}

Result<std::optional<StoredEntry>> EntryTable::of_message(const MessageId& id) {
  return db_.read_settled([&]() -> std::optional<StoredEntry> {
    Rows rows = db_.query(kOfMessage, id);
    if (!rows.next()) return std::nullopt;
    return read_entry(rows);
  });
}

Result<std::vector<StoredEntry>> EntryTable::wanted_of(const std::string& holder, CalendarWay way) {
  return db_.read_settled([&] {
    Rows rows = db_.query(kWantedOf, holder, way);
    return all_of(rows);
  });
}

Result<std::vector<StoredEntry>> EntryTable::troubled(EntryTrouble trouble) {
  return db_.read_settled([&] {
    Rows rows = db_.query(kTroubled, trouble);
    return all_of(rows);
  });
}

Result<bool> EntryTable::claim(const StoredEntry& entry, const Message* message, Instant now) {
  return db_.write_through([&] {
    const auto subject = subjects_.find(entry.subject);
    if (!subject) return false;
    const PlannedEntry& content = entry.content;
    const auto id = message == nullptr ? std::nullopt : std::optional(message->id);
    const int claimed =
        db_.run(kClaim, entry.next(), id, subject->num, content.deadline, content.holder,
                content.way, entry.wanted, entry.confirmed, entry.sequence);
    if (claimed == 0) return false;
    if (message != nullptr && !messages_.claim(*message, {}, now)) return false;
    return true;
  });
}

Result<void> EntryTable::done(const StoredEntry& entry, const std::string& place,
                              const std::string& etag, Instant now) {
  return db_.write_through([&] {
    const PlannedEntry& content = entry.content;
    const std::int64_t subject = subjects_.number_of(entry.subject);
    db_.run(kForget, subject, content.deadline, content.holder, content.way);
    db_.run(kDone, place, etag, subject, content.deadline, content.holder, content.way);
    db_.run(kForgetWords, subject, content.deadline, content.holder, content.way);
    const EntryStep step = entry.step == EntryStep::none ? entry.next() : entry.step;
    audit_.line(now, step == EntryStep::put ? "entry_put" : "entry_removed", named(entry));
  });
}

Result<void> EntryTable::put_off(const StoredEntry& entry, const EntryDelay& delay, Instant now) {
  return db_.write_through([&] {
    const PlannedEntry& content = entry.content;
    db_.run(kPutOff, delay.until, delay.trouble, delay.detail, delay.surely_not_taken,
            subjects_.number_of(entry.subject), content.deadline, content.holder, content.way);
    if (delay.trouble != entry.trouble) {
      audit_.line(now, "entry_put_off", named(entry) + ": " + delay.detail);
    }
  });
}

Result<void> EntryTable::feed_written(const CalendarFeed& feed, Instant now) {
  return db_.write_through([&] {
    db_.run(
        "DELETE FROM calendar_entry WHERE holder = ? AND way = ? AND pending AND wanted IS NULL",
        feed.holder, CalendarWay::feed);
    db_.run(
        "UPDATE calendar_entry SET confirmed = wanted, sequence = sequence + 1 "
        "WHERE holder = ? AND way = ? AND pending",
        feed.holder, CalendarWay::feed);
    db_.run(
        "INSERT INTO calendar_feed (holder, name, written) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (holder) DO UPDATE SET written = ?3",
        feed.holder, feed.name, now);
  });
}

Result<std::map<std::string, std::size_t>> EntryTable::sent_since(Instant since) {
  return db_.read_settled([&] {
    std::map<std::string, std::size_t> sent;
    Rows rows = db_.query(kSentSince, since);
    while (rows.next()) {
      std::string address = rows->text();
      sent[std::move(address)] = static_cast<std::size_t>(rows->integer());
    }
    return sent;
  });
}

Result<std::vector<CalendarFeed>> EntryTable::feeds() {
  return db_.read_settled([&] {
    std::vector<CalendarFeed> feeds;
    Rows rows = db_.query("SELECT holder, name, written FROM calendar_feed ORDER BY holder");
    while (rows.next()) feeds.push_back(read_feed(rows));
    return feeds;
  });
}

Result<std::optional<CalendarFeed>> EntryTable::feed_of(const std::string& holder) {
  return db_.read_settled([&]() -> std::optional<CalendarFeed> {
    Rows rows =
        db_.query("SELECT holder, name, written FROM calendar_feed WHERE holder = ?", holder);
    if (!rows.next()) return std::nullopt;
    return read_feed(rows);
  });
}

Result<void> EntryTable::name_feed(const CalendarFeed& feed) {
  return db_.write_through([&] {
    db_.run("INSERT INTO calendar_feed (holder, name) VALUES (?, ?) ON CONFLICT DO NOTHING",
            feed.holder, feed.name);
  });
}

Result<void> EntryTable::remove_feed(const std::string& holder) {
  return db_.write_through([&] { db_.run("DELETE FROM calendar_feed WHERE holder = ?", holder); });
}

Result<std::optional<Instant>> EntryTable::down_since() {
  return db_.read_settled([&] {
    Rows rows = db_.query("SELECT calendar_down FROM meta");
    return rows.next() ? rows->maybe_instant() : std::nullopt;
  });
}

Result<void> EntryTable::set_down_since(std::optional<Instant> since) {
  return db_.write_through([&] { db_.run("UPDATE meta SET calendar_down = ?", since); });
}

}  // namespace duecourse::adapters
