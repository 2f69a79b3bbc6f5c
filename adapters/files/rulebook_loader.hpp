// The rulebook from files: frameworks, calendars, zone and sending rules in one immutable value.
#pragma once

#include <memory>

#include "adapters/files/configuration.hpp"
#include "engine/base/fault.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse::adapters {

/// The rulebook, or nullptr where any fault is an error; and every fault of every file.
struct LoadedRulebook {
  std::shared_ptr<const Rulebook> rulebook;
  Faults faults;
};

/// Reads all that `configuration` names. The rulebook borrows from `processes`, which must outlive
/// it. Its hash covers the bytes of every file read, of the plugins, and the settings that change
/// what is computed (zone, sending, backlog).
[[nodiscard]] LoadedRulebook load_rulebook(const Configuration& configuration,
                                           const Processes& processes);

}  // namespace duecourse::adapters
