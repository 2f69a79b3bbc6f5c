// The list of processes; a new machine is added here.
#include "statemachines/registry.hpp"

namespace duecourse::statemachines {

Processes registered_processes() {
  return {early_help_process(),
          supervision_process(),
          team_cycle_process(),
          child_in_need_process(),
          strengthening_families_process(),
          supporting_families_process(),
          open_case_process()};
}

}  // namespace duecourse::statemachines
