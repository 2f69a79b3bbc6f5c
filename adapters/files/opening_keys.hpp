// `[quiet.mail]` and `[office_hours.TEAM]` of duecourse.toml: when messages may go out.
#pragma once

#include "adapters/files/configuration.hpp"
#include "engine/base/fault.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

/// Reads both into `into.opening`. Faults: a channel that is none, clock times and weekdays that
/// are none, an office that closes before it opens, a quiet time that never ends.
void read_opening(const SourceNode& quiet, const SourceNode& office_hours, Configuration& into,
                  Faults& faults);

}  // namespace duecourse::adapters
