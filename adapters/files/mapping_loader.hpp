// A council's mapping file (TOML): what its case system's own codes mean. config/hosts/mosaic shows
// one with every key.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "adapters/ports/host_mapping.hpp"
#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// A mapping as it was read; to be used only if no fault is an error.
struct LoadedMapping {
  HostMapping mapping;
  Faults faults;
};

/// Reads the file; one that cannot be read is a fault. Every mistake is named at its place: unknown
/// keys with the nearest one, what is missing, two meanings of one code that cannot both hold.
[[nodiscard]] LoadedMapping load_mapping(const std::filesystem::path& file);

/// The same from text, as if it stood in `file`.
[[nodiscard]] LoadedMapping read_mapping(std::string_view text, const std::string& file);

}  // namespace duecourse::adapters
