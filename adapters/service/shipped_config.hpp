// Where the configuration that comes with the program is: frameworks, calendars, host queries and
// templates.
#pragma once

#include <filesystem>

namespace duecourse::adapters {

/// The folder that DUECOURSE_CONFIG_ROOT names in the environment, else the one beside the
/// installed program (../share/duecourse), else the one that this build was made from.
[[nodiscard]] std::filesystem::path shipped_config();

}  // namespace duecourse::adapters
