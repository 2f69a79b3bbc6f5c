// Working-day arithmetic by running counts. W(d) is the number of working days from the table's
// first day through d; every question is one look into W or its inverse. Outside the table W goes
// on by whole weeks.
#include "engine/calendar/working_calendar.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/check.hpp"

namespace duecourse {
namespace {

using std::chrono::days;

constexpr Day kFirst{std::chrono::year{1990} / 1 / 1};
constexpr Day kLast{std::chrono::year{2110} / 12 / 31};
static_assert(std::chrono::weekday{kFirst} == std::chrono::Monday, "weeks are counted from kFirst");

using Works = std::array<bool, 7>;

/// A day as whole weeks since kFirst and days since that week's Monday.
struct WeekPlace {
  std::int64_t week = 0;
  std::int64_t weekday = 0;
};

WeekPlace week_place(Day day) {
  const std::int64_t distance = (day - kFirst).count();
  const std::int64_t week = (distance >= 0 ? distance : distance - 6) / 7;
  return {week, distance - week * 7};
}

/// Working weekdays from kFirst through `day`; negative or 0 before kFirst.
std::int64_t weekdays_through(const Works& works, std::int64_t weekly, Day day) {
  const WeekPlace place = week_place(day);
  const auto end = works.begin() + place.weekday + 1;
  return place.week * weekly + std::count(works.begin(), end, true);
}

/// The working weekday of which weekdays_through() is `index`.
Day nth_weekday(const Works& works, std::int64_t weekly, std::int64_t index) {
  const std::int64_t before = index - 1;
  const std::int64_t week = (before >= 0 ? before : before - weekly + 1) / weekly;
  std::int64_t left = before - week * weekly;
  std::size_t weekday = 0;
  while (!works[weekday] || left-- > 0) ++weekday;
  return kFirst + days{week * 7 + static_cast<std::int64_t>(weekday)};
}

bool in_table(Day day) {
  return day >= kFirst && day <= kLast;
}

std::size_t offset_of(Day day) {
  return static_cast<std::size_t>((day - kFirst).count());
}

void strike(std::vector<bool>& worked, const std::vector<DayOff>& days_off) {
  for (const DayOff& off : days_off) {
    if (in_table(off.day)) worked[offset_of(off.day)] = false;
  }
}

/// The title of `day` among `days_off`, or nullptr.
const std::string* title_of(const std::vector<DayOff>& days_off, Day day) {
  const auto found = std::find_if(days_off.begin(), days_off.end(),
                                  [day](const DayOff& off) { return off.day == day; });
  return found == days_off.end() ? nullptr : &found->title;
}

constexpr std::array<const char*, 7> kWeekdayNames{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};

}  // namespace

WorkingCalendar::WorkingCalendar(CalendarDefinition definition)
    : definition_(std::move(definition)), first_(kFirst) {
  const Works& works = definition_.works;
  weekly_ = std::count(works.begin(), works.end(), true);
  DUECOURSE_CHECK(weekly_ > 0);
  const OfficeHours& hours = definition_.hours;
  DUECOURSE_CHECK(hours.opens.count() >= 0 && hours.opens < hours.closes);
  DUECOURSE_CHECK(hours.closes <= std::chrono::hours{24});

  const std::size_t size = offset_of(kLast) + 1;
  std::vector<bool> worked(size);
  for (std::size_t i = 0; i < size; ++i) worked[i] = works[i % 7];
  strike(worked, definition_.bank_holidays);
  strike(worked, definition_.closures);
  through_.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    if (worked[i]) working_.push_back(static_cast<std::int32_t>(i));
    through_.push_back(static_cast<std::int32_t>(working_.size()));
  }
}

bool WorkingCalendar::is_working(Day day) const {
  return working_days_through(day) != working_days_through(day - days{1});
}

DayVerdict WorkingCalendar::verdict(Day day) const {
  if (is_working(day)) return {true, ""};
  const auto weekday = static_cast<std::size_t>(week_place(day).weekday);
  if (!definition_.works[weekday]) return {false, kWeekdayNames[weekday]};
  if (const std::string* title = title_of(definition_.bank_holidays, day)) {
    return {false, title->empty() ? "bank holiday" : *title};
  }
  const std::string* title = title_of(definition_.closures, day);
  return {false, title == nullptr || title->empty() ? "closed" : *title};
}

bool WorkingCalendar::covers(Day day) const {
  if (!definition_.coverage) return true;
  const int year = static_cast<int>(std::chrono::year_month_day{day}.year());
  return year >= definition_.coverage->first_year && year <= definition_.coverage->last_year;
}

Day WorkingCalendar::add_working_days(Day start, std::int64_t count) const {
  if (count == 0) return start;
  if (count > 0) return nth_working_day(working_days_through(start) + count);
  return nth_working_day(working_days_through(start - days{1}) + count + 1);
}

std::int64_t WorkingCalendar::working_days_between(Day from, Day to) const {
  return working_days_through(to) - working_days_through(from);
}

Day WorkingCalendar::working_day_on_or_after(Day day) const {
  return nth_working_day(working_days_through(day - days{1}) + 1);
}

Day WorkingCalendar::working_day_on_or_before(Day day) const {
  return nth_working_day(working_days_through(day));
}

std::int64_t WorkingCalendar::working_days_through(Day day) const {
  if (in_table(day)) return through_[offset_of(day)];
  const std::int64_t weekdays = weekdays_through(definition_.works, weekly_, day);
  if (day < kFirst) return weekdays;
  return weekdays - weekdays_through(definition_.works, weekly_, kLast) + through_.back();
}

Day WorkingCalendar::nth_working_day(std::int64_t index) const {
  const auto in_all = static_cast<std::int64_t>(working_.size());
  if (index >= 1 && index <= in_all) {
    return first_ + days{working_[static_cast<std::size_t>(index - 1)]};
  }
  if (index < 1) return nth_weekday(definition_.works, weekly_, index);
  const std::int64_t weekdays = weekdays_through(definition_.works, weekly_, kLast);
  return nth_weekday(definition_.works, weekly_, index - in_all + weekdays);
}

}  // namespace duecourse
