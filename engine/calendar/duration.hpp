// Durations as a practice document writes them, and their grammar.
//
//   duration  := sum [ ("before" | "after") FACT ]
//   sum       := term { ", then" term }
//   term      := COUNT unit [ "inclusive" ]
//              | "end of the same day"         | "end of the next day"
//              | "end of the same working day" | "end of the next working day"
//   unit      := "hour(s)" | "working hour(s)" | "calendar day(s)" | "working day(s)"
//              | "calendar week(s)" | "calendar month(s)" | "calendar year(s)"
//
// COUNT is a whole number from 0 to 100000. FACT is the name of a date among an event's facts.
// "inclusive" belongs to days, weeks, months and years of at least 1; hours have no first day.
// "day", "week" or "month" alone is refused: is it calendar or working? The message says so.
//
// Example: "5 working days", "56 calendar days inclusive, then 15 working days",
// "48 hours after received_at".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace duecourse {

enum class Unit {
  hours,
  working_hours,
  calendar_days,
  working_days,
  calendar_weeks,
  calendar_months,
  calendar_years,
  end_of_same_day,
  end_of_next_day,
  end_of_same_working_day,
  end_of_next_working_day,
};

/// One term of a sum. `count` is 0 for the four "end of" units. `inclusive`: the day of the start
/// is day 1 (for working days: the first working day on or after it).
struct DurationTerm {
  Unit unit = Unit::calendar_days;
  std::int64_t count = 0;
  bool inclusive = false;

  friend bool operator==(const DurationTerm&, const DurationTerm&) = default;
};

/// Which side of a date among the facts a duration is counted from.
enum class Side { before, after };

/// "... after received_at": counted from a date among the facts instead of the start.
struct FactAnchor {
  Side side = Side::after;
  std::string fact;

  friend bool operator==(const FactAnchor&, const FactAnchor&) = default;
};

/// At least one term.
struct Duration {
  std::vector<DurationTerm> terms;
  std::optional<FactAnchor> anchor;

  friend bool operator==(const Duration&, const Duration&) = default;
};

/// Reads the grammar above; the error names the word that is wrong and what may stand there.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);
/// A frequency as a form holds it: the grammar without a FACT, and also "4 weeks" or "10 days",
/// which are calendar ones, "weekly", "fortnightly" and "monthly". Case does not count, '_' is a
/// blank. Nothing where it cannot be read, or is of no length.
[[nodiscard]] std::optional<Duration> read_frequency(std::string_view text);
/// The canonical text; parse_duration(describe(d)) == d.
[[nodiscard]] std::string describe(const Duration& duration);
/// True if any term is in hours or working hours, so that the limit may be a second.
[[nodiscard]] bool counts_hours(const Duration& duration);

}  // namespace duecourse
