// How the report on a host is printed: under headings, as JSON, as rows of CSV.
#pragma once

#include <nlohmann/json.hpp>

#include "adapters/cli/output.hpp"
#include "adapters/service/host_report.hpp"

namespace duecourse::adapters {

/// Headings, and under each its lines: `well`, or `to do` with what there is to do below.
void print_host_report(std::ostream& out, const HostReport& report, std::size_t width);
/// Groups with their lines; keys are stable: group, line, `well` or `to_do`.
[[nodiscard]] nlohmann::ordered_json host_report_json(const HostReport& report);
/// How many lines are things to do.
[[nodiscard]] std::size_t things_to_do(const HostReport& report);

}  // namespace duecourse::adapters
