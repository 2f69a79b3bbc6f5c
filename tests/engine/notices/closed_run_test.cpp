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

TEST(ClosedRun, IsEasterOrChristmas) {
  EXPECT_EQ("2026-04-03 to 2026-04-06", run_after("2026-04-02"));  // Good Friday to Easter Monday
  EXPECT_EQ("2026-12-25 to 2026-12-27",
            run_after("2026-12-24"));  // a Friday, as that calendar has it
}

TEST(ClosedRun, IsNoWeekendAndNothingInTheMiddleOfOne) {
  EXPECT_EQ("none", run_after("2026-03-06"));
  EXPECT_EQ("none", run_after("2026-03-04"));
  EXPECT_EQ("none", run_after("2026-04-03"));
  EXPECT_EQ("none", run_after("2026-04-07"));
}

}  // namespace
}  // namespace duecourse::testing
