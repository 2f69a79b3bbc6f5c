// One connection to the host's database through Poco::Data, for reading only. Everything that the
// database or its driver throws ends here and becomes a HostFailure.
//
// What differs between databases is in a dialect (host_session.cpp). SQLite is the first: the file
// is opened with mode=ro and query_only, so that it can neither be written nor created. A new
// connector needs its Poco library, an entry in the table of dialects and, where its SQL differs, a
// look at sql_text.cpp; start_long() may be start().
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/host/cursor_value.hpp"
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
};

/// How long a lock of the host is waited for. `interrupted` is set from any thread.
struct HostPatience {
  std::chrono::milliseconds longest{0};
  std::atomic<bool> interrupted = false;
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

class HostSession {
 public:
  explicit HostSession(const HostSettings& settings);
  ~HostSession();
  HostSession(const HostSession&) = delete;
  HostSession& operator=(const HostSession&) = delete;

  /// Connects where it is not connected, and anew where the database behind the name was replaced.
  [[nodiscard]] std::optional<HostFailure> open();
  /// Counts the connections made: a new number means that nothing known of the host still holds.
  [[nodiscard]] int generation() const { return generation_; }
  /// Ends the connection; the next open() makes a new one.
  void close();
  /// No lock is waited for any more. From any thread.
  void interrupt() { patience_.interrupted = true; }

  /// The column names of a statement, which is prepared and not run.
  [[nodiscard]] std::variant<std::vector<std::string>, HostFailure> columns(
      const std::string& statement);
  /// Begins a statement of `width` columns with `values` bound to its marks.
  [[nodiscard]] std::unique_ptr<HostRows> start(const std::string& statement,
                                                const std::vector<HostValue>& values,
                                                std::size_t width);
  /// The same for many rows: by the connector's own interface where that is quicker.
  [[nodiscard]] std::unique_ptr<HostRows> start_long(const std::string& statement,
                                                     const std::vector<HostValue>& values,
                                                     std::size_t width);
  /// True if the database would have to sort all rows for this statement, so that many short
  /// statements cost more than one long one.
  [[nodiscard]] bool sorts(const std::string& statement, const std::vector<HostValue>& values);

 private:
  struct Connection;

  HostSettings settings_;
  HostPatience patience_;  // outlives the connection, which waits with it
  std::unique_ptr<Connection> connection_;
  int generation_ = 0;
};

}  // namespace duecourse::adapters
