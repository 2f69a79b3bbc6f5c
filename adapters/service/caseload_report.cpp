// Gathering the report of caseloads.
#include "adapters/service/caseload_report.hpp"

#include <algorithm>

namespace duecourse::adapters {
namespace {

bool passes(const std::vector<MilestoneMatch>& matches, const Milestone& milestone,
            const History& history) {
  return std::any_of(matches.begin(), matches.end(), [&](const MilestoneMatch& match) {
    return match.milestone == milestone.name && holds(match.when, milestone, history);
  });
}

bool is_open(const Reading& reading) {
  const Timeline& timeline = reading.timeline;
  return !timeline.steps.empty() &&
         !is_closed(*reading.process, timeline, timeline.steps.back().state);
}

// The words that any rule of the framework takes for high risk.
bool is_high(const Framework& framework, const std::string& risk) {
  return std::any_of(
      framework.findings.begin(), framework.findings.end(), [&](const FindingRule& rule) {
        return std::find(rule.risk.begin(), rule.risk.end(), risk) != rule.risk.end();
      });
}

// Who has the case: whoever holds one of the roles that caseloads count.
WorkerId holder(const Framework& framework, const AssessedSubject& subject, const Zone& zone) {
  for (const FindingRule& rule : framework.findings) {
    if (!rule.caseload) continue;
    for (const std::string& role : rule.caseload->roles) {
      const RoleHolding* held = holder_of(subject.input.context, role, subject.history.now, zone);
      if (held != nullptr) return held->worker;
    }
  }
  return {};
}

}  // namespace

void CaseloadGathering::add(const AssessedSubject& subject, const Directory& directory) {
  for (const Reading& reading : subject.assessment.readings) {
    for (const FindingRule& rule : reading.framework->findings) {
      if (!rule.rule.enabled || rule.rule.subject != subject.input.subject.kind) continue;
      if (rule.caseload) add_worker(subject, reading, rule, directory);
      if (rule.marks) add_case(subject, reading, rule, directory);
      if (rule.share_of) add_audits(subject, *reading.framework, rule);
    }
  }
}

void CaseloadGathering::add_worker(const AssessedSubject& subject, const Reading& reading,
                                   const FindingRule& rule, const Directory& directory) {
  WorkerLoad load;
  load.worker = WorkerId(subject.input.subject.id.str());
  const auto worker = directory.workers.find(load.worker);
  if (worker != directory.workers.end()) {
    if (!worker->second.active) return;
    load.name = worker->second.name;
    load.team = worker->second.team;
  }
  load.supervisor = duty_holder(rule.rule.owner, subject.input.context, directory, {},
                                subject.history.now, rulebook_.zone);
  load.count = count_caseload(*rule.caseload, reading.timeline, subject.history,
                              subject.surroundings, rulebook_.zone, subject.history.now);
  report_.workers.push_back(std::move(load));
}

void CaseloadGathering::add_case(const AssessedSubject& subject, const Reading& reading,
                                 const FindingRule& rule, const Directory& directory) {
  if (!is_open(reading)) return;
  OpenCase open;
  open.id = subject.input.subject.id;
  const auto& record = subject.input.context.case_record;
  if (record) {
    open.team = record->team;
    open.reference = record->reference;
    open.risk = record->risk;
    open.high_risk = is_high(*reading.framework, record->risk);
  }
  if (open.reference.empty()) open.reference = open.id.str();
  bool counted = false;
  for (const Milestone& milestone : reading.timeline.milestones) {
    const Moment& at = moment_of(milestone, subject.history);
    if (passes(rule.marks->since, milestone, subject.history)) {
      open.since = at;
      counted = true;
    }
    if (passes(rule.marks->oversight, milestone, subject.history)) open.overseen = at;
  }
  if (!counted) return;
  for (const Raised& raised : subject.assessment.raised) {
    if (raised.rule == &rule && !raised.life.ending) open.mark = raised.cause;
  }
  open.worker = holder(*reading.framework, subject, rulebook_.zone);
  open.supervisor = duty_holder(rule.rule.owner, subject.input.context, directory,
                                {open.worker, {}, {}}, subject.history.now, rulebook_.zone);
  report_.cases.push_back(std::move(open));
}

void CaseloadGathering::add_audits(const AssessedSubject& subject, const Framework& framework,
                                   const FindingRule& rule) {
  const auto& record = subject.input.context.case_record;
  TeamLoad& team = teams_[record ? record->team : TeamId()];
  for (const Deadline& deadline : subject.assessment.deadlines) {
    if (deadline.framework != &framework || deadline.timescale->id != *rule.share_of) continue;
    const bool withdrawn = deadline.ending && deadline.ending->kind == EndKind::withdrawn;
    if (withdrawn) continue;
    ++team.assessments;
    const bool met = deadline.ending && (deadline.ending->kind == EndKind::met ||
                                         deadline.ending->kind == EndKind::met_late);
    if (met) ++team.audited;
  }
}

CaseloadReport CaseloadGathering::take(const Directory& directory) {
  for (const auto& [id, team] : directory.teams) {
    teams_[id].name = team.name;
    teams_[id].manager = team.manager;
  }
  std::map<WorkerId, int> long_cases;
  for (const OpenCase& open : report_.cases) {
    TeamLoad& team = teams_[open.team];
    ++team.open_cases;
    if (!open.mark.empty()) {
      ++team.open_long;
      ++long_cases[open.worker];
    }
    if (open.high_risk) team.high_risk.push_back(open.reference);
  }
  for (WorkerLoad& worker : report_.workers) {
    worker.open_long = long_cases[worker.worker];
    TeamLoad& team = teams_[worker.team];
    team.families += worker.count.families;
    if (worker.count.over()) ++team.workers_over;
  }
  std::stable_sort(report_.cases.begin(), report_.cases.end(),
                   [](const OpenCase& a, const OpenCase& b) { return a.since.at < b.since.at; });
  for (auto& [id, team] : teams_) {
    const bool nothing =
        id.empty() && team.open_cases == 0 && team.assessments == 0 && team.families == 0;
    if (nothing) continue;
    team.team = id;
    report_.teams.push_back(std::move(team));
  }
  return std::move(report_);
}

}  // namespace duecourse::adapters
