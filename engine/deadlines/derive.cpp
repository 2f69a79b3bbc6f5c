#include "engine/deadlines/finding_run.hpp"
#include "engine/deadlines/routing.hpp"
#include "engine/deadlines/timescale_run.hpp"

namespace duecourse {

void derive_deadlines(const Framework& framework, const Enrolment& enrolment,
                      const Timeline& timeline, const History& history, const Zone& zone,
                      Assessment& into) {
  const Process* process = framework.process[static_cast<std::size_t>(history.subject.kind)];
  if (process == nullptr) return;
  std::optional<Moment> closes_at;
  std::optional<Instant> closed_from;
  if (enrolment.to) {
    const Instant over = zone.end_of(*enrolment.to);
    if (over <= history.now) {
      closes_at = enrolment.to;
      closed_from = over;
    } else if (!into.next_change || over < *into.next_change) {
      into.next_change = over;
    }
  }
  const TimelineDigest digest(timeline, history, closed_from);
  const RunInput input{framework, *process, timeline,  digest,
                       history,   zone,     closes_at, closed_from};
  into.deadlines.reserve(into.deadlines.size() + timeline.milestones.size());
  TimescaleRun run(input, into);
  for (const Timescale& timescale : framework.timescales) {
    if (!timescale.enabled || timescale.subject != history.subject.kind) continue;
    run.run(timescale);
  }
  note_unrouted(framework, *process, timeline, history, into.findings);
}

void derive_findings(const Framework& framework, const Enrolment& enrolment,
                     const Timeline& timeline, const History& history,
                     const Surroundings& surroundings, const Zone& zone, Assessment& into) {
  const Process* process = framework.process[static_cast<std::size_t>(history.subject.kind)];
  if (process == nullptr || framework.findings.empty()) return;
  std::optional<Moment> over;
  if (enrolment.to && zone.end_of(*enrolment.to) <= history.now) over = enrolment.to;
  const FindingInput input{framework, *process, timeline, history, surroundings, zone, over};
  FindingRun run(input, into);
  for (const FindingRule& rule : framework.findings) {
    if (rule.rule.enabled && rule.rule.subject == history.subject.kind) run.run(rule);
  }
}

}  // namespace duecourse
