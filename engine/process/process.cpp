// Look-ups on timelines and vocabularies.
#include "engine/process/process.hpp"

#include <algorithm>

#include "engine/base/check.hpp"

namespace duecourse {
namespace {

/// The index of the entry called `name` in a list of described things.
template <class Index, class Entry>
std::optional<Index> index_of(const std::vector<Entry>& entries, std::string_view name) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name == name) return static_cast<Index>(i);
  }
  return std::nullopt;
}

}  // namespace

const FactValue* fact_of(const Milestone& milestone, const History& history,
                         std::string_view name) {
  if (const FactValue* carried = find_fact(milestone.carried, name)) return carried;
  if (milestone.event == kNoEvent) return nullptr;
  DUECOURSE_CHECK(milestone.event < history.events.size());
  return find_fact(history.events[milestone.event].facts, name);
}

const Moment& moment_of(const Milestone& milestone, const History& history) {
  DUECOURSE_CHECK(milestone.event < history.events.size());
  return history.events[milestone.event].occurred;
}

std::optional<MilestoneIndex> milestone_index(const ProcessDescription& process,
                                              std::string_view name) {
  return index_of<MilestoneIndex>(process.milestones, name);
}

std::optional<StateIndex> state_index(const ProcessDescription& process, std::string_view name) {
  return index_of<StateIndex>(process.states, name);
}

std::shared_ptr<const Process> Process::configured(const OpenRules&) const {
  return nullptr;
}

bool is_closed(const Process& process, const Timeline& timeline, StateIndex state) {
  if (timeline.situations.empty()) return process.description().states[state].closed;
  return timeline.situations[state].closed;
}

bool is_in(const Timeline& timeline, StateIndex state, StateIndex named,
           const std::optional<PersonId>& person) {
  if (timeline.situations.empty()) return state == named;
  const auto& states = timeline.situations[state].states;
  return std::any_of(states.begin(), states.end(), [&](const auto& held) {
    return held.first == named && (!person || !held.second || held.second == person);
  });
}

std::string spell_state(const Process& process, const Timeline& timeline, StateIndex state) {
  const auto& known = process.description().states;
  if (timeline.situations.empty()) return known[state].name;
  std::string words;
  for (const auto& [index, person] : timeline.situations[state].states) {
    if (!words.empty()) words += ", ";
    words += known[index].name;
    if (person) words += " (" + person->str() + ")";
  }
  return words;
}

const Process* find_process(const Processes& processes, std::string_view name) {
  for (const auto& process : processes) {
    if (process->description().name == name) return process.get();
  }
  return nullptr;
}

}  // namespace duecourse
