#include "adapters/host/mysql_statement.hpp"

#include <fmt/format.h>
#include <mysql/errmsg.h>
#include <mysql/mysqld_error.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace duecourse::adapters {

namespace {

constexpr unsigned long kRowsAFetch = 2000;
constexpr std::size_t kUsualLength = 256;  // bytes of a value that arrive without asking again
constexpr unsigned kBinary = 63;           // the character set of bytes

/// Refusals that come under the state of anything else.
constexpr std::array<unsigned, 4> kRefused = {ER_VIEW_INVALID, ER_CANT_AGGREGATE_2COLLATIONS,
                                              ER_CANT_AGGREGATE_NCOLLATIONS,
                                              ER_WRONG_VALUE_FOR_TYPE};

/// What stands between the first quotes: the name of a table or column, the text of an error.
std::string first_quoted(const std::string& message) {
  const std::size_t open = message.find('\'');
  const std::size_t close = message.find('\'', open + 1);
  return close == std::string::npos ? "" : message.substr(open + 1, close - open - 1);
}

/// Where in the statement a name stands, or the text that the server could not read.
std::optional<std::size_t> place_of(unsigned number, const std::string& message,
                                    const std::string& statement) {
  constexpr std::string_view kNear = "near '";
  if (number == ER_BAD_FIELD_ERROR) {
    const std::size_t at = statement.find(first_quoted(message));
    if (at != std::string::npos) return at;
  }
  const std::size_t near = message.find(kNear);
  const std::size_t end = message.rfind("' at line");
  if (number == ER_PARSE_ERROR && near != std::string::npos && end != std::string::npos) {
    const std::size_t from = near + kNear.size();
    const std::size_t at = statement.find(message.substr(from, end - from));
    if (end > from && at != std::string::npos) return at;
  }
  return std::nullopt;
}

bool is_real(enum_field_types type) {
  return type == MYSQL_TYPE_FLOAT || type == MYSQL_TYPE_DOUBLE;
}
bool is_time(enum_field_types type) {
  return type == MYSQL_TYPE_DATE || type == MYSQL_TYPE_DATETIME || type == MYSQL_TYPE_TIMESTAMP;
}

ValueKind kind_of(const MYSQL_FIELD& field) {
  constexpr unsigned long kMostDigits = 20;  // 18 of them, a sign and a point
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_YEAR:
      return ValueKind::integer;
    case MYSQL_TYPE_LONGLONG:
      return (field.flags & UNSIGNED_FLAG) != 0 ? ValueKind::decimal : ValueKind::integer;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
      return ValueKind::real;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
      return field.decimals == 0 && field.length < kMostDigits ? ValueKind::integer
                                                               : ValueKind::decimal;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
      return ValueKind::moment;
    case MYSQL_TYPE_BIT:
      return ValueKind::opaque;
    default:
      return ValueKind::text;
  }
}

void write_time(const MYSQL_TIME& time, enum_field_types type, unsigned decimals,
                std::string& text) {
  text = fmt::format("{:04}-{:02}-{:02}", time.year, time.month, time.day);
  if (type == MYSQL_TYPE_DATE) return;
  text += fmt::format(" {:02}:{:02}:{:02}", time.hour, time.minute, time.second);
  if (decimals > 0) text += fmt::format(".{:06}", time.second_part);
}

/// BIT comes as bytes, the highest first.
void write_bits(std::string& text) {
  std::uint64_t number = 0;
  for (const char c : text) number = number << 8U | static_cast<unsigned char>(c);
  text = fmt::format("{}", number);
}

struct Mark {
  std::int64_t whole = 0;
  double real = 0;
  std::string text;
};

MYSQL_BIND bound(const HostValue& value, Mark& mark) {
  MYSQL_BIND bind{};
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    mark.whole = *whole;
    bind.buffer_type = MYSQL_TYPE_LONGLONG;
    bind.buffer = &mark.whole;
    return bind;
  }
  if (const auto* real = std::get_if<double>(&value)) {
    mark.real = *real;
    bind.buffer_type = MYSQL_TYPE_DOUBLE;
    bind.buffer = &mark.real;
    return bind;
  }
  bind.buffer_type = MYSQL_TYPE_STRING;
  if (const auto* moment = std::get_if<HostMoment>(&value)) {
    mark.text = moment->text;
  } else if (const auto* decimal = std::get_if<HostDecimal>(&value)) {
    mark.text = decimal->text;
    bind.buffer_type = MYSQL_TYPE_NEWDECIMAL;
  } else {
    mark.text = std::get<std::string>(value);
  }
  bind.buffer = mark.text.data();
  bind.buffer_length = mark.text.size();
  return bind;
}

}  // namespace

HostFailure mysql_failure(unsigned number, const std::string& state, const std::string& message,
                          const std::string& statement) {
  HostFailure failure = host_down(message);
  const std::string group = state.substr(0, 2);
  const bool refused = group == "42" || group == "22" || group == "21" || group == "0A" ||
                       group == "25" ||
                       std::find(kRefused.begin(), kRefused.end(), number) != kRefused.end();
  if (number == ER_NO_SUCH_TABLE) {
    failure.kind = HostFailure::Kind::missing_table;
    failure.table = first_quoted(message);
    failure.table.erase(0, failure.table.rfind('.') + 1);
  } else if (refused && number < CR_MIN_ERROR) {
    failure.kind = HostFailure::Kind::statement;
    failure.offset = place_of(number, message, statement);
  }
  return failure;
}

struct MysqlRows::Column {
  enum_field_types type = MYSQL_TYPE_STRING;
  unsigned decimals = 0;
  std::string text;
  double real = 0;
  MYSQL_TIME time{};
  unsigned long length = 0;
  my_bool is_null = 0;
};

MysqlRows::MysqlRows(MYSQL* connection, const std::string& statement,
                     const std::vector<HostValue>& values, std::size_t width, MysqlFetch fetch)
    : text_(statement), statement_(mysql_stmt_init(connection)), width_(width) {
  failed_ = !prepare(fetch) || !run(values, fetch);
}

MysqlRows::~MysqlRows() {
  if (statement_ != nullptr) mysql_stmt_close(statement_);
}

bool MysqlRows::fail() {
  failed_ = true;
  if (statement_ == nullptr) {
    failure_ = host_down("there is no memory for a statement");
  } else {
    failure_ = mysql_failure(mysql_stmt_errno(statement_), mysql_stmt_sqlstate(statement_),
                             mysql_stmt_error(statement_), text_);
  }
  return false;
}

bool MysqlRows::prepare(MysqlFetch fetch) {
  if (statement_ == nullptr) return fail();
  if (fetch == MysqlFetch::cursor) {
    const unsigned long type = CURSOR_TYPE_READ_ONLY;
    mysql_stmt_attr_set(statement_, STMT_ATTR_CURSOR_TYPE, &type);
    mysql_stmt_attr_set(statement_, STMT_ATTR_PREFETCH_ROWS, &kRowsAFetch);
  }
  return mysql_stmt_prepare(statement_, text_.data(), text_.size()) == 0 || fail();
}

bool MysqlRows::run(const std::vector<HostValue>& values, MysqlFetch fetch) {
  std::vector<Mark> marks(values.size());
  std::vector<MYSQL_BIND> binds;
  for (std::size_t i = 0; i < values.size(); ++i) binds.push_back(bound(values[i], marks[i]));
  if (!binds.empty() && mysql_stmt_bind_param(statement_, binds.data()) != 0) return fail();
  if (mysql_stmt_execute(statement_) != 0) return fail();
  if (!bind_columns()) return false;
  return columns_.empty() || fetch == MysqlFetch::cursor || mysql_stmt_store_result(statement_) == 0
             ? true
             : fail();
}

bool MysqlRows::bind_columns() {
  MYSQL_RES* described = mysql_stmt_result_metadata(statement_);
  if (described == nullptr) {
    ended_ = true;  // a statement without rows
    return mysql_stmt_errno(statement_) == 0 || fail();
  }
  const MYSQL_FIELD* fields = mysql_fetch_fields(described);
  const std::size_t count = mysql_num_fields(described);
  columns_.resize(count);
  binds_.assign(count, MYSQL_BIND{});
  cells_.resize(width_ == 0 ? count : std::min(width_, count));
  for (std::size_t i = 0; i < count; ++i) {
    Column& column = columns_[i];
    MYSQL_BIND& bind = binds_[i];
    column.type = fields[i].type;
    column.decimals = fields[i].decimals;
    bind.length = &column.length;
    bind.is_null = &column.is_null;
    if (is_real(column.type)) {
      bind.buffer_type = MYSQL_TYPE_DOUBLE;
      bind.buffer = &column.real;
    } else if (is_time(column.type)) {
      bind.buffer_type = column.type;
      bind.buffer = &column.time;
    } else {
      column.text.resize(kUsualLength);
      bind.buffer_type = column.type == MYSQL_TYPE_BIT ? MYSQL_TYPE_BIT : MYSQL_TYPE_STRING;
      bind.buffer = column.text.data();
      bind.buffer_length = column.text.size();
    }
  }
  mysql_free_result(described);
  return mysql_stmt_bind_result(statement_, binds_.data()) == 0 || fail();
}

/// A value that is longer than its buffer is fetched again, into a longer one.
bool MysqlRows::take_rest(std::size_t column) {
  Column& of = columns_[column];
  of.text.resize(of.length);
  MYSQL_BIND whole{};
  unsigned long length = 0;
  my_bool is_null = 0;
  my_bool cut = 0;
  whole.buffer_type = binds_[column].buffer_type;
  whole.buffer = of.text.data();
  whole.buffer_length = of.text.size();
  whole.length = &length;
  whole.is_null = &is_null;
  whole.error = &cut;
  if (mysql_stmt_fetch_column(statement_, &whole, static_cast<unsigned>(column), 0) != 0) {
    return fail();
  }
  longer_ = true;
  return true;
}

HostRows::Step MysqlRows::next() {
  if (failed_) return Step::failed;
  if (ended_) return Step::end;
  if (longer_) {  // the next such value fits
    longer_ = false;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].text.empty()) continue;
      binds_[i].buffer = columns_[i].text.data();
      binds_[i].buffer_length = columns_[i].text.size();
    }
    if (mysql_stmt_bind_result(statement_, binds_.data()) != 0) {
      fail();
      return Step::failed;
    }
  }
  const int code = mysql_stmt_fetch(statement_);
  ended_ = code == MYSQL_NO_DATA;
  if (ended_) return Step::end;
  if (code != 0 && code != MYSQL_DATA_TRUNCATED) {
    fail();
    return Step::failed;
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    Column& column = columns_[i];
    Cell& cell = cells_[i];
    cell.known = column.is_null == 0;
    cell.text.clear();
    if (!cell.known) continue;
    if (is_real(column.type)) {
      cell.text = fmt::format("{}", column.real);
    } else if (is_time(column.type)) {
      write_time(column.time, column.type, column.decimals, cell.text);
    } else {
      if (column.length > column.text.size() && !take_rest(i)) return Step::failed;
      cell.text.assign(column.text.data(), column.length);
      if (column.type == MYSQL_TYPE_BIT) write_bits(cell.text);
    }
  }
  return Step::row;
}

std::variant<std::vector<HostColumn>, HostFailure> mysql_columns(MYSQL* connection,
                                                                 const std::string& statement) {
  MYSQL_STMT* prepared = mysql_stmt_init(connection);
  if (prepared == nullptr) return host_down("there is no memory for a statement");
  std::vector<HostColumn> columns;
  std::optional<HostFailure> failure;
  if (mysql_stmt_prepare(prepared, statement.data(), statement.size()) != 0) {
    failure = mysql_failure(mysql_stmt_errno(prepared), mysql_stmt_sqlstate(prepared),
                            mysql_stmt_error(prepared), statement);
  } else if (MYSQL_RES* described = mysql_stmt_result_metadata(prepared)) {
    const MYSQL_FIELD* fields = mysql_fetch_fields(described);
    for (unsigned i = 0; i < mysql_num_fields(described); ++i) {
      columns.push_back({fields[i].name, kind_of(fields[i])});
    }
    mysql_free_result(described);
  }
  mysql_stmt_close(prepared);
  if (failure) return std::move(*failure);
  return columns;
}

}  // namespace duecourse::adapters
