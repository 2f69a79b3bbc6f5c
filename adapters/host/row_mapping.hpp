// One row of a host query becomes one canonical record. Pure: values in, values out.
//
// Reading: times as engine/time reads them, in the host's zone where they carry none; blank and
// NULL are unknown; flags are true, false, 1 or 0; `details` is a flat JSON object; `working_days`
// as working_days_text.hpp says. Words and times are read without the blanks around them; ids and
// names are taken as they stand, and must be UTF-8.
//
// What cannot be read: an event with anything unreadable is not mapped, since half an event may
// mean something else. Of people, teams, cases, roles and enrolments only an unreadable id (or
// framework, role, holder) loses the row; any other column is left unknown (a `restricted` that
// cannot be read is true), and the fault is reported beside the row. A row marked `deleted` needs
// no more than its id. The stamp (`changed_at`) is no content: where it cannot be read, the row is
// mapped and the fault is reported beside it.
//
// Example: {event_id: "17", subject: "case", subject_id: "C-1", kind: "visit", occurred_at:
// "2026-04-01"} of the query `notes` is the event `notes:17` of case C-1, known to the day.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/host/row_columns.hpp"
#include "adapters/ports/records.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// One value as the host gives it, as text.
struct Cell {
  bool known = false;  ///< false: NULL
  std::string text;
};

/// The same, where the text belongs to somebody else.
struct CellView {
  bool known = false;
  std::string_view text;
};

/// Separates event id and person in a row id of an event about one child.
inline constexpr char kPersonSeparator = '\x1f';

/// What became of a row. It may be mapped and have a fault as well (see above).
struct RowOutcome {
  std::string row_id;            ///< empty where the id itself cannot be read
  bool mapped = false;           ///< false: it cannot be a record
  std::string fault;             ///< everything wrong with the row, or empty
  std::string ambiguous;         ///< a column whose local time exists twice, or empty
  std::optional<Instant> stamp;  ///< `changed_at`; nothing: there is none, or it is no time
};

/// Maps `cells` (in the order of `shape.columns`; more may follow and are ignored) into `row`,
/// which is new, and means nothing where the row is not mapped. Times without an offset are read in
/// `zone`.
[[nodiscard]] RowOutcome map_row(const RowShape& shape, const std::vector<CellView>& cells,
                                 const Zone& zone, MirrorRow& row);

}  // namespace duecourse::adapters
