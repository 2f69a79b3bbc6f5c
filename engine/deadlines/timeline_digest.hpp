// What every timescale asks of a timeline, gathered once: which steps pass which milestones, and
// where the state changes. Most steps say nothing to most timescales. Internal to engine/deadlines.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/framework/rulebook.hpp"
#include "engine/history/history.hpp"
#include "engine/process/process.hpp"

namespace duecourse {

/// A set of milestones. It may hold more than was put in (indexes share bits), never less.
using MilestoneBits = std::uint64_t;

[[nodiscard]] inline MilestoneBits bit_of(MilestoneIndex milestone) {
  return MilestoneBits{1} << (milestone % 64U);
}
[[nodiscard]] MilestoneBits bits_of(const std::vector<MilestoneMatch>& matches);

/// A step that passes milestones, changes the state or ends an involvement.
struct Visit {
  StepIndex step = 0;
  std::uint32_t first = 0;  ///< its milestones: from `first` to before `last`
  std::uint32_t last = 0;
  MilestoneBits passes = 0;
  StateIndex before = 0;
  StateIndex after = 0;
  bool goes_on = false;  ///< an involvement ended with it and another goes on
};

struct TimelineDigest {
  std::vector<Visit> visits;     ///< in the order of the steps
  MilestoneBits passes = 0;      ///< of all of them
  StepIndex first_not_enrolled;  ///< the first step at or after the enrolment's end

  /// `closed_from`: when the enrolment's end is over, where it has one.
  TimelineDigest(const Timeline& timeline, const History& history,
                 std::optional<Instant> closed_from);
};

}  // namespace duecourse
