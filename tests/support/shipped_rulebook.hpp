// The shipped Family Solutions rulebook, loaded once for a test program.
#pragma once

#include "engine/framework/rulebook.hpp"

namespace duecourse::testing {

/// The frameworks and calendars of config/ with the registered state machines, Europe/London.
/// Stops the test program if they have a fault.
[[nodiscard]] const Rulebook& shipped_rulebook();

}  // namespace duecourse::testing
