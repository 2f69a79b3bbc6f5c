#include "engine/calendar_entries.hpp"

#include <algorithm>
#include <utility>

#include "engine/notices/restricted_case.hpp"
#include "engine/stand_ins.hpp"

namespace duecourse {

namespace {

/// Who holds a duty that is no worker's: a mailbox, or the bare address of a role.
std::string mailbox_of(const Recipient& owner, const SlotQuestion& question, Audience audience,
                       const PlanContext& context) {
  const Addressee found = resolve(owner, question, context.subject, context.directory);
  if (found.fallback || !found.worker.empty()) return {};
  if (audience == Audience::mailbox) return found.address;
  // A role of which the host knows no more than an address; not the mailbox that hears instead.
  const auto& roles = context.subject.roles;
  const bool of_role = std::any_of(roles.begin(), roles.end(), [&](const RoleHolding& holding) {
    return holding.worker.empty() && holding.email == found.address;
  });
  return of_role ? found.address : std::string();
}

/// Whether it was overdue before anybody could have seen it in their calendar.
bool is_past(const Tracked& tracked) {
  return tracked.due->at <= std::max({tracked.known_at, tracked.revised_at, tracked.term.since});
}

/// Of a restricted case nothing stands with somebody who has no role on it.
bool may_hold(const WantedEntry& entry, const SlotQuestion& question, const PlanContext& context) {
  const Addressee holder{entry.worker, "", entry.address, "", false};
  const Addressee allowed = only_with_a_role(holder, question, context.subject, context.directory);
  return allowed.worker == entry.worker && (!entry.worker.empty() || !allowed.fallback);
}

}  // namespace

std::vector<WantedEntry> calendar_entries(const Assessment& assessment, const History& history,
                                          const Plan& planned, const PlanContext& context) {
  StandIns stand_ins;
  for (const Deadline& deadline : assessment.deadlines) stand_ins.note(deadline);
  std::vector<WantedEntry> wanted;
  for (std::size_t i = 0; i < assessment.deadlines.size(); ++i) {
    const Deadline& deadline = assessment.deadlines[i];
    const Tracked& tracked = planned.tracked[i];
    if (deadline.ending || !deadline.due || !tracked.due || is_past(tracked)) continue;
    if (stand_ins.speak_for(deadline)) continue;
    const Recipient& owner = owner_at(deadline, history.now);
    const Parties parties = parties_of(deadline, history);
    WantedEntry entry;
    entry.deadline = &deadline;
    entry.id = tracked.id;
    entry.audience = audience_of(slot_of(owner), context.directory);
    entry.worker =
        duty_holder(owner, context.subject, context.directory, parties, history.now, context.zone);
    if (entry.worker.empty()) {
      entry.address =
          mailbox_of(owner, {owner, parties, history.now, context.zone}, entry.audience, context);
      if (entry.address.empty()) continue;
    } else {
      const auto known = context.directory.workers.find(entry.worker);
      if (known == context.directory.workers.end() || !known->second.active) continue;
    }
    if (!may_hold(entry, {owner, parties, history.now, context.zone}, context)) continue;
    wanted.push_back(std::move(entry));
  }
  return wanted;
}

}  // namespace duecourse
