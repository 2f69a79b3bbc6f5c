// A clock that stands where it was put: for --as-of, the demo and tests.
#pragma once

#include "adapters/ports/clock.hpp"

namespace duecourse::adapters {

/// Not safe to set while another thread reads it.
class SettableClock final : public Clock {
 public:
  explicit SettableClock(Instant now) : now_(now) {}
  [[nodiscard]] Instant now() const override { return now_; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

}  // namespace duecourse::adapters
