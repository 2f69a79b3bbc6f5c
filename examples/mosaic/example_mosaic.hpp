// An invented council's MOSAIC: a SQLite database with the live layer and the mart, or the same as
// statements for another server. README.md says what in it is publicly known of a MOSAIC.
//
// As in examples/eis the casework is a journal, played up to a moment: the live layer always holds
// exactly what staff had typed in by then. The mart is filled from it when asked, as over night.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"
#include "examples/mosaic/mosaic_case.hpp"

namespace duecourse::examples {

/// Makes a new SQLite database at `path` (a file that is there is replaced): tables of both layers,
/// set-up and staff, and the journal of these cases until the end of the day `to`, with nothing of
/// it played. unavailable: the file cannot be written.
[[nodiscard]] Result<void> prepare_mosaic(const std::string& path,
                                          const std::vector<MosaicCase>& cases, Day to);

/// Plays the journal up to and including `until`; gives the number of edits made. Never goes back.
[[nodiscard]] Result<std::size_t> advance_mosaic(const std::string& path, Instant until);

/// Fills the mart from what the live layer holds.
[[nodiscard]] Result<void> fill_mosaic_mart(const std::string& path);

enum class MosaicServer : std::uint8_t { sqlite, postgresql, mariadb };

/// The whole database of these cases as statements that end in a semicolon and a line's end, for an
/// empty database of that server (text is UTF-8): tables, set-up, staff, what was typed in until
/// the end of the day `to`, and the mart filled.
[[nodiscard]] Result<std::string> mosaic_sql(MosaicServer server,
                                             const std::vector<MosaicCase>& cases, Day to);

}  // namespace duecourse::examples
