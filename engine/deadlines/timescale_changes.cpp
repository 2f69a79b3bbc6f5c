// What changes the due of a deadline while it is open: counting anew, an earlier limit beside it, a
// date on record, a clock that stands. Part of timescale_run.hpp.
#include "engine/deadlines/timescale_run.hpp"

#include <algorithm>

#include "engine/time/time_text.hpp"

namespace duecourse {

using std::chrono::days;

// Whether a milestone is about the deadline's child, or about no child in particular.
bool TimescaleRun::concerns(const Deadline& deadline, std::size_t milestone) const {
  const auto& person = in_.history.events[at(milestone).event].person;
  return !deadline.person || !person || person == deadline.person;
}

// The latest of `matches` that was passed at or before `milestone`'s step.
std::optional<std::size_t> TimescaleRun::latest(const std::vector<MilestoneMatch>& matches,
                                                std::size_t milestone,
                                                const Deadline& deadline) const {
  const auto& milestones = in_.timeline.milestones;
  std::size_t end = milestone + 1;
  while (end < milestones.size() && milestones[end].step == at(milestone).step) ++end;
  for (std::size_t m = end; m-- > 0;) {
    if (match(matches, m) && concerns(deadline, m)) return m;
  }
  return std::nullopt;
}

void TimescaleRun::change_dues(const Visit& visit) {
  for (std::size_t m = visit.first; m < visit.last; ++m) {
    if ((bit_of(at(m).name) & changing_) == 0) continue;
    for (Open& open : open_) {
      if (concerns(deadline_of(open), m)) change_due(open, m);
    }
  }
}

void TimescaleRun::change_due(Open& open, std::size_t milestone) {
  if (match(rule().count_from, milestone) && may_change(open, milestone)) {
    count_anew(open, milestone);
  }
  if (match(rule().moved_by.by, milestone)) {
    const EventIndex answers = at(milestone).answers;
    const bool of_another =
        answers != kNoEvent && has_anchor(answers) && deadline_of(open).anchor != answers;
    if (!of_another && may_change(open, milestone)) move_due(open, milestone);
  }
  for (const AlsoDue& also : rule().also) {
    if (match(also.starts, milestone)) take_earlier(open, also, milestone);
  }
  if (open.pause) {
    if (match(rule().resumed_by, milestone)) resume(open, milestone);
  } else if (match(rule().paused_by, milestone) && may_change(open, milestone)) {
    pause(open, milestone);
  }
}

// Not once it is overdue: a missed limit is never erased.
bool TimescaleRun::may_change(const Open& open, std::size_t milestone) {
  const Deadline& deadline = into_.deadlines[open.deadline];
  if (!deadline.due || keeps(moment(milestone), *deadline.due)) return true;
  into_.findings.push_back({"moved-when-overdue",
                            "'" + rule().title + "' was overdue by then, and stays so",
                            at(milestone).event});
  return false;
}

void TimescaleRun::note_change(Deadline& deadline, Change change, std::size_t milestone) {
  deadline.changes.push_back({change, at(milestone).event, deadline.due, deadline.counted});
}

void TimescaleRun::count_anew(Open& open, std::size_t milestone) {
  Deadline& deadline = deadline_of(open);
  note_change(deadline, Change::counted_anew, milestone);
  open.interval.from = moment(milestone);
  open.interval.counted_from = at(milestone).event;
  set_limits(deadline, open.interval);
  apply_cap(open);
  if (!open.pause) return;
  // The clock stands: what was counted anew runs once it goes on.
  open.pause = Pause{moment(milestone), deadline.due, deadline.expected, deadline.not_before};
  deadline.due.reset();
  deadline.expected.reset();
  deadline.not_before.reset();
}

// A limit beside the open one: due by the earlier of both.
void TimescaleRun::take_earlier(Open& open, const AlsoDue& also, std::size_t milestone) {
  Count count;
  const auto limit = also.date.empty() ? limit_of(also.due, moment(milestone), milestone, &count)
                                       : date_limit(also.date, milestone, &count);
  if (!limit || (open.cap && open.cap->at <= limit->at)) return;
  const Event& event = in_.history.events[at(milestone).event];
  if (count.from_what.empty()) count.from_what = event.kind + " " + event.host_id;
  open.cap = limit;
  open.cap_of = count;
  Deadline& deadline = deadline_of(open);
  if (open.pause || (deadline.due && deadline.due->at <= limit->at)) return;
  note_change(deadline, Change::also_due, milestone);
  apply_cap(open);
}

void TimescaleRun::apply_cap(Open& open) {
  Deadline& deadline = deadline_of(open);
  if (!open.cap || (deadline.due && deadline.due->at <= open.cap->at)) return;
  deadline.due = open.cap;
  deadline.counted = open.cap_of;
  clamp_expectation(deadline);
}

// The date stands as it was recorded; a clock that stood runs again towards it.
void TimescaleRun::move_due(Open& open, std::size_t milestone) {
  const std::string& fact = rule().moved_by.fact;
  const FactValue* value = fact_of(at(milestone), in_.history, fact);
  const Moment* date = value == nullptr ? nullptr : std::get_if<Moment>(value);
  if (date == nullptr) {
    into_.findings.push_back(
        {"date-missing", "the record carries no date '" + fact + "'", at(milestone).event});
    return;
  }
  Deadline& deadline = deadline_of(open);
  note_change(deadline, Change::moved, milestone);
  if (open.pause) {
    deadline.expected = open.pause->expected;
    deadline.not_before = open.pause->not_before;
    open.pause.reset();
  }
  const Day day = in_.zone.day_of(date->at);
  deadline.due = Limit{in_.zone.start_of(day + days{1}), Precision::day};
  deadline.counted = Count{*date, nullptr, Side::after, fact};
  clamp_expectation(deadline);
}

void TimescaleRun::pause(Open& open, std::size_t milestone) {
  Deadline& deadline = deadline_of(open);
  note_change(deadline, Change::paused, milestone);
  open.pause = Pause{moment(milestone), deadline.due, deadline.expected, deadline.not_before};
  deadline.due.reset();
  deadline.expected.reset();
  deadline.not_before.reset();
}

// Later by the days between where the limit is a day, by the seconds where it is one.
Limit TimescaleRun::shifted(const Limit& limit, const Moment& from, const Moment& to) const {
  if (limit.precision == Precision::second) return {limit.at + (to.at - from.at), limit.precision};
  const auto stood = in_.zone.day_of(to.at) - in_.zone.day_of(from.at);
  return {in_.zone.start_of(last_day_of(limit, in_.zone) + stood + days{1}), limit.precision};
}

void TimescaleRun::resume(Open& open, std::size_t milestone) {
  Deadline& deadline = deadline_of(open);
  note_change(deadline, Change::resumed, milestone);
  const Pause pause = *open.pause;
  open.pause.reset();
  const Moment& now = moment(milestone);
  if (pause.due) deadline.due = shifted(*pause.due, pause.since, now);
  if (pause.expected) deadline.expected = shifted(*pause.expected, pause.since, now);
  if (pause.not_before) {
    const auto stood = in_.zone.day_of(now.at) - in_.zone.day_of(pause.since.at);
    deadline.not_before = in_.zone.lookup(in_.zone.to_local(*pause.not_before) + stood).earlier;
  }
  apply_cap(open);
}

// What opened before the timescale was switched on runs in no one's favour or disfavour; its chain
// has been followed, so that what repeats since then counts from the right meeting.
void TimescaleRun::drop_what_opened_before_activation() {
  const auto first = into_.deadlines.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto earlier = [&](const Deadline& deadline) {
    return in_.zone.day_of(in_.history.events[deadline.anchor].occurred.at) < *rule().activated;
  };
  into_.deadlines.erase(std::remove_if(first, into_.deadlines.end(), earlier),
                        into_.deadlines.end());
}

}  // namespace duecourse
