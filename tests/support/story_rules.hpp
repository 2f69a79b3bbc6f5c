// The rules a story is told under: the shipped ones, those with a clock switched on, or a practice
// document of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse::testing {

/// `rulebook` with `timescale`, which its file switches off, switched on.
[[nodiscard]] Result<std::shared_ptr<const Rulebook>> switched_on(const Rulebook& rulebook,
                                                                  const std::string& timescale);

/// The shipped framework of that id, over its own process: `family-solutions`, `child-in-need`.
[[nodiscard]] Result<std::shared_ptr<const Rulebook>> shipped_practice(const std::string& id);

/// The framework file `path`, relative to tests/scenarios, over the processes that echo their
/// events (echo_process.hpp), with the calendars and sending rules of the shipped rulebook.
[[nodiscard]] Result<std::shared_ptr<const Rulebook>> practice_of(
    const std::vector<std::string>& paths);

/// The shipped framework files config/frameworks/ID.toml over the registered state machines, with
/// the calendars and sending rules of the shipped rulebook.
[[nodiscard]] Result<std::shared_ptr<const Rulebook>> shipped_frameworks(
    const std::vector<std::string>& ids);

}  // namespace duecourse::testing
