#pragma once

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

[[nodiscard]] HostOpened connect_postgresql(const HostSettings& settings, HostPatience& patience);

}  // namespace duecourse::adapters
