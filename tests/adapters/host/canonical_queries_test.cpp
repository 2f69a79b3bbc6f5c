// The shipped canonical queries over tables named and shaped as the canonical records, whole ones
// and such as leave things out.
#include <gmock/gmock.h>

#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CanonicalQueries : public HostFixture {
 protected:
  CanonicalQueries() { settings_.queries_folder = DUECOURSE_SOURCE_DIR "/config/hosts/canonical"; }
};

constexpr const char* kWhole = R"(
CREATE TABLE teams (team_id TEXT, name TEXT, mailbox TEXT, manager_id TEXT, parent_team_id TEXT,
  district TEXT, changed_at TEXT);
CREATE TABLE workers (worker_id TEXT, name TEXT, email TEXT, team_id TEXT, manager_id TEXT,
  job TEXT, fte REAL, working_days TEXT, active INTEGER, absent_from TEXT, absent_to TEXT,
  cover_id TEXT, changed_at TEXT);
CREATE TABLE cases (case_id TEXT, team_id TEXT, family_id TEXT, reference TEXT, url TEXT, risk TEXT,
  restricted INTEGER, changed_at TEXT);
CREATE TABLE enrolments (enrolment_id TEXT, framework TEXT, subject TEXT, subject_id TEXT,
  from_at TEXT, to_at TEXT, changed_at TEXT);
CREATE TABLE roles (role_id TEXT, case_id TEXT, role TEXT, worker_id TEXT, email TEXT, from_at TEXT,
  to_at TEXT, changed_at TEXT);
CREATE TABLE events (event_id TEXT, subject TEXT, subject_id TEXT, kind TEXT, occurred_at TEXT,
  recorded_at TEXT, worker_id TEXT, person_id TEXT, details TEXT, deleted INTEGER, changed_at TEXT);
INSERT INTO teams VALUES ('T', 'Northgate', 'n@x.example', 'M', NULL, 'North', '2026-03-02');
INSERT INTO workers VALUES ('W', 'Siân', 's@x.example', 'T', 'M', 'family_practitioner', 1.0,
  'mon,tue', 1, NULL, NULL, NULL, '2026-03-02');
INSERT INTO cases VALUES ('C', 'T', 'F', 'R-1', 'https://x.example/C', 'high', 0, '2026-03-02');
INSERT INTO enrolments VALUES ('N', 'family-solutions', 'case', 'C', '2026-03-02', NULL,
  '2026-03-02');
INSERT INTO roles VALUES ('R', 'C', 'key_worker', 'W', NULL, '2026-03-02', NULL, '2026-03-02');
INSERT INTO events VALUES ('E', 'case', 'C', 'contact_received', '2026-03-02T10:00:00',
  '2026-03-02T10:05:00', 'W', NULL, '{"source":"dart"}', 0, '2026-03-02T10:05:00');
)";

TEST_F(CanonicalQueries, ReadWholeTables) {
  sql(kWhole);
  EXPECT_THAT(check_faults(), IsEmpty());
  for (const char* query : {"teams", "workers", "cases", "enrolments", "roles", "events"}) {
    const auto read = read_all(query);
    EXPECT_EQ("", read.error);
    EXPECT_THAT(read.rows, SizeIs(1)) << query;
    EXPECT_THAT(read.faults, IsEmpty()) << query;
  }
  const Event event = event_of(read_all("events").rows[0]);
  EXPECT_EQ(EventId("events:E"), event.id);
  EXPECT_EQ("dart", *code_of(event.facts, "source"));
}

TEST_F(CanonicalQueries, ColumnsAndWholeTablesMayBeMissing) {
  sql("CREATE TABLE workers (worker_id INTEGER, email TEXT);"
      "CREATE TABLE cases (case_id INTEGER);"
      "CREATE TABLE events (event_id INTEGER, subject TEXT, subject_id INTEGER, kind TEXT, "
      "occurred_at TEXT);"
      "INSERT INTO workers VALUES (1, 'a@x.example'); INSERT INTO cases VALUES (5);"
      "INSERT INTO events VALUES (10, 'case', 5, 'visit', '2026-03-02'),"
      " (9, 'case', 5, 'visit', '2026-03-02');");
  EXPECT_THAT(check_faults(), AllOf(SizeIs(3), Each(HasSubstr("warning: there is no table '"))));
  EXPECT_THAT(ids_of(read_all("events", 1)), ElementsAre("9", "10"));
  EXPECT_THAT(ids_of(read_all("cases")), ElementsAre("5"));
  EXPECT_THAT(read_all("teams").rows, IsEmpty());
  EXPECT_EQ("", read_all("teams").error);
}

TEST_F(CanonicalQueries, AMissingTableOfEventsIsAFault) {
  sql("CREATE TABLE workers (worker_id TEXT); CREATE TABLE cases (case_id TEXT);");
  EXPECT_THAT(check_faults(), ::testing::Contains(HasSubstr("error: no such table: events")));
  EXPECT_THAT(read_all("events").error, HasSubstr("no such table: events"));
}

TEST_F(CanonicalQueries, ADeletedEventIsMarked) {
  sql(kWhole);
  sql("UPDATE events SET deleted = 1;");
  EXPECT_TRUE(read_all("events").rows[0].deleted);
}

TEST_F(CanonicalQueries, AMisnamedColumnIsAFault) {
  sql(kWhole);
  sql("ALTER TABLE cases ADD COLUMN risk_level TEXT;");
  EXPECT_THAT(check_faults(),
              ElementsAre(HasSubstr("error: 'risk_level' is not a column of cases")));
}

}  // namespace
}  // namespace duecourse::testing
