// Looking back at one subject.
#include "adapters/service/past_look.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace duecourse::adapters {
namespace {

// The revision that the ledger of then speaks of, at least.
int revision_of(const DeadlineId& id, const std::vector<Notice>& ledger) {
  int revision = 1;
  for (const Notice& notice : ledger) {
    if (notice.key.deadline == id) revision = std::max(revision, notice.key.revision);
  }
  return revision;
}

// A date that was seen to move only after `then` had not moved yet, and a holder who was seen only
// after it held nothing yet. What the date before was moved from is not kept.
void unsee_moves(const std::set<DeadlineId>& moved_later, Instant then,
                 const std::vector<Notice>& ledger, std::vector<Tracked>& tracked) {
  for (Tracked& one : tracked) {
    if (one.term.since > then) one.term = Term{};
    if (!moved_later.contains(one.id)) continue;
    one.revision = revision_of(one.id, ledger);
    one.previous_due.reset();
    one.previous_counting.reset();
    one.revised_at = one.known_at;
  }
}

}  // namespace

Result<AssessedSubject> look_back(const ServiceParts& parts, const Enrolments& enrolments,
                                  const Directory& directory, const SubjectRef& subject,
                                  Instant then) {
  auto input = load_input(parts.store, parts.rulebook, subject);
  if (!input) return input.error();
  const auto later = parts.store.past().overwritten_after(subject, then);
  if (!later) return later.error();
  auto ledger = parts.store.past().ledger_at(subject, input->ledger, then);
  if (!ledger) return ledger.error();
  input->events = as_they_stood(std::move(input->events), *later);
  input->ledger = std::move(*ledger);
  std::set<DeadlineId> moved_later;
  for (const Tracked& tracked : input->tracked) {
    if (tracked.revision > 1 && tracked.revised_at > then) moved_later.insert(tracked.id);
  }
  AssessedSubject assessed =
      assess_input(std::move(*input), parts.rulebook, enrolments, directory, {then, then, true});
  unsee_moves(moved_later, then, assessed.input.ledger, assessed.tracked);
  unsee_moves(moved_later, then, assessed.input.ledger, assessed.raised);
  return assessed;
}

}  // namespace duecourse::adapters
