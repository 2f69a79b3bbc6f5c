#include "tests/statemachines/kinds_in_states.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

std::string what_comes_of(const std::shared_ptr<const Process>& process,
                          const ReachedState& reached, const std::string& offer) {
  const Told told(process, events_of(reached.story + "2026-08-06T10:00 " + offer + " id=NEW",
                                     process->description().subject));
  const std::string refused = told.refusal("NEW");
  if (!refused.empty()) return "  " + offer + ": refused, " + refused + "\n";
  const std::string milestones = told.milestones_of("NEW");
  const std::string after = told.state_after("NEW");
  return "  " + offer + ": " + (after == reached.state ? "" : "-> " + after + ", ") +
         (told.out_of_order("NEW") ? "out of order, " : "") +
         (milestones.empty() ? "nothing" : milestones) + "\n";
}

std::string all_that_comes(const std::shared_ptr<const Process>& process,
                           const std::vector<ReachedState>& states, const Variants& variants) {
  std::string text =
      "What comes of every event kind in every state of " + process->description().name +
      ".\nWritten by the tests with DUECOURSE_REWRITE=1; what follows the colon are the state\n"
      "moved to, whether it counts as out of order, and the milestones passed.\n";
  for (const ReachedState& reached : states) {
    text += "\n" + reached.label + "\n";
    for (const KindInfo& kind : process->description().kinds) {
      const auto found = variants.find(kind.name);
      if (found == variants.end()) {
        text += what_comes_of(process, reached, kind.name);
        continue;
      }
      for (const std::string& facts : found->second) {
        text += what_comes_of(process, reached, kind.name + (facts.empty() ? "" : " " + facts));
      }
    }
  }
  return text;
}

}  // namespace

void expect_kinds_in_states(const std::shared_ptr<const Process>& process,
                            const std::vector<ReachedState>& states, const Variants& variants,
                            const std::string& file) {
  std::set<std::string> covered;
  for (const ReachedState& reached : states) {
    const Told told(process, events_of(reached.story, process->description().subject));
    EXPECT_EQ(told.state(), reached.state) << reached.label;
    covered.insert(reached.state);
  }
  for (const StateInfo& state : process->description().states) {
    EXPECT_TRUE(covered.contains(state.name)) << "no story reaches " << state.name;
  }
  const std::string path = std::string(DUECOURSE_SOURCE_DIR) + "/tests/statemachines/" + file;
  const std::string found = all_that_comes(process, states, variants);
  if (std::getenv("DUECOURSE_REWRITE") != nullptr) std::ofstream(path) << found;
  std::ifstream in(path);
  std::stringstream expected;
  expected << in.rdbuf();
  EXPECT_EQ(found, expected.str());
}

}  // namespace duecourse::testing
