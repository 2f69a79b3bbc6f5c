#include "engine/deadlines/timeline_digest.hpp"

namespace duecourse {

MilestoneBits bits_of(const std::vector<MilestoneMatch>& matches) {
  MilestoneBits bits = 0;
  for (const MilestoneMatch& match : matches) bits |= bit_of(match.milestone);
  return bits;
}

TimelineDigest::TimelineDigest(const Timeline& timeline, const History& history,
                               std::optional<Instant> closed_from)
    : first_not_enrolled(static_cast<StepIndex>(timeline.steps.size())) {
  visits.reserve(timeline.steps.size());
  const auto milestones = static_cast<std::uint32_t>(timeline.milestones.size());
  std::uint32_t next = 0;
  StateIndex before = timeline.initial;
  for (StepIndex step = 0; step < timeline.steps.size(); ++step) {
    const Step& taken = timeline.steps[step];
    if (closed_from && step < first_not_enrolled &&
        history.events[taken.event].occurred.at >= *closed_from) {
      first_not_enrolled = step;
    }
    Visit visit{step, next, next, 0, before, taken.state, false};
    for (; next < milestones && timeline.milestones[next].step == step; ++next) {
      visit.passes |= bit_of(timeline.milestones[next].name);
    }
    visit.last = next;
    before = taken.state;
    visit.goes_on = taken.goes_on_from != kNoEvent;
    if (visit.passes == 0 && visit.before == visit.after && !visit.goes_on) continue;
    passes |= visit.passes;
    if (visits.size() % kBlock == 0) blocks.emplace_back();
    const VisitBits bit = VisitBits{1} << (visits.size() % kBlock);
    for (MilestoneBits rest = visit.passes; rest != 0; rest &= rest - 1) {
      blocks.back().passing[static_cast<std::size_t>(std::countr_zero(rest))] |= bit;
    }
    if (visit.before != visit.after || visit.goes_on) blocks.back().turning |= bit;
    visits.push_back(visit);
  }
}

}  // namespace duecourse
