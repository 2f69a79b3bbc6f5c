// The processes that a council's frameworks may name: those that come with the program, and those
// of its own, from the shared libraries of `[plugins]`.
#pragma once

#include "engine/base/fault.hpp"
#include "engine/process/process.hpp"

namespace duecourse::adapters {

struct Configuration;

/// All processes; what could not be loaded is missing, and a fault at its line says why and what to
/// do. Processes of plugins throw PluginTrouble (plugin_process.hpp) from replay().
struct LoadedProcesses {
  Processes processes;
  Faults faults;
};

/// Loads what `[plugins]` names, in that order, after the program's own. A library is never
/// unloaded: what came from it may live anywhere.
[[nodiscard]] LoadedProcesses load_processes(const Configuration& configuration);

}  // namespace duecourse::adapters
