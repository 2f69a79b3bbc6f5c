// Reading whole files, and the content hash.
#include "adapters/files/file_text.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

namespace duecourse::adapters {

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code problem;
  const auto status = std::filesystem::status(path, problem);
  if (!std::filesystem::exists(status)) {
    return Error{ErrorCode::not_found, fmt::format("there is no file {}", path.string())};
  }
  if (std::filesystem::is_directory(status)) {
    return Error{ErrorCode::unavailable, fmt::format("{} is a folder, not a file", path.string())};
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    return Error{ErrorCode::unavailable,
                 fmt::format("cannot read {}: {}", path.string(), std::strerror(errno))};
  }
  return bytes;
}

std::uint64_t hash_more(std::uint64_t hash, std::string_view bytes) {
  constexpr std::uint64_t kPrime = 1099511628211ULL;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= kPrime;
  }
  return hash;
}

}  // namespace duecourse::adapters
