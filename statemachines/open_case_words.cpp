#include "statemachines/open_case_words.hpp"

#include <algorithm>

namespace duecourse::statemachines::open_case {
namespace {

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// `visit_planned` -> `visit planned`.
std::string spaced(std::string words) {
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

/// Whether a fact of this name usually names an event of that kind: `contact` names a
/// `contact_received`, `request_event` a `request_sent`.
bool usually_names(std::string_view fact, std::string_view kind) {
  for (const std::string_view ending : {"_event", "_id"}) {
    if (fact.ends_with(ending)) fact.remove_suffix(ending.size());
  }
  return kind == fact || (kind.starts_with(fact) && kind.substr(fact.size()).starts_with('_'));
}

}  // namespace

bool OpenKind::has_fact(std::string_view fact) const {
  return contains(facts, fact);
}

bool OpenWords::Reference::names(std::string_view kind) const {
  return kinds.empty() || contains(kinds, kind);
}

OpenWords::OpenWords(const OpenRules& rules) {
  description_.name = "open_case";
  description_.subject = rules.subject;
  describe_states(rules);
  for (const OpenCarry& carry : rules.carry) carried_.push_back(carry.fact);
  describe_kinds(rules);
  find_references(rules);
}

void OpenWords::describe_states(const OpenRules& rules) {
  description_.states = {{"open", "it is open", false}, {"closed", "it is closed", true}};
  for (const OpenState& state : rules.states) {
    std::string meaning = "from ";
    for (const std::string& kind : state.from) {
      if (&kind != &state.from.front()) meaning += " or ";
      meaning += spaced(kind);
    }
    for (const std::string& kind : state.to) {
      meaning += &kind == &state.to.front() ? " to " : " or ";
      meaning += spaced(kind);
    }
    description_.states.push_back({state.name, std::move(meaning), false});
  }
}

void OpenWords::describe_kinds(const OpenRules& rules) {
  std::vector<KindInfo> kinds = rules.kinds;
  kinds.push_back({kWorkingDay, {kCalendarFact}});
  kinds.push_back({kListedDate, {kListFact, kDateFact}});
  for (const KindInfo& info : kinds) {
    OpenKind kind;
    kind.milestone = static_cast<MilestoneIndex>(description_.milestones.size());
    kind.closes = contains(rules.closes, info.name);
    kind.reopens = contains(rules.reopens, info.name);
    kind.facts = info.facts;
    for (std::size_t i = 0; i < rules.states.size(); ++i) {
      const auto state = static_cast<StateIndex>(kClosed + 1 + i);
      if (contains(rules.states[i].from, info.name)) kind.enters.push_back(state);
      if (contains(rules.states[i].to, info.name)) kind.leaves.push_back(state);
    }
    std::vector<std::string> facts = info.facts;
    for (const OpenCarry& carry : rules.carry) {
      if (contains(carry.kinds, info.name)) kind.brings.push_back(carry.fact);
      if (!contains(facts, carry.fact)) facts.push_back(carry.fact);
    }
    description_.kinds.push_back(info);
    description_.milestones.push_back({info.name, spaced(info.name), std::move(facts),
                                       std::string_view(info.name).ends_with("_planned")});
    kinds_.emplace(info.name, std::move(kind));
  }
}

// What the file says; `answers`; a fact called as a kind; and what usually names one.
void OpenWords::find_references(const OpenRules& rules) {
  for (const OpenReference& reference : rules.references) {
    references_.push_back({reference.fact, reference.kinds, true});
  }
  std::vector<std::string> facts;
  for (const KindInfo& kind : rules.kinds) {
    for (const std::string& fact : kind.facts) {
      if (!contains(facts, fact)) facts.push_back(fact);
    }
  }
  for (const std::string& fact : facts) {
    const auto said = std::any_of(rules.references.begin(), rules.references.end(),
                                  [&](const OpenReference& other) { return other.fact == fact; });
    if (said) continue;
    Reference reference{fact, {}, fact == "answers" || kinds_.contains(fact)};
    for (const KindInfo& kind : rules.kinds) {
      if (usually_names(fact, kind.name)) reference.kinds.push_back(kind.name);
    }
    if (reference.certain || !reference.kinds.empty()) references_.push_back(std::move(reference));
  }
}

const OpenKind* OpenWords::find(const std::string& kind) const {
  const auto found = kinds_.find(kind);
  return found == kinds_.end() ? nullptr : &found->second;
}

}  // namespace duecourse::statemachines::open_case
