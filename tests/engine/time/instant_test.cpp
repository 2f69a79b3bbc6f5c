// Moments and half-open limits.
#include "engine/time/instant.hpp"

#include <gtest/gtest.h>

namespace duecourse::testing {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(Limit, IsKeptUpToItsLastSecondAndNotAtIt) {
  const Limit limit{Instant{seconds{1000}}, Precision::second};
  EXPECT_TRUE(keeps({Instant{seconds{999}}, Precision::second}, limit));
  EXPECT_FALSE(keeps({Instant{seconds{1000}}, Precision::second}, limit));
}

TEST(Limit, IsKeptByADayOfWhichAnySecondIsInTime) {
  const Instant day = std::chrono::sys_days{std::chrono::year{2026} / 4 / 1};
  const Limit at_ten{day + hours{10}, Precision::second};
  EXPECT_TRUE(keeps({day, Precision::day}, at_ten));
  EXPECT_FALSE(keeps({day, Precision::day}, {day, Precision::day}));
}

}  // namespace
}  // namespace duecourse::testing
