// duecourse demo cin: one family under four frameworks. What the picture says, that it is the same
// each time, and that everything it suggests works.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "examples/family/family_host.hpp"
#include "tests/adapters/cli/ran.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kWrongUsage;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The story is played once for all tests of this file: it takes seconds.
class DemoFamily : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new ScratchFolder;
    // Wide enough that no line is broken.
    played_ =
        new Ran(run_program({"demo", "cin", "--folder", (folder_->path() / "demo").string()}, 250));
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

TEST_F(DemoFamily, EndsWithAPictureOfWhatHappenedAndWhoWasTold) {
  EXPECT_EQ(played().code, kFine) << played().err;
  EXPECT_THAT(played().err, IsEmpty());
  for (const char* title :
       {"What happened, and who was told",
        "What was not said, because another deadline speaks for it", "Which deadlines there are",
        "What is wrong without being late", "Who was told", "One message in full",
        "Why: duecourse explain", "Try next"}) {
    EXPECT_THAT(part(title), Not(IsEmpty())) << title;
  }
}

TEST_F(DemoFamily, TellsWhomAsThePracticeDocumentsSay) {
  const std::string told = part("What happened, and who was told");
  // A colleague of another organisation is reminded, then the manager of whoever asked.
  EXPECT_THAT(told, HasSubstr("Mon 16 Mar 2026 08:30  reminder to hana.sato@health.example"));
  EXPECT_THAT(told, HasSubstr("Tue 17 Mar 2026 08:30  escalation to idris.walker@"));
  // Three areas in one form: what two would mean is not said beside it.
  EXPECT_THAT(told, HasSubstr("The family meets the criteria of the programme - M-3051\n"));
  // Locality did not allocate in two working days: the service manager.
  EXPECT_THAT(told, HasSubstr("Wed 29 Apr 2026 08:30  escalation to ruth.calder@"));
  // The meeting is the response social worker's to day 45, the locality social worker's from then.
  EXPECT_THAT(told, HasSubstr("Thu 7 May 2026 08:30  reminder to carys.bowen@"));
  EXPECT_THAT(told, HasSubstr("Fri 8 May 2026 08:30  reminder to nia.prosser@"));
  // One child of three was not seen.
  EXPECT_THAT(told, HasSubstr("Tue 7 Jul 2026 08:30  escalation to femi.adeleke@"));
  EXPECT_THAT(told,
              HasSubstr("Overdue since Mon 6 Jul: Child and family seen by the family support "
                        "worker - M-3051\n"));
  // A risk is told at once.
  EXPECT_THAT(told,
              HasSubstr("Tue 14 Jul 2026 13:00  reminder to nia.prosser@council.example: A risk "
                        "or a concern was raised"));
  EXPECT_THAT(told, HasSubstr("reminder to supporting-families@council.example: Closing with "
                              "significant progress: a possible claim"));
}

TEST_F(DemoFamily, SaysWhatAnotherDeadlineSpokeFor) {
  const std::string silent = part("What was not said, because another deadline speaks for it");
  EXPECT_THAT(silent, HasSubstr("child-in-need/cin-review-next, due by Mon 3 Aug 2026: ahead"));
  const std::string told = part("What happened, and who was told");
  EXPECT_THAT(told, HasSubstr("Child in Need plan reviewed, every four to six weeks"));
  EXPECT_THAT(told, Not(HasSubstr("Next Child in Need review held")));
}

TEST_F(DemoFamily, EndsInTheTrueState) {
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
  EXPECT_THAT(late, ::testing::ElementsAre("cin-handover", "contribution-request", "sfp-visit"));
}

TEST_F(DemoFamily, EveryMessageIsInTheMailboxAndNamesNoChild) {
  const auto messages = parsed_by_python("messages", path("mailbox"));
  EXPECT_GT(messages.size(), 60U);
  EXPECT_THAT(played().out, HasSubstr(" sent " + std::to_string(messages.size()) + " messages"));
  for (const auto& message : messages) {
    EXPECT_THAT(message["defects"], IsEmpty()) << message["subject"];
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

TEST_F(DemoFamily, EveryCommandThatItSuggestsWorks) {
  std::istringstream lines(part("Try next"));
  int tried = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  duecourse ")) continue;
    ++tried;
    const Ran ran = run_program(words_of(line));
    EXPECT_EQ(ran.code, kFine) << line << ran.err;
    EXPECT_THAT(ran.out, Not(IsEmpty())) << line;
  }
  EXPECT_GE(tried, 8);
}

TEST_F(DemoFamily, TheStoryHasNoOtherLength) {
  const ScratchFolder folder;
  for (const char* option : {"--weeks", "--families", "--seed"}) {
    const Ran ran =
        run_program({"demo", "cin", option, "3", "--folder", (folder.path() / "demo").string()});
    EXPECT_EQ(ran.code, kWrongUsage) << option;
    EXPECT_THAT(ran.err, AllOf(HasSubstr(option), HasSubstr("written out")));
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "demo"));
  EXPECT_EQ(run_program({"demo", "cim"}).code, kWrongUsage);
}

TEST(FamilyStory, NamesTheLineThatCannotBeRead) {
  const auto told = [](const char* text) {
    const auto story = examples::read_story(text);
    return story.ok() ? std::string("read") : story.error().message;
  };
  EXPECT_EQ(told("2026-03-02 A.\n  09:00 visit child_seen=true by nia of ana,ben\n"), "read");
  EXPECT_THAT(told("  09:00 visit\n"), HasSubstr("line 1: a record stands before the first day"));
  EXPECT_THAT(told("2026-03-02 A.\n  9 visit\n"), HasSubstr("line 2: '9' is no time of day"));
  EXPECT_THAT(told("2026-03-02 A.\n  09:00\n"), HasSubstr("a record is HH:MM and a kind"));
  EXPECT_THAT(told("2026-03-02 A.\n  09:00 visit at nia\n"), HasSubstr("'at' is neither"));
  EXPECT_THAT(told("2026-03-02 A.\n  09:00 visit by\n"), HasSubstr("nothing stands behind 'by'"));
  EXPECT_THAT(told("2026-03-02 A.\n2026-03-02 B.\n"), HasSubstr("line 2: the days are not in"));
  EXPECT_THAT(told("2026-03-02\n"), HasSubstr("a day is a date"));
}

}  // namespace
}  // namespace duecourse::testing
