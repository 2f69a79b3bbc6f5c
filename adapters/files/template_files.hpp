// Template files: read as they are. What may stand in a template is the composer's business.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// One template.
struct TemplateFile {
  std::filesystem::path path;
  std::string text;
};

/// All files of a folder by their names ("notice.txt"), hidden ones left out.
struct LoadedTemplates {
  std::map<std::string, TemplateFile> files;
  Faults faults;
  std::uint64_t hash = 0;  ///< of names and texts
};

/// Reads the folder, not its sub-folders. A folder that is missing or empty and a file that cannot
/// be read are faults; so is text that is not UTF-8.
[[nodiscard]] LoadedTemplates load_templates(const std::filesystem::path& folder);

}  // namespace duecourse::adapters
