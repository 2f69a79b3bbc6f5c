#include "adapters/host/mysql_connection.hpp"

#include <Poco/Data/MySQL/SessionHandle.h>
#include <Poco/Exception.h>
#include <fmt/format.h>
#include <mysql/mysql.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/host/connection_text.hpp"
#include "adapters/host/mysql_statement.hpp"

namespace duecourse::adapters {

namespace {

using Poco::Data::MySQL::SessionHandle;

constexpr unsigned kUsualPort = 3306;
constexpr std::chrono::seconds kConnect{10};
/// How much longer than the server's own time limit an answer is waited for.
constexpr std::chrono::seconds kGrace{10};

/// The rows of a statement that is not begun any more.
class Interrupted final : public HostRows {
 public:
  Step next() override { return Step::failed; }
  const std::vector<Cell>& cells() const override { return cells_; }
  const HostFailure& failure() const override { return failure_; }

 private:
  std::vector<Cell> cells_;
  HostFailure failure_ = host_down("interrupted");
};

class MysqlConnection final : public HostConnection {
 public:
  explicit MysqlConnection(HostPatience& patience) : patience_(patience), handle_(nullptr) {
    handle_.init();
  }
  MysqlConnection(const MysqlConnection&) = delete;
  MysqlConnection& operator=(const MysqlConnection&) = delete;
  ~MysqlConnection() override { patience_.on_interrupt({}); }  // before the socket is closed

  SessionHandle& handle() { return handle_; }
  [[nodiscard]] std::optional<HostFailure> run(const std::string& statement) {
    MYSQL* connection = handle_;
    if (mysql_real_query(connection, statement.data(), statement.size()) == 0) return std::nullopt;
    return mysql_failure(mysql_errno(connection), mysql_sqlstate(connection),
                         mysql_error(connection), statement);
  }

  SqlDialect dialect() const override { return SqlDialect::mysql; }
  bool current() const override { return true; }

  std::variant<std::vector<HostColumn>, HostFailure> columns(
      const std::string& statement) override {
    return mysql_columns(handle_, statement);
  }
  std::unique_ptr<HostRows> start(const std::string& statement,
                                  const std::vector<HostValue>& values,
                                  std::size_t width) override {
    return rows_of(statement, values, width, MysqlFetch::stored);
  }
  std::unique_ptr<HostRows> start_long(const std::string& statement,
                                       const std::vector<HostValue>& values, std::size_t width,
                                       HostExtent extent) override {
    const auto fetch = extent == HostExtent::whole ? MysqlFetch::cursor : MysqlFetch::stored;
    return rows_of(statement, values, width, fetch);
  }

  /// A sort, or rows put aside before the limit counts, would be done anew for every page.
  bool better_whole(const std::string& statement, const std::vector<HostValue>& values) override {
    MysqlRows plan(handle_, "EXPLAIN " + statement, values, 0, MysqlFetch::stored);
    while (plan.next() == HostRows::Step::row) {
      const std::string& kind = plan.cells()[1].text;
      const std::string& extra = plan.cells().back().text;
      if (kind == "DERIVED" || kind == "UNION" || extra.find("filesort") != std::string::npos ||
          extra.find("temporary") != std::string::npos) {
        return true;
      }
    }
    return false;
  }

  std::optional<HostFailure> begin_snapshot() override {
    return run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  }
  void end_snapshot() override { static_cast<void>(run("COMMIT")); }

  std::vector<std::string> tables() override {
    const auto rows = start(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() "
        "ORDER BY 1",
        {}, 1);
    std::vector<std::string> names;
    while (rows->next() == HostRows::Step::row) names.push_back(rows->cells()[0].text);
    return names;
  }

 private:
  std::unique_ptr<HostRows> rows_of(const std::string& statement,
                                    const std::vector<HostValue>& values, std::size_t width,
                                    MysqlFetch fetch) {
    if (patience_.interrupted) return std::make_unique<Interrupted>();
    return std::make_unique<MysqlRows>(handle_, statement, values, width, fetch);
  }

  HostPatience& patience_;
  SessionHandle handle_;
};

/// What the council's text asks of TLS. The words are those of PostgreSQL.
std::optional<HostFailure> set_tls(const std::vector<ConnectionWord>& words,
                                   SessionHandle& handle) {
  const std::string mode = value_of_key(words, "sslmode");
  if (!mode.empty() && mode != "disable" && mode != "require" && mode != "verify-full") {
    return host_down(
        fmt::format("sslmode '{}' is not known; allowed are disable, require, verify-full", mode));
  }
  constexpr std::pair<const char*, mysql_option> kFiles[] = {{"sslrootcert", MYSQL_OPT_SSL_CA},
                                                             {"sslcert", MYSQL_OPT_SSL_CERT},
                                                             {"sslkey", MYSQL_OPT_SSL_KEY}};
  for (const auto& [key, option] : kFiles) {
    const std::string file = value_of_key(words, key);
    if (!file.empty()) handle.options(option, file.c_str());
  }
  if (mode == "require" || mode == "verify-full") handle.options(MYSQL_OPT_SSL_ENFORCE, true);
  handle.options(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, mode == "verify-full");
  return std::nullopt;
}

/// `0`: it is not a port.
unsigned port_of(const std::vector<ConnectionWord>& words) {
  const std::string text = value_of_key(words, "port", std::to_string(kUsualPort));
  unsigned port = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), port);
  return end.ec == std::errc() && end.ptr == text.data() + text.size() && port < 65536 ? port : 0;
}

/// A server without a time limit for statements goes without.
std::string time_limit(MYSQL* connection, std::chrono::milliseconds timeout) {
  const std::string version = mysql_get_server_info(connection);
  if (version.find("MariaDB") != std::string::npos) {
    return fmt::format("SET SESSION max_statement_time = {:.3f}",
                       static_cast<double>(timeout.count()) / 1000);
  }
  return fmt::format("SET SESSION max_execution_time = {}", timeout.count());
}

/// How a connection is made, once and again.
struct Door {
  std::vector<ConnectionWord> words;
  std::string password;
  unsigned port = 0;
};

/// `longest`: how long an answer is waited for.
std::optional<HostFailure> connect(const Door& door, std::chrono::seconds to_connect,
                                   std::chrono::seconds longest, SessionHandle& handle) {
  const auto seconds = [](std::chrono::seconds span) {
    return static_cast<unsigned>(span.count());
  };
  try {
    handle.options(MYSQL_SET_CHARSET_NAME, "utf8mb4");
    handle.options(MYSQL_OPT_CONNECT_TIMEOUT, seconds(to_connect));
    handle.options(MYSQL_OPT_READ_TIMEOUT, seconds(longest));
    handle.options(MYSQL_OPT_WRITE_TIMEOUT, seconds(longest));
    if (auto failure = set_tls(door.words, handle)) return failure;
    handle.connect(value_of_key(door.words, "host", "localhost").c_str(),
                   value_of_key(door.words, "user").c_str(), door.password.c_str(),
                   value_of_key(door.words, "dbname").c_str(), door.port);
  } catch (const Poco::Exception& thrown) {
    return host_down(thrown.message());
  }
  return std::nullopt;
}

/// Ends what the server does for a connection. Where it cannot be reached so quickly, its own time
/// limit ends the statement.
void end_on_server(const Door& door, unsigned long connection) {
  constexpr std::chrono::seconds kShort{2};
  SessionHandle second(nullptr);
  second.init();
  if (connect(door, kShort, kShort, second)) return;
  const std::string words = fmt::format("KILL {}", connection);
  MYSQL* const handle = second;
  static_cast<void>(mysql_real_query(handle, words.data(), words.size()));
}

}  // namespace

HostOpened connect_mysql(const HostSettings& settings, HostPatience& patience) {
  const auto words = read_connection_text(
      settings.database,
      {"host", "port", "dbname", "user", "sslmode", "sslrootcert", "sslcert", "sslkey"});
  if (!words) return host_down(words.error().message);
  const Door door{*words, settings.password, port_of(*words)};
  if (door.port == 0) return host_down("the port is not a number below 65536");
  if (patience.interrupted) return host_down("interrupted");
  auto connection = std::make_unique<MysqlConnection>(patience);
  SessionHandle& handle = connection->handle();
  const auto longest = std::chrono::ceil<std::chrono::seconds>(settings.timeout) + kGrace;
  if (auto failure = connect(door, kConnect, longest, handle)) return std::move(*failure);
  MYSQL* const raw = handle;
  // The socket's end wakes whoever waits for an answer; the server would work on without being
  // told.
  patience.on_interrupt([door, socket = mysql_get_socket(raw), id = mysql_thread_id(raw)] {
    shutdown(socket, SHUT_RDWR);
    end_on_server(door, id);
  });
  for (const std::string& set :
       {std::string("SET SESSION TRANSACTION READ ONLY"), time_limit(handle, settings.timeout)}) {
    if (auto failure = connection->run(set)) return std::move(*failure);
  }
  return connection;
}

}  // namespace duecourse::adapters
