// Statements and rows of an ODBC driver by its own calls: Poco reads a value into a buffer of a
// fixed length, and cuts what is longer in silence.
#pragma once

#include <Poco/Data/Session.h>
#include <sql.h>
#include <sqlext.h>

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

/// True for SQL_SUCCESS, with or without something to say.
[[nodiscard]] bool odbc_worked(SQLRETURN code);
/// For arguments that ODBC only reads, although it does not say so.
[[nodiscard]] SQLCHAR* odbc_text(std::string& text);
/// The connection handle below a session of Poco's; null where it is no such session.
[[nodiscard]] SQLHDBC odbc_handle(const Poco::Data::Session& session);
/// What the driver says of a handle, or `otherwise`.
[[nodiscard]] HostFailure odbc_failure(SQLSMALLINT kind, SQLHANDLE handle, const char* otherwise);

/// A statement handle that ends with its scope.
class OdbcStatement {
 public:
  OdbcStatement(const Poco::Data::Session& session, std::chrono::milliseconds timeout);
  OdbcStatement(const OdbcStatement&) = delete;
  OdbcStatement& operator=(const OdbcStatement&) = delete;
  ~OdbcStatement();

  [[nodiscard]] SQLHSTMT handle() const { return handle_; }
  [[nodiscard]] HostFailure failure() const;
  [[nodiscard]] bool prepare(std::string statement);
  /// Prepares and runs.
  [[nodiscard]] bool run(const std::string& statement);

 private:
  Poco::Data::Session session_;  // keeps the connection
  SQLHDBC connection_ = nullptr;
  SQLHSTMT handle_ = nullptr;
};

/// The rows of a statement, one at a time, whatever their values' length.
[[nodiscard]] std::unique_ptr<HostRows> odbc_rows(const Poco::Data::Session& session,
                                                  std::chrono::milliseconds timeout,
                                                  const std::string& text,
                                                  const std::vector<HostValue>& values,
                                                  std::size_t width);

/// The columns of a statement, which is run and gives no rows.
[[nodiscard]] std::variant<std::vector<HostColumn>, HostFailure> odbc_columns(
    const Poco::Data::Session& session, std::chrono::milliseconds timeout,
    const std::string& statement);

}  // namespace duecourse::adapters
