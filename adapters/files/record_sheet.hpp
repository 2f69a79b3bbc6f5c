// Records written as a spreadsheet saves them (CSV, RFC 4180): for trying a framework on paper,
// without a host. The first line names the columns: `case`, `worker` or `team` (whose record it is,
// one of them a row), `when`, `kind`; `id`, `recorded`, `by` and `child` where they are wanted;
// every other column is a fact, not recorded where the cell is blank.
//
//   case,when,kind,child,at
//   C-1,2026-05-04,plan_agreed,,
//   C-1,2026-05-20 10:00,review_planned,,2026-06-12 10:00
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/base/fault.hpp"
#include "engine/history/history.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// The records of a sheet in its order, and what could not be read, with line and column (of the
/// sheet: the second cell of a line is column 2).
struct RecordSheet {
  std::vector<Event> events;
  Faults faults;
};

/// Reads a file; one that cannot be read is a fault. Times without an offset are of `zone`.
[[nodiscard]] RecordSheet read_record_sheet(const std::filesystem::path& file, const Zone& zone);

/// The same from text, as if it stood in `file`.
[[nodiscard]] RecordSheet read_records(std::string_view text, const std::filesystem::path& file,
                                       const Zone& zone);

/// The cells of each line of a CSV text, quotes taken off; a byte order mark is skipped, and an
/// empty line has no cells. A quote that is never closed ends with the text.
[[nodiscard]] std::vector<std::vector<std::string>> split_csv(std::string_view text);

}  // namespace duecourse::adapters
