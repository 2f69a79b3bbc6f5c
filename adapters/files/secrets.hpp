// Secrets stay out of the configuration: what would be one is refused, and never repeated.
#pragma once

#include <string>
#include <string_view>

#include "adapters/files/configuration.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

/// `table` without the keys that would hold a secret; a fault for each.
[[nodiscard]] SourceNode without_secrets(const SourceNode& table, Faults& faults);

/// True if a connection text carries a password: `password=...`, `pwd=...`, `//user:...@`.
[[nodiscard]] bool carries_password(std::string_view connection);

/// `password_env` and `password_file` of a table; a file is relative to `folder`.
[[nodiscard]] SecretSource read_secret_source(TableReader& table,
                                              const std::filesystem::path& folder);

}  // namespace duecourse::adapters
