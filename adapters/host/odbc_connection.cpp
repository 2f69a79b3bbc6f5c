#include "adapters/host/odbc_connection.hpp"

#include <Poco/Data/ODBC/Connector.h>
#include <Poco/Data/ODBC/ODBCException.h>
#include <Poco/Data/ODBC/SessionImpl.h>
#include <Poco/Data/Session.h>
#include <fmt/format.h>
#include <sql.h>
#include <sqlext.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>
#include <utility>

namespace duecourse::adapters {

namespace {

using Poco::Data::Session;
namespace odbc = Poco::Data::ODBC;

constexpr std::size_t kMessageLength = 2048;
constexpr std::size_t kChunk = 4096;  // a longer value comes in several

/// For arguments that ODBC only reads, although it does not say so.
SQLCHAR* text_of(std::string& text) {
  return reinterpret_cast<SQLCHAR*>(text.data());
}

bool worked(SQLRETURN code) {
  return code == SQL_SUCCESS || code == SQL_SUCCESS_WITH_INFO;
}

/// A table's name out of the database's words: what follows "no such table: ", else the first
/// quoted piece, without schema.
std::string table_in(const std::string& message) {
  constexpr std::string_view kSqlite = "no such table: ";
  std::string name;
  if (const auto at = message.find(kSqlite); at != std::string::npos) {
    const std::size_t from = at + kSqlite.size();
    name = message.substr(from, message.find(' ', from) - from);
  } else if (const auto open = message.find_first_of("'\""); open != std::string::npos) {
    const std::size_t close = message.find(message[open], open + 1);
    if (close != std::string::npos) name = message.substr(open + 1, close - open - 1);
  }
  return name.substr(name.rfind('.') + 1);
}

/// The first record of what the driver says of a handle. SQLSTATE tells who has to act: 42S02 (and
/// 42P01) is a missing table; 21, 22, 42, 0A, 07 a statement that is refused; all else, the locks
/// and time limits too, may be better later.
HostFailure failure_of(SQLSMALLINT kind, SQLHANDLE handle, const char* otherwise) {
  std::array<SQLCHAR, 6> state{};
  std::array<SQLCHAR, kMessageLength> text{};
  SQLINTEGER native = 0;
  SQLSMALLINT length = 0;
  const SQLRETURN code = SQLGetDiagRec(kind, handle, 1, state.data(), &native, text.data(),
                                       static_cast<SQLSMALLINT>(text.size()), &length);
  if (!worked(code)) return host_down(otherwise);
  HostFailure failure = host_down(reinterpret_cast<const char*>(text.data()));
  const std::string_view sqlstate(reinterpret_cast<const char*>(state.data()), 5);
  const std::string_view group = sqlstate.substr(0, 2);
  const bool no_table = sqlstate == "42S02" || sqlstate == "42P01" ||
                        failure.message.find("no such table: ") != std::string::npos;
  // SQLite's driver has one state for everything; 1 is its number for a refused statement.
  const bool refused = group == "42" || group == "22" || group == "21" || group == "0A" ||
                       group == "07" || (sqlstate == "HY000" && native == 1);
  if (no_table) {
    failure.kind = HostFailure::Kind::missing_table;
    failure.table = table_in(failure.message);
  } else if (refused) {
    failure.kind = HostFailure::Kind::statement;
  }
  return failure;
}

/// A statement handle that ends with its scope.
class OdbcStatement {
 public:
  OdbcStatement(const Session& session, std::chrono::milliseconds timeout) : session_(session) {
    auto* poco = dynamic_cast<odbc::SessionImpl*>(session_.impl());
    if (poco == nullptr) return;
    connection_ = poco->dbc().handle();
    if (!worked(SQLAllocHandle(SQL_HANDLE_STMT, connection_, &handle_))) return;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(timeout).count();
    // A driver without time limits says so and goes on.
    SQLSetStmtAttr(handle_, SQL_ATTR_QUERY_TIMEOUT,
                   reinterpret_cast<SQLPOINTER>(static_cast<SQLULEN>(seconds)), 0);
  }
  OdbcStatement(const OdbcStatement&) = delete;
  OdbcStatement& operator=(const OdbcStatement&) = delete;
  ~OdbcStatement() {
    if (handle_ != nullptr) SQLFreeHandle(SQL_HANDLE_STMT, handle_);
  }

  [[nodiscard]] SQLHSTMT handle() const { return handle_; }
  [[nodiscard]] HostFailure failure() const {
    return handle_ == nullptr
               ? failure_of(SQL_HANDLE_DBC, connection_, "the connection is gone")
               : failure_of(SQL_HANDLE_STMT, handle_, "the driver fails and does not say why");
  }
  [[nodiscard]] bool prepare(std::string statement) {
    return handle_ != nullptr && worked(SQLPrepare(handle_, text_of(statement), SQL_NTS));
  }

 private:
  Session session_;  // keeps the connection
  SQLHDBC connection_ = nullptr;
  SQLHSTMT handle_ = nullptr;
};

/// Rows by the driver's own calls: Poco reads a value into a buffer of a fixed length, and cuts
/// what is longer in silence.
class OdbcRows final : public HostRows {
 public:
  OdbcRows(const Session& session, std::chrono::milliseconds timeout, const std::string& text,
           std::vector<HostValue> values, std::size_t width)
      : statement_(session, timeout), values_(std::move(values)), cells_(width) {
    if (!statement_.prepare(text) || !bind() || !run()) fail();
  }

  Step next() override {
    if (failed_) return Step::failed;
    if (ended_) return Step::end;
    const SQLRETURN code = SQLFetch(statement_.handle());
    ended_ = code == SQL_NO_DATA;
    if (ended_) return Step::end;
    if (!worked(code)) return fail();
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (!read(static_cast<SQLUSMALLINT>(i + 1), cells_[i])) return fail();
    }
    return Step::row;
  }

  const std::vector<Cell>& cells() const override { return cells_; }
  const HostFailure& failure() const override { return failure_; }

 private:
  bool bind() {
    lengths_.assign(values_.size(), 0);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const auto place = static_cast<SQLUSMALLINT>(i + 1);
      if (!worked(
              std::visit([&](auto& held) { return bind(place, held, lengths_[i]); }, values_[i]))) {
        return false;
      }
    }
    return true;
  }
  SQLRETURN bind(SQLUSMALLINT place, std::int64_t& value, SQLLEN&) {
    return SQLBindParameter(statement_.handle(), place, SQL_PARAM_INPUT, SQL_C_SBIGINT, SQL_BIGINT,
                            0, 0, &value, 0, nullptr);
  }
  SQLRETURN bind(SQLUSMALLINT place, double& value, SQLLEN&) {
    return SQLBindParameter(statement_.handle(), place, SQL_PARAM_INPUT, SQL_C_DOUBLE, SQL_DOUBLE,
                            0, 0, &value, 0, nullptr);
  }
  SQLRETURN bind(SQLUSMALLINT place, std::string& value, SQLLEN& length) {
    length = static_cast<SQLLEN>(value.size());
    return SQLBindParameter(statement_.handle(), place, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR,
                            std::max<SQLULEN>(value.size(), 1), 0, value.data(), length, &length);
  }
  SQLRETURN bind(SQLUSMALLINT place, HostDecimal& value, SQLLEN& length) {
    constexpr SQLULEN kMostDigits = 38;
    const std::size_t point = value.text.find('.');
    const std::size_t after = point == std::string::npos ? 0 : value.text.size() - point - 1;
    length = static_cast<SQLLEN>(value.text.size());
    return SQLBindParameter(statement_.handle(), place, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_DECIMAL,
                            kMostDigits, static_cast<SQLSMALLINT>(after), value.text.data(), length,
                            &length);
  }
  SQLRETURN bind(SQLUSMALLINT place, HostMoment& value, SQLLEN& length) {
    constexpr SQLULEN kLength = 29;  // 2026-04-01 10:00:00.123456789
    constexpr SQLSMALLINT kDigits = 9;
    length = static_cast<SQLLEN>(value.text.size());
    return SQLBindParameter(statement_.handle(), place, SQL_PARAM_INPUT, SQL_C_CHAR,
                            SQL_TYPE_TIMESTAMP, kLength, kDigits, value.text.data(), length,
                            &length);
  }

  bool run() {
    const SQLRETURN code = SQLExecute(statement_.handle());
    return worked(code) || code == SQL_NO_DATA;
  }

  /// A value of any length, piece by piece.
  bool read(SQLUSMALLINT column, Cell& cell) {
    std::array<char, kChunk> piece{};
    cell.text.clear();
    cell.known = false;
    while (true) {
      SQLLEN left = 0;  // bytes from here to the end, where the driver knows
      const SQLRETURN code = SQLGetData(statement_.handle(), column, SQL_C_CHAR, piece.data(),
                                        static_cast<SQLLEN>(piece.size()), &left);
      if (code == SQL_NO_DATA) return true;
      if (!worked(code)) return false;
      if (left == SQL_NULL_DATA) return true;
      cell.known = true;
      const auto room = static_cast<SQLLEN>(piece.size() - 1);  // the last is a zero
      const bool more = left == SQL_NO_TOTAL || left > room;
      cell.text.append(piece.data(), static_cast<std::size_t>(more ? room : left));
      if (!more) return true;
    }
  }

  Step fail() {
    failure_ = statement_.failure();
    failed_ = true;
    return Step::failed;
  }

  OdbcStatement statement_;
  std::vector<HostValue> values_;  // the driver reads them when the statement runs
  std::vector<SQLLEN> lengths_;
  std::vector<Cell> cells_;
  bool failed_ = false;
  bool ended_ = false;
  HostFailure failure_;
};

ValueKind kind_of(SQLSMALLINT type, SQLULEN size, SQLSMALLINT digits) {
  constexpr SQLULEN kMostDigits = 18;  // a 64-bit integer holds them
  switch (type) {
    case SQL_NUMERIC:
    case SQL_DECIMAL:
      return digits == 0 && size > 0 && size <= kMostDigits ? ValueKind::integer
                                                            : ValueKind::decimal;
    case SQL_BIT:
    case SQL_GUID:
      return ValueKind::opaque;
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:
    case SQL_BIGINT:
      return ValueKind::integer;
    case SQL_REAL:
    case SQL_FLOAT:
    case SQL_DOUBLE:
      return ValueKind::real;
    case SQL_TYPE_DATE:
    case SQL_TYPE_TIMESTAMP:
      return ValueKind::moment;
    default:
      return ValueKind::text;
  }
}

class OdbcConnection final : public HostConnection {
 public:
  OdbcConnection(const Session& session, SqlDialect dialect, std::chrono::milliseconds timeout)
      : session_(session), dialect_(dialect), timeout_(timeout) {}

  SqlDialect dialect() const override { return dialect_; }
  bool current() const override { return true; }
  bool better_whole(const std::string&, const std::vector<HostValue>&) override { return true; }

  std::variant<std::vector<HostColumn>, HostFailure> columns(
      const std::string& statement) override {
    OdbcStatement prepared(session_, timeout_);
    SQLSMALLINT count = 0;
    // Some drivers look at a statement only when it runs; this one has no rows.
    if (!prepared.prepare(statement) || !worked(SQLExecute(prepared.handle())) ||
        !worked(SQLNumResultCols(prepared.handle(), &count))) {
      return prepared.failure();
    }
    std::vector<HostColumn> columns;
    for (SQLSMALLINT i = 1; i <= count; ++i) {
      std::array<SQLCHAR, 256> name{};
      SQLSMALLINT length = 0;
      SQLSMALLINT type = 0;
      SQLULEN size = 0;
      SQLSMALLINT digits = 0;
      SQLSMALLINT nullable = 0;
      if (!worked(SQLDescribeCol(prepared.handle(), static_cast<SQLUSMALLINT>(i), name.data(),
                                 static_cast<SQLSMALLINT>(name.size()), &length, &type, &size,
                                 &digits, &nullable))) {
        return prepared.failure();
      }
      std::string text = reinterpret_cast<const char*>(name.data());
      for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      columns.push_back({std::move(text), kind_of(type, size, digits)});
    }
    return columns;
  }

  std::unique_ptr<HostRows> start(const std::string& statement,
                                  const std::vector<HostValue>& values,
                                  std::size_t width) override {
    return std::make_unique<OdbcRows>(session_, timeout_, statement, values, width);
  }
  std::unique_ptr<HostRows> start_long(const std::string& statement,
                                       const std::vector<HostValue>& values,
                                       std::size_t width,
                                       HostExtent) override {
    return start(statement, values, width);
  }

  std::vector<std::string> tables() override {
    constexpr SQLUSMALLINT kName = 3;
    OdbcStatement list(session_, timeout_);
    std::vector<std::string> names;
    std::string kinds = "TABLE,VIEW";
    if (list.handle() == nullptr || !worked(SQLTables(list.handle(), nullptr, 0, nullptr, 0,
                                                      nullptr, 0, text_of(kinds), SQL_NTS))) {
      return names;
    }
    while (worked(SQLFetch(list.handle()))) {
      std::array<char, 256> name{};
      SQLLEN length = 0;
      if (!worked(SQLGetData(list.handle(), kName, SQL_C_CHAR, name.data(),
                             static_cast<SQLLEN>(name.size()), &length))) {
        break;
      }
      if (length > 0) names.emplace_back(name.data());
    }
    return names;
  }

 private:
  Session session_;
  SqlDialect dialect_;
  std::chrono::milliseconds timeout_;
};

void register_odbc() {
  static std::once_flag once;
  std::call_once(once, [] { odbc::Connector::registerConnector(); });
}

std::string database_name(Session& session) {
  auto* poco = dynamic_cast<odbc::SessionImpl*>(session.impl());
  std::array<char, 128> name{};
  SQLSMALLINT length = 0;
  if (poco == nullptr || !worked(SQLGetInfo(poco->dbc().handle(), SQL_DBMS_NAME, name.data(),
                                            static_cast<SQLSMALLINT>(name.size()), &length))) {
    return "";
  }
  return name.data();
}

/// What makes a session of a database read only; empty: it has no such words.
std::string read_only_words(const std::string& database) {
  if (database.starts_with("SQLite")) return "PRAGMA query_only = 1";
  if (database == "PostgreSQL") {
    return "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY";
  }
  if (database == "MariaDB" || database == "MySQL") return "SET SESSION TRANSACTION READ ONLY";
  return "";
}

std::string quoted(const std::string& password) {
  std::string text;
  for (const char c : password) text.append(c == '}' ? 2 : 1, c);
  return text;
}

/// Braces keep what the password has of ';' and '='; a closing brace in it is doubled.
std::string with_password(std::string text, const std::string& password) {
  if (password.empty()) return text;
  if (!text.empty() && text.back() != ';') text += ';';
  return text + "PWD={" + quoted(password) + "}";
}

/// Drivers may repeat the connection text, password and all, in what they complain of.
std::string without_password(std::string text, const std::string& password) {
  if (password.empty()) return text;
  for (const std::string& secret : {quoted(password), password}) {
    if (text.find(secret) != std::string::npos) return "the connection is refused";
  }
  return text;
}

}  // namespace

HostOpened connect_odbc(const HostSettings& settings, HostPatience&) {
  register_odbc();
  std::string trouble;
  try {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(settings.timeout).count();
    Session session(odbc::Connector::KEY, with_password(settings.database, settings.password),
                    static_cast<std::size_t>(seconds));
    auto connection =
        std::make_unique<OdbcConnection>(session, dialect_of(settings), settings.timeout);
    const std::string words = read_only_words(database_name(session));
    if (!words.empty()) {
      OdbcStatement statement(session, settings.timeout);
      const bool set = statement.prepare(words) && worked(SQLExecute(statement.handle()));
      if (!set) return statement.failure();
    }
    return connection;
  } catch (const odbc::ConnectionException& thrown) {
    trouble = thrown.diagnostics().count() > 0 ? std::string(thrown.diagnostics().message(0))
                                               : thrown.displayText();
  } catch (const Poco::Exception& thrown) {
    trouble = thrown.displayText();
  } catch (const std::exception& thrown) {
    trouble = thrown.what();
  }
  return host_down(without_password(std::move(trouble), settings.password));
}

}  // namespace duecourse::adapters
