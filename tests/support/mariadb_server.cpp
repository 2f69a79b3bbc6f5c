#include <mysql/mysql.h>
#include <signal.h>

#include <stdexcept>

#include "tests/support/database_server.hpp"

namespace duecourse::testing {

namespace {

class MariadbServer final : public DatabaseServer {
 public:
  MariadbServer() : DatabaseServer("mysql") {
    {
      const Companion maker(
          {"/usr/bin/mariadb-install-db", "--no-defaults", "--datadir=" + folder() + "/data",
           "--auth-root-authentication-method=normal", "--skip-test-db",
           "--innodb-log-file-size=4M"},
          user_, "");
    }
    start();
    execute("", "CREATE DATABASE host");
    const std::string password = kReaderPassword;
    std::string quoted(password.size() * 2 + 1, ' ');
    quoted.resize(mysql_real_escape_string(own(), quoted.data(), password.data(), password.size()));
    run(std::string("CREATE USER ") + kReaderLogin + "@'127.0.0.1' IDENTIFIED BY '" + quoted + "'");
  }
  ~MariadbServer() override {
    if (connection_ != nullptr) mysql_close(connection_);
    if (program_) program_->stop(SIGKILL);  // its data goes with it
  }

  void run(const std::string& statements) override { execute("host", statements); }
  std::string ask(const std::string& statement) override { return execute("host", statement); }
  void clear() override {
    const std::string reader = std::string(kReaderLogin) + "@'127.0.0.1'";
    run("DROP DATABASE host; CREATE DATABASE host CHARACTER SET utf8mb4; REVOKE ALL PRIVILEGES, "
        "GRANT OPTION FROM " +
        reader + "; GRANT SELECT ON host.* TO " + reader);
  }
  void cut_connections() override {
    run(std::string("KILL HARD USER ") + kReaderLogin + "@'127.0.0.1'");
  }
  void stop() override {
    if (program_) program_->stop(SIGTERM);
    program_.reset();
  }
  void start() override {
    std::vector<std::string> words = {"/usr/sbin/mariadbd",
                                      "--no-defaults",
                                      "--datadir=" + folder() + "/data",
                                      "--port=" + std::to_string(port_),
                                      "--bind-address=127.0.0.1",
                                      "--socket=" + folder() + "/socket",
                                      "--skip-log-bin",
                                      "--innodb-flush-log-at-trx-commit=0",
                                      "--innodb-log-file-size=4M",
                                      "--innodb-buffer-pool-size=64M",
                                      "--skip-name-resolve",
                                      "--max-allowed-packet=64M",
                                      "--default-time-zone=+00:00"};
    program_ = std::make_unique<Companion>(words, user_, "ready for connections");
  }

 private:
  MYSQL* own() {
    if (connection_ != nullptr && mysql_ping(connection_) == 0) return connection_;
    if (connection_ != nullptr) mysql_close(connection_);
    connection_ = mysql_init(nullptr);
    mysql_options(connection_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(connection_, "127.0.0.1", "root", "", "", port_, nullptr,
                           CLIENT_MULTI_STATEMENTS) == nullptr) {
      throw std::runtime_error(mysql_error(connection_));
    }
    return connection_;
  }

  std::string execute(const std::string& database, const std::string& statements) {
    MYSQL* connection = own();
    std::string text;
    if (!database.empty()) mysql_select_db(connection, database.c_str());
    int code = mysql_real_query(connection, statements.data(), statements.size());
    while (code == 0) {
      if (MYSQL_RES* result = mysql_store_result(connection)) {
        const MYSQL_ROW row = mysql_fetch_row(result);
        if (row != nullptr && row[0] != nullptr) text = row[0];
        mysql_free_result(result);
      }
      code = mysql_next_result(connection);
    }
    if (code > 0) throw std::runtime_error(mysql_error(connection) + (": " + statements));
    return text;
  }

  MYSQL* connection_ = nullptr;
};

}  // namespace

DatabaseServer& mariadb_server() {
  static MariadbServer server;
  return server;
}

}  // namespace duecourse::testing
