// What was done and is still to be said (ports/done_book.hpp): the table newly_done.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/ports/done_book.hpp"
#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

class DoneTable final : public DoneBook {
 public:
  explicit DoneTable(SqliteDatabase& db) : db_(db) {}

  /// A deadline of the subject whose number that is was met: whoever was told of it is to hear.
  /// Throws StoreFailure, as the next does.
  void met(std::int64_t subject, const DeadlineId& deadline, Instant now);
  /// It is open again.
  void opened(std::int64_t subject, const DeadlineId& deadline);

  Result<std::vector<DoneWord>> of(const std::string& address) override;
  Result<void> told(const std::string& address, Instant seen) override;

 private:
  SqliteDatabase& db_;
};

}  // namespace duecourse::adapters
