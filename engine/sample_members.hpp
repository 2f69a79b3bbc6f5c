// Who a sample is drawn from. Pure; drawing is the service's (adapters/service/sampling.hpp).
#pragma once

#include <string>
#include <vector>

#include "engine/deadlines/deadline.hpp"
#include "engine/history/history.hpp"

namespace duecourse {

/// A milestone by which a case belongs to those that a sample is drawn from (9f: a claim).
struct SampleMember {
  FrameworkId framework;
  TimescaleId sample;
  EventId event;
  std::string host_id;  ///< of the event: what people know it by
  Moment at;            ///< when it was reached: this decides its quarter

  friend bool operator==(const SampleMember&, const SampleMember&) = default;
};

/// All of one subject, by framework and sample in the file's order, then in the order of the
/// timeline; one for each event. `history` is what `assessment` was made of.
[[nodiscard]] std::vector<SampleMember> sample_members(const Assessment& assessment,
                                                       const History& history);

}  // namespace duecourse
