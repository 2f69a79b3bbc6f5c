// One invented family's case system: a SQLite database of canonical records that stands in for a
// council's MOSAIC in the family's demo. story.txt is what is typed into it, and when.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"
#include "examples/family/story_reader.hpp"

namespace duecourse::examples {

/// The story that is built in. invalid_input: it cannot be read (a mistake in story.txt).
[[nodiscard]] Result<std::vector<StoryDay>> family_days();

/// Makes a new database at `path` (a file that is there is replaced) with teams, workers and the
/// case, and nothing of the story played. unavailable: the file cannot be written.
[[nodiscard]] Result<void> prepare_family(const std::string& path,
                                          const std::vector<StoryDay>& story);

/// Types in what the story tells up to and including `until`; gives the number of rows that were
/// written or changed. Never goes back.
[[nodiscard]] Result<std::size_t> advance_family(const std::string& path, Instant until);

}  // namespace duecourse::examples
