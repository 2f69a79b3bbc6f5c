#include "adapters/store/quiet_table.hpp"

namespace duecourse::adapters {

std::vector<Quieting> QuietTable::of_number(std::int64_t num) {
  std::vector<Quieting> all;
  Rows rows = db_.query(
      "SELECT deadline, kind, lifted, until, until_precision, reason, by, worker, address, "
      "typed_by, decided FROM quieting WHERE subject = ? ORDER BY num",
      num);
  while (rows.next()) {
    Quieting& one = all.emplace_back();
    one.deadline = rows->id<DeadlineId>();
    one.kind = rows->number<QuietKind>();
    one.lifted = rows->flag();
    one.until = rows->timed<Moment>();
    one.reason = rows->text();
    one.by = rows->text();
    one.worker = rows->id<WorkerId>();
    one.address = rows->text();
    one.typed_by = rows->text();
    one.decided_at = rows->instant();
  }
  return all;
}

Result<std::vector<Quieting>> QuietTable::of(const SubjectRef& subject) {
  return db_.read([&] {
    const auto row = subjects_.find(subject);
    return row.has_value() ? of_number(row->num) : std::vector<Quieting>();
  });
}

Result<void> QuietTable::add(const SubjectRef& subject, const Quieting& quieting) {
  return db_.write_through([&] {
    const auto row = subjects_.find(subject);
    if (!row.has_value()) {
      throw StoreFailure{Error{ErrorCode::not_found, "the store knows no " + describe(subject)}};
    }
    // Taken apart by name of every field: one that is added and not stored does not compile.
    const auto& [deadline, kind, lifted, until, reason, by, worker, address, typed_by, decided_at] =
        quieting;
    db_.run(
        "INSERT INTO quieting (subject, num, deadline, kind, lifted, until, until_precision, "
        "reason, by, worker, address, typed_by, decided) VALUES (?1, "
        "(SELECT coalesce(max(num), 0) + 1 FROM quieting WHERE subject = ?1), "
        "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        row->num, deadline, kind, lifted, until, reason, by, worker, address, typed_by, decided_at);
    subjects_.touch_known(subject);
  });
}

}  // namespace duecourse::adapters
