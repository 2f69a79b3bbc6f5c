// The sources of this repository as text, for the tests that hold them against the house rules.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace duecourse::testing {

/// A text file. `path` is relative to the repository root, with forward slashes.
struct SourceFile {
  std::string path;
  std::string text;
};

/// A rule broken: where (line counts from 1; 0 is the whole file) and what the rule asks.
struct Violation {
  std::string path;
  int line = 0;
  std::string message;

  friend bool operator==(const Violation&, const Violation&) = default;
};

/// `path:line: message`, a line each.
[[nodiscard]] std::string describe(const std::vector<Violation>& violations);

/// True for *.hpp and *.cpp.
[[nodiscard]] bool is_cpp(std::string_view path);
/// True if `path` lies below `folder` ("engine/base").
[[nodiscard]] bool lies_in(std::string_view path, std::string_view folder);

/// Every text file of the repository that people write, ordered by path: C++, CMake, documents,
/// configuration, diagrams and scripts. Build folders and version control are left out.
[[nodiscard]] std::vector<SourceFile> read_source_tree(const std::filesystem::path& root);

/// The lines of a text, without their ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// The text with comments and the contents of string and character literals replaced by spaces;
/// line breaks stay, so that line numbers hold.
[[nodiscard]] std::string code_only(std::string_view text);

/// As code_only, but comments stay.
[[nodiscard]] std::string without_literals(std::string_view text);

/// True if `word` stands in `text` with no identifier character beside it.
[[nodiscard]] bool has_word(std::string_view text, std::string_view word);

}  // namespace duecourse::testing
