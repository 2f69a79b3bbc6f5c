// The text of a host query: its one SELECT, cut out of its file, and the statement around it that
// pages through its rows. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/host/cursor_value.hpp"
#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// A fault at a place.
[[nodiscard]] Fault fault_at(Place place, std::string message, Severity severity = Severity::error);
/// A place in a file whose line is not known.
[[nodiscard]] Place file_place(std::string file);

/// A query as its file has it.
struct SqlText {
  std::string file;  ///< where it was read, for faults
  std::string
      select;  ///< the SELECT up to its last word; comments are blanks, lines as in the file
};

/// Line and column, from 1, of the byte at `offset`.
[[nodiscard]] Place place_in(const SqlText& text, std::size_t offset);
/// Where `word` stands first, as a whole word and in any case; else the beginning of the file.
[[nodiscard]] Place place_of_word(const SqlText& text, std::string_view word);

/// Keeps `contents` up to the end of its only statement. Faults: no statement, more than one, one
/// that is no SELECT (or WITH ... SELECT), a quote or a comment that is never closed.
[[nodiscard]] SqlText read_sql(const std::string& file, const std::string& contents,
                               Faults& faults);

/// Whose SQL a statement is written in.
enum class SqlDialect {
  sqlite,    ///< row values, LIMIT, and a type for each value
  standard,  ///< SQL-92: a type for each column, and no LIMIT, so that a query is read whole
};

/// Which rows of a query, in which order.
enum class RowRange {
  by_id,      ///< all, by id: a query without stamps
  unstamped,  ///< those without a stamp, by id
  stamped,    ///< those with a stamp, by stamp and id
  one_id,     ///< those of one id
  no_id,      ///< how many have no id
  any,        ///< in whatever order: for a first row
  columns,    ///< none: for the names of the columns
};

/// What to page by, and from where on.
struct RowRequest {
  RowRange range = RowRange::by_id;
  bool after_stamp = false;  ///< a stamp is bound
  bool after_id = false;     ///< an id is bound
  bool either_type = false;  ///< one_id: the id is bound twice, as text and as a number
  bool with_values = false;  ///< adds the encoded stamp and id (cursor_value.hpp) as last columns
  std::size_t limit = 0;     ///< 0: all; the standard dialect has none
  SqlDialect dialect = SqlDialect::sqlite;
  std::optional<ValueKind> id_kind;     ///< of the first column, where it has one type
  std::optional<ValueKind> stamp_kind;  ///< of changed_at, likewise
};

/// What a `?` of a statement stands for.
enum class SqlMark { stamp, id };

/// A statement, what its marks stand for in their order, and where the council's SELECT begins in
/// it (for places of errors).
struct PagedSql {
  std::string statement;
  std::vector<SqlMark> marks;
  std::size_t select_at = 0;
};

/// `columns` are canonical names in the order wanted; the first is the id.
[[nodiscard]] PagedSql paged_sql(const SqlText& text, const std::vector<std::string>& columns,
                                 const RowRequest& request);

}  // namespace duecourse::adapters
