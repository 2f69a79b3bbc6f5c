// duecourse demo mosaic: the family of demo cin out of the tables of a MOSAIC. What the picture
// says beside, that the story ends as in demo cin, and that everything it suggests works.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kWrongUsage;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The story is played once for all tests of this file: it takes seconds.
class DemoMosaic : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new ScratchFolder;
    // Wide enough that no line is broken.
    played_ = new Ran(
        run_program({"demo", "mosaic", "--folder", (folder_->path() / "demo").string()}, 250));
  }
  static void TearDownTestSuite() {
    delete played_;
    delete folder_;
  }
  static std::filesystem::path path(const std::string& file) {
    return folder_->path() / "demo" / file;
  }
  static const Ran& played() { return *played_; }

  /// The lines between a title and the next.
  static std::string part(const std::string& title) {
    const std::string& out = played().out;
    const auto begin = out.find("\n" + title + "\n=");
    if (begin == std::string::npos) return {};
    const auto end = out.find("\n==", out.find("==\n", begin));
    return out.substr(begin, end - begin);
  }

 private:
  static inline ScratchFolder* folder_ = nullptr;
  static inline Ran* played_ = nullptr;
};

TEST_F(DemoMosaic, TellsWhomAsTheStoryOfTheFamilyDoes) {
  EXPECT_EQ(played().code, kFine) << played().err;
  EXPECT_THAT(played().err, IsEmpty());
  const std::string told = part("What happened, and who was told");
  EXPECT_THAT(told, HasSubstr("Mon 16 Mar 2026 08:30  reminder to hana.sato@health.example"));
  EXPECT_THAT(told, HasSubstr("Tue 17 Mar 2026 08:30  escalation to idris.walker@"));
  EXPECT_THAT(told, HasSubstr("Wed 29 Apr 2026 08:30  escalation to ruth.calder@"));
  EXPECT_THAT(told, HasSubstr("Thu 7 May 2026 08:30  reminder to carys.bowen@"));
  EXPECT_THAT(told, HasSubstr("Fri 8 May 2026 08:30  reminder to nia.prosser@"));
  EXPECT_THAT(told, HasSubstr("Tue 7 Jul 2026 08:30  escalation to femi.adeleke@"));
  EXPECT_THAT(told, HasSubstr("Child and family seen by the family support worker - M-3051\n"));
}

TEST_F(DemoMosaic, EndsInTheTrueState) {
  const std::string config = path("duecourse.toml").string();
  const Ran all = run_program({"deadlines", "--config", config, "--all", "--format", "json"});
  ASSERT_EQ(all.code, kFine) << all.err;
  std::vector<std::string> unended;
  std::vector<std::string> late;
  for (const auto& row : all.json()) {
    const std::string state = row["state"];
    if (state == "open" || state == "overdue") unended.push_back(row["timescale"]);
    if (state == "met_late") late.push_back(row["timescale"]);
  }
  std::sort(late.begin(), late.end());
  EXPECT_THAT(unended, IsEmpty());
  EXPECT_THAT(late, ElementsAre("cin-handover", "contribution-request", "sfp-visit"));
}

TEST_F(DemoMosaic, LeadsFromADeadlineBackToTheStepsOfMosaic) {
  const std::string back = part("From a deadline back to MOSAIC");
  EXPECT_THAT(back, HasSubstr("strengthening-families/sfp-visit of the child 305102"));
  EXPECT_THAT(back, HasSubstr("Child in Need Visit (type 1189), COMPLETED"));
  // The clock ends when Ben was seen, as the form says, not when it was typed in.
  EXPECT_THAT(back, HasSubstr("CIN_VISIT_DATE             2026-07-09 16:00:00"));
  EXPECT_THAT(back, HasSubstr("completed 2026-07-09 16:20:00; Tom Ellery, Northgate Locality"));
}

TEST_F(DemoMosaic, NoMessageNamesAChild) {
  const auto messages = parsed_by_python("messages", path("mailbox"));
  EXPECT_GT(messages.size(), 60U);
  for (const auto& message : messages) {
    const std::string text = message.dump();
    for (const char* name : {"Ben", "Cai", "305102"}) EXPECT_THAT(text, Not(HasSubstr(name)));
  }
}

// The words after "duecourse" of a line that is suggested; quotes hold words together.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  for (const char c : line + " ") {
    if (c == '"') {
      quoted = !quoted;
    } else if (c != ' ' || quoted) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  words.erase(words.begin());
  return words;
}

TEST_F(DemoMosaic, EveryCommandThatItSuggestsWorks) {
  std::istringstream lines(part("Try next"));
  int tried = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  duecourse ")) continue;
    ++tried;
    const Ran ran = run_program(words_of(line));
    EXPECT_EQ(ran.code, kFine) << line << ran.err;
    EXPECT_THAT(ran.out, Not(IsEmpty())) << line;
  }
  EXPECT_GE(tried, 12);
  EXPECT_THAT(part("Try next"), HasSubstr("duecourse host preview"));
}

TEST_F(DemoMosaic, TheStoryHasNoOtherLength) {
  const Ran ran = run_program({"demo", "mosaic", "--weeks", "3", "--folder", path("x").string()});
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("written out"));
}

}  // namespace
}  // namespace duecourse::testing
