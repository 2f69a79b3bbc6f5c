// The first cycle of a service on a host that has long been there. Each measurement runs in a
// process of its own, so that its memory is its own.
#pragma once

#include <filesystem>

#include "tests/bench/aims.hpp"

namespace duecourse::testing {

/// Makes the host, runs the scan and the cycle in processes of their own, and returns what they
/// measured. `program`: this program. DUECOURSE_BENCH_CASES: how many cases (20,000).
[[nodiscard]] Measured measure_cold_cycle(const std::filesystem::path& program);

/// What those processes do, `part` being what they were started with; their exit code. They print
/// a line `name value` for each measurement.
[[nodiscard]] int run_cold_cycle_part(const std::string& part, const std::filesystem::path& folder);

}  // namespace duecourse::testing
