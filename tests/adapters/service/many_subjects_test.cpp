// A cycle over more subjects than it asks for at once, and than one transaction takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

constexpr int kCases = 4100;
constexpr std::size_t kSubjects = kCases + 4;  // three workers and a team

TEST(ManySubjects, AllArePlannedOnce) {
  TestCouncil council;
  council.host.run(fmt::format(
      "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {}) "
      "INSERT INTO cases SELECT printf('C%05d', n), 'T1', NULL, 'FC-' || n, NULL, NULL, 0, "
      "'2026-01-01' FROM number",
      kCases));
  council.open();
  adapters::RunOptions options;
  options.as_of = council.at("2026-06-01T10:00");
  std::size_t counted = 0;
  std::size_t total = 0;
  options.progress = [&](std::size_t done, std::size_t of) {
    if (of == 0) return;  // still reading
    EXPECT_GT(done, counted);
    counted = done;
    total = of;
  };
  const auto first = council.council->run_once(options);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->planning.subjects, kSubjects);
  EXPECT_THAT(first->planning.troubles, ::testing::IsEmpty());
  EXPECT_EQ(counted, kSubjects);
  EXPECT_EQ(total, kSubjects);
  EXPECT_EQ(council.cycle("2026-06-01T10:01").planning.subjects, 0U);
}

}  // namespace
}  // namespace duecourse::testing
