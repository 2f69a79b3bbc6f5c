#include "examples/eis/journal.hpp"

#include <fmt/format.h>

#include "engine/time/time_text.hpp"

namespace duecourse::examples {

Literal::Literal(std::string_view text) : sql("'") {
  for (const char c : text) {
    if (c == '\'') sql += '\'';
    sql += c;
  }
  sql += '\'';
}
Literal::Literal(const char* text) : Literal(std::string_view(text)) {}
Literal::Literal(const std::string& text) : Literal(std::string_view(text)) {}
Literal::Literal(int number) : sql(fmt::format("{}", number)) {}

Literal Literal::real(double number) {
  Literal literal(0);
  literal.sql = fmt::format("{:.1f}", number);
  return literal;
}

Literal Literal::null() {
  Literal literal(0);
  literal.sql = "NULL";
  return literal;
}

void Journal::insert(LocalSecond at, const char* table, Columns columns) {
  std::string names;
  std::string values;
  for (const auto& [name, value] : columns) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
    values += fmt::format("{}{}", values.empty() ? "" : ", ", value.sql);
  }
  edits_.push_back({at, fmt::format("INSERT INTO {} ({}) VALUES ({})", table, names, values)});
}

void Journal::update(LocalSecond at, const char* table, const char* key, const Literal& id,
                     Columns columns) {
  std::string sets;
  for (const auto& [name, value] : columns) {
    sets += fmt::format("{}{} = {}", sets.empty() ? "" : ", ", name, value.sql);
  }
  edits_.push_back({at, fmt::format("UPDATE {} SET {} WHERE {} = {}", table, sets, key, id.sql)});
}

void Journal::erase(LocalSecond at, const char* table, const char* key, int id) {
  edits_.push_back({at, fmt::format("DELETE FROM {} WHERE {} = {}", table, key, id)});
}

std::string stamp_text(LocalSecond at) {
  return day_text(at) + 'T' + time_text(at);
}

std::string day_text(LocalSecond at) {
  return write_day(std::chrono::floor<std::chrono::days>(at));
}

std::string time_text(LocalSecond at) {
  const std::chrono::hh_mm_ss time(at - std::chrono::floor<std::chrono::days>(at));
  return fmt::format("{:02}:{:02}:{:02}", time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

}  // namespace duecourse::examples
