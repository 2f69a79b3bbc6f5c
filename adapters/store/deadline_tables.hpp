// Tracked deadlines and the ledger of notices. Functions throw StoreFailure.
//
// A deadline that has ended when it is first seen goes to its subject's archive (see
// deadline_archive.hpp), unless a notice speaks of it; it leaves the archive when it opens again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/ports/store.hpp"
#include "adapters/store/audit_log.hpp"
#include "adapters/store/done_table.hpp"
#include "adapters/store/packing.hpp"
#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

class DeadlineTables {
 public:
  DeadlineTables(SqliteDatabase& db, SubjectTable& subjects, AuditLog& audit, DoneTable& done)
      : db_(db), subjects_(subjects), audit_(audit), done_(done) {}

  [[nodiscard]] std::vector<Tracked> tracked_of(std::int64_t subject, const SubjectRef& ref);
  [[nodiscard]] std::vector<Notice> notices_of(std::int64_t subject);
  void save(const SubjectPlan& plan, Instant now);
  [[nodiscard]] std::vector<QueuedNotice> queued(Instant now, std::size_t limit);
  [[nodiscard]] std::vector<LedgerRow> ledger(const LedgerFilter& filter);
  /// The team of a case, whose lists have changed, is to be planned again.
  void touch_team(const SubjectRef& of_case);
  [[nodiscard]] std::vector<OpenInCase> open_in_cases(const TeamId& team,
                                                      const FrameworkId& framework,
                                                      const TimescaleId& timescale);

 private:
  void put(std::int64_t subject, const Tracked& tracked);
  void put_archive(std::int64_t subject, const std::vector<const Tracked*>& archive);
  void read_archive(std::int64_t subject, const SubjectRef& ref, std::vector<Tracked>& into);
  [[nodiscard]] std::vector<Tracked> rows_of(std::int64_t subject, const SubjectRef& ref);
  void put(std::int64_t subject, const Notice& notice);
  // What was met, or opened again, that people had been told of.
  void note_done(std::int64_t subject, const Tracked* old, const Tracked& tracked, Instant now);
  void save_tracked(std::int64_t subject, const SubjectPlan& plan, Instant now);
  void save_notices(std::int64_t subject, const SubjectPlan& plan, Instant now);

  SqliteDatabase& db_;
  SubjectTable& subjects_;
  AuditLog& audit_;
  DoneTable& done_;
  Packer packer_;
};

/// The columns that read_notice() and read_tracked() take, in their order.
#define DUECOURSE_NOTICE_COLUMNS                                                       \
  "notice.deadline, notice.revision, notice.stage, notice.tick, notice.slot, "         \
  "notice.channel, notice.kind, notice.copy, notice.state, notice.reason, notice.at, " \
  "notice.decided_at, notice.person, notice.address, notice.message"
#define DUECOURSE_TRACKED_COLUMNS                                                                \
  "deadline.id, deadline.framework, deadline.timescale, deadline.anchor, deadline.person, "      \
  "deadline.revision, deadline.due, deadline.due_precision, deadline.known_at, "                 \
  "deadline.start, deadline.anchor_host_id, deadline.end_kind, deadline.end_reason, "            \
  "deadline.end_by, deadline.end_by_host_id, deadline.ended, deadline.ended_precision, "         \
  "deadline.previous_due, deadline.previous_due_precision, deadline.revised_at, deadline.rule, " \
  "deadline.holder, deadline.holder_before, deadline.held_since, deadline.term, "                \
  "deadline.announced, deadline.counting, deadline.previous_counting"

[[nodiscard]] Notice read_notice(Rows& rows);
/// Everything but the subject.
[[nodiscard]] Tracked read_tracked(Rows& rows);

}  // namespace duecourse::adapters
