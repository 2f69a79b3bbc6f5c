// The rules a story is told under: the shipped ones, those with a clock switched on, or a practice
// document of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/framework/rulebook.hpp"
#include "engine/history/surroundings.hpp"

namespace duecourse::testing {

/// `rulebook` with `timescale`, which its file switches off, switched on.
[[nodiscard]] Result<std::shared_ptr<const Rulebook>> switched_on(const Rulebook& rulebook,
                                                                  const std::string& timescale);

/// `rulebook` with a list of dates: `dates LIST 2026-03-31 2026-06-30`.
[[nodiscard]] Result<std::shared_ptr<const Rulebook>> with_dates(
    const Rulebook& rulebook, const std::vector<std::string>& words);

/// What is open in the cases of a team, in place of what was: `undone FRAMEWORK TIMESCALE FC-1
/// 2026-06-29 FC-2 2026-06-29`, each with the last day on which it is kept.
void tell_undone(const std::vector<std::string>& words, std::vector<OpenInCase>& into);

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
