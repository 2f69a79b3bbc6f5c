// The store's tables, as numbered steps: a store of any older version is brought up to date when
// it is opened for writing, in one transaction. A step that was ever released is never changed;
// new ones are added behind it.
#pragma once

#include <span>

#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

/// Brings a store from `version - 1` to `version`.
struct Migration {
  int version = 0;
  const char* sql = nullptr;
  void (*convert)(SqliteDatabase&) = nullptr;  ///< after `sql`: what SQL alone cannot do
};

/// All steps, in order.
[[nodiscard]] std::span<const Migration> migrations();

/// Checks that the file is empty or a store of ours, not of a newer version, created with the same
/// `simulated` flag, and brings it up to date by `steps`. Reading only: the version must be the
/// latest. Throws StoreFailure (conflict). Nothing is half-done then.
void prepare_schema(SqliteDatabase& db, const StoreSettings& settings,
                    std::span<const Migration> steps);

}  // namespace duecourse::adapters
