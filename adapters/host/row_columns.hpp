// The columns of the canonical records, and the check of a query's columns against them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/ports/records.hpp"

namespace duecourse::adapters {

/// The columns of a kind in canonical order: the id first, `changed_at` last.
[[nodiscard]] const std::vector<std::string>& canonical_columns(RecordKind kind);
/// `event_id`, `case_id`, ...
[[nodiscard]] const std::string& id_column(RecordKind kind);

/// Something wrong with one column of a query; `column` is the word to look for in its text.
struct ColumnFault {
  std::string column;
  std::string message;

  friend bool operator==(const ColumnFault&, const ColumnFault&) = default;
};

/// A column of events that is one fact: `fact_child_seen` is a flag, a date or a text, `number_age`
/// a number.
struct FactColumn {
  std::string name;     ///< of the fact
  bool number = false;  ///< else true or false (yes or no), a date or a time, or a text
  std::size_t cell = 0;

  friend bool operator==(const FactColumn&, const FactColumn&) = default;
};

/// The columns that a query returns, in canonical order, and where each stands. What is not
/// returned is unknown in every row. Columns of facts stand behind the canonical ones.
struct RowShape {
  std::string query;
  RecordKind kind = RecordKind::events;
  std::vector<std::string> columns;  ///< canonical names, in the order of the cells of a row
  std::vector<int> cell_of;          ///< for each canonical column its cell, or -1
  std::vector<FactColumn> facts;     ///< of events

  friend bool operator==(const RowShape&, const RowShape&) = default;
};

/// A shape, or what is wrong with the columns: all of it.
struct ShapeRead {
  RowShape shape;
  std::vector<ColumnFault> faults;
};

/// `returned` are column names as the database gives them; upper and lower case are the same.
/// A column that is neither canonical nor a fact, one that comes twice and a needed one that is
/// missing are faults.
[[nodiscard]] ShapeRead read_shape(const std::string& query, RecordKind kind,
                                   const std::vector<std::string>& returned);

/// True if the shape has that column.
[[nodiscard]] bool has_column(const RowShape& shape, std::string_view column);

}  // namespace duecourse::adapters
