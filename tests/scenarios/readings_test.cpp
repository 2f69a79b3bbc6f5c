// Where the practice document leaves a choice, config/frameworks/readings.md says which was taken,
// by number. Each reading is shown by a story that names it in its first line ("# 4.5 (reading 9)
// ..."), or by a test that is named here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "tests/scenarios/story_files.hpp"

namespace duecourse::testing {
namespace {

using ::testing::HasSubstr;

/// A reading that is no story's, and the test that shows it.
struct ShownElsewhere {
  int reading;
  std::string_view why;
  std::string_view file;  ///< relative to the repository
  std::string_view test;  ///< as it stands in the file
};

constexpr std::array kShownElsewhere{
    ShownElsewhere{18, "how a host writes times, blanks and flags",
                   "adapters/host/row_mapping_test.cpp",
                   "TEST(EventMapping, BlankAndNullAreUnknown)"},
    ShownElsewhere{19, "the calendars' names and `calc`", "adapters/cli/calc_test.cpp",
                   "TEST(Calc, GivesJsonToTheLetter)"},
    ShownElsewhere{20, "what `processes` lists", "adapters/cli/calc_test.cpp",
                   "TEST(Processes, ListStatesKindsAndMilestonesWithTheirFacts)"},
    ShownElsewhere{36, "what `deadlines` lists; simulated stores",
                   "adapters/service/council_test.cpp",
                   "TEST_F(CouncilTest, OnlyASimulatedStoreIsDrivenByAMadeUpTime)"},
    ShownElsewhere{52, "who hears that a duty is theirs", "engine/terms_test.cpp",
                   "TEST(Terms, WhoeverACaseIsAllocatedToHearsOnceOfWhatNowRuns)"},
    ShownElsewhere{53, "what was long overdue is told together",
                   "adapters/service/gathering_test.cpp",
                   "TEST_F(GatheringTest, OnGoingLiveWhatIsLongOverdueIsOneMessageForEach)"},
    ShownElsewhere{51, "the share of assessments audited", "adapters/service/findings_test.cpp",
                   "TEST_F(Findings, TheReportShowsLoadsMarksOversightAuditsAndRisk)"},
    ShownElsewhere{102, "who is drawn", "adapters/service/sampling_test.cpp",
                   "TEST_F(Drawing, TheShareIsRoundedUpWhenTheQuarterIsOver)"},
    ShownElsewhere{115, "which children a case has", "statemachines/counted_children_test.cpp",
                   "TEST(CountedChildren, AreBackWhereTheCaseIsReopenedAndLeaveOneByOne)"},
    ShownElsewhere{
        116, "the capacity of the districts", "adapters/cli/children_command_test.cpp",
        "TEST_F(ChildrenCommands, TheCapacityIsThatOfTheSlideCellByCellButForItsRounding)"},
    ShownElsewhere{117, "what an evaluation counts", "adapters/cli/children_command_test.cpp",
                   "TEST_F(Evaluation, CountsReviewsLengthsAndEarlyEndingsByDistrict)"},
    ShownElsewhere{130, "as of when a copy is known", "adapters/service/host_copy_test.cpp",
                   "TEST_F(HostCopy, EveryReminderSaysAsOfWhenItIsKnown)"},
    ShownElsewhere{141, "what a message says of a case",
                   "adapters/service/message_choices_test.cpp",
                   "TEST_F(MessageChoices, EachAudienceReadsWhatIsChosenForIt)"},
    ShownElsewhere{142, "at which hours messages go out",
                   "adapters/service/message_choices_test.cpp",
                   "TEST_F(MessageChoices, WhatComesInQuietHoursGoesOutAfterThemTogether)"},
    ShownElsewhere{131, "what waits for the next copy", "adapters/service/host_copy_test.cpp",
                   "TEST_F(HostCopy, AnEscalationOfWhatFellDueSinceTheCopyWaitsForTheNext)"},
    ShownElsewhere{132, "when a copy is missed", "adapters/service/host_copy_test.cpp",
                   "TEST_F(HostCopy, ANightWithoutACopyIsAnAlarmAfter36Hours)"},
    ShownElsewhere{133, "how a copy shows that no table tells of",
                   "adapters/service/host_copy_test.cpp",
                   "TEST_F(HostCopy, ByTheClockACopyHasComeOnceItBroughtSomething)"},
    ShownElsewhere{134, "what a digest carries", "adapters/service/digest_test.cpp",
                   "TEST_F(Digest, OneMessageCarriesAllThatIsSaidOnOneMorning)"},
    ShownElsewhere{135, "what stands in a calendar", "engine/calendar_entries_test.cpp",
                   "TEST(CalendarEntries, AWeeksLeaveMovesNobodysCalendar)"},
    ShownElsewhere{136, "what others may see of a restricted case",
                   "adapters/service/calendar_feed_test.cpp",
                   "TEST_F(CalendarFeeds, ARestrictedCaseShowsItsReferenceAlone)"},
    ShownElsewhere{137, "what a snooze puts off", "engine/quieting_plan_test.cpp",
                   "TEST(Snooze, OfWhatCameDueMeanwhileTheStrongestIsSaidOnce)"},
    ShownElsewhere{138, "what an acknowledgement leaves out", "engine/quieting_plan_test.cpp",
                   "TEST(Acknowledge, TheRepeatsStopForThatPersonUntilItsEnd)"},
    ShownElsewhere{
        69, "which request an answer without a reference is to",
        "statemachines/child_in_need_test.cpp",
        "TEST(ChildInNeed, AnAnswerWithoutAReferenceIsFoundByItsWordsOrWhereThereIsNoChoice)"},
};

std::string read_file(const std::string& path) {
  std::ifstream in(std::string(DUECOURSE_SOURCE_DIR) + "/" + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The numbers that config/frameworks/readings.md gives: "12. Group supervision ...".
std::set<int> decided() {
  static const std::regex kNumber("(^|\n)([0-9]+)\\. ");
  const std::string text = read_file("config/frameworks/readings.md");
  std::set<int> numbers;
  for (std::sregex_iterator it(text.begin(), text.end(), kNumber), end; it != end; ++it) {
    numbers.insert(std::stoi((*it)[2]));
  }
  return numbers;
}

/// The readings that a story's first line names.
std::set<int> named_by(const std::string& story) {
  static const std::regex kNamed("\\(readings? ([0-9, ]+)\\)");
  static const std::regex kNumber("[0-9]+");
  const std::string line = story.substr(0, story.find('\n'));
  std::smatch named;
  std::set<int> numbers;
  if (!std::regex_search(line, named, kNamed)) return numbers;
  const std::string list = named[1];
  for (std::sregex_iterator it(list.begin(), list.end(), kNumber), end; it != end; ++it) {
    numbers.insert(std::stoi(it->str()));
  }
  return numbers;
}

// A chapter of another practice document may begin with a ten of its own; else there is no gap.
TEST(Readings, AreNumberedWithoutAGap) {
  static const std::regex kNumber("([0-9]+)\\. .*");
  std::istringstream text(read_file("config/frameworks/readings.md"));
  int last = 0;
  bool chapter_begins = false;
  std::smatch number;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("## ")) chapter_begins = true;
    if (!std::regex_match(line, number, kNumber)) continue;
    const int here = std::stoi(number[1]);
    const bool own_ten = chapter_begins && here > last && here % 10 == 0;
    EXPECT_TRUE(here == last + 1 || own_ten) << here << " after " << last;
    last = here;
    chapter_begins = false;
  }
  EXPECT_GE(decided().size(), 43U);
}

TEST(Readings, EachIsShownByAStoryOrByANamedTest) {
  std::set<int> shown;
  for (const StoryFile& story : read_stories()) shown.merge(named_by(story.text));
  for (const ShownElsewhere& elsewhere : kShownElsewhere) {
    EXPECT_FALSE(shown.contains(elsewhere.reading))
        << "reading " << elsewhere.reading << " has a story: take it from the list";
    EXPECT_THAT(read_file("tests/" + std::string(elsewhere.file)),
                HasSubstr(std::string(elsewhere.test)))
        << "reading " << elsewhere.reading << " (" << elsewhere.why << ")";
  }
  for (const ShownElsewhere& elsewhere : kShownElsewhere) shown.insert(elsewhere.reading);
  EXPECT_EQ(shown, decided()) << "a reading has no story, or a story names one that is not there";
}

TEST(Readings, AStoryNamesThemInItsFirstLine) {
  static const std::regex kAnywhere("\\(readings? [0-9]");
  for (const StoryFile& story : read_stories()) {
    ASSERT_TRUE(story.text.starts_with("# ")) << story.path << " says first what it shows";
    const std::string rest = story.text.substr(story.text.find('\n'));
    EXPECT_FALSE(std::regex_search(rest, kAnywhere)) << story.path;
  }
  EXPECT_EQ(named_by("# 1.2 (readings 7, 42) Text.\n"), (std::set<int>{7, 42}));
  EXPECT_EQ(named_by("# 1.2 Text.\n# (reading 7)\n"), std::set<int>{});
}

}  // namespace
}  // namespace duecourse::testing
