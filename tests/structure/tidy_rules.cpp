// The house rules. This file may name banned words: what stands in a literal is not code.
#include "tests/structure/tidy_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <regex>
#include <set>

namespace duecourse::testing {
namespace {

/// A word that may not stand in some files, and what to write instead.
struct BannedWord {
  std::string word;
  std::string folder;               ///< below which it is banned; empty: everywhere
  std::vector<std::string> except;  ///< files, and folders with a slash at the end, that may
  std::string instead;
  bool in_comments = false;
};

const std::vector<BannedWord>& banned_words() {
  static const std::vector<BannedWord> kWords{
      {"FIXME", "", {}, "finish it, or file an issue", true},
      {"TODO", "", {}, "finish it, or file an issue", true},
      {"XXX", "", {}, "finish it, or file an issue", true},
      {"using namespace std;", "", {}, "name what is used"},
      {"sleep_for", "tests", {}, "tests set the clock; they never wait"},
      {"sleep_until", "tests", {}, "tests set the clock; they never wait"},
      {"usleep", "tests", {}, "tests set the clock; they never wait"},
      // A progress bar and a benchmark measure how long they take; nothing is decided by it.
      {"::now(",
       "",
       {"adapters/service/system_clock.cpp", "adapters/cli/progress_bar.cpp", "tests/bench/"},
       "take the moment as an argument"},
      {"throw", "engine", {}, "return a Result"},
      {"try", "engine", {}, "return a Result"},
      {"catch", "engine", {}, "return a Result"},
      {"throw", "statemachines", {}, "an action that throws wedges the machine"},
      {"try", "statemachines", {}, "an action that throws wedges the machine"},
      {"catch", "statemachines", {}, "an action that throws wedges the machine"},
  };
  return kWords;
}

bool may_stand(const BannedWord& banned, const std::string& path) {
  if (!banned.folder.empty() && !lies_in(path, banned.folder)) return true;
  return std::any_of(banned.except.begin(), banned.except.end(), [&path](const std::string& place) {
    return place.back() == '/' ? path.starts_with(place) : path == place;
  });
}

int columns_of(std::string_view line) {
  return static_cast<int>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}
std::string_view stem_of(std::string_view name) {
  return name.substr(0, name.find('.'));
}

/// Planted files break rules on purpose.
bool is_planted(std::string_view path) {
  return lies_in(path, "tests/structure/planted");
}

/// True if `relative` ("../a/../../b"), followed from the folder of `path`, leaves the repository.
bool leaves_repository(std::string_view path, std::string_view relative) {
  auto depth = std::count(path.begin(), path.end(), '/');
  while (!relative.empty()) {
    const std::string_view part = relative.substr(0, relative.find('/'));
    depth += part == ".." ? -1 : 1;
    if (depth < 0) return true;
    relative.remove_prefix(std::min(part.size() + 1, relative.size()));
  }
  return false;
}

}  // namespace

std::vector<Violation> check_sizes(const SourceFile& file) {
  std::vector<Violation> broken;
  if (!is_cpp(file.path)) return broken;
  const auto lines = lines_of(file.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const int columns = columns_of(lines[i]);
    if (columns <= kLineColumns) continue;
    broken.push_back({file.path, static_cast<int>(i) + 1,
                      "a line of " + std::to_string(columns) + " columns (100 allowed)"});
  }
  if (lines.size() > static_cast<std::size_t>(kFileLines)) {
    broken.push_back(
        {file.path, 0, "a file of " + std::to_string(lines.size()) + " lines (500 allowed)"});
  }
  for (const FunctionSpan& function : functions_of(file.text)) {
    if (function.lines <= kFunctionLines) continue;
    broken.push_back({file.path, function.first_line,
                      "a function of " + std::to_string(function.lines) + " lines (70 allowed)"});
  }
  return broken;
}

std::vector<Violation> check_header_and_name(const SourceFile& file) {
  std::vector<Violation> broken;
  if (!is_cpp(file.path)) return broken;
  if (file.path.ends_with(".hpp")) {
    if (!file.text.starts_with("// ")) {
      broken.push_back({file.path, 1, "a header begins with a comment that says what it is"});
    }
    if (file.text.find("#pragma once\n") == std::string::npos) {
      broken.push_back({file.path, 1, "a header has #pragma once"});
    }
  }
  const std::string name(name_of(file.path));
  static const std::regex kSnake("[a-z][a-z0-9_]*\\.(hpp|cpp)");
  if (!std::regex_match(name, kSnake)) {
    broken.push_back({file.path, 0, "file names are snake_case"});
  }
  static const std::regex kBucket("(^|[/_])(utils?|helpers?|common|managers?)(_|/|\\.)");
  if (std::regex_search(file.path, kBucket)) {
    broken.push_back({file.path, 0, "a name says what is inside, not that it is a bucket"});
  }
  return broken;
}

std::vector<Violation> check_words(const SourceFile& file) {
  std::vector<Violation> broken;
  if (!is_cpp(file.path) || is_planted(file.path)) return broken;
  const std::string code = code_only(file.text);
  const std::string commented = without_literals(file.text);
  const auto code_lines = lines_of(code);
  const auto commented_lines = lines_of(commented);
  for (const BannedWord& banned : banned_words()) {
    if (may_stand(banned, file.path)) continue;
    const auto& lines = banned.in_comments ? commented_lines : code_lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!has_word(lines[i], banned.word)) continue;
      broken.push_back(
          {file.path, static_cast<int>(i) + 1, "'" + banned.word + "': " + banned.instead});
    }
  }
  return broken;
}

std::vector<Violation> check_paths(const SourceFile& file) {
  static const std::regex kMachine("(^|[^A-Za-z0-9_.])/(home|root|work|Users)/[A-Za-z0-9_.]");
  static const std::regex kUpwards("(\\.\\./)[A-Za-z0-9_./-]*");
  std::vector<Violation> broken;
  int number = 0;
  for (const std::string_view view : lines_of(file.text)) {
    ++number;
    const std::string line(view);
    if (std::regex_search(line, kMachine)) {
      broken.push_back({file.path, number, "a path of somebody's machine"});
    }
    for (auto it = std::sregex_iterator(line.begin(), line.end(), kUpwards);
         it != std::sregex_iterator(); ++it) {
      const auto at = static_cast<std::size_t>(it->position());
      // "$root/../x" is counted from somewhere else.
      if (at > 0 && line[at - 1] == '/') continue;
      if (leaves_repository(file.path, it->str())) {
        broken.push_back({file.path, number, "a path that leads out of the repository"});
      }
    }
  }
  return broken;
}

std::vector<Violation> check_whitespace(const SourceFile& file) {
  std::vector<Violation> broken;
  if (!is_cpp(file.path)) return broken;
  int number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    if (line.find('\t') != std::string_view::npos) broken.push_back({file.path, number, "a tab"});
    if (line.ends_with(' ')) broken.push_back({file.path, number, "blanks at the end of the line"});
    if (line.ends_with('\r')) broken.push_back({file.path, number, "a carriage return"});
  }
  if (!file.text.ends_with('\n')) {
    broken.push_back({file.path, number, "the last line has no end"});
  }
  return broken;
}

std::vector<Violation> check_diagrams(const std::vector<SourceFile>& files) {
  std::set<std::string, std::less<>> drawn;
  for (const SourceFile& file : files) {
    if (file.path.ends_with(".puml")) drawn.emplace(stem_of(name_of(file.path)));
  }
  std::vector<Violation> broken;
  for (const SourceFile& file : files) {
    if (!lies_in(file.path, "statemachines") || !file.path.ends_with(".cpp")) continue;
    if (file.text.find("#include <boost/msm/back/") == std::string::npos) continue;
    if (drawn.find(stem_of(name_of(file.path))) != drawn.end()) continue;
    broken.push_back({file.path, 0, "a state machine has a drawn twin (.puml) of the same name"});
  }
  return broken;
}

std::vector<Violation> check_citations(const std::vector<SourceFile>& files) {
  static const std::regex kDocument("[A-Za-z0-9_./:-]*[A-Za-z0-9_-]\\.md\\b");
  std::set<std::string> known;
  for (const SourceFile& file : files) known.insert(file.path);
  std::vector<Violation> broken;
  for (const SourceFile& file : files) {
    const std::string text = is_cpp(file.path) ? without_literals(file.text) : file.text;
    const auto folder = std::filesystem::path(file.path).parent_path();
    int number = 0;
    for (const std::string_view view : lines_of(text)) {
      ++number;
      const std::string line(view);
      for (std::sregex_iterator it(line.begin(), line.end(), kDocument), end; it != end; ++it) {
        const std::string name = it->str();
        if (name.find("://") != std::string::npos) continue;
        const auto beside = (folder / name).lexically_normal().generic_string();
        if (known.contains(name) || known.contains(beside)) continue;
        broken.push_back({file.path, number, "'" + name + "' is not in the repository"});
      }
    }
  }
  return broken;
}

std::vector<Violation> check_unbuilt(const std::vector<SourceFile>& files,
                                     std::string_view compile_commands) {
  // Compiled by tests/compile_fail itself, or only where benchmarks and fuzzers are built.
  static constexpr std::array<std::string_view, 4> kBuiltElsewhere{
      "tests/compile_fail", "tests/bench", "tests/fuzz", "examples"};
  std::vector<Violation> broken;
  for (const SourceFile& file : files) {
    if (!file.path.ends_with(".cpp")) continue;
    const bool elsewhere =
        std::any_of(kBuiltElsewhere.begin(), kBuiltElsewhere.end(),
                    [&file](std::string_view folder) { return lies_in(file.path, folder); });
    if (elsewhere) continue;
    const std::string entry = "/" + file.path + "\"";
    if (compile_commands.find(entry) != std::string_view::npos) continue;
    broken.push_back({file.path, 0, "no target builds this file"});
  }
  return broken;
}

}  // namespace duecourse::testing
