// What the store keeps of its own past: events as they stood before the host overwrote them, and
// the ledger as it stood at a moment.
#pragma once

#include <optional>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/explain_changes.hpp"
#include "engine/notices/notice.hpp"

namespace duecourse::adapters {

class PastBook {
 public:
  virtual ~PastBook() = default;

  /// What was overwritten of a subject's events after `then`, oldest first.
  [[nodiscard]] virtual Result<std::vector<OverwrittenEvent>> overwritten_after(
      const SubjectRef& subject, Instant then) = 0;
  /// Since when that is kept: what was overwritten earlier is not known. Nothing of a simulated
  /// store, whose times are made up.
  [[nodiscard]] virtual Result<std::optional<Instant>> kept_since() = 0;
  /// `ledger` (the subject's, as it is now) as it stood at `then`, by the audit log. A notice that
  /// was sent later than that has no address yet.
  [[nodiscard]] virtual Result<std::vector<Notice>> ledger_at(const SubjectRef& subject,
                                                              const std::vector<Notice>& ledger,
                                                              Instant then) = 0;
};

}  // namespace duecourse::adapters
