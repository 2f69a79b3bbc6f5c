// Notices that are held because more were to be said at once than is said without a person's
// decision: what was said lately, what is held, and what a person decides. DESIGN.md, "A real host
// is messy".
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/notices/notice.hpp"
#include "engine/reconcile.hpp"

namespace duecourse::adapters {

/// A notice in the state `held`; `notice.person` and `notice.address` are whom it would have gone
/// to when it was held.
struct HeldNotice {
  Notice notice;
  Tracked tracked;
};

/// What a person decides of held notices.
enum class HeldDecision {
  release,  ///< queued again, and held no second time
  discard,  ///< withdrawn for good
};

class HeldBook {
 public:
  virtual ~HeldBook() = default;

  /// How many messages were sent after `since`, by the address as it was written: those that were
  /// taken, are being sent, or may have been taken, however many notices each carries. What a
  /// person released is not counted, nor are messages that carry no notice (alarms).
  [[nodiscard]] virtual Result<std::map<std::string, std::size_t>> sent_since(Instant since) = 0;
  /// All that are held, those that were due first first.
  [[nodiscard]] virtual Result<std::vector<HeldNotice>> all() = 0;
  /// Decides of each that is still held; all in one transaction, with an audit line each. How many
  /// that were.
  [[nodiscard]] virtual Result<std::size_t> decide(const std::vector<HeldNotice>& notices,
                                                   HeldDecision decision, Instant now) = 0;
};

}  // namespace duecourse::adapters
