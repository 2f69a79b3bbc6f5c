// The configured calendar server. Internal to the service.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ports/calendar_server.hpp"
#include "engine/base/fault.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

struct Configuration;

/// The configured calendar server, or the faults in the way; neither where none is configured.
struct CalendarServerMade {
  std::unique_ptr<CalendarServer> server;
  Faults faults;
  std::string description;  ///< `https://calendar.council.example/{worker}/, as user duecourse`
};
[[nodiscard]] CalendarServerMade calendar_server_of(const Configuration& configuration);

/// What a look at server and folder found.
struct CalendarLook {
  Faults faults;
  std::vector<std::string> checked;  ///< what is well, in words
  std::vector<Error> outside;        ///< what does not work there
};
/// Logs in to the server and looks at the calendar of `worker` (empty: nobody is known yet), and
/// whether calendar files can be written. Changes nothing.
[[nodiscard]] CalendarLook look_at_calendars(const Configuration& configuration,
                                             const std::string& worker);

}  // namespace duecourse::adapters
