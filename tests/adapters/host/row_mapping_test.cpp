// One row becomes one record: what is read, what is a fault, what is left unknown.
#include "adapters/host/row_mapping.hpp"

#include <gmock/gmock.h>

#include <map>

#include "engine/time/time_text.hpp"
#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using adapters::CellView;
using adapters::map_row;
using adapters::RecordKind;
using ::testing::HasSubstr;

using Values = std::map<std::string, std::string>;

/// What became of a row, and the row where it was mapped.
struct MappedRow : adapters::RowOutcome {
  std::optional<adapters::MirrorRow> row;
};

/// Maps a row in which the named columns have these values; "NULL" is NULL.
MappedRow mapped(RecordKind kind, const Values& values) {
  std::vector<std::string> columns;
  for (const auto& column : adapters::canonical_columns(kind)) {
    if (values.contains(column)) columns.push_back(column);
  }
  for (const auto& [column, value] : values) {
    if (column.starts_with("fact_") || column.starts_with("number_")) columns.push_back(column);
  }
  adapters::ShapeRead read = adapters::read_shape("q", kind, columns);
  std::vector<CellView> cells;
  for (const auto& column : read.shape.columns) {
    const std::string& text = values.at(column);
    cells.push_back({text != "NULL", text == "NULL" ? std::string_view() : text});
  }
  adapters::MirrorRow row;
  adapters::RowOutcome outcome = map_row(read.shape, cells, london(), row);
  MappedRow made{std::move(outcome), std::nullopt};
  if (made.mapped) made.row = std::move(row);
  return made;
}

Values event_values(const Values& more = {}) {
  Values values = {{"event_id", "E-1"},
                   {"subject", "case"},
                   {"subject_id", "C-1"},
                   {"kind", "visit"},
                   {"occurred_at", "2026-04-01"}};
  for (const auto& [column, value] : more) values[column] = value;
  return values;
}

Event event(const Values& more = {}) {
  const MappedRow row = mapped(RecordKind::events, event_values(more));
  EXPECT_EQ("", row.fault);
  return row.row ? event_of(*row.row) : Event{};
}

std::string event_fault(const Values& more) {
  const MappedRow row = mapped(RecordKind::events, event_values(more));
  EXPECT_FALSE(row.row.has_value());
  return row.fault;
}

std::string at(const Moment& moment) {
  return write_moment(moment, london());
}

TEST(EventMapping, ReadsEveryColumn) {
  const Event read = event({{"subject", "worker"},
                            {"recorded_at", "2026-04-01T12:00:00Z"},
                            {"worker_id", "W-1"},
                            {"person_id", "P-1"},
                            {"details", R"({"child_seen": true})"}});
  EXPECT_EQ(EventId("q:E-1#P-1"), read.id);
  EXPECT_EQ("E-1", read.host_id);
  EXPECT_EQ((SubjectRef{SubjectKind::worker, SubjectId("C-1")}), read.subject);
  EXPECT_EQ("visit", read.kind);
  EXPECT_EQ("2026-04-01", at(read.occurred));
  EXPECT_EQ("2026-04-01T13:00:00+01:00", write_instant(*read.recorded, london()));
  EXPECT_EQ(WorkerId("W-1"), read.by);
  EXPECT_EQ(PersonId("P-1"), read.person);
  EXPECT_EQ(true, flag_of(read.facts, "child_seen"));
}

TEST(EventMapping, TimesAreReadAsTheHostWritesThem) {
  const auto occurred = [](const char* text) {
    return at(event({{"occurred_at", text}}).occurred);
  };
  EXPECT_EQ("2026-04-01", occurred("2026-04-01"));
  EXPECT_EQ("2026-04-01T10:00:00+01:00", occurred("2026-04-01T10:00:00"));
  EXPECT_EQ("2026-04-01T10:00:00+01:00", occurred("2026-04-01 10:00"));
  EXPECT_EQ("2026-04-01T10:00:00+01:00", occurred("2026-04-01T09:00:00Z"));
  EXPECT_EQ("2026-04-01T10:00:00+01:00", occurred(" 2026-04-01T11:00:00+02:00 "));
  EXPECT_EQ("2026-03-29T02:00:00+01:00", occurred("2026-03-29T01:30:00"));  // does not exist
}

TEST(EventMapping, ATimeThatExistsTwiceIsTheFirstAndIsNoted) {
  const MappedRow row =
      mapped(RecordKind::events, event_values({{"occurred_at", "2026-10-25T01:30:00"}}));
  ASSERT_TRUE(row.row);
  EXPECT_EQ("2026-10-25T01:30:00+01:00", at(event_of(*row.row).occurred));
  EXPECT_EQ("occurred_at", row.ambiguous);
  EXPECT_EQ("", row.fault);
}

TEST(EventMapping, BlankAndNullAreUnknown) {
  const Event read =
      event({{"recorded_at", " "}, {"worker_id", "NULL"}, {"person_id", ""}, {"details", "NULL"}});
  EXPECT_FALSE(read.recorded.has_value());
  EXPECT_FALSE(read.by.has_value());
  EXPECT_FALSE(read.person.has_value());
  EXPECT_TRUE(read.facts.empty());
  EXPECT_EQ(EventId("q:E-1"), read.id);
}

TEST(EventMapping, FactsAreTyped) {
  const Event read =
      event({{"details", R"({"a": true, "b": 2.5, "c": "dart", "d": "2026-04-03", "e": null,)"
                         R"( "f": "2026-04-03T10:00", "g": "2026-04-03 or so", "h": "Siân"})"}});
  EXPECT_EQ(
      "{a: true, b: 2.5, c: dart, d: 2026-04-03, f: 2026-04-03T10:00:00+01:00, "
      "g: 2026-04-03 or so, h: Siân}",
      describe(read.facts, london()));
}

TEST(EventMapping, FaultsNameColumnFoundAndAllowed) {
  EXPECT_EQ("subject: found 'child'; allowed is case, worker or team",
            event_fault({{"subject", "child"}}));
  EXPECT_EQ("subject is empty; it must be case, worker or team", event_fault({{"subject", ""}}));
  EXPECT_EQ("subject_id is empty; it must be the id of a case, worker or team",
            event_fault({{"subject_id", "NULL"}}));
  EXPECT_EQ("kind is empty; it must be an event kind", event_fault({{"kind", " "}}));
  EXPECT_EQ("occurred_at is empty; it must be when it happened",
            event_fault({{"occurred_at", ""}}));
  EXPECT_THAT(event_fault({{"occurred_at", "01/04/2026"}}),
              HasSubstr("occurred_at: '01/04/2026' is not a date; write 2026-04-01"));
  EXPECT_THAT(event_fault({{"recorded_at", "2026-02-30"}}),
              HasSubstr("recorded_at: '2026-02-30' is a day that does not exist"));
  EXPECT_EQ("deleted: found 'Y'; allowed is true, false, 1 or 0", event_fault({{"deleted", "Y"}}));
}

TEST(EventMapping, AllThatIsWrongWithARowIsSaid) {
  EXPECT_EQ(
      "subject: found 'x'; allowed is case, worker or team; kind is empty; it must be an "
      "event kind",
      event_fault({{"subject", "x"}, {"kind", ""}}));
}

TEST(EventMapping, DetailsThatAreNoFlatObjectAreAFault) {
  const auto fault = [](const char* details) { return event_fault({{"details", details}}); };
  EXPECT_THAT(fault("child seen"), HasSubstr("details: found no JSON"));
  EXPECT_THAT(fault("[1]"), HasSubstr("details: found a list; allowed is a JSON object"));
  EXPECT_THAT(fault("3"), HasSubstr("found a bare value"));
  EXPECT_THAT(fault(R"({"a": {"b": 1}})"), HasSubstr("found an object in the fact 'a'"));
  EXPECT_THAT(fault(R"({"a": [1]})"), HasSubstr("found a list in the fact 'a'"));
  EXPECT_THAT(fault(R"({"a": 1, "a": 2})"), HasSubstr("found the fact 'a' twice"));
  EXPECT_THAT(fault(R"({"a": 1} x)"), HasSubstr("found no JSON"));
  EXPECT_THAT(fault("{\"a\": \"\xe2\"}"), HasSubstr("found no JSON"));
}

TEST(EventMapping, TextThatIsNotUtf8IsAFault) {
  EXPECT_EQ("subject_id: 'Si?n' is not UTF-8 (byte 3); let the query convert it",
            event_fault({{"subject_id", "Si\xe2n"}}));
}

TEST(EventMapping, AnIdWithControlCharactersIsAFault) {
  EXPECT_THAT(event_fault({{"person_id",
                            "a\x1f"
                            "b"}}),
              HasSubstr("control character"));
}

TEST(EventMapping, ARowWithoutAnIdSaysSo) {
  const MappedRow row = mapped(RecordKind::events, event_values({{"event_id", "  "}}));
  EXPECT_EQ("", row.row_id);
  EXPECT_FALSE(row.row);
  EXPECT_EQ("event_id is empty; it must be an id", row.fault);
}

TEST(EventMapping, ADeletedRowNeedsNoMoreThanItsId) {
  const MappedRow row = mapped(RecordKind::events, event_values({{"deleted", "1"},
                                                                 {"subject", "NULL"},
                                                                 {"occurred_at", "nonsense"},
                                                                 {"details", "nonsense"}}));
  ASSERT_TRUE(row.row);
  EXPECT_TRUE(row.row->deleted);
  EXPECT_EQ("", row.fault);
}

TEST(EventMapping, TheHashFollowsTheContentAndNotTheStamp) {
  const auto hash = [](const Values& more) {
    return mapped(RecordKind::events, event_values(more)).row->hash;
  };
  const auto base = hash({{"changed_at", "2026-04-01"}, {"deleted", "0"}});
  EXPECT_EQ(base, hash({{"changed_at", "2026-04-02"}, {"deleted", "0"}}));
  EXPECT_NE(base, hash({{"changed_at", "2026-04-01"}, {"deleted", "1"}}));
  EXPECT_NE(base, hash({{"changed_at", "2026-04-01"}, {"deleted", "0"}, {"kind", "visit2"}}));
  EXPECT_NE(hash({{"worker_id", "ab"}, {"person_id", "c"}}),
            hash({{"worker_id", "a"}, {"person_id", "bc"}}));
  EXPECT_NE(hash({{"worker_id", "a"}, {"person_id", "NULL"}}),
            hash({{"worker_id", "NULL"}, {"person_id", "a"}}));
}

TEST(WorkerMapping, ReadsEveryColumn) {
  const MappedRow row = mapped(RecordKind::workers, {{"worker_id", "7"},
                                                     {"name", "Siân O'Brien"},
                                                     {"email", " sian@familycentre.example "},
                                                     {"team_id", "T"},
                                                     {"manager_id", "8"},
                                                     {"job", "family_practitioner"},
                                                     {"fte", "0.6"},
                                                     {"working_days", "Mon-Wed"},
                                                     {"active", "TRUE"},
                                                     {"absent_from", "2026-04-01"},
                                                     {"absent_to", "2026-04-08"},
                                                     {"cover_id", "9"}});
  ASSERT_TRUE(row.row);
  EXPECT_EQ("", row.fault);
  Worker wanted;
  wanted.id = WorkerId("7");
  wanted.name = "Siân O'Brien";
  wanted.email = "sian@familycentre.example";
  wanted.team = TeamId("T");
  wanted.manager = WorkerId("8");
  wanted.job = "family_practitioner";
  wanted.fte = 0.6;
  wanted.working_days = {true, true, true, false, false, false, false};
  wanted.absent_from = Moment{london().start_of(*read_day("2026-04-01")), Precision::day};
  wanted.absent_to = Moment{london().start_of(*read_day("2026-04-08")), Precision::day};
  wanted.cover = WorkerId("9");
  EXPECT_EQ(wanted, std::get<Worker>(row.row->record));
}

TEST(EventMapping, AColumnMayBeAFact) {
  const MappedRow row = mapped(RecordKind::events, {{"event_id", "7"},
                                                    {"subject", "case"},
                                                    {"subject_id", "C"},
                                                    {"kind", "visit"},
                                                    {"occurred_at", "2026-03-30"},
                                                    {"details", R"({"venue": "home"})"},
                                                    {"fact_child_seen", "Yes"},
                                                    {"fact_child_seen_alone", "false"},
                                                    {"fact_observations", " "},
                                                    {"fact_next", "2026-04-20"},
                                                    {"fact_to_team", "210"},
                                                    {"fact_indicator", "1.10"},
                                                    {"number_age", "4"}});
  ASSERT_TRUE(row.row) << row.fault;
  EXPECT_EQ(
      "{venue: home, child_seen: true, child_seen_alone: false, indicator: 1.10, next: "
      "2026-04-20, to_team: 210, age: 4}",
      describe(std::get<Event>(row.row->record).facts, london()));
  EXPECT_EQ("210", *code_of(std::get<Event>(row.row->record).facts, "to_team"));
  EXPECT_EQ(4, number_of(std::get<Event>(row.row->record).facts, "age"));
}

TEST(EventMapping, AFactThatCannotBeReadLosesTheEventAndSaysWhy) {
  Values event = {
      {"event_id", "7"},      {"subject", "case"},           {"subject_id", "C"},
      {"kind", "visit"},      {"occurred_at", "2026-03-30"}, {"details", R"({"age": 3})"},
      {"number_age", "NULL"}, {"fact_venue", "NULL"}};
  const auto same = mapped(RecordKind::events, event).row;
  ASSERT_TRUE(same);
  event["number_age"] = "four";
  EXPECT_EQ("the fact age: found 'four'; allowed is a number such as 0.6",
            mapped(RecordKind::events, event).fault);
  event["number_age"] = "4";
  EXPECT_EQ("details: the fact 'age' is a column too", mapped(RecordKind::events, event).fault);
  event["number_age"] = "NULL";
  event["fact_venue"] = "caf\xe9";
  EXPECT_THAT(mapped(RecordKind::events, event).fault, HasSubstr("the fact venue: "));
  event["fact_venue"] = "home";
  const auto other = mapped(RecordKind::events, event).row;
  ASSERT_TRUE(other);
  EXPECT_NE(same->hash, other->hash);
}

TEST(EventMapping, AFactTwiceOrOfAnotherKindOfRecordIsAFault) {
  const std::vector<std::string> needed = {"event_id", "subject", "subject_id", "kind",
                                           "occurred_at"};
  auto columns = needed;
  columns.insert(columns.end(), {"FACT_AGE", "number_age"});
  const auto twice = adapters::read_shape("q", RecordKind::events, columns);
  ASSERT_EQ(1U, twice.faults.size());
  EXPECT_EQ("the fact 'age' comes twice", twice.faults[0].message);
  columns = needed;
  columns.emplace_back("venue");
  const auto unknown = adapters::read_shape("q", RecordKind::events, columns);
  ASSERT_EQ(1U, unknown.faults.size());
  EXPECT_THAT(unknown.faults[0].message, HasSubstr("or fact_venue, which is the fact 'venue'"));
  const auto of_case = adapters::read_shape("q", RecordKind::cases, {"case_id", "fact_age"});
  EXPECT_EQ(1U, of_case.faults.size());
}

TEST(WorkerMapping, AnUnreadableSideColumnIsUnknownAndTheWorkerStays) {
  const MappedRow row = mapped(RecordKind::workers, {{"worker_id", "7"},
                                                     {"email", "a@b.example"},
                                                     {"fte", "0,6"},
                                                     {"working_days", "various"},
                                                     {"active", "yes"}});
  ASSERT_TRUE(row.row);
  const Worker& worker = std::get<Worker>(row.row->record);
  EXPECT_EQ("a@b.example", worker.email);
  EXPECT_FALSE(worker.fte);
  EXPECT_FALSE(worker.working_days);
  EXPECT_TRUE(worker.active);
  EXPECT_THAT(row.fault, HasSubstr("fte: found '0,6'; allowed is a number such as 0.6"));
  EXPECT_THAT(row.fault, HasSubstr("working_days: 'various' is not a list of days"));
  EXPECT_THAT(row.fault, HasSubstr("active: found 'yes'; allowed is true, false, 1 or 0"));
}

TEST(CaseMapping, AnUnreadableRestrictionRestricts) {
  const MappedRow row = mapped(RecordKind::cases, {{"case_id", "C"}, {"restricted", "?"}});
  ASSERT_TRUE(row.row);
  EXPECT_TRUE(std::get<CaseRecord>(row.row->record).restricted);
  EXPECT_NE("", row.fault);
}

TEST(RoleMapping, NeedsAWorkerOrAnAddress) {
  Values role = {
      {"role_id", "1"}, {"case_id", "C"}, {"role", "key_worker"}, {"worker_id", ""}, {"email", ""}};
  EXPECT_EQ("worker_id is empty; it must be a worker, unless the email is given",
            mapped(RecordKind::roles, role).fault);
  role["email"] = "duty@familycentre.example";
  EXPECT_TRUE(mapped(RecordKind::roles, role).row);
}

TEST(EnrolmentMapping, IsOfACase) {
  Values enrolment = {{"enrolment_id", "1"},
                      {"framework", "family-solutions"},
                      {"subject_id", "C"},
                      {"from_at", "2026-03-02"},
                      {"to_at", "NULL"}};
  const MappedRow row = mapped(RecordKind::enrolments, enrolment);
  ASSERT_TRUE(row.row);
  const auto& record = std::get<adapters::EnrolmentRecord>(row.row->record);
  EXPECT_EQ((SubjectRef{SubjectKind::case_, SubjectId("C")}), record.subject);
  EXPECT_EQ("2026-03-02", at(*record.enrolment.from));
  EXPECT_FALSE(record.enrolment.to);
  enrolment["subject"] = "worker";
  EXPECT_THAT(mapped(RecordKind::enrolments, enrolment).fault, HasSubstr("found 'worker'"));
}

}  // namespace
}  // namespace duecourse::testing
