// Every key of the grammar has a story over a process that a file declares: the keys as the tables
// of config/frameworks/README.md list them, held against the framework files of 0_open_case that
// the stories there are told under.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/scenarios/story_files.hpp"

namespace duecourse::testing {
namespace {

using ::testing::IsEmpty;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The keys of every table of README.md whose first column is headed by a word with "key". The
/// first column names keys, `words` stand in backquotes beside them, separators are , ; and blanks.
std::set<std::string> documented_keys() {
  std::istringstream lines(read_file(DUECOURSE_SOURCE_DIR "/config/frameworks/README.md"));
  static const std::regex kWord("[a-z]+(_[a-z]+)*");
  std::set<std::string> keys;
  bool in_table = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("|")) {
      in_table = false;
      continue;
    }
    const std::string first = line.substr(1, line.find('|', 1) - 1);
    if (!in_table) {
      in_table = first.starts_with(" key");
      continue;
    }
    for (std::sregex_iterator it(first.begin(), first.end(), kWord), end; it != end; ++it) {
      keys.insert(it->str());
    }
  }
  return keys;
}

/// The framework files of 0_open_case, without their comments, that some story is told under.
std::string told_files() {
  std::string stories;
  for (const StoryFile& story : read_stories()) stories += story.text;
  std::string text;
  const std::filesystem::path folder = DUECOURSE_SCENARIOS "/0_open_case";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() != ".toml") continue;
    EXPECT_NE(stories.find("0_open_case/" + path.filename().string()), std::string::npos) << path;
    text += std::regex_replace(read_file(path), std::regex("(^|\n)#[^\n]*"), "\n");
  }
  return text;
}

/// Every timescale and finding that those files declare and do not switch off.
std::set<std::string> declared_rules() {
  const std::string text = told_files();
  static const std::regex kRule(
      R"re(\[\[(timescale|finding|notification)\]\]\nid += "([a-z-]+)")re");
  std::set<std::string> rules;
  for (std::sregex_iterator it(text.begin(), text.end(), kRule), end; it != end; ++it) {
    rules.insert((*it)[2]);
  }
  return rules;
}

TEST(OpenCaseKeys, EveryDocumentedKeyHasAStory) {
  // Only a machine in C++ raises findings itself; of reports no story is told; what reminders carry
  // is shown by messages (service/message_choices_test.cpp).
  const std::set<std::string> elsewhere{"process_finding", "capacity", "evaluation", "draft",
                                        "pack"};
  const std::string files = told_files();
  const std::set<std::string> keys = documented_keys();
  ASSERT_GT(keys.size(), 70U);
  std::vector<std::string> without;
  for (const std::string& key : keys) {
    const std::regex used("(^|[\n{,]) *" + key + " *=");
    if (!elsewhere.contains(key) && !std::regex_search(files, used)) without.push_back(key);
  }
  EXPECT_THAT(without, IsEmpty()) << "no rule of 0_open_case uses them";
}

TEST(OpenCaseKeys, EveryRuleIsShownByAStory) {
  std::string stories;
  for (const StoryFile& story : read_stories()) {
    if (story.path.starts_with("0_open_case/")) stories += story.text;
  }
  std::vector<std::string> unshown;
  const std::set<std::string> rules = declared_rules();
  ASSERT_GT(rules.size(), 70U);
  for (const std::string& rule : rules) {
    const std::regex shown("\n  " + rule + " [^\n]+: ");
    if (rule != "switched-off" && !std::regex_search(stories, shown)) unshown.push_back(rule);
  }
  EXPECT_THAT(unshown, IsEmpty());
}

}  // namespace
}  // namespace duecourse::testing
