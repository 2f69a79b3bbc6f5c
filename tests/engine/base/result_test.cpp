// A Result holds a value or an error, never both, and crashes on the wrong question.
#include "engine/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace duecourse::testing {
namespace {

Result<int> half_of(int number) {
  if (number % 2 != 0) return Error{ErrorCode::invalid_input, "not even"};
  return number / 2;
}

Result<void> refuse() {
  return Error{ErrorCode::refused, "no"};
}

TEST(Result, HoldsAValue) {
  const Result<int> result = half_of(8);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, 4);
}

TEST(Result, HoldsAnError) {
  const Result<int> result = half_of(7);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(), (Error{ErrorCode::invalid_input, "not even"}));
}

TEST(Result, GivesAwayWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 3);
}

TEST(Result, OfNothingIsSuccessUnlessAnErrorIsGiven) {
  EXPECT_TRUE(Result<void>().ok());
  EXPECT_EQ(refuse().error().code, ErrorCode::refused);
}

TEST(ResultDeathTest, AskingAnErrorForItsValueIsABrokenInvariant) {
  const Result<int> result = half_of(7);
  EXPECT_DEATH(static_cast<void>(result.value()), "broken invariant: ok\\(\\)");
}

}  // namespace
}  // namespace duecourse::testing
