// How the host is doing, query by query: what `duecourse host` shows.
#pragma once

#include <string>
#include <vector>

#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

struct QueryState {
  HostQuery query;
  QueryStatus status;
  SweepState sweep;
  std::size_t rows = 0;    ///< in the mirror
  std::size_t faults = 0;  ///< rows that could not be read
};

struct HostState {
  std::vector<QueryState> queries;
  std::vector<Suspect> set_aside;       ///< quarantined subjects
  std::vector<Alarm> alarms;            ///< that are on
  std::optional<Instant> news_at;       ///< when a poll last brought something new
  std::optional<Instant> copied_as_of;  ///< see host_age.hpp; nothing: the host is live
};

/// Reads the store alone.
[[nodiscard]] Result<HostState> host_state(const ServiceParts& parts);

}  // namespace duecourse::adapters
