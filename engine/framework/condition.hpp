// Conditions on facts: `when = { source = { not = ["dart"] }, professional = true }`.
//
// A condition is a list of alternatives; each is a list of tests that must all hold. No
// alternative at all means: always. A missing fact makes `not` true and every other test false
// (`present = false` is true).
#pragma once

#include <string>
#include <vector>

#include "engine/history/facts.hpp"
#include "engine/process/process.hpp"

namespace duecourse {

enum class TestKind { in, not_in, present, absent, over, under };

/// One test of one fact. `in` and `not_in` compare with `values` (a flag also equals 0/1 and the
/// words true/false); `over` and `under` with `bound`.
struct FactTest {
  std::string fact;
  TestKind kind = TestKind::in;
  std::vector<FactValue> values;
  double bound = 0;

  friend bool operator==(const FactTest&, const FactTest&) = default;
};

using AllOf = std::vector<FactTest>;

/// Any of the alternatives; none at all: always true.
struct Condition {
  std::vector<AllOf> any_of;

  friend bool operator==(const Condition&, const Condition&) = default;
};

/// Whether the facts of `milestone` (carried first, then its event's) satisfy `condition`.
[[nodiscard]] bool holds(const Condition& condition, const Milestone& milestone,
                         const History& history);
/// `source not dart and professional is true`
[[nodiscard]] std::string describe(const Condition& condition);

}  // namespace duecourse
