// Conformance: snoozes and acknowledgements.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class QuietConformance : public StoreConformance {
 protected:
  [[nodiscard]] static Quieting snooze(const std::string& reason, int minute) {
    Quieting one;
    one.deadline = DeadlineId("D-1");
    one.until = {at_minute(900), Precision::day};
    one.reason = reason;
    one.by = "Kay Worker";
    one.worker = WorkerId("W-1");
    one.address = "kay@x.example";
    one.typed_by = "root";
    one.decided_at = at_minute(minute);
    return one;
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, QuietConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(QuietConformance, EveryDecisionStaysInTheOrderOfDeciding) {
  plan_one_notice(case_of("C-1"));
  plan_one_notice(case_of("C-2"));
  const Quieting first = snooze("family away", 1);
  Quieting second = snooze("line one\nand two", 2);
  second.until = {at_minute(95), Precision::second};
  Quieting third = snooze("", 3);
  third.kind = QuietKind::acknowledgement;
  third.lifted = true;
  for (const Quieting& one : {first, second, third}) {
    expect_done(store().quiets().add(case_of("C-1"), one));
  }
  reopen();
  EXPECT_THAT(taken(store().quiets().of(case_of("C-1"))), ElementsAre(first, second, third));
  EXPECT_THAT(load(case_of("C-1")).quietings, ElementsAre(first, second, third));
  EXPECT_THAT(load(case_of("C-2")).quietings, IsEmpty());
}

TEST_P(QuietConformance, TheSubjectIsPlannedAgainAndNothingIsClaimedBefore) {
  plan_one_notice(case_of("C-1"));
  EXPECT_THAT(dirty(), IsEmpty());
  const Notice notice = ledger_of(case_of("C-1")).at(0);
  expect_done(store().quiets().add(case_of("C-1"), snooze("family away", 1)));
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1")));
  adapters::Message message;
  message.id = MessageId("M-1");
  message.to = "kay@x.example";
  message.carries = {notice.key};
  EXPECT_FALSE(taken(store().claim(message, {notice}, at_minute(2))));
}

TEST_P(QuietConformance, OfNobodyThereIsNothing) {
  EXPECT_THAT(taken(store().quiets().of(case_of("C-9"))), IsEmpty());
  EXPECT_TRUE(failed(store().quiets().add(case_of("C-9"), snooze("", 1)), ErrorCode::not_found,
                     "case C-9"));
}

TEST_P(QuietConformance, WhatIsRolledBackWasNotDecided) {
  plan_one_notice(case_of("C-1"));
  const auto undone = store().transaction([&]() -> Result<void> {
    EXPECT_TRUE(store().quiets().add(case_of("C-1"), snooze("", 1)).ok());
    return Error{ErrorCode::refused, "no"};
  });
  EXPECT_FALSE(undone.ok());
  EXPECT_THAT(load(case_of("C-1")).quietings, IsEmpty());
  EXPECT_THAT(dirty(), IsEmpty());
}

}  // namespace

}  // namespace duecourse::testing
