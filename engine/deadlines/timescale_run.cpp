#include "engine/deadlines/timescale_run.hpp"

#include <algorithm>
#include <bit>

#include "engine/deadlines/routing.hpp"

namespace duecourse {

namespace {

/// True if `ending` is not before `opening`: by the second, or by the day where the ending is known
/// only by its day.
bool not_before(const Moment& ending, const Moment& opening, const Zone& zone) {
  if (ending.precision == Precision::second) return ending.at >= opening.at;
  return zone.day_of(ending.at) >= zone.day_of(opening.at);
}

}  // namespace

void TimescaleRun::begin_run(const Timescale& timescale) {
  timescale_ = &timescale;
  starting_ = bits_of(timescale.starts);
  meeting_ = bits_of(timescale.ends);
  ending_ = meeting_ | bits_of(timescale.withdrawn_by);
  if (timescale.before) ending_ |= bit_of(*timescale.before);
  changing_ = bits_of(timescale.count_from) | bits_of(timescale.moved_by.by) |
              bits_of(timescale.paused_by) | bits_of(timescale.resumed_by);
  for (const AlsoDue& also : timescale.also) changing_ |= bits_of(also.starts);
  first_ = into_.deadlines.size();
  open_.clear();
  any_ended_ = false;
  anchors_.clear();
  meetings_.clear();
  repeat_from_.reset();
  repeat_due_.reset();
}

void TimescaleRun::run(const Timescale& timescale) {
  begin_run(timescale);
  if ((in_.digest.passes & starting_) == 0) return;
  bool enrolled = true;
  for (std::size_t block = 0; block < in_.digest.blocks.size(); ++block) {
    const TimelineDigest::Block& bits = in_.digest.blocks[block];
    auto rest = bits.passing_any(starting_ | ending_ | changing_) | bits.turning;
    for (; rest != 0; rest &= rest - 1) {
      const auto place = static_cast<std::size_t>(std::countr_zero(rest));
      const Visit& visit = in_.digest.visits[block * TimelineDigest::kBlock + place];
      if (enrolled && visit.step >= in_.digest.first_not_enrolled) {
        close_enrolment();
        enrolled = false;
      }
      note_meetings(visit);
      const bool ends = !open_.empty() && ((visit.passes & (ending_ | changing_)) != 0 ||
                                           visit.before != visit.after || visit.goes_on);
      if (ends || (visit.passes & starting_) != 0) take_step(visit);
    }
  }
  if (enrolled && in_.closes_at) close_enrolment();
  number_deadlines();
}

void TimescaleRun::note_meetings(const Visit& visit) {
  if ((visit.passes & meeting_) == 0) return;
  for (std::size_t m = visit.first; m < visit.last; ++m) {
    if ((bit_of(at(m).name) & meeting_) != 0) meetings_.push_back(m);
  }
}

void TimescaleRun::number_deadlines() {
  if (rule().activated) drop_what_opened_before_activation();
  const auto earlier = [](const Deadline& a, const Deadline& b) { return a.start.at < b.start.at; };
  const auto begin = into_.deadlines.begin() + static_cast<std::ptrdiff_t>(first_);
  if (!std::is_sorted(begin, into_.deadlines.end(), earlier)) {
    std::stable_sort(begin, into_.deadlines.end(), earlier);
  }
  if (rule().per == Per::case_) {
    int occurrence = 0;
    for (auto it = begin; it != into_.deadlines.end(); ++it) it->occurrence = ++occurrence;
    return;
  }
  for (auto it = begin; it != into_.deadlines.end(); ++it) {
    it->occurrence = 1 + static_cast<int>(std::count_if(begin, it, [&](const Deadline& other) {
                       return other.person == it->person;
                     }));
  }
}

void TimescaleRun::take_step(const Visit& visit) {
  repeat_from_.reset();
  if ((visit.passes & ending_) != 0) {
    for (std::size_t m = visit.first; m < visit.last; ++m) meet(m);
    sweep_ended();
    for (std::size_t m = visit.first; m < visit.last; ++m) withdraw(m);
    sweep_ended();
  }
  if ((visit.passes & changing_) != 0) change_dues(visit);
  if (visit.before != visit.after) leave(visit.before, visit.after, visit.step);
  end_earlier_involvement(visit.step);
  if ((visit.passes & starting_) != 0) {
    for (std::size_t m = visit.first; m < visit.last; ++m) open(m, visit.before, visit.after);
  }
  if (repeat_from_) open_repeat(visit.after);
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
  if (rule().per == Per::case_ || !deadline.person) return true;
  return in_.history.events[at(milestone).event].person == deadline.person;
}

// Which open deadlines a milestone speaks of: the one whose event it names, whenever it occurred
// (reading 7); else those that opened no later (reading 33).
bool TimescaleRun::reaches(const Open& open, std::size_t milestone) const {
  const Deadline& deadline = into_.deadlines[open.deadline];
  if (!same_person(deadline, milestone)) return false;
  const EventIndex answers = at(milestone).answers;
  if (rule().meets == Meets::referred && answers != kNoEvent) {
    return deadline.anchor == answers;
  }
  return not_before(moment(milestone), open.opened, in_.zone);
}

// The time that is measured (reading 22). Nothing where it is recorded only after now: then it does
// not count yet, and the assessment notes when it will.
std::optional<Moment> TimescaleRun::measured_at(std::size_t milestone) {
  const Event& event = in_.history.events[at(milestone).event];
  if (rule().measured == Measured::occurred || !event.recorded) return event.occurred;
  if (*event.recorded > in_.history.now) {
    if (!into_.next_change || *event.recorded < *into_.next_change) {
      into_.next_change = event.recorded;
    }
    return std::nullopt;
  }
  return Moment{*event.recorded, event.recorded_by_day ? Precision::day : Precision::second};
}

void TimescaleRun::meet(std::size_t milestone) {
  if (open_.empty()) return;
  const auto end = match(rule().ends, milestone);
  if (!end) return;
  if (rule().meets == Meets::come) return meet_come(milestone, *end);
  for (Open& open : open_) {
    if (!reaches(open, milestone)) continue;
    meet_one(open, milestone, *end);
    if (rule().meets == Meets::oldest) break;
  }
}

// What is held a day late does not count for the next date as well; what is held early, between two
// dates, counts for the next.
void TimescaleRun::meet_come(std::size_t milestone, std::size_t end_index) {
  const Day held = in_.zone.day_of(moment(milestone).at);
  Open* next = nullptr;
  bool any = false;
  for (Open& open : open_) {
    if (!reaches(open, milestone)) continue;
    if (in_.zone.day_of(deadline_of(open).start.at) > held) {
      if (next == nullptr) next = &open;
    } else {
      meet_one(open, milestone, end_index);
      any = true;
    }
  }
  if (!any && next != nullptr) meet_one(*next, milestone, end_index);
}

// ends_all: notes one of them; true with the last that was missing. Each counts once, as first
// seen.
bool TimescaleRun::complete(Open& open, std::size_t milestone, std::size_t end_index,
                            const Moment& measured) {
  const std::uint32_t bit = 1U << end_index;
  if ((open.seen & bit) != 0) return false;
  open.seen |= bit;
  if (!open.last || measured.at >= open.last->at) {
    open.last = measured;
    open.last_by = milestone;
  }
  return open.seen == (1U << rule().ends.size()) - 1U;
}

// Where the clause asks that it be on the system, the record that was there first decides: one that
// occurred later may have been typed in earlier.
bool TimescaleRun::recorded_earlier(const Open& open, std::size_t milestone, Instant than) {
  if (rule().measured != Measured::recorded || rule().ends_all) return false;
  const auto& milestones = in_.timeline.milestones;
  for (std::size_t m = milestone + 1; m < milestones.size(); ++m) {
    const Moment& occurred = moment(m);
    if (occurred.at >= than || closed(in_.timeline.steps[at(m).step].state)) return false;
    if ((bit_of(at(m).name) & meeting_) == 0 || !match(rule().ends, m)) continue;
    if (!reaches(open, m)) continue;
    const auto other = measured_at(m);
    if (other && other->at < than) return true;
  }
  return false;
}

void TimescaleRun::meet_one(Open& open, std::size_t milestone, std::size_t end_index) {
  auto measured = measured_at(milestone);
  if (!measured || recorded_earlier(open, milestone, measured->at)) return;
  std::size_t by = milestone;
  if (rule().ends_all) {
    if (!complete(open, milestone, end_index, *measured)) return;
    measured = open.last;
    by = open.last_by;
  }
  Deadline& deadline = deadline_of(open);
  const bool before_start = !not_before(*measured, deadline.start, in_.zone);
  if (before_start) measured = deadline.start;
  if (deadline.not_before &&
      !not_before(*measured, {*deadline.not_before, Precision::second}, in_.zone)) {
    into_.findings.push_back(
        {"met-too-early", "'" + rule().title + "' was met before its window opened", at(by).event});
  }
  const bool late = !before_start && deadline.due && !keeps(*measured, *deadline.due);
  end(open, late ? EndKind::met_late : EndKind::met,
      before_start ? EndReason::done_before_start : EndReason::done, at(by).event, *measured);
  if (rule().repeats) {
    repeat_from_ = milestone;
    repeat_due_ = deadline.due;
    repeat_chain_ = open.interval.chain;
  }
}

// Written where it stands: there are forty of them for each case.
void TimescaleRun::end(Open& open, EndKind kind, EndReason reason, EventIndex by,
                       const Moment& at) {
  Ending& ending = deadline_of(open).ending.emplace();
  ending.kind = kind;
  ending.reason = reason;
  ending.at = at;
  if (by != kNoEvent) {
    ending.by = in_.history.events[by].id;
    ending.by_host_id = in_.history.events[by].host_id;
  }
  any_ended_ = true;
}

void TimescaleRun::sweep_ended() {
  if (!any_ended_) return;
  any_ended_ = false;
  std::erase_if(
      open_, [&](const Open& open) { return into_.deadlines[open.deadline].ending.has_value(); });
}

// Ended without being met: withdrawn before its due, lapsed from it on; a missed limit is never
// erased.
void TimescaleRun::end_unmet(Open& open, EndReason reason, EventIndex by, const Moment& at) {
  const Deadline& deadline = deadline_of(open);
  const bool missed = deadline.due && !keeps(at, *deadline.due);
  const bool lapsed = missed || reason == EndReason::overtaken;
  end(open, lapsed ? EndKind::lapsed : EndKind::withdrawn, reason, by, at);
}

void TimescaleRun::withdraw(std::size_t milestone) {
  if (open_.empty()) return;
  const bool withdraws = match(rule().withdrawn_by, milestone).has_value();
  const bool overtakes = rule().before == at(milestone).name;
  if (!withdraws && !overtakes) return;
  const EndReason reason = withdraws ? EndReason::withdrawn_by : EndReason::overtaken;
  for (Open& open : open_) {
    if (reaches(open, milestone)) end_unmet(open, reason, at(milestone).event, moment(milestone));
  }
}

bool TimescaleRun::has_anchor(EventIndex event) const {
  return std::find(anchors_.begin(), anchors_.end(), event) != anchors_.end();
}

bool TimescaleRun::closed(StateIndex state) const {
  return is_closed(in_.process, in_.timeline, state);
}

// The child whose deadline a milestone opens or repeats, where each has one of its own.
std::optional<PersonId> TimescaleRun::person_of(std::size_t milestone) const {
  if (rule().per == Per::case_) return std::nullopt;
  return in_.history.events[at(milestone).event].person;
}

bool TimescaleRun::in_kept_state(StateIndex state, const std::optional<PersonId>& person) const {
  const auto& states = rule().in_states;
  return states.empty() || std::any_of(states.begin(), states.end(), [&](StateIndex named) {
           return is_in(in_.timeline, state, named, person);
         });
}

void TimescaleRun::leave(StateIndex before, StateIndex after, StepIndex step) {
  const EventIndex event = in_.timeline.steps[step].event;
  const Moment& occurred = in_.history.events[event].occurred;
  const bool closes = closed(after) && !closed(before);
  for (Open& open : open_) {
    if (closes && !rule().survives_closure) {
      end_unmet(open, EndReason::closed, event, occurred);
    } else if (!closes && !closed(after) && !in_kept_state(after, deadline_of(open).person)) {
      end_unmet(open, EndReason::state_left, event, occurred);
    }
  }
  sweep_ended();
}

// An involvement that ended within a step that leaves the case open (readings 4 and 21).
void TimescaleRun::end_earlier_involvement(StepIndex step) {
  const Step& taken = in_.timeline.steps[step];
  if (taken.goes_on_from == kNoEvent || rule().survives_closure) return;
  for (Open& open : open_) {
    if (deadline_of(open).anchor >= taken.goes_on_from) continue;
    end_unmet(open, EndReason::closed, taken.event, in_.history.events[taken.event].occurred);
  }
  sweep_ended();
}

void TimescaleRun::close_enrolment() {
  if (rule().survives_closure) return;
  for (Open& open : open_) {
    end_unmet(open, EndReason::enrolment_ended, kNoEvent, *in_.closes_at);
  }
  sweep_ended();
}

// Nothing opens on a closed case (reading 3) but what its file says of; what the closing event
// itself opens, opens if it survives closing (reading 21).
bool TimescaleRun::may_open(std::size_t milestone, StateIndex before, StateIndex after) const {
  if (closed(after)) {
    if (!rule().survives_closure) return false;
    if (closed(before) && !rule().opens_when_closed) return false;
  } else if (!in_kept_state(after, person_of(milestone))) {
    return false;
  }
  const bool over = in_.closed_from && moment(milestone).at >= *in_.closed_from;
  if (over && !rule().opens_when_closed) return false;
  const auto happened = [&](MilestoneIndex name) {
    for (std::size_t m = 0; m < milestone; ++m) {
      if (at(m).name == name) return true;
    }
    return false;
  };
  return std::all_of(rule().after.begin(), rule().after.end(), happened) &&
         std::none_of(rule().unless.begin(), rule().unless.end(), happened);
}

// Whether an enabled route leads from this action or request to the timescale, where it asks for
// one. By (step, action), never by the action alone.
bool TimescaleRun::takes_route(std::size_t milestone) {
  route_ = nullptr;
  if (!rule().routed || !is_of_a_step(in_.process, at(milestone).name)) return true;
  const Route* route = route_of(in_.framework, at(milestone), in_.history);
  if (route == nullptr || !route->enabled || route->timescale != rule().id) return false;
  route_ = route;
  return true;
}

void TimescaleRun::open(std::size_t milestone, StateIndex before, StateIndex after) {
  if (!match(rule().starts, milestone) || !may_open(milestone, before, after)) return;
  if (!takes_route(milestone)) return;
  const Event& event = in_.history.events[at(milestone).event];
  // What met a repeating deadline opens the next as a repeat, even where it may also begin a chain.
  if (repeat_from_ && at(*repeat_from_).event == at(milestone).event) return;
  const EventIndex anchor = at(milestone).event;
  if (has_anchor(anchor)) return;
  const auto same = [&](const Open& open) {
    return rule().per == Per::case_ || deadline_of(open).person == event.person;
  };
  if (rule().opens == Opens::if_none_open && std::any_of(open_.begin(), open_.end(), same)) {
    return;
  }
  if (rule().opens == Opens::restart) {
    for (Open& open : open_) {
      if (same(open)) end_unmet(open, EndReason::restarted, at(milestone).event, event.occurred);
    }
    sweep_ended();
  }
  Moment start = event.occurred;
  if (rule().starts_at) {
    const FactValue* value = fact_of(at(milestone), in_.history, *rule().starts_at);
    const Moment* date = value == nullptr ? nullptr : std::get_if<Moment>(value);
    if (date == nullptr) {
      into_.findings.push_back({"date-missing",
                                "the record carries no date '" + *rule().starts_at + "'",
                                at(milestone).event});
      return;
    }
    start = *date;
  }
  repeat_from_.reset();
  begin(milestone, start, std::nullopt);
}

// Each meeting opens the next, if the case is still one for which it is kept.
void TimescaleRun::open_repeat(StateIndex after) {
  const std::size_t milestone = *repeat_from_;
  repeat_from_.reset();
  route_ = nullptr;
  if (closed(after) || !in_kept_state(after, person_of(milestone))) return;
  if (in_.closed_from && moment(milestone).at >= *in_.closed_from) return;
  for (const Open& open : open_) {
    if (same_person(deadline_of(open), milestone)) return;
  }
  Moment start = moment(milestone);
  if (rule().repeats_from_due && repeat_due_) {
    start = {in_.zone.start_of(in_.zone.day_of(repeat_due_->at - std::chrono::seconds{1})),
             Precision::day};
  }
  begin(milestone, start, repeat_chain_);
}

// `chain`: where the chain began of which this is a repeat; nothing where it begins one.
void TimescaleRun::begin(std::size_t milestone, const Moment& start,
                         const std::optional<Moment>& chain) {
  Deadline& deadline = into_.deadlines.emplace_back();
  deadline.framework = &in_.framework;
  deadline.timescale = &rule();
  deadline.route = route_;
  deadline.anchor = at(milestone).event;
  deadline.start = start;
  if (rule().per == Per::person) {
    deadline.person = in_.history.events[deadline.anchor].person;
  }
  Open& open = open_.emplace_back();
  open.deadline = into_.deadlines.size() - 1;
  open.opened = moment(milestone);
  open.interval = {milestone, start, chain.has_value(), chain.value_or(start), kNoEvent};
  if (!rule().count_from.empty() && !chain) {
    if (const auto from = latest(rule().count_from, milestone, deadline)) {
      open.interval.from = moment(*from);
      open.interval.counted_from = at(*from).event;
    }
  }
  set_limits(deadline, open.interval);
  note_due(deadline, milestone);
  anchors_.push_back(deadline.anchor);
  meet_from_before(milestone, chain.has_value());
}

// Answers that stand before the opening in the order of events: one that names the opening event
// (readings 7 and 29), one known only by its day on the day of the opening (reading 33), one that
// the opening event itself completes (reading 27: the end date stood before the request), and one
// at most `already` before it.
void TimescaleRun::meet_from_before(std::size_t milestone, bool repeat) {
  if (repeat || match(rule().ends, milestone) || rule().meets == Meets::come) return;
  const EventIndex anchor = at(milestone).event;
  const Moment opened = moment(milestone);
  for (const std::size_t m : meetings_) {
    if (m == milestone) continue;
    // One that has met and opened a repeat already has spoken.
    if (rule().repeats && has_anchor(at(m).event)) continue;
    const bool same_event = at(m).event == anchor;
    const bool names = rule().meets == Meets::referred && at(m).answers != kNoEvent;
    if (names && at(m).answers != anchor) continue;
    const bool same_day = moment(m).precision == Precision::day &&
                          in_.zone.day_of(moment(m).at) == in_.zone.day_of(opened.at);
    bool recent = false;
    if (rule().already && !names) {
      const CountingRules rules{*rule().calendar, in_.zone};
      recent = opened.at < limit_after(moment(m), *rule().already, rules).at;
    }
    if (!names && !same_day && !recent && !same_event) continue;
    const auto end_index = match(rule().ends, m);
    Open& open = open_.back();
    if (!end_index || !same_person(deadline_of(open), m)) continue;
    meet_one(open, m, *end_index);
    if (!deadline_of(open).ending) continue;
    sweep_ended();
    if (repeat_from_) open_repeat(in_.timeline.steps[at(milestone).step].state);
    return;
  }
}

}  // namespace duecourse
