// The order in which a process is offered the events of a history.
//
// Events come in the order of the history. Two things make one wait within its local day:
//   - it names, as the one it answers, an event that comes later on the same day;
//   - the day holds an event known only by its day, so that the order of that day is partly a
//     guess: then every event of the day is offered strictly first, accepted only if it makes sense
//     where it stands. What waits is offered again after each accepted event of the day; at the end
//     of the day it is offered as it is, out of order or not.
// What is refused then is a refusal: one an event. DESIGN.md, "Time"; readings 33 and 37.
//
// Example: 2026-03-02 (only a day) screened; 2026-03-02T10:00 contact_received. The screening waits
// for the contact; it is neither out of order nor a screening of a contact before it.
#pragma once

#include <string>

#include "engine/process/process.hpp"

namespace duecourse::statemachines {

/// How an event is offered.
enum class Offer {
  strictly,     ///< accepted only if it makes sense where it stands
  as_it_comes,  ///< accepted unless it contradicts or names an event later on its day
  at_last,      ///< accepted unless it contradicts
};

/// What came of it.
enum class Answer { accepted, waits, refused, unknown_kind };

/// One reading of one history by one machine. It appends steps and milestones itself.
class Reader {
 public:
  virtual ~Reader() = default;
  /// Offers an event. `waits` may be answered to `strictly` and `as_it_comes` only; then nothing
  /// has changed.
  virtual Answer offer(EventIndex event, Offer how) = 0;
  /// Why the event, just refused, was refused; and in which state.
  [[nodiscard]] virtual Refusal refusal_of(EventIndex event) const = 0;
};

/// Offers all events of `history` to `reader` and notes refusals and unknown kinds in `timeline`.
void replay_in_order(const History& history, const Zone& zone, Reader& reader, Timeline& timeline);

}  // namespace duecourse::statemachines
