// TOML and JSON files as source trees: every value with its line and column. What the values mean
// is nobody's business here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/fault.hpp"
#include "engine/framework/framework_source.hpp"

namespace duecourse::adapters {

/// A file as it was read. Where it is missing or broken, `root` is an empty table and `faults` says
/// what and where.
struct SourceFile {
  SourceNode root;
  std::string bytes;
  Faults faults;
};

/// `path` as it shall stand in faults; the file is read from it too.
[[nodiscard]] SourceFile read_toml_file(const std::filesystem::path& path);
[[nodiscard]] SourceFile read_json_file(const std::filesystem::path& path);

/// The same from text; `file` names it in faults.
[[nodiscard]] SourceFile read_toml_text(std::string_view text, const std::string& file);
[[nodiscard]] SourceFile read_json_text(std::string_view text, const std::string& file);

}  // namespace duecourse::adapters
