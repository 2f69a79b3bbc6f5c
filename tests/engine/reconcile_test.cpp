// Which deadline is which of those known before.
#include "engine/reconcile.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

/// One subject looked at again and again. Deadlines are numbered as their ids are first seen.
class Tracking {
 public:
  explicit Tracking(Practice practice) : practice_(std::move(practice)) {}

  /// A line each: `#1 A1 r2: open, due 2026-03-10`.
  std::string look(const std::string& story, const std::string& now = "2026-03-04T12:00") {
    const Seen seen = see(practice_, story, now);
    tracked_ = reconcile(tracked_, seen.assessment, seen.history);
    std::string text;
    for (const Tracked& one : tracked_) {
      const auto number = numbers_.emplace(one.id, numbers_.size() + 1).first->second;
      text += fmt::format("#{} {} r{}: {}", number, one.anchor_host_id, one.revision,
                          word_of(state_at(one.ending, one.due, seen.history.now)));
      if (one.ending) {
        text += fmt::format(" {} ({})", brief(one.ending->at), word_of(one.ending->reason));
      }
      text += one.due ? ", due " + brief(*one.due) + "\n" : "\n";
    }
    return text;
  }

  [[nodiscard]] const std::vector<Tracked>& tracked() const { return tracked_; }
  /// The council changes its framework file.
  void change(Practice practice) { practice_ = std::move(practice); }

 private:
  Practice practice_;
  std::vector<Tracked> tracked_;
  std::map<DeadlineId, std::size_t> numbers_;
};

const std::string kAsked = "2026-03-02T10:00 asked id=A1\n";

TEST(Pairing, TheSameOpeningIsTheSameDeadline) {
  Tracking tracking{Practice("")};
  EXPECT_EQ(tracking.look(kAsked, "2026-03-02T12:00"), "#1 A1 r1: open, due 2026-03-09\n");
  EXPECT_EQ(tracking.look(kAsked + "2026-03-04 answered"),
            "#1 A1 r1: met 2026-03-04 (done), due 2026-03-09\n");
  // The answer is deleted again.
  EXPECT_EQ(tracking.look(kAsked), "#1 A1 r1: open, due 2026-03-09\n");
  EXPECT_EQ(brief(tracking.tracked().front().known_at), "2026-03-02 12:00");
}

TEST(Pairing, AnOpeningWithAnotherNumberInTheHostKeepsItsDeadline) {
  Tracking tracking{Practice("")};
  tracking.look(kAsked);
  EXPECT_EQ(tracking.look("2026-03-02T10:00 asked id=A9"), "#1 A9 r1: open, due 2026-03-09\n");
  EXPECT_EQ(tracking.look("2026-02-27T10:00 asked id=A8"), "#1 A8 r2: open, due 2026-03-06\n");
}

TEST(Pairing, LeftoversAreOneAnotherInTheOrderOfTheirDues) {
  Tracking tracking{Practice("opens = \"each\"")};
  tracking.look("2026-03-03 asked id=A1\n2026-03-02 asked id=A2");  // #1 is A2, #2 is A1
  EXPECT_EQ(tracking.look("2026-03-04 asked id=B1\n2026-03-03 asked id=B2"),
            "#1 B2 r2: open, due 2026-03-10\n"
            "#2 B1 r2: open, due 2026-03-11\n");
}

TEST(Pairing, ByKeyFirst) {
  Tracking tracking{Practice("opens = \"each\"")};
  tracking.look("2026-03-02 asked id=A1\n2026-03-03 asked id=A2");
  EXPECT_EQ(tracking.look("2026-03-02 asked id=B1\n2026-03-04 asked id=A1"),
            "#2 B1 r2: open, due 2026-03-09\n"
            "#1 A1 r2: open, due 2026-03-11\n");
}

TEST(Pairing, LeftoversOfAnotherChildAreAnother) {
  Tracking tracking{Practice("per = \"person\"")};
  tracking.look("2026-03-02 asked id=A1 child=P1");
  EXPECT_EQ(tracking.look("2026-03-02 asked id=B1 child=P2"),
            "#2 B1 r1: open, due 2026-03-09\n"
            "#1 A1 r1: withdrawn 2026-03-04 12:00 (gone_from_host), due 2026-03-09\n");
}

TEST(Pairing, LeftoversOfAnotherTimescaleAreAnother) {
  Tracking tracking{
      Practice::of_several({"", "id = \"sign\"\nstarts = \"seen\"\nends = \"signed\""})};
  EXPECT_EQ(tracking.look(kAsked), "#1 A1 r1: open, due 2026-03-09\n");
  EXPECT_EQ(tracking.look("2026-03-02 seen id=S1"),
            "#2 S1 r1: open, due 2026-03-09\n"
            "#1 A1 r1: withdrawn 2026-03-04 12:00 (gone_from_host), due 2026-03-09\n");
}

TEST(Pairing, WhatWasMetIsNoLeftover) {
  Tracking tracking{Practice("")};
  tracking.look(kAsked + "2026-03-03 answered");
  EXPECT_EQ(tracking.look("2026-03-04 asked id=A9"),
            "#2 A9 r1: open, due 2026-03-11\n"
            "#1 A1 r1: met 2026-03-03 (done), due 2026-03-09\n");
}

TEST(Pairing, WhatIsMetAtOnceIsNoLeftoverEither) {
  Tracking tracking{Practice("")};
  tracking.look(kAsked);
  EXPECT_EQ(tracking.look("2026-03-02T10:00 asked id=A9\n2026-03-03 answered"),
            "#2 A9 r1: met 2026-03-03 (done), due 2026-03-09\n"
            "#1 A1 r1: withdrawn 2026-03-04 12:00 (gone_from_host), due 2026-03-09\n");
}

TEST(Pairing, ARenamedTimescaleKeepsItsDeadlines) {
  Tracking tracking{Practice("opens = \"each\"")};
  const std::string both = kAsked + "2026-03-03 asked id=A2\n";
  tracking.look(both);
  tracking.change(Practice("id = \"reply\"\nformerly = \"answer\"\nopens = \"each\""));
  EXPECT_EQ(tracking.look(both),
            "#1 A1 r1: open, due 2026-03-09\n"
            "#2 A2 r1: open, due 2026-03-10\n");
  EXPECT_EQ(tracking.tracked().front().key.timescale, TimescaleId("reply"));
  // Once more, by the name it has now.
  EXPECT_EQ(tracking.look(both),
            "#1 A1 r1: open, due 2026-03-09\n"
            "#2 A2 r1: open, due 2026-03-10\n");
}

TEST(Pairing, ALeftoverOfARenamedTimescaleIsFoundToo) {
  Tracking tracking{Practice("")};
  tracking.look(kAsked);
  tracking.change(Practice("id = \"reply\"\nformerly = \"answer\""));
  EXPECT_EQ(tracking.look("2026-03-03T10:00 asked id=A9"), "#1 A9 r2: open, due 2026-03-10\n");
}

TEST(Revision, GrowsOnlyWithTheDayThatIsShown) {
  Tracking tracking{Practice("")};
  tracking.look(kAsked);
  EXPECT_EQ(tracking.look("2026-03-02T15:00 asked id=A1"), "#1 A1 r1: open, due 2026-03-09\n");
  EXPECT_EQ(tracking.look("2026-03-03T10:00 asked id=A1"), "#1 A1 r2: open, due 2026-03-10\n");
}

TEST(Revision, OfALimitInHoursGrowsWithTheMinute) {
  Tracking tracking{Practice("due = \"72 hours\"")};
  tracking.look(kAsked);
  EXPECT_EQ(tracking.look("2026-03-02T10:00:59 asked id=A1"),
            "#1 A1 r1: open, due 2026-03-05 10:00:59\n");
  EXPECT_EQ(tracking.look("2026-03-02T10:01:00 asked id=A1"),
            "#1 A1 r2: open, due 2026-03-05 10:01\n");
}

TEST(Revision, FromADayToAnHourIsOne) {
  Tracking tracking{Practice("due = \"72 hours\"")};
  EXPECT_EQ(tracking.look("2026-03-02 asked id=A1"), "#1 A1 r1: open, due 2026-03-05\n");
  EXPECT_EQ(tracking.look("2026-03-03T00:00 asked id=A1"),
            "#1 A1 r2: open, due 2026-03-06 00:00\n");
}

TEST(Revision, ThereAndBackAgainIsThree) {
  Tracking tracking{Practice("")};
  const std::string moved = "2026-03-03 asked id=A1";
  tracking.look(kAsked, "2026-03-03T09:00");
  EXPECT_EQ(tracking.look(moved, "2026-03-03T10:00"), "#1 A1 r2: open, due 2026-03-10\n");
  EXPECT_EQ(tracking.look(kAsked, "2026-03-03T11:00"), "#1 A1 r3: open, due 2026-03-09\n");
  EXPECT_EQ(tracking.look(kAsked, "2026-03-03T12:00"), "#1 A1 r3: open, due 2026-03-09\n");
  const Tracked& last = tracking.tracked().front();
  EXPECT_EQ(brief(*last.previous_due), "2026-03-10");
  EXPECT_EQ(brief(last.revised_at), "2026-03-03 11:00");
  EXPECT_EQ(brief(last.known_at), "2026-03-03 09:00");
}

TEST(Revision, ADateThatComesToBeKnownIsOne) {
  Tracking tracking{Practice("due_from = { earliest = [\"review_on\"] }")};
  EXPECT_EQ(tracking.look("2026-03-02 asked id=A1"), "#1 A1 r1: open\n");
  EXPECT_EQ(tracking.look("2026-03-02 asked id=A1 review_on=2026-03-20"),
            "#1 A1 r2: open, due 2026-03-20\n");
  EXPECT_EQ(tracking.tracked().front().previous_due, std::nullopt);
}

TEST(Gone, FromTheHostIsWithdrawnBeforeTheDueAndLapsedFromItOn) {
  Tracking before{Practice("")};
  before.look(kAsked);
  EXPECT_EQ(before.look("", "2026-03-09T23:59:59"),
            "#1 A1 r1: withdrawn 2026-03-09 23:59:59 (gone_from_host), due 2026-03-09\n");
  Tracking after{Practice("")};
  after.look(kAsked);
  EXPECT_EQ(after.look("", "2026-03-10T00:00"),
            "#1 A1 r1: lapsed 2026-03-10 00:00 (gone_from_host), due 2026-03-09\n");
}

TEST(Gone, ItStaysSoSinceWhenItWasSeen) {
  Tracking tracking{Practice("")};
  tracking.look(kAsked);
  const std::string gone =
      "#1 A1 r1: withdrawn 2026-03-04 12:00 (gone_from_host), due 2026-03-09\n";
  EXPECT_EQ(tracking.look(""), gone);
  EXPECT_EQ(tracking.look("", "2026-03-20"), gone);
  EXPECT_EQ(tracking.look(kAsked, "2026-03-05"), "#1 A1 r1: open, due 2026-03-09\n");
}

TEST(Gone, WhereTheRecordIsStillThereItWasCorrected) {
  Tracking tracking{Practice("when = { urgent = true }")};
  tracking.look("2026-03-02 asked id=A1 urgent=true");
  EXPECT_EQ(tracking.look("2026-03-02 asked id=A1 urgent=false"),
            "#1 A1 r1: withdrawn 2026-03-04 12:00 (corrected), due 2026-03-09\n");
}

TEST(Ids, AreTheSameForTheSameHistoryWheneverItIsSeen) {
  Tracking early{Practice("")};
  Tracking late{Practice("")};
  early.look(kAsked, "2026-03-02T11:00");
  late.look(kAsked, "2026-03-20");
  EXPECT_EQ(early.tracked().front().id, late.tracked().front().id);
  EXPECT_EQ(early.tracked().front().id.str().size(), 17U);  // d and sixteen digits
}

TEST(Ids, DifferWithAnchorPersonAndTimescale) {
  Tracking tracking{Practice::of_several(
      {"opens = \"each\"\nper = \"person\"", "id = \"sign\"\nends = \"signed\""})};
  tracking.look("2026-03-02 asked id=A1 child=P1\n2026-03-02 asked id=A1 child=P2\n" +
                std::string("2026-03-02 asked id=A2 child=P1"));
  std::map<DeadlineId, int> ids;
  for (const Tracked& one : tracking.tracked()) ++ids[one.id];
  EXPECT_EQ(tracking.tracked().size(), 4U);
  EXPECT_EQ(ids.size(), 4U);
}

// A1 became A9 and kept the id made from A1; now there is an A1 again.
TEST(Ids, OneThatIsTakenIsNotGivenTwice) {
  Tracking tracking{Practice("opens = \"each\"")};
  tracking.look(kAsked);
  tracking.look("2026-03-02T10:00 asked id=A9");
  tracking.look(kAsked + "2026-03-02T10:00 asked id=A9");
  ASSERT_EQ(tracking.tracked().size(), 2U);
  const std::string& kept = tracking.tracked()[1].id.str();
  EXPECT_EQ(tracking.tracked()[0].id.str(), kept + "-2");
}

}  // namespace
}  // namespace duecourse::testing
