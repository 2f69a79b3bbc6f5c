// Framework files: TOML read into what compile() takes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/fault.hpp"
#include "engine/framework/compile.hpp"

namespace duecourse::adapters {

/// All framework files as read and compiled. The frameworks borrow from the processes they were
/// compiled with and may be used only if no fault is an error. `hash` is of all bytes read.
struct LoadedFrameworks {
  std::vector<Framework> frameworks;  ///< in the order of `files`; a broken file has none
  Faults faults;
  std::uint64_t hash = 0;
};

/// Reads and compiles every file; faults of all of them, and of references between them.
[[nodiscard]] LoadedFrameworks load_frameworks(const std::vector<std::filesystem::path>& files,
                                               const Processes& processes,
                                               const Calendars& calendars,
                                               const std::vector<std::string>& known_posts,
                                               const std::vector<std::string>& known_lists = {});

}  // namespace duecourse::adapters
