// The text of a host query: its one SELECT, cut out of its file, and whose SQL it is. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
  bool filled = false;  ///< a template was filled in: places are those of the SQL that it gave
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
  sqlite,      ///< row values, LIMIT, and a type for each value
  standard,    ///< SQL-92: a type for each column, and no limit, so that a query is read whole
  postgresql,  ///< row values, LIMIT
  mysql,       ///< MySQL and MariaDB: LIMIT
  sqlserver,   ///< T-SQL: TOP, and WITH only before the whole statement
  oracle,      ///< FETCH FIRST; an empty text is NULL
};

/// `sqlite`, `standard`, ...: the words of `[host] dialect`, in the order of the enumeration.
[[nodiscard]] const std::vector<std::string>& dialect_words();
/// The dialect of a word; nothing where there is none.
[[nodiscard]] std::optional<SqlDialect> dialect_named(std::string_view word);

/// Where the main SELECT of a query begins that opens with WITH; 0 where it does not.
[[nodiscard]] std::size_t main_select(std::string_view select);

}  // namespace duecourse::adapters
