// Every event kind in every state: a canned history reaches the state, the kind is offered with
// plausible facts, and what comes of it is compared with a file that a practice lead can read.
// DUECOURSE_REWRITE=1 writes the file anew; its diff is what to review.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "statemachines/registry.hpp"
#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

struct Reached {
  std::string state;
  std::string label;
  std::string story;
};

const std::string kScreened = "2026-03-02 contact_received id=C1\n";
const std::string kWorked =
    kScreened + "2026-03-03 screened outcome=allocate\n2026-03-04 allocated by=W1 id=A1\n";

std::vector<Reached> early_help_states() {
  return {
      {"none", "none", ""},
      {"received", "received", kScreened},
      {"awaiting_meeting", "awaiting_meeting", kScreened + "2026-03-03 screened outcome=maam\n"},
      {"awaiting_allocation", "awaiting_allocation",
       kScreened + "2026-03-03 screened outcome=allocate\n"},
      {"allocated", "allocated", kWorked},
      {"in_plan", "in_plan", kWorked + "2026-04-01 plan_completed\n"},
      {"wraparound", "wraparound",
       "2026-03-02 wraparound_requested\n2026-03-03 allocated role=wraparound by=W1\n"},
      {"closing", "closing", kWorked + "2026-04-01 closure_requested\n"},
      {"closed", "closed (by a record)", kWorked + "2026-04-01 case_closed\n"},
      {"closed", "closed (by its screening)", kScreened + "2026-03-03 screened outcome=signpost\n"},
  };
}

// Facts for the kinds whose meaning depends on them; each line is offered on its own.
std::vector<std::string> variants_of(const std::string& kind) {
  if (kind == "contact_received") {
    return {"source=dart", "source=walk_in further_action=false"};
  }
  if (kind == "screened") {
    return {"",
            "outcome=maam",
            "outcome=step_down",
            "outcome=allocate",
            "outcome=signpost",
            "outcome=no_further_action",
            "outcome=escalate"};
  }
  if (kind == "maam_held") {
    return {"", "outcome=allocate", "outcome=signpost", "outcome=no_further_action",
            "outcome=escalate"};
  }
  if (kind == "allocated") {
    return {"by=W1 role=key_worker", "by=W2 role=key_worker", "by=W2 role=wraparound",
            "by=W2 role=enabler", "by=W2 role=supervisor"};
  }
  if (kind == "deallocated") {
    return {"by=W1", "by=W1 role=key_worker", "by=W1 role=wraparound", "by=W9 role=enabler"};
  }
  if (kind == "initial_contact" || kind == "duty_contact") {
    return {"reached=true", "reached=false"};
  }
  if (kind == "visit") return {"", "child_seen=true child_spoken_to=true"};
  if (kind == "visit_planned" || kind == "review_planned" || kind == "meeting_planned") {
    return {"at=2026-05-11T10:00"};
  }
  if (kind == "escalation_recorded") return {"case_note=true", "case_note=true request_form=true"};
  if (kind == "step_up_form_completed") return {"", "wraparound=true", "wraparound=false"};
  if (kind == "managers_decision") return {"about=plan actions_recorded=true"};
  return {""};
}

std::string offered(const Reached& reached, const std::string& kind, const std::string& facts) {
  const Told told = early_help(reached.story + "2026-05-06T10:00 " + kind + " id=NEW " + facts);
  const std::string what = kind + (facts.empty() ? "" : " " + facts);
  const std::string refused = told.refusal("NEW");
  if (!refused.empty()) return "  " + what + ": refused, " + refused + "\n";
  const std::string milestones = told.milestones_of("NEW");
  const std::string after = told.state_after("NEW");
  return "  " + what + ": " + (after == reached.state ? "" : "-> " + after + ", ") +
         (told.out_of_order("NEW") ? "out of order, " : "") +
         (milestones.empty() ? "nothing" : milestones) + "\n";
}

std::string everything() {
  std::string text =
      "What comes of every event kind in every state of early_help. Written by\n"
      "every_kind_test.cpp with DUECOURSE_REWRITE=1; what follows the colon is the state moved "
      "to,\n"
      "whether it counts as out of order, and the milestones passed.\n";
  const auto process = statemachines::early_help_process();
  for (const Reached& reached : early_help_states()) {
    EXPECT_EQ(early_help(reached.story).state(), reached.state);
    text += "\n" + reached.label + "\n";
    for (const KindInfo& kind : process->description().kinds) {
      for (const std::string& facts : variants_of(kind.name)) {
        text += offered(reached, kind.name, facts);
      }
    }
  }
  return text;
}

TEST(EveryKind, InEveryStateDoesWhatTheFileSays) {
  const std::string path =
      std::string(DUECOURSE_SOURCE_DIR) + "/tests/statemachines/every_kind_in_every_state.txt";
  const std::string found = everything();
  if (std::getenv("DUECOURSE_REWRITE") != nullptr) std::ofstream(path) << found;
  std::ifstream file(path);
  std::stringstream expected;
  expected << file.rdbuf();
  std::istringstream expected_lines(expected.str());
  std::istringstream found_lines(found);
  std::string want;
  std::string have;
  std::string state;
  while (std::getline(found_lines, have)) {
    std::getline(expected_lines, want);
    if (!have.empty() && have.front() != ' ') state = have;
    ASSERT_EQ(have, want) << "in state " << state;
  }
  EXPECT_EQ(found, expected.str());
}

TEST(EveryKind, IsKnownByItsNameAndNoOther) {
  const auto process = statemachines::early_help_process();
  EXPECT_EQ(process->description().kinds.size(), 46U);
  for (const KindInfo& kind : process->description().kinds) {
    EXPECT_TRUE(early_help("2026-03-02 " + kind.name).timeline().unknown_kinds.empty())
        << kind.name;
    EXPECT_EQ(early_help("2026-03-02 " + kind.name + "x").timeline().unknown_kinds.size(), 1U)
        << kind.name;
  }
}

TEST(Vocabulary, MilestonesAndStatesAreNamedOnceAndExplained) {
  for (const auto& process : statemachines::registered_processes()) {
    const ProcessDescription& described = process->description();
    for (const MilestoneInfo& milestone : described.milestones) {
      EXPECT_FALSE(milestone.meaning.empty()) << milestone.name;
      EXPECT_EQ(milestone_index(described, milestone.name),
                static_cast<std::size_t>(&milestone - described.milestones.data()));
    }
    for (const StateInfo& state : described.states) {
      EXPECT_FALSE(state.meaning.empty()) << state.name;
      EXPECT_EQ(state_index(described, state.name),
                static_cast<std::size_t>(&state - described.states.data()));
    }
  }
}

}  // namespace
}  // namespace duecourse::testing
