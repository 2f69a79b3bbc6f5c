// Which mistakes in the configuration stop what. Internal to the service.
#pragma once

#include "engine/base/fault.hpp"

namespace duecourse::adapters {

struct Configuration;

/// A listing reads the store alone. Mistakes in what it does not need are shown as warnings, unless
/// there are others, which stop it: then all are what they are.
void forgive_unused(const Configuration& configuration, Faults& faults);

}  // namespace duecourse::adapters
