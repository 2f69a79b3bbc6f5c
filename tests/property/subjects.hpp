// The random subjects of the property tests, under the shipped rulebook.
#pragma once

#include "tests/support/random_history.hpp"
#include "tests/support/shipped_rulebook.hpp"

namespace duecourse::testing {

inline const Zone& zone() {
  return shipped_rulebook().zone;
}

/// A case, or now and then a worker.
inline rc::Gen<RandomHistory> some_subject(Strangeness strangeness = {}) {
  const FrameworkId& framework = shipped_rulebook().frameworks.front().id;
  return rc::gen::weightedOneOf<RandomHistory>(
      {{4, random_case(framework, zone(), strangeness)},
       {1, random_worker(framework, zone(), strangeness)}});
}

}  // namespace duecourse::testing
