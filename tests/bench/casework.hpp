// Early-help casework for benchmarks: cases of sixty typed events each, from the contact to reviews
// and closure; one in six is still open. A little late here and there. The same number gives the
// same case.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/history/history.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::testing {

inline constexpr std::size_t kEventsPerCase = 60;
/// No event of the casework occurs on this day or after it.
inline constexpr Day kCaseworkEnds{std::chrono::local_days{std::chrono::year{2026} / 6 / 30}};

/// Small numbers out of one large one, always the same.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  /// From 0 to `bound` - 1.
  std::uint64_t below(std::uint64_t bound);

 private:
  std::uint64_t state_;
};

/// Events of a brief case.
inline constexpr std::size_t kEventsPerBriefCase = 6;

/// Case `number` with its events, recorded within a day or two; in the order of occurrence.
[[nodiscard]] std::vector<Event> casework(std::uint64_t number, const Zone& zone);

/// The same of six events: one in six has been allocated in the last days and is open, the others
/// went no further.
[[nodiscard]] std::vector<Event> brief_casework(std::uint64_t number, const Zone& zone);

}  // namespace duecourse::testing
