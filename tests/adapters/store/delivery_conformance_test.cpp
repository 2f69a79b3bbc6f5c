// Conformance: the queue, claims, settled messages, listings and house-keeping.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::Message;
using adapters::MessageState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DeliveryConformance : public StoreConformance {
 protected:
  [[nodiscard]] std::vector<adapters::QueuedNotice> queued(Instant now = at_minute(60)) {
    return taken(store().queued(now, 100));
  }
  /// Claims everything that is queued for a message of that id.
  Message claim_all(const std::string& id) {
    std::vector<Notice> notices;
    for (const auto& one : queued()) notices.push_back(one.notice);
    const Message message = message_for(id, notices);
    EXPECT_TRUE(taken(store().claim(message, notices, at_minute(60))));
    return message;
  }
  void settle(Message message, MessageState state, NoticeReason reason,
              std::optional<Instant> retry_at = std::nullopt) {
    message.state = state;
    expect_done(store().settle(message, reason, retry_at, at_minute(61)));
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, DeliveryConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

const SubjectRef kCase = case_of("C-1");

TEST_P(DeliveryConformance, ANoticeIsQueuedFromItsTimeOnOldestFirst) {
  upsert({event_row("E-1", "C-1")});
  save(kCase,
       {{tracked_deadline("D-1", kCase)},
        {queued_notice("D-1", "late", at_minute(30)), queued_notice("D-1", "ahead", at_minute(10)),
         queued_notice("D-1", "today", at_minute(20))},
        std::nullopt});
  EXPECT_THAT(queued(at_minute(9)), IsEmpty());
  const auto all = queued(at_minute(20));
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].notice.key.stage, StageId("ahead"));
  EXPECT_EQ(all[1].notice, queued_notice("D-1", "today", at_minute(20)));
  EXPECT_EQ(all[0].tracked, tracked_deadline("D-1", kCase));
  EXPECT_EQ(all[0].attempts, 0);
  EXPECT_THAT(taken(store().queued(at_minute(99), 1)), SizeIs(1));
}

TEST_P(DeliveryConformance, AClaimMarksItsNoticesAndKeepsTheMessageAsItIs) {
  plan_one_notice(kCase);
  Notice notice = queued().at(0).notice;
  notice.person = WorkerId("W-1");
  notice.address = "jo@example.org";
  const Message message = message_for("M-1", {notice});
  EXPECT_TRUE(taken(store().claim(message, {notice}, at_minute(60))));
  EXPECT_THAT(queued(), IsEmpty());
  const Notice claimed = ledger_of(kCase).at(0);
  EXPECT_EQ(claimed.state, NoticeState::sending);
  EXPECT_EQ(claimed.decided_at, at_minute(60));
  EXPECT_EQ(claimed.person, WorkerId("W-1"));
  EXPECT_EQ(claimed.address, "jo@example.org");
  EXPECT_EQ(claimed.message, MessageId("M-1"));
  reopen();
  const auto left = taken(store().messages(MessageState::sending, 10));
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].id, message.id);
  EXPECT_EQ(left[0].bytes, message.bytes);
  EXPECT_EQ(left[0].to, message.to);
  EXPECT_EQ(left[0].subject_line, message.subject_line);
  EXPECT_EQ(left[0].attempts, 1);
  EXPECT_EQ(left[0].created_at, message.created_at);
  EXPECT_EQ(left[0].settled_at, std::nullopt);
  EXPECT_THAT(left[0].carries, ElementsAre(notice.key));
}

TEST_P(DeliveryConformance, NothingIsClaimedOnceTheSubjectHasChanged) {
  plan_one_notice(kCase);
  const Notice notice = queued().at(0).notice;
  upsert({event_row("E-9", "C-1")});
  EXPECT_FALSE(taken(store().claim(message_for("M-1", {notice}), {notice}, at_minute(60))));
  EXPECT_THAT(queued(), IsEmpty());
  EXPECT_EQ(taken(store().message(MessageId("M-1"))), std::nullopt);
  save(kCase, {});
  EXPECT_TRUE(taken(store().claim(message_for("M-1", {notice}), {notice}, at_minute(60))));
}

TEST_P(DeliveryConformance, NothingIsClaimedOnceTheDeadlineHasEndedOrMoved) {
  plan_one_notice(kCase);
  const Notice notice = queued().at(0).notice;
  Tracked ended = tracked_deadline("D-C-1", kCase);
  ended.ending = Ending{EndKind::met, EndReason::done, EventId("e"), "e", {at_minute(3), {}}};
  save(kCase, {{ended}, {}, std::nullopt});
  EXPECT_FALSE(taken(store().claim(message_for("M-1", {notice}), {notice}, at_minute(60))));
  EXPECT_THAT(queued(), IsEmpty());
  Tracked moved = tracked_deadline("D-C-1", kCase);
  moved.revision = 2;
  save(kCase, {{moved}, {}, std::nullopt});
  EXPECT_FALSE(taken(store().claim(message_for("M-1", {notice}), {notice}, at_minute(60))));
  EXPECT_THAT(queued(), IsEmpty());
}

TEST_P(DeliveryConformance, AClaimIsForAllOfItsNoticesOrForNone) {
  upsert({event_row("E-1", "C-1")});
  save(kCase,
       {{tracked_deadline("D-1", kCase)},
        {queued_notice("D-1", "ahead", at_minute(1)), queued_notice("D-1", "today", at_minute(2))},
        std::nullopt});
  const Notice first = queued().at(0).notice;
  const Notice second = queued().at(1).notice;
  EXPECT_TRUE(taken(store().claim(message_for("M-1", {second}), {second}, at_minute(60))));
  EXPECT_FALSE(
      taken(store().claim(message_for("M-2", {first, second}), {first, second}, at_minute(60))));
  EXPECT_THAT(queued(), SizeIs(1));
  EXPECT_EQ(taken(store().message(MessageId("M-2"))), std::nullopt);
}

TEST_P(DeliveryConformance, AMessageIsClaimedOnce) {
  plan_one_notice(kCase);
  const Message message = claim_all("M-1");
  EXPECT_TRUE(failed(store().claim(message, {}, at_minute(60)), ErrorCode::conflict, "M-1"));
}

TEST_P(DeliveryConformance, AMessageWithoutNoticesCanBeClaimed) {
  EXPECT_TRUE(taken(store().claim(message_for("M-1", {}), {}, at_minute(60))));
  settle(message_for("M-1", {}), MessageState::sent, NoticeReason::delivered);
  EXPECT_THAT(taken(store().messages(MessageState::sent, 10)), SizeIs(1));
}

TEST_P(DeliveryConformance, ASentMessageSettlesItsNotices) {
  plan_one_notice(kCase);
  Message message = claim_all("M-1");
  message.detail = "250 OK";
  message.attempts = 2;
  settle(message, MessageState::sent, NoticeReason::delivered);
  const Notice notice = ledger_of(kCase).at(0);
  EXPECT_EQ(notice.state, NoticeState::sent);
  EXPECT_EQ(notice.reason, NoticeReason::delivered);
  EXPECT_EQ(notice.decided_at, at_minute(61));
  EXPECT_EQ(notice.message, MessageId("M-1"));
  const auto kept = taken(store().message(MessageId("M-1")));
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->state, MessageState::sent);
  EXPECT_EQ(kept->settled_at, at_minute(61));
  EXPECT_EQ(kept->detail, "250 OK");
  EXPECT_EQ(kept->attempts, 2);
}

TEST_P(DeliveryConformance, AFailedMessageFailsItsNotices) {
  plan_one_notice(kCase);
  settle(claim_all("M-1"), MessageState::failed, NoticeReason::refused_by_server);
  EXPECT_EQ(ledger_of(kCase).at(0).state, NoticeState::failed);
  EXPECT_EQ(ledger_of(kCase).at(0).reason, NoticeReason::refused_by_server);
}

TEST_P(DeliveryConformance, ADroppedMessageQueuesItsNoticesForLater) {
  plan_one_notice(kCase);
  settle(claim_all("M-1"), MessageState::dropped, NoticeReason::server_unavailable, at_minute(90));
  EXPECT_THAT(queued(at_minute(89)), IsEmpty());
  const auto again = queued(at_minute(90));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].attempts, 1);
  EXPECT_EQ(again[0].notice.reason, NoticeReason::server_unavailable);
  EXPECT_TRUE(again[0].notice.message.empty());
  EXPECT_THAT(dirty(at_minute(99)), IsEmpty());
}

TEST_P(DeliveryConformance, ADroppedNoticeThatIsNoLongerTrueIsPlannedAgain) {
  plan_one_notice(kCase);
  const Message message = claim_all("M-1");
  Tracked ended = tracked_deadline("D-C-1", kCase);
  ended.ending = Ending{EndKind::met, EndReason::done, EventId("e"), "e", {at_minute(3), {}}};
  save(kCase, {{ended}, {}, std::nullopt});
  settle(message, MessageState::dropped, NoticeReason::server_unavailable);
  EXPECT_THAT(dirty(at_minute(61)), ElementsAre(kCase));
}

TEST_P(DeliveryConformance, AnUnknownMessageCanBeTriedAgainAndThenSettled) {
  plan_one_notice(kCase);
  const Message message = claim_all("M-1");
  settle(message, MessageState::unknown, NoticeReason::outcome_unknown);
  EXPECT_EQ(ledger_of(kCase).at(0).state, NoticeState::unknown);
  EXPECT_THAT(taken(store().messages(MessageState::unknown, 10)), SizeIs(1));
  settle(message, MessageState::sending, NoticeReason::outcome_unknown);
  EXPECT_EQ(ledger_of(kCase).at(0).state, NoticeState::sending);
  settle(message, MessageState::sent, NoticeReason::delivered);
  EXPECT_EQ(ledger_of(kCase).at(0).state, NoticeState::sent);
}

TEST_P(DeliveryConformance, AMessageIsSettledForGoodOnlyOnce) {
  plan_one_notice(kCase);
  Message message = claim_all("M-1");
  settle(message, MessageState::sent, NoticeReason::delivered);
  message.state = MessageState::dropped;
  EXPECT_TRUE(failed(store().settle(message, NoticeReason::server_unavailable, {}, at_minute(62)),
                     ErrorCode::conflict, "already sent"));
  EXPECT_EQ(ledger_of(kCase).at(0).state, NoticeState::sent);
  EXPECT_TRUE(failed(store().settle(message_for("M-9", {}), NoticeReason::delivered, {}, {}),
                     ErrorCode::not_found, "M-9"));
}

TEST_P(DeliveryConformance, APlanCannotTakeBackWhatWasSent) {
  plan_one_notice(kCase);
  settle(claim_all("M-1"), MessageState::sent, NoticeReason::delivered);
  const auto input = load(kCase);
  const Plan plan{input.tracked, {queued_notice("D-C-1", "ahead", at_minute(10))}, std::nullopt};
  EXPECT_TRUE(failed(store().save({{kCase, input.input_version, 7, plan}}, {}), ErrorCode::conflict,
                     "sent"));
  EXPECT_EQ(ledger_of(kCase).at(0).state, NoticeState::sent);
}

TEST_P(DeliveryConformance, ANoticeIsSetAsideWithoutAMessage) {
  plan_one_notice(kCase);
  Notice notice = queued().at(0).notice;
  notice.state = NoticeState::superseded;
  notice.reason = NoticeReason::same_person;
  notice.person = WorkerId("W-1");
  EXPECT_TRUE(taken(store().set_aside(notice, at_minute(60))));
  EXPECT_THAT(queued(), IsEmpty());
  const Notice kept = ledger_of(kCase).at(0);
  EXPECT_EQ(kept.state, NoticeState::superseded);
  EXPECT_EQ(kept.reason, NoticeReason::same_person);
  EXPECT_EQ(kept.person, WorkerId("W-1"));
  EXPECT_EQ(kept.decided_at, at_minute(60));
  EXPECT_FALSE(taken(store().set_aside(notice, at_minute(60))));
}

TEST_P(DeliveryConformance, MessagesAreListedOldestFirst) {
  for (const char* id : {"M-2", "M-1", "M-3"}) {
    Message message = message_for(id, {});
    message.created_at = at_minute(id[2] == '3' ? 1 : 5);
    EXPECT_TRUE(taken(store().claim(message, {}, at_minute(60))));
  }
  std::vector<MessageId> ids;
  for (const Message& message : taken(store().messages(MessageState::sending, 10))) {
    ids.push_back(message.id);
  }
  EXPECT_THAT(ids, ElementsAre(MessageId("M-3"), MessageId("M-1"), MessageId("M-2")));
  EXPECT_THAT(taken(store().messages(MessageState::sending, 1)), SizeIs(1));
}

TEST_P(DeliveryConformance, TheLedgerIsFiltered) {
  plan_one_notice(kCase);
  plan_one_notice(case_of("C-2"));
  settle(claim_all("M-1"), MessageState::sent, NoticeReason::delivered);
  plan_one_notice(case_of("C-3"));
  EXPECT_THAT(taken(store().ledger({})), SizeIs(3));
  const auto of_case = taken(store().ledger({kCase, {}, {}}));
  ASSERT_THAT(of_case, SizeIs(1));
  EXPECT_EQ(of_case[0].tracked, tracked_deadline("D-C-1", kCase));
  EXPECT_EQ(of_case[0].notice, ledger_of(kCase).at(0));
  EXPECT_THAT(taken(store().ledger({{}, NoticeState::sent, {}})), SizeIs(2));
  EXPECT_THAT(taken(store().ledger({{}, {}, at_minute(61)})), SizeIs(2));
  EXPECT_THAT(taken(store().ledger({{}, {}, at_minute(62)})), IsEmpty());
  EXPECT_THAT(taken(store().ledger({case_of("C-9"), {}, {}})), IsEmpty());
}

TEST_P(DeliveryConformance, TheHighestNowNeverFalls) {
  EXPECT_EQ(taken(store().highest_now()), std::nullopt);
  expect_done(store().raise_now(at_minute(5)));
  expect_done(store().raise_now(at_minute(3)));
  EXPECT_EQ(taken(store().highest_now()), at_minute(5));
  reopen();
  EXPECT_EQ(taken(store().highest_now()), at_minute(5));
}

}  // namespace

}  // namespace duecourse::testing
