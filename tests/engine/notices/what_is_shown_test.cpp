#include "engine/notices/what_is_shown.hpp"

#include <gtest/gtest.h>

namespace duecourse::testing {
namespace {

TEST(Initials, AreTheFirstLettersOfAllParts) {
  EXPECT_EQ("J.S.", initials_of("Jane Smith"));
  EXPECT_EQ("J.M.O.S.", initials_of("Jane Mary O'Neill-Smith"));
  EXPECT_EQ("J.S.", initials_of("  jane   smith "));
  EXPECT_EQ("Ż.K.", initials_of("Żaneta Kowalska"));
  EXPECT_EQ("J.", initials_of("(Jane)"));
}

TEST(Initials, OfNothingAreNothing) {
  EXPECT_EQ("", initials_of(""));
  EXPECT_EQ("", initials_of(" - 42 "));
}

TEST(Initials, OfABrokenNameAreNoMoreThanItsBytes) {
  EXPECT_EQ("\xc3.", initials_of("\xc3"));
}

TEST(ShowLevel, WordsAreThoseOfTheConfiguration) {
  for (const ShowLevel level : {ShowLevel::reference, ShowLevel::initials, ShowLevel::full}) {
    EXPECT_EQ(level, show_level_named(word_of(level)));
  }
  EXPECT_EQ(std::nullopt, show_level_named("name"));
}

}  // namespace
}  // namespace duecourse::testing
