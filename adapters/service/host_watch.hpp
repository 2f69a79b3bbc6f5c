// Watching over the host itself: data that grows old, and silence. Calm and a host that says
// nothing any more look the same; only an alarm tells them apart.
#pragma once

#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// Raises and ends the alarms: that not all of the host could be read for longer than
/// `stale_after`; that no query brought anything new for longer than `silent_after`, counted by the
/// calendar of sending. Nothing counts as silence before the first news.
[[nodiscard]] Result<void> watch_host(const ServiceParts& parts, Instant now);

/// Raises the alarm that it is not known when the copy that is read was taken, and `why`; ends it
/// where that is empty. Nothing for a host that is no copy.
[[nodiscard]] Result<void> tell_of_age(const ServiceParts& parts, const std::string& why,
                                       Instant now);

/// Until when an escalation that was due at `at` waits for a good read of a host that is stale: the
/// same time of the next working day of the calendar of sending.
[[nodiscard]] Instant escalation_waits_until(const Rulebook& rulebook, Instant at);

}  // namespace duecourse::adapters
