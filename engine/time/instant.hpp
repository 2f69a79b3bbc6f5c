// Instants, civil days and moments.
//
// An Instant is a UTC second. A Day is a date on the wall calendar, in no zone by itself. A Moment
// is what a host records of an event: an instant known to the second, or only a day, in which case
// `at` is the first instant of that local day in the host's zone.
//
// Example (Europe/London): a visit typed in as "2026-04-01" is Moment{2026-03-31T23:00:00Z, day};
// one typed in as "2026-04-01T10:00" is Moment{2026-04-01T09:00:00Z, second}.
#pragma once

#include <chrono>
#include <string>

namespace duecourse {

using Instant = std::chrono::sys_seconds;        ///< seconds of UTC since 1970-01-01
using Day = std::chrono::local_days;             ///< a civil date
using LocalSecond = std::chrono::local_seconds;  ///< a wall-clock reading, zone not said

/// How exactly a moment is known. Stored: do not renumber.
enum class Precision { day = 0, second = 1 };

/// When something happened, as exactly as the host knows it.
struct Moment {
  Instant at{};  ///< with Precision::day, the first instant of the local day
  Precision precision = Precision::second;

  friend bool operator==(const Moment&, const Moment&) = default;
};

/// A half-open limit: something is in time if it happened before `at`. With Precision::day it is
/// the start of the day after the last day, and is shown as the last second of that last day; with
/// Precision::second (limits in hours) it is shown as it stands.
struct Limit {
  Instant at{};
  Precision precision = Precision::day;

  friend bool operator==(const Limit&, const Limit&) = default;
};

/// True if `moment` keeps `limit`. A moment known only by its day keeps it if any second of that
/// day does.
[[nodiscard]] inline bool keeps(const Moment& moment, const Limit& limit) {
  return moment.at < limit.at;
}

}  // namespace duecourse
