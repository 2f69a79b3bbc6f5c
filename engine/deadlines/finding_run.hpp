// One finding or notification of the file over one timeline: what raised it, and what ended it.
// Internal to engine/deadlines.
//
// Raised by a record it begins when that occurred (with `recorded_after`: when it was typed; with
// `grace`: when that is over) and ends with the first of: what mends it, the date it is `until`,
// `lasts`, closing, the end of the enrolment. Mended before it begins, it was never there.
//
// Example: a visit on Tue 7 April without its purpose, grace "end of the next working day": raised
// on Thu 9 April at 00:00, unless the record was completed by then.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/deadlines/deadline.hpp"
#include "engine/deadlines/timeline_digest.hpp"

namespace duecourse {

/// What all rules of a framework look at. Borrowed.
struct FindingInput {
  const Framework& framework;
  const Process& process;
  const Timeline& timeline;
  const History& history;
  const Surroundings& surroundings;
  const Zone& zone;
  std::optional<Moment> enrolment_over;  ///< the enrolment's end, where it is over at now
};

class FindingRun {
 public:
  FindingRun(const FindingInput& input, Assessment& into);
  void run(const FindingRule& rule);

 private:
  /// A step that closes the case, or after which another involvement goes on.
  struct Turn {
    StepIndex step = 0;
    Moment at;
  };
  /// What raised something: the milestone's place in the timeline, if any.
  struct Origin {
    std::optional<std::size_t> milestone;
    EventIndex event = kNoEvent;
    StepIndex step = 0;
    const Cause* cause = nullptr;
  };

  void by_milestones();
  void by_process();
  void by_marks();
  void by_count();
  void by_list();
  void put_together();
  void consider(const Cause& cause, std::size_t milestone);
  void begin(const Origin& origin, Raised raised);
  void finish(const Origin& origin, Raised& raised);
  void end_at(Raised& raised, const Moment& at, EndKind kind, EndReason reason,
              EventIndex by = kNoEvent) const;
  void marks_since(std::size_t milestone);
  void next_at(Instant at);

  [[nodiscard]] bool applies(const Cause& cause, std::size_t milestone) const;
  void note_counts(const Milestone& counted, Raised& raised) const;
  [[nodiscard]] Raised raised_by(const Cause& cause, std::size_t milestone) const;
  [[nodiscard]] Limit recording_limit(const Cause& cause, const Event& event) const;
  [[nodiscard]] bool late_enough(const Cause& cause, const Milestone& milestone) const;
  [[nodiscard]] std::string lacking(const Cause& cause, const Milestone& milestone) const;
  [[nodiscard]] bool kept_away(const Cause& cause, std::size_t milestone) const;
  [[nodiscard]] bool at_risk(Instant until, std::optional<Moment>& since) const;
  [[nodiscard]] int counted(const Cause& cause, std::size_t milestone) const;
  [[nodiscard]] int unanswered(const Cause& cause, StepIndex step, std::size_t end) const;
  [[nodiscard]] std::vector<const Deadline*> open_then(const Cause& cause, Instant at) const;
  [[nodiscard]] std::optional<Moment> all_ended(const Origin& origin) const;
  [[nodiscard]] std::optional<std::size_t> mender(const Origin& origin) const;
  [[nodiscard]] bool any_match(const std::vector<MilestoneMatch>& matches,
                               std::size_t milestone) const;
  [[nodiscard]] StepIndex involvement_of(StepIndex step) const;
  [[nodiscard]] const Turn* turn_from(StepIndex step) const;
  [[nodiscard]] bool already(const Raised& raised) const;
  [[nodiscard]] bool closed_after(StepIndex step) const;
  [[nodiscard]] const Milestone& at(std::size_t milestone) const {
    return in_.timeline.milestones[milestone];
  }
  [[nodiscard]] const Moment& moment(std::size_t milestone) const {
    return moment_of(at(milestone), in_.history);
  }
  [[nodiscard]] std::vector<TraceLine> cases_at_risk() const;
  [[nodiscard]] std::vector<TraceLine> cases_open(const TimescaleId& timescale, Day begin) const;
  [[nodiscard]] Raised blank() const;
  [[nodiscard]] Raised of_record(EventIndex event) const;
  [[nodiscard]] const FindingRule& rule() const { return *rule_; }

  const FindingInput& in_;
  Assessment& into_;
  const FindingRule* rule_ = nullptr;
  std::vector<Turn> turns_;   ///< in the order of the steps
  MilestoneBits passes_ = 0;  ///< the milestones that the timeline passes
  std::size_t first_ = 0;     ///< where this rule's findings begin
};

}  // namespace duecourse
