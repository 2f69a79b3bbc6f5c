// The query by which a host that is a copy of another's data tells when the copy was taken: one
// SELECT with one column `as_at` and one row.
#pragma once

#include "adapters/host/host_connection.hpp"
#include "adapters/host/sql_text.hpp"
#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// Asks. A time without an offset is read in `zone`; a day alone is its beginning. unavailable: the
/// host does not answer; invalid_input: the query is wrong, or gives no time (with file and line).
[[nodiscard]] Result<Instant> ask_as_at(HostConnection& connection, const SqlText& query,
                                        const Zone& zone);

}  // namespace duecourse::adapters
