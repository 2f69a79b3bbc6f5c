// What the tests of the loaders share: processes to compile against, shipped files, golden lists of
// faults.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/fault.hpp"
#include "engine/framework/compile.hpp"
#include "engine/process/process.hpp"

namespace duecourse::testing {

/// The processes that the shipped frameworks name.
[[nodiscard]] Processes shipped_processes();
/// The calendars as shipped.
[[nodiscard]] const Calendars& shipped_calendars();

[[nodiscard]] std::filesystem::path shipped_folder();  ///< config/
[[nodiscard]] std::filesystem::path data_folder();     ///< beside these tests

/// A line each; folders are taken off the file names.
[[nodiscard]] std::string listed(const Faults& faults);

/// Compares with the file's text; with DUECOURSE_REWRITE=1 in the environment, writes it instead.
void expect_golden(const std::filesystem::path& golden, const std::string& text);

/// A folder of its own for one test, removed at the end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file, with the folders it needs; returns its path.
  std::filesystem::path write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

}  // namespace duecourse::testing
