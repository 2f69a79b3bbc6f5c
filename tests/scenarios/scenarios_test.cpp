// Replays every story below tests/scenarios and compares it with what stands in the file.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/story.hpp"

namespace duecourse::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> stories() {
  std::vector<std::string> names;
  const fs::path root = DUECOURSE_SCENARIOS;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt") {
      names.push_back(fs::relative(entry.path(), root).string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string read(const fs::path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

class Scenario : public ::testing::TestWithParam<std::string> {};

TEST_P(Scenario, ends_as_it_is_told) {
  const fs::path file = fs::path(DUECOURSE_SCENARIOS) / GetParam();
  const std::string told = read(file);
  const std::string replayed = replay_story(told);
  EXPECT_EQ(replayed.find("\n!! "), std::string::npos) << replayed;
  if (std::getenv("DUECOURSE_REWRITE") != nullptr) {
    std::ofstream(file) << replayed;
    return;
  }
  EXPECT_EQ(told, replayed) << "DUECOURSE_REWRITE=1 rewrites " << file;
}

INSTANTIATE_TEST_SUITE_P(Stories, Scenario, ::testing::ValuesIn(stories()),
                         [](const ::testing::TestParamInfo<std::string>& story) {
                           std::string name = story.param.substr(0, story.param.rfind('.'));
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); },
                               '_');
                           return name;
                         });

TEST(Scenarios, are_at_least_sixty) {
  EXPECT_GE(stories().size(), 60U);
}

}  // namespace
}  // namespace duecourse::testing
