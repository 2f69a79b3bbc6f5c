#include "adapters/service/framework_words.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace duecourse::adapters {
namespace {

/// Words that say who somebody is to a duty, and are no role of a case.
constexpr std::array<const char*, 11> kRelations{
    "owner",          "supervisor", "team_manager",      "service_manager",
    "team_mailbox",   "actor",      "requester_manager", "requested_worker",
    "requested_team", "requester",  "fallback"};

using Visit = std::function<void(const MilestoneMatch&)>;

void visit_all(const std::vector<MilestoneMatch>& matches, const Visit& visit) {
  for (const MilestoneMatch& match : matches) visit(match);
}

void visit_timescale(const Timescale& rule, const Visit& visit) {
  for (const auto* matches : {&rule.starts, &rule.ends, &rule.withdrawn_by, &rule.count_from,
                              &rule.paused_by, &rule.resumed_by, &rule.moved_by.by}) {
    visit_all(*matches, visit);
  }
  for (const LimitCase& limit : rule.limits) {
    visit_all(limit.since, visit);
    visit({0, limit.when});
  }
  for (const AlsoDue& also : rule.also) visit_all(also.starts, visit);
}

void visit_finding(const FindingRule& finding, const Visit& visit) {
  visit_timescale(finding.rule, visit);
  for (const Cause& cause : finding.causes) {
    for (const auto* matches :
         {&cause.at, &cause.unless, &cause.mended_by, &cause.set, &cause.done}) {
      visit_all(*matches, visit);
    }
  }
}

void visit_framework(const Framework& framework, const Visit& visit) {
  for (const Timescale& rule : framework.timescales) visit_timescale(rule, visit);
  for (const FindingRule& finding : framework.findings) visit_finding(finding, visit);
  for (const SampleRule& sample : framework.samples) visit_all(sample.of, visit);
  if (framework.children) {
    visit_all(framework.children->joins, visit);
    visit_all(framework.children->leaves, visit);
  }
}

void add_codes(const Condition& condition, std::set<std::string>& codes) {
  for (const AllOf& tests : condition.any_of) {
    for (const FactTest& test : tests) {
      for (const FactValue& value : test.values) {
        if (const auto* code = std::get_if<std::string>(&value)) codes.insert(*code);
      }
    }
  }
}

void add_vocabulary(const ProcessDescription& process, std::set<std::string>& codes) {
  for (const StateInfo& state : process.states) codes.insert(state.name);
  for (const KindInfo& kind : process.kinds) codes.insert(kind.name);
  for (const MilestoneInfo& milestone : process.milestones) codes.insert(milestone.name);
}

/// Adds up what one framework asks for.
class RolesOf {
 public:
  RolesOf(const std::map<std::string, std::string>& posts, const Framework& framework,
          std::map<std::string, std::set<FrameworkId>>& into)
      : posts_(posts), framework_(framework), into_(into) {}

  void add_all() {
    for (const Timescale& rule : framework_.timescales) add_rule(rule);
    for (const FindingRule& finding : framework_.findings) {
      add_rule(finding.rule);
      if (!finding.rule.enabled || !finding.caseload) continue;
      for (const std::string& role : finding.caseload->roles) add(role);
    }
    for (const Route& route : framework_.routes) {
      if (!route.enabled) continue;
      for (const Recipient* recipient : {&route.added_by, &route.sent_to, &route.owner}) {
        add(*recipient);
      }
    }
    if (!framework_.children) return;
    for (const std::string& role : framework_.children->roles) add(role);
  }

 private:
  void add_rule(const Timescale& rule) {
    if (!rule.enabled || rule.subject != SubjectKind::case_) return;
    add(rule.owner);
    if (rule.owner_after) add(rule.owner_after->owner);
    const Ladder* ladder = find_ladder(framework_, rule.ladder);
    if (ladder == nullptr) return;
    for (const Stage& stage : ladder->stages) {
      for (const Recipient& recipient : stage.to) add(recipient);
      for (const Recipient& recipient : stage.copy) add(recipient);
    }
  }

  void add(const Recipient& recipient) {
    for (const std::string& word : recipient.first_of) add(word);
  }

  // `enabler_supervisor` is who supervises the enabler: no role that anybody must hold.
  void add(const std::string& word) {
    const bool relation = std::find(kRelations.begin(), kRelations.end(), word) != kRelations.end();
    if (relation || word.ends_with("_supervisor") || posts_.contains(word)) return;
    into_[word].insert(framework_.id);
  }

  const std::map<std::string, std::string>& posts_;
  const Framework& framework_;
  std::map<std::string, std::set<FrameworkId>>& into_;
};

/// Kinds that no host delivers.
std::set<std::string> made_by_duecourse(const Rulebook& rulebook) {
  std::set<std::string> kinds{kWorkingDay, kListedDate};
  for (const Framework& framework : rulebook.frameworks) {
    for (const DatedKind& dated : framework.dated_kinds) kinds.insert(dated.kind);
    for (const SampleRule& sample : framework.samples) kinds.insert(sample.draws);
    if (!framework.children) continue;
    kinds.insert(framework.children->worker_kind);
    kinds.insert(framework.children->team_kind);
  }
  return kinds;
}

/// Adds the kinds that milestones are named after; false: some are named after none.
bool add_kinds(const std::vector<MilestoneMatch>& matches, const ProcessDescription& words,
               const std::set<std::string>& own, std::set<std::string>& into) {
  bool all = true;
  for (const MilestoneMatch& match : matches) {
    if (match.milestone >= words.milestones.size()) continue;
    const std::string& name = words.milestones[match.milestone].name;
    const bool is_kind = std::any_of(words.kinds.begin(), words.kinds.end(),
                                     [&](const KindInfo& kind) { return kind.name == name; });
    if (is_kind && !own.contains(name)) {
      into.insert(name);
    } else {
      all = false;
    }
  }
  return all;
}

}  // namespace

std::set<std::string> known_codes(const Rulebook& rulebook) {
  std::set<std::string> codes;
  for (const Framework& framework : rulebook.frameworks) {
    visit_framework(framework, [&](const MilestoneMatch& match) { add_codes(match.when, codes); });
    for (const Process* process : framework.process) {
      if (process != nullptr) add_vocabulary(process->description(), codes);
    }
    for (const Route& route : framework.routes) {
      codes.insert(route.steps.begin(), route.steps.end());
      codes.insert(route.name);
    }
  }
  for (const auto& [role, frameworks] : roles_asked_for(rulebook, {})) codes.insert(role);
  codes.erase("");
  return codes;
}

std::map<std::string, std::set<FrameworkId>> roles_asked_for(
    const Rulebook& rulebook, const std::map<std::string, std::string>& posts) {
  std::map<std::string, std::set<FrameworkId>> roles;
  for (const Framework& framework : rulebook.frameworks) {
    RolesOf(posts, framework, roles).add_all();
  }
  roles.erase("");
  return roles;
}

std::vector<RuleKinds> rule_kinds(const Rulebook& rulebook) {
  const std::set<std::string> own = made_by_duecourse(rulebook);
  std::vector<RuleKinds> rules;
  for (const Framework& framework : rulebook.frameworks) {
    for (const Timescale& rule : framework.timescales) {
      const Process* process = framework.process.at(static_cast<std::size_t>(rule.subject));
      if (!rule.enabled || process == nullptr) continue;
      RuleKinds& kinds = rules.emplace_back();
      kinds.rule = framework.id.str() + "/" + rule.id.str();
      kinds.starts_known = add_kinds(rule.starts, process->description(), own, kinds.starts);
      kinds.ends_known = add_kinds(rule.ends, process->description(), own, kinds.ends);
    }
  }
  return rules;
}

}  // namespace duecourse::adapters
