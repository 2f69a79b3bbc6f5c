// The queries of config/hosts/eis over a small EIS made by hand, and over the invented one.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <map>

#include "engine/time/time_text.hpp"
#include "examples/eis/example_eis.hpp"
#include "examples/eis/schema_text.hpp"
#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class EisQueries : public HostFixture {
 protected:
  EisQueries() { settings_.queries_folder = DUECOURSE_SOURCE_DIR "/config/hosts/eis"; }

  /// The events of a query as lines; deleted ones with a minus in front.
  std::vector<std::string> events(const std::string& query) {
    const auto read = read_all(query);
    EXPECT_EQ("", read.error);
    EXPECT_THAT(read.faults, IsEmpty());
    std::vector<std::string> lines;
    for (const auto& row : read.rows) {
      const Event& event = event_of(row);
      std::string line = row.deleted ? "- " : "";
      line += describe(event, london());
      if (event.person) line += " of " + event.person->str();
      lines.push_back(line);
    }
    return lines;
  }
};

class HandMadeEis : public EisQueries {
 protected:
  HandMadeEis() {
    sql(examples::eis_schema());
    sql("INSERT INTO eh_team VALUES ('N', 'Northgate', 'n@x.example', 1, NULL, 'North');"
        "INSERT INTO eh_worker VALUES (1, 'Rhys', 'Bevan', 'r@x.example', 'N', NULL, 'Team "
        "Manager',"
        " 37, 'Mon-Fri', '2020-01-01', NULL),"
        " (2, 'Siân', 'O''Brien', 's@x.example', 'N', 1, 'Family Practitioner', 18.5, 'Mon,Tue',"
        " '2024-05-06', '2026-05-01');"
        "INSERT INTO eh_absence VALUES (1, 2, '2026-03-02', '2026-03-06', NULL, 'Leave'),"
        " (2, 2, '2026-04-07', '2026-04-10', 1, 'Leave');"
        "INSERT INTO eh_family VALUES (5, 'Price', 'N', '2026-03-02', 'High', 'Y',"
        " '2026-03-02T10:00:00');");
  }
};

TEST_F(HandMadeEis, NothingIsWrongWithTheQueries) {
  EXPECT_THAT(check_faults(), IsEmpty());
}

TEST_F(HandMadeEis, PeopleAndFamiliesBecomeRecords) {
  const auto workers = read_all("workers");
  ASSERT_THAT(workers.rows, SizeIs(2));
  const Worker& worker = std::get<Worker>(workers.rows[1].record);
  EXPECT_EQ("Siân O'Brien", worker.name);
  EXPECT_EQ("family_practitioner", worker.job);
  EXPECT_EQ(0.5, worker.fte);
  EXPECT_FALSE(worker.active);
  EXPECT_EQ(WorkerId("1"), worker.manager);
  EXPECT_EQ("2026-04-07", write_moment(*worker.absent_from, london()));
  EXPECT_EQ(WorkerId("1"), worker.cover);
  const CaseRecord record = std::get<CaseRecord>(read_all("families").rows[0].record);
  EXPECT_EQ(SubjectId("5"), record.id);
  EXPECT_EQ("F-5", record.reference);
  EXPECT_EQ("high", record.risk);
  EXPECT_TRUE(record.restricted);
}

TEST_F(HandMadeEis, ContactsCarryTheirFacts) {
  sql("INSERT INTO eh_contact VALUES (1, 5, '2026-03-02', '2026-03-02T10:00:00', 'FD', 'School',"
      " 'PROF', '', NULL, 'Y', 2, 'N', '2026-03-02T10:00:00'), (2, 5, '2026-03-03T09:00:00', NULL, "
      "'WALK',"
      " NULL, 'FAMILY', 'x', NULL, 'N', NULL, 'Y', '2026-03-03T10:00:00');");
  EXPECT_THAT(
      events("contacts"),
      ElementsAre("2026-03-02 contact_received contact-1 {source: front_door, professional: "
                  "true, original_referrer: false, further_action: true}",
                  "- 2026-03-03T09:00:00+00:00 contact_received contact-2 {source: walk_in, "
                  "professional: false, original_referrer: true, further_action: false}"));
  EXPECT_THAT(ids_of(read_all("roles")), UnorderedElementsAre("duty-1", "screening-1"));
}

TEST_F(HandMadeEis, OneEventNeedsTwoTables) {
  sql("INSERT INTO eh_meeting VALUES (1, 'SCREEN', 'N', '2026-03-03', NULL, '2026-03-03T12:00:00'),"
      " (2, 'MAAM', 'N', '2026-03-10', '14:00:00', '2026-03-10T14:00:00');"
      "INSERT INTO eh_decision VALUES (1, 1, 5, 9, 'To MAAM', '2026-03-03T12:00:00', 2),"
      " (2, 2, 5, 9, 'Allocate', '2026-03-10T15:00:00', 2);");
  EXPECT_THAT(
      events("decisions"),
      ElementsAre("2026-03-03 screened decision-1 {outcome: maam, contact: contact-9}",
                  "2026-03-10T14:00:00+00:00 maam_held decision-2 {outcome: allocate, contact: "
                  "contact-9}",
                  "2026-03-03 screening_held session-1 {}"));
}

TEST_F(HandMadeEis, AnEscalationIsThereWithItsNoteAndItsForm) {
  sql("INSERT INTO eh_note (note_no, family_no, title, note_date, entered, author) VALUES"
      " (1, 5, 'Escalation to social care', '2026-03-03', '2026-03-03T12:00:00', 2);");
  EXPECT_THAT(
      events("escalations"),
      ElementsAre("2026-03-03T12:00:00+00:00 escalation_recorded escalation-1 {case_note: true, "
                  "request_form: false}"));
  sql("INSERT INTO eh_form VALUES (1, 5, NULL, 'Request for Support', '2026-03-03', 'Completed',"
      " '2026-03-04T09:00:00', NULL, NULL, 2, '2026-03-04T09:00:00');");
  EXPECT_THAT(
      events("escalations"),
      ElementsAre("2026-03-04T09:00:00+00:00 escalation_recorded escalation-1 {case_note: true, "
                  "request_form: true}"));
}

TEST_F(HandMadeEis, AStatusThatChangesInPlaceChangesItsEvents) {
  sql("INSERT INTO eh_form VALUES (1, 5, NULL, 'Support Plan', '2026-03-03', 'Draft', NULL, NULL,"
      " NULL, 2, '2026-03-03T09:00:00');");
  const std::string begun = "2026-03-03 plan_commenced form-1-begun {}";
  EXPECT_EQ(begun, events("forms")[1]);
  EXPECT_EQ("- ", events("forms")[0].substr(0, 2));
  sql("UPDATE eh_form SET status = 'Completed', completed = '2026-04-09T09:00:00', is_smart = 'Y',"
      " last_changed = '2026-04-09T09:00:00';");
  EXPECT_THAT(events("forms"),
              ElementsAre("2026-04-09T09:00:00+01:00 plan_completed form-1 {smart: true}", begun));
  sql("UPDATE eh_form SET status = 'Cancelled', last_changed = '2026-04-10T09:00:00';");
  for (const std::string& line : events("forms")) EXPECT_EQ("- ", line.substr(0, 2));
}

TEST_F(HandMadeEis, NotesAreManyKindsByTheirTitle) {
  sql("INSERT INTO eh_note (note_no, family_no, title, about, note_date, note_time, outcome,"
      " is_deleted, last_changed) VALUES"
      " (1, 5, 'Managers Decision', 'Plan', '2026-03-03', NULL, 'Actions recorded', 'N', '1'),"
      " (2, 5, 'Direct work/Voice of the child', 'Casework', '2026-03-03', '10:00', NULL, 'N', "
      "'2'),"
      " (3, 5, 'Initial contact with family', NULL, '2026-03-04', NULL, 'No answer', 'N', '3'),"
      " (4, 5, 'Telephone call', NULL, '2026-03-04', NULL, NULL, 'Y', '4');");
  EXPECT_THAT(
      events("notes"),
      ElementsAre("2026-03-03 managers_decision note-1 {about: plan, actions_recorded: true}",
                  "2026-03-03T10:00:00+00:00 direct_work note-2 {stage: casework}",
                  "2026-03-04 initial_contact note-3 {reached: false}",
                  "- 2026-03-04 case_note_recorded note-4 {type: Telephone call}"));
}

TEST_F(HandMadeEis, AVisitIsOneEventAChild) {
  sql("INSERT INTO eh_note (note_no, family_no, title, note_date, note_time) VALUES"
      " (1, 5, 'Home visit', '2026-03-03', '10:00:00');"
      "INSERT INTO eh_note_child VALUES (1, 71, 'Y', 'Too young'), (1, 72, 'N', 'N');");
  EXPECT_THAT(events("visits"),
              UnorderedElementsAre("2026-03-03T10:00:00+00:00 visit visit-1 {child_seen: true, "
                                   "child_spoken_to: too_young} of 71",
                                   "2026-03-03T10:00:00+00:00 visit visit-1 {child_seen: false, "
                                   "child_spoken_to: false} of 72"));
}

TEST_F(HandMadeEis, AnAllocationAndAClosureGiveAnEventForEachStep) {
  sql("INSERT INTO eh_allocation VALUES (1, 5, 2, 'Key', '2026-03-04', '2026-03-04T09:00:00',"
      " '2026-05-01', '2026-05-02T09:00:00');"
      "INSERT INTO eh_desktop VALUES (1, 5, '2026-04-29T09:00:00', 2, 'Y', NULL, '2026-05-01',"
      " '2026-05-02T09:00:00', '2026-05-02T09:00:00');");
  EXPECT_THAT(events("allocations"),
              ElementsAre("2026-03-04 allocated allocation-1 {role: key_worker}",
                          "2026-05-01 deallocated deallocation-1 {role: key_worker}"));
  EXPECT_THAT(events("closures"),
              ElementsAre("2026-04-29T09:00:00+01:00 closure_requested closure-1 {summary: true}",
                          "2026-05-01 involvement_ended closure-1-ended {}"));
}

TEST_F(HandMadeEis, SupervisionIsOfTheWorker) {
  sql("INSERT INTO eh_supervision VALUES (1, 2, '2026-03-03', 'Group', '2026-03-04T09:00:00', 1);");
  EXPECT_THAT(
      events("supervisions"),
      UnorderedElementsAre(
          "2024-05-06 worker_started start-2 {}", "2026-05-01 worker_left leave-2 {}",
          "2026-03-03 supervision_held supervision-1 {form: group}",
          "2026-03-04T09:00:00+00:00 supervision_recorded supervision-1-record {supervision: "
          "supervision-1}"));
}

TEST_F(HandMadeEis, PlansLieAheadAndAreCalledOff) {
  sql("INSERT INTO eh_diary VALUES (1, 5, 2, 'Visit', '2026-04-09T16:45:00', '2026-03-03T09:00:00',"
      " '2026-04-09T08:00:00', '2026-04-09T08:00:00');");
  EXPECT_THAT(events("diary"),
              ElementsAre("2026-03-03T09:00:00+00:00 visit_planned diary-1 {at: "
                          "2026-04-09T16:45:00+01:00}",
                          "2026-04-09T08:00:00+01:00 visit_cancelled diary-1-cancelled {visit: "
                          "diary-1}"));
}

class InventedEis : public EisQueries {
 protected:
  static Day day(const char* text) { return *read_day(text); }
  void generate(std::uint64_t seed, int families = 30, const char* to = "2026-05-24") {
    ASSERT_TRUE(
        examples::generate_eis(settings_.database, seed, families, day("2026-03-02"), day(to))
            .ok());
  }
  /// Everything that the queries give, as text.
  std::string everything() {
    std::string text;
    for (const auto& query : open().queries()) {
      for (const auto& row : read_all(query.name).rows) {
        text += query.name + ' ' + row.row_id + ' ' + std::to_string(row.hash) + '\n';
      }
    }
    return text;
  }
  std::map<std::string, int> kinds() {
    std::map<std::string, int> counts;
    for (const auto& query : open().queries()) {
      if (query.kind != adapters::RecordKind::events) continue;
      for (const auto& row : read_all(query.name).rows) {
        if (!row.deleted) ++counts[event_of(row).kind];
      }
    }
    return counts;
  }
};

TEST_F(InventedEis, HasEveryKindOfCaseworkAndAFewFaults) {
  generate(7, 40, "2026-07-05");
  EXPECT_THAT(check_faults(), IsEmpty());
  const auto found = kinds();
  for (const char* kind : {"contact_received",
                           "contact_form_completed",
                           "acknowledgement_sent",
                           "screened",
                           "maam_held",
                           "allocated",
                           "deallocated",
                           "initial_contact",
                           "visit",
                           "visit_planned",
                           "assessment_completed",
                           "assessment_audited",
                           "plan_commenced",
                           "plan_completed",
                           "review_held",
                           "managers_decision",
                           "direct_work",
                           "closure_requested",
                           "escalation_recorded",
                           "step_up_form_completed",
                           "supervision_held",
                           "worker_started"}) {
    EXPECT_TRUE(found.contains(kind)) << kind;
  }
  std::size_t faults = 0;
  for (const auto& query : reader_->queries()) faults += read_all(query.name).faults.size();
  EXPECT_EQ(5U, faults);
}

TEST_F(InventedEis, TheSameSeedGivesTheSameContent) {
  generate(7);
  const std::string first = everything();
  reader_.reset();
  generate(7);
  EXPECT_EQ(first, everything());
  reader_.reset();
  generate(8);
  EXPECT_NE(first, everything());
}

TEST_F(InventedEis, NothingIsKnownBeforeItIsTypedIn) {
  const Instant noon = london().start_of(day("2026-04-01")) + std::chrono::hours{12};
  ASSERT_TRUE(
      examples::prepare_eis(settings_.database, {7, 30, day("2026-03-02"), day("2026-05-24")})
          .ok());
  EXPECT_THAT(read_all("contacts").rows, IsEmpty());
  EXPECT_THAT(read_all("workers").rows, SizeIs(15));
  const auto edits = examples::advance_eis(settings_.database, noon);
  ASSERT_TRUE(edits.ok());
  EXPECT_GT(*edits, 100U);
  const auto contacts = read_all("contacts");
  EXPECT_GT(contacts.rows.size(), 5U);
  for (const auto& row : contacts.rows) EXPECT_LE(*event_of(row).recorded, noon);
  EXPECT_EQ(0U, *examples::advance_eis(settings_.database, noon));
}

TEST_F(InventedEis, PlayedStepByStepIsPlayedAtOnce) {
  generate(7);
  const std::string at_once = everything();
  reader_.reset();
  ASSERT_TRUE(
      examples::prepare_eis(settings_.database, {7, 30, day("2026-03-02"), day("2026-05-24")})
          .ok());
  for (Day at = day("2026-03-01"); at < day("2026-05-26"); at += std::chrono::days{1}) {
    ASSERT_TRUE(examples::advance_eis(settings_.database, london().start_of(at)).ok());
  }
  EXPECT_EQ(at_once, everything());
}

TEST_F(InventedEis, APollAfterEachDayMissesNothingThatIsStamped) {
  ASSERT_TRUE(
      examples::prepare_eis(settings_.database, {7, 30, day("2026-03-02"), day("2026-05-24")})
          .ok());
  std::map<std::string, std::uint64_t> mirrored;
  adapters::Cursor cursor;
  for (Day at = day("2026-03-02"); at < day("2026-05-26"); at += std::chrono::days{1}) {
    ASSERT_TRUE(examples::advance_eis(settings_.database, london().start_of(at)).ok());
    const auto read = poll(cursor, "forms", 3);
    ASSERT_EQ("", read.error);
    for (const auto& row : read.rows) mirrored[row.row_id] = row.hash;
    if (!read.rows.empty()) cursor = read.end;
  }
  std::map<std::string, std::uint64_t> whole;
  for (const auto& row : read_all("forms").rows) whole[row.row_id] = row.hash;
  EXPECT_EQ(whole, mirrored);
}

}  // namespace
}  // namespace duecourse::testing
