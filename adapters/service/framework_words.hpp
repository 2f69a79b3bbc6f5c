// The words that the framework files know: what a host may write without being misunderstood. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

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

/// By which kinds of event an enabled rule begins and ends. Only milestones that have the name of a
/// kind are among them; one that a process makes of several kinds, or of a context, is not.
struct RuleKinds {
  std::string rule;  ///< "framework/rule"
  std::set<std::string> starts;
  std::set<std::string> ends;
  bool starts_known = true;  ///< `starts` are all; false: it may begin otherwise
  bool ends_known = true;    ///< likewise
};

/// Of every enabled timescale; what Duecourse itself makes (working days, dates, counts of
/// children, draws) counts as a way that is not known.
[[nodiscard]] std::vector<RuleKinds> rule_kinds(const Rulebook& rulebook);

}  // namespace duecourse::adapters
