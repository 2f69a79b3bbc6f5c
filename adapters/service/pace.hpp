// How many messages may go out now, where a mail server takes only so many in a minute. What does
// not, waits in the queue: nothing is claimed that cannot be sent.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// Of one mail transport. Alarms and what is raised are counted, and go at once all the same.
/// Forgotten when the service ends: after a restart within the minute as
/// many may go out once more.
class Pace {
 public:
  /// Messages in any minute; nothing: any number.
  explicit Pace(std::optional<std::size_t> most_a_minute) : most_(most_a_minute) {}

  /// How many more may go out at `now`.
  [[nodiscard]] std::size_t room(Instant now) const;
  /// So many went out.
  void count(std::size_t messages, Instant now);

 private:
  std::optional<std::size_t> most_;
  std::deque<Instant> sent_;  ///< within the last minute; empty where there is no limit
};

}  // namespace duecourse::adapters
