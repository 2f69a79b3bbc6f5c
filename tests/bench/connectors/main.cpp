// A cold read of many events through each connector, beside the server's own client, in one run.
//
//   duecourse_bench_connectors [ROWS [WAY]]        default: 1,000,000 rows, each way
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>

#include "adapters/host/sql_host_reader.hpp"
#include "tests/bench/connectors/raw_reading.hpp"
#include "tests/support/database_server.hpp"

namespace duecourse::testing {
namespace {

constexpr const char* kSelect =
    "SELECT event_id, subject, subject_id, kind, occurred_at, worker_id, details, changed_at FROM "
    "e WHERE changed_at IS NOT NULL ORDER BY changed_at, event_id";
constexpr std::size_t kPage = 5000;
constexpr double kAimedShare = 0.5;
constexpr double kAimedMib = 64;

/// What one process measured.
struct Reading {
  double rows = 0;
  double seconds = 0;
  double cpu = 0;
  double peak_mib = 0;
};

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// Runs `read` in a process of its own, so that its memory is its own.
template <class Read>
Reading measured(const Read& read) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    std::ofstream("/proc/self/clear_refs") << "5";
    Reading reading;
    try {
      const auto begin = std::chrono::steady_clock::now();
      reading.rows = static_cast<double>(read());
      reading.seconds =
          std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}\n", error.what());
    }
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    reading.cpu = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmHWM:")) reading.peak_mib = std::stod(line.substr(6)) / 1024;
    }
    const bool told = ::write(ends[1], &reading, sizeof reading) == sizeof reading;
    ::_exit(told ? 0 : 1);
  }
  Reading reading;
  const bool heard = ::read(ends[0], &reading, sizeof reading) == sizeof reading;
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  if (!heard || reading.rows == 0) throw std::runtime_error("a reading failed");
  return reading;
}

std::size_t read_whole(const adapters::HostSettings& settings) {
  const Zone zone("Europe/London", united_kingdom_transitions(2000, 2060));
  const auto made = make_host_reader(settings, zone);
  if (!made.reader) throw std::runtime_error("no reader");
  const adapters::HostQuery query = made.reader->queries().front();
  std::size_t rows = 0;
  adapters::Cursor cursor;
  while (true) {
    const auto page = made.reader->read_page(query, cursor, kPage);
    if (!page.ok()) throw std::runtime_error(page.error().message);
    rows += page->rows.size();
    if (!page->more) return rows;
    cursor = page->next;
  }
}

/// The tables, and what it takes to read them.
class Hosts {
 public:
  Hosts(const std::string& rows, const std::string& way) {
    std::string pattern = (std::filesystem::temp_directory_path() / "duecourse-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
    folder_ = pattern;
    std::ofstream(folder_ / "host.toml") << "[[query]]\nname = \"q\"\nkind = \"events\"\n";
    std::ofstream(folder_ / "q.sql")
        << "SELECT event_id, subject, subject_id, kind, occurred_at, worker_id, details, changed_at"
           " FROM e";
    if (way.empty() || way.find("sqlite") != std::string::npos) fill_sqlite(rows);
    if (way.empty() || way == "postgresql" || way == "odbc+psqlodbc") fill_postgresql(rows);
    if (way.empty() || way == "mysql" || way == "odbc+mariadb") fill_mariadb(rows);
  }
  ~Hosts() { std::filesystem::remove_all(folder_); }
  Hosts(const Hosts&) = delete;
  Hosts& operator=(const Hosts&) = delete;

  [[nodiscard]] std::string file() const { return (folder_ / "host.db").string(); }
  [[nodiscard]] adapters::HostSettings settings(const char* connector, const char* dialect,
                                                std::string database) const {
    adapters::HostSettings made;
    made.connector = connector;
    made.dialect = dialect;
    made.database = std::move(database);
    made.password = kReaderPassword;
    made.queries_folder = folder_.string();
    made.timeout = std::chrono::minutes{10};
    return made;
  }

 private:
  static constexpr const char* kValues =
      "'case', 'C-1', 'visit', '2026-03-02 10:00:00', 'W-17', '{\"child_seen\": true, \"venue\": "
      "\"home\", \"type\": \"child_in_need\"}', ";

  /// In a process of its own: each reading begins with an SQLite that was never used.
  void fill_sqlite(const std::string& rows) const {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(write_sqlite(rows) ? 0 : 1);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error("the file could not be filled");
  }
  bool write_sqlite(const std::string& rows) const {
    sqlite3* database = nullptr;
    sqlite3_open(file().c_str(), &database);
    const std::string statements =
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE e (event_id TEXT, "
        "subject TEXT, subject_id TEXT, kind TEXT, occurred_at TEXT, worker_id TEXT, details TEXT, "
        "changed_at TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i "
        "< " +
        rows + ") INSERT INTO e SELECT printf('E%08d', i), " + kValues +
        "datetime('2026-01-01', i || ' seconds') FROM n; CREATE INDEX by_stamp ON e (changed_at, "
        "event_id)";
    const int code = sqlite3_exec(database, statements.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fmt::print(stderr, "{}\n", sqlite3_errmsg(database));
    sqlite3_close(database);
    return code == SQLITE_OK;
  }
  static void fill_postgresql(const std::string& rows) {
    DatabaseServer& server = postgresql_server();
    server.clear();
    server.run(
        "CREATE TABLE e (event_id VARCHAR(40), subject VARCHAR(10), subject_id VARCHAR(40), kind "
        "VARCHAR(40), occurred_at TIMESTAMP, worker_id VARCHAR(40), details TEXT, changed_at "
        "TIMESTAMP); INSERT INTO e SELECT 'E' || lpad(i::text, 8, '0'), " +
        std::string(kValues).replace(std::string(kValues).find("'2026"), 21,
                                     "TIMESTAMP '2026-03-02 10:00:00'") +
        "TIMESTAMP '2026-01-01' + i * INTERVAL '1 second' FROM generate_series(1, " + rows +
        ") i; CREATE INDEX by_stamp ON e (changed_at, event_id)");
    server.run("VACUUM ANALYZE e");
  }
  static void fill_mariadb(const std::string& rows) {
    DatabaseServer& server = mariadb_server();
    server.clear();
    server.run(
        "CREATE TABLE e (event_id VARCHAR(40), subject VARCHAR(10), subject_id VARCHAR(40), kind "
        "VARCHAR(40), occurred_at DATETIME(6), worker_id VARCHAR(40), details LONGTEXT, changed_at "
        "DATETIME(6), INDEX by_stamp (changed_at, event_id)) ENGINE=InnoDB; INSERT INTO e SELECT "
        "CONCAT('E', LPAD(seq, 8, '0')), " +
        std::string(kValues) + "'2026-01-01' + INTERVAL seq SECOND FROM seq_1_to_" + rows +
        "; ANALYZE TABLE e");
  }

  std::filesystem::path folder_;
};

template <class Raw>
void compare(const std::string& wanted, const char* name, const adapters::HostSettings& settings,
             const Raw& raw) {
  if (!wanted.empty() && wanted != name) return;
  const Reading own = measured(raw);
  const Reading ours = measured([&] { return read_whole(settings); });
  const double share = (ours.rows / ours.seconds) / (own.rows / own.seconds);
  fmt::print("{:<16} {:>10.0f} {:>10.0f} {:>7.2f} {:>9.2f} {:>9.1f} {:>9.1f}  {}\n", name,
             ours.rows / ours.seconds, own.rows / own.seconds, share, own.cpu / ours.cpu,
             own.peak_mib, ours.peak_mib,
             share >= kAimedShare && ours.peak_mib < kAimedMib ? "met" : "missed");
  std::fflush(stdout);
}

int run(const std::string& rows, const std::string& way) {
  const Hosts hosts(rows, way);
  fmt::print(
      "A cold read of {} events; aims: at least {} of the server's own client, below {} "
      "MiB\n{:<16} {:>10} {:>10} {:>7} {:>9} {:>9} {:>9}\n",
      rows, kAimedShare, kAimedMib, "", "rows/s", "client's", "share", "in CPU", "MiB", "ours");
  const bool files = way == "sqlite" || way == "odbc+sqlite";
  const std::string pg = files ? "" : std::to_string(postgresql_server().port());
  const std::string my = files ? "" : std::to_string(mariadb_server().port());
  const std::string user = kReaderLogin;
  const std::string braced = "PWD={it's a \\ secret;}}}";
  const std::string sqlite_odbc = "Driver=SQLite3;Database=" + hosts.file();
  const std::string pg_odbc =
      "Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=" + pg + ";Database=host;UID=" + user;
  const std::string my_odbc =
      "Driver=MariaDB Unicode;Server=127.0.0.1;Port=" + my + ";Database=host;UID=" + user;
  compare(way, "sqlite", hosts.settings("sqlite", "", hosts.file()),
          [&] { return read_by_sqlite(hosts.file(), kSelect); });
  compare(
      way, "postgresql",
      hosts.settings("postgresql", "", "host=127.0.0.1 port=" + pg + " dbname=host user=" + user),
      [&] {
        return read_by_libpq("host=127.0.0.1 port=" + pg + " dbname=host user=owner", kSelect);
      });
  compare(
      way, "mysql",
      hosts.settings("mysql", "", "host=127.0.0.1 port=" + my + " dbname=host user=" + user),
      [&] { return read_by_libmariadb(mariadb_server().port(), user, kReaderPassword, kSelect); });
  compare(way, "odbc+sqlite", hosts.settings("odbc", "sqlite", sqlite_odbc),
          [&] { return read_by_odbc(sqlite_odbc, kSelect); });
  compare(way, "odbc+psqlodbc", hosts.settings("odbc", "postgresql", pg_odbc), [&] {
    return read_by_odbc(pg_odbc + ";UseDeclareFetch=1;Fetch=2000;" + braced, kSelect);
  });
  compare(way, "odbc+mariadb", hosts.settings("odbc", "mysql", my_odbc),
          [&] { return read_by_odbc(my_odbc + ";" + braced, kSelect); });
  return 0;
}

}  // namespace
}  // namespace duecourse::testing

int main(int argc, char** argv) {
  try {
    // Options are of the other benchmark, which is run with the same words.
    const bool said = argc > 1 && argv[1][0] != '-';
    return duecourse::testing::run(said ? argv[1] : "1000000", said && argc > 2 ? argv[2] : "");
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
}
