// The reason on record why a deadline was missed. It stands beside "late", never instead of it.
//
// A record says it by the fact `late_reason`, a code: the record that ended the deadline; or any
// other that names the timescale by the fact `late_of` (`first-visit`, `visiting/first-visit`).
// Every kind of event may have both facts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/deadlines/deadline.hpp"

namespace duecourse {

inline constexpr std::string_view kLateReasonFact = "late_reason";
inline constexpr std::string_view kLateOfFact = "late_of";

struct LateReason {
  std::string reason;  ///< as it is recorded
  EventIndex by = kNoEvent;

  friend bool operator==(const LateReason&, const LateReason&) = default;
};

/// Of a deadline that is overdue at the history's now, was met late or lapsed: what the record that
/// ended it says, else the last that names the timescale, since the deadline's start, by its end,
/// and about the same child or none. Nothing: no reason is recorded, or it is not late.
[[nodiscard]] std::optional<LateReason> late_reason_of(const Deadline& deadline,
                                                       const History& history);

}  // namespace duecourse
