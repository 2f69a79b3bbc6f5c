// Calendar files in a folder that a web server shows: each is there whole or not at all.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// Writes a file of the folder so that whoever reads it, and a machine that fails, sees the old
/// text or the new one. unavailable: with the system's words.
[[nodiscard]] Result<void> write_feed_file(const std::filesystem::path& folder,
                                           const std::string& name, const std::string& text);
/// Fine where there is none.
[[nodiscard]] Result<void> remove_feed_file(const std::filesystem::path& folder,
                                            const std::string& name);
/// Whether files can be written there.
[[nodiscard]] Result<void> check_feed_folder(const std::filesystem::path& folder);

}  // namespace duecourse::adapters
