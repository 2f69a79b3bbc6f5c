#include "engine/deadlines/routing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace duecourse {

namespace {

constexpr const char* kRequestFact = "request";
constexpr const char* kActionFact = "action";

const std::string* text_of(const Milestone& milestone, const History& history, const char* fact) {
  const FactValue* value = fact_of(milestone, history, fact);
  return value == nullptr ? nullptr : std::get_if<std::string>(value);
}

// The milestones that open a routed timescale only by a route.
std::set<MilestoneIndex> routed_milestones(const Framework& framework, const Process& process) {
  std::set<MilestoneIndex> routed;
  for (const Timescale& timescale : framework.timescales) {
    if (!timescale.routed) continue;
    for (const MilestoneMatch& start : timescale.starts) {
      if (is_of_a_step(process, start.milestone)) routed.insert(start.milestone);
    }
  }
  return routed;
}

std::string spell(const Milestone& milestone, const History& history) {
  const std::string* step = text_of(milestone, history, kStepFact);
  std::string what;
  for (const char* fact : {kRequestFact, kActionFact}) {
    const std::string* name = text_of(milestone, history, fact);
    if (name != nullptr && what.empty()) what = fmt::format("{} '{}'", fact, *name);
  }
  if (what.empty()) what = "record, which names no action or request,";
  return fmt::format("no route says who is asked by the {} of {}", what,
                     step == nullptr ? "no step" : fmt::format("the step '{}'", *step));
}

}  // namespace

bool is_of_a_step(const Process& process, MilestoneIndex milestone) {
  const auto& facts = process.description().milestones[milestone].facts;
  return std::find(facts.begin(), facts.end(), kStepFact) != facts.end();
}

const Route* route_of(const Framework& framework, const Milestone& milestone,
                      const History& history) {
  const std::string* step = text_of(milestone, history, kStepFact);
  if (step == nullptr) return nullptr;
  if (const std::string* request = text_of(milestone, history, kRequestFact)) {
    return find_route(framework, *step, *request, true);
  }
  const std::string* action = text_of(milestone, history, kActionFact);
  return action == nullptr ? nullptr : find_route(framework, *step, *action, false);
}

void note_unrouted(const Framework& framework, const Process& process, const Timeline& timeline,
                   const History& history, std::vector<Finding>& into) {
  const std::set<MilestoneIndex> routed = routed_milestones(framework, process);
  if (routed.empty()) return;
  for (const Milestone& milestone : timeline.milestones) {
    if (!routed.contains(milestone.name)) continue;
    if (route_of(framework, milestone, history) != nullptr) continue;
    into.push_back({"not-routed", spell(milestone, history), milestone.event});
  }
}

}  // namespace duecourse
