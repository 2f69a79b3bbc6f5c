// Conformance: what is dirty, loading and saving of plans, the audit-worthy transitions.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class PlanConformance : public StoreConformance {
 protected:
  /// Three cases with one event each.
  void three_cases() {
    upsert({event_row("E-1", "C-1"), event_row("E-2", "C-2"), event_row("E-3", "C-3")});
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, PlanConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

Plan waking_at(Instant wake) {
  return {{}, {}, wake};
}

Tracked ended_deadline() {
  Tracked tracked = tracked_deadline("D-2", case_of("C-1"));
  tracked.person = PersonId("P-1");
  tracked.revision = 3;
  tracked.revised_at = Instant{std::chrono::seconds{1775200000}};
  tracked.due = Limit{at_minute(90), Precision::second};
  tracked.previous_due = Limit{at_minute(80), Precision::day};
  tracked.revised_at = at_minute(70);
  tracked.ending = Ending{EndKind::met_late,
                          EndReason::done,
                          EventId("visits:E-9#P-1"),
                          "E-9",
                          {at_minute(95), Precision::day}};
  return tracked;
}

TEST_P(PlanConformance, ASavedPlanComesBackWhole) {
  three_cases();
  const Tracked open = tracked_deadline("D-1", case_of("C-1"));
  Tracked dateless = tracked_deadline("D-3", case_of("C-1"));
  dateless.due = std::nullopt;
  Notice sent_on = queued_notice("D-1", "ahead", at_minute(10));
  sent_on.kind = StageKind::escalation;
  sent_on.copy = true;
  sent_on.key.tick = 4;
  sent_on.key.slot = "locality_social_worker|locality_manager";
  sent_on.state = NoticeState::held;
  sent_on.reason = NoticeReason::caught_up;
  sent_on.person = WorkerId("W-1");
  sent_on.address = "jo@example.org";
  const Notice plain = queued_notice("D-1", "today", at_minute(11));
  save(case_of("C-1"), {{open, ended_deadline(), dateless}, {sent_on, plain}, std::nullopt});
  reopen();
  const auto input = load(case_of("C-1"));
  EXPECT_THAT(input.tracked, UnorderedElementsAre(open, ended_deadline(), dateless));
  EXPECT_THAT(input.ledger, UnorderedElementsAre(sent_on, plain));
}

TEST_P(PlanConformance, SubjectsAreDirtyInOrderUntilTheirPlansAreSaved) {
  three_cases();
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), case_of("C-2"), case_of("C-3")));
  EXPECT_THAT(taken(store().dirty({}, 7, 2)), ElementsAre(case_of("C-1"), case_of("C-2")));
  EXPECT_EQ(taken(store().dirty_count({}, 7)), 3u);
  save(case_of("C-2"), {});
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), case_of("C-3")));
  reopen();
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), case_of("C-3")));
  EXPECT_EQ(taken(store().dirty_count({}, 7)), 2u);
}

TEST_P(PlanConformance, ASubjectWakesAtItsTimeAndNotBefore) {
  three_cases();
  save(case_of("C-1"), waking_at(at_minute(30)));
  save(case_of("C-2"), waking_at(at_minute(20)));
  save(case_of("C-3"), {});
  EXPECT_EQ(taken(store().next_wake()), at_minute(20));
  EXPECT_THAT(dirty(at_minute(19)), IsEmpty());
  EXPECT_THAT(dirty(at_minute(20)), ElementsAre(case_of("C-2")));
  EXPECT_EQ(taken(store().dirty_count(at_minute(30), 7)), 2u);
  save(case_of("C-2"), {}, at_minute(20));
  save(case_of("C-1"), {}, at_minute(30));
  EXPECT_EQ(taken(store().next_wake()), std::nullopt);
  EXPECT_THAT(dirty(at_minute(99)), IsEmpty());
}

TEST_P(PlanConformance, AnotherRulebookMakesEverySubjectDirty) {
  three_cases();
  for (const char* id : {"C-1", "C-2", "C-3"}) save(case_of(id), {});
  constexpr std::uint64_t kHuge = ~std::uint64_t{0};
  EXPECT_THAT(dirty({}, 8), ElementsAre(case_of("C-1"), case_of("C-2"), case_of("C-3")));
  EXPECT_EQ(taken(store().dirty_count({}, kHuge)), 3u);
  save(case_of("C-1"), {}, {}, kHuge);
  EXPECT_THAT(dirty({}, kHuge), ElementsAre(case_of("C-2"), case_of("C-3")));
  EXPECT_THAT(dirty({}, 7), ElementsAre(case_of("C-1")));
}

TEST_P(PlanConformance, ARulebookChangeShowsChangedAndWakingSubjectsToo) {
  three_cases();
  save(case_of("C-1"), {});
  save(case_of("C-2"), waking_at(at_minute(5)), {}, 8);
  EXPECT_THAT(dirty(at_minute(5), 8), ElementsAre(case_of("C-1"), case_of("C-2"), case_of("C-3")));
  EXPECT_THAT(dirty(at_minute(4), 8), ElementsAre(case_of("C-1"), case_of("C-3")));
}

TEST_P(PlanConformance, APlanOfAnOlderInputIsRefusedAndTakesItsWholeBatchAlong) {
  three_cases();
  const auto first = load(case_of("C-1"));
  const auto second = load(case_of("C-2"));
  upsert({event_row("E-9", "C-2")});
  const Plan plan{{tracked_deadline("D-1", case_of("C-1"))}, {}, std::nullopt};
  const auto saved = store().save({{first.subject, first.input_version, 7, plan},
                                   {second.subject, second.input_version, 7, {}}},
                                  {});
  EXPECT_TRUE(failed(saved, ErrorCode::conflict, "case C-2"));
  EXPECT_THAT(load(case_of("C-1")).tracked, IsEmpty());
  EXPECT_THAT(dirty(), SizeIs(3));
}

TEST_P(PlanConformance, EveryChangeBetweenTwoLoadsIsNoticed) {
  upsert({event_row("E-1", "C-1")});
  const auto input = load(case_of("C-1"));
  upsert({event_row("E-2", "C-1")});
  upsert({event_row("E-3", "C-1")});
  const auto later = load(case_of("C-1"));
  EXPECT_GT(later.input_version, input.input_version);
  upsert({event_row("E-4", "C-1")});
  EXPECT_TRUE(
      failed(store().save({{later.subject, later.input_version, 7, {}}}, {}), ErrorCode::conflict));
}

TEST_P(PlanConformance, APlanForAnUnknownSubjectIsRefused) {
  EXPECT_TRUE(failed(store().save({{case_of("C-9"), 1, 7, {}}}, {}), ErrorCode::not_found, "C-9"));
}

TEST_P(PlanConformance, ANoticeOfNoKnownDeadlineIsRefused) {
  three_cases();
  const auto input = load(case_of("C-1"));
  const Plan plan{{}, {queued_notice("D-9", "ahead", at_minute(0))}, std::nullopt};
  EXPECT_FALSE(store().save({{input.subject, input.input_version, 7, plan}}, {}).ok());
  EXPECT_THAT(load(case_of("C-1")).ledger, IsEmpty());
}

TEST_P(PlanConformance, SavingTheSamePlanTwiceIsSavingItOnce) {
  plan_one_notice(case_of("C-1"));
  const auto before = load(case_of("C-1"));
  save(case_of("C-1"), {before.tracked, before.ledger, std::nullopt});
  EXPECT_EQ(load(case_of("C-1")).tracked, before.tracked);
  EXPECT_EQ(load(case_of("C-1")).ledger, before.ledger);
}

TEST_P(PlanConformance, WhatAPlanDoesNotMentionStays) {
  three_cases();
  save(case_of("C-1"), {{tracked_deadline("D-1", case_of("C-1")), ended_deadline()},
                        {queued_notice("D-1", "ahead", at_minute(1))},
                        std::nullopt});
  save(case_of("C-1"), {{ended_deadline()}, {}, std::nullopt});
  EXPECT_THAT(load(case_of("C-1")).tracked, SizeIs(2));
  EXPECT_THAT(load(case_of("C-1")).ledger, SizeIs(1));
}

TEST_P(PlanConformance, ADeadlineThatMovedAndEndedIsReplaced) {
  plan_one_notice(case_of("C-1"));
  Tracked moved = tracked_deadline("D-C-1", case_of("C-1"));
  moved.revision = 2;
  moved.previous_due = moved.due;
  moved.due = Limit{at_minute(200), Precision::day};
  moved.ending = Ending{EndKind::met, EndReason::done, EventId("e"), "e", {at_minute(3), {}}};
  Notice withdrawn = queued_notice("D-C-1", "ahead", at_minute(10));
  withdrawn.state = NoticeState::withdrawn;
  withdrawn.reason = NoticeReason::deadline_moved;
  save(case_of("C-1"), {{moved}, {withdrawn}, std::nullopt});
  EXPECT_THAT(load(case_of("C-1")).tracked, ElementsAre(moved));
  EXPECT_THAT(load(case_of("C-1")).ledger, ElementsAre(withdrawn));
  Notice again = withdrawn;
  again.state = NoticeState::queued;
  save(case_of("C-1"), {{moved}, {again}, std::nullopt});
  EXPECT_THAT(load(case_of("C-1")).ledger, ElementsAre(again));
}

TEST_P(PlanConformance, AFindingIsKeptAsOne) {
  upsert({event_row("E-1", "C-1")});
  Tracked finding = tracked_deadline("D-1", case_of("C-1"));
  finding.key.rule = RuleKind::finding;
  finding.due.reset();
  Tracked notification = tracked_deadline("D-2", case_of("C-1"));
  notification.key.rule = RuleKind::notification;
  save(case_of("C-1"),
       {{finding, notification}, {queued_notice("D-1", "told", at_minute(1))}, std::nullopt});
  reopen();
  EXPECT_THAT(load(case_of("C-1")).tracked, UnorderedElementsAre(finding, notification));
  const auto queued = taken(store().queued(at_minute(1), 9));
  ASSERT_THAT(queued, SizeIs(1));
  EXPECT_EQ(queued.front().tracked.key.rule, RuleKind::finding);
}

TEST_P(PlanConformance, TwoSubjectsMayHaveADeadlineOfTheSameId) {
  plan_one_notice(case_of("C-1"));
  upsert({event_row("E-2", "C-2")});
  save(case_of("C-2"), {{tracked_deadline("D-C-1", case_of("C-2"))}, {}, std::nullopt});
  EXPECT_EQ(load(case_of("C-1")).tracked.at(0).subject, case_of("C-1"));
  EXPECT_EQ(load(case_of("C-2")).tracked.at(0).subject, case_of("C-2"));
}

TEST_P(PlanConformance, ALargeBatchIsThereWhenNothingIsDirtyAnyMore) {
  std::vector<MirrorRow> rows;
  for (int i = 0; i < 1500; ++i) {
    rows.push_back(event_row("E-" + std::to_string(i), "C-" + std::to_string(i % 150)));
  }
  upsert(rows);
  std::vector<adapters::SubjectPlan> plans;
  for (const SubjectRef& subject : dirty()) {
    const auto input = load(subject);
    EXPECT_THAT(input.events, SizeIs(10));
    plans.push_back({subject,
                     input.input_version,
                     7,
                     {{tracked_deadline("D-" + subject.id.str(), subject)}, {}, std::nullopt}});
  }
  ASSERT_THAT(plans, SizeIs(150));
  expect_done(store().save(plans, at_minute(1)));
  EXPECT_THAT(dirty(), IsEmpty());
  reopen();
  EXPECT_THAT(dirty(), IsEmpty());
  EXPECT_THAT(load(case_of("C-149")).tracked, SizeIs(1));
  EXPECT_THAT(load(case_of("C-149")).events, SizeIs(10));
}

}  // namespace

}  // namespace duecourse::testing
