#include "tests/bench/connectors/raw_reading.hpp"

#include <libpq-fe.h>
#include <mysql/mysql.h>
#include <sql.h>
#include <sqlext.h>
#include <sqlite3.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace duecourse::testing {

namespace {

/// So that no value is left unread.
volatile std::size_t bytes_read = 0;

}  // namespace

std::size_t read_by_sqlite(const std::string& where, const std::string& select) {
  sqlite3* database = nullptr;
  sqlite3_stmt* statement = nullptr;
  sqlite3_open_v2(where.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
  if (sqlite3_prepare_v2(database, select.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(database));
  }
  std::size_t rows = 0;
  const int width = sqlite3_column_count(statement);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    ++rows;
    for (int i = 0; i < width; ++i) {
      sqlite3_column_text(statement, i);
      bytes_read = bytes_read + static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
    }
  }
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return rows;
}

std::size_t read_by_libpq(const std::string& where, const std::string& select) {
  PGconn* connection = PQconnectdb(where.c_str());
  PQsendQuery(connection, select.c_str());
  PQsetSingleRowMode(connection);
  std::size_t rows = 0;
  while (PGresult* result = PQgetResult(connection)) {
    if (PQresultStatus(result) == PGRES_SINGLE_TUPLE) {
      ++rows;
      for (int i = 0; i < PQnfields(result); ++i) {
        bytes_read = bytes_read + static_cast<std::size_t>(PQgetlength(result, 0, i));
      }
    } else if (PQresultStatus(result) != PGRES_TUPLES_OK) {
      throw std::runtime_error(PQerrorMessage(connection));
    }
    PQclear(result);
  }
  PQfinish(connection);
  return rows;
}

std::size_t read_by_libmariadb(unsigned port, const std::string& user, const std::string& password,
                               const std::string& select) {
  MYSQL* connection = mysql_init(nullptr);
  if (mysql_real_connect(connection, "127.0.0.1", user.c_str(), password.c_str(), "host", port,
                         nullptr, 0) == nullptr ||
      mysql_real_query(connection, select.data(), select.size()) != 0) {
    throw std::runtime_error(mysql_error(connection));
  }
  MYSQL_RES* result = mysql_use_result(connection);
  const unsigned width = mysql_num_fields(result);
  std::size_t rows = 0;
  while (mysql_fetch_row(result) != nullptr) {
    ++rows;
    const unsigned long* lengths = mysql_fetch_lengths(result);
    for (unsigned i = 0; i < width; ++i) bytes_read = bytes_read + lengths[i];
  }
  mysql_free_result(result);
  mysql_close(connection);
  return rows;
}

std::size_t read_by_odbc(const std::string& where, const std::string& select) {
  constexpr std::size_t kLongest = 512;
  SQLHENV environment = nullptr;
  SQLHDBC connection = nullptr;
  SQLHSTMT statement = nullptr;
  SQLAllocHandle(SQL_HANDLE_ENV, nullptr, &environment);
  SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3), 0);
  SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
  std::string text = where;
  std::string words = select;
  const bool connected =
      SQL_SUCCEEDED(SQLDriverConnect(connection, nullptr, reinterpret_cast<SQLCHAR*>(text.data()),
                                     SQL_NTS, nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT));
  if (!connected) throw std::runtime_error("no connection by ODBC");
  SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement);
  if (!SQL_SUCCEEDED(SQLExecDirect(statement, reinterpret_cast<SQLCHAR*>(words.data()), SQL_NTS))) {
    throw std::runtime_error("refused by ODBC: " + select);
  }
  SQLSMALLINT width = 0;
  SQLNumResultCols(statement, &width);
  std::vector<std::array<char, kLongest>> values(static_cast<std::size_t>(width));
  std::vector<SQLLEN> lengths(static_cast<std::size_t>(width));
  for (std::size_t i = 0; i < values.size(); ++i) {
    SQLBindCol(statement, static_cast<SQLUSMALLINT>(i + 1), SQL_C_CHAR, values[i].data(),
               static_cast<SQLLEN>(kLongest), &lengths[i]);
  }
  std::size_t rows = 0;
  while (SQL_SUCCEEDED(SQLFetch(statement))) {
    ++rows;
    for (const SQLLEN length : lengths) {
      if (length > 0) bytes_read = bytes_read + static_cast<std::size_t>(length);
    }
  }
  SQLFreeHandle(SQL_HANDLE_STMT, statement);
  SQLDisconnect(connection);
  SQLFreeHandle(SQL_HANDLE_DBC, connection);
  SQLFreeHandle(SQL_HANDLE_ENV, environment);
  return rows;
}

}  // namespace duecourse::testing
