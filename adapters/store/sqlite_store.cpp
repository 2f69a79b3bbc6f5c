#include "adapters/store/sqlite_store.hpp"

#include <filesystem>

#include "adapters/store/alarm_table.hpp"
#include "adapters/store/child_table.hpp"
#include "adapters/store/deadline_tables.hpp"
#include "adapters/store/entry_table.hpp"
#include "adapters/store/held_table.hpp"
#include "adapters/store/host_tables.hpp"
#include "adapters/store/message_tables.hpp"
#include "adapters/store/mirror_tables.hpp"
#include "adapters/store/past_table.hpp"
#include "adapters/store/quiet_table.hpp"
#include "adapters/store/sample_tables.hpp"
#include "adapters/store/schema.hpp"
#include "adapters/store/send_journal.hpp"
#include "adapters/store/work_tables.hpp"

namespace duecourse::adapters {

namespace {

/// Saves from this size on are taken for a part of a cold start: see SqliteDatabase.
constexpr std::size_t kLargeSave = 100;
/// Deadlines, notices and audit lines that a plan brings, roughly.
constexpr std::size_t kRowsOfPlan = 20;

/// The port over the tables: every call is one transaction, or a step of the one that is open.
class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const StoreSettings& settings) : db_(settings) {
    prepare_schema(db_, settings, migrations());
    db_.set_waiting_rows(&events_);
    Rows rows = db_.query("SELECT simulated FROM meta");
    simulated_ = rows.next() && rows->flag();
  }

  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;
  /// What cannot reach the disk now is done again: its cursors and plans are not there either.
  ~SqliteStore() override {
    static_cast<void>(db_.read_settled([] {}));
  }

  Result<void> transaction(const std::function<Result<void>()>& work) override {
    return db_.write([&] {
      const Result<void> done = work();
      if (!done) throw StoreFailure{done.error()};
    });
  }

  Result<UpsertCount> upsert(const std::vector<MirrorRow>& rows) override {
    return db_.write([&] { return mirror_.upsert(rows); });
  }
  Result<std::vector<std::string>> rows_of(const std::string& query,
                                           const std::string& id) override {
    return db_.read([&] { return mirror_.rows_of(query, id); });
  }
  Result<void> remove(const std::string& query, const std::string& row_id) override {
    return db_.write([&] { mirror_.remove(query, row_id); });
  }
  Result<QueryStatus> query_status(const std::string& query) override {
    return db_.read([&] { return queries_.status(query); });
  }
  Result<void> set_query_status(const QueryStatus& status) override {
    return db_.write([&] { queries_.set_status(status); });
  }
  Result<void> put_row_faults(const std::string& query, const std::vector<std::string>& read_ids,
                              const std::vector<RowFault>& faults) override {
    return db_.write([&] { queries_.put_faults(query, read_ids, faults); });
  }
  Result<std::vector<RowFault>> row_faults() override {
    return db_.read([&] { return queries_.faults(); });
  }

  Result<Directory> directory() override {
    return db_.read([&] { return mirror_.directory(); });
  }
  Result<std::vector<SubjectRef>> dirty(Instant now, std::uint64_t rulebook_hash,
                                        std::size_t limit) override {
    auto subjects = db_.read([&] { return subjects_.dirty(now, rulebook_hash, limit); });
    if (!subjects || !subjects->empty()) return subjects;
    // The work is done: what lingers has nothing left to wait for.
    return db_.read_settled([&] { return std::move(*subjects); });
  }
  Result<std::size_t> dirty_count(Instant now, std::uint64_t rulebook_hash) override {
    return db_.read([&] { return subjects_.dirty_count(now, rulebook_hash); });
  }
  Result<SubjectInput> load(const SubjectRef& subject) override {
    return db_.read([&] { return load_subject(subject); });
  }
  Result<std::vector<OpenInCase>> open_in_cases(const TeamId& team, const FrameworkId& framework,
                                                const TimescaleId& timescale) override {
    return db_.read([&] { return deadlines_.open_in_cases(team, framework, timescale); });
  }
  Result<std::vector<SubjectRef>> subjects(std::optional<SubjectKind> kind,
                                           const std::optional<SubjectRef>& after,
                                           std::size_t limit) override {
    return db_.read([&] { return subjects_.all(kind, after, limit); });
  }
  Result<std::map<FrameworkId, std::size_t>> enrolled_frameworks() override {
    return db_.read([&] { return mirror_.enrolled_frameworks(); });
  }
  Result<void> save(const std::vector<SubjectPlan>& plans, Instant now) override {
    return db_.write([&] {
      if (plans.size() >= kLargeSave) db_.ask_to_linger(plans.size() * kRowsOfPlan);
      for (const SubjectPlan& plan : plans) {
        deadlines_.save(plan, now);
        samples_.keep(plan.subject, plan.members);
        entries_.keep(plan.subject, plan.entries, now);
      }
      // After all of them: who carries a case may have been planned with it, and is planned again.
      for (const SubjectPlan& plan : plans) {
        children_.save(plan);
        if (plan.lists_changed) deadlines_.touch_team(plan.subject);
      }
    });
  }
  Result<std::optional<Instant>> next_wake() override {
    return db_.read([&] { return subjects_.next_wake(); });
  }

  Result<std::vector<QueuedNotice>> queued(Instant now, std::size_t limit) override {
    return db_.read_settled([&] { return deadlines_.queued(now, limit); });
  }
  Result<bool> claim(const Message& message, const std::vector<Notice>& notices,
                     Instant now) override {
    return db_.write_through([&] { return messages_.claim(message, notices, now); });
  }
  Result<bool> set_aside(const Notice& notice, Instant now, std::optional<Instant> until) override {
    return db_.write_through([&] { return messages_.set_aside(notice, now, until); });
  }
  Result<void> settle(const Message& message, NoticeReason reason, std::optional<Instant> retry_at,
                      Instant now) override {
    return db_.write_through([&] { messages_.settle(message, reason, retry_at, now); });
  }
  Result<std::vector<Message>> messages(MessageState state, std::size_t limit) override {
    return db_.read_settled([&] { return messages_.in_state(state, limit); });
  }
  Result<std::optional<Message>> message(const MessageId& id) override {
    return db_.read_settled([&] { return messages_.find(id); });
  }

  Result<std::vector<LedgerRow>> ledger(const LedgerFilter& filter) override {
    return db_.read_settled([&] { return deadlines_.ledger(filter); });
  }
  Result<std::optional<Instant>> highest_now() override {
    return db_.read_settled([&] {
      Rows rows = db_.query("SELECT highest_now FROM meta");
      return rows.next() ? rows->maybe_instant() : std::nullopt;
    });
  }
  Result<void> raise_now(Instant now) override {
    return db_.write_through([&] {
      db_.run("UPDATE meta SET highest_now = ?1 WHERE highest_now IS NULL OR highest_now < ?1",
              now);
    });
  }
  Result<void> audit(Instant now, const std::string& what, const std::string& text) override {
    return db_.write_through([&] { audit_.line(now, what, text); });
  }
  AlarmBook& alarms() override { return alarms_; }
  EntryBook& entries() override { return entries_; }
  HeldBook& held() override { return held_; }
  DoneBook& done() override { return done_; }
  QuietBook& quiets() override { return quiets_; }
  PastBook& past() override { return past_; }
  SampleBook& samples() override { return samples_; }
  HostBook& host() override { return host_; }
  WorkBook& work() override { return work_; }
  SendNotes& send_notes() override { return send_notes_; }
  bool simulated() const override { return simulated_; }

 private:
  SubjectInput load_subject(const SubjectRef& subject) {
    const auto row = subjects_.find(subject);
    if (!row.has_value() || row->input_version == 0) {
      throw StoreFailure{Error{ErrorCode::not_found, "the store knows no " + describe(subject)}};
    }
    SubjectInput input;
    input.subject = subject;
    input.input_version = row->input_version;
    subjects_.loaded(row->num);
    mirror_.load(row->num, input);
    children_.load(input);
    input.tracked = deadlines_.tracked_of(row->num, subject);
    input.ledger = deadlines_.notices_of(row->num);
    input.quietings = quiets_.of_number(row->num);
    return input;
  }

  SqliteDatabase db_;
  SubjectTable subjects_{db_};
  QueryTable queries_{db_};
  AuditLog audit_{db_};
  PastTable past_{db_, queries_, subjects_};
  EventTable events_{db_, queries_, past_};
  MirrorTables mirror_{db_, subjects_, queries_, events_};
  DoneTable done_{db_};
  DeadlineTables deadlines_{db_, subjects_, audit_, done_};
  ChildTable children_{db_, subjects_};
  MessageTables messages_{db_, audit_};
  EntryTable entries_{db_, subjects_, messages_, audit_};
  AlarmTable alarms_{db_, audit_};
  HeldTable held_{db_, audit_};
  QuietTable quiets_{db_, subjects_};
  HostTables host_{db_, queries_, mirror_};
  SampleTables samples_{db_, subjects_, audit_};
  WorkTables work_{db_};
  SendJournal send_notes_{db_};
  bool simulated_ = false;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const StoreSettings& settings) {
  std::error_code ignored;
  const bool was_there = std::filesystem::exists(settings.path, ignored);
  try {
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(settings));
  } catch (const StoreFailure& failure) {
    if (!was_there && !settings.read_only) {
      for (const char* part : {"", "-wal", "-shm", "-journal"}) {
        std::filesystem::remove(settings.path + part, ignored);
      }
    }
    return failure.error;
  } catch (const Poco::Exception& exception) {
    return Error{ErrorCode::unavailable,
                 "the store " + settings.path + ": " + exception.displayText()};
  }
}

}  // namespace duecourse::adapters
