// What a cycle costs a service whose store has grown: the incremental cycle, a sweep, a change of
// the rules; on a store and on one of ten times the cases, in one run.
#pragma once

#include <filesystem>
#include <string>

#include "tests/bench/aims.hpp"

namespace duecourse::testing {

/// Makes both stores and measures them, each part in a process of its own. `program`: this program.
/// DUECOURSE_BENCH_CASES: how many cases the larger has (100,000).
[[nodiscard]] Measured measure_grown_stores(const std::filesystem::path& program);

/// What those processes do, as run_cold_cycle_part().
[[nodiscard]] int run_grown_store_part(const std::string& part,
                                       const std::filesystem::path& folder);

}  // namespace duecourse::testing
