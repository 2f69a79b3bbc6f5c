// The report on the host of a council's configuration.
#pragma once

#include <filesystem>

#include "adapters/service/host_report.hpp"

namespace duecourse::adapters {

/// Reads every query of the configured host to its end and reports. Empty where configuration,
/// frameworks or queries cannot be used or the host does not answer: check_council() says why.
/// `now` is not looked at where the store is a simulated one. `progress` is told how many rows were
/// read. Reads the host only.
[[nodiscard]] HostReport survey_host(const std::filesystem::path& configuration, Instant now,
                                     const Progress& progress);

}  // namespace duecourse::adapters
