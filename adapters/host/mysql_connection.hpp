// MySQL and MariaDB. Where an index serves, a query is read in pages; where the server would have
// to sort for each page anew, it sorts once and keeps the result, of which a few thousand rows at a
// time come here.
#pragma once

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

/// Connects with `settings.database`: "host=... port=3306 dbname=... user=...", and for TLS
/// sslmode=require or verify-full, sslrootcert, sslcert, sslkey (files). The session is read-only,
/// and a statement that takes longer than `settings.timeout` is ended by the server. An interrupt
/// ends it at once, here and, by a second connection of the same login, there.
[[nodiscard]] HostOpened connect_mysql(const HostSettings& settings, HostPatience& patience);

}  // namespace duecourse::adapters
