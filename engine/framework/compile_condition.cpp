// Compiling conditions and the milestones that carry them.
#include <fmt/format.h>

#include <algorithm>

#include "engine/framework/compile_parts.hpp"

namespace duecourse::compiling {

namespace {

std::optional<FactValue> value_of(const SourceNode& node, Faults& faults) {
  switch (node.kind) {
    case SourceKind::text:
      return FactValue{node.text};
    case SourceKind::flag:
      return FactValue{node.flag};
    case SourceKind::whole:
      return FactValue{static_cast<double>(node.whole)};
    case SourceKind::number:
      return FactValue{node.number};
    case SourceKind::date:
    case SourceKind::list:
    case SourceKind::table:
      break;
  }
  add_error(faults, node.place,
            fmt::format("a fact is compared with a text, a number, true or false, and not with {}",
                        spell(node.kind)));
  return std::nullopt;
}

std::vector<FactValue> values_of(const SourceNode& node, Faults& faults) {
  std::vector<FactValue> values;
  if (node.kind != SourceKind::list) {
    if (auto value = value_of(node, faults)) values.push_back(std::move(*value));
    return values;
  }
  if (node.items.empty()) add_error(faults, node.place, "this list is empty");
  for (const SourceNode& item : node.items) {
    if (auto value = value_of(item, faults)) values.push_back(std::move(*value));
  }
  return values;
}

std::optional<double> bound_of(const SourceNode& node, Faults& faults) {
  if (node.kind == SourceKind::whole) return static_cast<double>(node.whole);
  if (node.kind == SourceKind::number) return node.number;
  add_error(faults, node.place,
            fmt::format("'over' and 'under' take a number, and not {}", spell(node.kind)));
  return std::nullopt;
}

/// `{ not = ["dart"], present = true }`: all of them hold.
void read_tests(const std::string& fact, const SourceNode& node, AllOf& into, Faults& faults) {
  TableReader table(node, "a condition on a fact", faults);
  if (const SourceNode* in = table.node("in")) {
    into.push_back(FactTest{fact, TestKind::in, values_of(*in, faults), 0});
  }
  if (const SourceNode* other = table.node("not")) {
    into.push_back(FactTest{fact, TestKind::not_in, values_of(*other, faults), 0});
  }
  if (const auto present = table.flag("present")) {
    into.push_back(FactTest{fact, *present ? TestKind::present : TestKind::absent, {}, 0});
  }
  if (const SourceNode* over = table.node("over")) {
    if (const auto bound = bound_of(*over, faults)) {
      into.push_back(FactTest{fact, TestKind::over, {}, *bound});
    }
  }
  if (const SourceNode* under = table.node("under")) {
    if (const auto bound = bound_of(*under, faults)) {
      into.push_back(FactTest{fact, TestKind::under, {}, *bound});
    }
  }
  table.refuse_unknown();
  if (node.entries.empty()) add_error(faults, node.place, "this condition says nothing");
}

AllOf read_alternative(const SourceNode& node, ReadCondition& into, Faults& faults) {
  AllOf tests;
  for (const SourceEntry& entry : node.entries) {
    into.facts.push_back(PlacedText{entry.key, entry.place});
    if (entry.value.kind == SourceKind::table) {
      read_tests(entry.key, entry.value, tests, faults);
    } else if (entry.value.kind == SourceKind::list) {
      add_error(faults, entry.value.place,
                fmt::format("a list of values reads '{} = {{ in = [...] }}'", entry.key));
    } else if (auto value = value_of(entry.value, faults)) {
      tests.push_back(FactTest{entry.key, TestKind::in, {std::move(*value)}, 0});
    }
  }
  if (node.entries.empty()) add_error(faults, node.place, "this condition says nothing");
  return tests;
}

MilestoneMatch match_of(MilestoneIndex milestone, const Process& process, const ReadCondition& own,
                        const ReadCondition& shared, Faults& faults) {
  const MilestoneInfo& info = process.description().milestones[milestone];
  check_facts(own.facts, info, faults);
  check_facts(shared.facts, info, faults);
  return MilestoneMatch{milestone, both(shared.condition, own.condition)};
}

void read_match(const SourceNode& node, const Process& process, const ReadCondition& shared,
                std::string_view key, std::vector<MilestoneMatch>& into, Faults& faults) {
  if (node.kind == SourceKind::table) {
    TableReader table(node, "a milestone", faults);
    const auto name = table.required_text("milestone");
    ReadCondition own;
    if (const SourceNode* when = table.node("when")) own = read_condition(*when, faults);
    table.refuse_unknown();
    if (!name) return;
    if (const auto index = resolve_milestone(*name, process, faults)) {
      into.push_back(match_of(*index, process, own, shared, faults));
    }
    return;
  }
  const auto name = text_of(node, fmt::format("'{}'", key), faults);
  if (!name) return;
  if (const auto index = resolve_milestone(*name, process, faults)) {
    into.push_back(match_of(*index, process, {}, shared, faults));
  }
}

}  // namespace

ReadCondition read_condition(const SourceNode& node, Faults& faults) {
  ReadCondition result;
  if (node.kind == SourceKind::table) {
    result.condition.any_of.push_back(read_alternative(node, result, faults));
    return result;
  }
  if (node.kind != SourceKind::list) {
    add_error(faults, node.place,
              fmt::format("a condition is a table of facts, or a list of such tables, and not {}",
                          spell(node.kind)));
    return result;
  }
  for (const SourceNode& item : node.items) {
    if (item.kind == SourceKind::table) {
      result.condition.any_of.push_back(read_alternative(item, result, faults));
    } else {
      add_error(faults, item.place,
                fmt::format("each alternative is a table of facts, and not {}", spell(item.kind)));
    }
  }
  return result;
}

Condition both(const Condition& left, const Condition& right) {
  if (left.any_of.empty()) return right;
  if (right.any_of.empty()) return left;
  Condition product;
  for (const AllOf& one : left.any_of) {
    for (const AllOf& other : right.any_of) {
      AllOf all = one;
      all.insert(all.end(), other.begin(), other.end());
      product.any_of.push_back(std::move(all));
    }
  }
  return product;
}

void check_facts(const std::vector<PlacedText>& facts, const MilestoneInfo& milestone,
                 Faults& faults) {
  for (const PlacedText& fact : facts) {
    const auto& known = milestone.facts;
    if (std::find(known.begin(), known.end(), fact.text) != known.end()) continue;
    add_error(faults, fact.place,
              not_a_word(fact.text, fmt::format("a fact of '{}'", milestone.name), known));
  }
}

std::optional<MilestoneIndex> resolve_milestone(const PlacedText& name, const Process& process,
                                                Faults& faults) {
  const ProcessDescription& description = process.description();
  if (const auto index = milestone_index(description, name.text)) return index;
  std::vector<std::string> names;
  for (const MilestoneInfo& info : description.milestones) names.push_back(info.name);
  add_error(faults, name.place,
            not_a_word(name.text, fmt::format("a milestone of '{}'", description.name), names));
  return std::nullopt;
}

std::vector<MilestoneMatch> read_matches(const SourceNode& node, const Process& process,
                                         const ReadCondition& shared, std::string_view key,
                                         Faults& faults) {
  std::vector<MilestoneMatch> matches;
  if (node.kind != SourceKind::list) {
    read_match(node, process, shared, key, matches, faults);
    return matches;
  }
  if (node.items.empty()) add_error(faults, node.place, fmt::format("'{}' is empty", key));
  for (const SourceNode& item : node.items) {
    read_match(item, process, shared, key, matches, faults);
  }
  return matches;
}

}  // namespace duecourse::compiling
