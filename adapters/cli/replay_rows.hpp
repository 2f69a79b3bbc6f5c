// How a replay is shown: counts, and the largest changes with both countings side by side.
#pragma once

#include <string>

#include "adapters/cli/command_line.hpp"
#include "adapters/service/replay.hpp"

namespace duecourse::adapters {

/// Prints the report in the context's format. `other`: the file with the other rules, as typed.
/// Times in `zone`.
void print_replay(CommandContext& context, const ReplayReport& report, const Zone& zone,
                  const std::string& other);

}  // namespace duecourse::adapters
