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

/// The story is played once, for one test that looks at everything: it takes long.
class DemoMosaic : public ::testing::Test {
 protected:
  DemoMosaic() {
    // Wide enough that no line is broken.
    played_ = run_program({"demo", "mosaic", "--folder", (folder_.path() / "demo").string()}, 250);
  }
  [[nodiscard]] std::filesystem::path path(const std::string& file) const {
    return folder_.path() / "demo" / file;
  }
  [[nodiscard]] const Ran& played() const { return played_; }

  /// The lines between a title and the next.
  [[nodiscard]] std::string part(const std::string& title) const {
    const std::string& out = played_.out;
    const auto begin = out.find("\n" + title + "\n=");
    if (begin == std::string::npos) return {};
    const auto end = out.find("\n==", out.find("==\n", begin));
    return out.substr(begin, end - begin);
  }

  void tells_whom_as_the_story_of_the_family_does() const;
  void ends_in_the_true_state() const;
  void leads_from_a_deadline_back_to_the_steps() const;
  void no_message_names_a_child() const;
  void every_command_that_it_suggests_works() const;

 private:
  ScratchFolder folder_;
  Ran played_;
};

void DemoMosaic::tells_whom_as_the_story_of_the_family_does() const {
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

void DemoMosaic::ends_in_the_true_state() const {
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

void DemoMosaic::leads_from_a_deadline_back_to_the_steps() const {
  const std::string back = part("From a deadline back to MOSAIC");
  EXPECT_THAT(back, HasSubstr("strengthening-families/sfp-visit of the child 305102"));
  EXPECT_THAT(back, HasSubstr("Child in Need Visit (type 1189), COMPLETED"));
  // The clock ends when Ben was seen, as the form says, not when it was typed in.
  EXPECT_THAT(back, HasSubstr("CIN_VISIT_DATE             2026-07-09 16:00:00"));
  EXPECT_THAT(back, HasSubstr("completed 2026-07-09 16:20:00; Tom Ellery, Northgate Locality"));
}

void DemoMosaic::no_message_names_a_child() const {
  const auto messages = parsed_by_python("messages", path("mailbox"));
  EXPECT_GT(messages.size(), 60U);
  for (const auto& message : messages) {
    const std::string text = message.dump();
    for (const char* name : {"Ben", "Cai"}) EXPECT_THAT(text, Not(HasSubstr(name)));
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

void DemoMosaic::every_command_that_it_suggests_works() const {
  std::istringstream lines(part("Try next"));
  int tried = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  duecourse ")) continue;
    ++tried;
    const Ran ran = run_program(words_of(line));
    EXPECT_EQ(ran.code, kFine) << line << ran.err;
    EXPECT_THAT(ran.out, Not(IsEmpty())) << line;
  }
  EXPECT_GE(tried, 15);
  EXPECT_THAT(part("Try next"), HasSubstr("duecourse host preview"));
}

TEST_F(DemoMosaic, TellsTheStoryOfTheFamilyOutOfMosaic) {
  tells_whom_as_the_story_of_the_family_does();
  ends_in_the_true_state();
  leads_from_a_deadline_back_to_the_steps();
  no_message_names_a_child();
  every_command_that_it_suggests_works();
}

TEST(DemoMosaicWords, TheStoryHasNoOtherLength) {
  const ScratchFolder folder;
  const Ran ran = run_program(
      {"demo", "mosaic", "--weeks", "3", "--folder", (folder.path() / "demo").string()});
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("written out"));
}

}  // namespace
}  // namespace duecourse::testing
