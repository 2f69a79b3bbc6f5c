// The limits of a deadline: due, expectation and window. The other half of timescale_run.hpp.
#include "engine/deadlines/timescale_run.hpp"

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

std::optional<Limit> TimescaleRun::due_of(const Duration* own, const Moment& start,
                                          std::size_t milestone, Count* count) const {
  if (!rule().due_from) {
    return own == nullptr ? std::nullopt : limit_of(*own, start, milestone, count);
  }
  const DueFrom& from = *rule().due_from;
  std::optional<Limit> chosen;
  const auto consider = [&](const std::optional<Limit>& limit, const Count& counted) {
    if (!limit) return;
    if (chosen && (from.earliest ? limit->at >= chosen->at : limit->at <= chosen->at)) return;
    chosen = limit;
    if (count != nullptr) *count = counted;
  };
  if (from.with_due && own != nullptr) {
    Count counted;
    const auto limit = limit_of(*own, start, milestone, &counted);
    consider(limit, counted);
  }
  for (const Duration& duration : from.durations) {
    Count counted;
    const auto limit = limit_of(duration, start, milestone, &counted);
    consider(limit, counted);
  }
  for (const std::string& name : from.dates) {
    const FactValue* value = fact_of(at(milestone), in_.history, name);
    const Moment* date = value == nullptr ? nullptr : std::get_if<Moment>(value);
    if (date == nullptr) continue;
    const Day day = in_.zone.day_of(date->at);
    consider(Limit{in_.zone.start_of(day + std::chrono::days{1}), Precision::day},
             Count{*date, nullptr, Side::after, name});
  }
  if (!chosen && own != nullptr) return limit_of(*own, start, milestone, count);
  return chosen;
}

// A due that cannot be counted, and one that lay in the past when it was planned, are findings.
void TimescaleRun::note_due(const Deadline& deadline, std::size_t milestone) {
  if (!deadline.due) {
    if (!rule().due && !rule().due_from) return;
    into_.findings.push_back({"date-missing",
                              "no date is recorded from which '" + rule().title + "' is due",
                              at(milestone).event});
  } else if (deadline.counted->side == Side::before && !keeps(moment(milestone), *deadline.due)) {
    into_.findings.push_back({"planned-too-late",
                              "'" + rule().title + "' was due before this was recorded",
                              at(milestone).event});
  }
}

void TimescaleRun::set_limits(Deadline& deadline, std::size_t milestone, bool repeat) {
  const Duration* own = rule().due ? &*rule().due : nullptr;
  if (repeat && rule().then) own = &*rule().then;
  deadline.due = due_of(own, deadline.start, milestone, &deadline.counted.emplace());
  if (!deadline.due) deadline.counted.reset();
  note_due(deadline, milestone);
  if (rule().expected) {
    Count soft;
    deadline.expected = limit_of(*rule().expected, deadline.start, milestone, &soft);
    if (!deadline.due && deadline.expected) deadline.counted = soft;
  }
  // An expectation never lies after its hard limit: it is clamped to it
  // (config/frameworks/README.md, "Counting").
  if (deadline.expected && deadline.due && deadline.expected->at > deadline.due->at) {
    deadline.expected = deadline.due;
    deadline.expectation_clamped = true;
  }
  if (rule().not_before) {
    const auto opens = limit_of(*rule().not_before, deadline.start, milestone, nullptr);
    if (opens) {
      deadline.not_before =
          opens->precision == Precision::day
              ? in_.zone.start_of(in_.zone.day_of(opens->at - std::chrono::seconds{1}))
              : opens->at;
    }
  }
}

}  // namespace duecourse
