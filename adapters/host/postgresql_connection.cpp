#include "adapters/host/postgresql_connection.hpp"

namespace duecourse::adapters {

HostOpened connect_postgresql(const HostSettings&, HostPatience&) {
  return host_down("this connector is not built yet");
}

}  // namespace duecourse::adapters
