#include "adapters/store/send_journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>

namespace duecourse::adapters {

namespace {

constexpr std::string_view kMarks = "?+=-";  // in the order of HandedOver

std::string boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

std::string line_of(const MessageId& message, HandedOver how_far) {
  return fmt::format("{} {}\n", kMarks[static_cast<std::size_t>(how_far)], message.str());
}

}  // namespace

SendJournal::SendJournal(const SqliteDatabase& db)
    : path_(db.path() + "-sending"), read_only_(db.read_only()), boot_(boot_id()) {}

SendJournal::~SendJournal() {
  if (descriptor_ >= 0) close(descriptor_);
}

Error SendJournal::failed() const {
  return {ErrorCode::unavailable,
          fmt::format("{} cannot be written: {}", path_, std::system_category().message(errno))};
}

Result<void> SendJournal::add(const std::string& text) {
  errno = ENOSPC;  // where only a part is written
  const auto size = static_cast<ssize_t>(text.size());
  if (write(descriptor_, text.data(), text.size()) != size) return failed();
  return {};
}

Result<void> SendJournal::claimed(const std::vector<MessageId>& messages) {
  if (read_only_) return {};
  if (descriptor_ < 0) {
    descriptor_ = open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) return failed();
  }
  std::string text = fmt::format("boot {}\n", boot_);
  for (const MessageId& message : messages) text += line_of(message, HandedOver::not_begun);
  if (ftruncate(descriptor_, 0) != 0) return failed();
  return add(text);
}

Result<void> SendJournal::note(const MessageId& message, HandedOver how_far) {
  return descriptor_ < 0 ? Result<void>() : add(line_of(message, how_far));
}

// A last line without an end was being written when the process ended: what it says had not begun.
Result<std::map<MessageId, HandedOver>> SendJournal::noted() {
  std::map<MessageId, HandedOver> noted;
  std::ifstream file(path_, std::ios::binary);
  std::string line;
  if (!std::getline(file, line) || boot_.empty() || line != "boot " + boot_) return noted;
  while (std::getline(file, line) && !file.eof()) {
    const std::size_t mark = line.empty() ? kMarks.npos : kMarks.find(line[0]);
    const bool sound = mark != kMarks.npos && line.size() > 2 && line[1] == ' ' &&
                       line.find(' ', 2) == std::string::npos;
    if (!sound) return std::map<MessageId, HandedOver>();
    noted[MessageId(line.substr(2))] = static_cast<HandedOver>(mark);
  }
  return noted;
}

}  // namespace duecourse::adapters
