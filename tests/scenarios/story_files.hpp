// The stories below tests/scenarios as files.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace duecourse::testing {

/// A story's file: `path` is relative to tests/scenarios ("4_assessment/first_visit_late.txt").
struct StoryFile {
  std::string path;
  std::string text;

  /// What a failing test calls it.
  friend std::ostream& operator<<(std::ostream& out, const StoryFile& story) {
    return out << story.path;
  }
};

/// All stories, ordered by path.
[[nodiscard]] std::vector<StoryFile> read_stories();

}  // namespace duecourse::testing
