#include "tests/adapters/host/servers/served_fixture.hpp"

#include <array>

namespace duecourse::testing {

namespace {

struct TypeWord {
  const char* word;
  std::array<const char*, 3> types;  // by Server
};

constexpr std::array<TypeWord, 7> kTypes = {
    TypeWord{"{text}", {"TEXT", "VARCHAR(200)", "VARCHAR(200)"}},
    TypeWord{"{long}", {"TEXT", "TEXT", "LONGTEXT"}},
    TypeWord{"{stamp}", {"TEXT", "TIMESTAMP", "DATETIME(6)"}},
    TypeWord{"{day}", {"TEXT", "DATE", "DATE"}},
    TypeWord{"{number}", {"INTEGER", "NUMERIC(16)", "DECIMAL(16)"}},
    TypeWord{"{flag}", {"INTEGER", "BOOLEAN", "BOOLEAN"}},
    TypeWord{"{real}", {"REAL", "DOUBLE PRECISION", "DOUBLE"}}};

}  // namespace

const std::vector<Way>& every_way() {
  static const std::vector<Way> kWays = {
      {"sqlite", Server::sqlite, "sqlite", ""},
      {"postgresql", Server::postgresql, "postgresql", ""},
      {"mysql", Server::mariadb, "mysql", ""},
      {"odbc_sqlite", Server::sqlite, "odbc", "sqlite"},
      {"odbc_psqlodbc", Server::postgresql, "odbc", "postgresql"},
      {"odbc_mariadb", Server::mariadb, "odbc", "mysql"}};
  return kWays;
}

std::vector<Way> served_ways() {
  std::vector<Way> ways;
  for (const Way& way : every_way()) {
    if (way.server != Server::sqlite) ways.push_back(way);
  }
  return ways;
}

std::string way_name(const ::testing::TestParamInfo<Way>& info) {
  return info.param.name;
}

void connect_by(const Way& way, const std::string& sqlite_file, adapters::HostSettings& settings) {
  settings.connector = way.connector;
  settings.dialect = way.dialect;
  settings.timeout = std::chrono::seconds{10};
  const bool odbc = settings.connector == "odbc";
  if (way.server == Server::sqlite) {
    settings.database =
        odbc ? "Driver=SQLite3;Database=" + sqlite_file + ";Timeout=20" : sqlite_file;
    settings.password.clear();
    return;
  }
  DatabaseServer& server =
      way.server == Server::postgresql ? postgresql_server() : mariadb_server();
  const std::string port = std::to_string(server.port());
  settings.password = kReaderPassword;
  if (!odbc) {
    settings.database =
        "host=127.0.0.1 port=" + port + " dbname=host user=" + std::string(kReaderLogin);
    return;
  }
  const bool postgresql = way.server == Server::postgresql;
  settings.database = std::string("Driver=") +
                      (postgresql ? "PostgreSQL Unicode" : "MariaDB Unicode") +
                      ";Server=127.0.0.1;Port=" + port + ";Database=host;UID=" + kReaderLogin;
}

void Served::SetUp() {
  connect_by(GetParam(), path_, settings_);
  if (!on(Server::sqlite)) server().clear();
}

DatabaseServer& Served::server() const {
  return on(Server::mariadb) ? mariadb_server() : postgresql_server();
}

void Served::run(std::string statements) {
  for (const TypeWord& type : kTypes) {
    const std::string word = type.word;
    for (std::size_t at = statements.find(word); at != std::string::npos;
         at = statements.find(word, at)) {
      statements.replace(at, word.size(), type.types[static_cast<std::size_t>(GetParam().server)]);
    }
  }
  if (on(Server::sqlite)) {
    sql(statements);
  } else {
    server().run(statements);
  }
}

void Served::events_table(const std::string& id_type, const std::string& stamp) {
  run("CREATE TABLE e (event_id " + id_type +
      ", subject {text}, subject_id {text}, kind {text}, occurred_at {stamp}, changed_at " + stamp +
      ")");
  one_query("events", "SELECT * FROM e");
}

void Served::event(const std::string& id, const std::string& stamp) {
  run("INSERT INTO e VALUES (" + id + ", 'case', 'C-1', 'visit', '2026-03-02 10:00:00', " + stamp +
      ")");
}

}  // namespace duecourse::testing
