// What the login of the host may do there. Duecourse's session is read-only whatever the login may;
// but a login that can write is one that somebody else can write with.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

/// The rights of a login as the database tells them.
struct LoginRights {
  std::string login;                ///< as the database names it; empty: it has none (a file)
  std::vector<std::string> writes;  ///< what it may change: `casework.visits`, `CREATE in public`
  std::string unknown;              ///< why nothing can be said; empty: it was asked
};

/// Asks the server; changes nothing and tries nothing out.
[[nodiscard]] LoginRights login_rights(HostConnection& connection);

/// One row of MySQL's SHOW GRANTS: the privileges in it that are more than reading, with what they
/// are on. Pure.
[[nodiscard]] std::vector<std::string> writes_of_grant(const std::string& grant);

}  // namespace duecourse::adapters
