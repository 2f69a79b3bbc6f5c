// Holds on the real service: where much of a query vanishes at once, its old content stands, the
// system owner is told, and it goes on when it is well or when a person says that it is true.
#include <gmock/gmock.h>

#include "adapters/service/hold.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kCases = 30;

class Holds : public ::testing::Test {
 protected:
  Holds() {
    for (int i = 1; i <= kCases; ++i) {
      council.host.add_contacted_case("C" + std::to_string(i), "2026-06-01T10:00");
    }
    council.open();
    (void)council.cycle("2026-06-01T11:00");
  }

  CycleReport sweep(const std::string& at) {
    RunOptions options;
    options.as_of = council.at(at);
    options.sweep = true;
    return council.council->run_once(options).value();
  }
  SweepState state(const std::string& query) {
    return council.council->store().host().sweep(query).value();
  }
  /// Open deadlines in the store.
  std::size_t open_deadlines() {
    std::size_t open = 0;
    for (int i = 1; i <= kCases; ++i) {
      const auto input =
          council.council->store().load({SubjectKind::case_, SubjectId("C" + std::to_string(i))});
      for (const Tracked& tracked : input->tracked) open += tracked.ending ? 0 : 1;
    }
    return open;
  }
  /// Those about a hold; a query that is held for long makes others.
  std::vector<std::string> alarms() {
    std::vector<std::string> titles;
    for (const std::string& line : council.delivered()) {
      if (line.find("Duecourse: The host query") != std::string::npos) titles.push_back(line);
    }
    return titles;
  }
  /// Takes the table away behind a view that answers with part of it.
  void view(const std::string& table, const std::string& select) {
    council.host.run("ALTER TABLE " + table + " RENAME TO " + table + "_whole; CREATE VIEW " +
                     table + " AS " + select);
  }
  void whole_again(const std::string& table) {
    council.host.run("DROP VIEW " + table + "; ALTER TABLE " + table + "_whole RENAME TO " + table);
  }

  TestCouncil council;
};

TEST_F(Holds, AnEmptyViewIsABrokenViewAndNotAMassClosure) {
  ASSERT_EQ(open_deadlines(), 30U);
  for (const char* table : {"teams", "workers", "cases", "roles", "events"}) {
    view(table, std::string("SELECT * FROM ") + table + "_whole WHERE 0");
  }
  for (const char* at : {"2026-06-01T12:00", "2026-06-01T13:00", "2026-06-01T14:00"}) {
    (void)sweep(at);
  }
  EXPECT_EQ(open_deadlines(), 30U);
  for (const char* query : {"teams", "workers", "cases", "roles", "events"}) {
    EXPECT_TRUE(state(query).held_since.has_value()) << query;
  }
  EXPECT_THAT(state("events").held_why, HasSubstr("no row at all"));
  EXPECT_THAT(alarms(), SizeIs(5)) << "once each";
  EXPECT_THAT(alarms(),
              Contains("help@westshire.example: Duecourse: The host query 'events' is held"));
}

TEST_F(Holds, MuchThatVanishesIsHeldUntilItIsBack) {
  view("events", "SELECT * FROM events_whole WHERE subject_id > 'C2'");
  const auto report = sweep("2026-06-01T12:00");
  EXPECT_THAT(state("events").held_why, HasSubstr("of 90 rows are gone"));
  EXPECT_THAT(alarms(), SizeIs(1));
  // What is new in the meantime waits as well: the query is not to be trusted.
  council.host.run(
      "INSERT INTO events_whole VALUES ('N1', 'case', 'C30', 'first_visit', '2026-06-01T12:30', "
      "'2026-06-01T12:30', 'W1', NULL, NULL, 0, '2026-06-01T12:30')");
  const auto polled = council.cycle("2026-06-01T12:40");
  EXPECT_FALSE(polled.poll.complete());
  EXPECT_EQ(open_deadlines(), 30U);
  whole_again("events");
  (void)council.cycle("2026-06-01T13:00");
  EXPECT_FALSE(state("events").held_since.has_value());
  EXPECT_THAT(alarms(), SizeIs(2));
  EXPECT_THAT(alarms().back(), HasSubstr("is taken over again"));
  (void)council.cycle("2026-06-01T13:01");
  const auto input = council.council->store().load({SubjectKind::case_, SubjectId("C30")});
  EXPECT_THAT(input->events, SizeIs(4)) << "read from its beginning";
  (void)sweep("2026-06-01T14:00");
  EXPECT_EQ(council.council->store().host().rows({"events", RecordKind::events, true, ""})->at(""),
            91U);
}

TEST_F(Holds, OneKindThatVanishesIsEnough) {
  view("events", "SELECT * FROM events_whole WHERE kind <> 'initial_contact'");
  (void)sweep("2026-06-01T12:00");
  EXPECT_THAT(state("events").held_why, HasSubstr("30 of 30 rows of the kind 'initial_contact'"));
}

TEST_F(Holds, AKindThatIsCalledOtherwiseIsHeldBeforeItIsTakenOver) {
  council.host.run(
      "UPDATE events SET kind = 'initial contact', changed_at = '2026-06-01T11:30' "
      "WHERE kind = 'initial_contact'");
  const auto polled = council.cycle("2026-06-01T11:35");
  EXPECT_FALSE(polled.poll.complete());
  EXPECT_THAT(state("events").held_why, HasSubstr("rows of the kind 'initial_contact'"));
  EXPECT_EQ(open_deadlines(), 30U);
}

TEST_F(Holds, AFieldThatIsLostIsHeld) {
  council.host.run("UPDATE events SET occurred_at = NULL, changed_at = '2026-06-01T11:30'");
  (void)council.cycle("2026-06-01T11:35");
  EXPECT_TRUE(state("events").held_since.has_value());
  EXPECT_EQ(open_deadlines(), 30U);
  EXPECT_THAT(*council.council->store().row_faults(), IsEmpty());
}

TEST_F(Holds, ManySoftDeletionsAreHeldAlsoWhereTheyTrickleIn) {
  for (int i = 1; i <= 25; ++i) {
    council.host.run("UPDATE events SET deleted = 1, changed_at = '2026-06-01T11:" +
                     std::to_string(10 + i) + "' WHERE event_id = 'C" + std::to_string(i) + "-3'");
    (void)council.cycle("2026-06-01T11:" + std::to_string(10 + i));
  }
  EXPECT_TRUE(state("events").held_since.has_value());
  EXPECT_EQ(open_deadlines(), 10U) << "the first twenty are what a day may bring";
}

TEST_F(Holds, ARoleThatVanishesIsHeld) {
  view("roles", "SELECT * FROM roles_whole WHERE role <> 'key_worker' OR case_id = 'C1'");
  (void)sweep("2026-06-01T12:00");
  EXPECT_THAT(state("roles").held_why, HasSubstr("29 of 30"));
}

TEST_F(Holds, TwentyRowsAreCaseworkAndNoHold) {
  council.host.run(
      "DELETE FROM events WHERE kind = 'initial_contact' AND CAST(substr(subject_id, 2) AS "
      "INTEGER) <= 20");
  (void)sweep("2026-06-01T12:00");
  EXPECT_FALSE(state("events").held_since.has_value());
  (void)sweep("2026-06-01T13:00");
  EXPECT_EQ(open_deadlines(), 10U);
  EXPECT_THAT(alarms(), IsEmpty());
}

TEST_F(Holds, IsToldAgainEveryDayAndSurvivesARestart) {
  view("events", "SELECT * FROM events_whole WHERE 0");
  (void)sweep("2026-06-01T12:00");
  council.close();
  council.open();
  (void)council.cycle("2026-06-01T18:00");
  EXPECT_THAT(alarms(), SizeIs(1));
  (void)council.cycle("2026-06-02T12:00");
  EXPECT_THAT(alarms(), SizeIs(2));
  EXPECT_TRUE(state("events").held_since.has_value());
}

TEST_F(Holds, WhatAPersonAcceptsIsTrue) {
  council.host.run("DELETE FROM events WHERE kind = 'initial_contact'");
  (void)sweep("2026-06-01T12:00");
  ASSERT_TRUE(state("events").held_since.has_value());
  ASSERT_TRUE(council.council->accept_losses("events", "sam", council.at("2026-06-01T12:05")).ok());
  (void)council.cycle("2026-06-01T12:10");
  (void)council.cycle("2026-06-01T12:11");
  EXPECT_EQ(open_deadlines(), 0U);
  (void)council.cycle("2026-06-01T12:12");
  EXPECT_FALSE(state("events").accepted) << "the next loss is judged again";
  EXPECT_THAT(alarms().back(), HasSubstr("is taken over again"));
}

TEST_F(Holds, AQueryThatThereIsNotIsNamed) {
  const auto done = council.council->accept_losses("event", "sam", council.at("2026-06-01T12:05"));
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message, HasSubstr("did you mean 'events'?"));
}

TEST(TooMuch, IsMoreThanTwentyAndMoreThanOneInAHundred) {
  const auto words = [](std::size_t all, std::size_t lost) {
    return too_much(RecordKind::events, {{"", all}}, {{"", lost}});
  };
  EXPECT_EQ(words(100, 20), "");
  EXPECT_NE(words(100, 21), "");
  EXPECT_EQ(words(10000, 100), "");
  EXPECT_NE(words(10000, 101), "");
  EXPECT_EQ(too_much(RecordKind::events, {{"", 10000}, {"visit", 50}}, {{"", 21}, {"visit", 20}}),
            "");
  EXPECT_THAT(too_much(RecordKind::roles, {{"", 10000}, {"lead", 50}}, {{"", 21}, {"lead", 21}}),
              HasSubstr("21 of 50 rows of the role 'lead'"));
}

}  // namespace
}  // namespace duecourse::testing
