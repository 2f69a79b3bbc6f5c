// Looking things up in the rulebook by id.
#include "engine/framework/rulebook.hpp"

#include <algorithm>

#include "engine/base/wording.hpp"

namespace duecourse {

std::vector<std::string> draft_letters() {
  return {"acknowledgement", "screening-outcome", "meeting-outcome"};
}

namespace {

template <class Item, class Id>
const Item* find_by_id(const std::vector<Item>& items, const Id& id) {
  for (const Item& item : items) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

}  // namespace

const char* word_of(RuleKind kind) {
  switch (kind) {
    case RuleKind::timescale:
      return "timescale";
    case RuleKind::finding:
      return "finding";
    case RuleKind::notification:
      return "notification";
  }
  return "";
}

const Framework* find_framework(const Rulebook& rulebook, const FrameworkId& id) {
  return find_by_id(rulebook.frameworks, id);
}

const Timescale* find_timescale(const Framework& framework, const TimescaleId& id) {
  return find_by_id(framework.timescales, id);
}

const FindingRule* find_finding(const Framework& framework, const TimescaleId& id) {
  for (const FindingRule& finding : framework.findings) {
    if (finding.rule.id == id) return &finding;
  }
  return nullptr;
}

const Timescale* find_rule(const Framework& framework, const TimescaleId& id) {
  if (const Timescale* timescale = find_timescale(framework, id)) return timescale;
  const FindingRule* finding = find_finding(framework, id);
  return finding == nullptr ? nullptr : &finding->rule;
}

const SampleRule* find_sample(const Framework& framework, const TimescaleId& id) {
  const SampleRule* sample = find_by_id(framework.samples, id);
  return sample != nullptr && sample->enabled ? sample : nullptr;
}

const Route* find_route(const Framework& framework, std::string_view step, std::string_view name,
                        bool is_request) {
  const std::string bare_step = bare_wording(step);
  const std::string bare_name = bare_wording(name);
  for (const Route& route : framework.routes) {
    if (route.is_request != is_request || route.bare_name != bare_name) continue;
    const auto& steps = route.bare_steps;
    if (std::find(steps.begin(), steps.end(), bare_step) != steps.end()) return &route;
  }
  return nullptr;
}

const Ladder* find_ladder(const Framework& framework, const LadderId& id) {
  return find_by_id(framework.ladders, id);
}

}  // namespace duecourse
