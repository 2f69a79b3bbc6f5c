// One timescale over one timeline: the rules of opening, meeting and ending (DESIGN.md). Internal
// to engine/deadlines.
//
// For each step, in order: transition (the process did it); meet; withdraw; open or repeat.
//
// Example: a contact at 10:00 on 1 April opens acknowledge-referrer; an acknowledgement known only
// by its day, 1 April, stands before it in the order of the day and meets it all the same.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/deadlines/deadline.hpp"
#include "engine/deadlines/timeline_digest.hpp"

namespace duecourse {

/// Everything that the timescales of a framework read. Borrowed.
struct RunInput {
  const Framework& framework;
  const Process& process;
  const Timeline& timeline;
  const TimelineDigest& digest;
  const History& history;
  const Zone& zone;
  std::optional<Moment> closes_at;     ///< the enrolment's end, if it is over at now
  std::optional<Instant> closed_from;  ///< when that end is over: of a mere date, the next day
};

/// Opens and ends the deadlines of one timescale after the other. Its memory is used again.
class TimescaleRun {
 public:
  TimescaleRun(const RunInput& input, Assessment& into) : in_(input), into_(into) {}
  void run(const Timescale& timescale);

 private:
  /// An open deadline: its place in the assessment, and which of `ends` it has seen (ends_all).
  struct Open {
    std::size_t deadline = 0;
    std::uint32_t seen = 0;
    Moment opened;
    std::optional<Moment> last;  ///< ends_all: the latest that was measured of those seen,
    std::size_t last_by = 0;     ///< and its milestone
  };

  void begin_run(const Timescale& timescale);
  void note_meetings(const Visit& visit);
  void number_deadlines();
  void take_step(const Visit& visit);
  void meet(std::size_t milestone);
  void meet_one(Open& open, std::size_t milestone, std::size_t end);
  bool complete(Open& open, std::size_t milestone, std::size_t end, const Moment& measured);
  void withdraw(std::size_t milestone);
  void leave(StateIndex before, StateIndex after, StepIndex step);
  void open(std::size_t milestone, StateIndex before, StateIndex after);
  void open_repeat(StateIndex after);
  void end_earlier_involvement(StepIndex step);
  void close_enrolment();
  void begin(std::size_t milestone, const Moment& start, bool repeat);
  void set_limits(Deadline& deadline, std::size_t milestone, bool repeat);
  void note_due(const Deadline& deadline, std::size_t milestone);
  void meet_from_before(std::size_t milestone, bool repeat);
  void end(Open& open, EndKind kind, EndReason reason, EventIndex by, const Moment& at);
  void end_unmet(Open& open, EndReason reason, EventIndex by, const Moment& at);
  void sweep_ended();

  [[nodiscard]] bool may_open(std::size_t milestone, StateIndex before, StateIndex after) const;
  [[nodiscard]] bool has_anchor(EventIndex event) const;
  [[nodiscard]] bool in_kept_state(StateIndex state) const;
  [[nodiscard]] bool closed(StateIndex state) const;
  [[nodiscard]] std::optional<std::size_t> match(const std::vector<MilestoneMatch>& matches,
                                                 std::size_t milestone) const;
  [[nodiscard]] bool reaches(const Open& open, std::size_t milestone) const;
  [[nodiscard]] bool same_person(const Deadline& deadline, std::size_t milestone) const;
  [[nodiscard]] std::optional<Moment> measured_at(std::size_t milestone);
  [[nodiscard]] bool recorded_earlier(const Open& open, std::size_t milestone, Instant than);
  [[nodiscard]] std::optional<Limit> limit_of(const Duration& duration, const Moment& start,
                                              std::size_t milestone, Count* count) const;
  [[nodiscard]] std::optional<Limit> due_of(const Duration* own, const Moment& start,
                                            std::size_t milestone, Count* count) const;
  [[nodiscard]] const Milestone& at(std::size_t milestone) const {
    return in_.timeline.milestones[milestone];
  }
  [[nodiscard]] const Moment& moment(std::size_t milestone) const {
    return moment_of(at(milestone), in_.history);
  }
  [[nodiscard]] Deadline& deadline_of(const Open& open) { return into_.deadlines[open.deadline]; }

  [[nodiscard]] const Timescale& rule() const { return *timescale_; }

  const RunInput& in_;
  Assessment& into_;
  const Timescale* timescale_ = nullptr;
  MilestoneBits starting_ = 0;  ///< milestones that may open
  MilestoneBits meeting_ = 0;   ///< milestones that may meet
  MilestoneBits ending_ = 0;    ///< milestones that may meet, withdraw or overtake
  std::vector<Open> open_;
  bool any_ended_ = false;                  ///< since the last sweep
  std::vector<EventIndex> anchors_;         ///< of this run's deadlines
  std::vector<std::size_t> meetings_;       ///< the milestones that may meet
  std::optional<std::size_t> repeat_from_;  ///< the milestone that met a repeating deadline
  std::optional<Limit> repeat_due_;         ///< the due of what it met
  std::size_t first_ = 0;                   ///< where this run's deadlines begin
};

}  // namespace duecourse
