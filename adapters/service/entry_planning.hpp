// What a plan says of calendar entries: which there are (engine/calendar_entries.hpp), and in which
// words.
#pragma once

#include <vector>

#include "adapters/ical/entry.hpp"
#include "adapters/ports/entry_book.hpp"
#include "adapters/service/message_building.hpp"
#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// The entries that are kept in step for a subject: those of `ways` that are neither attached nor
/// none. A restricted case shows its reference and nothing else.
[[nodiscard]] std::vector<PlannedEntry> planned_entries(const AssessedSubject& subject,
                                                        const Plan& plan, const CalendarWays& ways,
                                                        const Directory& directory,
                                                        const Rulebook& rulebook);

/// What a stored entry says to a calendar: `sequence` and content as the store has them, composed
/// at `stamped`. Its method is `stored` and its people are the service and the holder.
[[nodiscard]] EntryContent entry_content(const StoredEntry& entry, const Letterhead& letterhead,
                                         const Zone& zone, Instant stamped);

/// The class of the one whose duty a deadline is.
[[nodiscard]] Audience owner_audience(const Deadline& deadline, const Directory& directory,
                                      Instant now);

}  // namespace duecourse::adapters
