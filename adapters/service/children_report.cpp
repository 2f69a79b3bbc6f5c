// Gathering children by worker, and capacity by district.
#include "adapters/service/children_report.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "engine/caseload_records.hpp"

namespace duecourse::adapters {
namespace {

ChildNumbers numbers_of(const Framework& framework, const History& history) {
  ChildNumbers numbers;
  const Event* count = last_count(framework, history);
  for (const ChildCount& one : framework.children->counts) {
    const auto said = count == nullptr ? std::nullopt : number_of(count->facts, one.fact);
    numbers[one.fact] = said.value_or(0);
  }
  return numbers;
}

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void add_up(DistrictCapacity& into, const DistrictCapacity& one) {
  into.fte += one.fte;
  into.children += one.children;
  into.parts.resize(std::max(into.parts.size(), one.parts.size()));
  for (std::size_t i = 0; i < one.parts.size(); ++i) into.parts[i] += one.parts[i];
  for (const auto& [fact, number] : one.now) into.now[fact] += number;
  into.fte_unsaid += one.fte_unsaid;
}

}  // namespace

long shown_children(double children) {
  // A hair more than half: 5.65 x 10 is not exactly 56.5.
  return static_cast<long>(std::floor(children + 0.5 + 1e-9));
}

std::string district_of(const TeamId& team, const Directory& directory) {
  std::set<TeamId> seen;
  for (TeamId one = team; seen.insert(one).second;) {
    const auto found = directory.teams.find(one);
    if (found == directory.teams.end()) return {};
    if (!found->second.district.empty()) return found->second.district;
    one = found->second.parent;
  }
  return {};
}

void ChildrenGathering::add(const AssessedSubject& subject, const Directory& directory) {
  const SubjectRef& ref = subject.input.subject;
  if (ref.kind == SubjectKind::case_) return;
  for (const Reading& reading : subject.assessment.readings) {
    if (!reading.framework->children) continue;
    if (ref.kind == SubjectKind::worker) {
      add_worker(subject, reading, directory);
      continue;
    }
    auto& numbers = districts_[{reading.framework, district_of(TeamId(ref.id.str()), directory)}];
    for (const auto& [fact, number] : numbers_of(*reading.framework, subject.history)) {
      numbers[fact] += number;
    }
  }
}

void ChildrenGathering::add_worker(const AssessedSubject& subject, const Reading& reading,
                                   const Directory& directory) {
  WorkerChildren load;
  load.framework = reading.framework;
  load.worker = WorkerId(subject.input.subject.id.str());
  const auto worker = directory.workers.find(load.worker);
  if (worker != directory.workers.end()) {
    if (!worker->second.active) return;
    load.name = worker->second.name;
    load.team = worker->second.team;
    load.supervisor = worker->second.manager;
    load.job = worker->second.job;
    load.fte = worker->second.fte;
  }
  load.numbers = numbers_of(*reading.framework, subject.history);
  const Event* count = last_count(*reading.framework, subject.history);
  for (const Milestone& milestone : reading.timeline.milestones) {
    if (count == nullptr || &subject.history.events[milestone.event] != count) continue;
    const FactValue* said = fact_of(milestone, subject.history, "children_per_fte");
    const double* number = said == nullptr ? nullptr : std::get_if<double>(said);
    if (number != nullptr) load.per_fte = *number;
  }
  workers_.push_back(std::move(load));
}

CapacityReport ChildrenGathering::capacity(const Framework& framework, const ReportRule& report,
                                           const Directory& directory) const {
  const CapacityRule& rule = *report.capacity;
  std::map<std::string, DistrictCapacity> districts;
  for (const auto& [id, worker] : directory.workers) {
    if (!worker.active || !has(rule.jobs, worker.job)) continue;
    DistrictCapacity& district = districts[district_of(worker.team, directory)];
    district.fte += worker.fte.value_or(1);
    if (!worker.fte) ++district.fte_unsaid;
  }
  for (const auto& [place, numbers] : districts_) {
    const auto& [of, name] = place;
    const bool any = std::any_of(numbers.begin(), numbers.end(),
                                 [](const auto& number) { return number.second > 0; });
    if (of == &framework && any) districts[name].now = numbers;
  }
  CapacityReport result{&framework, &report, {}, {}};
  result.total.parts.resize(rule.parts.size());
  for (auto& [name, district] : districts) {
    district.district = name;
    district.children = district.fte * rule.children;
    for (const CapacityPart& part : rule.parts) {
      district.parts.push_back(district.fte * part.children);
    }
    add_up(result.total, district);
    result.districts.push_back(std::move(district));
  }
  // The empty name sorts first.
  auto& all = result.districts;
  if (!all.empty() && all.front().district.empty())
    std::rotate(all.begin(), all.begin() + 1, all.end());
  return result;
}

ChildrenReport ChildrenGathering::take(const Directory& directory) {
  ChildrenReport report;
  for (const Framework& framework : rulebook_.frameworks) {
    for (WorkerChildren& worker : workers_) {
      if (worker.framework == &framework) report.workers.push_back(std::move(worker));
    }
    for (const ReportRule& rule : framework.reports) {
      if (!rule.enabled || !rule.capacity) continue;
      report.capacities.push_back(capacity(framework, rule, directory));
    }
  }
  return report;
}

}  // namespace duecourse::adapters
