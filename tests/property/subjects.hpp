// The random subjects of the property tests: of every process, under the shipped rulebook with
// every clock switched on, under the practice document of the rules, and under files that declare
// their own process.
#pragma once

#include <memory>

#include "tests/support/random_history.hpp"
#include "tests/support/shipped_rulebook.hpp"
#include "tests/support/story_rules.hpp"

namespace duecourse::testing {

inline const Zone& zone() {
  return shipped_rulebook().zone;
}

/// The practices in one rulebook, the shipped one first and the one of the rules last: a subject is
/// enrolled in one of them. Between them those that declare their process.
inline const Rulebook& all_rules() {
  static const std::shared_ptr<const Rulebook> kRules = [] {
    auto all = std::make_shared<Rulebook>(**switched_on(shipped_rulebook(), "screening-session"));
    const auto declared = *practice_of(
        {"0_open_case/limits.toml", "0_open_case/starts.toml", "0_open_case/findings.toml",
         "0_open_case/rules.toml", "../../examples/frameworks/complaints-procedure.toml",
         "../../examples/frameworks/early-help-review.toml", "0_rules/rules.toml"});
    all->frameworks.insert(all->frameworks.end(), declared->frameworks.begin(),
                           declared->frameworks.end());
    all->date_lists = declared->date_lists;
    // Without it the first record of a team may show that it began after a date that had passed
    // (reading 123), and who looked before saw that date.
    for (Framework& framework : all->frameworks) {
      for (Timescale& one : framework.timescales) {
        if (one.on_dates && !one.activated) one.activated = all->date_lists.begin()->second.front();
      }
    }
    return std::shared_ptr<const Rulebook>(all);
  }();
  return *kRules;
}

/// A framework and a kind of subject, whose process the framework's file declares.
struct DeclaredProcess {
  const Framework* framework = nullptr;
  SubjectKind subject = SubjectKind::case_;
};

/// All there are in all_rules().
inline const std::vector<DeclaredProcess>& declared_processes() {
  static const std::vector<DeclaredProcess> kDeclared = [] {
    std::vector<DeclaredProcess> declared;
    for (const Framework& framework : all_rules().frameworks) {
      for (const SubjectKind kind : {SubjectKind::case_, SubjectKind::worker, SubjectKind::team}) {
        const Process* process = framework.process[static_cast<std::size_t>(kind)];
        for (const auto& own : framework.own_processes) {
          if (own.get() == process) declared.push_back({&framework, kind});
        }
      }
    }
    return declared;
  }();
  return kDeclared;
}

/// A subject under one of the files that declare their process.
inline rc::Gen<RandomHistory> some_declared_subject(Strangeness strangeness = {}) {
  const auto count = declared_processes().size();
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, count), [strangeness](std::size_t at) {
    const DeclaredProcess& one = declared_processes()[at];
    return random_open(*one.framework, one.subject, zone(), strangeness);
  });
}

/// A case; now and then a worker, a team, a case under the practice of the rules, or a subject
/// whose process a file declares.
inline rc::Gen<RandomHistory> some_subject(Strangeness strangeness = {}) {
  const FrameworkId& shipped = all_rules().frameworks.front().id;
  const FrameworkId& rules = all_rules().frameworks.back().id;
  return rc::gen::weightedOneOf<RandomHistory>({{8, random_case(shipped, zone(), strangeness)},
                                                {2, random_worker(shipped, zone(), strangeness)},
                                                {1, random_team(shipped, zone(), strangeness)},
                                                {4, random_echoes(rules, zone(), strangeness)},
                                                {7, some_declared_subject(strangeness)}});
}

/// Another subject of the same kind, under the same practice.
inline rc::Gen<RandomHistory> like(const RandomHistory& subject, Strangeness strangeness = {}) {
  const FrameworkId& framework = subject.enrolments.front().framework;
  for (const DeclaredProcess& one : declared_processes()) {
    if (one.framework->id != framework || one.subject != subject.subject.kind) continue;
    return random_open(*one.framework, one.subject, zone(), strangeness);
  }
  switch (subject.subject.kind) {
    case SubjectKind::worker:
      return random_worker(framework, zone(), strangeness);
    case SubjectKind::team:
      return random_team(framework, zone(), strangeness);
    case SubjectKind::case_:
      break;
  }
  const bool rules = framework == all_rules().frameworks.back().id;
  return rules ? random_echoes(framework, zone(), strangeness)
               : random_case(framework, zone(), strangeness);
}

}  // namespace duecourse::testing
