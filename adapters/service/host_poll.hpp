// The time of a poll: all that is read meanwhile is of one state of the host, where its database
// offers that.
#pragma once

#include <optional>

#include "adapters/ports/host_reader.hpp"

namespace duecourse::adapters {

/// From the beginning of a poll to its end, however it ends. Borrows the reader.
class HostPoll {
 public:
  /// Without `now` nothing begins: today is the host's, and nothing lies ahead.
  HostPoll(HostReader& reader, std::optional<Instant> now) : reader_(now ? &reader : nullptr) {
    if (now) reader.poll_at(*now);
  }
  HostPoll(const HostPoll&) = delete;
  HostPoll& operator=(const HostPoll&) = delete;
  ~HostPoll() {
    if (reader_ != nullptr) reader_->poll_done();
  }

 private:
  HostReader* reader_;
};

}  // namespace duecourse::adapters
