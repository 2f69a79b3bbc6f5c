#include "engine/notices/stage_times.hpp"

#include <algorithm>

#include "engine/notices/closed_run.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

using std::chrono::days;

// Where a stage is anchored: the day people are shown, and the instant for stages in hours.
struct Anchor {
  Day day{};
  Instant at{};
};

// The day on which people say that it is due.
Day due_day_of(const Limit& due, const Zone& zone) {
  return due.precision == Precision::day ? last_day_of(due, zone) : zone.day_of(due.at);
}

// The last working day before the closed days on one of which it is due.
std::optional<Anchor> before_closed_days(const StageBasis& basis, const SendingRules& sending,
                                         const Zone& zone) {
  if (!basis.due) return std::nullopt;
  const auto closed = closed_run_around(due_day_of(*basis.due, zone), *sending.calendar);
  if (!closed) return std::nullopt;
  return Anchor{closed->first - days{1}, basis.due->at};
}

std::optional<Anchor> anchor_of(const StageTime& time, const StageBasis& basis,
                                const SendingRules& sending, const Zone& zone) {
  if (time.anchor == StageAnchor::closed_days) return before_closed_days(basis, sending, zone);
  if (time.anchor == StageAnchor::start) {
    return Anchor{zone.day_of(basis.start.at), basis.start.at};
  }
  const auto& limit = time.anchor == StageAnchor::due ? basis.due : basis.expected;
  if (!limit) return std::nullopt;
  return Anchor{last_day_of(*limit, zone), limit->at};
}

std::size_t weekday_of(Day day) {
  return std::chrono::weekday{day}.iso_encoding() - 1U;
}

class Placement {
 public:
  Placement(const StageBasis& basis, const SendingRules& sending, const Zone& zone, bool any_hour)
      : basis_(basis), sending_(sending), zone_(zone), any_hour_(any_hour) {}

  // The moment of a stage's tick; nothing where its anchor is missing.
  [[nodiscard]] std::optional<Instant> at(const Stage& stage, int tick) const {
    const auto anchor = anchor_of(stage.at, basis_, sending_, zone_);
    if (!anchor) return std::nullopt;
    const Instant said =
        in_hours(stage) ? by_the_clock(stage, tick, *anchor) : by_the_day(stage, tick, *anchor);
    return tick == 0 && is_opening_word(stage) ? not_before_known(said, in_hours(stage)) : said;
  }

 private:
  // Who types in what happened an hour ago hears at once what began by it.
  [[nodiscard]] Instant not_before_known(Instant said, bool by_the_clock) const {
    if (!basis_.known || said >= *basis_.known) return said;
    const Duration next_day{{{Unit::end_of_next_working_day, 0, false}}, std::nullopt};
    const CountingRules rules{*sending_.calendar, zone_};
    if (*basis_.known >= limit_after(basis_.start, next_day, rules).at) return said;
    const Instant then = !by_the_clock ? on_a_sending_day(*basis_.known, sending_, zone_)
                         : any_hour_   ? *basis_.known
                                       : next_office_hour(*basis_.known);
    return basis_.due && then >= basis_.due->at ? *basis_.known : then;
  }

  // `at`, or where the office is closed then, when it next opens.
  [[nodiscard]] Instant next_office_hour(Instant at) const {
    const LocalSecond local = zone_.to_local(at);
    const Day day = std::chrono::floor<days>(local);
    const OfficeHours& hours = sending_.calendar->definition().hours;
    const auto into_day = local - LocalSecond{day};
    const Day open =
        sending_.calendar->working_day_on_or_after(into_day < hours.closes ? day : day + days{1});
    if (open == day && into_day >= hours.opens) return at;
    return zone_.lookup(LocalSecond{open} + hours.opens).earlier;
  }

  [[nodiscard]] Instant by_the_day(const Stage& stage, int tick, const Anchor& anchor) const {
    const Instant said = on_day(repeated(day_of(stage, anchor), stage, tick), stage.kind);
    const bool late = tick == 0 && is_to_come_before(stage) && said >= anchor.at;
    return late ? on_day(anchor.day - days{1}, stage.kind) : said;
  }

  // Whether it speaks of a limit that is still to come: what is due at 07:00 is not called to mind
  // at 08:30 (reading 139).
  static bool is_to_come_before(const Stage& stage) {
    return stage.kind == StageKind::reminder && stage.at.anchor != StageAnchor::start &&
           (!stage.at.offset || stage.at.side == Side::before);
  }

  [[nodiscard]] Instant by_the_clock(const Stage& stage, int tick, const Anchor& anchor) const {
    Instant moment =
        stage.at.offset ? shifted(*stage.at.offset, stage.at.side, anchor.at) : anchor.at;
    if (tick > 0 && !counts_hours(*stage.every)) {
      moment = at_the_same_hour(moment, stage, tick);
    } else {
      for (int i = 0; i < tick; ++i) moment = shifted(*stage.every, Side::after, moment);
    }
    if (stage.kind == StageKind::escalation || any_hour_) return moment;
    return into_office_hours(moment);
  }

  // What begins by the clock and repeats by the day: the same time of day on each.
  [[nodiscard]] Instant at_the_same_hour(Instant first, const Stage& stage, int tick) const {
    const LocalSecond local = zone_.to_local(first);
    const Day day = std::chrono::floor<days>(local);
    return zone_.lookup(LocalSecond{repeated(day, stage, tick)} + (local - LocalSecond{day}))
        .earlier;
  }

  [[nodiscard]] Day day_of(const Stage& stage, const Anchor& anchor) const {
    if (!stage.at.offset) return anchor.day;
    return moved(anchor.day, *stage.at.offset, stage.at.side);
  }

  [[nodiscard]] Day repeated(Day day, const Stage& stage, int tick) const {
    for (int i = 0; i < tick; ++i) day = moved(day, *stage.every, Side::after);
    return day;
  }

  [[nodiscard]] Day moved(Day day, const Duration& duration, Side side) const {
    const CountingRules rules{basis_.counting, zone_};
    const Moment from{zone_.start_of(day), Precision::day};
    const Limit limit = side == Side::after ? limit_after(from, duration, rules)
                                            : limit_before(from, duration, rules);
    return last_day_of(limit, zone_);
  }

  [[nodiscard]] Instant shifted(const Duration& duration, Side side, Instant from) const {
    const CountingRules rules{basis_.counting, zone_};
    const Moment moment{from, Precision::second};
    return side == Side::after ? limit_after(moment, duration, rules).at
                               : limit_before(moment, duration, rules).at;
  }

  [[nodiscard]] bool works(Day day) const {
    return sending_.calendar->is_working(day) &&
           (!basis_.works || (*basis_.works)[weekday_of(day)]);
  }

  // A day on which it is said: the last before for reminders, the first after for escalations.
  [[nodiscard]] Instant on_day(Day day, StageKind kind) const {
    day = kind == StageKind::escalation ? sending_.calendar->working_day_on_or_after(day)
                                        : worked_on_or_before(day);
    return zone_.lookup(LocalSecond{day} + sending_.hour).earlier;
  }

  // The last day, up to `day`, that the calendar of sending and the addressee work.
  [[nodiscard]] Day worked_on_or_before(Day day) const {
    constexpr int kFarthest = 31;  // someone who works on no day at all is not waited for
    Day candidate = day;
    for (int i = 0; i < kFarthest && !works(candidate); ++i) candidate -= days{1};
    return works(candidate) ? candidate : sending_.calendar->working_day_on_or_before(day);
  }

  // A reminder in a night or on a day off: the last office hour before it.
  [[nodiscard]] Instant into_office_hours(Instant moment) const {
    const LocalSecond local = zone_.to_local(moment);
    const Day day = std::chrono::floor<days>(local);
    const OfficeHours& hours = sending_.calendar->definition().hours;
    const auto into_day = local - LocalSecond{day};
    const Day last = worked_on_or_before(into_day < hours.opens ? day - days{1} : day);
    if (last == day && into_day < hours.closes) return moment;
    const auto last_hour = std::max(hours.opens, hours.closes - std::chrono::minutes{60});
    return zone_.lookup(LocalSecond{last} + last_hour).earlier;
  }

  const StageBasis& basis_;
  const SendingRules& sending_;
  const Zone& zone_;
  bool any_hour_;
};

}  // namespace

namespace {

bool reminds_all_of(const Stage& other, const Stage& stage) {
  return other.kind == StageKind::reminder &&
         std::all_of(stage.to.begin(), stage.to.end(), [&](const Recipient& to) {
           return std::find(other.to.begin(), other.to.end(), to) != other.to.end();
         });
}

int times_of(const Stage& stage) {
  return stage.every ? std::max(1, stage.at_most) : 1;
}

// Whether another stage reminds the same people on the day of this one.
bool is_reminded_then(const Ladder& ladder, const Stage& stage, Instant at,
                      const Placement& placement, const Zone& zone) {
  const Day day = zone.day_of(at);
  for (const Stage& other : ladder.stages) {
    if (&other == &stage || !reminds_all_of(other, stage)) continue;
    for (int tick = 0; tick < times_of(other); ++tick) {
      const auto then = placement.at(other, tick);
      if (!then || zone.day_of(*then) > day) break;
      if (zone.day_of(*then) == day) return true;
    }
  }
  return false;
}

}  // namespace

bool in_hours(const Stage& stage) {
  return stage.at.offset ? counts_hours(*stage.at.offset) : !stage.at.whole_day;
}

bool is_opening_word(const Stage& stage) {
  return stage.kind == StageKind::reminder && stage.at.anchor == StageAnchor::start &&
         !stage.at.offset;
}

Instant on_a_sending_day(Instant at, const SendingRules& sending, const Zone& zone) {
  const Day day = zone.day_of(at);
  if (sending.calendar->is_working(day)) return at;
  const LocalSecond next{sending.calendar->working_day_on_or_after(day)};
  return zone.lookup(next + sending.hour).earlier;
}

std::vector<StageMoment> stage_moments(const Ladder& ladder, const StageBasis& basis,
                                       const SendingRules& sending, const Zone& zone,
                                       Instant until) {
  std::vector<StageMoment> moments;
  const Placement placement(basis, sending, zone, ladder.any_hour);
  for (std::size_t s = 0; s < ladder.stages.size(); ++s) {
    const Stage& stage = ladder.stages[s];
    for (int tick = 0; tick < times_of(stage); ++tick) {
      const auto at = placement.at(stage, tick);
      if (!at) break;
      const bool look_ahead = stage.at.anchor == StageAnchor::closed_days;
      if (look_ahead && is_reminded_then(ladder, stage, *at, placement, zone)) break;
      moments.push_back({s, tick, *at});
      if (*at > until) break;
    }
  }
  std::stable_sort(moments.begin(), moments.end(),
                   [](const StageMoment& a, const StageMoment& b) { return a.at < b.at; });
  return moments;
}

}  // namespace duecourse
