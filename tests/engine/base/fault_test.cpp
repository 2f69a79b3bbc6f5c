// Faults as a compiler prints them.
#include "engine/base/fault.hpp"

#include <gtest/gtest.h>

namespace duecourse::testing {
namespace {

TEST(Fault, PrintsFileLineAndColumn) {
  const Fault fault{{"duecourse.toml", 3, 7}, "unknown key 'hots'", Severity::error};
  EXPECT_EQ(describe(fault), "duecourse.toml:3:7: error: unknown key 'hots'");
}

TEST(Fault, PrintsOnlyTheFileWhereTheLineIsUnknown) {
  const Fault fault{{"bank-holidays.json", 0, 0}, "covers 2019 to 2028", Severity::warning};
  EXPECT_EQ(describe(fault), "bank-holidays.json: warning: covers 2019 to 2028");
}

TEST(Fault, AWarningAloneIsNoError) {
  Faults faults{{{"a", 1, 1}, "odd", Severity::warning}};
  EXPECT_FALSE(has_error(faults));
  faults.push_back({{"a", 2, 1}, "wrong", Severity::error});
  EXPECT_TRUE(has_error(faults));
}

}  // namespace
}  // namespace duecourse::testing
