// The children of workers and the capacity of districts, as rows of a listing.
#pragma once

#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adapters/cli/output.hpp"
#include "adapters/service/children_report.hpp"

namespace duecourse::adapters {

/// The columns of a worker's row: every count of any framework has one.
[[nodiscard]] std::vector<std::string> children_columns(const ChildrenReport& report);
/// A worker's row; null for what is not known, or what the framework does not count.
[[nodiscard]] nlohmann::ordered_json json_of(const WorkerChildren& worker,
                                             const std::vector<std::string>& columns);

/// A capacity with its title, note and rows: a row a district, the last one the total.
[[nodiscard]] nlohmann::ordered_json json_of(const CapacityReport& report);
/// What counts of a capacity are called in CSV: a row for every district of every report.
void print_capacity_csv(std::ostream& out, const std::vector<CapacityReport>& reports);
void print_capacity_table(std::ostream& out, const CapacityReport& report, std::size_t width);

}  // namespace duecourse::adapters
