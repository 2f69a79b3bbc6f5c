// Helpers of the loader tests.
#include "tests/adapters/files/loading.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "adapters/files/calendar_loader.hpp"
#include "statemachines/registry.hpp"

namespace duecourse::testing {

Processes shipped_processes() {
  return statemachines::registered_processes();
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
