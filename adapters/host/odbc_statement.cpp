#include "adapters/host/odbc_statement.hpp"

#include <Poco/Data/ODBC/SessionImpl.h>
#include <Poco/UTFString.h>
#include <Poco/UnicodeConverter.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <deque>
#include <optional>
#include <utility>

namespace duecourse::adapters {

namespace {

using Poco::Data::Session;

constexpr std::size_t kMessageLength = 2048;
constexpr std::size_t kChunk = 4096;  // a longer value comes in several

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

/// The text in UTF-16, where it is UTF-8 with letters beyond ASCII.
std::optional<Poco::UTF16String> wide_text(const std::string& text) {
  static_assert(sizeof(Poco::UTF16Char) == sizeof(SQLWCHAR));
  if (std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; })) {
    return std::nullopt;
  }
  Poco::UTF16String wide;
  std::string back;
  Poco::UnicodeConverter::convert(text, wide);
  Poco::UnicodeConverter::convert(wide, back);
  return back == text ? std::optional(std::move(wide)) : std::nullopt;
}

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
    if (!odbc_worked(code)) return fail();
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
      if (!odbc_worked(
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
    if (auto wide = wide_text(value)) return bind_wide(place, std::move(*wide), length);
    length = static_cast<SQLLEN>(value.size());
    return SQLBindParameter(statement_.handle(), place, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR,
                            std::max<SQLULEN>(value.size(), 1), 0, value.data(), length, &length);
  }
  /// As the database's Unicode type: as VARCHAR, SQL Server knows only the letters of a code page.
  SQLRETURN bind_wide(SQLUSMALLINT place, Poco::UTF16String text, SQLLEN& length) {
    Poco::UTF16String& kept = wide_.emplace_back(std::move(text));
    length = static_cast<SQLLEN>(kept.size() * sizeof(SQLWCHAR));
    return SQLBindParameter(statement_.handle(), place, SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_WVARCHAR,
                            kept.size(), 0, kept.data(), length, &length);
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
    return odbc_worked(code) || code == SQL_NO_DATA;
  }

  /// A value of any length, piece by piece.
  bool read(SQLUSMALLINT column, Cell& cell) {
    cell.text.clear();
    cell.known = false;
    while (true) {
      SQLLEN left = 0;  // bytes from here to the end, where the driver knows
      const SQLRETURN code = SQLGetData(statement_.handle(), column, SQL_C_CHAR, piece_.data(),
                                        static_cast<SQLLEN>(piece_.size()), &left);
      if (code == SQL_NO_DATA) return true;
      if (!odbc_worked(code)) return false;
      if (left == SQL_NULL_DATA) return true;
      cell.known = true;
      const auto room = static_cast<SQLLEN>(piece_.size() - 1);  // the last is a zero
      const bool more = left == SQL_NO_TOTAL || left > room;
      cell.text.append(piece_.data(), static_cast<std::size_t>(more ? room : left));
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
  std::deque<Poco::UTF16String> wide_;  // likewise; in a deque they stay where they are
  std::vector<Cell> cells_;
  std::array<char, kChunk> piece_{};
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

/// What the database calls the type of a column; empty where the driver does not say.
std::string type_name(SQLHSTMT statement, SQLUSMALLINT column) {
  std::array<char, 64> name{};
  SQLSMALLINT length = 0;
  if (!odbc_worked(SQLColAttribute(statement, column, SQL_DESC_TYPE_NAME, name.data(),
                                   static_cast<SQLSMALLINT>(name.size()), &length, nullptr))) {
    return "";
  }
  std::string text = name.data();
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

bool odbc_worked(SQLRETURN code) {
  return code == SQL_SUCCESS || code == SQL_SUCCESS_WITH_INFO;
}

/// For arguments that ODBC only reads, although it does not say so.
SQLCHAR* odbc_text(std::string& text) {
  return reinterpret_cast<SQLCHAR*>(text.data());
}

SQLHDBC odbc_handle(const Session& session) {
  auto* poco = dynamic_cast<Poco::Data::ODBC::SessionImpl*>(Session(session).impl());
  return poco == nullptr ? nullptr : poco->dbc().handle();
}

/// The first record of what the driver says of a handle. SQLSTATE tells who has to act: 42S02 (and
/// 42P01) is a missing table; 21, 22, 42, 0A, 07 a statement that is refused; all else, the locks
/// and time limits too, may be better later.
HostFailure odbc_failure(SQLSMALLINT kind, SQLHANDLE handle, const char* otherwise) {
  std::array<SQLCHAR, 6> state{};
  std::array<SQLCHAR, kMessageLength> text{};
  SQLINTEGER native = 0;
  SQLSMALLINT length = 0;
  const SQLRETURN code = SQLGetDiagRec(kind, handle, 1, state.data(), &native, text.data(),
                                       static_cast<SQLSMALLINT>(text.size()), &length);
  if (!odbc_worked(code)) return host_down(otherwise);
  HostFailure failure = host_down(reinterpret_cast<const char*>(text.data()));
  std::replace(failure.message.begin(), failure.message.end(), '\n', ' ');
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
    failure.table = table_in(failure.message);
  }
  return failure;
}

OdbcStatement::OdbcStatement(const Session& session, std::chrono::milliseconds timeout)
    : session_(session), connection_(odbc_handle(session)) {
  if (connection_ == nullptr) return;
  if (!odbc_worked(SQLAllocHandle(SQL_HANDLE_STMT, connection_, &handle_))) return;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(timeout).count();
  // A driver without time limits says so and goes on.
  SQLSetStmtAttr(handle_, SQL_ATTR_QUERY_TIMEOUT,
                 reinterpret_cast<SQLPOINTER>(static_cast<SQLULEN>(seconds)), 0);
}

OdbcStatement::~OdbcStatement() {
  if (handle_ != nullptr) SQLFreeHandle(SQL_HANDLE_STMT, handle_);
}

HostFailure OdbcStatement::failure() const {
  return handle_ == nullptr
             ? odbc_failure(SQL_HANDLE_DBC, connection_, "the connection is gone")
             : odbc_failure(SQL_HANDLE_STMT, handle_, "the driver fails and does not say why");
}

bool OdbcStatement::prepare(std::string statement) {
  return handle_ != nullptr && odbc_worked(SQLPrepare(handle_, odbc_text(statement), SQL_NTS));
}

bool OdbcStatement::run(const std::string& statement) {
  if (!prepare(statement)) return false;
  const SQLRETURN code = SQLExecute(handle_);
  return odbc_worked(code) || code == SQL_NO_DATA;
}

std::unique_ptr<HostRows> odbc_rows(const Session& session, std::chrono::milliseconds timeout,
                                    const std::string& text, const std::vector<HostValue>& values,
                                    std::size_t width) {
  return std::make_unique<OdbcRows>(session, timeout, text, values, width);
}

std::variant<std::vector<HostColumn>, HostFailure> odbc_columns(const Session& session,
                                                                std::chrono::milliseconds timeout,
                                                                const std::string& statement) {
  OdbcStatement prepared(session, timeout);
  SQLSMALLINT count = 0;
  // Some drivers look at a statement only when it runs; this one has no rows.
  if (!prepared.prepare(statement) || !odbc_worked(SQLExecute(prepared.handle())) ||
      !odbc_worked(SQLNumResultCols(prepared.handle(), &count))) {
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
    if (!odbc_worked(SQLDescribeCol(prepared.handle(), static_cast<SQLUSMALLINT>(i), name.data(),
                                    static_cast<SQLSMALLINT>(name.size()), &length, &type, &size,
                                    &digits, &nullable))) {
      return prepared.failure();
    }
    std::string text = reinterpret_cast<const char*>(name.data());
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    columns.push_back({std::move(text), kind_of(type, size, digits),
                       type_name(prepared.handle(), static_cast<SQLUSMALLINT>(i))});
  }
  return columns;
}

}  // namespace duecourse::adapters
