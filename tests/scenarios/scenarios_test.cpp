// Replays every story below tests/scenarios and compares it with what stands in the file.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/scenarios/story_files.hpp"
#include "tests/support/story.hpp"

namespace duecourse::testing {
namespace {

namespace fs = std::filesystem;

class Scenario : public ::testing::TestWithParam<StoryFile> {};

TEST_P(Scenario, ends_as_it_is_told) {
  const fs::path file = fs::path(DUECOURSE_SCENARIOS) / GetParam().path;
  const std::string& told = GetParam().text;
  const std::string replayed = replay_story(told);
  EXPECT_EQ(replayed.find("\n!! "), std::string::npos) << replayed;
  if (std::getenv("DUECOURSE_REWRITE") != nullptr) {
    std::ofstream(file) << replayed;
    return;
  }
  EXPECT_EQ(told, replayed) << "DUECOURSE_REWRITE=1 rewrites " << file;
}

INSTANTIATE_TEST_SUITE_P(Stories, Scenario, ::testing::ValuesIn(read_stories()),
                         [](const ::testing::TestParamInfo<StoryFile>& story) {
                           std::string name =
                               story.param.path.substr(0, story.param.path.rfind('.'));
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); },
                               '_');
                           return name;
                         });

TEST(Scenarios, are_at_least_sixty) {
  EXPECT_GE(read_stories().size(), 60U);
}

}  // namespace
}  // namespace duecourse::testing
