#include <libpq-fe.h>
#include <signal.h>

#include <fstream>
#include <stdexcept>

#include "tests/support/database_server.hpp"

namespace duecourse::testing {

namespace {

constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";

class PostgresqlServer final : public DatabaseServer {
 public:
  PostgresqlServer() : DatabaseServer("postgres") {
    const std::string data = folder() + "/data";
    {
      const Companion maker({kPrograms + std::string("initdb"), "-D", data, "-U", "owner", "-E",
                             "UTF8", "--locale=C", "--no-sync", "--auth=trust"},
                            user_, "");
    }
    std::ofstream(data + "/pg_hba.conf")
        << "host all owner 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
    start();
    execute("postgres", "CREATE DATABASE host", false);
    char* quoted =
        PQescapeLiteral(own("host"), kReaderPassword, std::string(kReaderPassword).size());
    run(std::string("CREATE ROLE ") + kReaderLogin + " LOGIN PASSWORD " + quoted);
    PQfreemem(quoted);
  }
  ~PostgresqlServer() override {
    PQfinish(connection_);
    stop();
  }

  void run(const std::string& statements) override { execute("host", statements, false); }
  std::string ask(const std::string& statement) override {
    return execute("host", statement, true);
  }
  void clear() override {
    run(std::string("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA "
                    "public TO ") +
        kReaderLogin + "; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO " +
        kReaderLogin);
  }
  void cut_connections() override {
    run(std::string("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = "
                    "'") +
        kReaderLogin + "'");
  }
  void stop() override {
    database_.clear();  // the owner's own connection ends too
    if (program_) program_->stop(SIGQUIT);
    program_.reset();
  }
  void start() override {
    program_ = std::make_unique<Companion>(
        std::vector<std::string>{kPrograms + std::string("postgres"), "-D", folder() + "/data",
                                 "-p", std::to_string(port_), "-h", "127.0.0.1", "-k", "", "-F",
                                 "-c", "max_connections=30", "-c", "log_statement=none", "-c",
                                 "TimeZone=UTC"},
        user_, "ready to accept connections");
  }

 private:
  PGconn* own(const std::string& database) {
    if (database == database_ && PQstatus(connection_) == CONNECTION_OK) return connection_;
    PQfinish(connection_);
    const std::string text = "host=127.0.0.1 port=" + std::to_string(port_) +
                             " user=owner client_encoding=UTF8 dbname=" + database;
    connection_ = PQconnectdb(text.c_str());
    database_ = database;
    PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
    return connection_;
  }

  std::string execute(const std::string& database, const std::string& statements, bool answers) {
    PGconn* connection = own(database);
    PGresult* result = PQexec(connection, statements.c_str());
    const ExecStatusType status = PQresultStatus(result);
    const bool well = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    std::string text = well ? "" : PQerrorMessage(connection);
    if (well && answers && PQntuples(result) > 0) text = PQgetvalue(result, 0, 0);
    PQclear(result);
    if (!well) throw std::runtime_error(text + statements);
    return text;
  }

  PGconn* connection_ = nullptr;
  std::string database_;
};

}  // namespace

DatabaseServer& postgresql_server() {
  static PostgresqlServer server;
  return server;
}

}  // namespace duecourse::testing
