#include "engine/assess.hpp"

#include <algorithm>

namespace duecourse {

namespace {

// The enrolment that counts: of those that have begun, the one that began last; one that lasts
// beats one that has ended.
const Enrolment* enrolment_in(const Framework& framework, const History& history,
                              std::optional<Instant>& next_change) {
  const Enrolment* chosen = nullptr;
  for (const Enrolment& enrolment : history.enrolments) {
    if (enrolment.framework != framework.id) continue;
    if (enrolment.from && enrolment.from->at > history.now) {
      if (!next_change || enrolment.from->at < *next_change) next_change = enrolment.from->at;
      continue;
    }
    const auto rank = [](const Enrolment& e) {
      return std::pair{!e.to.has_value(), e.from ? e.from->at : Instant::min()};
    };
    if (chosen == nullptr || rank(enrolment) > rank(*chosen)) chosen = &enrolment;
  }
  return chosen;
}

void note_findings(const Reading& reading, Assessment& into) {
  const Timeline& timeline = reading.timeline;
  for (const ProcessFinding& finding : timeline.findings) {
    into.findings.push_back(
        {reading.process->description().findings[finding.finding], finding.text, finding.event});
  }
  for (const Step& step : timeline.steps) {
    if (!step.out_of_order) continue;
    into.findings.push_back({"out-of-order", "recorded without an earlier step", step.event});
  }
  for (const Milestone& milestone : timeline.milestones) {
    if (!milestone.wrong_reference) continue;
    into.findings.push_back(
        {"wrong-reference", "it names a record that does not exist", milestone.event});
  }
}

}  // namespace

Assessment assess(const History& history, const Rulebook& rulebook,
                  const Surroundings& surroundings) {
  Assessment assessment;
  assessment.subject = history.subject;
  assessment.next_change = history.next_event;
  for (const Framework& framework : rulebook.frameworks) {
    const Process* process = framework.process[static_cast<std::size_t>(history.subject.kind)];
    if (process == nullptr) continue;
    const Enrolment* enrolment = enrolment_in(framework, history, assessment.next_change);
    if (enrolment == nullptr) continue;
    Reading reading{&framework, process, process->replay(history, rulebook.zone)};
    derive_deadlines(framework, *enrolment, reading.timeline, history, rulebook.zone, assessment);
    derive_findings(framework, *enrolment, reading.timeline, history, surroundings, rulebook.zone,
                    assessment);
    note_findings(reading, assessment);
    assessment.readings.push_back(std::move(reading));
  }
  return assessment;
}

}  // namespace duecourse
