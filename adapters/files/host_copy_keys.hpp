// The keys of [host] that say how old its data may be: `as_at` and `copied_at`, for a host whose
// data is a copy of another's, `stale_after` and `silent_after`.
#pragma once

#include "adapters/files/configuration.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

/// Reads the four; `host.queries` has been read. Defaults differ for a copy: stale_after "36
/// hours", and silent_after "1 working day" where only the clock says when it was taken.
void read_host_ages(TableReader& table, HostSection& host);

}  // namespace duecourse::adapters
