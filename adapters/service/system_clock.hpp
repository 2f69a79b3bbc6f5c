// The machine's clock.
#pragma once

#include <memory>

#include "adapters/ports/clock.hpp"

namespace duecourse::adapters {

/// Reads the machine's clock, to the second.
[[nodiscard]] std::shared_ptr<Clock> make_system_clock();

}  // namespace duecourse::adapters
