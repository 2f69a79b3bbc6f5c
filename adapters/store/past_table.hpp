// The past: the table overwritten, and the ledger read back from the audit log.
//
// A row of `overwritten` is written only where a row that was mirrored changes or goes: a first
// reading writes none.
#pragma once

#include "adapters/ports/past_book.hpp"
#include "adapters/store/event_pack.hpp"
#include "adapters/store/query_table.hpp"
#include "adapters/store/sqlite_database.hpp"
#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

class PastTable final : public PastBook {
 public:
  PastTable(SqliteDatabase& db, QueryTable& queries, SubjectTable& subjects)
      : db_(db), queries_(queries), subjects_(subjects) {}

  /// Notes an event of a subject that is about to be overwritten (or, restored and moved_here, as
  /// it is then), at the latest time that the store has seen. Throws StoreFailure.
  void note(std::int64_t subject, const EventFields& event, Overwriting what);

  Result<std::vector<OverwrittenEvent>> overwritten_after(const SubjectRef& subject,
                                                          Instant then) override;
  Result<std::optional<Instant>> kept_since() override;
  Result<std::vector<Notice>> ledger_at(const SubjectRef& subject,
                                        const std::vector<Notice>& ledger, Instant then) override;

 private:
  SqliteDatabase& db_;
  QueryTable& queries_;
  SubjectTable& subjects_;
  Packer packer_{false};
};

}  // namespace duecourse::adapters
