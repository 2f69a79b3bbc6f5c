// Conformance: what was sent lately, what is held, and a person's decisions about it.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::HeldDecision;
using adapters::HeldNotice;
using adapters::Message;
using adapters::MessageState;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class HeldConformance : public StoreConformance {
 protected:
  [[nodiscard]] std::vector<adapters::QueuedNotice> queued() {
    return taken(store().queued(at_minute(60), 100));
  }
  [[nodiscard]] std::vector<HeldNotice> held() { return taken(store().held().all()); }
  /// Holds everything that is queued.
  void hold_all() {
    for (const auto& one : queued()) {
      Notice notice = one.notice;
      notice.state = NoticeState::held;
      notice.reason = NoticeReason::too_many_at_once;
      notice.person = WorkerId("W-1");
      notice.address = "jo@example.org";
      EXPECT_TRUE(taken(store().set_aside(notice, at_minute(20))));
    }
  }
  std::size_t decide(HeldDecision decision) {
    return taken(store().held().decide(held(), decision, at_minute(30)));
  }
  /// Claims everything that is queued for one message, sent at that minute; settles it where it
  /// does not stay `sending`.
  void send(const std::string& id, const std::string& to, int minute, MessageState state) {
    std::vector<Notice> notices;
    for (const auto& one : queued()) notices.push_back(one.notice);
    Message message = message_for(id, notices);
    message.to = to;
    message.created_at = at_minute(minute);
    EXPECT_TRUE(taken(store().claim(message, notices, at_minute(minute))));
    if (state == MessageState::sending) return;
    message.state = state;
    expect_done(store().settle(message, NoticeReason::delivered, {}, at_minute(minute)));
  }
  [[nodiscard]] std::map<std::string, std::size_t> sent_since(int minute) {
    return taken(store().held().sent_since(at_minute(minute)));
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, HeldConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

const SubjectRef kCase = case_of("C-1");

TEST_P(HeldConformance, WhatIsHeldIsListedWithWhomItIsForAndIsNotQueued) {
  plan_one_notice(kCase);
  EXPECT_THAT(held(), IsEmpty());
  hold_all();
  EXPECT_THAT(queued(), IsEmpty());
  reopen();
  ASSERT_THAT(held(), SizeIs(1));
  const HeldNotice one = held().front();
  EXPECT_EQ(one.notice.state, NoticeState::held);
  EXPECT_EQ(one.notice.reason, NoticeReason::too_many_at_once);
  EXPECT_EQ(one.notice.address, "jo@example.org");
  EXPECT_EQ(one.notice.person, WorkerId("W-1"));
  EXPECT_EQ(one.notice.decided_at, at_minute(20));
  EXPECT_EQ(one.tracked, tracked_deadline("D-C-1", kCase));
}

TEST_P(HeldConformance, WhatIsReleasedIsQueuedAndKnownAsReleasedForGood) {
  plan_one_notice(kCase);
  EXPECT_FALSE(queued().front().released);
  hold_all();
  EXPECT_EQ(decide(HeldDecision::release), 1U);
  EXPECT_THAT(held(), IsEmpty());
  ASSERT_THAT(queued(), SizeIs(1));
  EXPECT_EQ(queued().front().notice.reason, NoticeReason::released);
  EXPECT_EQ(queued().front().notice.decided_at, at_minute(30));
  EXPECT_TRUE(queued().front().released);
  send("M-1", "jo@example.org", 40, MessageState::dropped);
  ASSERT_THAT(queued(), SizeIs(1));
  EXPECT_TRUE(queued().front().released);
}

TEST_P(HeldConformance, WhatIsDiscardedIsWithdrawn) {
  plan_one_notice(kCase);
  hold_all();
  EXPECT_EQ(decide(HeldDecision::discard), 1U);
  EXPECT_THAT(held(), IsEmpty());
  EXPECT_THAT(queued(), IsEmpty());
  const Notice notice = ledger_of(kCase).at(0);
  EXPECT_EQ(notice.state, NoticeState::withdrawn);
  EXPECT_EQ(notice.reason, NoticeReason::discarded);
}

TEST_P(HeldConformance, OnlyWhatIsStillHeldIsDecidedAbout) {
  plan_one_notice(kCase);
  plan_one_notice(case_of("C-2"));
  hold_all();
  const auto seen = held();
  ASSERT_THAT(seen, SizeIs(2));
  EXPECT_EQ(taken(store().held().decide({seen[0]}, HeldDecision::discard, at_minute(30))), 1U);
  EXPECT_EQ(taken(store().held().decide(seen, HeldDecision::release, at_minute(31))), 1U);
  EXPECT_EQ(ledger_of(seen[0].tracked.subject).at(0).reason, NoticeReason::discarded);
  EXPECT_EQ(ledger_of(seen[1].tracked.subject).at(0).reason, NoticeReason::released);
}

TEST_P(HeldConformance, APlanMayTakeBackWhatIsHeld) {
  plan_one_notice(kCase);
  hold_all();
  Notice taken_back = held().front().notice;
  taken_back.state = NoticeState::withdrawn;
  taken_back.reason = NoticeReason::deadline_ended;
  save(kCase, {{tracked_deadline("D-C-1", kCase)}, {taken_back}, std::nullopt});
  EXPECT_THAT(held(), IsEmpty());
  EXPECT_THAT(queued(), IsEmpty());
}

TEST_P(HeldConformance, CountsByAddressWhatWasTakenIsOnItsWayOrMayHaveBeenTaken) {
  int number = 0;
  const auto send_one = [&](const std::string& to, int minute, MessageState state) {
    ++number;
    plan_one_notice(case_of("C-" + std::to_string(number)));
    send("M-" + std::to_string(number), to, minute, state);
  };
  send_one("jo@example.org", 10, MessageState::sent);
  send_one("jo@example.org", 11, MessageState::unknown);
  send_one("sam@example.org", 12, MessageState::sending);
  send_one("sam@example.org", 13, MessageState::failed);
  EXPECT_TRUE(taken(store().claim(message_for("M-alarm", {}), {}, at_minute(14))));
  EXPECT_THAT(sent_since(9),
              UnorderedElementsAre(Pair("jo@example.org", 2U), Pair("sam@example.org", 1U)));
  EXPECT_THAT(sent_since(10),
              UnorderedElementsAre(Pair("jo@example.org", 1U), Pair("sam@example.org", 1U)));
  EXPECT_THAT(sent_since(12), IsEmpty());
  reopen();
  EXPECT_THAT(sent_since(9), SizeIs(2));
}

TEST_P(HeldConformance, NeitherWhatWasDroppedNorWhatWasReleasedIsCounted) {
  plan_one_notice(kCase);
  send("M-1", "jo@example.org", 10, MessageState::dropped);
  EXPECT_THAT(sent_since(0), IsEmpty());
  hold_all();
  decide(HeldDecision::release);
  send("M-2", "jo@example.org", 40, MessageState::sent);
  EXPECT_THAT(sent_since(0), IsEmpty());
}

}  // namespace

}  // namespace duecourse::testing
