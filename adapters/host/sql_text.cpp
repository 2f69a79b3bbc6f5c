#include "adapters/host/sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace duecourse::adapters {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Walks over quotes and comments so that what is found is SQL.
class SqlWalk {
 public:
  explicit SqlWalk(std::string_view text) : text_(text) {}

  /// The next byte that is neither blank nor comment nor inside quotes; npos at the end. A quoted
  /// text gives the byte of its opening quote.
  std::size_t next() {
    while (at_ < text_.size()) {
      const std::size_t here = at_;
      if (is_blank(text_[here])) {
        ++at_;
      } else if (text_.substr(here, 2) == "--") {
        at_ = end_of(here, "\n", here);
        comments_.emplace_back(here, at_);
      } else if (text_.substr(here, 2) == "/*") {
        at_ = end_of(here + 2, "*/", here, true);
        comments_.emplace_back(here, at_);
      } else if (text_[here] == '\'' || text_[here] == '"' || text_[here] == '`') {
        at_ = end_of(here + 1, text_.substr(here, 1), here, true);
        return here;
      } else {
        ++at_;
        return here;
      }
    }
    return std::string_view::npos;
  }

  /// Where the token that next() gave ends.
  [[nodiscard]] std::size_t end() const { return at_; }
  /// The comments passed so far: first byte, and the one after the last.
  [[nodiscard]] const std::vector<std::pair<std::size_t, std::size_t>>& comments() const {
    return comments_;
  }
  /// Where a quote or comment begins that is never closed.
  [[nodiscard]] std::optional<std::size_t> unclosed() const { return unclosed_; }

 private:
  std::size_t end_of(std::size_t from, std::string_view mark, std::size_t begin,
                     bool must_close = false) {
    const std::size_t found = text_.find(mark, from);
    if (found != std::string_view::npos) return found + mark.size();
    if (must_close) unclosed_ = begin;
    return text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<std::size_t> unclosed_;
  std::vector<std::pair<std::size_t, std::size_t>> comments_;
};

std::string first_word(std::string_view text, std::size_t at) {
  std::string word;
  while (at < text.size() && is_word_char(text[at])) word += lower(text[at++]);
  return word;
}

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

/// What an empty column is compared with depends on its type: a number or a date is never ''.
std::string is_known(const std::string& column, std::optional<ValueKind> kind) {
  const bool text = !kind || *kind == ValueKind::text;
  return !text ? fmt::format("q.{} IS NOT NULL", column) : fmt::format("q.{} <> ''", column);
}
std::string is_unknown(const std::string& column, std::optional<ValueKind> kind) {
  const bool text = !kind || *kind == ValueKind::text;
  return !text ? fmt::format("q.{} IS NULL", column)
               : fmt::format("(q.{0} IS NULL OR q.{0} = '')", column);
}

/// A condition, and what its marks stand for.
struct Condition {
  std::string text;
  std::vector<SqlMark> marks;
};

Condition stamped_condition(const std::string& id, const RowRequest& request) {
  Condition found{fmt::format("{} AND {}", is_known(id, request.id_kind),
                              is_known("changed_at", request.stamp_kind)),
                  {}};
  if (request.after_id && request.dialect == SqlDialect::sqlite) {
    found.text += fmt::format(" AND (q.changed_at, q.{}) > (?, ?)", id);
    found.marks = {SqlMark::stamp, SqlMark::id};
  } else if (request.after_id) {
    found.text += fmt::format(" AND (q.changed_at > ? OR (q.changed_at = ? AND q.{} > ?))", id);
    found.marks = {SqlMark::stamp, SqlMark::stamp, SqlMark::id};
  } else if (request.after_stamp) {
    found.text += " AND q.changed_at >= ?";
    found.marks = {SqlMark::stamp};
  }
  return found;
}

Condition condition(const std::string& id, const RowRequest& request) {
  Condition after_id;
  if (request.after_id) after_id = {fmt::format(" AND q.{} > ?", id), {SqlMark::id}};
  const std::string has_id = is_known(id, request.id_kind);
  switch (request.range) {
    case RowRange::by_id:
      return {has_id + after_id.text, after_id.marks};
    case RowRange::unstamped:
      return {fmt::format("{} AND {}{}", has_id, is_unknown("changed_at", request.stamp_kind),
                          after_id.text),
              after_id.marks};
    case RowRange::stamped:
      return stamped_condition(id, request);
    case RowRange::one_id:
      if (request.either_type) {
        return {fmt::format("(q.{0} = ? OR q.{0} = ?)", id), {SqlMark::id, SqlMark::id}};
      }
      return {fmt::format("q.{} = ?", id), {SqlMark::id}};
    case RowRange::no_id:
      return {is_unknown(id, request.id_kind), {}};
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

}  // namespace

// Field by field: g++ 12 warns of uninitialised text where nested braces are moved from.
Fault fault_at(Place place, std::string message, Severity severity) {
  Fault fault;
  fault.place = std::move(place);
  fault.message = std::move(message);
  fault.severity = severity;
  return fault;
}

Place file_place(std::string file) {
  Place place;
  place.file = std::move(file);
  return place;
}

Place place_in(const SqlText& text, std::size_t offset) {
  Place place{text.file, 1, 1};
  for (std::size_t i = 0; i < offset && i < text.select.size(); ++i) {
    ++place.column;
    if (text.select[i] == '\n') {
      ++place.line;
      place.column = 1;
    }
  }
  return place;
}

Place place_of_word(const SqlText& text, std::string_view word) {
  const std::string& sql = text.select;
  for (std::size_t at = 0; !word.empty() && at + word.size() <= sql.size(); ++at) {
    std::size_t same = 0;
    while (same < word.size() && lower(sql[at + same]) == lower(word[same])) ++same;
    if (same < word.size() || (at > 0 && is_word_char(sql[at - 1]))) continue;
    if (at + same < sql.size() && is_word_char(sql[at + same])) continue;
    return place_in(text, at);
  }
  return place_in(text, 0);
}

SqlText read_sql(const std::string& file, const std::string& contents, Faults& faults) {
  SqlText text{file, contents};
  SqlWalk walk(contents);
  std::size_t end = 0;
  bool begun = false;
  bool ended = false;
  for (std::size_t at = walk.next(); at != std::string_view::npos; at = walk.next()) {
    if (!begun) {
      const std::string word = first_word(contents, at);
      if (word != "select" && word != "with") {
        faults.push_back(
            {place_in(text, at), "a host query only reads: it begins with SELECT or WITH"});
      }
      begun = true;
    }
    if (contents[at] == ';') {
      ended = true;
      continue;
    }
    if (ended) {
      faults.push_back(
          {place_in(text, at), "a second statement begins here; a host query is one SELECT"});
      break;
    }
    if (contents[at] == '?') {
      faults.push_back(
          fault_at(place_in(text, at), "'?' stands for nothing here; write the value"));
    }
    end = walk.end();
  }
  if (walk.unclosed()) {
    faults.push_back(
        fault_at(place_in(text, *walk.unclosed()), "what is opened here is never closed"));
  } else if (!begun) {
    faults.push_back(
        fault_at(place_in(text, 0), "there is no query in this file; write one SELECT"));
  }
  text.select = contents.substr(0, end);
  // Some drivers count the semicolons of comments as ends of statements; every other byte keeps its
  // place, for faults.
  for (const auto& [from, to] : walk.comments()) {
    for (std::size_t at = from; at < std::min(to, end); ++at) {
      if (text.select[at] != '\n') text.select[at] = ' ';
    }
  }
  return text;
}

PagedSql paged_sql(const SqlText& text, const std::vector<std::string>& columns,
                   const RowRequest& request) {
  const std::string id = columns.empty() ? "" : columns.front();
  PagedSql sql;
  sql.statement = fmt::format("SELECT {} FROM (\n", selected(columns, request));
  sql.select_at = sql.statement.size();
  // On lines of its own, since the council's text may end in a comment.
  Condition where = condition(id, request);
  sql.statement += fmt::format("{}\n) AS q WHERE {}", text.select, where.text);
  sql.marks = std::move(where.marks);
  switch (request.range) {
    case RowRange::by_id:
    case RowRange::unstamped:
      sql.statement += fmt::format(" ORDER BY q.{}", id);
      break;
    case RowRange::stamped:
      sql.statement += fmt::format(" ORDER BY q.changed_at, q.{}", id);
      break;
    case RowRange::one_id:
    case RowRange::no_id:
    case RowRange::any:
    case RowRange::columns:
      break;
  }
  if (request.limit > 0 && request.dialect == SqlDialect::sqlite) {
    sql.statement += fmt::format(" LIMIT {}", request.limit);
  }
  return sql;
}

}  // namespace duecourse::adapters
