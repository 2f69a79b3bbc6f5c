// The counts of children that the engine makes for workers and teams.
#include "engine/caseload_records.hpp"

#include <gtest/gtest.h>

#include <string>

#include "engine/time/time_text.hpp"
#include "tests/support/event_lines.hpp"

namespace duecourse::testing {
namespace {

const SubjectRef kWorker{SubjectKind::worker, SubjectId("W")};
const SubjectRef kTeam{SubjectKind::team, SubjectId("T")};

/// A framework that counts children in need and targeted ones, for the role `lead`.
class CaseloadRecords : public ::testing::Test {
 protected:
  CaseloadRecords() {
    rulebook_.zone = london();
    Framework& framework = rulebook_.frameworks.emplace_back();
    framework.id = FrameworkId("f");
    ChildCaseload& rules = framework.children.emplace();
    rules.roles = {"lead"};
    rules.counts = {
        {"children", {"in_need", "targeted"}}, {"need", {"in_need"}}, {"target", {"targeted"}}};
    rules.worker_kind = "counted";
    rules.team_kind = "pod";
    rules.staff = {{"support", {"support_worker"}}};
    Worker& worker = directory_.workers[WorkerId("W")];
    worker.id = WorkerId("W");
    worker.job = "support_worker";
    worker.team = TeamId("T");
  }

  static std::optional<Moment> maybe(const char* text) {
    return *text == '\0' ? std::nullopt : std::optional(moment_at(text));
  }
  void carry(const char* case_id, const char* from, const char* to = "",
             const char* role = "lead") {
    CarriedCase& one = around_.carried.emplace_back();
    one.case_id = SubjectId(case_id);
    one.role = role;
    one.from = maybe(from);
    one.to = maybe(to);
  }
  void child(const char* case_id, const char* person, const char* state, const char* from,
             const char* to = "", const char* framework = "f") {
    CountedChild& one = around_.children.emplace_back();
    one.case_id = SubjectId(case_id);
    one.framework = FrameworkId(framework);
    if (*person != '\0') one.person = PersonId(person);
    one.state = state;
    one.from = moment_at(from);
    one.to = maybe(to);
  }
  std::vector<Event> records(const char* now, const SubjectRef& subject = kWorker,
                             std::vector<Event> events = {}) {
    add_caseload_records(subject, {{FrameworkId("f"), {}, {}}}, around_, directory_,
                         moment_at(now).at, rulebook_, events);
    return events;
  }
  /// `day children/need/target`, those after `now` in brackets; a blank between.
  std::string made(const char* now, const SubjectRef& subject = kWorker) {
    std::string all;
    for (const Event& event : records(now, subject)) {
      const bool ahead = event.occurred.at > moment_at(now).at;
      const std::string line = ahead ? "(" + write_moment(event.occurred, london()) + ")"
                                     : write_moment(event.occurred, london()) + " " +
                                           number(event, "children") + "/" + number(event, "need") +
                                           "/" + number(event, "target");
      EXPECT_EQ(event.subject, subject);
      all += (all.empty() ? "" : " ") + line;
    }
    return all;
  }
  static std::string number(const Event& event, const char* fact) {
    return std::to_string(static_cast<int>(number_of(event.facts, fact).value_or(-1)));
  }

  Rulebook rulebook_;
  Directory directory_;
  Surroundings around_;
};

TEST_F(CaseloadRecords, OneADayOnWhichANumberChanges) {
  carry("C", "2026-03-01");
  child("C", "A", "in_need", "2026-03-02");
  child("C", "B", "targeted", "2026-03-02T10:00");
  child("C", "D", "targeted", "2026-03-04", "2026-03-06");
  EXPECT_EQ(made("2026-03-10T09:00"), "2026-03-02 2/1/1 2026-03-04 3/1/2 2026-03-06 2/1/1");
}

TEST_F(CaseloadRecords, TheNumbersOfADayAreThoseOfItsEndAndTodayThoseOfNow) {
  carry("C", "2026-03-01");
  child("C", "A", "in_need", "2026-03-02T09:00", "2026-03-02T15:00");
  child("C", "B", "in_need", "2026-03-03T09:00", "2026-03-03T15:00");
  EXPECT_EQ(made("2026-03-03T12:00"), "2026-03-03 1/1/0 (2026-03-03T15:00:00+00:00)");
  EXPECT_EQ(made("2026-03-03T15:00"), "");
}

TEST_F(CaseloadRecords, AChangeOfStateOnOneDayIsOneRecord) {
  carry("C", "2026-03-01");
  child("C", "A", "targeted", "2026-03-02", "2026-03-09");
  child("C", "A", "in_need", "2026-03-09");
  EXPECT_EQ(made("2026-03-10T09:00"), "2026-03-02 1/0/1 2026-03-09 1/1/0");
}

TEST_F(CaseloadRecords, OnlyRolesThatCountAndOnlyWhileTheyAreHeld) {
  carry("C", "2026-03-05", "2026-03-09");
  carry("D", "2026-03-01", "", "other");
  child("C", "A", "in_need", "2026-03-02");
  child("D", "B", "in_need", "2026-03-02");
  EXPECT_EQ(made("2026-03-06T09:00"), "2026-03-05 1/1/0 (2026-03-10T00:00:00+00:00)");
  EXPECT_EQ(made("2026-03-10T09:00"), "2026-03-05 1/1/0 2026-03-10 0/0/0");
}

TEST_F(CaseloadRecords, ARoleThatIsHandedOnWithinADayChangesNothing) {
  carry("C", "", "2026-03-04");
  carry("C", "2026-03-05");
  child("C", "A", "in_need", "2026-03-02");
  EXPECT_EQ(made("2026-03-10T09:00"), "2026-03-02 1/1/0");
}

TEST_F(CaseloadRecords, AChildOfTwoCasesOrRolesCountsOnceAndOneWithoutANameOnceACase) {
  carry("C", "2026-03-01");
  carry("C", "2026-03-01");
  carry("D", "2026-03-01");
  child("C", "A", "in_need", "2026-03-02");
  child("D", "A", "targeted", "2026-03-02");
  child("C", "", "in_need", "2026-03-02");
  child("D", "", "in_need", "2026-03-02");
  EXPECT_EQ(made("2026-03-10T09:00"), "2026-03-02 3/3/1");
}

TEST_F(CaseloadRecords, AlwaysTheSameIdsAndTheFactsOfToday) {
  carry("C", "2026-03-01");
  child("C", "A", "in_need", "2026-03-02");
  around_.fte = 0.6;
  const auto made = records("2026-03-10T09:00");
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].id, EventId("counted:f:2026-03-02"));
  EXPECT_EQ(made[0].kind, "counted");
  EXPECT_EQ(made[0].facts, (Facts{{"children", 1.0},
                                  {"need", 1.0},
                                  {"target", 0.0},
                                  {"job", std::string("support_worker")},
                                  {"fte", 0.6}}));
  around_.fte.reset();
  EXPECT_EQ(find_fact(records("2026-03-10T09:00")[0].facts, "fte"), nullptr);
}

TEST_F(CaseloadRecords, ATeamHasItsCasesWhoeverHoldsThemAndItsStaff) {
  carry("C", "2026-03-05", "2026-03-09");
  carry("D", "", "", "");
  child("C", "A", "in_need", "2026-03-02");
  child("D", "B", "targeted", "2026-03-03");
  for (const char* id : {"X", "Y", "Z"}) {
    Worker& worker = directory_.workers[WorkerId(id)];
    worker.job = *id == 'X' ? "manager" : "support_worker";
    worker.team = TeamId(*id == 'Y' ? "other" : "T");
    worker.active = *id != 'Z';
  }
  EXPECT_EQ(made("2026-03-10T09:00", kTeam), "2026-03-02 1/1/0 2026-03-03 2/1/1");
  EXPECT_EQ(number(records("2026-03-10T09:00", kTeam)[0], "support"), "1");
}

TEST_F(CaseloadRecords, WhatTheHostCountsStands) {
  carry("C", "2026-03-01");
  child("C", "A", "in_need", "2026-03-02");
  Event delivered;
  delivered.kind = "counted";
  EXPECT_EQ(records("2026-03-10T09:00", kWorker, {delivered}).size(), 1U);
  delivered.kind = "another";
  EXPECT_EQ(records("2026-03-10T09:00", kWorker, {delivered}).size(), 2U);
}

TEST_F(CaseloadRecords, OnlyOfTheFrameworkThatCountsAndOnlyForWhomItCounts) {
  carry("C", "2026-03-01");
  child("C", "A", "in_need", "2026-03-02", "", "another");
  EXPECT_EQ(made("2026-03-10T09:00"), "");
  child("C", "A", "in_need", "2026-03-02");
  EXPECT_NE(made("2026-03-10T09:00"), "");
  std::vector<Event> events;
  add_caseload_records(kWorker, {{FrameworkId("another"), {}, {}}}, around_, directory_,
                       moment_at("2026-03-10T09:00").at, rulebook_, events);
  EXPECT_TRUE(events.empty()) << "not enrolled";
  rulebook_.frameworks.front().children->worker_kind.clear();
  EXPECT_EQ(made("2026-03-10T09:00"), "");
}

TEST_F(CaseloadRecords, TheDayIsTheLocalOne) {
  carry("C", "2026-03-01");
  child("C", "A", "in_need", "2026-06-01T23:30");
  EXPECT_EQ(made("2026-06-10T09:00"), "2026-06-01 1/1/0");
}

}  // namespace
}  // namespace duecourse::testing
