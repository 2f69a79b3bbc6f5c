// The shipped rulebooks, each loaded once for a test program.
#pragma once

#include "engine/framework/rulebook.hpp"

namespace duecourse::testing {

/// The frameworks and calendars of config/ with the registered state machines, Europe/London.
/// Stops the test program if they have a fault.
[[nodiscard]] const Rulebook& shipped_rulebook();

/// The same for a council that works by Child in Need alone. Its posts are invented: the Service
/// Manager Corporate Parenting and the two FYPS teams.
[[nodiscard]] const Rulebook& child_in_need_rulebook();

}  // namespace duecourse::testing
