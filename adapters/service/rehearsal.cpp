#include "adapters/service/rehearsal.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace duecourse::adapters {
namespace {

constexpr const char* kTeam = "the team";
constexpr const char* kSupervisor = "supervisor";
/// Words that say who somebody is to a duty, and not what they are.
constexpr std::array<const char*, 9> kRelations{
    "owner",         "actor",     "team_manager",      "service_manager",
    "team_mailbox",  "requester", "requester_manager", "requested_worker",
    "requested_team"};

/// `key_worker` -> `key worker`.
std::string spaced(std::string words) {
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

/// Every role or post that the frameworks address somebody by.
std::set<std::string> words_addressed(const Rulebook& rulebook) {
  std::set<std::string> words;
  const auto add = [&](const Recipient& recipient) {
    words.insert(recipient.first_of.begin(), recipient.first_of.end());
  };
  const auto add_rule = [&](const Timescale& rule) {
    add(rule.owner);
    if (rule.owner_after) add(rule.owner_after->owner);
  };
  for (const Framework& framework : rulebook.frameworks) {
    for (const Timescale& timescale : framework.timescales) add_rule(timescale);
    for (const FindingRule& finding : framework.findings) add_rule(finding.rule);
    for (const Ladder& ladder : framework.ladders) {
      for (const Stage& stage : ladder.stages) {
        for (const Recipient& recipient : stage.to) add(recipient);
        for (const Recipient& recipient : stage.copy) add(recipient);
      }
    }
  }
  for (const char* relation : kRelations) words.erase(relation);
  return words;
}

Worker played_by(const std::string& role, const std::string& manager) {
  Worker worker;
  worker.id = WorkerId(role);
  worker.name = spaced(role);
  worker.email = role + "@rehearsal.invalid";
  worker.team = TeamId(kTeam);
  worker.manager = WorkerId(manager);
  return worker;
}

/// One person for each role, a supervisor above them, and a manager above the team and the service.
Directory cast_of(const Rulebook& rulebook, const std::vector<Event>& events) {
  Directory directory;
  const auto add = [&](const std::string& role, const std::string& manager) {
    directory.workers.emplace(WorkerId(role), played_by(role, manager));
  };
  add(kSupervisor, "team_manager");
  add("team_manager", "service_manager");
  add("service_manager", "");
  for (const std::string& word : words_addressed(rulebook)) add(word, kSupervisor);
  for (const Event& event : events) {
    if (event.by) add(event.by->str(), kSupervisor);
    if (event.subject.kind == SubjectKind::worker) add(event.subject.id.str(), kSupervisor);
  }
  Team service;
  service.id = TeamId("the service");
  service.name = "the service";
  service.manager = WorkerId("service_manager");
  Team team;
  team.id = TeamId(kTeam);
  team.name = kTeam;
  team.mailbox = "team_mailbox@rehearsal.invalid";
  team.manager = WorkerId("team_manager");
  team.parent = service.id;
  for (const Event& event : events) {
    if (event.subject.kind != SubjectKind::team) continue;
    Team own = team;
    own.id = TeamId(event.subject.id.str());
    own.name = event.subject.id.str();
    directory.teams.emplace(own.id, std::move(own));
  }
  directory.teams.emplace(team.id, std::move(team));
  directory.teams.emplace(service.id, std::move(service));
  directory.fallback = "fallback@rehearsal.invalid";
  return directory;
}

SubjectContext context_of(const SubjectRef& subject, const Directory& directory) {
  SubjectContext context;
  context.subject = subject;
  if (subject.kind != SubjectKind::case_) return context;
  CaseRecord record;
  record.id = subject.id;
  record.team = TeamId(kTeam);
  record.reference = subject.id.str();
  context.case_record = std::move(record);
  for (const auto& [id, worker] : directory.workers) {
    RoleHolding holding;
    holding.case_id = subject.id;
    holding.role = id.str();
    holding.worker = id;
    context.roles.push_back(std::move(holding));
  }
  return context;
}

}  // namespace

Rehearsal rehearse(const std::vector<Event>& events, const Rulebook& rulebook, Instant until) {
  Rehearsal rehearsal;
  rehearsal.directory = cast_of(rulebook, events);
  std::map<SubjectRef, std::vector<Event>> by_subject;
  for (const Event& event : events) by_subject[event.subject].push_back(event);
  for (auto& [subject, own] : by_subject) {
    RehearsedSubject played;
    played.subject = subject;
    for (const Framework& framework : rulebook.frameworks) {
      if (framework.process[static_cast<std::size_t>(subject.kind)] == nullptr) continue;
      played.enrolments.push_back({framework.id, std::nullopt, std::nullopt});
    }
    played.context = context_of(subject, rehearsal.directory);
    const auto first = std::min_element(own.begin(), own.end(), [](const Event& a, const Event& b) {
      return a.occurred.at < b.occurred.at;
    });
    const Instant from = rulebook.zone.start_of(rulebook.zone.day_of(first->occurred.at));
    const Surroundings surroundings;
    const TrialSubject trial{subject, played.enrolments, own, played.context, surroundings};
    played.trial =
        run_trial(trial, {rulebook, rehearsal.directory}, {std::min(from, until), until});
    rehearsal.subjects.push_back(std::move(played));
  }
  return rehearsal;
}

}  // namespace duecourse::adapters
