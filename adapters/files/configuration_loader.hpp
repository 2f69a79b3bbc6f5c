// Reading duecourse.toml, with every mistake at its line and column.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "adapters/files/configuration.hpp"
#include "engine/base/fault.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// What could be read of a configuration, and all that is wrong with it. Where no fault is an error
/// the configuration is complete; else it may still serve to check the files that it names.
struct LoadedConfiguration {
  Configuration configuration;
  Faults faults;
  bool readable = true;  ///< false: no file, or no TOML; then nothing is known but that
};

/// Reads `file`. The calendars, frameworks, host queries and templates that are not named come from
/// the first of: the folder of the file, `config/` beside it, `shipped` (where the package has put
/// them); a folder counts if it holds `calendars/` or `frameworks/`.
///
/// A key that would hold a secret (password, secret, token and their like) is refused, whatever its
/// value, which is never repeated in a fault: `password_env` and `password_file` say where it is.
[[nodiscard]] LoadedConfiguration load_configuration(const std::filesystem::path& file,
                                                     const std::filesystem::path& shipped);

/// The same from text, as if it stood in `file`.
[[nodiscard]] LoadedConfiguration read_configuration(std::string_view text,
                                                     const std::filesystem::path& file,
                                                     const std::filesystem::path& shipped);

/// The secret itself: the variable's value, or the file's text without its last line end. An empty
/// source gives an empty secret; a variable that is not set and a file that cannot be read are
/// errors that name it.
[[nodiscard]] Result<std::string> read_secret(const SecretSource& source);

}  // namespace duecourse::adapters
