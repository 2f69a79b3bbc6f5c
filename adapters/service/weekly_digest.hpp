// The weekly digest for leads: team by team what is overdue and falls due this week, what was done
// last week, what is to be put right, who carries too much. It counts; of a restricted case nothing
// else is said.
#pragma once

#include <optional>
#include <vector>

#include "adapters/mail/message_content.hpp"
#include "adapters/service/parts.hpp"
#include "engine/notices/digest_times.hpp"

namespace duecourse::adapters {

/// The moment of the latest weekly digest at `now`: at the rule's hour of its weekday, or of the
/// next working day of `sending` where nobody works then. Nothing: that is two days ago or more,
/// and is left to the next.
[[nodiscard]] std::optional<Instant> weekly_moment(Instant now, const LeadDigest& rule,
                                                   const WorkingCalendar& sending,
                                                   const Zone& zone);

/// What is said of each team at `now`, in order of name; teams of which there is nothing to say are
/// left out. Walks every subject.
[[nodiscard]] Result<std::vector<TeamWeek>> weeks_of_teams(const ServiceParts& parts, Instant now);

}  // namespace duecourse::adapters
