#include "engine/deadlines/timescale_run.hpp"

namespace duecourse {

void derive_deadlines(const Framework& framework, const Enrolment& enrolment,
                      const Timeline& timeline, const History& history, const Zone& zone,
                      Assessment& into) {
  const Process* process = framework.process[static_cast<std::size_t>(history.subject.kind)];
  if (process == nullptr) return;
  std::optional<Moment> closes_at;
  if (enrolment.to) {
    if (enrolment.to->at <= history.now) {
      closes_at = enrolment.to;
    } else if (!into.next_change || enrolment.to->at < *into.next_change) {
      into.next_change = enrolment.to->at;
    }
  }
  const TimelineDigest digest(timeline, history, closes_at);
  const RunInput input{framework, *process, timeline, digest, history, zone, closes_at};
  into.deadlines.reserve(into.deadlines.size() + timeline.milestones.size());
  TimescaleRun run(input, into);
  for (const Timescale& timescale : framework.timescales) {
    if (!timescale.enabled || timescale.subject != history.subject.kind) continue;
    run.run(timescale);
  }
}

}  // namespace duecourse
