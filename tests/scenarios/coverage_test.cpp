// What the stories must have told between them: every clock late and in time, every stage of its
// ladder to everyone it addresses, every kind of event.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
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

/// The frameworks that are shipped.
std::vector<const Framework*> shipped_frameworks() {
  return {&shipped_rulebook().frameworks.front(), &child_in_need_rulebook().frameworks.front()};
}

TEST(Stories, ShowEveryClockOverdueAndMet) {
  std::size_t clocks = 0;
  for (const Framework* framework : shipped_frameworks()) {
    for (const Timescale& clock : framework->timescales) {
      if (!clock.enabled) continue;
      ++clocks;
      EXPECT_TRUE(told("  " + clock.id.str() + " [^ :]+: overdue, ")) << clock.id.str();
      EXPECT_TRUE(told("  " + clock.id.str() + " [^ :]+: met ")) << clock.id.str();
      EXPECT_TRUE(told("  " + clock.id.str() + " [^ :]+: met_late ")) << clock.id.str();
    }
  }
  ASSERT_GE(clocks, 70U);
}

TEST(Stories, ShowEveryStageToEveryoneItAddresses) {
  for (const Framework* framework : shipped_frameworks()) {
    for (const Timescale& clock : framework->timescales) {
      if (!clock.enabled) continue;
      for (const Stage& stage : find_ladder(*framework, clock.ladder)->stages) {
        if (stage.at.anchor == StageAnchor::expected && !clock.expected) continue;
        if (stage.id.str() == kClosedDaysStage) continue;  // of no file: 0_delivery shows it
        for (const auto* list : {&stage.to, &stage.copy}) {
          for (const Recipient& recipient : *list) {
            const std::string line =
                fmt::format("  (reminder|escalation|copy) {} [^ ]+ {}(#[0-9]+)? for {} -> ",
                            clock.id.str(), stage.id.str(), slot_of(recipient));
            EXPECT_TRUE(told(line)) << "no story has a line like:" << line;
          }
        }
      }
    }
  }
}

/// The ids of the findings that the catalogue asks of Family Solutions.
std::set<std::string> finding_ids() {
  std::ifstream file(DUECOURSE_SOURCE_DIR "/tests/adapters/files/catalogue_section_1_findings.txt");
  std::set<std::string> ids;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') ids.insert(line.substr(0, line.find(' ')));
  }
  return ids;
}

void expect_shown(const Framework& framework, const FindingRule& finding) {
  const std::string id = finding.rule.id.str();
  EXPECT_TRUE(told("  " + id + " [^ ]+: raised since ")) << id;
  EXPECT_TRUE(told("  " + id + " [^ ]+: (cleared|ended) ")) << id;
  for (const Stage& stage : find_ladder(framework, finding.rule.ladder)->stages) {
    for (const Recipient& recipient : stage.to) {
      const std::string line = fmt::format("  (reminder|escalation) {} [^ ]+ {} for {} -> ", id,
                                           stage.id.str(), slot_of(recipient));
      EXPECT_TRUE(told(line)) << "no story has a line like:" << line;
    }
  }
  for (const Cause& cause : finding.causes) {
    EXPECT_NE(all_stories().find(cause.says), std::string::npos) << id << ": " << cause.says;
  }
}

TEST(Stories, ShowEveryFindingRaisedToldAndEnded) {
  std::set<std::string> wanted = finding_ids();
  ASSERT_EQ(wanted.size(), 11U);
  std::size_t shown = 0;
  for (const Framework* framework : shipped_frameworks()) {
    const bool all = framework->id.str() == "child-in-need";
    for (const FindingRule& finding : framework->findings) {
      if (!all && wanted.erase(finding.rule.id.str()) == 0) continue;
      expect_shown(*framework, finding);
      ++shown;
    }
  }
  EXPECT_TRUE(wanted.empty()) << *wanted.begin();
  EXPECT_EQ(shown, 16U);
}

// But for a count of children that held no more, since hours or posts were others, and holds again.
TEST(Stories, TellNothingOfAFindingTwice) {
  static const std::regex kTold(
      "  (?:reminder|escalation|copy) ([^ ]+ [^ ]+ told[^ ]* for [^ ]+).*");
  static const std::regex kOver(
      "  (sfp-(?:caseload|pod|staffing) [^ ]+): cleared .*\\(corrected\\)");
  for (const StoryFile& story : read_stories()) {
    std::set<std::string> seen;
    std::istringstream lines(story.text);
    std::smatch found;
    for (std::string line; std::getline(lines, line);) {
      if (std::regex_match(line, found, kTold)) {
        EXPECT_TRUE(seen.insert(found[1]).second) << story.path << ": " << line;
      } else if (std::regex_match(line, found, kOver)) {
        const std::string over = found[1].str() + " ";
        std::erase_if(seen, [&](const std::string& told) { return told.starts_with(over); });
      }
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
