// A prepared statement: binds values by position, reads columns from left to right. The native
// interface on Poco's handle: at a million rows Poco's own statements would cost more than SQLite.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "engine/base/result.hpp"
#include "engine/base/strong_id.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// Travels inside this folder only, from where SQLite refuses to the edge of the store, which
/// turns it into a Result. Rolls back on its way.
struct StoreFailure {
  Error error;
};

/// The last error of `db` in words that tell what to do.
[[nodiscard]] Error error_of(sqlite3* db);

/// Bytes to be bound as a BLOB.
struct Blob {
  std::string_view bytes;
};

/// Owns a sqlite3_stmt. Values bound as text are borrowed until the statement has run.
class Statement {
 public:
  Statement(sqlite3* db, const char* sql);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  /// Binds every parameter, in order. A Moment and a Limit take two: seconds and precision.
  template <class... Values>
  void bind(sqlite3_destructor_type text_lifetime, const Values&... values) {
    bound_ = 0;
    lifetime_ = text_lifetime;
    (put(values), ...);
    check_all_bound();
  }
  /// True if there is a row; false at the end.
  bool step();
  void reset();
  [[nodiscard]] bool busy() const;

  /// Columns of the row, each read once, from left to right.
  [[nodiscard]] std::int64_t integer();
  [[nodiscard]] double real();
  [[nodiscard]] std::string_view view();  ///< until the next step
  [[nodiscard]] std::string_view blob();  ///< until the next step
  [[nodiscard]] std::string text() { return std::string(view()); }
  [[nodiscard]] bool flag() { return integer() != 0; }
  [[nodiscard]] int small() { return static_cast<int>(integer()); }
  [[nodiscard]] Instant instant() { return Instant(std::chrono::seconds(integer())); }
  [[nodiscard]] std::optional<std::string_view> maybe_view();  ///< until the next step
  [[nodiscard]] std::optional<Instant> maybe_instant();
  [[nodiscard]] std::optional<std::int64_t> maybe_integer();
  [[nodiscard]] std::optional<double> maybe_real();
  template <class Id>
  [[nodiscard]] Id id() {
    return Id(text());
  }
  template <class Id>
  [[nodiscard]] std::optional<Id> maybe_id() {
    if (skip_null(1)) return std::nullopt;
    return Id(text());
  }
  template <class Enum>
  [[nodiscard]] Enum number() {
    return static_cast<Enum>(integer());
  }
  /// A Moment or a Limit, from two columns.
  template <class Timed>
  [[nodiscard]] Timed timed() {
    const Instant at = instant();
    return Timed{at, number<Precision>()};
  }
  template <class Timed>
  [[nodiscard]] std::optional<Timed> maybe_timed() {
    if (skip_null(2)) return std::nullopt;
    return timed<Timed>();
  }

 private:
  void put(std::int64_t value);
  void put(int value) { put(static_cast<std::int64_t>(value)); }
  void put(bool value) { put(static_cast<std::int64_t>(value)); }
  void put(double value);
  void put(std::string_view value);
  void put(const Blob& value);
  void put(const std::string& value) { put(std::string_view(value)); }
  void put(const char*) = delete;
  void put(std::nullopt_t) { put_null(); }
  void put(Instant value) { put(static_cast<std::int64_t>(value.time_since_epoch().count())); }
  template <class Tag>
  void put(const StrongId<Tag>& value) {
    put(std::string_view(value.str()));
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void put(Enum value) { put(static_cast<std::int64_t>(value)); }
  void put(const Moment& value) {
    put(value.at);
    put(value.precision);
  }
  void put(const Limit& value) {
    put(value.at);
    put(value.precision);
  }
  template <class T>
  void put(const std::optional<T>& value) {
    if (value.has_value()) return put(*value);
    put_null();
    if constexpr (std::is_same_v<T, Moment> || std::is_same_v<T, Limit>) put_null();
  }
  template <class... Values>
  void put(const std::tuple<Values...>& values) {
    std::apply([this](const Values&... each) { (put(each), ...); }, values);
  }
  void put_null();
  void check_all_bound() const;
  /// True, and skips `columns`, if the next column is null.
  bool skip_null(int columns);

  sqlite3* db_;
  sqlite3_stmt* native_ = nullptr;
  sqlite3_destructor_type lifetime_ = SQLITE_STATIC;
  int bound_ = 0;
  int column_ = 0;
};

/// A statement in use; it is given back, reset, at the end of the scope.
class Rows {
 public:
  explicit Rows(Statement& statement) : statement_(statement) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() { statement_.reset(); }

  [[nodiscard]] bool next() { return statement_.step(); }
  Statement* operator->() { return &statement_; }
  Statement& operator*() { return statement_; }

 private:
  Statement& statement_;
};

}  // namespace duecourse::adapters
