// Helpers of the loader tests.
#include "tests/adapters/files/loading.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

#include "adapters/files/calendar_loader.hpp"
#include "statemachines/early_help_words.hpp"

namespace duecourse::testing {

namespace {

/// A process that has words and reads nothing: all that compiling needs.
class WordsOnly : public Process {
 public:
  explicit WordsOnly(ProcessDescription description) : description_(std::move(description)) {}
  [[nodiscard]] const ProcessDescription& description() const override { return description_; }
  [[nodiscard]] Timeline replay(const History&, const Zone&) const override { return {}; }

 private:
  ProcessDescription description_;
};

ProcessDescription supervision_words() {
  ProcessDescription words;
  words.name = "supervision";
  words.subject = SubjectKind::worker;
  words.states = {{"not_started", "", false}, {"working", "", false}, {"left", "", true}};
  words.milestones = {{"worker_started", "", {}, false},
                      {"worker_left", "", {}, false},
                      {"supervision_held", "", {"form"}, false},
                      {"individual_supervision_held", "", {"form"}, false},
                      {"supervision_recorded", "", {"supervision"}, false}};
  return words;
}

ProcessDescription team_words() {
  ProcessDescription words;
  words.name = "team_cycle";
  words.subject = SubjectKind::team;
  words.states = {{"working", "", false}};
  words.milestones = {{"screening_held", "", {}, false}};
  return words;
}

}  // namespace

Processes shipped_processes() {
  return {std::make_shared<WordsOnly>(statemachines::early_help::describe_early_help()),
          std::make_shared<WordsOnly>(supervision_words()),
          std::make_shared<WordsOnly>(team_words())};
}

std::filesystem::path shipped_folder() {
  return std::filesystem::path(DUECOURSE_SOURCE_DIR) / "config";
}

std::filesystem::path data_folder() {
  return std::filesystem::path(DUECOURSE_SOURCE_DIR) / "tests" / "adapters" / "files" / "data";
}

const Calendars& shipped_calendars() {
  static const Calendars calendars =
      adapters::load_calendars({shipped_folder() / "calendars" / "calendars.toml"}).calendars;
  return calendars;
}

std::string listed(const Faults& faults) {
  std::string text;
  for (Fault fault : faults) {
    fault.place.file = std::filesystem::path(fault.place.file).filename().string();
    text += describe(fault) + "\n";
  }
  return text;
}

void expect_golden(const std::filesystem::path& golden, const std::string& text) {
  const char* rewrite = std::getenv("DUECOURSE_REWRITE");
  if (rewrite != nullptr && std::string(rewrite) == "1") {
    std::ofstream(golden, std::ios::binary) << text;
    return;
  }
  std::ifstream file(golden, std::ios::binary);
  ASSERT_TRUE(file.is_open()) << "no golden file " << golden;
  const std::string wanted{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(text, wanted) << golden;
}

ScratchFolder::ScratchFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "duecourse-files-XXXXXX").string();
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path ScratchFolder::write(const std::string& name, const std::string& text) const {
  const std::filesystem::path file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

}  // namespace duecourse::testing
