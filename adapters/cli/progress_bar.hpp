// A progress bar on standard error, drawn only when it is a terminal and the work lasts more than a
// second.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "adapters/cli/output.hpp"

namespace duecourse::adapters {

class ProgressBar {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `now` is for tests. `terminal` is borrowed.
  ProgressBar(Terminal& terminal, std::string label,
              std::function<Time()> now = std::chrono::steady_clock::now);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Told often; draws at most ten times a second.
  void show(std::size_t done, std::size_t total);

 private:
  Terminal& terminal_;
  std::string label_;
  std::function<Time()> now_;
  Time begun_;
  Time drawn_;
  bool visible_ = false;
};

}  // namespace duecourse::adapters
