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

/// Rows that were written but wait in memory, so that many reach their table in its order.
/// What is waiting belongs to the open transaction; SqliteDatabase says when it must go on.
class WaitingRows {
 public:
  /// How much waits, and how often it has gone on.
  struct Mark {
    std::size_t size = 0;
    std::size_t events = 0;  ///< some of what waits may go on before the rest
    std::int64_t flushes = 0;
  };

  virtual ~WaitingRows() = default;
  [[nodiscard]] virtual Mark mark() const = 0;
  /// Forgets what came after `mark`; false: some of it has gone on already.
  [[nodiscard]] virtual bool forget_after(const Mark& mark) = 0;
  /// Writes what should not wait any longer since there is so much of it.
  virtual void make_room() = 0;
  /// Writes everything into its table.
  virtual void flush() = 0;
};

/// All its functions throw StoreFailure, except read(), write() and write_through(), which answer
/// with a Result, as do their kin.
///
/// A step is all or nothing. Large steps (pages of a first reading, plans of a cold start) follow
/// each other by the hundred; each asks to linger: the next step then joins the same transaction
/// of the file, behind a savepoint, and they reach the disk together. write_through() and
/// commit_lingering() end that; so does a transaction that has grown large.
class SqliteDatabase {
 public:
  /// Connects; creates an empty file where there is none (not when reading only). Writes nothing
  /// into a file that is there.
  explicit SqliteDatabase(const StoreSettings& settings);
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;
  ~SqliteDatabase();

  /// Readies a file that is known to be ours for writing: write-ahead log, full sync, limits.
  void prepare_for_writing(const StoreSettings& settings);
  /// `waiting` must outlive its use; nullptr: nothing ever waits.
  void set_waiting_rows(WaitingRows* waiting) { waiting_ = waiting; }

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

  /// Runs `work` as one step.
  template <class Work>
  auto write(Work&& work) {
    return guarded([&] { return in_step(true, work); });
  }
  /// The same, and everything is on the disk when it returns, unless a transaction is open.
  template <class Work>
  auto write_through(Work&& work) {
    return guarded([&] {
      through_ = true;
      return in_step(true, work);
    });
  }
  /// Runs `work` on one unchanging picture of the store.
  template <class Work>
  auto read(Work&& work) {
    return guarded([&] { return in_step(false, work); });
  }
  /// The same, after everything that lingers has reached the disk.
  template <class Work>
  auto read_settled(Work&& work) {
    return guarded([&] {
      commit_lingering();
      return in_step(false, work);
    });
  }
  /// The step that is running is one of many: `rows` is how large it is.
  void ask_to_linger(std::size_t rows);
  /// True if the step that is running need not reach the disk when it ends.
  [[nodiscard]] bool may_linger() const { return linger_asked_ && !through_; }
  /// Brings to the disk what lingers, unless a transaction is open.
  void commit_lingering();
  /// Lets waiting rows reach their table.
  void flush_waiting() { move_waiting(&WaitingRows::flush); }

  [[nodiscard]] bool read_only() const { return read_only_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// Grows with every rollback: what was remembered of the contents may be wrong from then on.
  [[nodiscard]] std::int64_t rollbacks() const { return rollbacks_; }

 private:
  class Step {
   public:
    Step(SqliteDatabase& db, bool writes);
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    ~Step();
    void commit();

   private:
    enum class Kind { passive, savepoint, transaction };

    SqliteDatabase& db_;
    Kind kind_ = Kind::passive;  ///< passive: a read inside a transaction, nothing to do
    WaitingRows::Mark mark_;
    bool writes_ = false;
    bool done_ = false;
  };

  template <class Work>
  auto in_step(bool writes, Work&& work) {
    Step step(*this, writes);
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      step.commit();
    } else {
      auto value = work();
      step.commit();
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
  void require_alive() const;
  void commit_all();
  void move_waiting(void (WaitingRows::*how)());
  /// Rolls back the whole transaction of the file, with everything that lingers.
  void give_up();
  void forget_transaction();

  std::string path_;
  bool read_only_ = false;
  std::unique_ptr<WriterLock> lock_;
  std::unique_ptr<Poco::Data::Session> session_;
  sqlite3* handle_ = nullptr;  ///< the session's
  std::unordered_map<const char*, Statement> statements_;
  WaitingRows* waiting_ = nullptr;
  int depth_ = 0;           ///< steps that are running, one in the other
  bool lingering_ = false;  ///< a transaction of the file is open although no step is running
  bool linger_asked_ = false;
  bool through_ = false;  ///< the transaction must reach the disk with the outermost step
  std::size_t lingering_rows_ = 0;
  std::int64_t rollbacks_ = 0;
};

}  // namespace duecourse::adapters
