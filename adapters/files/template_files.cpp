// Reading a folder of templates.
#include "adapters/files/template_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "adapters/files/file_text.hpp"

namespace duecourse::adapters {

namespace {

/// How many bytes follow the first byte of a UTF-8 sequence; nothing where it cannot be a first
/// one.
std::optional<std::size_t> following(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xc2 && first < 0xe0) return 1;
  if (first >= 0xe0 && first < 0xf0) return 2;
  if (first >= 0xf0 && first < 0xf5) return 3;
  return std::nullopt;
}

/// The line of the first byte that is no UTF-8, or nothing.
std::optional<int> first_bad_line(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto more = following(static_cast<unsigned char>(text[at]));
    bool good = more.has_value() && at + *more < text.size();
    for (std::size_t i = 1; good && i <= *more; ++i) {
      good = (static_cast<unsigned char>(text[at + i]) & 0xc0U) == 0x80U;
    }
    if (!good) {
      const auto end = text.begin() + static_cast<std::ptrdiff_t>(at);
      return static_cast<int>(std::count(text.begin(), end, '\n')) + 1;
    }
    at += 1 + *more;
  }
  return std::nullopt;
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder, Faults& faults) {
  std::vector<std::filesystem::path> paths;
  std::error_code problem;
  std::filesystem::directory_iterator files(folder, problem);
  for (; !problem && files != std::filesystem::directory_iterator(); files.increment(problem)) {
    const std::filesystem::path& path = files->path();
    if (files->is_regular_file() && path.filename().string().front() != '.') paths.push_back(path);
  }
  if (problem) {
    faults.push_back(Fault{Place{folder.string(), 0, 0},
                           fmt::format("cannot read the folder: {}", problem.message())});
  } else if (paths.empty()) {
    faults.push_back(Fault{Place{folder.string(), 0, 0}, "there are no templates in this folder"});
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

LoadedTemplates load_templates(const std::filesystem::path& folder) {
  LoadedTemplates result;
  result.hash = kHashStart;
  for (const std::filesystem::path& path : files_of(folder, result.faults)) {
    auto text = read_file(path);
    if (!text) {
      result.faults.push_back(Fault{Place{path.string(), 0, 0}, text.error().message});
      continue;
    }
    if (const auto line = first_bad_line(*text)) {
      result.faults.push_back(
          Fault{Place{path.string(), *line, 1}, "this line is not UTF-8; save the file as UTF-8"});
    }
    const std::string name = path.filename().string();
    result.hash = hash_more(hash_more(result.hash, name), *text);
    result.files.emplace(name, TemplateFile{path, std::move(text).value()});
  }
  return result;
}

}  // namespace duecourse::adapters
