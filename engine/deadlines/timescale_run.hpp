// One timescale over one timeline: the rules of opening, meeting and ending (DESIGN.md). Internal
// to engine/deadlines.
//
// For each step, in order: transition (the process did it); meet; withdraw; change the due of what
// stays open; open or repeat. A due that has passed is changed by nothing: a missed limit is never
// erased.
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
  /// What the limits of a deadline are counted from, and with which facts.
  struct Interval {
    std::size_t milestone = 0;  ///< whose facts: the opening one, or that which met the one before
    Moment from;
    bool repeat = false;
    Moment chain;                        ///< where the chain of repeats began
    EventIndex counted_from = kNoEvent;  ///< of `count_from`, where that is not the opening
  };
  /// A clock that stands: since when, and the limits that it will have when it goes on.
  struct Pause {
    Moment since;
    std::optional<Limit> due;
    std::optional<Limit> expected;
    std::optional<Instant> not_before;
  };
  /// An open deadline: its place in the assessment, and which of `ends` it has seen (ends_all).
  struct Open {
    std::size_t deadline = 0;
    Moment opened;
    Interval interval;
    std::uint32_t seen = 0;
    std::optional<Moment> last;   ///< ends_all: the latest that was measured of those seen,
    std::size_t last_by = 0;      ///< and its milestone
    std::optional<Limit> cap;     ///< the earliest of `also`,
    std::optional<Count> cap_of;  ///< and how it was counted
    std::optional<Pause> pause;
  };

  void begin_run(const Timescale& timescale);
  void note_meetings(const Visit& visit);
  void number_deadlines();
  void take_step(const Visit& visit);
  void meet(std::size_t milestone);
  void meet_come(std::size_t milestone, std::size_t end);
  void meet_one(Open& open, std::size_t milestone, std::size_t end);
  bool complete(Open& open, std::size_t milestone, std::size_t end, const Moment& measured);
  void withdraw(std::size_t milestone);
  void leave(StateIndex before, StateIndex after, StepIndex step);
  void open(std::size_t milestone, StateIndex before, StateIndex after);
  void open_repeat(StateIndex after);
  void end_earlier_involvement(StepIndex step);
  void close_enrolment();
  void begin(std::size_t milestone, const Moment& start, const std::optional<Moment>& chain);
  void set_limits(Deadline& deadline, const Interval& interval);
  void clamp_expectation(Deadline& deadline) const;
  void note_due(const Deadline& deadline, std::size_t milestone);
  void meet_from_before(std::size_t milestone, bool repeat);
  void end(Open& open, EndKind kind, EndReason reason, EventIndex by, const Moment& at);
  void end_unmet(Open& open, EndReason reason, EventIndex by, const Moment& at);
  void sweep_ended();

  // timescale_changes.cpp
  void change_dues(const Visit& visit);
  void change_due(Open& open, std::size_t milestone);
  bool may_change(const Open& open, std::size_t milestone);
  void count_anew(Open& open, std::size_t milestone);
  void take_earlier(Open& open, const AlsoDue& also, std::size_t milestone);
  void move_due(Open& open, std::size_t milestone);
  void pause(Open& open, std::size_t milestone);
  void resume(Open& open, std::size_t milestone);
  void apply_cap(Open& open);
  void note_change(Deadline& deadline, Change change, std::size_t milestone);
  void drop_what_opened_before_activation();
  [[nodiscard]] bool concerns(const Deadline& deadline, std::size_t milestone) const;
  [[nodiscard]] std::optional<std::size_t> latest(const std::vector<MilestoneMatch>& matches,
                                                  std::size_t milestone,
                                                  const Deadline& deadline) const;
  [[nodiscard]] Limit shifted(const Limit& limit, const Moment& from, const Moment& to) const;

  [[nodiscard]] bool takes_route(std::size_t milestone);
  [[nodiscard]] bool may_open(std::size_t milestone, StateIndex before, StateIndex after) const;
  [[nodiscard]] bool has_anchor(EventIndex event) const;
  [[nodiscard]] bool in_kept_state(StateIndex state, const std::optional<PersonId>& person) const;
  [[nodiscard]] std::optional<PersonId> person_of(std::size_t milestone) const;
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
  [[nodiscard]] std::optional<Limit> limit_of_choice(const DueChoice& choice, const Duration* own,
                                                     const Moment& start, std::size_t milestone,
                                                     Count* count) const;
  [[nodiscard]] std::optional<Limit> date_limit(const std::string& fact, std::size_t milestone,
                                                Count* count) const;
  [[nodiscard]] std::optional<Limit> recorded_limit(const std::string& fact, const Moment& start,
                                                    std::size_t milestone, Count* count) const;
  [[nodiscard]] bool goes_before(const Limit& limit, const Limit& chosen) const;
  [[nodiscard]] const Duration* own_limit(const Deadline& deadline, const Interval& interval) const;
  [[nodiscard]] bool applies(const LimitCase& limit, const Deadline& deadline,
                             const Interval& interval) const;
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
  MilestoneBits changing_ = 0;  ///< milestones that may change the due of an open one
  std::vector<Open> open_;
  bool any_ended_ = false;                  ///< since the last sweep
  std::vector<EventIndex> anchors_;         ///< of this run's deadlines
  std::vector<std::size_t> meetings_;       ///< the milestones that may meet
  std::optional<std::size_t> repeat_from_;  ///< the milestone that met a repeating deadline
  std::optional<Limit> repeat_due_;         ///< the due of what it met,
  Moment repeat_chain_;                     ///< and where its chain began
  const Route* route_ = nullptr;            ///< that opens the next one
  std::size_t first_ = 0;                   ///< where this run's deadlines begin
};

}  // namespace duecourse
