#include "examples/eis/journal_database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "engine/time/zone.hpp"

namespace duecourse::examples {

namespace {

/// A SQLite connection, only as much of it as is needed here.
class Database {
 public:
  explicit Database(const std::string& path, int flags) : path_(path) {
    sqlite3* handle = nullptr;
    open_ = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr) == SQLITE_OK;
    handle_.reset(handle);
    if (!open_) return;
    sqlite3_busy_timeout(handle, 5000);
    // Invented data is not worth waiting for the disk.
    sqlite3_exec(handle, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
  }

  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] Error error() const {
    return {ErrorCode::unavailable, fmt::format("{}: {}", path_, sqlite3_errmsg(handle_.get()))};
  }
  [[nodiscard]] Result<void> run(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return error();
  }

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;
  [[nodiscard]] Statement prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(handle_.get(), sql, -1, &statement, nullptr);
    return Statement(statement);
  }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
  bool open_ = false;
};

std::int64_t seconds_of(Instant instant) {
  return instant.time_since_epoch().count();
}

Result<void> write_journal(Database& database, std::vector<Edit> edits, Day to) {
  // Ordered by the moment of typing; within one, as the stories tell it.
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.at < b.at; });
  const Zone zone("Europe/London", united_kingdom_transitions(1996, 2100));
  const LocalSecond end = LocalSecond{to + std::chrono::days{1}};
  auto statement = database.prepare("INSERT INTO example_journal VALUES (?, ?, ?)");
  if (!statement) return database.error();
  int seq = 0;
  for (const Edit& edit : edits) {
    if (edit.at >= end) break;
    sqlite3_bind_int64(statement.get(), 1, seconds_of(zone.lookup(edit.at).earlier));
    sqlite3_bind_int(statement.get(), 2, ++seq);
    sqlite3_bind_text(statement.get(), 3, edit.sql.c_str(), -1, SQLITE_STATIC);
    if (sqlite3_step(statement.get()) != SQLITE_DONE) return database.error();
    sqlite3_reset(statement.get());
  }
  return {};
}

Result<std::vector<std::string>> due_edits(Database& database, std::int64_t until) {
  auto statement = database.prepare(
      "SELECT edit FROM example_journal WHERE typed_at > (SELECT played_until FROM example_clock) "
      "AND typed_at <= ? ORDER BY typed_at, seq");
  if (!statement) return database.error();
  sqlite3_bind_int64(statement.get(), 1, until);
  std::vector<std::string> edits;
  int step = 0;
  while ((step = sqlite3_step(statement.get())) == SQLITE_ROW) {
    edits.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0)));
  }
  if (step != SQLITE_DONE) return database.error();
  return edits;
}

Result<std::size_t> play(Database& database, Instant until) {
  const std::int64_t limit = seconds_of(until);
  const auto edits = due_edits(database, limit);
  if (!edits.ok()) return edits.error();
  for (const std::string& edit : *edits) {
    if (auto done = database.run(edit.c_str()); !done.ok()) return done.error();
  }
  const std::string clock =
      fmt::format("UPDATE example_clock SET played_until = max(played_until, {})", limit);
  if (auto done = database.run(clock.c_str()); !done.ok()) return done.error();
  return edits->size();
}

Result<void> write_all(Database& database, const char* schema, const std::vector<Edit>& edits,
                       Day to, Instant before) {
  if (auto done = database.run("BEGIN"); !done.ok()) return done;
  if (auto done = database.run(schema); !done.ok()) return done;
  if (auto done = write_journal(database, edits, to); !done.ok()) return done;
  if (auto played = play(database, before); !played.ok()) return played.error();
  return database.run("COMMIT");
}

}  // namespace

Result<void> make_journal_database(const std::string& path, const char* schema,
                                   const std::vector<Edit>& edits, Day to, Instant before) {
  std::remove(path.c_str());
  Database database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!database.is_open()) return database.error();
  return write_all(database, schema, edits, to, before);
}

Result<std::size_t> advance_journal(const std::string& path, Instant until) {
  Database database(path, SQLITE_OPEN_READWRITE);
  if (!database.is_open()) return database.error();
  if (auto done = database.run("BEGIN IMMEDIATE"); !done.ok()) return done.error();
  auto played = play(database, until);
  if (!played.ok()) return played.error();
  if (auto done = database.run("COMMIT"); !done.ok()) return done.error();
  return played;
}

Result<std::vector<std::vector<std::string>>> select_rows(const std::string& path,
                                                          const std::string& select) {
  Database database(path, SQLITE_OPEN_READONLY);
  if (!database.is_open()) return database.error();
  const auto statement = database.prepare(select.c_str());
  if (!statement) return database.error();
  std::vector<std::vector<std::string>> rows;
  int step = 0;
  while ((step = sqlite3_step(statement.get())) == SQLITE_ROW) {
    std::vector<std::string>& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(statement.get()); ++i) {
      const auto* text = sqlite3_column_text(statement.get(), i);
      row.emplace_back(text == nullptr ? "" : reinterpret_cast<const char*>(text));
    }
  }
  if (step != SQLITE_DONE) return database.error();
  return rows;
}

Result<void> run_statements(const std::string& path, const char* statements) {
  Database database(path, SQLITE_OPEN_READWRITE);
  if (!database.is_open()) return database.error();
  if (auto done = database.run("BEGIN IMMEDIATE"); !done.ok()) return done;
  if (auto done = database.run(statements); !done.ok()) return done;
  return database.run("COMMIT");
}

}  // namespace duecourse::examples
