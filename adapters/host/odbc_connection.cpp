#include "adapters/host/odbc_connection.hpp"

#include <Poco/Data/ODBC/Connector.h>
#include <Poco/Data/ODBC/ODBCException.h>
#include <Poco/Data/Session.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include "adapters/host/odbc_statement.hpp"

namespace duecourse::adapters {

namespace {

using Poco::Data::Session;
namespace odbc = Poco::Data::ODBC;

/// What a database is told in its own words.
struct DatabaseWords {
  const char* name;  ///< how SQL_DBMS_NAME begins
  SqlDialect speaks;
  const char* read_only;  ///< makes the session one that cannot write; empty: there are no words
  const char* limit;      ///< ends what takes longer than so many milliseconds ({}); may be empty
  const char* begin;      ///< begins a transaction of one state; empty: none without a lock
  /// The driver ends transactions after each statement unless it is told not to.
  bool by_driver = false;
};
constexpr std::array<DatabaseWords, 6> kDatabases = {
    DatabaseWords{"Microsoft SQL Server", SqlDialect::sqlserver, "", "", ""},
    DatabaseWords{"SQLite", SqlDialect::sqlite, "PRAGMA query_only = 1", "", ""},
    DatabaseWords{
        "PostgreSQL", SqlDialect::postgresql,
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SET statement_timeout = {}", "SELECT 1", true},
    DatabaseWords{"MariaDB", SqlDialect::mysql, "SET SESSION TRANSACTION READ ONLY",
                  "SET SESSION max_statement_time = {} / 1000",
                  "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"},
    DatabaseWords{"MySQL", SqlDialect::mysql, "SET SESSION TRANSACTION READ ONLY",
                  "SET SESSION max_execution_time = {}",
                  "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"},
    DatabaseWords{"Oracle", SqlDialect::oracle, "", "", "SET TRANSACTION READ ONLY", true}};

const DatabaseWords* words_of(const std::string& database) {
  const auto found =
      std::find_if(kDatabases.begin(), kDatabases.end(),
                   [&](const DatabaseWords& words) { return database.starts_with(words.name); });
  return found == kDatabases.end() ? nullptr : &*found;
}

class OdbcConnection final : public HostConnection {
 public:
  OdbcConnection(const Session& session, SqlDialect dialect, std::chrono::milliseconds timeout)
      : session_(session), dialect_(dialect), timeout_(timeout) {}

  SqlDialect dialect() const override { return dialect_; }
  SqlDialect server() const override { return words_ == nullptr ? dialect_ : words_->speaks; }
  bool current() const override { return true; }
  /// Without a limit there is one statement; PostgreSQL's driver reads it through a cursor.
  bool better_whole(const std::string&, const std::vector<HostValue>&) override {
    return dialect_ == SqlDialect::standard || dialect_ == SqlDialect::postgresql;
  }
  /// A driver takes the rows of a statement into memory; SQL Server's holds the connection with it.
  std::size_t pages_a_statement() const override {
    return dialect_ == SqlDialect::sqlserver ? 1 : 4;
  }

  std::variant<std::vector<HostColumn>, HostFailure> columns(
      const std::string& statement) override {
    return odbc_columns(session_, timeout_, statement);
  }
  std::unique_ptr<HostRows> start(const std::string& statement,
                                  const std::vector<HostValue>& values,
                                  std::size_t width) override {
    return odbc_rows(session_, timeout_, statement, values, width);
  }
  std::unique_ptr<HostRows> start_long(const std::string& statement,
                                       const std::vector<HostValue>& values, std::size_t width,
                                       HostExtent) override {
    return start(statement, values, width);
  }

  [[nodiscard]] std::optional<HostFailure> run(const std::string& words) {
    OdbcStatement statement(session_, timeout_);
    if (statement.run(words)) return std::nullopt;
    return statement.failure();
  }

  /// Says what there is to say to this database before anything is read.
  [[nodiscard]] std::optional<HostFailure> prepare() {
    words_ = words_of(database_name());
    if (words_ == nullptr) return std::nullopt;
    const std::string read_only = words_->read_only;
    const std::string limit = words_->limit;
    if (!read_only.empty()) {
      if (auto failure = run(read_only)) return failure;
    }
    // The driver's own time limit is not kept by every driver.
    return limit.empty() ? std::nullopt : run(fmt::format(fmt::runtime(limit), timeout_.count()));
  }

  std::optional<HostFailure> begin_snapshot() override {
    const std::string words = snapshot_words();
    if (words.empty()) return std::nullopt;
    if (by_driver()) set_autocommit(SQL_AUTOCOMMIT_OFF);
    auto failure = run(words);
    in_snapshot_ = !failure;
    return failure;
  }
  void end_snapshot() override {
    if (!in_snapshot_) return;
    in_snapshot_ = false;
    if (!by_driver()) {
      static_cast<void>(run("COMMIT"));
      return;
    }
    SQLEndTran(SQL_HANDLE_DBC, odbc_handle(session_), SQL_COMMIT);
    set_autocommit(SQL_AUTOCOMMIT_ON);
  }

  std::vector<std::string> tables() override {
    constexpr SQLUSMALLINT kName = 3;
    OdbcStatement list(session_, timeout_);
    std::vector<std::string> names;
    std::string kinds = "TABLE,VIEW";
    if (list.handle() == nullptr ||
        !odbc_worked(SQLTables(list.handle(), nullptr, 0, nullptr, 0, nullptr, 0, odbc_text(kinds),
                               SQL_NTS))) {
      return names;
    }
    while (odbc_worked(SQLFetch(list.handle()))) {
      std::array<char, 256> name{};
      SQLLEN length = 0;
      if (!odbc_worked(SQLGetData(list.handle(), kName, SQL_C_CHAR, name.data(),
                                  static_cast<SQLLEN>(name.size()), &length))) {
        break;
      }
      if (length > 0) names.emplace_back(name.data());
    }
    return names;
  }

 private:
  [[nodiscard]] bool by_driver() const { return words_ != nullptr && words_->by_driver; }
  void set_autocommit(SQLULEN value) {
    SQLSetConnectAttr(odbc_handle(session_), SQL_ATTR_AUTOCOMMIT,
                      reinterpret_cast<SQLPOINTER>(value), 0);
  }
  std::string database_name() const {
    std::array<char, 128> name{};
    SQLSMALLINT length = 0;
    const SQLHDBC handle = odbc_handle(session_);
    if (handle == nullptr ||
        !odbc_worked(SQLGetInfo(handle, SQL_DBMS_NAME, name.data(),
                                static_cast<SQLSMALLINT>(name.size()), &length))) {
      return "";
    }
    return name.data();
  }

  /// SQL Server offers it where the database allows row versions: otherwise reading would lock.
  std::string snapshot_words() {
    if (dialect_ == SqlDialect::sqlserver) {
      const auto rows =
          start("SELECT snapshot_isolation_state FROM sys.databases WHERE name = DB_NAME()", {}, 1);
      const bool allowed = rows->next() == HostRows::Step::row && rows->cells()[0].text == "1";
      return allowed ? "SET TRANSACTION ISOLATION LEVEL SNAPSHOT BEGIN TRANSACTION" : "";
    }
    return words_ == nullptr ? "" : words_->begin;
  }

  Session session_;
  SqlDialect dialect_;
  std::chrono::milliseconds timeout_;
  const DatabaseWords* words_ = nullptr;
  bool in_snapshot_ = false;
};

void register_odbc() {
  static std::once_flag once;
  std::call_once(once, [] { odbc::Connector::registerConnector(); });
}

std::string quoted(const std::string& password) {
  std::string text;
  for (const char c : password) text.append(c == '}' ? 2 : 1, c);
  return text;
}

/// Braces keep what the password has of ';' and '='; a closing brace in it is doubled. FreeTDS sees
/// the end of a value in braces by the semicolon after it.
std::string with_password(std::string text, const std::string& password) {
  if (password.empty()) return text;
  if (!text.empty() && text.back() != ';') text += ';';
  return text + "PWD={" + quoted(password) + "};";
}

/// Out of Poco's list of all that the driver said its first sentence, which begins with who says
/// it.
std::string first_said(const std::string& text) {
  const std::size_t at = text.find("\n[");
  if (at == std::string::npos) return text;
  return text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

/// Drivers may repeat the connection text, password and all, in what they complain of.
std::string without_password(std::string text, const std::string& password) {
  if (password.empty()) return text;
  for (const std::string& secret : {quoted(password), password}) {
    if (text.find(secret) != std::string::npos) return "the connection is refused";
  }
  return text;
}

/// What a driver has to be told, unless the council's text says it: PostgreSQL's to read through a
/// cursor and not to take a whole result into memory, FreeTDS to write texts as UTF-8.
std::string with_driver_words(std::string text, SqlDialect dialect) {
  constexpr std::array<std::pair<SqlDialect, std::string_view>, 4> kWords = {
      {{SqlDialect::postgresql, "Fetch=2000"},
       {SqlDialect::postgresql, "UseDeclareFetch=1"},
       {SqlDialect::sqlserver, "ClientCharset=UTF-8"},
       {SqlDialect::sqlserver, "TDS_Version=7.4"}}};
  for (const auto& [of, word] : kWords) {
    const std::string_view key = word.substr(0, word.find('=') + 1);
    if (of != dialect || text.find(key) != std::string::npos) continue;
    if (!text.empty() && text.back() != ';') text += ';';
    text += word;
  }
  return text;
}

}  // namespace

HostOpened connect_odbc(const HostSettings& settings, HostPatience&) {
  register_odbc();
  std::string trouble;
  try {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(settings.timeout).count();
    const SqlDialect dialect = dialect_of(settings);
    Session session(odbc::Connector::KEY,
                    with_password(with_driver_words(settings.database, dialect), settings.password),
                    static_cast<std::size_t>(seconds));
    auto connection = std::make_unique<OdbcConnection>(session, dialect, settings.timeout);
    if (auto failure = connection->prepare()) return std::move(*failure);
    return connection;
  } catch (const odbc::ConnectionException& thrown) {
    trouble = thrown.diagnostics().count() > 0 ? std::string(thrown.diagnostics().message(0))
                                               : thrown.displayText();
  } catch (const Poco::Exception& thrown) {
    trouble = first_said(thrown.displayText());
  } catch (const std::exception& thrown) {
    trouble = thrown.what();
  }
  return host_down(without_password(std::move(trouble), settings.password));
}

}  // namespace duecourse::adapters
