// Snoozes and acknowledgements through the whole service: kept before the next cycle, whatever
// happens in between, told in digests, and on record for good.
#include "adapters/service/quieting.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::quiet_request_of;
using adapters::QuietRequest;
using adapters::Request;
using adapters::written;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

QuietRequest example() {
  QuietRequest request;
  request.subject = {SubjectKind::case_, SubjectId("C-1")};
  Quieting& one = request.quieting;
  one.deadline = DeadlineId("D-1");
  one.kind = QuietKind::acknowledgement;
  one.until = {Instant(std::chrono::seconds(1780000000)), Precision::day};
  one.by = "Siân Hughes";
  one.worker = WorkerId("W1");
  one.address = "sian@westshire.example";
  one.reason = "joint visit";
  one.typed_by = "root";
  return request;
}

TEST(QuietRequests, ComeBackAsTheyWereLeft) {
  const QuietRequest request = example();
  const Request left = written(request, "root");
  EXPECT_EQ(left.verb, "acknowledge");
  const auto read = quiet_request_of(left);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->subject, request.subject);
  EXPECT_EQ(read->quieting, request.quieting);
}

TEST(QuietRequests, WhatWasTypedEndsNoFieldAndNoLine) {
  QuietRequest request = example();
  request.quieting.reason = "a\tb\nrelease\tc";
  const Request left = written(request, "root");
  EXPECT_THAT(left.what, Not(HasSubstr("\n")));
  EXPECT_EQ(quiet_request_of(left)->quieting.reason, "a b release c");
}

TEST(QuietRequests, AreNothingElse) {
  EXPECT_FALSE(quiet_request_of({"release", "case C-1", "root"}).has_value());
  EXPECT_FALSE(quiet_request_of({"snooze", "case\tC-1", "root"}).has_value());
  Request left = written(example(), "root");
  left.what.replace(left.what.find("case"), 4, "coat");
  EXPECT_FALSE(quiet_request_of(left).has_value());
}

/// Case C1, due by Mon 8 June 2026, reminders on the 4th and the 8th, escalations from the 9th.
class Quieten : public ::testing::Test {
 protected:
  Quieten() { council.host.add_contacted_case("C1", "2026-06-01T10:00"); }

  void start() {
    council.open();
    council.cycle("2026-06-01T11:00");
  }
  /// Decides about the case's only deadline.
  Result<void> decide(QuietKind kind, const std::string& until, const std::string& now) {
    const auto subject =
        council.council->subject({SubjectKind::case_, SubjectId("C1")}, {council.at(now), {}});
    QuietRequest request = example();
    request.subject.id = SubjectId("C1");
    request.quieting.kind = kind;
    request.quieting.deadline = subject->tracked.front().id;
    request.quieting.until = {council.at(until), Precision::second};
    request.quieting.worker = WorkerId(kind == QuietKind::snooze ? "W1" : "S1");
    request.quieting.by = kind == QuietKind::snooze ? "Siân Hughes" : "Sam Lee";
    request.quieting.address.clear();
    return council.council->decide_quieting(request, council.at(now));
  }
  std::vector<std::string> audited(const std::string& what) { return council.audited(what); }
  std::string last_text() {
    const auto messages = council.mailbox();
    for (const auto& part : messages.back()["parts"]) {
      if (part["type"] == "text/plain") return part["content"];
    }
    return {};
  }

  TestCouncil council;
};

TEST_F(Quieten, WhatIsDecidedHoldsThoughTheServiceEndsBeforeItsNextCycle) {
  start();
  ASSERT_TRUE(decide(QuietKind::snooze, "2026-06-05T09:00", "2026-06-04T08:00").ok());
  council.open();  // as after a crash: nothing was planned since
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.delivered(), IsEmpty());
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner queued snoozed"));
  EXPECT_THAT(audited("deadline_snoozed"),
              ElementsAre(HasSubstr("visiting/first-visit opened by C1-3, snoozed until Fri 5 Jun "
                                    "2026 09:00 by Siân Hughes: joint visit (typed by root)")));
}

TEST_F(Quieten, TheEndOfASnoozeWakesTheService) {
  start();
  ASSERT_TRUE(decide(QuietKind::snooze, "2026-06-04T13:07", "2026-06-04T08:00").ok());
  council.cycle("2026-06-04T08:30");
  EXPECT_EQ(council.council->store().next_wake().value(), council.at("2026-06-04T13:07"));
}

TEST_F(Quieten, ACrashWhileItIsSaidAtItsEndSaysItOnceMoreAndNotTwice) {
  start();
  ASSERT_TRUE(decide(QuietKind::snooze, "2026-06-05T09:00", "2026-06-04T08:00").ok());
  council.cycle("2026-06-04T08:30");
  council.transport->fault =
      [](const adapters::OutgoingMessage&) -> std::optional<adapters::SendResult> {
    throw Crash{};
  };
  EXPECT_THROW(council.cycle("2026-06-05T09:00"), Crash);
  council.open();
  council.cycle("2026-06-05T09:01");
  council.cycle("2026-06-05T09:30");
  council.cycle("2026-06-05T12:00");
  EXPECT_THAT(council.delivered(), SizeIs(1));
}

TEST_F(Quieten, ADigestSaysWhatWasDecided) {
  std::ofstream(council.path("duecourse.toml"), std::ios::app)
      << "[digest.practitioner]\n[digest.team_manager]\n";
  start();
  ASSERT_TRUE(decide(QuietKind::snooze, "2026-06-05T08:00", "2026-06-04T08:00").ok());
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.delivered(), IsEmpty());
  council.cycle("2026-06-05T08:30");
  ASSERT_THAT(council.delivered(), SizeIs(1));
  EXPECT_THAT(last_text(), HasSubstr("\n  was snoozed until Fri 5 Jun 2026 08:00 by Siân Hughes: "
                                     "joint visit\n"));
  council.cycle("2026-06-09T08:30");
  ASSERT_TRUE(decide(QuietKind::acknowledgement, "2026-06-15T08:30", "2026-06-09T09:00").ok());
  council.cycle("2026-06-11T08:30");
  EXPECT_EQ(council.delivered().back().substr(0, 20), "mo@westshire.example");
  EXPECT_THAT(last_text(), HasSubstr("acknowledged by Sam Lee until Mon 15 Jun 2026 08:30: joint "
                                     "visit\n"));
}

TEST_F(Quieten, WhatCannotBeKeptIsRefusedAndLeavesNothing) {
  start();
  const auto beyond = decide(QuietKind::snooze, "2026-06-09T09:00", "2026-06-04T08:00");
  ASSERT_FALSE(beyond.ok());
  EXPECT_THAT(beyond.error().message, HasSubstr("nothing is snoozed beyond that"));
  QuietRequest unknown = example();
  unknown.subject.id = SubjectId("C1");
  const auto none = council.council->decide_quieting(unknown, council.at("2026-06-04T08:00"));
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().message, HasSubstr("it comes with the next cycle"));
  EXPECT_THAT(audited("deadline_snoozed"), IsEmpty());
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.delivered(), SizeIs(1));
}

}  // namespace
}  // namespace duecourse::testing
