// The words of a message: how far a limit lies away, what it was counted from. Pure.
#pragma once

#include <string>

#include "engine/deadlines/deadline.hpp"
#include "engine/history/history.hpp"
#include "engine/notices/directory.hpp"
#include "engine/reconcile.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// `initial_contact` as people write it: `initial contact`.
[[nodiscard]] std::string spaced(std::string name);

/// `in 2 working days`, `today`, `1 working day ago`, `in 3 hours`, `20 minutes ago`: how far a
/// limit lies from now. Days are working days of the timescale's calendar where its due counts in
/// them and the limit lies on another one, otherwise calendar days.
[[nodiscard]] std::string relative_words(const Limit& limit, const Timescale& timescale,
                                         const Zone& zone, Instant now);

/// `due Thu 9 Apr 2026, in 2 working days`, `was due Thu 9 Apr 2026, 1 working day ago`.
[[nodiscard]] std::string state_words(const Deadline& deadline, const Zone& zone, Instant now);

/// Of one that was met: `done Wed 8 Apr 2026, in time`, `done Wed 8 Apr 2026, late: it was due Tue
/// 7 Apr 2026`. Empty where it was not.
[[nodiscard]] std::string done_words(const Deadline& deadline, const Zone& zone);

/// `5 working days from initial contact on Thu 2 Apr 2026 10:00, calendar: Monday to Friday`.
[[nodiscard]] std::string counted_words(const Deadline& deadline, const Assessment& assessment,
                                        const History& history, const Zone& zone);

/// What opened the deadline, in words: `initial contact`.
[[nodiscard]] std::string opening_words(const Deadline& deadline, const Assessment& assessment,
                                        const History& history);

/// Why the due of a deadline is another than it was: what happened, or which record, rule or
/// calendar changed. Of a revision; `tracked` is that of `deadline`.
[[nodiscard]] std::string because_words(const Deadline& deadline, const Tracked& tracked,
                                        const Assessment& assessment, const History& history,
                                        const Zone& zone);

/// Why the due of an open deadline may still become another by the rule itself; empty: it will not.
/// `provisional: counted anew from the initial contact`.
[[nodiscard]] std::string provisional_words(const Deadline& deadline);

/// `Thu 9 Apr`, with the time for a limit in hours: for subject lines.
[[nodiscard]] std::string short_limit(const Limit& limit, const Zone& zone);

/// `Why you: key worker of the case.`
[[nodiscard]] std::string why_words(const Addressee& to);

}  // namespace duecourse::adapters
