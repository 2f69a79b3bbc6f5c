// What the queries of a host need said differently in each SQL: dates and times as text, texts put
// together, a text that stands for itself. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/host/sql_text.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// `text` in quotes, as that SQL reads it back unchanged.
[[nodiscard]] std::string sql_literal(std::string_view text, SqlDialect dialect);
/// The day of a date or a moment as `2026-04-01`; NULL stays NULL.
[[nodiscard]] std::string sql_day(const std::string& expression, SqlDialect dialect);
/// A moment to the second as `2026-04-01T10:00:00`, in whatever zone the host keeps it.
[[nodiscard]] std::string sql_time(const std::string& expression, SqlDialect dialect);
/// The day, or with the time where it is not midnight: what a form asks for may be either.
[[nodiscard]] std::string sql_moment(const std::string& expression, SqlDialect dialect);
/// A number or a text as text.
[[nodiscard]] std::string sql_as_text(const std::string& expression, SqlDialect dialect);
/// Texts and numbers put together; NULL where one is NULL.
[[nodiscard]] std::string sql_joined(const std::vector<std::string>& parts, SqlDialect dialect);
/// A condition: the text is there. On Oracle an empty one is NULL.
[[nodiscard]] std::string sql_filled(const std::string& expression, SqlDialect dialect);
/// A text without its first letter.
[[nodiscard]] std::string sql_rest(const std::string& expression, SqlDialect dialect);
/// A day to compare dates and moments with.
[[nodiscard]] std::string sql_date(Day day, SqlDialect dialect);
/// Today by the server's own clock.
[[nodiscard]] std::string sql_today(SqlDialect dialect);
/// What a SELECT of constants needs after it: empty, or ` FROM dual`.
[[nodiscard]] std::string sql_from_nothing(SqlDialect dialect);

}  // namespace duecourse::adapters
