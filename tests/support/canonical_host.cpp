// A host database of canonical tables.
#include "tests/support/canonical_host.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace duecourse::testing {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE teams (team_id TEXT, name TEXT, mailbox TEXT, manager_id TEXT, parent_team_id TEXT,
                    district TEXT, changed_at TEXT);
CREATE TABLE workers (worker_id TEXT, name TEXT, email TEXT, team_id TEXT, manager_id TEXT,
                      job TEXT, fte REAL, working_days TEXT, active INTEGER, absent_from TEXT,
                      absent_to TEXT, cover_id TEXT, changed_at TEXT);
CREATE TABLE cases (case_id TEXT, team_id TEXT, family_id TEXT, reference TEXT, url TEXT,
                    risk TEXT, restricted INTEGER, changed_at TEXT);
CREATE TABLE enrolments (enrolment_id TEXT, framework TEXT, subject TEXT, subject_id TEXT,
                         from_at TEXT, to_at TEXT, changed_at TEXT);
CREATE TABLE roles (role_id TEXT, case_id TEXT, role TEXT, worker_id TEXT, email TEXT,
                    from_at TEXT, to_at TEXT, changed_at TEXT);
CREATE TABLE events (event_id TEXT, subject TEXT, subject_id TEXT, kind TEXT, occurred_at TEXT,
                     recorded_at TEXT, worker_id TEXT, person_id TEXT, details TEXT,
                     deleted INTEGER, changed_at TEXT);
)sql";

std::string quoted(const std::string& text) {
  return text.empty() ? "NULL" : "'" + text + "'";
}

}  // namespace

CanonicalHost::CanonicalHost(const std::filesystem::path& path) {
  if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) throw std::runtime_error(path.string());
  run(kTables);
}

CanonicalHost::~CanonicalHost() {
  sqlite3_close(db_);
}

void CanonicalHost::run(const std::string& sql) {
  char* message = nullptr;
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return;
  const std::string text = message == nullptr ? "?" : message;
  sqlite3_free(message);
  throw std::runtime_error(text + ": " + sql);
}

void CanonicalHost::add(const EventRow& row) {
  const std::string changed = row.changed.empty() ? row.occurred : row.changed;
  run(
      fmt::format("INSERT INTO events VALUES ('{}', 'case', '{}', '{}', '{}', '{}', {}, {}, {}, 0, "
                  "'{}')",
                  row.id, row.case_id, row.kind, row.occurred, changed, quoted(row.worker),
                  quoted(row.person), quoted(row.details), changed));
}

void CanonicalHost::add_people() {
  run(R"sql(
INSERT INTO teams VALUES ('T1', 'North Family Centre', 'north@westshire.example', 'M1', NULL, NULL,
                          '2026-01-01');
INSERT INTO workers VALUES
 ('W1', 'Siân Hughes', 'sian@westshire.example', 'T1', 'S1', 'family_practitioner', 1.0, NULL, 1,
  NULL, NULL, NULL, '2026-01-01'),
 ('S1', 'Sam Lee', 'sam@westshire.example', 'T1', 'M1', 'supervisor', 1.0, NULL, 1,
  NULL, NULL, NULL, '2026-01-01'),
 ('M1', 'Mo Khan', 'mo@westshire.example', 'T1', NULL, 'manager', 1.0, NULL, 1,
  NULL, NULL, NULL, '2026-01-01');
)sql");
}

void CanonicalHost::add_case(const std::string& id) {
  run(
      fmt::format("INSERT INTO cases VALUES ('{0}', 'T1', 'F-{0}', 'FC-{0}', "
                  "'https://eis.westshire.example/case/{0}', NULL, 0, '2026-01-01')",
                  id));
}

void CanonicalHost::add_contacted_case(const std::string& id, const std::string& contacted) {
  add_case(id);
  run(
      fmt::format("INSERT INTO roles VALUES ('R-{0}', '{0}', 'key_worker', 'W1', NULL, "
                  "'2026-05-01', NULL, '2026-05-01')",
                  id));
  add({id + "-1", id, "contact_received", "2026-05-28T09:00", "", R"({"source": "dart"})", "",
       contacted});
  add({id + "-2", id, "allocated", "2026-05-29T09:00", "W1", R"({"role": "key_worker"})", "",
       contacted});
  add({id + "-3", id, "initial_contact", contacted, "W1", "", "", ""});
}

}  // namespace duecourse::testing
