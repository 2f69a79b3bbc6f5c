// How many children a worker carries, and a team: `[caseload]` of a framework file. No host records
// it; the engine counts, from the children of the cases, and hands the process of the worker or
// team a record for every day on which a number changes. Pure.
//
// Two steps, since a case knows nothing of a worker's other cases:
//   counted_children()      of a case: which child is in which counted state, from when to when;
//                           kept beside its plan
//   add_caseload_records()  of a worker or team: records, from the children of what it carries
#pragma once

#include <vector>

#include "engine/deadlines/deadline.hpp"
#include "engine/framework/rulebook.hpp"
#include "engine/history/history.hpp"
#include "engine/history/surroundings.hpp"
#include "engine/notices/directory.hpp"

namespace duecourse {

/// Whether any framework counts children.
[[nodiscard]] bool counts_children(const Rulebook& rulebook);

/// The children of a case, for each framework with a [caseload] that the case takes part in: a span
/// for every state that counts, in order of the framework, then of time. With `joins`, whoever
/// joined and has not left; whoever left because nobody stayed comes back with the case where it
/// goes on and nobody joins. Where it is not said which child, there is one without a name. A span
/// ends with the enrolment, and has no end while it lasts at the history's now.
[[nodiscard]] std::vector<CountedChild> counted_children(const Assessment& assessment,
                                                         const History& history, const Zone& zone);

/// Adds to `events` the counts of a worker or team, for each framework that counts children and in
/// which the subject is enrolled: one record for every day at whose end (today: at `now`) a number
/// is another than the day before, known only by its day. Its facts: each of `counts`; of a worker
/// also `job` and, where the host says it, `fte`; of a team also the numbers of `staff`. Those of
/// the directory are today's. A child of two cases counts once. Where the host delivers records of
/// that kind for the subject, they stand and nothing is added. The next change after `now` is added
/// too, so that make_history() notes when more will be seen. Call it before make_history().
void add_caseload_records(const SubjectRef& subject, const std::vector<Enrolment>& enrolments,
                          const Surroundings& surroundings, const Directory& directory, Instant now,
                          const Rulebook& rulebook, std::vector<Event>& events);

/// The last count of a framework in a history: an event of its kind, or nullptr.
[[nodiscard]] const Event* last_count(const Framework& framework, const History& history);

}  // namespace duecourse
