// The store port: mirror, deadlines, ledger, messages, audit log. One writer. Every call may answer
// unavailable (locked or full disk) or conflict; nothing is half-written then.
//
// Every call, and every transaction(), is all or nothing. Large mirror pages (from 1000 rows) and
// large saves (from 100 plans) may reach the disk together with those that follow: a crash then
// loses the last of them with their cursors, as if they had not been read yet. They are on the disk
// when queued, claim, set_aside, settle, raise_now or audit returns, or dirty() finds nothing more.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ports/alarms.hpp"
#include "adapters/ports/done_book.hpp"
#include "adapters/ports/entry_book.hpp"
#include "adapters/ports/held_book.hpp"
#include "adapters/ports/host_book.hpp"
#include "adapters/ports/past_book.hpp"
#include "adapters/ports/quiet_book.hpp"
#include "adapters/ports/records.hpp"
#include "adapters/ports/sample_book.hpp"
#include "adapters/ports/send_notes.hpp"
#include "adapters/ports/work_book.hpp"
#include "engine/base/result.hpp"
#include "engine/history/surroundings.hpp"
#include "engine/notices/directory.hpp"
#include "engine/notices/notice.hpp"
#include "engine/notices/what_is_shown.hpp"
#include "engine/plan.hpp"
#include "engine/reconcile.hpp"
#include "engine/sample_members.hpp"

namespace duecourse::adapters {

/// Everything of one subject that assess, reconcile and plan need.
struct SubjectInput {
  SubjectRef subject;
  std::int64_t input_version = 0;
  std::vector<Enrolment> enrolments;  ///< from the mirror (cases); workers' come from applies_to
  std::vector<Event> events;          ///< not deleted ones, any order
  SubjectContext context;             ///< case record and roles
  std::vector<CarriedCase> carried;   ///< of a worker: what they carry; of a team: its cases
  std::vector<OpenInCase> open_in_cases;  ///< not filled in by load()
  std::vector<Tracked> tracked;
  std::vector<Notice> ledger;
  std::vector<CountedChild> children;  ///< of the cases that are carried
  std::vector<Quieting> quietings;     ///< what people decided about its deadlines, in that order
};

/// What one poll page changed.
struct UpsertCount {
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
  std::size_t deleted = 0;
};

/// A plan to be stored, with what it was computed from.
struct SubjectPlan {
  SubjectRef subject;
  std::int64_t input_version = 0;
  std::uint64_t rulebook_hash = 0;
  Plan plan;
  /// Of a case: its children that count; nothing: they stay as they are.
  std::optional<std::vector<CountedChild>> children{};
  std::vector<SampleMember> members{};  ///< what it brings to samples
  std::vector<PlannedEntry> entries{};  ///< all that shall stand in calendars
  /// Of a case: what its team's lists say of it (`list = { open = ... }`) is not what it was.
  bool lists_changed = false;
};

/// What became of a message. Stored: do not renumber.
enum class MessageState { sending = 0, sent = 1, failed = 2, unknown = 3, dropped = 4 };
[[nodiscard]] const char* word_of(MessageState state);

/// One message to one address. Its bytes are frozen.
struct Message {
  MessageId id;
  std::string to;
  std::string subject_line;  ///< for listings
  std::vector<NoticeKey> carries;
  std::string bytes;
  MessageState state = MessageState::sending;
  int attempts = 0;
  Instant created_at{};
  std::optional<Instant> settled_at;
  std::string detail;  ///< the server's last words
  bool entry = false;  ///< it is about a calendar entry, and carries no notice
  /// How much it shows of the case: the audit log says so when it is claimed. Not kept beside that.
  ShowLevel shows = ShowLevel::reference;
};

/// A notice that waits to be sent, with what it is about.
struct QueuedNotice {
  Notice notice;
  Tracked tracked;
  int attempts = 0;
  bool released = false;  ///< a person has released it once: it is held no second time
};

/// A filter for listings; an empty field means any.
struct LedgerFilter {
  std::optional<SubjectRef> subject;
  std::optional<NoticeState> state;
  std::optional<Instant> since;
};

/// A row of the ledger for people.
struct LedgerRow {
  Notice notice;
  Tracked tracked;
};

/// How a query is doing.
struct QueryStatus {
  std::string query;
  Cursor cursor;
  std::optional<Instant> fresh_as_of;  ///< when it was last read to its end
  std::string last_error;              ///< empty: fine
};

class Store {
 public:
  virtual ~Store() = default;

  /// Runs `work` in one transaction; rolls back when it returns an error.
  [[nodiscard]] virtual Result<void> transaction(const std::function<Result<void>()>& work) = 0;

  // --- mirror -------------------------------------------------------------------------------
  /// Inserts or updates by (query, row_id); a row whose hash is unchanged is left alone. Subjects
  /// whose content changed get a new input_version. A row marked deleted stays, and counts no more.
  [[nodiscard]] virtual Result<UpsertCount> upsert(const std::vector<MirrorRow>& rows) = 0;
  /// Row ids that the mirror holds for one host id of a query (an event's children).
  [[nodiscard]] virtual Result<std::vector<std::string>> rows_of(const std::string& query,
                                                                 const std::string& id) = 0;
  /// Marks one row as gone (its child was changed in the host).
  [[nodiscard]] virtual Result<void> remove(const std::string& query,
                                            const std::string& row_id) = 0;
  [[nodiscard]] virtual Result<QueryStatus> query_status(const std::string& query) = 0;
  [[nodiscard]] virtual Result<void> set_query_status(const QueryStatus& status) = 0;
  /// Replaces the faults of the rows named in `read_ids` by `faults`.
  [[nodiscard]] virtual Result<void> put_row_faults(const std::string& query,
                                                    const std::vector<std::string>& read_ids,
                                                    const std::vector<RowFault>& faults) = 0;
  [[nodiscard]] virtual Result<std::vector<RowFault>> row_faults() = 0;

  // --- assess -------------------------------------------------------------------------------
  /// Workers and teams; posts and fallback are left for the caller to fill in.
  [[nodiscard]] virtual Result<Directory> directory() = 0;
  /// Up to `limit` subjects whose input changed, whose wake time has come by `now`, or that were
  /// planned under another rulebook; in order of id; saving their plans takes them off.
  [[nodiscard]] virtual Result<std::vector<SubjectRef>> dirty(Instant now,
                                                              std::uint64_t rulebook_hash,
                                                              std::size_t limit) = 0;
  /// How many dirty() would find in all (for a progress bar).
  [[nodiscard]] virtual Result<std::size_t> dirty_count(Instant now,
                                                        std::uint64_t rulebook_hash) = 0;
  [[nodiscard]] virtual Result<SubjectInput> load(const SubjectRef& subject) = 0;
  /// The open deadlines of one timescale in the cases of a team, the first due first.
  [[nodiscard]] virtual Result<std::vector<OpenInCase>> open_in_cases(
      const TeamId& team, const FrameworkId& framework, const TimescaleId& timescale) = 0;
  /// All subjects of a kind that the mirror knows (nothing: of any kind), in order of id, after
  /// `after`, up to `limit`.
  [[nodiscard]] virtual Result<std::vector<SubjectRef>> subjects(
      std::optional<SubjectKind> kind, const std::optional<SubjectRef>& after,
      std::size_t limit) = 0;
  /// The frameworks that the mirror's enrolments name, each with how many name it.
  [[nodiscard]] virtual Result<std::map<FrameworkId, std::size_t>> enrolled_frameworks() = 0;
  /// Stores tracked deadlines, notices and wake times, with an audit line for every transition;
  /// refuses (conflict) a subject whose input_version has moved on meanwhile. Where the children of
  /// a case have changed, the workers of its roles and its team get a new input_version.
  [[nodiscard]] virtual Result<void> save(const std::vector<SubjectPlan>& plans, Instant now) = 0;
  /// The earliest wake time of any subject.
  [[nodiscard]] virtual Result<std::optional<Instant>> next_wake() = 0;

  // --- deliver ------------------------------------------------------------------------------
  /// Queued notices whose `at` and next attempt have come by `now`, oldest first.
  [[nodiscard]] virtual Result<std::vector<QueuedNotice>> queued(Instant now,
                                                                 std::size_t limit) = 0;
  /// The claim: in one transaction re-checks that every notice is queued, its deadline open, its
  /// revision the same and its subject not dirty; then stores the message as `sending` and marks
  /// the notices. False: something changed meanwhile; nothing was written.
  [[nodiscard]] virtual Result<bool> claim(const Message& message,
                                           const std::vector<Notice>& notices, Instant now) = 0;
  /// Ends a queued notice that will not be said after all (superseded: the same person hears in
  /// another slot), or not now (held), with whom it would have gone to, and an audit line; or, in
  /// state `queued`, only notes why it waits, and does not come out of queued() before `until`.
  /// False: it was not queued any more; nothing was written.
  [[nodiscard]] virtual Result<bool> set_aside(const Notice& notice, Instant now,
                                               std::optional<Instant> until = std::nullopt) = 0;
  /// Records what became of a message: state, attempts, detail; its notices become sent, failed,
  /// unknown, or (state `dropped`) queued again, not before `retry_at`, with the message's attempts
  /// added to their own.
  [[nodiscard]] virtual Result<void> settle(const Message& message, NoticeReason reason,
                                            std::optional<Instant> retry_at, Instant now) = 0;
  /// Messages in a state, oldest first: those left `sending` by a crash, those `unknown`.
  [[nodiscard]] virtual Result<std::vector<Message>> messages(MessageState state,
                                                              std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::optional<Message>> message(const MessageId& id) = 0;

  // --- listings and house-keeping -------------------------------------------------------------
  [[nodiscard]] virtual Result<std::vector<LedgerRow>> ledger(const LedgerFilter& filter) = 0;
  /// The highest now the store has seen, and raising it.
  [[nodiscard]] virtual Result<std::optional<Instant>> highest_now() = 0;
  [[nodiscard]] virtual Result<void> raise_now(Instant now) = 0;
  /// Appends to the audit log: who or what, and what happened.
  [[nodiscard]] virtual Result<void> audit(Instant now, const std::string& what,
                                           const std::string& text) = 0;
  /// What a person must hear about the service itself.
  [[nodiscard]] virtual AlarmBook& alarms() = 0;
  /// What shall stand in calendars, and what stands there.
  [[nodiscard]] virtual EntryBook& entries() = 0;
  /// Notices that are held because there were too many at once.
  [[nodiscard]] virtual HeldBook& held() = 0;
  /// What was done, and is still to be said.
  [[nodiscard]] virtual DoneBook& done() = 0;
  /// What people decided about how deadlines are said.
  [[nodiscard]] virtual QuietBook& quiets() = 0;
  /// What the store keeps of its own past.
  [[nodiscard]] virtual PastBook& past() = 0;
  /// Who samples are drawn from, and what was drawn.
  [[nodiscard]] virtual SampleBook& samples() = 0;
  /// How the host is read.
  [[nodiscard]] virtual HostBook& host() = 0;
  /// Which subjects are being worked on.
  [[nodiscard]] virtual WorkBook& work() = 0;
  /// How far the messages of a batch have come that is being sent.
  [[nodiscard]] virtual SendNotes& send_notes() = 0;
  /// True if the store was created for simulation and may be driven by a made-up time.
  [[nodiscard]] virtual bool simulated() const = 0;
};

}  // namespace duecourse::adapters
