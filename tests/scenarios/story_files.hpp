// The stories below tests/scenarios as files.
#pragma once

#include <string>
#include <vector>

namespace duecourse::testing {

/// A story's file: `path` is relative to tests/scenarios ("4_assessment/first_visit_late.txt").
struct StoryFile {
  std::string path;
  std::string text;
};

/// All stories, ordered by path.
[[nodiscard]] std::vector<StoryFile> read_stories();

}  // namespace duecourse::testing
