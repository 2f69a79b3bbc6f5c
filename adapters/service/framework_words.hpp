// The words that the framework files know: what a host may write without being misunderstood. Pure.
#pragma once

#include <map>
#include <set>
#include <string>

#include "engine/base/ids.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse::adapters {

/// Every code that a condition compares a fact with, the wordings of routes, and the names of
/// kinds, milestones and states: none of them can be the name of a person.
[[nodiscard]] std::set<std::string> known_codes(const Rulebook& rulebook);

/// Roles of a case by name, each with the frameworks that ask for it: as owner, as addressee of a
/// stage in use, in an enabled route, or counted as a caseload. Words with a meaning of their own
/// (`owner`, `team_manager`, ...) and `posts` are no roles.
[[nodiscard]] std::map<std::string, std::set<FrameworkId>> roles_asked_for(
    const Rulebook& rulebook, const std::map<std::string, std::string>& posts);

/// Event kinds by name, each with the enabled rules ("framework/rule") that wait for the milestone
/// of that name. A milestone that a process makes of several kinds is none of them.
[[nodiscard]] std::map<std::string, std::set<std::string>> kinds_waited_for(
    const Rulebook& rulebook);

}  // namespace duecourse::adapters
