// Compiling [caseload]: which children of which cases are counted, for whom, and as what.
#include <fmt/format.h>

#include <algorithm>

#include "engine/framework/compile_parts.hpp"

namespace duecourse::compiling {

namespace {

constexpr const char* kAllChildren = "children";

const Process* process_of(const Workshop& workshop, SubjectKind kind) {
  return workshop.result.framework.process[static_cast<std::size_t>(kind)];
}

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Reads the table [caseload].
class CaseloadReader {
 public:
  CaseloadReader(const SourceNode& node, const Workshop& workshop)
      : node_(node), workshop_(workshop), table_(node, "[caseload]", workshop.faults()) {}

  ChildCaseload read() {
    rules_.counts.push_back({kAllChildren, {}});
    read_kind("worker", SubjectKind::worker, rules_.worker_kind);
    read_kind("team", SubjectKind::team, rules_.team_kind);
    if (!given("worker") && !given("team")) {
      add_error(
          faults(), node_.place,
          "[caseload] hands its counts to nobody: write worker = \"caseload_counted\", team = "
          "\"pod_counted\" or both");
    }
    read_roles();
    read_children();
    read_counts();
    read_staff();
    table_.refuse_unknown();
    return std::move(rules_);
  }

 private:
  Faults& faults() { return workshop_.faults(); }
  [[nodiscard]] bool given(const char* key) const { return find_entry(node_, key) != nullptr; }

  void read_kind(const char* key, SubjectKind subject, std::string& into) {
    const auto kind = table_.text(key);
    if (!kind) return;
    const Process* process = process_of(workshop_, subject);
    if (process == nullptr) {
      if (workshop_.process_given[static_cast<std::size_t>(subject)]) return;
      add_error(faults(), kind->place,
                fmt::format("no process of [process] reads the history of a {}", word_of(subject)));
      return;
    }
    std::vector<std::string> names;
    for (const KindInfo& info : process->description().kinds) names.push_back(info.name);
    if (!has(names, kind->text)) {
      add_error(
          faults(), kind->place,
          not_a_word(kind->text,
                     fmt::format("a kind of event of '{}'", process->description().name), names));
      return;
    }
    into = kind->text;
    check_fact({kAllChildren, kind->place}, subject, into);
  }

  // A fact that nobody could ask for is a mistake.
  void check_fact(const PlacedText& fact, SubjectKind subject, const std::string& kind) {
    const Process* process = process_of(workshop_, subject);
    if (process == nullptr || kind.empty()) return;
    for (const KindInfo& info : process->description().kinds) {
      if (info.name != kind || has(info.facts, fact.text)) continue;
      add_error(faults(), fact.place,
                not_a_word(fact.text, fmt::format("a fact of '{}'", kind), info.facts));
    }
  }

  void read_roles() {
    for (const PlacedText& role : table_.texts("roles")) {
      const auto& known = workshop_.recipients;
      if (!has(known, role.text)) {
        add_error(faults(), role.place, not_a_word(role.text, "a role", known));
      }
      rules_.roles.push_back(role.text);
    }
    if (given("worker") && !given("roles")) table_.missing("roles");
  }

  void read_children() {
    const Process* process = process_of(workshop_, SubjectKind::case_);
    const SourceNode* joins = table_.node("joins");
    const SourceNode* leaves = table_.node("leaves");
    if ((joins == nullptr) != (leaves == nullptr)) {
      table_.missing(joins == nullptr ? "joins" : "leaves");
    }
    if (process == nullptr) {
      if (!workshop_.process_given[static_cast<std::size_t>(SubjectKind::case_)]) {
        add_error(faults(), node_.place,
                  "[caseload] counts the children of cases, and [process] names none for a case");
      }
      return;
    }
    if (joins != nullptr) rules_.joins = read_matches(*joins, *process, {}, "joins", faults());
    if (leaves != nullptr) rules_.leaves = read_matches(*leaves, *process, {}, "leaves", faults());
  }

  void read_counts() {
    const SourceNode* node = table_.node("counts");
    if (node == nullptr) return table_.missing("counts");
    TableReader counts(*node, "'counts' of [caseload]", faults());
    if (node->kind == SourceKind::table && node->entries.empty()) {
      add_error(faults(), node->place, "'counts' names no number and no state");
    }
    for (const SourceEntry& entry : node->entries) {
      const PlacedText fact{entry.key, entry.place};
      if (fact.text == kAllChildren) {
        add_error(faults(), fact.place,
                  "'children' is the number of all of them: give this one another name");
      }
      check_fact(fact, SubjectKind::worker, rules_.worker_kind);
      check_fact(fact, SubjectKind::team, rules_.team_kind);
      ChildCount count{entry.key, {}};
      const auto states = counts.texts(entry.key);
      if (states.empty()) {
        add_error(faults(), entry.value.place,
                  fmt::format("'{}' counts nothing: name the states of the children", entry.key));
      }
      for (const PlacedText& state : states) read_state(state, count);
      rules_.counts.push_back(std::move(count));
    }
  }

  void read_state(const PlacedText& state, ChildCount& count) {
    const Process* process = process_of(workshop_, SubjectKind::case_);
    if (process == nullptr) return;
    const auto index = state_index(process->description(), state.text);
    if (!index) {
      std::vector<std::string> names;
      for (const StateInfo& info : process->description().states) names.push_back(info.name);
      add_error(faults(), state.place,
                not_a_word(state.text, fmt::format("a state of '{}'", process->description().name),
                           names));
      return;
    }
    if (process->description().states[*index].closed) {
      add_error(faults(), state.place,
                fmt::format("'{}' is closed: no child is carried in it", state.text));
    }
    count.states.push_back(state.text);
    if (has(rules_.counts.front().states, state.text)) return;
    rules_.counts.front().states.push_back(state.text);
    rules_.states.push_back(*index);
  }

  void read_staff() {
    const SourceNode* node = table_.node("staff");
    if (node == nullptr) return;
    if (!given("team")) {
      add_error(faults(), node->place, "'staff' is of a team's count, and there is no 'team'");
    }
    TableReader staff(*node, "'staff' of [caseload]", faults());
    for (const SourceEntry& entry : node->entries) {
      check_fact({entry.key, entry.place}, SubjectKind::team, rules_.team_kind);
      StaffCount count{entry.key, {}};
      for (const PlacedText& job : staff.texts(entry.key)) count.jobs.push_back(job.text);
      rules_.staff.push_back(std::move(count));
    }
  }

  const SourceNode& node_;
  const Workshop& workshop_;
  TableReader table_;
  ChildCaseload rules_;
};

/// Whether nothing but the counts of [caseload] raises it.
bool rests_on_counts(const FindingRule& finding, const Framework& framework) {
  const SubjectKind subject = finding.rule.subject;
  const Process* process = framework.process[static_cast<std::size_t>(subject)];
  if (process == nullptr || finding.causes.empty() || subject == SubjectKind::case_) return false;
  const auto& kind = subject == SubjectKind::worker ? framework.children->worker_kind
                                                    : framework.children->team_kind;
  const auto counted = milestone_index(process->description(), kind);
  return counted && std::all_of(finding.causes.begin(), finding.causes.end(), [&](const Cause& c) {
           return !c.at.empty() &&
                  std::all_of(c.at.begin(), c.at.end(), [&](const MilestoneMatch& match) {
                    return match.milestone == *counted;
                  });
         });
}

}  // namespace

void read_caseload(const SourceNode& root, Workshop& workshop) {
  const SourceEntry* entry = find_entry(root, "caseload");
  if (entry == nullptr) return;
  Framework& framework = workshop.result.framework;
  framework.children = CaseloadReader(entry->value, workshop).read();
  for (FindingRule& finding : framework.findings) {
    finding.by_children = rests_on_counts(finding, framework);
  }
}

bool count_alike(const Framework& one, const Framework& other) {
  if (!one.children || !other.children) return false;
  const auto alike = [](const std::string& a, const std::string& b) {
    return !a.empty() && a == b;
  };
  const auto& jobs = other.applies_to.jobs;
  const bool share_workers = std::any_of(one.applies_to.jobs.begin(), one.applies_to.jobs.end(),
                                         [&](const std::string& job) { return has(jobs, job); });
  const bool share_teams = one.applies_to.all_teams && other.applies_to.all_teams;
  return (share_workers && alike(one.children->worker_kind, other.children->worker_kind)) ||
         (share_teams && alike(one.children->team_kind, other.children->team_kind));
}

}  // namespace duecourse::compiling
