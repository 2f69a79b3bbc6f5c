// What the records of a host add up to: each line is well, or says what to do.
#include "adapters/service/host_report.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "adapters/service/case_census.hpp"
#include "engine/time/time_text.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class HostReportTest : public ::testing::Test {
 protected:
  HostReportTest() {
    council.open();
    queries = {{"teams", RecordKind::teams, true, "teams.sql"},
               {"workers", RecordKind::workers, true, "workers.sql"},
               {"roles", RecordKind::roles, true, "roles.sql"},
               {"enrolments", RecordKind::enrolments, true, "enrolments.sql"}};
    census.emplace(ReportGround{rulebook(), posts, queries, at("2026-06-10T12:00")});
  }

  const Rulebook& rulebook() const { return council.council->rulebook(); }
  Instant at(const std::string& local) const { return council.at(local); }
  Moment moment(const std::string& text) const {
    return read_moment(text, rulebook().zone)->moment;
  }

  void add(Record record) {
    MirrorRow row;
    row.record = std::move(record);
    census->add(row);
  }
  void team(const std::string& id, const std::string& manager, const std::string& parent = "") {
    Team team;
    team.id = TeamId(id);
    team.manager = WorkerId(manager);
    team.parent = TeamId(parent);
    team.mailbox = id + "@westshire.example";
    add(team);
  }
  void worker(const std::string& id, const std::string& team,
              const std::string& email = "a@b.example", bool active = true) {
    Worker worker;
    worker.id = WorkerId(id);
    worker.team = TeamId(team);
    worker.email = email;
    worker.active = active;
    add(worker);
  }
  void case_record(const std::string& id) {
    CaseRecord record;
    record.id = SubjectId(id);
    add(record);
  }
  void event(const std::string& id, const std::string& kind, const std::string& occurred,
             const std::string& recorded = "", Facts facts = {}) {
    Event event;
    event.host_id = id + "-" + kind;
    event.subject = {SubjectKind::case_, SubjectId(id)};
    event.kind = kind;
    event.occurred = moment(occurred);
    event.recorded = moment(recorded.empty() ? occurred : recorded).at;
    event.by = WorkerId("W1");
    event.facts = std::move(facts);
    add(event);
  }
  void enrol(const std::string& id, const std::string& framework) {
    EnrolmentRecord record;
    record.subject = {SubjectKind::case_, SubjectId(id)};
    record.enrolment.framework = FrameworkId(framework);
    add(record);
  }
  void role(const std::string& id, const std::string& role, const std::string& from,
            const std::string& to = "") {
    RoleRecord record;
    record.holding.case_id = SubjectId(id);
    record.holding.role = role;
    record.holding.worker = WorkerId("W1");
    record.holding.from = moment(from);
    if (!to.empty()) record.holding.to = moment(to);
    add(record);
  }
  ReportLine line(const std::string& group, const std::string& key) const {
    for (const ReportGroup& one : census->report()) {
      for (const ReportLine& found : one.lines) {
        if (one.key == group && found.key == key) return found;
      }
    }
    ADD_FAILURE() << "there is no line " << group << "/" << key;
    return {};
  }
  std::vector<std::string> keys(const std::string& group) const {
    std::vector<std::string> keys;
    for (const ReportGroup& one : census->report()) {
      for (const ReportLine& found : one.lines) {
        if (one.key == group) keys.push_back(found.key);
      }
    }
    return keys;
  }

  TestCouncil council;
  std::map<std::string, std::string> posts;
  std::vector<HostQuery> queries;
  std::optional<HostCensus> census;
};

TEST_F(HostReportTest, WorkersLackAddressesManagersAndTeams) {
  team("T1", "M1");
  team("T2", "");
  worker("M1", "T1");
  worker("W1", "T1", "");
  worker("W2", "T2");
  worker("W3", "");
  worker("W4", "", "", false);
  const ReportLine addresses = line("workers", "without_address");
  EXPECT_FALSE(addresses.well);
  EXPECT_EQ(addresses.text, "1 active worker(s) without an e-mail address (W1)");
  EXPECT_THAT(addresses.advice, HasSubstr("workers.sql"));
  EXPECT_THAT(line("workers", "without_manager").examples, ElementsAre("W2", "W3"))
      << "M1 stands at the top";
  EXPECT_THAT(line("workers", "without_team").examples, ElementsAre("W3"));
  EXPECT_EQ(line("workers", "active_workers").count, 4U) << "who has left needs none of it";
  EXPECT_THAT(line("workers", "teams_without_manager").examples, ElementsAre("T2"));
  EXPECT_TRUE(line("workers", "teams_without_mailbox").well);
}

TEST_F(HostReportTest, AManagerOfATeamAboveIsAManager) {
  team("T1", "M1");
  team("T2", "M2", "T1");
  worker("M1", "T1");
  worker("M2", "T2");
  EXPECT_TRUE(line("workers", "without_manager").well);
  team("T2", "M2");
  worker("M3", "T2");
  EXPECT_TRUE(line("workers", "without_manager").well);
}

TEST_F(HostReportTest, WhoIsNamedMustBeThere) {
  team("T1", "M9");
  worker("W2", "T7");
  event("C1", "visit", "2026-06-01");
  event("C2", "visit", "2026-06-02");
  EXPECT_THAT(line("workers", "managers_not_workers").examples, ElementsAre("M9 of T1"));
  EXPECT_THAT(line("workers", "in_unknown_team").examples, ElementsAre("W2 in T7"));
  const ReportLine named = line("workers", "named_not_workers");
  EXPECT_EQ(named.count, 2U);
  EXPECT_THAT(named.examples, ElementsAre("W1"));
}

TEST_F(HostReportTest, ARoleIsHeldByARowOrByAnAllocation) {
  for (const char* id : {"C1", "C2", "C3", "C4", "C5"}) event(id, "initial_contact", "2026-06-01");
  role("C1", "key_worker", "2026-05-01");
  event("C2", "allocated", "2026-06-01");
  role("C3", "key_worker", "2026-05-01", "2026-06-09");
  event("C4", "allocated", "2026-06-01");
  event("C4", "deallocated", "2026-06-05");
  role("C5", "key_worker", "2026-05-01", "2026-06-10");
  const ReportLine held = line("roles", "role_key_worker");
  EXPECT_TRUE(held.well);
  EXPECT_EQ(held.text,
            "key_worker (asked for by visiting): 3 open case(s) have one, 2 have none (C3, C4)");
}

TEST_F(HostReportTest, ARoleThatNobodyHoldsIsAThingToDo) {
  event("C1", "initial_contact", "2026-06-01");
  role("C1", "keyworker", "2026-05-01");
  role("C1", "chair", "2026-05-01");
  const ReportLine nobody = line("roles", "role_key_worker");
  EXPECT_FALSE(nobody.well);
  EXPECT_THAT(nobody.advice, HasSubstr("roles.sql"));
  EXPECT_EQ(line("roles", "unknown_keyworker").advice, "did you mean 'key_worker'? Mend roles.sql");
  EXPECT_TRUE(line("roles", "unknown_chair").well) << "a host may have roles of its own";
}

TEST_F(HostReportTest, AnOpenCaseThatIsEnrolledNowhereIsAThingToDo) {
  for (const char* id : {"C1", "C2", "C3"}) event(id, "initial_contact", "2026-06-01");
  event("C3", "case_closed", "2026-06-05");
  case_record("C1");
  case_record("C9");
  EXPECT_TRUE(line("enrolments", "every_case").well) << "no enrolments: every case takes part";
  enrol("C1", "visiting");
  enrol("C1", "visitng");
  const ReportLine missing = line("enrolments", "not_enrolled");
  EXPECT_FALSE(missing.well);
  EXPECT_THAT(missing.examples, ElementsAre("C2")) << "C3 is closed, C9 never began";
  EXPECT_THAT(missing.advice, HasSubstr("enrolments.sql"));
  const ReportLine open = line("enrolments", "open_cases");
  EXPECT_EQ(open.count, 2U);
  EXPECT_EQ(open.counts.at("visiting"), 1U);
  EXPECT_THAT(line("enrolments", "unknown_visitng").advice, HasSubstr("did you mean 'visiting'?"));
  EXPECT_THAT(line("enrolments", "without_record").examples, ElementsAre("C2", "C3"));
}

TEST_F(HostReportTest, ACaseThatWasReopenedIsOpen) {
  event("C1", "contact_received", "2026-05-01");
  event("C1", "case_closed", "2026-05-10");
  event("C1", "case_note_recorded", "2026-05-11");
  EXPECT_EQ(line("enrolments", "open_cases").count, 0U);
  event("C1", "case_reopened", "2026-06-01");
  EXPECT_EQ(line("enrolments", "open_cases").count, 1U);
}

TEST_F(HostReportTest, ProcessesThemselvesSayWhatClosesAndReopens) {
  const ClosingKinds kinds = closing_kinds(rulebook());
  EXPECT_THAT(kinds.closes, Contains("case_closed"));
  EXPECT_THAT(kinds.closes, Not(Contains("visit")));
  EXPECT_THAT(kinds.reopens, Contains("case_reopened"));
  EXPECT_THAT(kinds.reopens, Not(Contains("case_note_recorded")));
}

TEST_F(HostReportTest, KindsAreCountedAndUnknownOnesNamed) {
  event("C1", "visit", "2026-06-01");
  event("C2", "visit", "2026-06-01");
  event("C1", "vist", "2026-06-02");
  const ReportLine counts = line("kinds", "counts");
  EXPECT_EQ(counts.counts.at("visit"), 2U);
  EXPECT_EQ(counts.text, "3 event(s) of 2 kind(s): visit 2, vist 1");
  const ReportLine unknown = line("kinds", "unknown_vist");
  EXPECT_FALSE(unknown.well);
  EXPECT_THAT(unknown.advice, HasSubstr("did you mean 'visit'?"));
}

TEST_F(HostReportTest, AKindThatARuleWaitsForAndThatNeverOccursIsAThingToDo) {
  event("C1", "visit", "2026-06-01");
  const ReportLine never = line("kinds", "never");
  EXPECT_FALSE(never.well);
  EXPECT_EQ(never.counts.at("initial_contact"), 1U);
  EXPECT_EQ(never.text,
            "1 kind(s) that rules wait for never occur; with how many rules: initial_contact (1)");
  event("C1", "initial_contact", "2026-06-01");
  EXPECT_TRUE(line("kinds", "never").well);
  EXPECT_TRUE(line("kinds", "never_met").well) << "a first visit is made of visits";
}

TEST_F(HostReportTest, ARuleThatBeginsAndCanNeverBeMetIsAThingToDo) {
  std::string framework = kVisitingFramework;
  framework.replace(framework.find("ends   = \"first_visit\""), 22, "ends = \"plan_completed\"");
  std::ofstream(council.path("visiting.toml")) << framework;
  council.open();
  census.emplace(ReportGround{rulebook(), posts, queries, std::nullopt});
  event("C1", "initial_contact", "2026-06-01");
  const ReportLine unmet = line("kinds", "never_met");
  EXPECT_FALSE(unmet.well);
  EXPECT_THAT(unmet.examples, ElementsAre("visiting/first-visit"));
  event("C1", "plan_completed", "2026-06-02");
  EXPECT_TRUE(line("kinds", "never_met").well);
}

TEST_F(HostReportTest, DatesThatLieAheadAreNamedPlansAreNot) {
  event("C1", "visit", "2026-06-01T10:00", "2026-06-12T10:00");
  event("C1", "visit_planned", "2026-06-20T10:00", "2026-06-09T10:00");
  event("C2", "visit", "2026-07-01", "2026-06-09T11:00");
  EXPECT_THAT(line("dates", "recorded_ahead").examples, ElementsAre("C1-visit"));
  EXPECT_THAT(line("dates", "occurred_ahead").examples, ElementsAre("C2-visit"));
  EXPECT_EQ(line("dates", "newest").text, "the newest event was recorded on Tue 9 Jun 2026 11:00")
      << "what lies ahead is no news";
  EXPECT_TRUE(line("dates", "newest").well);
  EXPECT_EQ(line("dates", "by_day").text, "1 of 3 event(s) (33.3 %) are known only by their day");
}

TEST_F(HostReportTest, NothingForAWeekIsAThingToDo) {
  event("C1", "visit", "2026-06-01T10:00");
  EXPECT_FALSE(line("dates", "newest").well);
  census.emplace(ReportGround{rulebook(), posts, queries, std::nullopt});
  event("C1", "visit", "2026-06-01T10:00");
  EXPECT_TRUE(line("dates", "newest").well) << "of a made-up time nobody can tell";
  EXPECT_THAT(keys("dates"), Not(Contains("recorded_ahead")));
}

TEST_F(HostReportTest, RowsThatWereNotReadAreSaid) {
  census->add_query({queries[0], 1234567, {}, "", ""});
  QueryRead faulty{queries[1], 10, {}, "fte: found 'half'", ""};
  faulty.unreadable.add("W3");
  faulty.unreadable.add("W4");
  census->add_query(faulty);
  census->add_query({queries[2], 0, {}, "", "the database refuses the query"});
  EXPECT_EQ(line("rows", "rows_of_teams").text, "teams: 1,234,567 row(s)");
  EXPECT_EQ(line("rows", "rows_of_workers").text, "workers: 10 row(s), 2 cannot be read (W3, W4)");
  EXPECT_EQ(line("rows", "rows_of_workers").advice,
            "the first: fte: found 'h*** (4)'. Mend it in the case system, or workers.sql");
  EXPECT_THAT(line("rows", "rows_of_roles").text, HasSubstr("not read to the end"));
}

TEST_F(HostReportTest, WhatTheHostMarksAsDeletedDoesNotCount) {
  MirrorRow row;
  Event event;
  event.subject = {SubjectKind::case_, SubjectId("C1")};
  event.kind = "visit";
  row.record = event;
  row.deleted = true;
  census->add(row);
  EXPECT_EQ(line("kinds", "counts").count, 0U);
}

}  // namespace
}  // namespace duecourse::testing
