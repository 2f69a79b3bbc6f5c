// A time zone as a value: a list of offsets. It is built by an adapter from the system's zone
// database and handed in; the engine never opens a file.
//
// Going from a wall-clock reading to an instant is ambiguous twice a year. lookup() says so, and
// the caller must choose:
//   Europe/London 2026-03-29T01:30 is skipped (clocks jump from 01:00 to 02:00),
//   Europe/London 2026-10-25T01:30 is repeated (00:30Z in summer time, 01:30Z after it).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/time/instant.hpp"

namespace duecourse {

enum class LocalKind { unique, skipped, repeated };

/// What a wall-clock reading means. unique: earlier == later. repeated: both instants. skipped:
/// both are the instant of the jump, which is the first that exists after the reading.
struct LocalLookup {
  LocalKind kind = LocalKind::unique;
  Instant earlier{};
  Instant later{};
};

/// Immutable; safe to share between threads.
class Zone {
 public:
  /// From `from` on, local time is UTC plus `offset`.
  struct Transition {
    Instant from{};
    std::chrono::seconds offset{};
  };

  /// `transitions` in ascending order of `from`; the first one's offset serves before it too.
  /// An empty list is UTC.
  Zone(std::string name, std::vector<Transition> transitions);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::chrono::seconds offset_at(Instant instant) const;
  [[nodiscard]] LocalSecond to_local(Instant instant) const;
  [[nodiscard]] Day day_of(Instant instant) const;
  [[nodiscard]] LocalLookup lookup(LocalSecond local) const;
  /// The first instant of a local day (01:00 where midnight is skipped).
  [[nodiscard]] Instant start_of(Day day) const;
  /// The first instant at which the moment is over: that of a day at the start of the next day,
  /// that of a second at once.
  [[nodiscard]] Instant end_of(const Moment& moment) const;

 private:
  [[nodiscard]] std::size_t index_at(Instant instant) const;
  [[nodiscard]] LocalSecond local_start(std::size_t index) const;

  std::string name_;
  std::vector<Transition> transitions_;  // never empty
  std::vector<std::uint32_t> buckets_;   // index of the transition in force as each bucket begins
};

[[nodiscard]] Zone utc_zone();

/// The rule of the United Kingdom since 1996 (summer time from 01:00Z on the last Sunday in March
/// to 01:00Z on the last Sunday in October) for the years given, both included. It continues the
/// zone database, whose library knows no summer time after 2037.
[[nodiscard]] std::vector<Zone::Transition> united_kingdom_transitions(int first_year,
                                                                       int last_year);

}  // namespace duecourse
