// What the worker or team of a story carries: its cases, and their children.
#pragma once

#include <map>
#include <string>

#include "engine/framework/rulebook.hpp"
#include "engine/history/surroundings.hpp"

namespace duecourse::testing {

/// The words `key=value` of a line.
using StoryValues = std::map<std::string, std::string>;

/// `carries C-1 F-1 [count=20] [role=..] [risk=..] [worker=..] [from=..] [to=..]`: a case of a
/// family, or cases C-1/1 to C-1/20 of as many families. Answers what is wrong, or nothing.
[[nodiscard]] std::string carry(const std::string& case_id, const std::string& family,
                                const StoryValues& values, const Zone& zone, Surroundings& into);

/// `children C-1 state=.. from=.. [to=..] [count=12] [name=P]`: children P1 to P12 of a case, in a
/// state that the first framework with a [caseload] counts. Answers what is wrong, or nothing.
[[nodiscard]] std::string have_children(const std::string& case_id, const StoryValues& values,
                                        const Rulebook& rulebook, Surroundings& into);

}  // namespace duecourse::testing
