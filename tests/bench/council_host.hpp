// A host database shaped as the canonical records, filled with casework; and the barest reading of
// it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/history/history.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::testing {

/// What happened on a case of that number: casework() or brief_casework().
using CaseEvents = std::vector<Event> (*)(std::uint64_t number, const Zone& zone);

/// Makes an SQLite database of `cases` cases with the events of each, in the order of recording, as
/// a host that has grown; cases and events with an index on their stamp and id.
void make_council_host(const std::filesystem::path& file, std::uint64_t cases, const Zone& zone,
                       CaseEvents events_of);

/// Somebody opens the case of that number, on which nothing is recorded yet, at `at`.
void open_case(const std::filesystem::path& file, std::uint64_t number, Instant at,
               const Zone& zone);

/// Somebody types in a telephone call on each of these cases, at `at`. `round` tells the calls of
/// one case apart.
void type_in_calls(const std::filesystem::path& file, const std::vector<std::uint64_t>& numbers,
                   int round, Instant at, const Zone& zone);

/// Reads every column of every row of every table with sqlite3 alone; returns the number of rows.
std::uint64_t scan_council_host(const std::filesystem::path& file);

}  // namespace duecourse::testing
