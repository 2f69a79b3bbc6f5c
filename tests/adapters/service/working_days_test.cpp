// A clock that opens on each working day, on a real host and store: the service wakes for a day of
// which no record tells.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kDailyFramework = R"toml([framework]
id = "daily"
title = "Daily Framework"
calendar = "monday-to-friday"
[process]
team = "team_cycle"
[applies_to.team]
all = true

[[ladder.standard.stages]]
id = "today"
at = "on the due day"
to = ["team_manager"]
kind = "reminder"

[[timescale]]
id = "screening-session"
clause = "2.1"
title = "Daily screening session held"
subject = "team"
each_working_day = true
ends = "screening_held"
due = "end of the same day"
owner = "team_manager"
)toml";

TEST(WorkingDays, TheServiceWakesForEachAndChasesTheOneThatIsMissed) {
  TestCouncil council;
  std::ofstream(council.path("visiting.toml")) << kDailyFramework;
  council.open();
  // 5 June 2026 is a Friday.
  council.host.run(
      "INSERT INTO events VALUES ('SH1', 'team', 'T1', 'screening_held', '2026-06-05T09:00', "
      "'2026-06-05T09:05', NULL, NULL, NULL, 0, '2026-06-05T09:05')");
  council.cycle("2026-06-05T09:10");
  EXPECT_THAT(council.delivered(), IsEmpty());
  const auto wake = council.council->store().next_wake();
  ASSERT_TRUE(wake.ok() && wake->has_value());
  EXPECT_EQ(**wake, council.at("2026-06-08T00:00"));
  council.cycle("2026-06-08T00:00");
  EXPECT_EQ(**council.council->store().next_wake(), council.at("2026-06-08T08:30"));
  council.cycle("2026-06-08T08:30");
  council.cycle("2026-06-09T08:30");
  EXPECT_THAT(council.delivered(),
              ElementsAre("mo@westshire.example: Due Mon 8 Jun: Daily screening session held - "
                          "North Family Centre",
                          "mo@westshire.example: Due Tue 9 Jun: Daily screening session held - "
                          "North Family Centre"));
  // Once said is said: the days that the engine makes have the same ids in each cycle.
  council.cycle("2026-06-09T08:31");
  EXPECT_EQ(council.delivered().size(), 2U);
}

}  // namespace
}  // namespace duecourse::testing
