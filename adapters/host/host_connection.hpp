// One connection to the host's database, for reading only, whatever database that is. Everything
// that the database or its driver throws ends here and becomes a HostFailure.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/host/cursor_value.hpp"
#include "adapters/host/paged_sql.hpp"
#include "adapters/host/row_mapping.hpp"
#include "adapters/host/sql_host_reader.hpp"

namespace duecourse::adapters {

/// Why the host gave no rows.
struct HostFailure {
  enum class Kind {
    down,           ///< it cannot be reached, opened or is locked: later perhaps
    statement,      ///< it understood and refused: a person has to mend the query
    missing_table,  ///< as statement: a table or view of that name does not exist
  };
  Kind kind = Kind::down;
  std::string message;                ///< the database's words
  std::optional<std::size_t> offset;  ///< the byte of the statement where it went wrong
  std::string table;  ///< the name that it speaks of: a table's (missing_table) or another's
};

/// How long a lock of the host is waited for, and the end of all waiting.
class HostPatience {
 public:
  std::chrono::milliseconds longest{0};
  std::atomic<bool> interrupted = false;

  /// Nothing is waited for any more: sets `interrupted` and does what on_interrupt() said. From any
  /// thread.
  void interrupt() {
    const std::lock_guard lock(mutex_);
    interrupted = true;
    if (end_wait_) end_wait_();
  }
  /// What ends a wait that cannot look at `interrupted`; called by the thread that interrupts,
  /// never after this was called again with nothing.
  void on_interrupt(std::function<void()> end_wait) {
    const std::lock_guard lock(mutex_);
    end_wait_ = std::move(end_wait);
  }

 private:
  std::mutex mutex_;
  std::function<void()> end_wait_;
};

/// A column of a statement, and what its values are where the database gives each column one type.
struct HostColumn {
  std::string name;
  std::optional<ValueKind> kind;
  std::string type;  ///< as the database calls it, lower case; empty where nobody needs it
};

/// The rows of one running statement. Ends its read lock when destroyed.
class HostRows {
 public:
  enum class Step { row, end, failed };

  virtual ~HostRows() = default;
  /// Fills cells() with the next row.
  [[nodiscard]] virtual Step next() = 0;
  /// The current row; valid until the next call of next().
  [[nodiscard]] virtual const std::vector<Cell>& cells() const = 0;
  /// Why next() failed.
  [[nodiscard]] virtual const HostFailure& failure() const = 0;
};

/// How far a long statement goes.
enum class HostExtent { page, whole };

class HostConnection {
 public:
  virtual ~HostConnection() = default;

  [[nodiscard]] virtual SqlDialect dialect() const = 0;
  /// Which database answers, as far as it is known; `standard`: it is not.
  [[nodiscard]] virtual SqlDialect server() const { return dialect(); }
  /// True where marks are `$1`, `$2`; else they are `?`.
  [[nodiscard]] virtual bool numbered_marks() const { return false; }
  /// False: another database stands behind the name now, and this connection reads the old one.
  [[nodiscard]] virtual bool current() const = 0;
  /// The columns of a statement, which is prepared and not run.
  [[nodiscard]] virtual std::variant<std::vector<HostColumn>, HostFailure> columns(
      const std::string& statement) = 0;
  /// Begins a statement of `width` columns with `values` bound to its marks.
  [[nodiscard]] virtual std::unique_ptr<HostRows> start(const std::string& statement,
                                                        const std::vector<HostValue>& values,
                                                        std::size_t width) = 0;
  /// The same for many rows, of which few may be in memory at a time: a page, which has a limit, or
  /// a whole query, which may stay open while other statements run.
  [[nodiscard]] virtual std::unique_ptr<HostRows> start_long(const std::string& statement,
                                                             const std::vector<HostValue>& values,
                                                             std::size_t width,
                                                             HostExtent extent) = 0;
  /// True if one statement is to be kept open from page to page: the database would have to sort
  /// all rows for each page anew, or the dialect has no pages.
  [[nodiscard]] virtual bool better_whole(const std::string& statement,
                                          const std::vector<HostValue>& values) = 0;
  /// From here to end_snapshot() every statement sees one state of the database, where it offers
  /// that without a lock that stops writers; elsewhere nothing happens.
  [[nodiscard]] virtual std::optional<HostFailure> begin_snapshot() { return std::nullopt; }
  /// Ends it. A lost connection took it with it.
  virtual void end_snapshot() {}
  /// For how many pages one statement is to fetch rows at once, where it is not kept open: more
  /// than one where a statement may have to sort everything and its rows are in memory anyway.
  [[nodiscard]] virtual std::size_t pages_a_statement() const { return 1; }
  /// The names of the tables and views; empty where the database does not tell.
  [[nodiscard]] virtual std::vector<std::string> tables() = 0;
};

/// What a connector makes of the settings.
using HostOpened = std::variant<std::unique_ptr<HostConnection>, HostFailure>;

/// A word of `[host] connector`, what it speaks, and how it connects. `patience` outlives the
/// connection.
struct HostConnector {
  const char* word;
  SqlDialect dialect;
  HostOpened (*open)(const HostSettings& settings, HostPatience& patience);
};

[[nodiscard]] HostFailure host_down(std::string message);

}  // namespace duecourse::adapters
