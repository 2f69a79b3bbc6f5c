// Tables, CSV cells and the progress bar.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/cli/progress_bar.hpp"
#include "tests/adapters/cli/ran.hpp"

namespace duecourse::testing {
namespace {

using adapters::ProgressBar;
using adapters::Table;
using adapters::Terminal;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Table, NarrowsTheWidestColumnsUntilARowFitsAndCutsNothingOff) {
  Table table({"name", "what"});
  table.add({"Siân", "a very long description of what there is to do"});
  std::ostringstream out;
  table.print(out, 30);
  EXPECT_EQ(out.str(),
            "name  what\n"
            "----  ------------------------\n"
            "Siân  a very long description\n"
            "      of what there is to do\n");
}

TEST(Table, BreaksAWordThatIsWiderThanItsColumn) {
  Table table({"to"});
  table.add({"daniel.whitfield@x.example"});
  std::ostringstream out;
  table.print(out, 16);
  EXPECT_EQ(out.str(), "to\n----------------\ndaniel.whitfield\n@x.example\n");
}

TEST(Table, WhatAHostWroteDoesNotSteerTheTerminal) {
  Table table({"id"});
  table.add({"C1\x1b[2J\nC2"});
  std::ostringstream out;
  table.print(out, 40);
  EXPECT_EQ(out.str(), "id\n---------\nC1 [2J C2\n");
}

TEST(Table, CsvQuotesWhatNeedsItAndDisarmsFormulas) {
  Table table({"a", "b"});
  table.add({"x,y", "say \"hi\""});
  table.add({"=1+1", "@sum"});
  table.add({"two\nlines", ""});
  std::ostringstream out;
  table.print_csv(out);
  EXPECT_EQ(out.str(), "a,b\r\n\"x,y\",\"say \"\"hi\"\"\"\r\n'=1+1,'@sum\r\n\"two\nlines\",\r\n");
}

class ProgressTest : public ::testing::Test {
 protected:
  ProgressBar::Time now{};
  std::ostringstream out;
  std::ostringstream err;
  Terminal terminal{out, err, 80, true};
};

TEST_F(ProgressTest, ShowsNothingInTheFirstSecond) {
  ProgressBar bar(terminal, "planning", [this] { return now; });
  now += milliseconds(999);
  bar.show(1, 10);
  EXPECT_THAT(err.str(), IsEmpty());
  now += milliseconds(1);
  bar.show(5, 10);
  EXPECT_THAT(err.str(), HasSubstr("planning [###############...............] 5/10"));
}

TEST_F(ProgressTest, DrawsAtMostTenTimesASecondAndWipesItselfAway) {
  {
    ProgressBar bar(terminal, "planning", [this] { return now; });
    now += milliseconds(1000);
    bar.show(1, 10);
    now += milliseconds(99);
    bar.show(2, 10);
    EXPECT_EQ(err.str().find("2/10"), std::string::npos);
  }
  EXPECT_TRUE(err.str().ends_with("\r\x1b[K"));
}

TEST_F(ProgressTest, IsSilentWhereTheOutputIsNoTerminal) {
  terminal.interactive = false;
  {
    ProgressBar bar(terminal, "planning", [this] { return now; });
    now += std::chrono::hours(1);
    bar.show(1, 10);
  }
  EXPECT_THAT(err.str(), IsEmpty());
}

}  // namespace
}  // namespace duecourse::testing
