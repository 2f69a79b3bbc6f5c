// What was done that somebody had been told of: their next digest says so, once. A word waits for a
// week at most, and goes when the deadline opens again.
#pragma once

#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/result.hpp"
#include "engine/history/history.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// That a deadline was met of which an address had been told.
struct DoneWord {
  SubjectRef subject;
  DeadlineId deadline;
  std::string slot;  ///< in which it had been told
  Instant at{};      ///< when the service saw that it was done

  friend bool operator==(const DoneWord&, const DoneWord&) = default;
};

class DoneBook {
 public:
  virtual ~DoneBook() = default;

  /// What waits to be said to an address, however it is written, the oldest first.
  [[nodiscard]] virtual Result<std::vector<DoneWord>> of(const std::string& address) = 0;
  /// Forgets what was seen by `seen`: the address has been told.
  [[nodiscard]] virtual Result<void> told(const std::string& address, Instant seen) = 0;
};

}  // namespace duecourse::adapters
