#include "adapters/host/mysql_connection.hpp"

namespace duecourse::adapters {

HostOpened connect_mysql(const HostSettings&, HostPatience&) {
  return host_down("this connector is not built yet");
}

}  // namespace duecourse::adapters
