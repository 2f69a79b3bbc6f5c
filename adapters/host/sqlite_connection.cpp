#include "adapters/host/sqlite_connection.hpp"

#include <Poco/Data/DataException.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Data/TypeHandler.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <mutex>

namespace Poco::Data {

/// Takes a column of any type as text, and reuses the text's memory from row to row.
template <>
class TypeHandler<duecourse::adapters::Cell> {
 public:
  using Cell = duecourse::adapters::Cell;
  static std::size_t size() { return 1; }
  static void extract(std::size_t at, Cell& cell, const Cell&, AbstractExtractor::Ptr from) {
    cell.known = from->extract(at, cell.text);
  }
  static void bind(std::size_t, const Cell&, AbstractBinder::Ptr, AbstractBinder::Direction) {}
  static void prepare(std::size_t, const Cell&, AbstractPreparator::Ptr) {}
};

}  // namespace Poco::Data

namespace duecourse::adapters {

namespace {

using Poco::Data::Session;
using Poco::Data::Statement;
namespace keywords = Poco::Data::Keywords;
namespace sqlite = Poco::Data::SQLite;

constexpr std::string_view kNoTable = "no such table: ";

void register_sqlite() {
  static std::once_flag once;
  std::call_once(once, [] {
    // Each connection stays with one thread at a time: no locks at every call. Refused where SQLite
    // is in use already; then it only takes a little longer.
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite::Connector::registerConnector();
  });
}

/// A file URI that SQLite opens for reading and never creates.
std::string sqlite_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    const bool special = c == '%' || c == '?' || c == '#';
    uri += special ? fmt::format("%{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return uri + "?mode=ro";
}

/// Which file a path means now; a replaced file is another one.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

std::optional<FileIdentity> identity_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return FileIdentity{found.st_dev, found.st_ino};
}

/// What the last call said, as far as SQLite tells: its own words (else `thrown`), and where in the
/// statement.
HostFailure sqlite_failure(Session& session, std::string thrown) {
  HostFailure failure = host_down(std::move(thrown));
  sqlite3* handle = sqlite::Utility::dbHandle(session);
  const int code = sqlite3_errcode(handle) & 0xff;
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
    failure.message = sqlite3_errmsg(handle);
    if (const int offset = sqlite3_error_offset(handle); offset >= 0) {
      failure.offset = static_cast<std::size_t>(offset);
    }
  }
  const bool refused = code == SQLITE_ERROR || code == SQLITE_MISMATCH || code == SQLITE_TOOBIG ||
                       code == SQLITE_RANGE || code == SQLITE_READONLY;
  if (refused) failure.kind = HostFailure::Kind::statement;
  if (failure.message.substr(0, kNoTable.size()) == kNoTable) {
    failure.kind = HostFailure::Kind::missing_table;
    failure.table = failure.message.substr(kNoTable.size());
  }
  return failure;
}

template <class Held>
void bind(Statement& statement, const Held& held) {
  statement, keywords::bind(held);
}
void bind(Statement& statement, const HostMoment& held) {
  statement, keywords::bind(held.text);
}
void bind(Statement& statement, const HostDecimal& held) {
  statement, keywords::bind(held.text);
}

void bind_all(Statement& statement, const std::vector<HostValue>& values) {
  for (const HostValue& value : values) {
    std::visit([&](const auto& held) { bind(statement, held); }, value);
  }
}

/// Rows through a Poco statement, one at a time.
class PocoRows final : public HostRows {
 public:
  PocoRows(Session& session, const std::string& text, const std::vector<HostValue>& values,
           std::size_t width)
      : session_(session), statement_(session), cells_(width) {
    attempt([&] {
      statement_ << text;
      bind_all(statement_, values);
      for (Cell& cell : cells_) statement_, keywords::into(cell);
      statement_, keywords::range(0, 1);
    });
  }

  Step next() override {
    if (failed_) return Step::failed;
    std::size_t count = 0;
    attempt([&] {
      if (!statement_.done()) count = statement_.execute();
    });
    if (failed_) return Step::failed;
    return count == 0 ? Step::end : Step::row;
  }

  const std::vector<Cell>& cells() const override { return cells_; }
  const HostFailure& failure() const override { return failure_; }

 private:
  template <class Work>
  void attempt(const Work& work) {
    try {
      work();
      return;
    } catch (const Poco::Exception& thrown) {
      failure_ = sqlite_failure(session_, thrown.displayText());
    } catch (const std::exception& thrown) {
      failure_ = host_down(thrown.what());
    }
    failed_ = true;
  }

  Session session_;
  Statement statement_;
  std::vector<Cell> cells_;
  bool failed_ = false;
  HostFailure failure_;
};

/// Rows of a SQLite database on Poco's handle: over a million rows Poco's statement costs several
/// times what SQLite does.
class SqliteRows final : public HostRows {
 public:
  SqliteRows(Session& session, const std::string& text, const std::vector<HostValue>& values,
             std::size_t width)
      : session_(session), cells_(width) {
    if (sqlite3_prepare_v2(sqlite::Utility::dbHandle(session_), text.c_str(), -1, &statement_,
                           nullptr) != SQLITE_OK) {
      fail();
      return;
    }
    int place = 0;
    for (const HostValue& value : values) {
      ++place;
      std::visit([&](const auto& held) { bind(place, held); }, value);
    }
  }
  SqliteRows(const SqliteRows&) = delete;
  SqliteRows& operator=(const SqliteRows&) = delete;
  ~SqliteRows() override { sqlite3_finalize(statement_); }

  Step next() override {
    if (failed_) return Step::failed;
    if (ended_) return Step::end;
    const int code = sqlite3_step(statement_);
    ended_ = code == SQLITE_DONE;
    if (ended_) return Step::end;
    if (code != SQLITE_ROW) return fail();
    for (std::size_t i = 0; i < cells_.size(); ++i) read(static_cast<int>(i), cells_[i]);
    return Step::row;
  }

  const std::vector<Cell>& cells() const override { return cells_; }
  const HostFailure& failure() const override { return failure_; }

 private:
  void bind(int place, std::int64_t value) { sqlite3_bind_int64(statement_, place, value); }
  void bind(int place, double value) { sqlite3_bind_double(statement_, place, value); }
  void bind(int place, const std::string& value) {
    sqlite3_bind_text64(statement_, place, value.data(), value.size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
  }
  void bind(int place, const HostMoment& value) { bind(place, value.text); }
  void bind(int place, const HostDecimal& value) { bind(place, value.text); }
  void read(int column, Cell& cell) {
    // The value itself: sqlite3_column_text and _bytes lock the connection once each.
    sqlite3_value* value = sqlite3_column_value(statement_, column);
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    cell.known = text != nullptr;
    if (text == nullptr) {
      cell.text.clear();
    } else {
      cell.text.assign(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
    }
  }
  Step fail() {
    failure_ = sqlite_failure(session_, "the statement failed");
    failed_ = true;
    return Step::failed;
  }

  Session session_;
  sqlite3_stmt* statement_ = nullptr;
  std::vector<Cell> cells_;
  bool failed_ = false;
  bool ended_ = false;
  HostFailure failure_;
};

/// Waits for a lock of the host as long as is configured, unless it is told to stop waiting.
int wait_for_lock(void* patience, int tries) {
  constexpr int kPauseMs = 20;
  const auto& waits = *static_cast<const HostPatience*>(patience);
  if (waits.interrupted || tries * kPauseMs >= waits.longest.count()) return 0;
  sqlite3_sleep(kPauseMs);
  return 1;
}

class SqliteConnection final : public HostConnection {
 public:
  SqliteConnection(std::string path, FileIdentity file, const Session& session)
      : path_(std::move(path)), file_(file), session_(session) {}

  SqlDialect dialect() const override { return SqlDialect::sqlite; }
  bool current() const override { return identity_of(path_) == file_; }

  // Poco's own description of columns fails on declared types that it does not know ("JSONB").
  std::variant<std::vector<HostColumn>, HostFailure> columns(
      const std::string& statement) override {
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v2(sqlite::Utility::dbHandle(session_), statement.c_str(), -1,
                                        &prepared, nullptr);
    if (code != SQLITE_OK) return sqlite_failure(session_, "the statement cannot be prepared");
    std::vector<HostColumn> columns;
    for (int i = 0; i < sqlite3_column_count(prepared); ++i) {
      columns.push_back({sqlite3_column_name(prepared, i), std::nullopt, {}});
    }
    sqlite3_finalize(prepared);
    return columns;
  }

  std::unique_ptr<HostRows> start(const std::string& statement,
                                  const std::vector<HostValue>& values,
                                  std::size_t width) override {
    return std::make_unique<PocoRows>(session_, statement, values, width);
  }

  std::unique_ptr<HostRows> start_long(const std::string& statement,
                                       const std::vector<HostValue>& values, std::size_t width,
                                       HostExtent) override {
    return std::make_unique<SqliteRows>(session_, statement, values, width);
  }

  bool better_whole(const std::string& statement, const std::vector<HostValue>& values) override {
    constexpr std::size_t kPlanWidth = 4;  // id, parent, unused, what is done
    const auto plan = start(fmt::format("EXPLAIN QUERY PLAN {}", statement), values, kPlanWidth);
    bool sorts = false;
    while (plan->next() == HostRows::Step::row) {
      sorts = sorts || plan->cells()[3].text.find("TEMP B-TREE") != std::string::npos;
    }
    return sorts;
  }

  /// Only a file in write-ahead mode is read without stopping its writers.
  std::optional<HostFailure> begin_snapshot() override {
    if (word_of("PRAGMA journal_mode") != "wal") return std::nullopt;
    // The state is that of the first statement, not of BEGIN.
    if (sqlite3_exec(handle(), "BEGIN; SELECT 1 FROM sqlite_master LIMIT 1", nullptr, nullptr,
                     nullptr) == SQLITE_OK) {
      return std::nullopt;
    }
    return sqlite_failure(session_, "a read transaction cannot be begun");
  }
  void end_snapshot() override {
    if (sqlite3_get_autocommit(handle()) != 0) return;
    sqlite3_exec(handle(), "COMMIT", nullptr, nullptr, nullptr);
  }

  std::vector<std::string> tables() override {
    const auto rows = start(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name", {}, 1);
    std::vector<std::string> names;
    while (rows->next() == HostRows::Step::row) names.push_back(rows->cells()[0].text);
    return names;
  }

 private:
  sqlite3* handle() { return sqlite::Utility::dbHandle(session_); }
  std::string word_of(const std::string& statement) {
    const auto rows = start(statement, {}, 1);
    return rows->next() == HostRows::Step::row ? rows->cells()[0].text : std::string();
  }

  std::string path_;
  FileIdentity file_;
  Session session_;
};

}  // namespace

HostOpened connect_sqlite(const HostSettings& settings, HostPatience& patience) {
  const auto file = identity_of(settings.database);
  if (!file) return host_down(fmt::format("there is no file {}", settings.database));
  register_sqlite();
  try {
    // For so many seconds Poco tries again to open what cannot be opened; its default is a minute.
    // A lock is waited for at the first statement.
    constexpr std::size_t kOpening = 1;
    Session session(sqlite::Connector::KEY, sqlite_uri(settings.database), kOpening);
    sqlite3_busy_handler(sqlite::Utility::dbHandle(session), wait_for_lock, &patience);
    session << "PRAGMA query_only = 1", keywords::now;
    session << "PRAGMA cache_size = -16384", keywords::now;  // KiB; 2 MiB is little for an index
    // A misspelt column in double quotes is a fault, not a text.
    sqlite3_db_config(sqlite::Utility::dbHandle(session), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    return std::make_unique<SqliteConnection>(settings.database, *file, session);
  } catch (const Poco::Exception& thrown) {
    return host_down(thrown.displayText());
  } catch (const std::exception& thrown) {
    return host_down(thrown.what());
  }
}

}  // namespace duecourse::adapters
