// The processes that come with the program.
#pragma once

#include <memory>

#include "engine/process/process.hpp"

namespace duecourse::statemachines {

/// Cases of early help (Family Solutions Practice Framework).
[[nodiscard]] std::shared_ptr<const Process> early_help_process();
/// Children in need (Mosaic Quick Process Guide).
[[nodiscard]] std::shared_ptr<const Process> child_in_need_process();
/// Supervision of a worker.
[[nodiscard]] std::shared_ptr<const Process> supervision_process();
/// The meetings of a team.
[[nodiscard]] std::shared_ptr<const Process> team_cycle_process();
/// Cases whose kinds of event a framework file declares.
[[nodiscard]] std::shared_ptr<const Process> open_case_process();
/// Families in the Strengthening Families service.
[[nodiscard]] std::shared_ptr<const Process> strengthening_families_process();
/// Families in the Supporting Families programme.
[[nodiscard]] std::shared_ptr<const Process> supporting_families_process();

/// All of them: what framework files may name. find_process() looks one up.
[[nodiscard]] Processes registered_processes();

}  // namespace duecourse::statemachines
