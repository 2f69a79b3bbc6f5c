// Who holds which role, read from what was recorded.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/history/facts.hpp"
#include "engine/notices/directory.hpp"

namespace duecourse {

std::vector<RoleHolding> holdings_from(const History& history,
                                       const std::vector<RoleHolding>& known) {
  std::vector<RoleHolding> result;
  if (history.subject.kind != SubjectKind::case_) return result;
  const auto is_known = [&](const std::string& role) {
    return std::any_of(known.begin(), known.end(),
                       [&](const RoleHolding& holding) { return holding.role == role; });
  };
  for (const Event& event : history.events) {
    const bool begins = event.kind == "allocated";
    if (!begins && event.kind != "deallocated") continue;
    const std::string* named = code_of(event.facts, "role");
    const std::string role = named == nullptr ? "key_worker" : *named;
    if (is_known(role)) continue;
    for (RoleHolding& holding : result) {
      const bool same = !event.by || begins || holding.worker == *event.by;
      if (holding.role == role && !holding.to && same) {
        holding.to = Moment{event.occurred.at, Precision::second};
      }
    }
    if (begins && event.by) {
      result.push_back({history.subject.id, role, *event.by, "", event.occurred, std::nullopt});
    }
  }
  return result;
}

}  // namespace duecourse
