#include "adapters/host/paged_sql.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

namespace duecourse::adapters {

namespace {

/// With a plus sign each is an expression and has no declared type: Poco's SQLite connector fails
/// on types that it does not know. It costs nothing, since WHERE and ORDER BY name the bare
/// columns.
std::string join_columns(const std::vector<std::string>& columns, SqlDialect dialect) {
  const std::string_view before = dialect == SqlDialect::sqlite ? "+q." : "q.";
  std::string text;
  for (const std::string& column : columns) {
    if (!text.empty()) text += ", ";
    text.append(before).append(column);
  }
  return text;
}

/// A value with its type, as cursor_value.hpp writes it.
std::string encoded(std::string_view column) {
  return fmt::format(
      "CASE typeof(q.{0}) WHEN 'integer' THEN 'i:' || q.{0} WHEN 'real' THEN 'r:' || "
      "printf('%!.17g', q.{0}) WHEN 'null' THEN '' ELSE 't:' || q.{0} END",
      column);
}

/// A number, a date or an opaque value is never ''; in Oracle no text is.
bool may_be_blank(std::optional<ValueKind> kind, SqlDialect dialect) {
  return dialect != SqlDialect::oracle && kind.value_or(ValueKind::text) == ValueKind::text;
}
std::string is_known(const std::string& column, std::optional<ValueKind> kind, SqlDialect dialect) {
  return may_be_blank(kind, dialect) ? fmt::format("q.{} <> ''", column)
                                     : fmt::format("q.{} IS NOT NULL", column);
}
std::string is_unknown(const std::string& column, std::optional<ValueKind> kind,
                       SqlDialect dialect) {
  return may_be_blank(kind, dialect) ? fmt::format("(q.{0} IS NULL OR q.{0} = '')", column)
                                     : fmt::format("q.{} IS NULL", column);
}

/// A condition, and what its marks stand for.
struct Condition {
  std::string text;
  std::vector<SqlMark> marks;
};

bool has_row_values(SqlDialect dialect) {
  return dialect == SqlDialect::sqlite || dialect == SqlDialect::postgresql;
}

/// Servers that make no range of an OR find the place in an index by the first condition.
bool wants_range_first(SqlDialect dialect) {
  return dialect == SqlDialect::sqlserver || dialect == SqlDialect::oracle;
}

Condition stamped_condition(const std::string& id, const RowRequest& request) {
  Condition found{fmt::format("{} AND {}", is_known(id, request.id_kind, request.dialect),
                              is_known("changed_at", request.stamp_kind, request.dialect)),
                  {}};
  if (request.after_id && has_row_values(request.dialect)) {
    found.text += fmt::format(" AND (q.changed_at, q.{}) > (?, ?)", id);
    found.marks = {SqlMark::stamp, SqlMark::id};
    return found;
  }
  const std::string mark =
      request.stamp_type.empty() ? "?" : fmt::format("CAST(? AS {})", request.stamp_type);
  if (request.after_stamp && (!request.after_id || wants_range_first(request.dialect))) {
    found.text += fmt::format(" AND q.changed_at >= {}", mark);
    found.marks = {SqlMark::stamp};
  }
  if (request.after_id) {
    found.text +=
        fmt::format(" AND (q.changed_at > {0} OR (q.changed_at = {0} AND q.{1} > ?))", mark, id);
    found.marks.insert(found.marks.end(), {SqlMark::stamp, SqlMark::stamp, SqlMark::id});
  }
  return found;
}

Condition condition(const std::string& id, const RowRequest& request) {
  Condition after_id;
  if (request.after_id) after_id = {fmt::format(" AND q.{} > ?", id), {SqlMark::id}};
  const std::string has_id = is_known(id, request.id_kind, request.dialect);
  switch (request.range) {
    case RowRange::by_id:
      return {has_id + after_id.text, after_id.marks};
    case RowRange::unstamped:
      return {
          fmt::format("{} AND {}{}", has_id,
                      is_unknown("changed_at", request.stamp_kind, request.dialect), after_id.text),
          after_id.marks};
    case RowRange::stamped:
      return stamped_condition(id, request);
    case RowRange::one_id:
      if (request.either_type) {
        return {fmt::format("(q.{0} = ? OR q.{0} = ?)", id), {SqlMark::id, SqlMark::id}};
      }
      return {fmt::format("q.{} = ?", id), {SqlMark::id}};
    case RowRange::no_id:
      return {is_unknown(id, request.id_kind, request.dialect), {}};
    case RowRange::any:
      return {"1 = 1", {}};
    case RowRange::columns:
      break;
  }
  return {"1 = 0", {}};
}

std::string selected(const std::vector<std::string>& columns, const RowRequest& request) {
  if (request.range == RowRange::columns) return "*";
  if (request.range == RowRange::no_id) return "count(*)";
  std::string text = join_columns(columns, request.dialect);
  if (!request.with_values) return text;
  const bool stamped = request.range == RowRange::stamped;
  return fmt::format("{}, {}, {}", text, stamped ? encoded("changed_at") : "''",
                     encoded(columns.front()));
}

/// What stands before the columns and after everything, so that no more than the limit comes.
std::string limit_before(const RowRequest& request) {
  const bool said = request.limit > 0 && request.dialect == SqlDialect::sqlserver;
  return said ? fmt::format("TOP ({}) ", request.limit) : std::string();
}
std::string limit_after(const RowRequest& request) {
  if (request.limit == 0) return "";
  switch (request.dialect) {
    case SqlDialect::sqlite:
    case SqlDialect::postgresql:
    case SqlDialect::mysql:
      return fmt::format(" LIMIT {}", request.limit);
    case SqlDialect::oracle:
      return fmt::format(" FETCH FIRST {} ROWS ONLY", request.limit);
    case SqlDialect::standard:
    case SqlDialect::sqlserver:
      break;
  }
  return "";
}

std::string order_of(const std::string& id, RowRange range) {
  switch (range) {
    case RowRange::by_id:
    case RowRange::unstamped:
      return fmt::format(" ORDER BY q.{}", id);
    case RowRange::stamped:
      return fmt::format(" ORDER BY q.changed_at, q.{}", id);
    case RowRange::one_id:
    case RowRange::no_id:
    case RowRange::any:
    case RowRange::columns:
      break;
  }
  return "";
}

/// `?` by `?` to `$1`, `$2`; our own conditions have no other question marks.
std::string numbered(const std::string& text) {
  std::string out;
  int number = 0;
  for (const char c : text) {
    if (c == '?') {
      out += fmt::format("${}", ++number);
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

PagedSql paged_sql(const SqlText& text, const std::vector<std::string>& columns,
                   const RowRequest& request) {
  const std::string id = columns.empty() ? "" : columns.front();
  std::string_view select = text.select;
  PagedSql sql;
  std::size_t hoisted = 0;
  if (request.dialect == SqlDialect::sqlserver) {
    hoisted = main_select(select);
    sql.statement = select.substr(0, hoisted);
  }
  sql.statement +=
      fmt::format("SELECT {}{} FROM (\n", limit_before(request), selected(columns, request));
  sql.select_at = sql.statement.size() - hoisted;
  const Condition where = condition(id, request);
  // On lines of its own, since the council's text may end in a comment. No AS: Oracle refuses it.
  sql.statement += fmt::format("{}\n) q WHERE {}{}{}", select.substr(hoisted),
                               request.numbered_marks ? numbered(where.text) : where.text,
                               order_of(id, request.range), limit_after(request));
  sql.marks = where.marks;
  return sql;
}

}  // namespace duecourse::adapters
