// Conformance: the mirror.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::EnrolmentRecord;
using adapters::RoleRecord;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

class MirrorConformance : public StoreConformance {};
INSTANTIATE_TEST_SUITE_P(Stores, MirrorConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

const SubjectRef kWorker{SubjectKind::worker, SubjectId("W-1")};
const SubjectRef kTeam{SubjectKind::team, SubjectId("T-1")};

Moment second_at(int minutes) {
  return {at_minute(minutes), Precision::second};
}
Moment day_at(int minutes) {
  return {at_minute(minutes), Precision::day};
}

Event full_event() {
  Event event;
  event.id = EventId("visits/E-1/P-1");
  event.host_id = "E-1";
  event.subject = case_of("C-1");
  event.kind = "visit";
  event.occurred = day_at(-600);
  event.recorded = at_minute(3);
  event.recorded_by_day = true;
  event.by = WorkerId("W-1");
  event.person = PersonId("P-1");
  event.facts = {{"child_seen", true},
                 {"present", 2.5},
                 {"purpose", std::string("assessment; 3:x=\xc5\xb5\n")},
                 {"visit", std::string()},
                 {"at", day_at(-600)},
                 {"then", second_at(5)},
                 {"child_spoken_to", false}};
  return event;
}

TEST_P(MirrorConformance, AnEventComesBackAsItWasPut) {
  upsert({row_of("visits", "E-1\x1fP-1", full_event(), ~std::uint64_t{0})});
  EXPECT_THAT(load(case_of("C-1")).events, ElementsAre(full_event()));
  reopen();
  EXPECT_THAT(load(case_of("C-1")).events, ElementsAre(full_event()));
}

TEST_P(MirrorConformance, AnEventWithoutOptionalFieldsComesBackWithoutThem) {
  const MirrorRow row = event_row("E-1", "C-1");
  upsert({row});
  EXPECT_THAT(load(case_of("C-1")).events, ElementsAre(std::get<Event>(row.record)));
}

TEST_P(MirrorConformance, WorkersAndTeamsComeBackInTheDirectory) {
  const Team team{TeamId("T-1"),   "North",       "north@example.org",
                  WorkerId("W-2"), TeamId("T-0"), "Y Fenni \xc5\xb5"};
  Worker full{WorkerId("W-1"),
              "Jo",
              "jo@example.org",
              TeamId("T-1"),
              WorkerId("W-2"),
              "enabler",
              0.6,
              {},
              false,
              day_at(0),
              second_at(9),
              WorkerId("W-3")};
  full.working_days = {true, true, false, true, false, false, true};
  Worker plain;
  plain.id = WorkerId("W-2");
  upsert({row_of("teams", "1", team), row_of("workers", "1", full), row_of("workers", "2", plain)});
  const Directory directory = taken(store().directory());
  ASSERT_THAT(directory.teams, SizeIs(1));
  EXPECT_EQ(directory.teams.at(team.id), team);
  ASSERT_THAT(directory.workers, SizeIs(2));
  EXPECT_EQ(directory.workers.at(full.id), full);
  EXPECT_EQ(directory.workers.at(plain.id), plain);
}

TEST_P(MirrorConformance, ACaseComesWithItsRecordItsRolesAndItsEnrolments) {
  const CaseRecord record{SubjectId("C-1"),  TeamId("T-1"), "F-1", "EH/104",
                          "https://eis/104", "high",        true};
  const RoleHolding holding{SubjectId("C-1"), "key_worker", WorkerId("W-1"), "", day_at(0), {}};
  const RoleHolding mailbox{
      SubjectId("C-1"), "duty_worker", WorkerId(), "duty@example.org", {}, {}};
  const Enrolment enrolment{FrameworkId("family-solutions"), day_at(0), second_at(1)};
  upsert({row_of("cases", "1", record), row_of("roles", "1", RoleRecord{"R-1", holding}),
          row_of("roles", "2", RoleRecord{"R-2", mailbox}),
          row_of("enrolments", "1", EnrolmentRecord{"N-1", case_of("C-1"), enrolment})});
  const auto input = load(case_of("C-1"));
  EXPECT_EQ(input.subject, case_of("C-1"));
  EXPECT_EQ(input.context.subject, case_of("C-1"));
  EXPECT_EQ(input.context.case_record, record);
  EXPECT_THAT(input.context.roles, ElementsAre(holding, mailbox));
  EXPECT_THAT(input.enrolments, ElementsAre(enrolment));
  EXPECT_THAT(taken(store().enrolled_frameworks()),
              ElementsAre(Pair(FrameworkId("family-solutions"), 1U)));
}

TEST_P(MirrorConformance, NothingIsKnownOfAnUnknownSubject) {
  EXPECT_TRUE(failed(store().load(case_of("C-9")), ErrorCode::not_found, "C-9"));
  EXPECT_THAT(taken(store().enrolled_frameworks()), IsEmpty());
}

TEST_P(MirrorConformance, UpsertingTheSameRowsAgainChangesNothing) {
  const std::vector<MirrorRow> rows = {event_row("E-1", "C-1"), event_row("E-2", "C-2")};
  EXPECT_EQ(upsert(rows).added, 2u);
  const auto version = load(case_of("C-1")).input_version;
  const auto count = upsert(rows);
  EXPECT_EQ(count.unchanged, 2u);
  EXPECT_EQ(count.added + count.changed + count.deleted, 0u);
  EXPECT_EQ(load(case_of("C-1")).input_version, version);
}

TEST_P(MirrorConformance, AnotherHashReplacesTheRowAndMarksItsSubject) {
  upsert({event_row("E-1", "C-1", 1)});
  const auto version = load(case_of("C-1")).input_version;
  MirrorRow changed = event_row("E-1", "C-1", 2);
  std::get<Event>(changed.record).kind = "duty_contact";
  EXPECT_EQ(upsert({changed}).changed, 1u);
  const auto input = load(case_of("C-1"));
  EXPECT_GT(input.input_version, version);
  EXPECT_THAT(input.events, ElementsAre(std::get<Event>(changed.record)));
}

TEST_P(MirrorConformance, TheSameRowIdOfTwoQueriesIsTwoRows) {
  MirrorRow other = event_row("E-1", "C-1");
  other.query = "more_events";
  upsert({event_row("E-1", "C-1"), other});
  EXPECT_THAT(load(case_of("C-1")).events, SizeIs(2));
}

TEST_P(MirrorConformance, AnEventThatMovesMarksTheOldSubjectAndTheNewOne) {
  upsert({event_row("E-1", "C-1"), event_row("E-2", "C-1")});
  save(case_of("C-1"), {});
  EXPECT_THAT(dirty(), IsEmpty());
  EXPECT_EQ(upsert({event_row("E-1", "C-2", 2)}).changed, 1u);
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), case_of("C-2")));
  EXPECT_THAT(load(case_of("C-1")).events, SizeIs(1));
  EXPECT_THAT(load(case_of("C-2")).events, SizeIs(1));
}

TEST_P(MirrorConformance, ARoleThatMovesMarksBothCases) {
  upsert(
      {row_of("roles", "1", RoleRecord{"R-1", {SubjectId("C-1"), "key_worker", {}, {}, {}, {}}})});
  save(case_of("C-1"), {});
  upsert({row_of("roles", "1", RoleRecord{"R-1", {SubjectId("C-2"), "key_worker", {}, {}, {}, {}}},
                 2)});
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), case_of("C-2")));
  EXPECT_THAT(load(case_of("C-1")).context.roles, IsEmpty());
}

TEST_P(MirrorConformance, WhatAWorkerCarriesComesWithThemAndAChangeOfItMarksThem) {
  const SubjectRef first{SubjectKind::worker, SubjectId("W-1")};
  const SubjectRef second{SubjectKind::worker, SubjectId("W-2")};
  Worker one;
  one.id = WorkerId("W-1");
  Worker two;
  two.id = WorkerId("W-2");
  const auto role = [](const char* worker, std::optional<Moment> to) {
    return RoleRecord{"R-1", {SubjectId("C-1"), "key_worker", WorkerId(worker), "", day_at(0), to}};
  };
  const auto all_planned = [&] {
    for (const SubjectRef& subject : dirty()) save(subject, {});
  };
  CaseRecord record;
  record.id = SubjectId("C-1");
  record.family_id = "F-1";
  record.reference = "EH/1";
  record.risk = "high";
  upsert({row_of("workers", "1", one), row_of("workers", "2", two), row_of("cases", "1", record),
          row_of("roles", "1", role("W-1", {}))});
  EXPECT_THAT(
      load(first).carried,
      ElementsAre(CarriedCase{
          SubjectId("C-1"), "F-1", "EH/1", "high", "key_worker", WorkerId("W-1"), day_at(0), {}}));
  EXPECT_THAT(load(second).carried, IsEmpty());
  all_planned();
  upsert({row_of("roles", "1", role("W-1", day_at(9)), 2)});
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), first));
  all_planned();
  upsert({row_of("roles", "1", role("W-2", {}), 3)});
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), first, second));
  all_planned();
  record.family_id = "F-2";
  upsert({row_of("cases", "1", record, 2)});
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), second));
  all_planned();
  MirrorRow gone = row_of("roles", "1", role("W-2", {}), 3);
  gone.deleted = true;
  upsert({gone});
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), second));
  EXPECT_THAT(load(second).carried, IsEmpty());
}

TEST_P(MirrorConformance, ARoleOfSomebodyWhoHasNoRecordMakesNobodyKnown) {
  upsert(
      {row_of("roles", "1",
              RoleRecord{"R-1", {SubjectId("C-1"), "key_worker", WorkerId("W-9"), "", {}, {}}})});
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1")));
  EXPECT_FALSE(store().load({SubjectKind::worker, SubjectId("W-9")}).ok());
}

TEST_P(MirrorConformance, TheCasesOfATeamComeWithItAndAChangeOfTheirRiskMarksIt) {
  const SubjectRef team{SubjectKind::team, SubjectId("T-1")};
  Team one;
  one.id = TeamId("T-1");
  CaseRecord record;
  record.id = SubjectId("C-1");
  record.team = TeamId("T-1");
  record.risk = "standard";
  upsert({row_of("teams", "1", one), row_of("cases", "1", record)});
  ASSERT_THAT(load(team).carried, SizeIs(1));
  EXPECT_EQ(load(team).carried.front().role, "");
  for (const SubjectRef& subject : dirty()) save(subject, {});
  record.risk = "high";
  upsert({row_of("cases", "1", record, 2)});
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), team));
  EXPECT_EQ(load(team).carried.front().risk, "high");
}

TEST_P(MirrorConformance, ADeletedRowCountsNoMoreUntilItComesBack) {
  MirrorRow row = event_row("E-1", "C-1");
  upsert({row});
  save(case_of("C-1"), {});
  row.deleted = true;
  EXPECT_EQ(upsert({row}).deleted, 1u);
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1")));
  EXPECT_THAT(load(case_of("C-1")).events, IsEmpty());
  EXPECT_EQ(upsert({row}).unchanged, 1u);
  row.deleted = false;
  EXPECT_EQ(upsert({row}).changed, 1u);
  EXPECT_THAT(load(case_of("C-1")).events, SizeIs(1));
}

TEST_P(MirrorConformance, ARowThatWasDeletedBeforeItWasSeenIsNotKept) {
  MirrorRow row = event_row("E-1", "");
  row.deleted = true;
  EXPECT_EQ(upsert({row}).unchanged, 1u);
  EXPECT_THAT(dirty(), IsEmpty());
}

TEST_P(MirrorConformance, ADeletedRowThatCouldBeReadOnlyInPartIsStillFound) {
  upsert({event_row("E-1", "C-1")});
  MirrorRow gone = event_row("E-1", "", 9);
  gone.deleted = true;
  EXPECT_EQ(upsert({gone}).deleted, 1u);
  EXPECT_THAT(load(case_of("C-1")).events, IsEmpty());
}

TEST_P(MirrorConformance, EveryKindOfRecordMarksItsOwnSubjectOnly) {
  upsert({event_row("E-1", "C-1")});
  save(case_of("C-1"), {});
  Worker worker;
  worker.id = WorkerId("W-1");
  Team team;
  team.id = TeamId("T-1");
  upsert({row_of("workers", "1", worker), row_of("teams", "1", team)});
  EXPECT_THAT(dirty(), ElementsAre(kWorker, kTeam));
  CaseRecord record;
  record.id = SubjectId("C-1");
  upsert({row_of("cases", "1", record)});
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), kWorker, kTeam));
}

TEST_P(MirrorConformance, SubjectsAreListedInOrderPageByPage) {
  Worker worker;
  worker.id = WorkerId("W-1");
  upsert({event_row("E-1", "C-2"), event_row("E-2", "C-10"), event_row("E-3", "C-1"),
          row_of("workers", "1", worker)});
  const auto page = taken(store().subjects(SubjectKind::case_, std::nullopt, 2));
  EXPECT_THAT(page, ElementsAre(case_of("C-1"), case_of("C-10")));
  EXPECT_THAT(taken(store().subjects(SubjectKind::case_, page.back(), 2)),
              ElementsAre(case_of("C-2")));
  EXPECT_THAT(taken(store().subjects(std::nullopt, case_of("C-10"), 9)),
              ElementsAre(case_of("C-2"), kWorker));
  EXPECT_THAT(taken(store().subjects(SubjectKind::worker, case_of("C-2"), 9)),
              ElementsAre(kWorker));
  EXPECT_THAT(taken(store().subjects(SubjectKind::case_, kWorker, 9)), IsEmpty());
}

TEST_P(MirrorConformance, TheChildrenOfOneHostRowAreFoundAndRemoved) {
  upsert({event_row("E-1\x1fP-1", "C-1"), event_row("E-1\x1fP-2", "C-1"), event_row("E-1", "C-1"),
          event_row("E-10", "C-1"), event_row("E-1!", "C-1")});
  EXPECT_THAT(taken(store().rows_of("events", "E-1")),
              ElementsAre("E-1", "E-1\x1fP-1", "E-1\x1fP-2"));
  save(case_of("C-1"), {});
  expect_done(store().remove("events", "E-1\x1fP-1"));
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1")));
  EXPECT_THAT(taken(store().rows_of("events", "E-1")), ElementsAre("E-1", "E-1\x1fP-2"));
  EXPECT_THAT(load(case_of("C-1")).events, SizeIs(4));
  expect_done(store().remove("events", "no such row"));
  expect_done(store().remove("no such query", "E-1"));
}

TEST_P(MirrorConformance, AQuerysStatusIsKept) {
  EXPECT_TRUE(taken(store().query_status("events")).cursor == adapters::Cursor{});
  expect_done(store().set_query_status({"events", {"t:2026-03-02", "i:17"}, at_minute(1), "down"}));
  reopen();
  const auto status = taken(store().query_status("events"));
  EXPECT_EQ(status.query, "events");
  EXPECT_EQ(status.cursor, (adapters::Cursor{"t:2026-03-02", "i:17"}));
  EXPECT_EQ(status.fresh_as_of, at_minute(1));
  EXPECT_EQ(status.last_error, "down");
  expect_done(store().set_query_status({"events", {}, std::nullopt, ""}));
  EXPECT_EQ(taken(store().query_status("events")).fresh_as_of, std::nullopt);
}

TEST_P(MirrorConformance, FaultsOfRowsThatWereReadAgainAreReplaced) {
  const adapters::RowFault bad{"events", "E-1", "no date"};
  const adapters::RowFault other{"events", "E-2", "no kind"};
  const adapters::RowFault nameless{"events", "", "no id"};
  const adapters::RowFault elsewhere{"cases", "E-1", "no team"};
  expect_done(store().put_row_faults("events", {"E-1", "E-2"}, {bad, other, nameless}));
  expect_done(store().put_row_faults("cases", {"E-1"}, {elsewhere}));
  EXPECT_THAT(taken(store().row_faults()), ElementsAre(elsewhere, nameless, bad, other));
  expect_done(store().put_row_faults("events", {"E-1", "E-3"}, {nameless}));
  EXPECT_THAT(taken(store().row_faults()), ElementsAre(elsewhere, nameless, other));
}

TEST_P(MirrorConformance, ATransactionThatFailsLeavesNothingBehind) {
  upsert({event_row("E-1", "C-1")});
  const auto done = store().transaction([&]() -> Result<void> {
    upsert({event_row("E-1", "C-2", 2), event_row("E-2", "C-1")});
    expect_done(store().set_query_status({"new_query", {"1", "2"}, std::nullopt, ""}));
    return Error{ErrorCode::refused, "only tried"};
  });
  EXPECT_TRUE(failed(done, ErrorCode::refused, "only tried"));
  EXPECT_THAT(load(case_of("C-1")).events, SizeIs(1));
  EXPECT_TRUE(failed(store().load(case_of("C-2")), ErrorCode::not_found));
  // The query's number was rolled back too: it must be given anew.
  MirrorRow row = event_row("E-7", "C-7");
  row.query = "new_query";
  EXPECT_EQ(upsert({row}).added, 1u);
  EXPECT_TRUE(taken(store().query_status("new_query")).cursor == adapters::Cursor{});
}

TEST_P(MirrorConformance, AnInnerStepThatFailsTakesOnlyItselfBack) {
  expect_done(store().transaction([&]() -> Result<void> {
    upsert({event_row("E-1", "C-1")});
    const auto inner = store().transaction([&]() -> Result<void> {
      upsert({event_row("E-2", "C-1")});
      return Error{ErrorCode::refused, "inner"};
    });
    EXPECT_FALSE(inner.ok());
    return {};
  }));
  EXPECT_THAT(load(case_of("C-1")).events, SizeIs(1));
}

}  // namespace

}  // namespace duecourse::testing
