#include "engine/sample_members.hpp"

#include <algorithm>

namespace duecourse {

namespace {

bool is_of(const SampleRule& sample, const Milestone& milestone, const History& history) {
  return std::any_of(sample.of.begin(), sample.of.end(), [&](const MilestoneMatch& match) {
    return match.milestone == milestone.name && holds(match.when, milestone, history);
  });
}

void add_members(const Reading& reading, const SampleRule& sample, const History& history,
                 std::vector<SampleMember>& into) {
  const std::size_t first = into.size();
  for (const Milestone& milestone : reading.timeline.milestones) {
    if (milestone.event == kNoEvent || !is_of(sample, milestone, history)) continue;
    const Event& event = history.events[milestone.event];
    const bool there =
        std::any_of(into.begin() + static_cast<std::ptrdiff_t>(first), into.end(),
                    [&](const SampleMember& member) { return member.event == event.id; });
    if (there) continue;
    into.push_back(
        {reading.framework->id, sample.id, event.id, event.host_id, moment_of(milestone, history)});
  }
}

}  // namespace

std::vector<SampleMember> sample_members(const Assessment& assessment, const History& history) {
  std::vector<SampleMember> members;
  if (history.subject.kind != SubjectKind::case_) return members;
  for (const Reading& reading : assessment.readings) {
    for (const SampleRule& sample : reading.framework->samples) {
      if (sample.enabled) add_members(reading, sample, history, members);
    }
  }
  return members;
}

}  // namespace duecourse
