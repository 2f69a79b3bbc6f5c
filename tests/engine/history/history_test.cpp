// Histories: order, the cuts at now and at what was known, the next event.
#include "engine/history/history.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "engine/time/time_text.hpp"

namespace duecourse::testing {
namespace {

Zone london() {
  return Zone("Europe/London", united_kingdom_transitions(1996, 2110));
}

Moment moment(std::string_view text) {
  return read_moment(text, london())->moment;
}
Instant instant(std::string_view text) {
  return moment(text).at;
}

Event event(std::string id, std::string_view occurred, std::string_view recorded = "") {
  Event made;
  made.id = EventId(id);
  made.host_id = std::move(id);
  made.kind = "visit";
  made.occurred = moment(occurred);
  if (!recorded.empty()) made.recorded = instant(recorded);
  return made;
}

History history_of(std::vector<Event> events, std::string_view now = "2027-01-01",
                   std::optional<Instant> known_at = std::nullopt) {
  return make_history({SubjectKind::case_, SubjectId("C-1")}, {}, std::move(events), instant(now),
                      london(), known_at);
}

std::vector<std::string> ids(const History& history) {
  std::vector<std::string> found;
  for (const Event& one : history.events) found.push_back(one.id.str());
  return found;
}

using Ids = std::vector<std::string>;

TEST(MakeHistory, OrdersByDayThenDateOnlyThenTime) {
  const History history =
      history_of({event("noon", "2026-04-01T12:00"), event("next", "2026-04-02"),
                  event("midnight", "2026-04-01T00:00"), event("dated", "2026-04-01"),
                  event("before", "2026-03-31T23:59")});
  EXPECT_EQ(ids(history), (Ids{"before", "dated", "midnight", "noon", "next"}));
}

TEST(MakeHistory, OrdersEqualTimesByRecordingUnknownLastThenId) {
  const History history = history_of({event("unknown", "2026-04-01T12:00"),
                                      event("late", "2026-04-01T12:00", "2026-04-03T09:00"),
                                      event("b", "2026-04-01T12:00", "2026-04-02T09:00"),
                                      event("a", "2026-04-01T12:00", "2026-04-02T09:00")});
  EXPECT_EQ(ids(history), (Ids{"a", "b", "late", "unknown"}));
}

TEST(MakeHistory, DropsWhatLiesAheadAndNamesTheNext) {
  const History history =
      history_of({event("third", "2026-04-03T10:00"), event("first", "2026-04-01T10:00"),
                  event("second", "2026-04-02T10:00")},
                 "2026-04-01T12:00");
  EXPECT_EQ(ids(history), Ids{"first"});
  EXPECT_EQ(history.next_event, instant("2026-04-02T10:00"));
  EXPECT_EQ(history.now, instant("2026-04-01T12:00"));
}

TEST(MakeHistory, SeesAnEventAtTheVeryInstantItOccurred) {
  EXPECT_EQ(ids(history_of({event("now", "2026-04-01T12:00")}, "2026-04-01T12:00")), Ids{"now"});
  EXPECT_TRUE(history_of({event("now", "2026-04-01T12:00")}, "2026-04-01T11:59").events.empty());
}

TEST(MakeHistory, KeepsADateOnlyEventFromTheStartOfItsDay) {
  EXPECT_EQ(ids(history_of({event("dated", "2026-04-01")}, "2026-04-01T00:00")), Ids{"dated"});
  const History before = history_of({event("dated", "2026-04-01")}, "2026-03-31T23:59");
  EXPECT_TRUE(before.events.empty());
  EXPECT_EQ(before.next_event, instant("2026-04-01T00:00"));
}

TEST(MakeHistory, HasNoNextEventWhereAllHaveHappened) {
  EXPECT_EQ(history_of({event("past", "2026-04-01")}).next_event, std::nullopt);
}

TEST(MakeHistory, ForgetsWhatWasRecordedAfterKnownAt) {
  const History history = history_of(
      {event("known", "2026-04-01", "2026-04-01T17:00"),
       event("typed late", "2026-04-01", "2026-04-05T09:00"), event("no stamp", "2026-04-01")},
      "2027-01-01", instant("2026-04-02T00:00"));
  EXPECT_EQ(ids(history), (Ids{"known", "no stamp"}));
}

TEST(MakeHistory, AnUnknownFutureEventIsNoNextEvent) {
  const History history = history_of({event("later", "2026-06-01", "2026-05-01T09:00")},
                                     "2026-04-02", instant("2026-04-02T00:00"));
  EXPECT_EQ(history.next_event, std::nullopt);
}

TEST(MakeHistoryProperty, ArrivalOrderDoesNotMatter) {
  std::vector<Event> events;
  for (int i = 0; i < 12; ++i) {
    const std::string day = "2026-04-0" + std::to_string(1 + i % 3);
    events.push_back(i % 4 == 0 ? event("E" + std::to_string(i), day)
                                : event("E" + std::to_string(i), day + "T10:00",
                                        i % 2 == 0 ? "2026-04-09T10:00" : ""));
  }
  const History wanted = history_of(events);
  EXPECT_TRUE(rc::check([&] {
    std::vector<Event> shuffled = events;
    for (std::size_t i = shuffled.size() - 1; i > 0; --i) {
      std::swap(shuffled[i], shuffled[*rc::gen::inRange<std::size_t>(0, i + 1)]);
    }
    RC_ASSERT(history_of(shuffled).events == wanted.events);
  }));
}

TEST(SubjectKinds, HaveWordsThatAreReadBack) {
  for (const SubjectKind kind : {SubjectKind::case_, SubjectKind::worker, SubjectKind::team}) {
    EXPECT_EQ(subject_kind_of(word_of(kind)), kind);
  }
  EXPECT_EQ(subject_kind_of("Case"), std::nullopt);
  EXPECT_EQ(describe(SubjectRef{SubjectKind::case_, SubjectId("C-104")}), "case C-104");
}

TEST(DescribeEvent, IsOneLine) {
  Event contact = event("E-1", "2026-04-01");
  contact.kind = "contact_received";
  contact.facts = {{"source", std::string("dart")}};
  EXPECT_EQ(describe(contact, london()), "2026-04-01 contact_received E-1 {source: dart}");
}

}  // namespace
}  // namespace duecourse::testing
