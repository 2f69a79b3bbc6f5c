// Where the shipped configuration is.
#include "adapters/service/shipped_config.hpp"

#include <cstdlib>
#include <system_error>

#ifndef DUECOURSE_CONFIG_FOLDER
#define DUECOURSE_CONFIG_FOLDER ""
#endif

namespace duecourse::adapters {

std::filesystem::path shipped_config() {
  namespace fs = std::filesystem;
  if (const char* named = std::getenv("DUECOURSE_CONFIG_ROOT"); named != nullptr) return named;
  std::error_code problem;
  const fs::path program = fs::read_symlink("/proc/self/exe", problem);
  if (!problem) {
    const fs::path installed = program.parent_path().parent_path() / "share" / "duecourse";
    if (fs::is_directory(installed / "frameworks", problem)) return installed;
  }
  return DUECOURSE_CONFIG_FOLDER;
}

}  // namespace duecourse::adapters
