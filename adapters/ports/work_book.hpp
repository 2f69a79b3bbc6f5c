// Which subjects are being worked on, so that one that ends the process (not by an exception: the
// whole process) is known after the restart, and can be set aside.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/history/history.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// What is done with a subject. Stored: do not renumber.
enum class WorkStage { planning = 0, delivery = 1 };

/// What was being worked on when the process ended.
struct LeftBehind {
  WorkStage stage = WorkStage::planning;
  std::vector<SubjectRef> subjects;  ///< empty: nothing
};

/// A subject that was being worked on when the process ended.
struct Suspect {
  SubjectRef subject;
  WorkStage stage = WorkStage::planning;  ///< when it ended last
  int crashes = 0;  ///< alone, or the first among others that were worked on as well
  std::optional<Instant> set_aside_at;  ///< quarantined since
  std::int64_t input_version = 0;       ///< of its records when it was quarantined
  std::uint64_t rules_hash = 0;         ///< of rulebook and program then
  std::int64_t input_version_now = 0;   ///< read, not written
};

class WorkBook {
 public:
  virtual ~WorkBook() = default;
  /// These are worked on from now on. Cheap; survives the end of the process, not of the machine.
  [[nodiscard]] virtual Result<void> begin(WorkStage stage,
                                           const std::vector<SubjectRef>& subjects) = 0;
  /// Nothing is worked on any more.
  [[nodiscard]] virtual Result<void> end() = 0;
  /// What had begun and not ended when the store was opened, until end().
  [[nodiscard]] virtual Result<LeftBehind> left_behind() = 0;
  /// In order of subject.
  [[nodiscard]] virtual Result<std::vector<Suspect>> suspects() = 0;
  [[nodiscard]] virtual Result<void> put(const Suspect& suspect) = 0;
  [[nodiscard]] virtual Result<void> clear(const SubjectRef& subject) = 0;
};

}  // namespace duecourse::adapters
