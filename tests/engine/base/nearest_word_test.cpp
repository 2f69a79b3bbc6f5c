// Suggestions: near enough is offered, too far is not.
#include "engine/base/nearest_word.hpp"

#include <gtest/gtest.h>

namespace duecourse::testing {
namespace {

TEST(NearestWord, FindsAMissingLetter) {
  EXPECT_EQ(nearest_word("expectd", {"due", "expected", "not_before"}), "expected");
}

TEST(NearestWord, CountsASwapOfNeighboursOnce) {
  // "teh" is one swap from "the" and two replacements from "ten".
  EXPECT_EQ(nearest_word("teh", {"toe", "the"}), "the");
}

TEST(NearestWord, IgnoresCase) {
  EXPECT_EQ(nearest_word("OWNER", {"older", "owner"}), "owner");
}

TEST(NearestWord, OffersNothingBeyondAThirdOfTheWord) {
  EXPECT_EQ(nearest_word("abcdefghi", {"abcdef"}), "abcdef");
  EXPECT_EQ(nearest_word("abcdefghi", {"abcde"}), std::nullopt);
}

TEST(NearestWord, AllowsTwoMistakesInAShortWord) {
  EXPECT_EQ(nearest_word("dxy", {"due"}), "due");
  EXPECT_EQ(nearest_word("wxy", {"due"}), std::nullopt);
}

TEST(NearestWord, KeepsTheFirstOfTwoEquallyNear) {
  EXPECT_EQ(nearest_word("end", {"ends", "send"}), "ends");
  EXPECT_EQ(nearest_word("end", {"send", "ends"}), "send");
}

TEST(NearestWord, HasNothingToOfferFromAnEmptyList) {
  EXPECT_EQ(nearest_word("due", {}), std::nullopt);
}

}  // namespace
}  // namespace duecourse::testing
