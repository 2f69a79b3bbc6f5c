// A progress bar on standard error, drawn only when it is a terminal and the work lasts more than a
// second.
#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

#include "adapters/cli/output.hpp"

namespace duecourse::adapters {

class ProgressBar {
 public:
  ProgressBar(Terminal& terminal, std::string label);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Told often; draws at most ten times a second.
  void show(std::size_t done, std::size_t total);

 private:
  using Stopwatch = std::chrono::steady_clock;

  Terminal& terminal_;
  std::string label_;
  Stopwatch::time_point begun_;
  Stopwatch::time_point drawn_;
  bool visible_ = false;
};

}  // namespace duecourse::adapters
