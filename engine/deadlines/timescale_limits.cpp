// The limits of a deadline: due, expectation and window. The other half of timescale_run.hpp.
#include "engine/deadlines/timescale_run.hpp"

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {

// A duration from the start, or from a date among the milestone's facts; nothing where that fact is
// not recorded.
std::optional<Limit> TimescaleRun::limit_of(const Duration& duration, const Moment& start,
                                            std::size_t milestone, Count* count) const {
  const CountingRules rules{*rule().calendar, in_.zone};
  if (!duration.anchor) {
    if (count != nullptr) {
      count->from = start;
      count->duration = &duration;
    }
    return limit_after(start, duration, rules);
  }
  const FactValue* value = fact_of(at(milestone), in_.history, duration.anchor->fact);
  const Moment* date = value == nullptr ? nullptr : std::get_if<Moment>(value);
  if (date == nullptr) return std::nullopt;
  const Side side = duration.anchor->side;
  if (count != nullptr) *count = {*date, &duration, side, duration.anchor->fact};
  return side == Side::before ? limit_before(*date, duration, rules)
                              : limit_after(*date, duration, rules);
}

// The end of a date among the facts; nothing where it is not recorded.
std::optional<Limit> TimescaleRun::date_limit(const std::string& fact, std::size_t milestone,
                                              Count* count) const {
  const FactValue* value = fact_of(at(milestone), in_.history, fact);
  const Moment* date = value == nullptr ? nullptr : std::get_if<Moment>(value);
  if (date == nullptr) return std::nullopt;
  if (count != nullptr) *count = Count{*date, nullptr, Side::after, fact};
  return Limit{in_.zone.start_of(in_.zone.day_of(date->at) + std::chrono::days{1}), Precision::day};
}

// A frequency that stands among the facts as text counts from the start.
std::optional<Limit> TimescaleRun::recorded_limit(const std::string& fact, const Moment& start,
                                                  std::size_t milestone, Count* count) const {
  const FactValue* value = fact_of(at(milestone), in_.history, fact);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  if (text == nullptr) return std::nullopt;
  const auto frequency = read_frequency(*text);
  const EventIndex event = at(milestone).event;
  if (!frequency) {
    const Finding finding{"duration-unreadable",
                          "'" + *text + "', recorded as " + fact + ", is no length of time", event};
    const auto same = [&](const Finding& other) {
      return other.id == finding.id && other.event == event && other.text == finding.text;
    };
    if (std::none_of(into_.findings.begin(), into_.findings.end(), same)) {
      into_.findings.push_back(finding);
    }
    return std::nullopt;
  }
  const auto kept = std::make_shared<const Duration>(*frequency);
  const auto limit = limit_of(*kept, start, milestone, count);
  if (count != nullptr) {
    const Event& from = in_.history.events[event];
    count->from_what = from.kind + " " + from.host_id + ", as recorded in " + fact;
    count->recorded = kept;
  }
  return limit;
}

std::optional<Limit> TimescaleRun::limit_of_choice(const DueChoice& choice, const Duration* own,
                                                   const Moment& start, std::size_t milestone,
                                                   Count* count) const {
  if (choice.duration) return limit_of(*choice.duration, start, milestone, count);
  if (choice.fact.empty()) {
    return own == nullptr ? std::nullopt : limit_of(*own, start, milestone, count);
  }
  const auto date = date_limit(choice.fact, milestone, count);
  return date ? date : recorded_limit(choice.fact, start, milestone, count);
}

std::optional<Limit> TimescaleRun::due_of(const Duration* own, const Moment& start,
                                          std::size_t milestone, Count* count) const {
  std::optional<Limit> chosen;
  if (rule().due_from) {
    for (const DueChoice& choice : rule().due_from->choices) {
      Count counted;
      const auto limit = limit_of_choice(choice, own, start, milestone, &counted);
      if (!limit || (chosen && !goes_before(*limit, *chosen))) continue;
      chosen = limit;
      if (count != nullptr) *count = counted;
    }
  }
  if (!chosen && own != nullptr) return limit_of(*own, start, milestone, count);
  return chosen;
}

// Of two that are recorded, whether `limit` is taken rather than the one that stood before it.
bool TimescaleRun::goes_before(const Limit& limit, const Limit& chosen) const {
  switch (rule().due_from->take) {
    case DueFrom::Take::earliest:
      return limit.at < chosen.at;
    case DueFrom::Take::latest:
      return limit.at > chosen.at;
    case DueFrom::Take::first:
      return false;
  }
  DUECOURSE_CHECK(false);
}

// A due that cannot be counted, and one that lay in the past when it was planned, are findings.
void TimescaleRun::note_due(const Deadline& deadline, std::size_t milestone) {
  if (!deadline.due) {
    if (!rule().due && !rule().due_from && rule().limits.empty()) return;
    into_.findings.push_back({"date-missing",
                              "no date is recorded from which '" + rule().title + "' is due",
                              at(milestone).event});
  } else if (deadline.counted->side == Side::before && !keeps(moment(milestone), *deadline.due)) {
    into_.findings.push_back({"planned-too-late",
                              "'" + rule().title + "' was due before this was recorded",
                              at(milestone).event});
  }
}

// Whether a limit of `limits` is the one for an interval.
bool TimescaleRun::applies(const LimitCase& limit, const Deadline& deadline,
                           const Interval& interval) const {
  if (!holds(limit.when, at(interval.milestone), in_.history)) return false;
  const CountingRules rules{*rule().calendar, in_.zone};
  if (limit.after) {
    std::optional<Moment> since = interval.chain;
    if (!limit.since.empty()) {
      const auto found = latest(limit.since, interval.milestone, deadline);
      since = found ? std::optional(moment(*found)) : std::nullopt;
    }
    if (!since || interval.from.at < limit_after(*since, *limit.after, rules).at) return false;
  }
  if (!limit.from) return true;
  const FactValue* value = fact_of(at(interval.milestone), in_.history, *limit.from);
  const Moment* date = value == nullptr ? nullptr : std::get_if<Moment>(value);
  if (date == nullptr) return false;
  const Day from = in_.zone.day_of(date->at);
  if (in_.zone.day_of(interval.from.at) >= from) return true;
  const auto due = limit_of(limit.due, interval.from, interval.milestone, nullptr);
  return due && last_day_of(*due, in_.zone) >= from;
}

const Duration* TimescaleRun::own_limit(const Deadline& deadline, const Interval& interval) const {
  for (const LimitCase& limit : rule().limits) {
    if (applies(limit, deadline, interval)) return &limit.due;
  }
  if (interval.repeat && rule().then) return &*rule().then;
  return rule().due ? &*rule().due : nullptr;
}

// An expectation never lies after its hard limit: it is clamped to it
// (config/frameworks/README.md, "Counting").
void TimescaleRun::clamp_expectation(Deadline& deadline) const {
  if (!deadline.expected || !deadline.due || deadline.expected->at <= deadline.due->at) return;
  deadline.expected = deadline.due;
  deadline.expectation_clamped = true;
}

void TimescaleRun::set_limits(Deadline& deadline, const Interval& interval) {
  const Duration* own = own_limit(deadline, interval);
  const std::size_t milestone = interval.milestone;
  const Moment& start = interval.from;
  deadline.due = due_of(own, start, milestone, &deadline.counted.emplace());
  if (!deadline.due) deadline.counted.reset();
  deadline.expectation_clamped = false;
  if (rule().expected) {
    Count soft;
    deadline.expected = limit_of(*rule().expected, start, milestone, &soft);
    if (!deadline.due && deadline.expected) deadline.counted = soft;
  }
  if (interval.counted_from != kNoEvent && deadline.counted &&
      deadline.counted->from_what.empty()) {
    const Event& from = in_.history.events[interval.counted_from];
    deadline.counted->from_what = from.kind + " " + from.host_id;
  }
  clamp_expectation(deadline);
  if (rule().owner_after) {
    const CountingRules rules{*rule().calendar, in_.zone};
    deadline.hands_over = limit_after(start, rule().owner_after->at, rules).at;
  }
  if (rule().not_before) {
    const auto opens = limit_of(*rule().not_before, start, milestone, nullptr);
    if (opens) {
      deadline.not_before =
          opens->precision == Precision::day
              ? in_.zone.start_of(in_.zone.day_of(opens->at - std::chrono::seconds{1}))
              : opens->at;
    }
  }
}

}  // namespace duecourse
