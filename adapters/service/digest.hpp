// The daily digest: what of the queue waits for it, and how what it carries is laid out. Reading
// 134.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mail/message_content.hpp"
#include "adapters/ports/store.hpp"
#include "engine/framework/rulebook.hpp"
#include "engine/notices/closed_run.hpp"
#include "engine/notices/digest_times.hpp"

namespace duecourse::adapters {

/// By whom it is for; who is not in it hears at once.
using DigestRules = std::map<Audience, DigestRule>;

/// The rule of the digest that a notice belongs to; nullptr: it is said in a message of its own.
/// What a person has released goes out
/// without waiting.
[[nodiscard]] const DigestRule* digest_of(const QueuedNotice& queued, const DigestRules& rules,
                                          const Directory& directory);

/// Whether what it is about is not due yet, and will be by `moment`: it is said at once.
[[nodiscard]] bool falls_due_before(const QueuedNotice& queued, Instant moment, Instant now);

/// One notice of a digest.
struct DigestEntry {
  MessageItem item;
  Audience audience = Audience::practitioner;  ///< others than practitioners see it by owner
  std::string family;                          ///< what cases are put together by; may be empty
  std::string person;                          ///< the child; may be empty
  bool for_another = false;                    ///< its reader covers for whoever's duty it is
  bool done = false;                           ///< it was done since the last digest
  bool high_risk = false;                      ///< comes first; the message does not say so
  std::optional<Limit> date;                   ///< its due, else what it is expected by
};

/// Whether the word for a case's risk means that it is to come first.
[[nodiscard]] bool is_high_risk(std::string_view risk);

/// The sections of a digest that have something in them: overdue, due today, on the days that
/// `closed` names (before those, what else is due that week), this week (to Sunday),
/// later, moved, to put right, done; in each, groups with high risk first, then by date. What
/// differs by the child alone is one line.
[[nodiscard]] std::vector<DigestSection> sections_of(const std::vector<DigestEntry>& entries,
                                                     const Zone& zone, Instant now,
                                                     const std::optional<ClosedRun>& closed);

}  // namespace duecourse::adapters
