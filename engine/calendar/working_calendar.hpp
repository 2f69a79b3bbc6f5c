// Which days count as working days, and arithmetic on them in constant time.
//
// A calendar is a value: working weekdays, bank holidays, closure days and office hours. A working
// day is a working weekday that is neither a bank holiday nor a closure day. Whatever the span, a
// question costs O(1): running counts are kept for every day of the calendar's table (1990 to
// 2110), and outside it whole weeks are computed from the weekdays alone.
//
// Example (england-and-wales): from Thu 2 Apr 2026 the first working day after is Tue 7 Apr 2026,
// since Fri 3 Apr is Good Friday and Mon 6 Apr is Easter Monday.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/time/instant.hpp"

namespace duecourse {

/// A day that is not worked, and what it is called ("Good Friday", "Christmas closure").
struct DayOff {
  Day day{};
  std::string title;

  friend bool operator==(const DayOff&, const DayOff&) = default;
};

/// The years, both included, for which the days off are known.
struct Coverage {
  int first_year = 0;
  int last_year = 0;

  friend bool operator==(const Coverage&, const Coverage&) = default;
};

/// From `opens` to `closes` after local midnight.
struct OfficeHours {
  std::chrono::minutes opens{8 * 60 + 30};
  std::chrono::minutes closes{17 * 60};

  friend bool operator==(const OfficeHours&, const OfficeHours&) = default;
};

/// What a calendar is made of.
struct CalendarDefinition {
  std::string name;                                                       ///< kebab-case
  std::array<bool, 7> works{true, true, true, true, true, false, false};  ///< Monday first
  OfficeHours hours;
  std::vector<DayOff> bank_holidays;
  std::vector<DayOff> closures;
  std::optional<Coverage> coverage;  ///< of the bank holidays; nothing: has none, covers all years
};

/// Why a day does or does not count.
struct DayVerdict {
  bool counts = false;
  std::string reason;  ///< "Saturday", "Good Friday", "Christmas closure"; empty where it counts
};

/// Immutable; safe to share between threads.
class WorkingCalendar {
 public:
  /// `definition` must have at least one working weekday, and opening before closing within one
  /// day (a loader checks both).
  explicit WorkingCalendar(CalendarDefinition definition);

  [[nodiscard]] const std::string& name() const { return definition_.name; }
  [[nodiscard]] const CalendarDefinition& definition() const { return definition_; }

  [[nodiscard]] bool is_working(Day day) const;
  [[nodiscard]] DayVerdict verdict(Day day) const;
  /// False where the bank holidays of that day's year are not known: a warning is due.
  [[nodiscard]] bool covers(Day day) const;

  /// Day `count` when the first working day after `start` is day 1; `start` itself for 0; backwards
  /// for a negative count (-1 is the last working day before `start`).
  [[nodiscard]] Day add_working_days(Day start, std::int64_t count) const;
  /// How many working days lie in the half-open range after `from`, up to and including `to`;
  /// negative when `to` lies before `from`.
  [[nodiscard]] std::int64_t working_days_between(Day from, Day to) const;
  [[nodiscard]] Day working_day_on_or_after(Day day) const;
  [[nodiscard]] Day working_day_on_or_before(Day day) const;

 private:
  [[nodiscard]] std::int64_t working_days_through(Day day) const;
  [[nodiscard]] Day nth_working_day(std::int64_t index) const;

  CalendarDefinition definition_;
  Day first_{};                        // first day of the table
  std::vector<std::int32_t> through_;  // working days from first_ through that day
  std::vector<std::int32_t> working_;  // offsets from first_ of the working days, ascending
  std::int64_t weekly_ = 0;            // working weekdays in a week
};

}  // namespace duecourse
