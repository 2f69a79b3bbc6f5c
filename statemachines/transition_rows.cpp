// Transition rows as one line of text.
#include "statemachines/transition_rows.hpp"

#include <fmt/format.h>

namespace duecourse::statemachines {

std::string describe(const TransitionRow& row) {
  return fmt::format("{}: {}{}{} : {}{}{}", row.region, row.source,
                     row.target.empty() ? "" : " --> ", row.target, row.event,
                     row.guard.empty() ? "" : " [" + row.guard + "]",
                     row.action.empty() ? "" : " / " + row.action);
}

}  // namespace duecourse::statemachines
