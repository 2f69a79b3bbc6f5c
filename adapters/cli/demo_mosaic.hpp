// duecourse demo mosaic: the family of `demo cin`, typed into the tables of an invented council's
// MOSAIC (examples/mosaic), and read out of its live layer as a council would: with the shipped
// queries and a mapping file.
#pragma once

#include <string>

#include "adapters/cli/command_line.hpp"

namespace duecourse::adapters {

/// As play_family (demo_family.hpp), with what leads from a deadline back to MOSAIC beside.
void play_mosaic(CommandContext& context, const std::string& folder, const std::string& smtp);

}  // namespace duecourse::adapters
