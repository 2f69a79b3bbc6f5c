// Every event kind in every state of a machine of one region, against a file that a practice lead
// can read. DUECOURSE_REWRITE=1 writes the file anew; its diff is what to review.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/process/process.hpp"

namespace duecourse::testing {

/// A state, what it is called in the file, and a story (event_lines.hpp) that reaches it.
struct ReachedState {
  std::string state;
  std::string label;
  std::string story;
};

/// Facts to offer a kind with, each line on its own; kinds that are not named are offered bare.
using Variants = std::map<std::string, std::vector<std::string>>;

/// Offers every kind of the process in every one of these states, and expects what `file` (beside
/// the tests) says; also that the states are all that the process has.
void expect_kinds_in_states(const std::shared_ptr<const Process>& process,
                            const std::vector<ReachedState>& states, const Variants& variants,
                            const std::string& file);

}  // namespace duecourse::testing
