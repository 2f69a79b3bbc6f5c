// What a plan says of calendar entries: which there are (engine/calendar_entries.hpp), and in which
// words.
#pragma once

#include <vector>

#include "adapters/ical/entry.hpp"
#include "adapters/ports/entry_book.hpp"
#include "adapters/service/message_building.hpp"
#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// The entries that are kept in step for a subject: those of ways that are neither attached nor
/// none. A restricted case shows its reference and nothing else.
[[nodiscard]] std::vector<PlannedEntry> planned_entries(const AssessedSubject& subject,
                                                        const Plan& plan, const ServiceParts& parts,
                                                        const Directory& directory);
/// Plans that were made for other calendars, or to show less or more in them, are made again; 0
/// where none are kept in step.
[[nodiscard]] std::uint64_t calendars_hash(const ServiceParts& parts);

/// What a stored entry says to a calendar: `sequence` and content as the store has them, composed
/// at `stamped`; `named` is what it shows beside the reference. Its method is `stored` and its
/// people are the service and the holder.
[[nodiscard]] EntryContent entry_content(const StoredEntry& entry, const Letterhead& letterhead,
                                         const Zone& zone, Instant stamped,
                                         const std::string& named, const Directory& directory);

/// The class of the one whose duty a deadline is.
[[nodiscard]] Audience owner_audience(const Deadline& deadline, const Directory& directory,
                                      Instant now);

}  // namespace duecourse::adapters
