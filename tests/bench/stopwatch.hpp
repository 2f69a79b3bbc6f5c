// Wall-clock and processor time of this process since a moment.
#pragma once

#include <time.h>

namespace duecourse::testing {

/// Runs from its making.
class Stopwatch {
 public:
  /// Seconds on the wall.
  [[nodiscard]] double wall() const { return read(CLOCK_MONOTONIC) - wall_; }
  /// Seconds of processor time, of all threads.
  [[nodiscard]] double cpu() const { return read(CLOCK_PROCESS_CPUTIME_ID) - cpu_; }

 private:
  static double read(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
  }

  double wall_ = read(CLOCK_MONOTONIC);
  double cpu_ = read(CLOCK_PROCESS_CPUTIME_ID);
};

}  // namespace duecourse::testing
