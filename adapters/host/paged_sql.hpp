// The statement around a host query that pages through its rows, in each dialect. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "adapters/host/cursor_value.hpp"
#include "adapters/host/sql_text.hpp"

namespace duecourse::adapters {

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
  bool numbered_marks = false;  ///< `$1`, `$2` ... instead of `?`
  /// sqlserver: the type of changed_at where a moment has to be brought to it before they are
  /// compared: a datetime is a third of a hundredth of a second off a datetime2 that looks the
  /// same.
  std::string stamp_type;
  std::optional<ValueKind> id_kind;     ///< of the first column, where it has one type
  std::optional<ValueKind> stamp_kind;  ///< of changed_at, likewise
};

/// What a mark of a statement stands for.
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
