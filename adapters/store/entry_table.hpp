// Calendar entries (ports/entry_book.hpp) as rows. keep() throws StoreFailure.
#pragma once

#include "adapters/ports/entry_book.hpp"
#include "adapters/store/audit_log.hpp"
#include "adapters/store/message_tables.hpp"
#include "adapters/store/sqlite_database.hpp"
#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

class EntryTable final : public EntryBook {
 public:
  EntryTable(SqliteDatabase& db, SubjectTable& subjects, MessageTables& messages, AuditLog& audit)
      : db_(db), subjects_(subjects), messages_(messages), audit_(audit) {}

  /// Brings what is wanted of a subject up to its plan. What was never said, and is wanted no more,
  /// is forgotten.
  void keep(const SubjectRef& subject, const std::vector<PlannedEntry>& planned, Instant now);

  Result<std::vector<StoredEntry>> due(CalendarWay way, Instant now, std::size_t limit) override;
  Result<std::optional<StoredEntry>> of_message(const MessageId& id) override;
  Result<std::vector<StoredEntry>> wanted_of(const std::string& holder, CalendarWay way) override;
  Result<std::vector<StoredEntry>> troubled(EntryTrouble trouble) override;
  Result<bool> claim(const StoredEntry& entry, const Message* message, Instant now) override;
  Result<void> done(const StoredEntry& entry, const std::string& place, const std::string& etag,
                    Instant now) override;
  Result<void> put_off(const StoredEntry& entry, const EntryDelay& delay, Instant now) override;
  Result<void> feed_written(const CalendarFeed& feed, Instant now) override;
  Result<std::map<std::string, std::size_t>> sent_since(Instant since) override;
  Result<std::vector<CalendarFeed>> feeds() override;
  Result<std::optional<CalendarFeed>> feed_of(const std::string& holder) override;
  Result<void> name_feed(const CalendarFeed& feed) override;
  Result<void> remove_feed(const std::string& holder) override;
  Result<std::optional<Instant>> down_since() override;
  Result<void> set_down_since(std::optional<Instant> since) override;

 private:
  bool any();
  void want(std::int64_t subject, const PlannedEntry& entry, Instant now);
  void want_no_more(std::int64_t subject, const StoredEntry& entry, Instant now);
  [[nodiscard]] std::vector<StoredEntry> of_subject(std::int64_t subject);

  SqliteDatabase& db_;
  SubjectTable& subjects_;
  MessageTables& messages_;
  AuditLog& audit_;
  bool any_known_ = false;
  bool any_ = false;  ///< whether there is any row; most councils have none
};

}  // namespace duecourse::adapters
