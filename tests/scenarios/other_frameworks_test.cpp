// What the stories must have told of the shipped frameworks that the shipped configuration does not
// name: every clock late and in time, every stage of its ladder to everyone it addresses, every
// finding raised, told and ended, every notification told.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <regex>
#include <string>

#include "tests/scenarios/story_files.hpp"
#include "tests/support/story_rules.hpp"

namespace duecourse::testing {
namespace {

/// All stories told under the framework of this test.
class OtherFramework : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const auto rules = shipped_frameworks({GetParam()});
    ASSERT_TRUE(rules.ok()) << rules.error().message;
    rules_ = *rules;
    for (const StoryFile& story : read_stories()) {
      const bool of_it =
          story.text.find(std::string("\nframework ") + GetParam()) != std::string::npos;
      if (of_it) stories_ += story.text + "\n";
    }
  }
  [[nodiscard]] const Framework& framework() const { return rules_->frameworks.front(); }
  /// True if some line of a story matches `pattern` from its start.
  [[nodiscard]] bool told(const std::string& pattern) const {
    return std::regex_search(stories_, std::regex("\n" + pattern));
  }
  void expect_told(const TimescaleId& rule, const Stage& stage) const {
    for (const auto* list : {&stage.to, &stage.copy}) {
      for (const Recipient& recipient : *list) {
        const std::string line = fmt::format(
            "  (reminder|escalation|copy) {} [^ ]+ {}(#[0-9]+)? for {} -> ", rule.str(),
            stage.id.str(), std::regex_replace(slot_of(recipient), std::regex(R"(\|)"), R"(\|)"));
        EXPECT_TRUE(told(line)) << "no story has a line like:" << line;
      }
    }
  }

  std::shared_ptr<const Rulebook> rules_;
  std::string stories_;
};

TEST_P(OtherFramework, EveryClockIsShownOverdueAndMetAndEveryStage) {
  for (const Timescale& clock : framework().timescales) {
    if (!clock.enabled) continue;
    EXPECT_TRUE(told("  " + clock.id.str() + " [^ :]+: met ")) << clock.id.str();
    if (!clock.before) {
      EXPECT_TRUE(told("  " + clock.id.str() + " [^ :]+: overdue, ")) << clock.id.str();
      EXPECT_TRUE(told("  " + clock.id.str() + " [^ :]+: met_late ")) << clock.id.str();
    } else {
      EXPECT_TRUE(told("  " + clock.id.str() + " [^ :]+: lapsed ")) << clock.id.str();
    }
    for (const Stage& stage : find_ladder(framework(), clock.ladder)->stages) {
      if (stage.at.anchor == StageAnchor::expected && !clock.expected) continue;
      if (stage.id.str() == kClosedDaysStage) continue;  // of no file: 0_delivery shows it
      expect_told(clock.id, stage);
    }
  }
}

TEST_P(OtherFramework, EveryFindingAndNotificationIsRaisedAndTold) {
  for (const FindingRule& finding : framework().findings) {
    const std::string& id = finding.rule.id.str();
    EXPECT_TRUE(told("  " + id + " [^ ]+: raised since ")) << id;
    for (const Cause& cause : finding.causes) {
      EXPECT_NE(stories_.find(cause.says), std::string::npos) << id << ": " << cause.says;
    }
    for (const Stage& stage : find_ladder(framework(), finding.rule.ladder)->stages) {
      expect_told(finding.rule.id, stage);
    }
    if (finding.rule.kind == RuleKind::finding) {
      EXPECT_TRUE(told("  " + id + " [^ ]+: (cleared|ended) ")) << id;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shipped, OtherFramework,
                         ::testing::Values("strengthening-families",
                                           "supporting-families-recording", "supporting-families"),
                         [](const auto& shipped) {
                           std::string name = shipped.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace duecourse::testing
