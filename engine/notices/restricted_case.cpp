#include "engine/notices/restricted_case.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace duecourse {

namespace {

constexpr const char* kWhy = "has a role on this restricted case";

bool is_that_of(const RoleHolding& holding, const Addressee& found) {
  if (!found.worker.empty()) return holding.worker == found.worker;
  return !found.fallback && holding.worker.empty() && holding.email == found.address;
}

// Who holds it, where they can be written to now.
std::optional<Addressee> reachable(const RoleHolding& holding, const Directory& directory,
                                   Instant now, const Zone& zone) {
  const auto worker = directory.workers.find(holding.worker);
  if (worker == directory.workers.end()) {
    if (holding.email.empty()) return std::nullopt;
    return Addressee{holding.worker, "", holding.email, kWhy, false};
  }
  const Worker& person = worker->second;
  const std::string& address = holding.email.empty() ? person.email : holding.email;
  if (!person.active || address.empty() || is_away(person, now, zone)) return std::nullopt;
  return Addressee{person.id, person.name, address, kWhy, false};
}

}  // namespace

bool is_restricted(const SubjectContext& context) {
  return context.case_record && context.case_record->restricted;
}

Addressee only_with_a_role(const Addressee& found, const SlotQuestion& question,
                           const SubjectContext& context, const Directory& directory) {
  if (!is_restricted(context)) return found;
  std::vector<const RoleHolding*> holdings;
  for (const RoleHolding& holding : context.roles) {
    if (!holds_at(holding, question.now, question.zone)) continue;
    if (is_that_of(holding, found)) return found;
    holdings.push_back(&holding);
  }
  const WorkerId owner =
      duty_holder(question.owner, context, directory, question.named, question.now, question.zone);
  const auto rank = [&](const RoleHolding* holding) {
    return std::tuple(holding->worker == owner, holding->role != "supervisor", holding->role,
                      holding->worker);
  };
  std::sort(holdings.begin(), holdings.end(),
            [&](const RoleHolding* a, const RoleHolding* b) { return rank(a) < rank(b); });
  for (const RoleHolding* holding : holdings) {
    if (auto there = reachable(*holding, directory, question.now, question.zone)) return *there;
  }
  return {{},
          "",
          directory.fallback,
          "nobody with a role on this restricted case can be written to",
          true};
}

}  // namespace duecourse
