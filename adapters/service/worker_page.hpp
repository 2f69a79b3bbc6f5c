// The page on a worker that a reminder of their supervision carries (Family Solutions 11.6: cases
// are gone through in supervision): what they carry, what is late and due soon, what is to be put
// right, when the last supervision was.
#pragma once

#include "adapters/mail/message_content.hpp"
#include "adapters/service/message_building.hpp"
#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// How far ahead the page looks.
inline constexpr std::chrono::days kPageAhead{14};

/// Whether a notice is a reminder that carries a page.
[[nodiscard]] bool carries_page(const QueuedNotice& queued, const Rulebook& rulebook);

/// The page as of saying.now. Of restricted cases on which its reader has no role only the number
/// is said. Cases that cannot be loaded are left out and logged.
[[nodiscard]] WorkerPage worker_page(const Saying& saying, const Deadline& deadline,
                                     const ServiceParts& parts, const Enrolments& enrolments);

}  // namespace duecourse::adapters
