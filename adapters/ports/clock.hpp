// The clock port. Only adapters/service/system_clock.cpp reads the real one.
#pragma once

#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// Where the shell gets its one `now` per cycle from.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

}  // namespace duecourse::adapters
