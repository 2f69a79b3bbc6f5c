// Snoozes and acknowledgements: the table quieting.
#pragma once

#include <cstdint>
#include <vector>

#include "adapters/ports/quiet_book.hpp"
#include "adapters/store/sqlite_database.hpp"
#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

class QuietTable final : public QuietBook {
 public:
  QuietTable(SqliteDatabase& db, SubjectTable& subjects) : db_(db), subjects_(subjects) {}

  /// Of the subject whose number that is. Throws StoreFailure.
  [[nodiscard]] std::vector<Quieting> of_number(std::int64_t num);

  Result<std::vector<Quieting>> of(const SubjectRef& subject) override;
  Result<void> add(const SubjectRef& subject, const Quieting& quieting) override;

 private:
  SqliteDatabase& db_;
  SubjectTable& subjects_;
};

}  // namespace duecourse::adapters
