#include "engine/notices/closed_run.hpp"

#include <gtest/gtest.h>

#include "engine/time/time_text.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

std::string run_after(const char* day) {
  const Practice practice("");
  const auto run = closed_run_after(read_day(day).value(), *practice.rulebook().sending.calendar);
  return run ? write_day(run->first) + " to " + write_day(run->last) : "none";
}

TEST(ClosedRun, IsEasterChristmasAndALongWeekend) {
  EXPECT_EQ("2026-04-03 to 2026-04-06", run_after("2026-04-02"));  // Good Friday to Easter Monday
  EXPECT_EQ("2026-12-25 to 2026-12-28", run_after("2026-12-24"));  // Boxing Day moved to Monday
  EXPECT_EQ("2026-05-02 to 2026-05-04", run_after("2026-05-01"));  // the early May bank holiday
}

TEST(ClosedRun, IsNoWeekendAndNothingInTheMiddleOfOne) {
  EXPECT_EQ("none", run_after("2026-03-06"));
  EXPECT_EQ("none", run_after("2026-03-04"));
  EXPECT_EQ("none", run_after("2026-04-03"));
  EXPECT_EQ("none", run_after("2026-04-07"));
}

}  // namespace
}  // namespace duecourse::testing
