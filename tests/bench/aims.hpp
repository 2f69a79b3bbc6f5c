// What is measured, and what was aimed at.
#pragma once

#include <map>
#include <string>

namespace duecourse::testing {

/// Everything measured, by name: "sums_per_second/50".
using Measured = std::map<std::string, double>;

/// A table of the aims: measured, aimed at, met or missed by how much. What was not measured (a
/// filter on the command line) is left out.
[[nodiscard]] std::string table_of_aims(const Measured& measured);

}  // namespace duecourse::testing
