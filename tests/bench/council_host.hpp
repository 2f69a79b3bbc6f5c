// A host database shaped as the canonical records, filled with casework; and the barest reading of
// it.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/time/zone.hpp"

namespace duecourse::testing {

/// Makes an SQLite database of `cases` cases with sixty events each, in the order of recording, as
/// a host that has grown; with an index on (changed_at, event_id).
void make_council_host(const std::filesystem::path& file, std::uint64_t cases, const Zone& zone);

/// Reads every column of every row of every table with sqlite3 alone; returns the number of rows.
std::uint64_t scan_council_host(const std::filesystem::path& file);

}  // namespace duecourse::testing
