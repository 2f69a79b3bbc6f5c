// The random subjects of the property tests: of every process, under the shipped rulebook with
// every clock switched on, and under the practice document of the rules.
#pragma once

#include <memory>

#include "tests/support/random_history.hpp"
#include "tests/support/shipped_rulebook.hpp"
#include "tests/support/story_rules.hpp"

namespace duecourse::testing {

inline const Zone& zone() {
  return shipped_rulebook().zone;
}

/// Both practices in one rulebook: a subject is enrolled in one of them.
inline const Rulebook& all_rules() {
  static const std::shared_ptr<const Rulebook> kRules = [] {
    auto both = std::make_shared<Rulebook>(**switched_on(shipped_rulebook(), "screening-session"));
    both->frameworks.push_back((*practice_of("0_rules/rules.toml"))->frameworks.front());
    return std::shared_ptr<const Rulebook>(both);
  }();
  return *kRules;
}

/// A case; now and then a worker, a team, or a case under the practice of the rules.
inline rc::Gen<RandomHistory> some_subject(Strangeness strangeness = {}) {
  const FrameworkId& shipped = all_rules().frameworks.front().id;
  const FrameworkId& rules = all_rules().frameworks.back().id;
  return rc::gen::weightedOneOf<RandomHistory>({{8, random_case(shipped, zone(), strangeness)},
                                                {2, random_worker(shipped, zone(), strangeness)},
                                                {1, random_team(shipped, zone(), strangeness)},
                                                {4, random_echoes(rules, zone(), strangeness)}});
}

/// Another subject of the same kind, under the same practice.
inline rc::Gen<RandomHistory> like(const RandomHistory& subject, Strangeness strangeness = {}) {
  const FrameworkId& framework = subject.enrolments.front().framework;
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
