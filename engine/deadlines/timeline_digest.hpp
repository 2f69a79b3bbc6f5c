// What every timescale asks of a timeline, gathered once: which steps pass which milestones, and
// where the state changes. Most steps say nothing to most timescales. Internal to engine/deadlines.
#pragma once

#include <array>
#include <bit>
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

  /// A set of visits of one block: sixty-four of them, the first in the lowest bit.
  using VisitBits = std::uint64_t;
  static constexpr std::size_t kBlock = 64;
  /// Of one block: the visits that pass each milestone bit; those that change the state or end an
  /// involvement.
  struct Block {
    std::array<VisitBits, 64> passing{};
    VisitBits turning = 0;

    /// The visits that pass any of `milestones`.
    [[nodiscard]] VisitBits passing_any(MilestoneBits milestones) const {
      VisitBits found = 0;
      for (; milestones != 0; milestones &= milestones - 1) {
        found |= passing[static_cast<std::size_t>(std::countr_zero(milestones))];
      }
      return found;
    }
  };
  std::vector<Block> blocks;

  /// `closed_from`: when the enrolment's end is over, where it has one.
  TimelineDigest(const Timeline& timeline, const History& history,
                 std::optional<Instant> closed_from);
};

}  // namespace duecourse
