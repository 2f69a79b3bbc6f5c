// SQLite: the file is opened with mode=ro and query_only, so that it can neither be written nor
// created.
#pragma once

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

/// Opens the file `settings.database`; `down` where there is none.
[[nodiscard]] HostOpened connect_sqlite(const HostSettings& settings, HostPatience& patience);

}  // namespace duecourse::adapters
