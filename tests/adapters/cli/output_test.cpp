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

TEST(Output, WhatCouldSteerATerminalBecomesSpaces) {
  EXPECT_EQ(adapters::printable("a\x1b[2Jb\x7f\r\n\t."), "a [2Jb    .");
  EXPECT_EQ(adapters::printable("C1 \xc2\x9b|"), "C1  |");
  EXPECT_EQ(adapters::printable("turned \xe2\x80\xae|\xe2\x81\xa6|"), "turned  | |");
  EXPECT_EQ(adapters::printable("Siân – £5 €3 …"), "Siân – £5 €3 …");
}

TEST(Output, ALongLineGoesOnBehindAHangingIndent) {
  const auto wrapped = [](const std::string& line, std::size_t width) {
    std::ostringstream out;
    adapters::print_wrapped(out, line, width, 2);
    return out.str();
  };
  EXPECT_EQ(wrapped("  counted from the first visit to the family", 28),
            "  counted from the first\n    visit to the family\n");
  EXPECT_EQ(wrapped("  remark  counted from the first visit", 26),
            "  remark  counted from the\n          first visit\n");
  EXPECT_EQ(wrapped("  it fits", 28), "  it fits\n");
  EXPECT_EQ(wrapped("  counted from the first visit to the family", 100000),
            "  counted from the first visit to the family\n");
  EXPECT_EQ(wrapped("", 20), "\n");
}

TEST(Output, ALogLineWipesTheProgressBarFirst) {
  std::ostringstream out;
  std::ostringstream err;
  adapters::Terminal terminal{out, err, 80, true};
  adapters::make_terminal_log(terminal, "%l: %v")->warn("a row");
  EXPECT_EQ(err.str(), "\r\x1b[Kwarning: a row\n");
  terminal.interactive = false;
  adapters::make_terminal_log(terminal, "%l: %v")->warn("a row");
  EXPECT_TRUE(err.str().ends_with("a row\nwarning: a row\n"));
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
