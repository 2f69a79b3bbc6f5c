// Time zones from the system's zone database, as values for the engine.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// The zone of that name, with its changes from 1900 to 2037 as the system knows them. For the zone
/// of the United Kingdom (and its aliases) the rule of today goes on to 2110; other zones keep
/// their last offset after 2037, because the date library reads no rule beyond. Unknown: not_found
/// with the nearest name.
[[nodiscard]] Result<Zone> load_zone(const std::string& name);

}  // namespace duecourse::adapters
