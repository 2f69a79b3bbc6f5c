#include "tests/bench/council_host.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/time/time_text.hpp"
#include "tests/bench/casework.hpp"

namespace duecourse::testing {

namespace {

/// An SQLite connection that throws what goes wrong.
class Database {
 public:
  explicit Database(const std::filesystem::path& file) {
    check(sqlite3_open(file.c_str(), &handle_));
  }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const std::string& sql) {
    check(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
  }
  [[nodiscard]] sqlite3_stmt* prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr));
    return statement;
  }
  void insert(sqlite3_stmt* statement, const std::vector<std::string>& values) {
    int place = 0;
    for (const std::string& value : values) {
      ++place;
      if (value.empty()) {
        sqlite3_bind_null(statement, place);
      } else {
        sqlite3_bind_text(statement, place, value.data(), static_cast<int>(value.size()),
                          SQLITE_STATIC);
      }
    }
    if (sqlite3_step(statement) != SQLITE_DONE) check(SQLITE_ERROR);
    sqlite3_reset(statement);
  }

 private:
  void check(int code) {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(handle_));
  }

  sqlite3* handle_ = nullptr;
};

constexpr const char* kTables = R"sql(
CREATE TABLE teams (team_id TEXT, name TEXT, mailbox TEXT, manager_id TEXT, parent_team_id TEXT,
                    changed_at TEXT);
CREATE TABLE workers (worker_id TEXT, name TEXT, email TEXT, team_id TEXT, manager_id TEXT,
                      job TEXT, active INTEGER, changed_at TEXT);
CREATE TABLE cases (case_id TEXT, team_id TEXT, family_id TEXT, reference TEXT, url TEXT,
                    changed_at TEXT);
CREATE TABLE events (event_id TEXT NOT NULL, subject TEXT, subject_id TEXT, kind TEXT,
                     occurred_at TEXT, recorded_at TEXT, worker_id TEXT, person_id TEXT,
                     details TEXT, deleted INTEGER, changed_at TEXT);
)sql";
constexpr const char* kTableNames[] = {"teams", "workers", "cases", "events"};

/// As hosts write it: local time without an offset.
std::string local_text(Instant instant, const Zone& zone) {
  return write_instant(instant, zone).substr(0, 19);
}

std::string details_of(const Facts& facts, const Zone& zone) {
  std::string json;
  for (const Fact& fact : facts) {
    json += json.empty() ? "{" : ", ";
    json += fmt::format("\"{}\": ", fact.name);
    if (const bool* flag = std::get_if<bool>(&fact.value)) {
      json += *flag ? "true" : "false";
    } else if (const auto* moment = std::get_if<Moment>(&fact.value)) {
      json += fmt::format("\"{}\"", local_text(moment->at, zone));
    } else {
      json += fmt::format("\"{}\"", describe(fact.value, zone));
    }
  }
  return json.empty() ? "" : json + "}";
}

void add_people(Database& db) {
  const std::string stamp = "2024-09-02T09:00:00";
  sqlite3_stmt* team = db.prepare("INSERT INTO teams VALUES (?, ?, ?, ?, ?, ?)");
  sqlite3_stmt* worker = db.prepare("INSERT INTO workers VALUES (?, ?, ?, ?, ?, ?, 1, ?)");
  for (int number = 0; number < 20; ++number) {
    const std::string id = fmt::format("T{:02}", number);
    const std::string manager = fmt::format("M{:02}", number);
    db.insert(team, {id, "Family Centre " + id, id + "@x.example", manager, "", stamp});
    db.insert(worker,
              {manager, "Manager " + id, manager + "@x.example", id, "", "team_manager", stamp});
  }
  for (int number = 0; number < 400; ++number) {
    const std::string id = fmt::format("W{:04}", number);
    const std::string manager = fmt::format("M{:02}", number % 20);
    db.insert(worker, {id, "Worker " + id, id + "@x.example", fmt::format("T{:02}", number % 20),
                       manager, "family_practitioner", stamp});
  }
  sqlite3_finalize(team);
  sqlite3_finalize(worker);
}

void add_casework(Database& db, std::uint64_t cases, const Zone& zone, CaseEvents events_of) {
  sqlite3_stmt* record = db.prepare("INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?)");
  sqlite3_stmt* event =
      db.prepare("INSERT INTO raw.events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)");
  for (std::uint64_t number = 0; number < cases; ++number) {
    const auto events = events_of(number, zone);
    const std::string& id = events.front().subject.id.str();
    db.insert(record,
              {id, fmt::format("T{:02}", number % 20), "F" + id, "FC-" + id,
               "https://eis.x.example/case/" + id, local_text(events.front().occurred.at, zone)});
    for (const Event& one : events) {
      const std::string recorded = local_text(*one.recorded, zone);
      db.insert(event, {one.host_id, "case", id, one.kind, local_text(one.occurred.at, zone),
                        recorded, one.by->str(), one.person ? one.person->str() : "",
                        details_of(one.facts, zone), recorded});
    }
  }
  sqlite3_finalize(record);
  sqlite3_finalize(event);
}

}  // namespace

void make_council_host(const std::filesystem::path& file, std::uint64_t cases, const Zone& zone,
                       CaseEvents events_of) {
  const std::string raw = file.string() + ".raw";
  {
    Database db(file);
    db.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
    db.run(kTables);
    db.run("ATTACH '" + raw +
           "' AS raw; PRAGMA raw.journal_mode = OFF;"
           "PRAGMA raw.synchronous = OFF;"
           "CREATE TABLE raw.events AS SELECT * FROM main.events; BEGIN");
    add_people(db);
    add_casework(db, cases, zone, events_of);
    db.run(
        "INSERT INTO main.events SELECT * FROM raw.events ORDER BY changed_at, event_id;"
        "CREATE INDEX events_by_stamp ON events (changed_at, event_id);"
        "CREATE INDEX cases_by_stamp ON cases (changed_at, case_id); COMMIT");
  }
  std::filesystem::remove(raw);
}

void open_case(const std::filesystem::path& file, std::uint64_t number, Instant at,
               const Zone& zone) {
  Database db(file);
  sqlite3_stmt* record = db.prepare("INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?)");
  const std::string id = fmt::format("C{:06}", number);
  db.insert(record, {id, "T00", "F" + id, "FC-" + id, "", local_text(at, zone)});
  sqlite3_finalize(record);
}

void type_in_calls(const std::filesystem::path& file, const std::vector<std::uint64_t>& numbers,
                   int round, Instant at, const Zone& zone) {
  Database db(file);
  db.run("BEGIN");
  sqlite3_stmt* event = db.prepare("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)");
  const std::string stamp = local_text(at, zone);
  for (const std::uint64_t number : numbers) {
    const std::string id = fmt::format("C{:06}", number);
    db.insert(event,
              {fmt::format("N{}-{}", id, round), "case", id, "case_note_recorded", stamp, stamp,
               fmt::format("W{:04}", number % 400), "", R"({"type": "call"})", stamp});
  }
  sqlite3_finalize(event);
  db.run("COMMIT");
}

std::uint64_t scan_council_host(const std::filesystem::path& file) {
  Database db(file);
  std::uint64_t rows = 0;
  std::size_t bytes = 0;
  for (const char* table : kTableNames) {
    sqlite3_stmt* statement = db.prepare(std::string("SELECT * FROM ") + table);
    const int columns = sqlite3_column_count(statement);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      ++rows;
      for (int column = 0; column < columns; ++column) {
        const auto* text = sqlite3_column_text(statement, column);
        if (text != nullptr) {
          bytes += std::string_view(reinterpret_cast<const char*>(text)).size();
        }
      }
    }
    sqlite3_finalize(statement);
  }
  return bytes == 0 ? 0 : rows;
}

}  // namespace duecourse::testing
