// Whole files as text. Reading is all that happens here; nothing is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// The bytes of a file. not_found or unavailable, with the path and the system's words; a folder is
/// an error too.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);

/// FNV-1a, 64 bits: of bytes that go on from `hash`.
inline constexpr std::uint64_t kHashStart = 14695981039346656037ULL;
[[nodiscard]] std::uint64_t hash_more(std::uint64_t hash, std::string_view bytes);

}  // namespace duecourse::adapters
