// Conformance: calendar entries as a desired state. One thing at a time is on its way for each.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::EntryStep;
using adapters::EntryTrouble;
using adapters::Message;
using adapters::MessageState;
using adapters::PlannedEntry;
using adapters::StoredEntry;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const SubjectRef kCase = case_of("C-1");

PlannedEntry entry(const std::string& deadline, const std::string& holder,
                   CalendarWay way = CalendarWay::invitation, int due = 60) {
  PlannedEntry one;
  one.deadline = DeadlineId(deadline);
  one.holder = holder;
  one.way = way;
  one.name = "Jo " + holder;
  one.address = holder + "@example.org";
  one.due = {at_minute(due), Precision::second};
  one.words = {"First visit", "FC-1", "5 working days", "https://eis.example/1"};
  return one;
}

class EntryConformance : public StoreConformance {
 protected:
  void SetUp() override {
    StoreConformance::SetUp();
    upsert({event_row("E-1", "C-1")});
  }
  void plan(const std::vector<PlannedEntry>& entries) {
    adapters::SubjectPlan planned;
    planned.subject = kCase;
    planned.input_version = load(kCase).input_version;
    planned.rulebook_hash = 7;
    planned.entries = entries;
    expect_done(store().save({planned}, at_minute(0)));
  }
  [[nodiscard]] std::vector<StoredEntry> due(CalendarWay way = CalendarWay::invitation,
                                             int minute = 1) {
    return taken(store().entries().due(way, at_minute(minute), 100));
  }
  /// `D-1 W-1 put 0` of each that is due: what is next, and its sequence.
  [[nodiscard]] std::vector<std::string> steps(CalendarWay way = CalendarWay::invitation,
                                               int minute = 1) {
    std::vector<std::string> lines;
    for (const StoredEntry& one : due(way, minute)) {
      lines.push_back(one.content.deadline.str() + ' ' + one.content.holder +
                      (one.next() == EntryStep::put ? " put " : " remove ") +
                      std::to_string(one.sequence));
    }
    return lines;
  }
  /// Claims the only one that is due, with a message of that id.
  StoredEntry claim(const std::string& id) {
    const StoredEntry one = due().at(0);
    Message message = message_for(id, {});
    message.entry = true;
    EXPECT_TRUE(taken(store().entries().claim(one, &message, at_minute(1))));
    return one;
  }
  void done(const StoredEntry& one) {
    expect_done(store().entries().done(one, "place", "etag", at_minute(2)));
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, EntryConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(EntryConformance, WhatIsWantedAndNotThereIsDueAndIsKeptAsPlanned) {
  plan({entry("D-2", "W-1", CalendarWay::invitation, 90), entry("D-1", "W-1")});
  reopen();
  const auto all = due();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].content, entry("D-1", "W-1"));
  EXPECT_EQ(all[0].subject, kCase);
  EXPECT_EQ(all[0].wanted, fingerprint(entry("D-1", "W-1")));
  EXPECT_FALSE(all[0].confirmed);
  EXPECT_EQ(all[0].next(), EntryStep::put);
  EXPECT_EQ(all[1].content.deadline, DeadlineId("D-2"));
  EXPECT_THAT(due(CalendarWay::caldav), IsEmpty());
}

TEST_P(EntryConformance, WhatIsThereAsWantedIsNotDueAndAnotherContentIs) {
  plan({entry("D-1", "W-1")});
  done(claim("M-1"));
  EXPECT_THAT(steps(), IsEmpty());
  plan({entry("D-1", "W-1")});
  EXPECT_THAT(steps(), IsEmpty());
  plan({entry("D-1", "W-1", CalendarWay::invitation, 70)});
  EXPECT_THAT(steps(), ElementsAre("D-1 W-1 put 1"));
  done(claim("M-2"));
  EXPECT_THAT(steps(), IsEmpty());
}

TEST_P(EntryConformance, OneThingAtATimeIsOnItsWay) {
  plan({entry("D-1", "W-1")});
  const StoredEntry put = claim("M-1");
  EXPECT_EQ(taken(store().messages(MessageState::sending, 9)).at(0).entry, true);
  plan({});
  EXPECT_THAT(steps(), IsEmpty()) << "nothing is taken out before it is known to be in";
  const auto on_its_way = taken(store().entries().of_message(MessageId("M-1")));
  ASSERT_TRUE(on_its_way);
  EXPECT_EQ(on_its_way->step, EntryStep::put);
  EXPECT_EQ(on_its_way->in_flight, put.wanted);
  done(put);
  EXPECT_THAT(steps(), ElementsAre("D-1 W-1 remove 1"));
}

TEST_P(EntryConformance, WhatWasNeverSaidNeedsNoTakingBack) {
  plan({entry("D-1", "W-1")});
  plan({});
  EXPECT_THAT(steps(), IsEmpty());
  plan({entry("D-1", "W-1")});
  const StoredEntry put = claim("M-1");
  expect_done(store().entries().put_off(put, {true, EntryTrouble::none, "later", at_minute(5)},
                                        at_minute(2)));
  EXPECT_THAT(steps(), IsEmpty());
  EXPECT_THAT(steps(CalendarWay::invitation, 5), ElementsAre("D-1 W-1 put 0"));
  plan({});
  EXPECT_THAT(steps(CalendarWay::invitation, 5), IsEmpty());
}

TEST_P(EntryConformance, WhatMayHaveBeenTakenIsTakenOut) {
  plan({entry("D-1", "W-1", CalendarWay::caldav)});
  const StoredEntry put = due(CalendarWay::caldav).at(0);
  EXPECT_TRUE(taken(store().entries().claim(put, nullptr, at_minute(1))));
  plan({});
  EXPECT_THAT(steps(CalendarWay::caldav), ElementsAre("D-1 W-1 remove 1")) << "after a crash";
  plan({entry("D-1", "W-1", CalendarWay::caldav)});
  expect_done(
      store().entries().put_off(put, {false, EntryTrouble::none, "", at_minute(5)}, at_minute(2)));
  EXPECT_THAT(steps(CalendarWay::caldav, 4), IsEmpty());
  plan({});
  const auto removal = due(CalendarWay::caldav);
  ASSERT_THAT(removal, SizeIs(1));
  EXPECT_EQ(removal[0].next(), EntryStep::remove);
  EXPECT_TRUE(taken(store().entries().claim(removal[0], nullptr, at_minute(5))));
  done(removal[0]);
  EXPECT_THAT(steps(CalendarWay::caldav, 99), IsEmpty());
}

TEST_P(EntryConformance, ASequenceGoesOnWhereItIsWantedAgain) {
  plan({entry("D-1", "W-1")});
  done(claim("M-1"));
  plan({});
  done(claim("M-2"));
  EXPECT_THAT(steps(), IsEmpty());
  plan({entry("D-1", "W-1")});
  EXPECT_THAT(steps(), ElementsAre("D-1 W-1 put 2"));
}

TEST_P(EntryConformance, AnotherHolderGetsItAndTheFirstLosesIt) {
  plan({entry("D-1", "W-1")});
  done(claim("M-1"));
  plan({entry("D-1", "W-2")});
  EXPECT_THAT(steps(), ElementsAre("D-1 W-1 remove 1", "D-1 W-2 put 0"));
}

TEST_P(EntryConformance, AClaimFailsWhereSomethingChangedMeanwhile) {
  plan({entry("D-1", "W-1")});
  const StoredEntry put = due().at(0);
  plan({entry("D-1", "W-1", CalendarWay::invitation, 70)});
  const Message message = message_for("M-1", {});
  EXPECT_FALSE(taken(store().entries().claim(put, &message, at_minute(1))));
  EXPECT_FALSE(taken(store().message(MessageId("M-1"))));
  const StoredEntry now = due().at(0);
  upsert({event_row("E-1", "C-1", 2)});
  EXPECT_FALSE(taken(store().entries().claim(now, &message, at_minute(1))));
  EXPECT_THAT(steps(), IsEmpty()) << "it is planned again first";
}

TEST_P(EntryConformance, AFeedIsWrittenWholeAndThenNothingIsDue) {
  plan({entry("D-1", "W-1", CalendarWay::feed), entry("D-2", "W-1", CalendarWay::feed, 30),
        entry("D-3", "W-2", CalendarWay::feed)});
  auto wanted = taken(store().entries().wanted_of("W-1", CalendarWay::feed));
  ASSERT_THAT(wanted, SizeIs(2));
  EXPECT_EQ(wanted[0].content.deadline, DeadlineId("D-2"));
  expect_done(store().entries().feed_written({"W-1", "a.ics", {}}, at_minute(3)));
  EXPECT_THAT(steps(CalendarWay::feed), ElementsAre("D-3 W-2 put 0"));
  plan({entry("D-1", "W-1", CalendarWay::feed)});
  EXPECT_THAT(steps(CalendarWay::feed), ElementsAre("D-2 W-1 remove 1"));
  expect_done(store().entries().feed_written({"W-1", "b.ics", {}}, at_minute(4)));
  EXPECT_THAT(steps(CalendarWay::feed), IsEmpty());
  const auto feed = taken(store().entries().feed_of("W-1"));
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->name, "a.ics") << "a name is kept";
  EXPECT_EQ(feed->written_at, at_minute(4));
  expect_done(store().entries().remove_feed("W-1"));
  EXPECT_THAT(taken(store().entries().feeds()), IsEmpty());
}

TEST_P(EntryConformance, MessagesAboutEntriesAreCountedByAddress) {
  plan({entry("D-1", "W-1")});
  const StoredEntry put = due().at(0);
  Message message = message_for("M-1", {});
  message.entry = true;
  message.to = "W-1@example.org";
  message.created_at = at_minute(1);
  EXPECT_TRUE(taken(store().entries().claim(put, &message, at_minute(1))));
  const auto sent = taken(store().entries().sent_since(at_minute(0)));
  EXPECT_EQ(sent.at("W-1@example.org"), 1u);
  EXPECT_THAT(taken(store().entries().sent_since(at_minute(1))), IsEmpty());
  EXPECT_THAT(taken(store().held().sent_since(at_minute(0))), IsEmpty());
}

TEST_P(EntryConformance, WhatAPersonMustHearOfIsListedUntilItIsDone) {
  plan({entry("D-1", "W-1", CalendarWay::caldav)});
  const StoredEntry put = due(CalendarWay::caldav).at(0);
  EXPECT_TRUE(taken(store().entries().claim(put, nullptr, at_minute(1))));
  expect_done(store().entries().put_off(
      put, {false, EntryTrouble::no_calendar, "404", at_minute(5)}, at_minute(2)));
  const auto troubled = taken(store().entries().troubled(EntryTrouble::no_calendar));
  ASSERT_THAT(troubled, SizeIs(1));
  EXPECT_EQ(troubled[0].detail, "404");
  EXPECT_THAT(taken(store().entries().troubled(EntryTrouble::refused)), IsEmpty());
  done(put);
  EXPECT_THAT(taken(store().entries().troubled(EntryTrouble::no_calendar)), IsEmpty());
}

TEST_P(EntryConformance, SinceWhenTheCalendarServerIsDownIsKept) {
  EXPECT_FALSE(taken(store().entries().down_since()));
  expect_done(store().entries().set_down_since(at_minute(4)));
  reopen();
  EXPECT_EQ(taken(store().entries().down_since()), at_minute(4));
}

}  // namespace

}  // namespace duecourse::testing
