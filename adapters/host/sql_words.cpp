// One function a thing that has to be said, one case a dialect.
#include "adapters/host/sql_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/check.hpp"

namespace duecourse::adapters {

namespace {

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

}  // namespace

std::string sql_literal(std::string_view text, SqlDialect dialect) {
  // Without N, SQL Server takes a text in the database's code page and loses Welsh letters.
  std::string out = dialect == SqlDialect::sqlserver && !is_ascii(text) ? "N'" : "'";
  for (const char c : text) {
    if (c == '\'' || (c == '\\' && dialect == SqlDialect::mysql)) out += c;
    out += c;
  }
  return out + "'";
}

std::string sql_day(const std::string& expression, SqlDialect dialect) {
  switch (dialect) {
    case SqlDialect::sqlite:
      return fmt::format("date({})", expression);
    case SqlDialect::standard:
      return fmt::format("CAST(CAST({} AS DATE) AS CHAR(10))", expression);
    case SqlDialect::postgresql:
    case SqlDialect::oracle:
      return fmt::format("to_char({}, 'YYYY-MM-DD')", expression);
    case SqlDialect::mysql:
      return fmt::format("date_format({}, '%Y-%m-%d')", expression);
    case SqlDialect::sqlserver:
      return fmt::format("CONVERT(varchar(10), {}, 23)", expression);
  }
  DUECOURSE_CHECK(false);
}

std::string sql_time(const std::string& expression, SqlDialect dialect) {
  switch (dialect) {
    case SqlDialect::sqlite:
      return fmt::format("strftime('%Y-%m-%dT%H:%M:%S', {})", expression);
    case SqlDialect::standard:
      return fmt::format("CAST({} AS CHAR(19))", expression);
    case SqlDialect::postgresql:
    case SqlDialect::oracle:
      return fmt::format("to_char({}, 'YYYY-MM-DD\"T\"HH24:MI:SS')", expression);
    case SqlDialect::mysql:
      return fmt::format("date_format({}, '%Y-%m-%dT%H:%i:%s')", expression);
    case SqlDialect::sqlserver:
      return fmt::format("CONVERT(varchar(19), {}, 126)", expression);
  }
  DUECOURSE_CHECK(false);
}

std::string sql_moment(const std::string& expression, SqlDialect dialect) {
  const std::string time = sql_time(expression, dialect);
  return fmt::format("CASE WHEN {0} LIKE '%00:00:00' THEN {1} ELSE {0} END", time,
                     sql_day(expression, dialect));
}

std::string sql_as_text(const std::string& expression, SqlDialect dialect) {
  switch (dialect) {
    case SqlDialect::sqlite:
    case SqlDialect::postgresql:
      return fmt::format("CAST({} AS TEXT)", expression);
    case SqlDialect::standard:
      return fmt::format("CAST({} AS VARCHAR(255))", expression);
    case SqlDialect::mysql:
      return fmt::format("CAST({} AS CHAR)", expression);
    case SqlDialect::sqlserver:
      return fmt::format("CAST({} AS nvarchar(255))", expression);
    case SqlDialect::oracle:
      return fmt::format("to_char({})", expression);
  }
  DUECOURSE_CHECK(false);
}

std::string sql_joined(const std::vector<std::string>& parts, SqlDialect dialect) {
  if (dialect == SqlDialect::mysql) return fmt::format("concat({})", fmt::join(parts, ", "));
  if (dialect == SqlDialect::sqlserver) {
    std::string sql;
    for (const std::string& part : parts) {
      const bool text = part.starts_with("'") || part.starts_with("N'");
      sql += (sql.empty() ? "" : " + ") + (text ? part : sql_as_text(part, dialect));
    }
    return sql;
  }
  const std::string joined = fmt::format("{}", fmt::join(parts, " || "));
  if (dialect != SqlDialect::oracle) return joined;
  // NULL is an empty text there, and would leave the rest.
  std::string known;
  for (const std::string& part : parts) {
    if (part.starts_with("'")) continue;
    known += (known.empty() ? "" : " AND ") + part + " IS NOT NULL";
  }
  return known.empty() ? joined : fmt::format("CASE WHEN {} THEN {} END", known, joined);
}

std::string sql_filled(const std::string& expression, SqlDialect dialect) {
  return expression + (dialect == SqlDialect::oracle ? " IS NOT NULL" : " <> ''");
}

std::string sql_rest(const std::string& expression, SqlDialect dialect) {
  if (dialect == SqlDialect::sqlserver) return fmt::format("SUBSTRING({}, 2, 4000)", expression);
  if (dialect == SqlDialect::standard) return fmt::format("SUBSTRING({} FROM 2)", expression);
  return fmt::format("substr({}, 2)", expression);
}

std::string sql_date(Day day, SqlDialect dialect) {
  const std::chrono::year_month_day date{day};
  const auto written = [&](std::string_view format) {
    return fmt::format(fmt::runtime(format), static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  };
  switch (dialect) {
    case SqlDialect::sqlite:
      return written("'{:04}-{:02}-{:02}'");
    case SqlDialect::sqlserver:
      return written("'{:04}{:02}{:02}'");  // with hyphens its order depends on the login
    case SqlDialect::standard:
    case SqlDialect::postgresql:
    case SqlDialect::mysql:
    case SqlDialect::oracle:
      return written("DATE '{:04}-{:02}-{:02}'");
  }
  DUECOURSE_CHECK(false);
}

std::string sql_today(SqlDialect dialect) {
  if (dialect == SqlDialect::sqlite) return "date('now')";
  return dialect == SqlDialect::sqlserver ? "CAST(getdate() AS date)" : "CURRENT_DATE";
}

std::string sql_from_nothing(SqlDialect dialect) {
  return dialect == SqlDialect::oracle ? " FROM dual" : "";
}

}  // namespace duecourse::adapters
