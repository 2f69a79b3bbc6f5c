// An invented early-help case system with invented families: a SQLite database that stands in for
// a council's EIS in the demo and in tests. schema.sql says what its tables are;
// config/hosts/eis maps them to canonical records.
//
// The casework is a journal: every insert, correction and deletion with the moment at which it was
// typed in. advance_eis plays it up to a moment, so that a demo can step its clock and the database
// always holds exactly what staff had typed by then. The same seed gives the same content on every
// platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::examples {

/// What to invent.
struct EisOptions {
  std::uint64_t seed = 1;
  int families = 40;
  Day from{};  ///< the first contacts fall on or after this day (local days of Europe/London)
  Day to{};    ///< no family contacts after this day; casework is typed in until its end
};

/// Makes a new database at `path` (a file that is there is replaced) with teams and workers as of
/// `from`, and the journal with nothing of it played. unavailable: the file cannot be written.
[[nodiscard]] Result<void> prepare_eis(const std::string& path, const EisOptions& options);

/// Plays the journal up to and including `until`; gives the number of edits made. Never goes back.
[[nodiscard]] Result<std::size_t> advance_eis(const std::string& path, Instant until);

/// prepare_eis, and the whole journal played.
[[nodiscard]] Result<void> generate_eis(const std::string& path, std::uint64_t seed, int families,
                                        Day from, Day to);

}  // namespace duecourse::examples
