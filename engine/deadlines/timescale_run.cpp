#include "engine/deadlines/timescale_run.hpp"

#include <algorithm>

namespace duecourse {

namespace {

/// True if `ending` is not before `opening`: by the second, or by the day where the ending is known
/// only by its day.
bool not_before(const Moment& ending, const Moment& opening, const Zone& zone) {
  if (ending.precision == Precision::second) return ending.at >= opening.at;
  return zone.day_of(ending.at) >= zone.day_of(opening.at);
}

}  // namespace

void TimescaleRun::run() {
  first_ = into_.deadlines.size();
  const auto& milestones = in_.timeline.milestones;
  const auto starts_here = [&](const Milestone& milestone) {
    return std::any_of(in_.timescale.starts.begin(), in_.timescale.starts.end(),
                       [&](const MilestoneMatch& m) { return m.milestone == milestone.name; });
  };
  if (std::none_of(milestones.begin(), milestones.end(), starts_here)) return;

  std::size_t next = 0;
  StateIndex before = in_.timeline.initial;
  bool enrolled = true;
  for (StepIndex step = 0; step < in_.timeline.steps.size(); ++step) {
    const Step& taken = in_.timeline.steps[step];
    const Moment& occurred = in_.history.events[taken.event].occurred;
    if (enrolled && in_.closes_at && occurred.at >= in_.closes_at->at) {
      close_enrolment();
      enrolled = false;
    }
    const std::size_t from = next;
    while (next < milestones.size() && milestones[next].step == step) ++next;
    if (from != next || taken.state != before) take_step(step, {from, next}, before);
    before = taken.state;
  }
  if (enrolled && in_.closes_at) close_enrolment();

  const auto begin = into_.deadlines.begin() + static_cast<std::ptrdiff_t>(first_);
  std::stable_sort(begin, into_.deadlines.end(),
                   [](const Deadline& a, const Deadline& b) { return a.start.at < b.start.at; });
  for (auto it = begin; it != into_.deadlines.end(); ++it) {
    it->occurrence = 1 + static_cast<int>(std::count_if(begin, it, [&](const Deadline& other) {
                       return in_.timescale.per == Per::case_ || other.person == it->person;
                     }));
  }
}

void TimescaleRun::take_step(StepIndex step, Range milestones, StateIndex before) {
  const StateIndex after = in_.timeline.steps[step].state;
  repeat_from_.reset();
  for (std::size_t m = milestones.first; m < milestones.second; ++m) meet(m);
  sweep_ended();
  for (std::size_t m = milestones.first; m < milestones.second; ++m) withdraw(m);
  sweep_ended();
  if (before != after) leave(before, after, step);
  for (std::size_t m = milestones.first; m < milestones.second; ++m) open(m, before, after);
  if (repeat_from_) open_repeat(after);
  sweep_ended();
}

std::optional<std::size_t> TimescaleRun::match(const std::vector<MilestoneMatch>& matches,
                                               std::size_t milestone) const {
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (matches[i].milestone == at(milestone).name &&
        holds(matches[i].when, at(milestone), in_.history)) {
      return i;
    }
  }
  return std::nullopt;
}

bool TimescaleRun::same_person(const Deadline& deadline, std::size_t milestone) const {
  if (in_.timescale.per == Per::case_ || !deadline.person) return true;
  return in_.history.events[at(milestone).event].person == deadline.person;
}

// Which open deadlines a milestone speaks of: the one whose event it names, whenever it occurred
// (reading 7); else those that opened no later (reading 33).
bool TimescaleRun::reaches(const Open& open, std::size_t milestone) const {
  const Deadline& deadline = into_.deadlines[open.deadline];
  if (!same_person(deadline, milestone)) return false;
  const EventIndex answers = at(milestone).answers;
  if (in_.timescale.meets == Meets::referred && answers != kNoEvent) {
    return deadline.anchor == answers;
  }
  return not_before(moment(milestone), open.opened, in_.zone);
}

// The time that is measured (reading 22). Nothing where it is recorded only after now: then it does
// not count yet, and the assessment notes when it will.
std::optional<Moment> TimescaleRun::measured_at(std::size_t milestone) {
  const Event& event = in_.history.events[at(milestone).event];
  if (in_.timescale.measured == Measured::occurred || !event.recorded) return event.occurred;
  if (*event.recorded > in_.history.now) {
    if (!into_.next_change || *event.recorded < *into_.next_change) {
      into_.next_change = event.recorded;
    }
    return std::nullopt;
  }
  return Moment{*event.recorded, Precision::second};
}

void TimescaleRun::meet(std::size_t milestone) {
  if (open_.empty()) return;
  const auto end = match(in_.timescale.ends, milestone);
  if (!end) return;
  for (Open& open : open_) {
    if (!reaches(open, milestone)) continue;
    meet_one(open, milestone, *end);
    if (in_.timescale.meets == Meets::oldest) break;
  }
}

void TimescaleRun::meet_one(Open& open, std::size_t milestone, std::size_t end_index) {
  if (in_.timescale.ends_all) {
    open.seen |= 1U << end_index;
    if (open.seen != (1U << in_.timescale.ends.size()) - 1U) return;
  }
  auto measured = measured_at(milestone);
  if (!measured) return;
  Deadline& deadline = deadline_of(open);
  Ending ending;
  ending.reason = EndReason::done;
  const Event& event = in_.history.events[at(milestone).event];
  ending.by = event.id;
  ending.by_host_id = event.host_id;
  if (!not_before(*measured, deadline.start, in_.zone)) {
    measured = deadline.start;
    ending.reason = EndReason::done_before_start;
  }
  ending.at = *measured;
  ending.kind = !deadline.due || keeps(*measured, *deadline.due) ? EndKind::met : EndKind::met_late;
  if (ending.reason == EndReason::done_before_start) ending.kind = EndKind::met;
  if (in_.timescale.repeats) {
    repeat_from_ = milestone;
    repeat_due_ = deadline.due;
  }
  end(open, std::move(ending));
}

void TimescaleRun::end(Open& open, Ending ending) {
  deadline_of(open).ending = std::move(ending);
}

void TimescaleRun::sweep_ended() {
  std::erase_if(
      open_, [&](const Open& open) { return into_.deadlines[open.deadline].ending.has_value(); });
}

// Ended without being met: withdrawn before its due, lapsed from it on; a missed limit is never
// erased.
void TimescaleRun::end_unmet(Open& open, EndReason reason, EventIndex by, const Moment& at) {
  Deadline& deadline = deadline_of(open);
  Ending ending;
  ending.reason = reason;
  ending.at = at;
  ending.kind = deadline.due && !keeps(at, *deadline.due) ? EndKind::lapsed : EndKind::withdrawn;
  if (reason == EndReason::overtaken) ending.kind = EndKind::lapsed;
  if (by != kNoEvent) {
    ending.by = in_.history.events[by].id;
    ending.by_host_id = in_.history.events[by].host_id;
  }
  end(open, std::move(ending));
}

void TimescaleRun::withdraw(std::size_t milestone) {
  if (open_.empty()) return;
  const bool withdraws = match(in_.timescale.withdrawn_by, milestone).has_value();
  const bool overtakes = in_.timescale.before == at(milestone).name;
  if (!withdraws && !overtakes) return;
  const EndReason reason = withdraws ? EndReason::withdrawn_by : EndReason::overtaken;
  for (Open& open : open_) {
    if (reaches(open, milestone)) end_unmet(open, reason, at(milestone).event, moment(milestone));
  }
}

bool TimescaleRun::closed(StateIndex state) const {
  return in_.process.description().states[state].closed;
}

bool TimescaleRun::in_kept_state(StateIndex state) const {
  const auto& states = in_.timescale.in_states;
  return states.empty() || std::find(states.begin(), states.end(), state) != states.end();
}

void TimescaleRun::leave(StateIndex before, StateIndex after, StepIndex step) {
  const EventIndex event = in_.timeline.steps[step].event;
  const Moment& occurred = in_.history.events[event].occurred;
  const bool closes = closed(after) && !closed(before);
  for (Open& open : open_) {
    if (closes && !in_.timescale.survives_closure) {
      end_unmet(open, EndReason::closed, event, occurred);
    } else if (!closes && !closed(after) && !in_kept_state(after)) {
      end_unmet(open, EndReason::state_left, event, occurred);
    }
  }
  sweep_ended();
}

void TimescaleRun::close_enrolment() {
  if (in_.timescale.survives_closure) return;
  for (Open& open : open_) {
    end_unmet(open, EndReason::enrolment_ended, kNoEvent, *in_.closes_at);
  }
  sweep_ended();
}

// Nothing opens on a closed case (reading 3); what the closing event itself opens, opens if it
// survives closing (reading 21).
bool TimescaleRun::may_open(std::size_t milestone, StateIndex before, StateIndex after) const {
  if (closed(after)) {
    if (closed(before) || !in_.timescale.survives_closure) return false;
  } else if (!in_kept_state(after)) {
    return false;
  }
  if (in_.closes_at && moment(milestone).at >= in_.closes_at->at) return false;
  const auto happened = [&](MilestoneIndex name) {
    for (std::size_t m = 0; m < milestone; ++m) {
      if (at(m).name == name) return true;
    }
    return false;
  };
  return std::all_of(in_.timescale.after.begin(), in_.timescale.after.end(), happened) &&
         std::none_of(in_.timescale.unless.begin(), in_.timescale.unless.end(), happened);
}

void TimescaleRun::open(std::size_t milestone, StateIndex before, StateIndex after) {
  if (!match(in_.timescale.starts, milestone) || !may_open(milestone, before, after)) return;
  const Event& event = in_.history.events[at(milestone).event];
  // What met a repeating deadline opens the next as a repeat, even where it may also begin a chain.
  if (repeat_from_ && at(*repeat_from_).event == at(milestone).event) return;
  for (std::size_t d = first_; d < into_.deadlines.size(); ++d) {
    if (into_.deadlines[d].anchor == at(milestone).event) return;  // one deadline an anchor
  }
  const auto same = [&](const Open& open) {
    return in_.timescale.per == Per::case_ || deadline_of(open).person == event.person;
  };
  if (in_.timescale.opens == Opens::if_none_open && std::any_of(open_.begin(), open_.end(), same)) {
    return;
  }
  if (in_.timescale.opens == Opens::restart) {
    for (Open& open : open_) {
      if (same(open)) end_unmet(open, EndReason::restarted, at(milestone).event, event.occurred);
    }
    sweep_ended();
  }
  Moment start = event.occurred;
  if (in_.timescale.starts_at) {
    const FactValue* value = fact_of(at(milestone), in_.history, *in_.timescale.starts_at);
    const Moment* date = value == nullptr ? nullptr : std::get_if<Moment>(value);
    if (date == nullptr) {
      into_.findings.push_back({"date-missing",
                                "the record carries no date '" + *in_.timescale.starts_at + "'",
                                at(milestone).event});
      return;
    }
    start = *date;
  }
  repeat_from_.reset();
  begin(milestone, start, false);
}

// Each meeting opens the next, if the case is still one for which it is kept.
void TimescaleRun::open_repeat(StateIndex after) {
  const std::size_t milestone = *repeat_from_;
  repeat_from_.reset();
  if (closed(after) || !in_kept_state(after)) return;
  if (in_.closes_at && moment(milestone).at >= in_.closes_at->at) return;
  for (const Open& open : open_) {
    if (same_person(deadline_of(open), milestone)) return;
  }
  Moment start = moment(milestone);
  if (in_.timescale.repeats_from_due && repeat_due_) {
    start = {in_.zone.start_of(in_.zone.day_of(repeat_due_->at - std::chrono::seconds{1})),
             Precision::day};
  }
  begin(milestone, start, true);
}

void TimescaleRun::begin(std::size_t milestone, const Moment& start, bool repeat) {
  Deadline deadline;
  deadline.framework = &in_.framework;
  deadline.timescale = &in_.timescale;
  deadline.anchor = at(milestone).event;
  deadline.start = start;
  if (in_.timescale.per == Per::person) {
    deadline.person = in_.history.events[deadline.anchor].person;
  }
  set_limits(deadline, milestone, repeat);
  into_.deadlines.push_back(std::move(deadline));
  open_.push_back({into_.deadlines.size() - 1, 0, moment(milestone)});
  meet_from_before(milestone, repeat);
}

// Answers that stand before the opening in the order of events: one that names the opening event
// (readings 7 and 29), one known only by its day on the day of the opening (reading 33), one that
// the opening event itself completes (reading 27: the end date stood before the request), and one
// at most `already` before it.
void TimescaleRun::meet_from_before(std::size_t milestone, bool repeat) {
  if (repeat || match(in_.timescale.ends, milestone)) return;
  const EventIndex anchor = at(milestone).event;
  const Moment opened = moment(milestone);
  for (std::size_t m = 0; m < in_.timeline.milestones.size(); ++m) {
    if (at(m).step > at(milestone).step) break;
    if (m == milestone) continue;
    const bool same_event = at(m).event == anchor;
    const bool names = in_.timescale.meets == Meets::referred && at(m).answers != kNoEvent;
    if (names && at(m).answers != anchor) continue;
    const bool same_day = moment(m).precision == Precision::day &&
                          in_.zone.day_of(moment(m).at) == in_.zone.day_of(opened.at);
    bool recent = false;
    if (in_.timescale.already && !names) {
      const CountingRules rules{*in_.timescale.calendar, in_.zone};
      recent = opened.at < limit_after(moment(m), *in_.timescale.already, rules).at;
    }
    if (!names && !same_day && !recent && !same_event) continue;
    const auto end_index = match(in_.timescale.ends, m);
    Open& open = open_.back();
    if (!end_index || !same_person(deadline_of(open), m)) continue;
    meet_one(open, m, *end_index);
    if (deadline_of(open).ending) {
      if (repeat_from_) open_repeat(in_.timeline.steps[at(milestone).step].state);
      return;
    }
  }
}

}  // namespace duecourse
