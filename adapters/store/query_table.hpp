// Host queries: their numbers, how far each has been read, and the rows that could not be read.
// Functions throw StoreFailure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ports/store.hpp"
#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

/// Host queries by name: their short numbers, how far they have been read, their faults.
class QueryTable {
 public:
  explicit QueryTable(SqliteDatabase& db) : db_(db) {}

  /// The number; given to a query that was not known.
  [[nodiscard]] std::int64_t number_of(const std::string& name);
  /// The number, or nothing.
  [[nodiscard]] std::optional<std::int64_t> find(const std::string& name);
  /// The name of a number that another table holds; the reference until the next rollback.
  [[nodiscard]] const std::string& name_of(std::int64_t num);
  [[nodiscard]] QueryStatus status(const std::string& name);
  void set_status(const QueryStatus& status);
  void put_faults(const std::string& name, const std::vector<std::string>& read_ids,
                  const std::vector<RowFault>& faults);
  [[nodiscard]] std::vector<RowFault> faults();

 private:
  void forget_if_rolled_back();

  SqliteDatabase& db_;
  std::map<std::string, std::int64_t> numbers_;  ///< as of `rollbacks_`
  std::map<std::int64_t, std::string> names_;
  std::int64_t rollbacks_ = 0;
};

}  // namespace duecourse::adapters
