// What the stories must have told between them: every clock late and in time, every stage of its
// ladder to everyone it addresses, every kind of event.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "statemachines/registry.hpp"
#include "tests/scenarios/story_files.hpp"
#include "tests/support/shipped_rulebook.hpp"

namespace duecourse::testing {
namespace {

const std::string& all_stories() {
  static const std::string kText = [] {
    std::string text;
    for (const StoryFile& story : read_stories()) text += story.text + "\n";
    return text;
  }();
  return kText;
}

/// True if some line of a story matches `pattern` from its start.
bool told(const std::string& pattern) {
  return std::regex_search(all_stories(), std::regex("\n" + pattern));
}

std::vector<const Timescale*> watched_clocks() {
  std::vector<const Timescale*> clocks;
  for (const Framework& framework : shipped_rulebook().frameworks) {
    for (const Timescale& timescale : framework.timescales) {
      if (timescale.enabled) clocks.push_back(&timescale);
    }
  }
  return clocks;
}

TEST(Stories, ShowEveryClockOverdueAndMet) {
  ASSERT_GE(watched_clocks().size(), 34U);
  for (const Timescale* clock : watched_clocks()) {
    EXPECT_TRUE(told("  " + clock->id.str() + " [^ :]+: overdue, ")) << clock->id.str();
    EXPECT_TRUE(told("  " + clock->id.str() + " [^ :]+: met ")) << clock->id.str();
    EXPECT_TRUE(told("  " + clock->id.str() + " [^ :]+: met_late ")) << clock->id.str();
  }
}

TEST(Stories, ShowEveryStageToEveryoneItAddresses) {
  const Framework& framework = shipped_rulebook().frameworks.front();
  for (const Timescale* clock : watched_clocks()) {
    for (const Stage& stage : find_ladder(framework, clock->ladder)->stages) {
      if (stage.at.anchor == StageAnchor::expected && !clock->expected) continue;
      for (const auto* list : {&stage.to, &stage.copy}) {
        for (const Recipient& recipient : *list) {
          const std::string line =
              fmt::format("  (reminder|escalation|copy) {} [^ ]+ {}(#[0-9]+)? for {} -> ",
                          clock->id.str(), stage.id.str(), slot_of(recipient));
          EXPECT_TRUE(told(line)) << "no story has a line like:" << line;
        }
      }
    }
  }
}

std::vector<std::string> finding_ids() {
  std::ifstream file(DUECOURSE_SOURCE_DIR "/tests/adapters/files/catalogue_section_1_findings.txt");
  std::vector<std::string> ids;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') ids.push_back(line.substr(0, line.find(' ')));
  }
  return ids;
}

TEST(Stories, ShowEveryFindingOfTheCatalogueRaisedToldAndEnded) {
  ASSERT_EQ(finding_ids().size(), 11U);
  for (const std::string& id : finding_ids()) {
    EXPECT_TRUE(told("  " + id + " [^ ]+: raised since ")) << id;
    EXPECT_TRUE(told("  " + id + " [^ ]+: (cleared|ended) ")) << id;
    const FindingRule* finding =
        find_finding(shipped_rulebook().frameworks.front(), TimescaleId(id));
    ASSERT_NE(finding, nullptr) << id;
    const Ladder* tells = find_ladder(shipped_rulebook().frameworks.front(), finding->rule.ladder);
    for (const Stage& stage : tells->stages) {
      for (const Recipient& recipient : stage.to) {
        const std::string line = fmt::format("  (reminder|escalation) {} [^ ]+ {} for {} -> ", id,
                                             stage.id.str(), slot_of(recipient));
        EXPECT_TRUE(told(line)) << "no story has a line like:" << line;
      }
    }
    for (const Cause& cause : finding->causes) {
      EXPECT_NE(all_stories().find(cause.says), std::string::npos) << id << ": " << cause.says;
    }
  }
}

TEST(Stories, TellNothingOfAFindingTwice) {
  static const std::regex kTold("  (?:reminder|escalation|copy) ([^ ]+ [^ ]+ told[^ ]* for [^ ]+)");
  for (const StoryFile& story : read_stories()) {
    std::set<std::string> seen;
    for (std::sregex_iterator it(story.text.begin(), story.text.end(), kTold), end; it != end;
         ++it) {
      EXPECT_TRUE(seen.insert((*it)[1]).second) << story.path << ": " << (*it)[1];
    }
  }
}

TEST(Stories, ShowEveryKindOfEvent) {
  for (const auto& process : statemachines::registered_processes()) {
    for (const KindInfo& kind : process->description().kinds) {
      // The engine's own records: no story tells one.
      if (kind.name == kWorkingDay || kind.name == kListedDate) continue;
      EXPECT_TRUE(told("on [0-9-]+ ([0-9:]+ )?" + kind.name + " ")) << kind.name;
    }
  }
}

}  // namespace
}  // namespace duecourse::testing
