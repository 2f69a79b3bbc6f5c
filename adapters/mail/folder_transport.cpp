// See folder_transport.hpp.
#include "adapters/mail/folder_transport.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "adapters/mail/mime_encoding.hpp"

namespace duecourse::adapters {
namespace {

namespace fs = std::filesystem;

/// A file descriptor that is closed at the end.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] bool open() const { return fd_ >= 0; }
  [[nodiscard]] bool sync() const { return ::fsync(fd_) == 0; }
  [[nodiscard]] bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int fd_;
};

/// The id as part of a file name: what is not letter, digit, `-`, `_` or `.` as %XX.
std::string file_form(const std::string& id) {
  std::string form;
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    form += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<std::uint8_t>(c));
  }
  return form;
}

/// `20260402T083000Z-<id>.eml`
std::string file_name(Instant date, const MessageId& id) {
  return fmt::format("{:%Y%m%dT%H%M%SZ}-{}.eml", date, file_form(id.str()));
}

class FolderTransport final : public Transport {
 public:
  explicit FolderTransport(fs::path folder) : folder_(std::move(folder)) {}

  SendResult send(const OutgoingMessage& message) override {
    const auto date = date_of_message(message.bytes);
    if (!date || message.id.empty()) {
      return {SendOutcome::permanent, "the message has no id or no Date header", false};
    }
    if (const auto ready = ready_folder(); !ready) return down(ready.error());
    const fs::path path = folder_ / file_name(*date, message.id);
    if (const auto written = write_whole(path, message.bytes); !written) {
      return down(written.error());
    }
    return {SendOutcome::accepted, path.string(), false};
  }

  void rest() override {}

  Result<void> check() override {
    // What is not there yet is made with the first message: in a folder that can be written.
    fs::path nearest = folder_;
    std::error_code ignored;
    while (!fs::exists(nearest, ignored) && nearest.has_relative_path()) {
      nearest = nearest.parent_path();
    }
    if (nearest.empty()) nearest = ".";
    if (!fs::is_directory(nearest, ignored)) {
      return Error{ErrorCode::unavailable, fmt::format("cannot create the folder {}: {} is none",
                                                       folder_.string(), nearest.string())};
    }
    if (::access(nearest.c_str(), W_OK | X_OK) != 0) {
      return failure(nearest == folder_ ? "write into" : "create");
    }
    return {};
  }

 private:
  static SendResult down(const Error& error) {
    return {SendOutcome::temporary, error.message, true};
  }

  [[nodiscard]] Error failure(std::string_view doing) const {
    const std::error_code code(errno, std::generic_category());
    return {ErrorCode::unavailable,
            fmt::format("cannot {} the folder {}: {}", doing, folder_.string(), code.message())};
  }

  [[nodiscard]] Result<void> ready_folder() const {
    std::error_code code;
    fs::create_directories(folder_, code);
    std::error_code ignored;  // then it is no folder
    if (fs::is_directory(folder_, ignored)) return {};
    return Error{ErrorCode::unavailable,
                 fmt::format("cannot create the folder {}: {}", folder_.string(), code.message())};
  }

  /// Beside first, synced, then renamed, and the folder synced: a file of that name is whole.
  [[nodiscard]] Result<void> write_whole(const fs::path& path, std::string_view bytes) const {
    const fs::path beside = folder_ / fmt::format(".{}.part", path.filename().string());
    const auto given_up = [&](std::string_view doing) {
      const Error error = failure(doing);
      ::unlink(beside.c_str());
      return error;
    };
    {
      const Descriptor file(beside, O_WRONLY | O_CREAT | O_TRUNC);
      if (!file.open() || !file.write(bytes) || !file.sync()) {
        return given_up("write a message into");
      }
    }
    if (::rename(beside.c_str(), path.c_str()) != 0) return given_up("rename a message in");
    const Descriptor folder(folder_, O_RDONLY | O_DIRECTORY);
    if (!folder.open() || !folder.sync()) return failure("sync");
    return {};
  }

  fs::path folder_;
};

}  // namespace

std::unique_ptr<Transport> make_folder_transport(std::filesystem::path folder) {
  return std::make_unique<FolderTransport>(std::move(folder));
}

}  // namespace duecourse::adapters
