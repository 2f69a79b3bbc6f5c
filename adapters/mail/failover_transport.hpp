// Several servers, the first of which that works is used. One that is down is left alone for five
// minutes, so that not every message waits for it; then it is tried again. Where none works, all
// are tried: whoever sends decides when.
//
// A message goes on to the next server only where it was surely not taken.
#pragma once

#include <memory>
#include <vector>

#include "adapters/ports/clock.hpp"
#include "adapters/ports/transport.hpp"

namespace duecourse::adapters {

/// In the order in which they are tried; at least one. `clock` says how long one has been down.
[[nodiscard]] std::unique_ptr<Transport> make_failover_transport(
    std::vector<std::unique_ptr<Transport>> servers, std::shared_ptr<const Clock> clock);

}  // namespace duecourse::adapters
