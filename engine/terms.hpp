// terms: whose duty each open deadline is, and who is to hear that it is now theirs. Pure.
// DESIGN.md, "Identity"; config/frameworks/readings.md, 52.
#pragma once

#include <map>
#include <vector>

#include "engine/deadlines/deadline.hpp"
#include "engine/notices/notice.hpp"
#include "engine/plan.hpp"
#include "engine/reconcile.hpp"

namespace duecourse {

/// All notices ever of a subject, by deadline.
using Ledger = std::map<DeadlineId, std::vector<Notice>>;

/// Brings the term of each open deadline up to the history's now. `tracked` begins with the
/// assessment's deadlines, in their order. A new term is announced to its holder:
///  - where the duty has passed to them from somebody else, through a role of the case, or after
///    somebody had been told of the deadline as its owner;
///  - where it opened when the case was allocated to them, no longer than `backlog_after` ago. That
///    is so when nothing of the subject was theirs since their role began.
/// Decided once, when the term begins; where nobody holds the duty now, the last term stands.
void keep_terms(const Assessment& assessment, const History& history, const Ledger& ledger,
                const PlanContext& context, std::vector<Tracked>& tracked);

/// Whether a notice is addressed to the one whose duty the deadline is.
[[nodiscard]] bool is_owner_slot(const std::string& slot, const Deadline& deadline, Instant now);

/// What became of what a new holder was to hear in a term, under whatever revision.
enum class ScheduleFate {
  open,       ///< it waits, or nothing was decided of it yet
  refused,    ///< the mail server refused it for good; it was raised to the fallback mailbox
  heard,      ///< said, or the same person heard otherwise
  discarded,  ///< a person decided that it is not said
};
[[nodiscard]] ScheduleFate schedule_fate(const std::vector<Notice>& notices, const Term& term);

}  // namespace duecourse
