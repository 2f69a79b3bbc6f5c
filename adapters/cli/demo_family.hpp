// duecourse demo cin: one invented family under four framework files at once. Child in Need,
// Supporting Families (the recording and the programme) and Strengthening Families are played day
// by day as examples/family/story.txt tells it.
#pragma once

#include <string>

#include "adapters/cli/command_line.hpp"

namespace duecourse::adapters {

/// Plays the story in `folder` and prints what happened and who was told. `smtp` is HOST:PORT, or
/// empty: messages go into the folder's mailbox. Errors are complained of through `context`.
void play_family(CommandContext& context, const std::string& folder, const std::string& smtp);

}  // namespace duecourse::adapters
