// Old data, silence, and a host that changes while messages go out.
#include <gmock/gmock.h>

#include <fstream>

#include "adapters/service/host_watch.hpp"
#include "adapters/service/settable_clock.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Case C1, contacted on Mon 1 June at 10:00: its visit is due on Mon 8 June; reminders on Thu 4 and
// Mon 8, escalations on Tue 9 (supervisor, copy to the owner) and Thu 11.
class HostWatch : public ::testing::Test {
 protected:
  HostWatch() {
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.open();
    (void)council.cycle("2026-06-01T11:00");
  }

  void away() { council.host.run("ALTER TABLE events RENAME TO events_away"); }
  void back() { council.host.run("ALTER TABLE events_away RENAME TO events"); }
  std::vector<std::string> alarms() {
    std::vector<std::string> titles;
    for (const std::string& line : council.delivered()) {
      if (line.find("Duecourse: ") != std::string::npos) titles.push_back(line);
    }
    return titles;
  }
  std::string everything_said() {
    std::string all;
    for (const auto& message : council.mailbox()) all += message.dump() + '\n';
    return all;
  }
  std::vector<std::string> about_visit() {
    std::vector<std::string> lines;
    for (const std::string& line : council.delivered()) {
      if (line.find("First visit") != std::string::npos) lines.push_back(line);
    }
    return lines;
  }

  TestCouncil council;
};

TEST_F(HostWatch, TheSystemOwnerHearsOnceThatDataIsOldAndOnceThatItIsWell) {
  away();
  (void)council.cycle("2026-06-01T13:00");
  EXPECT_THAT(alarms(), IsEmpty()) << "two hours old";
  (void)council.cycle("2026-06-01T13:01");
  (void)council.cycle("2026-06-02T13:00");
  ASSERT_THAT(alarms(), SizeIs(1));
  EXPECT_THAT(alarms()[0], HasSubstr("has not been read in full since Mon 1 Jun 2026 11:00"));
  EXPECT_THAT(council.mailbox().front().dump(),
              HasSubstr("events (last read Mon 1 Jun 2026 11:00)"));
  back();
  (void)council.cycle("2026-06-02T13:05");
  (void)council.cycle("2026-06-02T13:10");
  ASSERT_THAT(alarms(), SizeIs(2));
  EXPECT_THAT(alarms()[1], HasSubstr("The case system is read again"));
}

TEST_F(HostWatch, RemindersGoOnAndSayAsOfWhenTheyAreKnown) {
  (void)council.cycle("2026-06-03T17:00");
  away();
  (void)council.cycle("2026-06-04T08:30");
  ASSERT_THAT(about_visit(), SizeIs(1));
  EXPECT_THAT(everything_said(), HasSubstr("as known at Wed 3 Jun 2026 17:00"));
}

TEST_F(HostWatch, AnEscalationWaitsForAGoodRead) {
  (void)council.cycle("2026-06-08T17:00");
  const std::size_t before = about_visit().size();
  away();
  const auto report = council.cycle("2026-06-09T08:30");
  EXPECT_EQ(report.delivery.waiting, 2U) << "to the supervisor, and the copy";
  EXPECT_THAT(about_visit(), SizeIs(before));
  EXPECT_THAT(council.notices(), Contains("late/supervisor queued awaiting_good_read"));
  back();
  // It was done in time, and was only not read: nobody is accused.
  council.host.add({"C1-9", "C1", "visit", "2026-06-08T15:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", "2026-06-09T09:00"});
  (void)council.cycle("2026-06-09T09:05");
  EXPECT_THAT(about_visit(), SizeIs(before));
  EXPECT_THAT(council.notices(), Contains("late/supervisor withdrawn deadline_ended"));
}

TEST_F(HostWatch, AnEscalationGoesOutOnceTheReadIsGood) {
  (void)council.cycle("2026-06-08T17:00");
  const std::size_t before = about_visit().size();
  away();
  (void)council.cycle("2026-06-09T08:30");
  back();
  (void)council.cycle("2026-06-09T09:05");
  EXPECT_THAT(about_visit(), SizeIs(before + 2));
  EXPECT_THAT(everything_said(), Not(HasSubstr("as known at")));
}

TEST_F(HostWatch, AnEscalationWaitsForOneWorkingDayAtMost) {
  (void)council.cycle("2026-06-08T17:00");
  const std::size_t before = about_visit().size();
  away();
  (void)council.cycle("2026-06-09T08:30");
  (void)council.cycle("2026-06-10T08:29");
  EXPECT_THAT(about_visit(), SizeIs(before));
  (void)council.cycle("2026-06-10T08:30");
  EXPECT_THAT(about_visit(), SizeIs(before + 2));
  EXPECT_THAT(everything_said(), HasSubstr("as known at Mon 8 Jun 2026 17:00"));
}

TEST_F(HostWatch, OneWorkingDayRunsOverAWeekendAndBankHolidays) {
  const Rulebook& rulebook = council.council->rulebook();
  EXPECT_EQ(escalation_waits_until(rulebook, council.at("2026-06-05T09:00")),
            council.at("2026-06-08T09:00"));
  EXPECT_EQ(escalation_waits_until(rulebook, council.at("2026-04-02T09:00")),
            council.at("2026-04-07T09:00"))
      << "Easter";
  EXPECT_EQ(escalation_waits_until(rulebook, council.at("2026-03-27T09:00")),
            council.at("2026-03-30T09:00"))
      << "the clocks went forward";
}

TEST_F(HostWatch, AHeldQueryGrowsOldLikeOneThatIsNotRead) {
  council.host.run(
      "ALTER TABLE events RENAME TO events_away; CREATE VIEW events AS SELECT * FROM "
      "events_away WHERE 0");
  RunOptions options;
  options.as_of = council.at("2026-06-01T12:00");
  options.sweep = true;
  ASSERT_TRUE(council.council->run_once(options).ok());
  (void)council.cycle("2026-06-01T15:00");
  ASSERT_THAT(alarms(), SizeIs(2));
  EXPECT_THAT(alarms()[1], HasSubstr("has not been read in full"));
}

class Silence : public ::testing::Test {
 protected:
  Silence() {
    std::string text = read_whole(council.path("duecourse.toml"));
    text.replace(text.find("\"never\""), 7, "\"1 working day\"");
    std::ofstream(council.path("duecourse.toml")) << text;
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.open();
  }
  std::size_t alarms() {
    std::size_t count = 0;
    for (const std::string& line : council.delivered()) {
      count += line.find("Duecourse: ") != std::string::npos ? 1U : 0U;
    }
    return count;
  }

  TestCouncil council;
};

TEST_F(Silence, IsAnAlarmOnceAndEndsWithTheNextNews) {
  (void)council.cycle("2026-06-01T11:00");
  (void)council.cycle("2026-06-02T23:59");
  EXPECT_EQ(alarms(), 0U) << "until the end of the next working day";
  (void)council.cycle("2026-06-03T00:00");
  (void)council.cycle("2026-06-05T00:00");
  EXPECT_EQ(alarms(), 1U);
  EXPECT_THAT(council.delivered(),
              Contains(HasSubstr("has had nothing new since Mon 1 Jun 2026 11:00")));
  council.host.add({"X1", "C1", "case_note_recorded", "2026-06-05T09:00", "W1", "", "", ""});
  (void)council.cycle("2026-06-05T09:05");
  EXPECT_EQ(alarms(), 2U);
}

TEST_F(Silence, AWeekendIsNone) {
  council.host.add({"X1", "C1", "case_note_recorded", "2026-06-05T15:00", "W1", "", "", ""});
  (void)council.cycle("2026-06-05T16:00");
  (void)council.cycle("2026-06-08T23:00");
  EXPECT_EQ(alarms(), 0U);
  (void)council.cycle("2026-06-09T00:00");
  EXPECT_EQ(alarms(), 1U);
}

TEST(ReadingBeforeTheClaim, WhatIsDoneWhileMessagesGoOutIsNotRemindedOf) {
  TestCouncil council;
  council.configure("transport = \"folder\"\nfolder = \"outbox\"\n", false);
  for (const char* id : {"C1", "C2", "C3"}) {
    council.host.add_contacted_case(id, "2026-06-01T10:00");
  }
  auto clock = std::make_shared<SettableClock>(Instant{});
  council.clock = clock;
  council.open();
  clock->set(council.at("2026-06-01T11:00"));
  ASSERT_TRUE(council.council->run_once({}).ok());
  clock->set(council.at("2026-06-04T08:30"));
  // The mail server is slow, and somebody records a visit while it is.
  council.transport->fault = [&](const auto&) -> std::optional<SendResult> {
    if (council.transport->seen.size() > 1) return std::nullopt;
    clock->set(council.at("2026-06-04T08:32"));
    for (const char* id : {"C1", "C2", "C3"}) {
      council.host.add({std::string(id) + "-9", id, "visit", "2026-06-03T15:00", "W1",
                        R"({"child_seen": true, "child_spoken_to": true})", "",
                        "2026-06-04T08:31"});
    }
    return std::nullopt;
  };
  const auto report = council.council->run_once({});
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(council.transport->seen, SizeIs(1)) << "the host was read before the second";
  EXPECT_THAT(report->delivery.said, SizeIs(1));
  EXPECT_FALSE(report->delivery.interrupted);
}

}  // namespace
}  // namespace duecourse::testing
