// A store's file as such: whether it is well, and a copy of it. Both work beside a service that
// writes it, and leave no file beside it.
#pragma once

#include <string>
#include <vector>

#include "adapters/store/sqlite_store.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// Reads all of an existing store and gives the row faults that it holds. conflict: another
/// program's database, of another version, damaged, or of the other kind (`settings.simulated`).
/// unavailable: it cannot be read now.
[[nodiscard]] Result<std::vector<RowFault>> check_sqlite_store(const StoreSettings& settings);

/// Writes what the store at `from` holds at this moment into the file `to`, anew where it is there.
/// conflict: `from` is no database.
[[nodiscard]] Result<void> copy_sqlite_store(const std::string& from, const std::string& to);

}  // namespace duecourse::adapters
