// duecourse demo cin: one invented family under four framework files at once. Child in Need,
// Supporting Families (the recording and the programme) and Strengthening Families are played day
// by day as examples/family/story.txt tells it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/demo_stage.hpp"
#include "examples/family/story_reader.hpp"

namespace duecourse::adapters {

/// A host that the family's story is typed into.
struct FamilyPlay {
  DemoCouncil council;
  std::string opening;  ///< what is played, for the first line
  std::string case_id;  ///< of the family
  /// Makes the host at a path; nothing of the story is played.
  std::function<Result<void>(const std::string& host, const std::vector<examples::StoryDay>& story)>
      prepare;
  DemoStage::Advance advance;
  /// Prints what this host has to show beside, after the explanation; empty: nothing.
  std::function<void(DemoStage& stage, DemoPicture& picture)> beside;
  /// Further commands to try; `{}` stands for the words that name the configuration.
  std::vector<std::string> next;
};

/// The frameworks, claim dates and posts that the story is told under, as TOML.
[[nodiscard]] const char* family_frameworks();

/// Plays the story out of such a host. `smtp` is HOST:PORT, or empty: messages go into the folder's
/// mailbox. Errors are complained of through `context`.
void play_family_of(const FamilyPlay& play, CommandContext& context, const std::string& folder,
                    const std::string& smtp);

/// The same out of canonical records: `duecourse demo cin`.
void play_family(CommandContext& context, const std::string& folder, const std::string& smtp);

}  // namespace duecourse::adapters
