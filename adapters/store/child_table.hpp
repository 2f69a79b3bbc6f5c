// The children of cases that caseloads count (engine/caseload_records.hpp), as the last plan of
// their case found them. Functions throw StoreFailure.
#pragma once

#include <cstdint>
#include <vector>

#include "adapters/ports/store.hpp"
#include "adapters/store/sqlite_database.hpp"
#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

class ChildTable {
 public:
  ChildTable(SqliteDatabase& db, SubjectTable& subjects) : db_(db), subjects_(subjects) {}

  /// Stores the children of a plan that has any to say. Where they have changed, who carries the
  /// case is dirty: call it when all plans of the transaction are saved.
  void save(const SubjectPlan& plan);
  /// Of a worker or team: the children of the cases it carries, each case once.
  void load(SubjectInput& into);

 private:
  [[nodiscard]] std::vector<CountedChild> of_case(std::int64_t num, const SubjectId& case_id);
  void touch_carriers(std::int64_t num);

  SqliteDatabase& db_;
  SubjectTable& subjects_;
};

}  // namespace duecourse::adapters
