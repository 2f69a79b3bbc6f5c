// Until when a decision holds, and which of several stands.
#include "engine/notices/quieting.hpp"

#include <gtest/gtest.h>

#include "engine/time/time_text.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

class QuietEnd : public ::testing::Test {
 protected:
  std::string end(const std::string& until, const std::string& due = "",
                  Precision precision = Precision::day) {
    std::optional<Limit> limit;
    if (!due.empty()) limit = Limit{moment_at(due).at, precision};
    return brief(quiet_end(moment_at(until), limit, practice.rulebook().sending, london()));
  }
  Practice practice{""};
};

TEST_F(QuietEnd, IsATimeAsItStands) {
  EXPECT_EQ(end("2026-03-07T10:15"), "2026-03-07 10:15");
}

TEST_F(QuietEnd, OfADayIsTheFirstSendingMomentOnOrAfterIt) {
  EXPECT_EQ(end("2026-03-06"), "2026-03-06 08:30");
  EXPECT_EQ(end("2026-03-07"), "2026-03-09 08:30") << "a Saturday";
  EXPECT_EQ(end("2026-04-03"), "2026-04-07 08:30") << "Good Friday";
}

TEST_F(QuietEnd, OfADayDoesNotLetTheDuePass) {
  EXPECT_EQ(end("2026-03-07", "2026-03-09"), "2026-03-07 08:30") << "due by Sunday";
  EXPECT_EQ(end("2026-03-07", "2026-03-10"), "2026-03-09 08:30");
}

TEST_F(QuietEnd, IsNeverBeyondTheDue) {
  EXPECT_EQ(end("2026-03-12", "2026-03-10"), "2026-03-10 00:00");
  EXPECT_EQ(end("2026-03-09T12:00", "2026-03-09T10:00", Precision::second), "2026-03-09 10:00");
}

Quieting decision(QuietKind kind, const std::string& worker, const std::string& decided) {
  Quieting one;
  one.deadline = DeadlineId("D-1");
  one.kind = kind;
  one.worker = WorkerId(worker);
  one.until = moment_at("2026-03-20");
  one.by = worker;
  one.decided_at = moment_at(decided).at;
  return one;
}

std::string standing(const std::vector<Quieting>& all, const std::string& now) {
  std::string text;
  for (const Quieting* one : standing_quietings(all, DeadlineId("D-1"), moment_at(now).at)) {
    text += std::string(word_of(one->kind)) + " " + one->worker.str() + " " +
            write_day(london().day_of(one->decided_at)) + "\n";
  }
  return text;
}

TEST(Quieting, ALaterDecisionTakesThePlaceOfTheEarlierOfItsKindAndPerson) {
  std::vector<Quieting> all{
      decision(QuietKind::snooze, "KW", "2026-03-01"),
      decision(QuietKind::acknowledgement, "SU", "2026-03-02"),
      decision(QuietKind::acknowledgement, "TM", "2026-03-03"),
      decision(QuietKind::snooze, "SU", "2026-03-04"),
      decision(QuietKind::acknowledgement, "SU", "2026-03-05"),
  };
  EXPECT_EQ(standing(all, "2026-03-03"),
            "snooze KW 2026-03-01\nacknowledgement SU 2026-03-02\nacknowledgement TM "
            "2026-03-03\n");
  EXPECT_EQ(standing(all, "2026-03-06"),
            "acknowledgement TM 2026-03-03\nsnooze SU 2026-03-04\nacknowledgement SU "
            "2026-03-05\n");
  Quieting lifted = all[4];
  lifted.lifted = true;
  lifted.decided_at = moment_at("2026-03-07").at;
  all.push_back(lifted);
  EXPECT_EQ(standing(all, "2026-03-08"), "acknowledgement TM 2026-03-03\nsnooze SU 2026-03-04\n");
}

TEST(Quieting, IsByAWorkerOrAnAddressHoweverItIsWritten) {
  Quieting post = decision(QuietKind::acknowledgement, "", "2026-03-01");
  post.address = "Panel@Council.example";
  EXPECT_TRUE(is_by(post, {WorkerId(), "", "panel@council.EXAMPLE", "", false}));
  EXPECT_FALSE(is_by(post, {WorkerId(), "", "other@council.example", "", false}));
  const Quieting worker = decision(QuietKind::acknowledgement, "SU", "2026-03-01");
  EXPECT_TRUE(is_by(worker, {WorkerId("SU"), "", "su@x.example", "", false}));
  EXPECT_FALSE(is_by(worker, {WorkerId("TM"), "", "su@x.example", "", false}));
}

TEST(Quieting, IsDescribedWithWhoUntilWhenAndWhy) {
  Quieting one = decision(QuietKind::snooze, "KW", "2026-03-01");
  one.by = "Kay Worker";
  one.reason = "family away";
  EXPECT_EQ(describe(one, london()), "snoozed until Fri 20 Mar 2026 by Kay Worker: family away");
  one.kind = QuietKind::acknowledgement;
  EXPECT_EQ(describe(one, london(), true),
            "was acknowledged by Kay Worker until Fri 20 Mar 2026: family away");
}

}  // namespace
}  // namespace duecourse::testing
