// What staff typed into the invented system, edit by edit, each with its moment.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/time/instant.hpp"

namespace duecourse::examples {

/// A value as SQL writes it: quoted text, a number, or NULL.
struct Literal {
  std::string sql;

  Literal(std::string_view text);    // NOLINT(google-explicit-constructor)
  Literal(const char* text);         // NOLINT(google-explicit-constructor)
  Literal(const std::string& text);  // NOLINT(google-explicit-constructor)
  Literal(int number);               // NOLINT(google-explicit-constructor)
  static Literal real(double number);
  static Literal null();
};

using Columns = std::initializer_list<std::pair<const char*, Literal>>;

/// One statement, and the local time of London at which it was typed in.
struct Edit {
  LocalSecond at{};
  std::string sql;
};

/// Collects edits in any order.
class Journal {
 public:
  void insert(LocalSecond at, const char* table, Columns columns);
  /// Sets columns of the row whose `key` is `id`.
  void update(LocalSecond at, const char* table, const char* key, const Literal& id,
              Columns columns);
  void erase(LocalSecond at, const char* table, const char* key, int id);

  [[nodiscard]] const std::vector<Edit>& edits() const { return edits_; }

 private:
  std::vector<Edit> edits_;
};

/// `2026-04-01T10:05:00`, `2026-04-01`, `10:05:00`.
[[nodiscard]] std::string stamp_text(LocalSecond at);
[[nodiscard]] std::string day_text(LocalSecond at);
[[nodiscard]] std::string time_text(LocalSecond at);

}  // namespace duecourse::examples
