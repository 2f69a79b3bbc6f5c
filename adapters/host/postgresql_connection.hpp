// PostgreSQL. A query is read through a cursor of the server, a few thousand rows at a time, so
// that neither side holds it whole; its values come as the server writes them, fractions of a
// second and all. Times with a zone come with their offset, in the council's zone.
#pragma once

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

/// Connects with `settings.database` ("host=... port=... dbname=... user=..." or
/// "postgresql://...": whatever libpq reads, TLS settings too). The session is read-only, and a
/// statement that takes longer than `settings.timeout` is ended by the server.
[[nodiscard]] HostOpened connect_postgresql(const HostSettings& settings, HostPatience& patience);

}  // namespace duecourse::adapters
