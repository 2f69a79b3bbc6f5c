// How many messages a connection is given at a time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace duecourse::adapters {

/// One at first; more while the server is so quick that a batch is over in no time: what is claimed
/// and not yet said may become untrue meanwhile, and after a power cut nobody knows of any of it.
class BatchDepth {
 public:
  /// Messages a connection.
  [[nodiscard]] std::size_t depth() const { return depth_; }
  /// A batch took so long. Where it was not full it says nothing of a larger one.
  void took(std::chrono::steady_clock::duration time, bool full) {
    if (time > kSlow) {
      depth_ = std::max<std::size_t>(depth_ / 2, 1);
    } else if (full && time < kQuick) {
      depth_ = std::min(depth_ * 2, kMost);
    }
  }

 private:
  static constexpr std::chrono::milliseconds kQuick{200};
  static constexpr std::chrono::milliseconds kSlow{500};
  static constexpr std::size_t kMost = 32;

  std::size_t depth_ = 1;
};

}  // namespace duecourse::adapters
