// Ids of different kinds share nothing but their behaviour.
#include "engine/base/strong_id.hpp"

#include <gtest/gtest.h>

#include <type_traits>
#include <unordered_set>

#include "engine/base/ids.hpp"

namespace duecourse::testing {
namespace {

static_assert(!std::is_convertible_v<WorkerId, PersonId>);
static_assert(!std::is_convertible_v<std::string, WorkerId>);

TEST(StrongId, ComparesAndHashesItsText) {
  EXPECT_LT(EventId("E-1"), EventId("E-2"));
  const std::unordered_set<EventId> ids{EventId("E-1"), EventId("E-1"), EventId("E-2")};
  EXPECT_EQ(ids.size(), 2U);
}

TEST(StrongId, WithoutATextIdentifiesNothing) {
  EXPECT_TRUE(WorkerId().empty());
  EXPECT_EQ(describe(WorkerId("W-7")), "W-7");
}

}  // namespace
}  // namespace duecourse::testing
