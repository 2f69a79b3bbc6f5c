// Conformance: what the store keeps of its own past.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::MessageState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PastConformance : public StoreConformance {
 protected:
  /// The store's clock stands at this minute.
  void at(int minute) { expect_done(store().raise_now(at_minute(minute))); }
  [[nodiscard]] std::vector<OverwrittenEvent> after(int minute,
                                                    const SubjectRef& subject = case_of("C-1")) {
    return taken(store().past().overwritten_after(subject, at_minute(minute)));
  }
  static MirrorRow row(const std::string& kind, std::uint64_t hash,
                       const std::string& case_id = "C-1") {
    MirrorRow one = event_row("E-1", case_id, hash);
    auto& event = std::get<Event>(one.record);
    event.kind = kind;
    event.recorded = at_minute(1);
    event.person = PersonId("P-1");
    event.facts.push_back({"purpose", std::string("assessment")});
    return one;
  }
  [[nodiscard]] static OverwrittenEvent as(const MirrorRow& row, Overwriting what, int minute) {
    return {std::get<Event>(row.record), what, at_minute(minute)};
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, PastConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(PastConformance, AFirstReadingAndWhatIsReadAgainOverwriteNothing) {
  at(10);
  upsert({row("visit", 1)});
  upsert({row("visit", 1)});
  EXPECT_THAT(after(0), IsEmpty());
  EXPECT_THAT(after(0, case_of("C-9")), IsEmpty());
}

TEST_P(PastConformance, WhatChangesIsKeptAsItWas) {
  at(10);
  upsert({row("visit", 1)});
  at(20);
  upsert({row("meeting", 2)});
  at(30);
  upsert({row("note", 3)});
  reopen();
  EXPECT_THAT(after(15), ElementsAre(as(row("visit", 1), Overwriting::changed, 20),
                                     as(row("meeting", 2), Overwriting::changed, 30)));
  EXPECT_THAT(after(20), ElementsAre(as(row("meeting", 2), Overwriting::changed, 30)));
  EXPECT_THAT(after(30), IsEmpty());
}

TEST_P(PastConformance, WhatIsDeletedAndComesBackIsKept) {
  at(10);
  upsert({row("visit", 1)});
  at(20);
  MirrorRow gone = row("visit", 2);
  gone.deleted = true;
  upsert({gone});
  at(30);
  upsert({row("meeting", 3)});
  at(40);
  expect_done(store().remove("events", "E-1"));
  EXPECT_THAT(after(0), ElementsAre(as(row("visit", 1), Overwriting::deleted, 20),
                                    as(row("meeting", 3), Overwriting::restored, 30),
                                    as(row("meeting", 3), Overwriting::deleted, 40)));
}

TEST_P(PastConformance, WhatMovesToAnotherSubjectIsKeptWithBoth) {
  at(10);
  upsert({row("visit", 1)});
  at(20);
  upsert({row("visit", 2, "C-2")});
  EXPECT_THAT(after(10), ElementsAre(as(row("visit", 1), Overwriting::moved_away, 20)));
  EXPECT_THAT(after(10, case_of("C-2")),
              ElementsAre(as(row("visit", 2, "C-2"), Overwriting::moved_here, 20)));
}

TEST_P(PastConformance, TheLedgerIsReadBackAsItStood) {
  const SubjectRef subject = case_of("C-1");
  upsert({event_row("E-1", "C-1")});
  save(subject,
       {{tracked_deadline("D-1", subject)},
        {queued_notice("D-1", "ahead", at_minute(1)), queued_notice("D-1", "today", at_minute(5))},
        std::nullopt},
       at_minute(1));
  Notice first = taken(store().queued(at_minute(2), 9)).at(0).notice;
  first.person = WorkerId("W-1");
  first.address = "jo@example.org";
  adapters::Message message = message_for("M-1", {first});
  EXPECT_TRUE(taken(store().claim(message, {first}, at_minute(2))));
  message.state = MessageState::sent;
  expect_done(store().settle(message, NoticeReason::delivered, {}, at_minute(3)));
  const auto now = ledger_of(subject);
  const auto then = [&](int minute) {
    std::vector<std::string> lines;
    for (const Notice& notice : taken(store().past().ledger_at(subject, now, at_minute(minute)))) {
      lines.push_back(notice.key.stage.str() + " " + word_of(notice.state) + " " +
                      word_of(notice.reason) + " " + notice.address + notice.message.str());
    }
    return lines;
  };
  EXPECT_THAT(then(0), IsEmpty());
  EXPECT_THAT(then(1), ElementsAre("ahead queued stage_due ", "today queued stage_due "));
  EXPECT_THAT(then(2),
              ElementsAre("ahead sending stage_due jo@example.orgM-1", "today queued stage_due "));
  EXPECT_THAT(then(3),
              ElementsAre("ahead sent delivered jo@example.orgM-1", "today queued stage_due "));
  EXPECT_EQ(taken(store().past().ledger_at(subject, now, at_minute(3))), now);
}

}  // namespace

}  // namespace duecourse::testing
