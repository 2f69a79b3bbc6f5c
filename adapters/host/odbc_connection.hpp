// Any database with an ODBC driver, by the council's connection text ("DSN=..." or
// "Driver=...;..."). Only standard SQL is spoken, and a query is read in one statement: how much of
// it a driver keeps in memory is the driver's setting. Sessions read only where the database has a
// word for it; everywhere else the login's rights must see to it.
#pragma once

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

/// Connects with `settings.database` as the connection text and `settings.password`, if any, added
/// as PWD. A statement that takes longer than `settings.timeout` fails, rounded up to seconds.
[[nodiscard]] HostOpened connect_odbc(const HostSettings& settings, HostPatience& patience);

}  // namespace duecourse::adapters
