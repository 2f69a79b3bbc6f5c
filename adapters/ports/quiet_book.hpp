// What people decided about how deadlines are said: snoozes and acknowledgements. It is only ever
// added to: a later decision takes the place of an earlier one, which stays on record.
#pragma once

#include <vector>

#include "engine/base/result.hpp"
#include "engine/history/history.hpp"
#include "engine/notices/quieting.hpp"

namespace duecourse::adapters {

class QuietBook {
 public:
  virtual ~QuietBook() = default;

  /// All that was ever decided about a subject's deadlines, in that order.
  [[nodiscard]] virtual Result<std::vector<Quieting>> of(const SubjectRef& subject) = 0;
  /// Stores a decision, on the disk when it returns; its subject is planned again. not_found: the
  /// store knows no such subject.
  [[nodiscard]] virtual Result<void> add(const SubjectRef& subject, const Quieting& quieting) = 0;
};

}  // namespace duecourse::adapters
