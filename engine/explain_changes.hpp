// What explain says of records that the case system has overwritten since the moment that is looked
// at. Pure; text for people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/history/history.hpp"

namespace duecourse {

/// What became of a record. Stored: do not renumber.
enum class Overwriting {
  changed = 0,     ///< it says something else now
  deleted = 1,     ///< it is gone
  moved_away = 2,  ///< it belongs to another subject now
  restored = 3,    ///< it had been deleted, and is there again
  moved_here = 4,  ///< it belonged to another subject before
};

/// An event as it stood until it was overwritten. Of restored and moved_here: as it stood
/// afterwards; until then it was not there.
struct OverwrittenEvent {
  Event event;
  Overwriting what = Overwriting::changed;
  Instant at{};  ///< when it was read so
  friend bool operator==(const OverwrittenEvent&, const OverwrittenEvent&) = default;
};

/// Whether the event stood there until it was overwritten.
[[nodiscard]] bool stood_there(Overwriting what);

/// `events` (as they are now) as they stood at `then`; `later` is all that was overwritten after
/// that, oldest first.
[[nodiscard]] std::vector<Event> as_they_stood(std::vector<Event> events,
                                               const std::vector<OverwrittenEvent>& later);

/// A line for each event that was known at `then` and overwritten since, under a heading; none
/// where there is none. `kept_since`: what was overwritten before is not known; said where it is
/// later than `then`. Times in `zone`.
[[nodiscard]] std::vector<std::string> explain_changes(const std::vector<OverwrittenEvent>& later,
                                                       Instant then,
                                                       std::optional<Instant> kept_since,
                                                       const Zone& zone);

}  // namespace duecourse
