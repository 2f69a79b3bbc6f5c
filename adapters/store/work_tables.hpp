// Which subjects are being worked on: a small file beside the store, `<path>-work`, rewritten
// before every batch and never synchronised: what was written survives the process, and a write
// into the store itself would end the transactions that linger (see SqliteDatabase). Suspects: the
// table suspect.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include "adapters/ports/work_book.hpp"
#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

class WorkTables final : public WorkBook {
 public:
  explicit WorkTables(SqliteDatabase& db) : db_(db) {}
  WorkTables(const WorkTables&) = delete;
  WorkTables& operator=(const WorkTables&) = delete;
  ~WorkTables() override;

  Result<void> begin(WorkStage stage, const std::vector<SubjectRef>& subjects) override;
  Result<void> end() override;
  Result<LeftBehind> left_behind() override;
  Result<std::vector<Suspect>> suspects() override;
  Result<void> put(const Suspect& suspect) override;
  Result<void> clear(const SubjectRef& subject) override;

 private:
  [[nodiscard]] Result<void> write(const std::string& text);

  SqliteDatabase& db_;
  int descriptor_ = -1;
  std::size_t bytes_ = std::numeric_limits<std::size_t>::max();  ///< in the file; at first unknown
};

}  // namespace duecourse::adapters
