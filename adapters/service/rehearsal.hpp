// Playing a framework on records that somebody wrote down, without host, store or mail: everybody
// whom a framework may address is there, under the name of their role.
#pragma once

#include <vector>

#include "engine/history/history.hpp"
#include "engine/trial.hpp"

namespace duecourse::adapters {

/// One subject of a rehearsal. Borrows from the rulebook.
struct RehearsedSubject {
  SubjectRef subject;
  std::vector<Enrolment> enrolments;  ///< in every framework
  SubjectContext context;
  Trial trial;  ///< from its first record to the end
};

/// All of them, by kind and id, and who played whom. Borrows from the rulebook.
struct Rehearsal {
  Directory directory;
  std::vector<RehearsedSubject> subjects;
};

/// Plays all subjects of `events` to `until`, each from the start of the day of its first record:
/// as if the service had run all the time, and had known each record when it was recorded (where
/// that is not said: when it occurred).
[[nodiscard]] Rehearsal rehearse(const std::vector<Event>& events, const Rulebook& rulebook,
                                 Instant until);

}  // namespace duecourse::adapters
