// The house rules of style that no compiler checks, each a function from text to what breaks it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/structure/source_tree.hpp"

namespace duecourse::testing {

inline constexpr int kLineColumns = 100;  ///< characters, not bytes
inline constexpr int kFileLines = 500;
inline constexpr int kFunctionLines = 70;

/// A function, from the first line of its head to its closing brace.
struct FunctionSpan {
  int first_line = 0;
  int lines = 0;
};

/// The functions of a C++ text, found by matching braces outside comments and literals. Lambdas
/// belong to the function around them; a macro with a body (TEST) is a function.
[[nodiscard]] std::vector<FunctionSpan> functions_of(std::string_view text);

/// Lines, files and functions that are too long.
[[nodiscard]] std::vector<Violation> check_sizes(const SourceFile& file);
/// The comment at the top of a header, its #pragma once, and the file's name.
[[nodiscard]] std::vector<Violation> check_header_and_name(const SourceFile& file);
/// Words that stand for unfinished work, wrong tools or a hidden clock, by place.
[[nodiscard]] std::vector<Violation> check_words(const SourceFile& file);
/// Paths that exist on one machine only, or lead out of the repository.
[[nodiscard]] std::vector<Violation> check_paths(const SourceFile& file);
/// Tabs, trailing blanks, carriage returns, a missing end of the last line.
[[nodiscard]] std::vector<Violation> check_whitespace(const SourceFile& file);
/// State machines without a drawn twin beside them.
[[nodiscard]] std::vector<Violation> check_diagrams(const std::vector<SourceFile>& files);
/// Documents (by their names, `.md`) that a comment or a text cites and that are in no folder of
/// the repository: neither below its root nor beside the file that cites them.
[[nodiscard]] std::vector<Violation> check_citations(const std::vector<SourceFile>& files);
/// Sources that `compile_commands` (the build's own list) does not name.
[[nodiscard]] std::vector<Violation> check_unbuilt(const std::vector<SourceFile>& files,
                                                   std::string_view compile_commands);

}  // namespace duecourse::testing
