// Holds: where much of a host query vanishes at once, a view broke more likely than a hundred
// families moved away. Nothing of the query is taken over then, its old content stands, and the
// system owner is told; it is taken over again when it is well, or when a person says that it is
// true (`duecourse host accept`).
#pragma once

#include <string>

#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// Losses that lie less than this apart are counted together.
inline constexpr std::chrono::hours kLossWindow{24};

/// What of `lost` is more than 20 rows and more than 1 % of what is mirrored, of all rows or of an
/// event kind or a role, in words; empty: nothing.
[[nodiscard]] std::string too_much(RecordKind kind, const RowCounts& mirrored,
                                   const RowCounts& lost);

/// Looks at a page that is about to be taken over: why the query is to be held; empty: it may be
/// taken over. `losses` are those of the page.
struct PageVerdict {
  std::vector<Loss> losses;
  std::string held_why;
};
[[nodiscard]] Result<PageVerdict> judge_page(const ServiceParts& parts, const HostQuery& query,
                                             const SweepState& state, const HostPage& page,
                                             Instant now);

/// Holds the query from `now` on (or changes why), ends its sweep, and raises the alarm.
[[nodiscard]] Result<void> hold(const ServiceParts& parts, SweepState& state, std::string why,
                                Instant now);
/// It is well again: it is read from its beginning, and the alarm ends.
[[nodiscard]] Result<void> release(const ServiceParts& parts, SweepState& state, Instant now);

/// A person says that what the host has lost is truly gone: the query is taken over as it is, read
/// from its beginning and swept until nothing is absent any more. `who` goes into the audit log.
/// not_found: there is no such query, in words that name the nearest.
[[nodiscard]] Result<void> accept_losses(const ServiceParts& parts, const std::string& query,
                                         const std::string& who, Instant now);

}  // namespace duecourse::adapters
