// What a person decides about a council whose store a running service may hold: done at once where
// the store is free, else left for the service.
#pragma once

#include <functional>
#include <string>

#include "adapters/cli/command_line.hpp"
#include "adapters/service/requests.hpp"

namespace duecourse::adapters {

/// Who types: for the audit log.
[[nodiscard]] std::string who_types();

/// The time of a decision: the clock's; in a simulated store the latest that it has seen.
[[nodiscard]] Instant time_of_decision(Council& council);

/// Does it: the words that `apply` gives are printed; where a service holds the store, `request` is
/// left for it, and `meanwhile` is printed. `reader` is the council as it was looked at before, for
/// reading only: what is typed wrongly is complained about by then. Errors are printed and set the
/// exit code.
void decide(CommandContext& context, Council& reader, const Request& request,
            const std::string& meanwhile,
            const std::function<Result<std::string>(Council& council, Instant now)>& apply);

}  // namespace duecourse::adapters
