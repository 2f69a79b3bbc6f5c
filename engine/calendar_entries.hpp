// calendar_entries: which deadlines of a subject stand in whose calendar now. Pure. What an entry
// says, and how it gets there, is not decided here.
#pragma once

#include <string>
#include <vector>

#include "engine/deadlines/deadline.hpp"
#include "engine/notices/digest_times.hpp"
#include "engine/plan.hpp"

namespace duecourse {

/// A deadline that is to stand in somebody's calendar. Borrows from the assessment.
struct WantedEntry {
  const Deadline* deadline = nullptr;  ///< open, with a due
  DeadlineId id;
  WorkerId worker;                             ///< whose duty it is; empty: a mailbox's
  std::string address;                         ///< of the mailbox; empty where there is a worker
  Audience audience = Audience::practitioner;  ///< of the owner's slot
};

/// The deadlines that are open, dated and somebody's, each with whose duty it is (present or
/// absent: a week's leave moves nobody's calendar). Not those that others stand in for; not what
/// nobody holds, or somebody who has left, or who has no role on a restricted case; not what was
/// overdue already when this date or this holder was first known: nobody looks into the past for it
/// (reading 135). `planned` is the plan of this assessment.
[[nodiscard]] std::vector<WantedEntry> calendar_entries(const Assessment& assessment,
                                                        const History& history, const Plan& planned,
                                                        const PlanContext& context);

}  // namespace duecourse
