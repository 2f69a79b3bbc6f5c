// One prepared statement of MySQL or MariaDB by the client library's own calls: values of any
// length, fractions of a second, and no more than a few thousand rows in memory.
#pragma once

#include <mysql/mysql.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

/// What the last call on a connection or statement said.
[[nodiscard]] HostFailure mysql_failure(unsigned number, const std::string& state,
                                        const std::string& message, const std::string& statement);

/// How the rows of a statement reach us.
enum class MysqlFetch {
  stored,  ///< all at once: a page, a few rows
  cursor,  ///< the server keeps them and gives a few thousand at a time
};

class MysqlRows final : public HostRows {
 public:
  /// `width` 0: as many columns as the statement has.
  MysqlRows(MYSQL* connection, const std::string& statement, const std::vector<HostValue>& values,
            std::size_t width, MysqlFetch fetch);
  MysqlRows(const MysqlRows&) = delete;
  MysqlRows& operator=(const MysqlRows&) = delete;
  ~MysqlRows() override;

  Step next() override;
  const std::vector<Cell>& cells() const override { return cells_; }
  const HostFailure& failure() const override { return failure_; }

 private:
  /// Where the value of a column arrives.
  struct Column;

  [[nodiscard]] bool prepare(MysqlFetch fetch);
  [[nodiscard]] bool run(const std::vector<HostValue>& values, MysqlFetch fetch);
  [[nodiscard]] bool bind_columns();
  [[nodiscard]] bool take_rest(std::size_t column);
  bool fail();  ///< always false

  std::string text_;
  MYSQL_STMT* statement_ = nullptr;
  std::vector<Column> columns_;
  std::vector<MYSQL_BIND> binds_;
  std::vector<Cell> cells_;
  std::size_t width_;
  bool longer_ = false;  ///< a buffer was made longer since the row before
  bool ended_ = false;
  bool failed_ = false;
  HostFailure failure_;
};

/// The columns of a statement, which is prepared and not run.
[[nodiscard]] std::variant<std::vector<HostColumn>, HostFailure> mysql_columns(
    MYSQL* connection, const std::string& statement);

}  // namespace duecourse::adapters
