// trial: one subject played on paper over a period. From wake to wake, each time with what was on
// record by then, it is assessed, reconciled and planned as the service would have done it under
// this rulebook, and what is due to be said is taken as said at its time. Pure; nothing is sent or
// kept. Two trials under two rulebooks show what a change of the rules does (trial_changes.hpp).
//
// What had come due before the period is taken as said, and is not among the messages. A record
// counts from when it was recorded on; where the host does not say when, from when it occurred;
// what is known only by its day, from the end of that day. It counts as it stands now: what it said
// before it was corrected, and what was deleted, is not known. Neither is who was absent earlier:
// people are the directory's, as it is handed over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/assess.hpp"
#include "engine/notices/directory.hpp"
#include "engine/notices/notice.hpp"
#include "engine/reconcile.hpp"

namespace duecourse {

/// From `from` to `to`, both within.
struct TrialPeriod {
  Instant from{};
  Instant to{};

  [[nodiscard]] bool holds(Instant at) const { return at >= from && at <= to; }
};

/// What is tried: everything of one subject that the mirror holds. Borrowed for the call.
struct TrialSubject {
  SubjectRef subject;
  const std::vector<Enrolment>& enrolments;  ///< those that hold under the rulebook
  const std::vector<Event>& events;          ///< any order, beyond the period too
  const SubjectContext& context;             ///< without roles read from events
  const Surroundings& surroundings;
};

/// Under what it is tried. The trial borrows from the rulebook.
struct TrialGround {
  const Rulebook& rulebook;
  const Directory& directory;
};

/// Something that would have been said.
struct TrialMessage {
  DeadlineId deadline;
  StageId stage;
  int tick = 0;
  std::string slot;
  StageKind kind = StageKind::reminder;
  bool copy = false;
  Instant at{};
  Addressee to;
};

/// What the service would hold at the period's end, and what it would have said in it.
struct Trial {
  History history;         ///< at the end
  SubjectContext context;  ///< with roles read from events
  Assessment assessment;
  std::vector<Tracked> tracked;  ///< a deadline each, in the assessment's order, then those gone
  std::vector<Tracked> raised;   ///< the same for what rules raised
  std::vector<TrialMessage> messages;  ///< in the order in which they were said
};

/// Plays `subject` over `period`, which must not end before it begins.
[[nodiscard]] Trial run_trial(const TrialSubject& subject, const TrialGround& ground,
                              const TrialPeriod& period);

}  // namespace duecourse
