// Brings the events of a store of version 1, a row each, into bundles.
#pragma once

#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

/// Moves everything from event_of_version_1 and event_row_of_version_1 and drops them. Throws
/// StoreFailure.
void bundle_events_of_version_1(SqliteDatabase& db);

}  // namespace duecourse::adapters
