// One suite over every way to a database: the fixture of the host tests with the tables on SQLite,
// PostgreSQL or MariaDB, read by the product's own connectors or through ODBC.
#pragma once

#include <string>
#include <vector>

#include "tests/adapters/host/host_fixture.hpp"
#include "tests/support/database_server.hpp"

namespace duecourse::testing {

/// Where the tables are.
enum class Server { sqlite, postgresql, mariadb };

/// A way to read them.
struct Way {
  const char* name;
  Server server;
  const char* connector;
  const char* dialect;  ///< odbc: a word, else empty
};

/// All six.
[[nodiscard]] const std::vector<Way>& every_way();
/// Those to a server: four.
[[nodiscard]] std::vector<Way> served_ways();
/// `postgresql`, `odbc_psqlodbc`, ...: the name of a test of that way.
[[nodiscard]] std::string way_name(const ::testing::TestParamInfo<Way>& info);

class Served : public HostFixture, public ::testing::WithParamInterface<Way> {
 protected:
  void SetUp() override;

  /// Runs SQL on the server, with the words of types that its dialect has: {text}, {long} (text of
  /// any length), {stamp} (with microseconds), {day}, {number} (NUMERIC(16)), {flag}, {real}.
  void run(std::string statements);
  /// A table `e` of events and a query over it. Ids are {text} unless said otherwise.
  void events_table(const std::string& id_type = "{text}", const std::string& stamp = "{stamp}");
  /// One event. `stamp` and `id` as SQL.
  void event(const std::string& id, const std::string& stamp);
  [[nodiscard]] DatabaseServer& server() const;
  [[nodiscard]] bool on(Server server) const { return GetParam().server == server; }
  [[nodiscard]] bool by_odbc() const { return std::string(GetParam().connector) == "odbc"; }
};

/// The settings of a way: connector, dialect, connection text, password.
void connect_by(const Way& way, const std::string& sqlite_file, adapters::HostSettings& settings);

}  // namespace duecourse::testing
