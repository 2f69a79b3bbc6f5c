// The counting itself. Called for every deadline of every case: no allocation, no loop over days.
#include "engine/calendar/counting.hpp"

#include <algorithm>

#include "engine/calendar/counting_steps.hpp"

namespace duecourse {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr Day kFirstDay{year{1} / 1 / 1};
constexpr Day kLastDay{year{9999} / 12 / 30};

CountingPlace on_day(Day day) {
  return {Precision::day, std::clamp(day, kFirstDay, kLastDay), Instant{}};
}

CountingPlace at_second(Instant at, const CountingRules& rules) {
  const Instant within =
      std::clamp(at, Instant{kFirstDay.time_since_epoch()}, Instant{kLastDay.time_since_epoch()});
  return {Precision::second, rules.zone.day_of(within), within};
}

/// The same day of another month, or that month's last day.
Day add_months(Day day, std::int64_t months) {
  const year_month_day date{day};
  const std::int64_t month = static_cast<int>(date.year()) * std::int64_t{12} +
                             static_cast<std::int64_t>(static_cast<unsigned>(date.month())) - 1 +
                             months;
  if (month < 12) return kFirstDay;
  if (month >= std::int64_t{10000} * 12) return kLastDay;
  const year_month_day moved{year{static_cast<int>(month / 12)},
                             std::chrono::month{static_cast<unsigned>(month % 12) + 1}, date.day()};
  return moved.ok() ? Day{moved} : Day{moved.year() / moved.month() / std::chrono::last};
}

/// `count` working days on from `day`; for 0 the nearest working day in that direction, `day`
/// itself if it is one.
Day count_working_days(Day day, std::int64_t count, Side side, const WorkingCalendar& calendar) {
  if (side == Side::after) {
    return count == 0 ? calendar.working_day_on_or_after(day)
                      : calendar.add_working_days(day, count);
  }
  return count == 0 ? calendar.working_day_on_or_before(day)
                    : calendar.add_working_days(day, -count);
}

/// Working days where the day of the start is day 1 if it is worked.
Day count_inclusive(Day day, std::int64_t count, Side side, const WorkingCalendar& calendar) {
  const Day first = count_working_days(day, 0, side, calendar);
  return count_working_days(first, std::max<std::int64_t>(count - 1, 0), side, calendar);
}

/// Working hours, by the wall clock. They end at closing time rather than at the next opening, and
/// backwards at opening time rather than at the closing before.
CountingPlace count_working_hours(const CountingPlace& from, std::int64_t count, Side side,
                                  const CountingRules& rules) {
  if (count == 0 && from.precision == Precision::second) return from;
  const OfficeHours& office = rules.calendar.definition().hours;
  const std::int64_t a_day = seconds{office.closes - office.opens}.count();
  const std::int64_t wanted = seconds{hours{count}}.count();
  const std::int64_t done = office_time(from, side, rules).count();
  Day day = from.day;
  std::int64_t into_day = 0;
  if (side == Side::after) {
    const std::int64_t total = done + wanted;
    const std::int64_t further = total <= a_day ? 0 : (total - 1) / a_day;
    day = rules.calendar.add_working_days(day, further);
    into_day = total - further * a_day;
  } else {
    const std::int64_t missing = std::max<std::int64_t>(wanted - done, 0);
    const std::int64_t further = (missing + a_day - 1) / a_day;
    day = rules.calendar.add_working_days(day, -further);
    into_day = done - wanted + further * a_day;
  }
  const LocalSecond local = LocalSecond{day} + office.opens + seconds{into_day};
  return at_second(rules.zone.lookup(local).earlier, rules);
}

Limit count_all(const Moment& start, const Duration& duration, Side side,
                const CountingRules& rules) {
  CountingPlace place = place_of(start, rules);
  for (const DurationTerm& term : duration.terms) place = step(place, term, side, rules);
  return limit_of(place, rules);
}

}  // namespace

std::int64_t days_of_hours(std::int64_t hours) {
  return (hours + 23) / 24;
}

seconds office_time(const CountingPlace& place, Side side, const CountingRules& rules) {
  const OfficeHours& office = rules.calendar.definition().hours;
  const seconds a_day = office.closes - office.opens;
  // A whole day, or a day off, is over where we count on from it, and not begun where we count
  // back.
  const seconds passed = side == Side::after ? a_day : seconds{0};
  if (place.precision == Precision::day || !rules.calendar.is_working(place.day)) return passed;
  const seconds since_midnight = rules.zone.to_local(place.at) - LocalSecond{place.day};
  return std::clamp(since_midnight - seconds{office.opens}, seconds{0}, a_day);
}

CountingPlace place_of(const Moment& start, const CountingRules& rules) {
  return {start.precision, rules.zone.day_of(start.at), start.at};
}

CountingPlace step(const CountingPlace& from, const DurationTerm& term, Side side,
                   const CountingRules& rules) {
  const std::int64_t sign = side == Side::after ? 1 : -1;
  const std::int64_t first_day = term.inclusive && term.count > 0 ? 1 : 0;
  const auto whole_days = [&](std::int64_t count) {
    return on_day(from.day + days{sign * (count - first_day)});
  };
  const auto whole_months = [&](std::int64_t count) {
    return on_day(add_months(from.day, sign * count) - days{sign * first_day});
  };
  const auto working_days = [&](std::int64_t count) {
    const auto counted = term.inclusive ? count_inclusive : count_working_days;
    return on_day(counted(from.day, count, side, rules.calendar));
  };
  switch (term.unit) {
    case Unit::hours:
      if (from.precision == Precision::day) return whole_days(days_of_hours(term.count));
      return at_second(from.at + hours{sign * term.count}, rules);
    case Unit::working_hours:
      return count_working_hours(from, term.count, side, rules);
    case Unit::calendar_days:
      return whole_days(term.count);
    case Unit::working_days:
      return working_days(term.count);
    case Unit::calendar_weeks:
      return whole_days(term.count * 7);
    case Unit::calendar_months:
      return whole_months(term.count);
    case Unit::calendar_years:
      return whole_months(term.count * 12);
    case Unit::end_of_same_day:
      return whole_days(0);
    case Unit::end_of_next_day:
      return whole_days(1);
    case Unit::end_of_same_working_day:
      return working_days(0);
    case Unit::end_of_next_working_day:
      return working_days(1);
  }
  return from;
}

Limit limit_of(const CountingPlace& place, const CountingRules& rules) {
  if (place.precision == Precision::second) return {place.at, Precision::second};
  return {rules.zone.start_of(place.day + days{1}), Precision::day};
}

Limit limit_after(const Moment& start, const Duration& duration, const CountingRules& rules) {
  return count_all(start, duration, Side::after, rules);
}

Limit limit_before(const Moment& start, const Duration& duration, const CountingRules& rules) {
  return count_all(start, duration, Side::before, rules);
}

}  // namespace duecourse
