// `[digest.practitioner]` and its like: who hears by a daily digest instead of a message each.
#pragma once

#include "adapters/files/configuration.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

/// Reads `digests`, the table `[digest]`; `into.sending` has been read. A digest before the hour of
/// sending is refused: what comes due at that hour would wait for the next day.
void read_digests(const SourceNode& digests, Configuration& into, Faults& faults);

}  // namespace duecourse::adapters
