// Every event kind in every state: a canned history reaches the state, the kind is offered with
// plausible facts, and what comes of it is compared with a file that a practice lead can read.
// DUECOURSE_REWRITE=1 writes the file anew; its diff is what to review.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "statemachines/registry.hpp"
#include "statemachines/transition_rows.hpp"
#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

using statemachines::RegionState;
using Regions = std::vector<RegionState>;

/// A state and a story that reaches it. `like`: the label of a state from which it differs only in
/// another region than the journey's; what comes of a kind as it does there is left out.
struct Reached {
  std::string state;
  std::string label;
  std::string story;
  std::string like = {};
};

const std::string kScreened = "2026-03-02 contact_received id=C1\n";
const std::string kWorked =
    kScreened + "2026-03-03 screened outcome=allocate\n2026-03-04 allocated by=W1 id=A1\n";
const std::string kClosing = kWorked + "2026-04-01 closure_requested\n";
const std::string kEscalated = kWorked + "2026-04-01 escalation_decided\n";
const std::string kAtLevel4 = kEscalated + "2026-04-02 level4_confirmed\n";
const std::string kAwaitingReallocation =
    kEscalated + "2026-04-02 step_up_form_completed wraparound=true\n";
const std::string kClosed = "2026-04-10 case_closed\n";

// The journey, and all that its states may be mixed with.
std::vector<Reached> early_help_journey() {
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
      {"closing", "closing", kClosing},
      {"closed", "closed (by a record)", kWorked + "2026-04-01 case_closed\n"},
      {"closed", "closed (by its screening)", kScreened + "2026-03-03 screened outcome=signpost\n"},
  };
}

// The pre-allocation list, the closure and the escalation, each of their states.
std::vector<Reached> early_help_other_regions() {
  const std::string two_contacts = kScreened + "2026-03-02 contact_received id=C2\n";
  const std::string ended = "2026-04-03 involvement_ended\n";
  return {
      {"awaiting_allocation", "awaiting_allocation (not on the list)",
       "2026-03-02 wraparound_requested\n", "awaiting_allocation"},
      {"awaiting_meeting", "awaiting_meeting (and another contact unscreened)",
       two_contacts + "2026-03-03 screened outcome=maam contact=C1\n", "awaiting_meeting"},
      {"awaiting_meeting", "awaiting_meeting (and another to be allocated)",
       two_contacts + "2026-03-03 screened outcome=allocate contact=C2\n"
                      "2026-03-03 screened outcome=maam contact=C1\n",
       "awaiting_meeting"},
      {"awaiting_allocation", "awaiting_allocation (and another contact unscreened)",
       two_contacts + "2026-03-03 screened outcome=allocate contact=C1\n", "awaiting_allocation"},
      {"closing", "closing (end date recorded)", kClosing + ended, "closing"},
      {"closing", "closing (end date recorded, a contact waits)",
       kClosing + "2026-04-02 contact_received id=C2\n" + ended, "closing"},
      {"closing", "closing (end date recorded, a step-down waits)",
       kClosing + "2026-04-02 step_down_received\n" + ended, "closing"},
      {"closing", "closing (end date recorded, a wraparound request waits)",
       kClosing + "2026-04-02 wraparound_requested\n" + ended, "closing"},
      {"closed", "closed (while the closure was under way)", kClosing + kClosed,
       "closed (by a record)"},
      {"closed", "closed (signed off)", kClosing + ended + "2026-04-04 deallocated by=W1\n",
       "closed (by a record)"},
      {"allocated", "allocated (escalated)", kEscalated, "allocated"},
      {"allocated", "allocated (at level 4)", kAtLevel4, "allocated"},
      {"allocated", "allocated (awaiting reallocation)", kAwaitingReallocation, "allocated"},
      {"allocated", "allocated (awaiting reallocation, key worker ended)",
       kAwaitingReallocation + "2026-04-03 deallocated by=W1\n", "allocated"},
      {"closed", "closed (escalated)", kEscalated + kClosed, "closed (by a record)"},
      {"closed", "closed (at level 4)", kAtLevel4 + kClosed, "closed (by a record)"},
      {"closed", "closed (awaiting reallocation)", kAwaitingReallocation + kClosed,
       "closed (by a record)"},
  };
}

std::vector<Reached> early_help_states() {
  std::vector<Reached> states = early_help_journey();
  for (Reached& other : early_help_other_regions()) states.push_back(std::move(other));
  return states;
}

std::vector<Reached> supervision_states() {
  const std::string started = "2026-03-02 worker_started\n";
  return {
      {"not_started", "supervision: not_started", ""},
      {"working", "supervision: working", started},
      {"working", "supervision: working (though the start was never recorded)",
       "2026-03-02 supervision_held\n"},
      {"left", "supervision: left", started + "2026-04-01 worker_left\n"},
      {"left", "supervision: left (though the start was never recorded)",
       "2026-04-01 worker_left\n"},
  };
}

std::vector<Reached> child_in_need_states() {
  const std::string referred = "2026-03-02 referral_received id=REF\n";
  const std::string assessing = referred + "2026-03-03 assessment_started id=AS\n";
  const std::string assessed = assessing + "2026-04-01 assessment_completed\n";
  const std::string planned = assessed + "2026-04-02 plan_created id=PL\n";
  const std::string closing = planned + "2026-04-10 closure_requested\n";
  const auto label = [](const char* state) { return std::string("child_in_need: ") + state; };
  return {
      {"not_referred", label("not_referred"), ""},
      {"referred", label("referred"), referred},
      {"assessing", label("assessing"), assessing},
      {"assessing", label("assessing (with a plan)"), assessing + "2026-03-20 plan_created id=PL\n",
       label("assessing")},
      {"assessed", label("assessed"), assessed},
      {"planned", label("planned"), planned},
      {"planned", label("planned (a visit is planned, a request is open, a step down is open)"),
       planned + "2026-04-03 visit_planned at=2026-06-01 id=VP\n"
                 "2026-04-03 request_sent step=Child_in_Need_Multi_Agency_Meeting "
                 "request=Please_distribute_Plan_and_Minutes id=RQ\n"
                 "2026-04-03 action_added step=Review action=Seek_Legal_Advice id=AC\n"
                 "2026-04-03 step_down_started\n",
       label("planned")},
      {"closing", label("closing"), closing},
      {"closed", label("closed (by a record)"), planned + "2026-04-10 case_closed\n"},
      {"closed", label("closed (the involvement ended)"),
       planned + "2026-04-10 involvement_ended\n", label("closed (by a record)")},
      {"closed", label("closed (while the closure was under way)"),
       closing + "2026-04-11 case_closed\n", label("closed (by a record)")},
  };
}

// Facts for the kinds of a child in need whose meaning depends on them.
std::vector<std::string> child_in_need_variants_of(const std::string& kind) {
  if (kind == "assessment_completed") return {"", "manager_confirmed=false"};
  if (kind == "visit") {
    return {"", "child_seen=true", "type=private_fostering child_seen=true child_seen_alone=true"};
  }
  if (kind == "review_held") return {"", "type=private_fostering"};
  if (kind == "initial_review_answered") return {"completed=true", "reason=true"};
  if (kind == "request_sent") {
    return {"step=Review request=Request_contribution_to_Review",
            "step=Step_Down_to_Preventative_Services request=Please_review_information"};
  }
  if (kind == "request_answered") return {"", "request_event=RQ", "request_event=GONE"};
  if (kind == "action_added") {
    return {"step=Review action=Seek_Legal_Advice",
            "step=Review action=Update_Child_and_Family_Assessment_and_Plan",
            "step=Review action=Stepdown_to_Early_Help",
            "step=Review action=Close_Case_to_Children's_Services",
            "step=Child_in_Need_Multi_Agency_Meeting action=Minutes_Completed",
            "step=Step_Down_to_Preventative_Services action=Preventative_Services_Assessment",
            "step=Significant_Information_on_an_Open_Case "
            "action=Child_and_Family_Assessment_and_Plan"};
  }
  if (kind == "action_finished" || kind == "action_started") return {"", "action_event=GONE"};
  if (kind == "form_completed" || kind == "form_started") {
    return {"form=Consent_to_Information_Sharing", "form=Private_Fostering_Assessment"};
  }
  if (kind == "letter_sent") return {"letter=Home_Visit_Letter", "letter=Outcome_of_Assessment"};
  if (kind == "transferred") return {"to=locality"};
  if (kind == "step_down_finished") return {"", "section_2=true next_action=true"};
  if (kind == "allocated") return {"role=locality_social_worker", "role=response_social_worker"};
  return {""};
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
            "outcome=escalate",
            "outcome=signpost contact=C1"};
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
  if (kind == "supervision_held") return {"", "form=individual", "form=group"};
  if (kind == "supervision_recorded") return {"", "supervision=GONE"};
  return {""};
}

/// A machine under test: how its stories are told, and where its regions stand, beside the state
/// that a timeline shows.
struct Machine {
  std::shared_ptr<const Process> process;
  Told (*tell)(std::string_view story);
  Regions (*regions)(const Told& told);
  std::vector<Reached> states;
  std::vector<std::string> (*variants)(const std::string& kind) = variants_of;
};

Regions child_in_need_regions(const Told& told) {
  return statemachines::child_in_need_states(told.history(), london());
}
Regions early_help_regions(const Told& told) {
  return statemachines::early_help_states(told.history(), london());
}
Regions no_regions(const Told&) {
  return {};
}

std::vector<Machine> machines() {
  return {
      {statemachines::early_help_process(), early_help, early_help_regions, early_help_states()},
      {statemachines::supervision_process(), supervision, no_regions, supervision_states()},
      {statemachines::child_in_need_process(), child_in_need, child_in_need_regions,
       child_in_need_states(), child_in_need_variants_of},
      {statemachines::team_cycle_process(),
       team_cycle,
       no_regions,
       {{"working", "team_cycle: working", ""}}},
  };
}

// The states that other regions than the journey moved to.
std::string other_moves(const Regions& before, const Regions& after) {
  std::string text;
  for (std::size_t i = 1; i < after.size(); ++i) {
    if (after[i] != before[i]) text += "-> " + after[i].state + ", ";
  }
  return text;
}

/// All that can be offered to a machine: `screened outcome=maam`.
std::vector<std::string> offers_of(const Machine& machine) {
  std::vector<std::string> offers;
  for (const KindInfo& kind : machine.process->description().kinds) {
    for (const std::string& facts : machine.variants(kind.name)) {
      offers.push_back(kind.name + (facts.empty() ? "" : " " + facts));
    }
  }
  return offers;
}

Told told_with(const Machine& machine, const Reached& reached, const std::string& offer) {
  return machine.tell(reached.story + "2026-05-06T10:00 " + offer + " id=NEW");
}

std::string what_comes_of(const std::string& offer, const Machine& machine,
                          const Reached& reached) {
  const Told told = told_with(machine, reached, offer);
  const std::string refused = told.refusal("NEW");
  if (!refused.empty()) return "  " + offer + ": refused, " + refused + "\n";
  const std::string milestones = told.milestones_of("NEW");
  const std::string after = told.state_after("NEW");
  return "  " + offer + ": " + (after == reached.state ? "" : "-> " + after + ", ") +
         other_moves(machine.regions(machine.tell(reached.story)), machine.regions(told)) +
         (told.out_of_order("NEW") ? "out of order, " : "") +
         (milestones.empty() ? "nothing" : milestones) + "\n";
}

std::string everything() {
  std::string text =
      "What comes of every event kind in every state of each process.\n"
      "Written by every_kind_test.cpp with DUECOURSE_REWRITE=1; what follows the colon are the\n"
      "states moved to, whether it counts as out of order, and the milestones passed.\n";
  std::map<std::string, std::vector<std::string>> lines;
  for (const Machine& machine : machines()) {
    for (const Reached& reached : machine.states) {
      EXPECT_EQ(machine.tell(reached.story).state(), reached.state) << reached.label;
      const auto& known = lines[reached.like];
      auto& here = lines[reached.label];
      for (const std::string& offer : offers_of(machine)) {
        here.push_back(what_comes_of(offer, machine, reached));
      }
      text += "\n" + reached.label +
              (reached.like.empty() ? "" : "; what is as in " + reached.like + " is left out") +
              "\n";
      for (const std::string& line : here) {
        if (std::find(known.begin(), known.end(), line) == known.end()) text += line;
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

/// The moves of the states between two looks, as `closure: no_closure --> closure_under_way`.
void note_moves(const Regions& before, const Regions& after, std::set<std::string>& moves) {
  for (std::size_t i = 0; i < after.size(); ++i) {
    moves.insert(before[i].region + ": " + before[i].state + " --> " + after[i].state);
  }
}

void expect_every_arrow_is_taken(const std::string& process,
                                 const std::vector<statemachines::TransitionRow>& rows) {
  std::set<std::string> taken;
  for (const Machine& machine : machines()) {
    if (machine.process->description().name != process) continue;
    for (const Reached& reached : machine.states) {
      const Regions before = machine.regions(machine.tell(reached.story));
      for (const std::string& offer : offers_of(machine)) {
        note_moves(before, machine.regions(told_with(machine, reached, offer)), taken);
      }
    }
  }
  for (const auto& row : rows) {
    if (row.target.empty()) continue;
    EXPECT_TRUE(taken.contains(row.region + ": " + row.source + " --> " + row.target))
        << describe(row);
  }
}

TEST(EveryKind, BetweenThemTheyTakeEveryArrow) {
  expect_every_arrow_is_taken("early_help", statemachines::early_help_rows());
  expect_every_arrow_is_taken("child_in_need", statemachines::child_in_need_rows());
}

TEST(EveryKind, IsKnownByItsNameAndNoOther) {
  EXPECT_EQ(statemachines::early_help_process()->description().kinds.size(), 46U);
  EXPECT_EQ(statemachines::child_in_need_process()->description().kinds.size(), 41U);
  for (const Machine& machine : machines()) {
    for (const KindInfo& kind : machine.process->description().kinds) {
      const Told known = machine.tell("2026-03-02 " + kind.name);
      EXPECT_TRUE(known.timeline().unknown_kinds.empty()) << kind.name;
      const Told unknown = machine.tell("2026-03-02 " + kind.name + "x");
      EXPECT_EQ(unknown.timeline().unknown_kinds.size(), 1U) << kind.name;
    }
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
