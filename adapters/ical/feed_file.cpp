#include "adapters/ical/feed_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace duecourse::adapters {
namespace {

Error system_error(const std::filesystem::path& path, const char* what) {
  return {ErrorCode::unavailable,
          fmt::format("{} cannot be {}: {}", path.string(), what, std::strerror(errno))};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// A rename is on the disk once its folder is.
Result<void> sync_folder(const std::filesystem::path& folder) {
  const Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open.number() < 0 || ::fsync(open.number()) != 0) return system_error(folder, "written to");
  return {};
}

}  // namespace

Result<void> write_feed_file(const std::filesystem::path& folder, const std::string& name,
                             const std::string& text) {
  const std::filesystem::path path = folder / name;
  const std::filesystem::path before = folder / ("." + name + ".new");
  {
    constexpr int kReadable = 0644;  // by the web server
    const Descriptor file(
        ::open(before.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kReadable));
    const bool written =
        file.number() >= 0 && write_all(file.number(), text) && ::fsync(file.number()) == 0;
    if (!written) {
      Error error = system_error(path, "written");
      ::unlink(before.c_str());
      return error;
    }
  }
  if (std::rename(before.c_str(), path.c_str()) != 0) {
    Error error = system_error(path, "written");
    ::unlink(before.c_str());
    return error;
  }
  return sync_folder(folder);
}

Result<void> remove_feed_file(const std::filesystem::path& folder, const std::string& name) {
  const std::filesystem::path path = folder / name;
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return system_error(path, "removed");
  return sync_folder(folder);
}

Result<void> check_feed_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  if (!std::filesystem::is_directory(folder, problem)) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no folder {}: make it, and let the web server show it",
                             folder.string())};
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return system_error(folder, "written to");
  return {};
}

}  // namespace duecourse::adapters
