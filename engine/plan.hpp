// plan: what is due to be said, withdrawn, moved; and when to wake. Pure.
#pragma once

#include <optional>
#include <vector>

#include "engine/deadlines/deadline.hpp"
#include "engine/notices/directory.hpp"
#include "engine/notices/notice.hpp"
#include "engine/notices/quieting.hpp"
#include "engine/reconcile.hpp"

namespace duecourse {

/// What plan() looks at beside the assessment. Borrowed for the call.
struct PlanContext {
  const Rulebook& rulebook;
  const Directory& directory;
  const SubjectContext& subject;
  const Zone& zone;
  /// What people decided about the subject's deadlines, in that order; nullptr: nothing.
  const std::vector<Quieting>* quietings = nullptr;
};

/// What is to be stored for one subject in one transaction, BEFORE anything is sent.
struct Plan {
  std::vector<Tracked> tracked;  ///< all of the subject's: deadlines, then what rules raised
  std::vector<Notice> notices;   ///< new ones and those whose state changed
  std::optional<Instant> wake;   ///< before this nothing would change; nothing: until new input
};

/// When a deadline became known, as the word with which it begins depends on it; nothing of what a
/// rule raised, nor of a date that has moved since.
[[nodiscard]] std::optional<Instant> first_known(const Tracked& tracked);

/// Whether it was long overdue, by more than `backlog_after`, when it was first known: on going
/// live, after an import, when a rule is switched on. What is said of it is said in one message
/// with all others that are so.
[[nodiscard]] bool is_backlog(const Tracked& tracked, const Timescale& timescale,
                              const Rulebook& rulebook);

/// Decides for every tracked deadline which stages have come due since, which are overtaken, and
/// what of the queue is no longer true. `tracked` is reconcile()'s result for this assessment;
/// `raised` is reconcile_raised()'s. Brings the terms of what is tracked up to now (terms.hpp).
/// `ledger` holds every notice ever of the subject's deadlines. A key that was ever sent is never
/// queued again.
[[nodiscard]] Plan plan(const Assessment& assessment, const History& history,
                        std::vector<Tracked> tracked, const std::vector<Notice>& ledger,
                        const PlanContext& context, std::vector<Tracked> raised = {});

}  // namespace duecourse
