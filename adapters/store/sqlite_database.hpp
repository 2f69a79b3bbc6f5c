// One SQLite file: connection (through Poco::Data), writer's lock, transactions, statements.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <memory>
#include <type_traits>
#include <unordered_map>

#include "adapters/store/sqlite_statement.hpp"
#include "adapters/store/sqlite_store.hpp"

namespace duecourse::adapters {

/// Keeps `<path>.lock` locked while it lives; the system gives the lock up with the process.
class WriterLock {
 public:
  explicit WriterLock(const std::string& store_path);
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;
  ~WriterLock();

 private:
  int descriptor_ = -1;
};

/// All its functions throw StoreFailure, except read() and write(), which answer with a Result.
class SqliteDatabase {
 public:
  /// Connects; creates an empty file where there is none (not when reading only).
  explicit SqliteDatabase(const StoreSettings& settings);
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;
  ~SqliteDatabase();

  /// Runs a statement to its end; returns how many rows it changed. `sql` must be a constant: its
  /// address is the key of the prepared statement.
  template <class... Values>
  int run(const char* sql, const Values&... values) {
    Rows rows(prepared(sql));
    rows->bind(SQLITE_STATIC, values...);
    while (rows.next()) {
    }
    return sqlite3_changes(handle_);
  }
  /// A query to be read row by row. `sql` must be a constant.
  template <class... Values>
  [[nodiscard]] Rows query(const char* sql, const Values&... values) {
    Statement& statement = prepared(sql);
    statement.bind(SQLITE_TRANSIENT, values...);
    return Rows(statement);
  }
  /// Runs any number of statements that take no values and are not needed again.
  void script(const std::string& sql);

  /// Runs `work` in a transaction, or in a savepoint where one is open; whatever goes wrong is
  /// rolled back and answered.
  template <class Work>
  auto write(Work&& work) {
    return guarded([&] { return in_transaction(true, work); });
  }
  /// Runs `work` on one unchanging picture of the store.
  template <class Work>
  auto read(Work&& work) {
    return guarded([&] { return in_transaction(false, work); });
  }
  [[nodiscard]] bool read_only() const { return read_only_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// Grows with every rollback: what was cached of the contents before may be wrong.
  [[nodiscard]] std::int64_t rollbacks() const { return rollbacks_; }

 private:
  class Transaction {
   public:
    Transaction(SqliteDatabase& db, bool writes);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void commit();

   private:
    SqliteDatabase& db_;
    bool counted_ = false;  ///< false: a read inside an open transaction, nothing to do
    bool done_ = false;
  };

  template <class Work>
  auto in_transaction(bool writes, Work&& work) {
    Transaction transaction(*this, writes);
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      transaction.commit();
    } else {
      auto value = work();
      transaction.commit();
      return value;
    }
  }
  template <class Work>
  auto guarded(Work&& work) -> Result<decltype(work())> {
    try {
      if constexpr (std::is_void_v<decltype(work())>) {
        work();
        return {};
      } else {
        return work();
      }
    } catch (const StoreFailure& failure) {
      return failure.error;
    } catch (const Poco::Exception& exception) {
      return Error{ErrorCode::unavailable, "the store " + path_ + ": " + exception.displayText()};
    }
  }
  Statement& prepared(const char* sql);
  void connect(const StoreSettings& settings);
  void configure(const StoreSettings& settings);

  std::string path_;
  bool read_only_ = false;
  std::unique_ptr<WriterLock> lock_;
  std::unique_ptr<Poco::Data::Session> session_;
  sqlite3* handle_ = nullptr;  ///< the session's
  std::unordered_map<const char*, Statement> statements_;
  int depth_ = 0;  ///< open transaction and savepoints
  std::int64_t rollbacks_ = 0;
};

}  // namespace duecourse::adapters
