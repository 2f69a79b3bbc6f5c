#include "tests/scenarios/story_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace duecourse::testing {

namespace fs = std::filesystem;

std::vector<StoryFile> read_stories() {
  std::vector<StoryFile> stories;
  const fs::path root = DUECOURSE_SCENARIOS;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".txt" || entry.path().filename() == "CMakeLists.txt") continue;
    std::ifstream in(entry.path());
    stories.push_back({fs::relative(entry.path(), root).generic_string(),
                       {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}});
  }
  std::sort(stories.begin(), stories.end(),
            [](const StoryFile& a, const StoryFile& b) { return a.path < b.path; });
  return stories;
}

}  // namespace duecourse::testing
