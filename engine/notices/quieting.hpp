// What people decide about how a deadline is said: snoozing its reminders, and acknowledging an
// escalation. The clock goes on, escalations are never snoozed, and nothing is forgotten: what came
// due meanwhile is said afterwards, the strongest once. Readings 137 and 138.
//
// Example: due by Tue 9 Jun 2026, reminders on the 5th and the 9th, snoozed on the 4th until Mon
// 8 Jun: the reminder of the 5th is said on the 8th at 08:30, that of the 9th in its time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/framework/rulebook.hpp"
#include "engine/notices/directory.hpp"
#include "engine/notices/notice.hpp"

namespace duecourse {

/// Stored: do not renumber.
enum class QuietKind {
  snooze = 0,           ///< no reminders of the deadline, to anybody
  acknowledgement = 1,  ///< an escalation that one person has heard is not repeated to them
};
/// `snooze`, `acknowledgement`.
[[nodiscard]] const char* word_of(QuietKind kind);

/// One decision. A later one of the same kind (of acknowledgements: of the same person) takes its
/// place; the earlier stays on record.
struct Quieting {
  DeadlineId deadline;
  QuietKind kind = QuietKind::snooze;
  bool lifted = false;  ///< takes the one before it back; `until` is nothing then
  Moment until;         ///< a day: up to the first sending moment on or after it
  std::string reason;
  std::string by;        ///< whose decision it is, in words: a name, a post, an address
  WorkerId worker;       ///< who that is; empty: not one of the host's workers
  std::string address;   ///< where they are written to; empty: not known
  std::string typed_by;  ///< who typed it, for the record
  Instant decided_at{};

  friend bool operator==(const Quieting&, const Quieting&) = default;
};

/// No acknowledgement holds longer than this from when it was decided, nor a snooze of a deadline
/// without a due.
inline constexpr std::chrono::days kLongestQuiet{28};

/// When an `until` is over: a time as it stands; a day at the first sending moment on or after it,
/// but at the sending hour of the very day where that moment would let `due` pass. Never later than
/// `due`.
[[nodiscard]] Instant quiet_end(const Moment& until, const std::optional<Limit>& due,
                                const SendingRules& sending, const Zone& zone);

/// The same of a decision: only a snooze ends with the due.
[[nodiscard]] Instant end_of(const Quieting& quieting, const std::optional<Limit>& due,
                             const SendingRules& sending, const Zone& zone);

/// Whether somebody who is written to is the one who acknowledged.
[[nodiscard]] bool is_by(const Quieting& acknowledgement, const Addressee& to);

/// The last decision of each kind and person about a deadline, by `now`, oldest first, over or not;
/// without those that were lifted. `all` is in the order of deciding.
[[nodiscard]] std::vector<const Quieting*> standing_quietings(const std::vector<Quieting>& all,
                                                              const DeadlineId& deadline,
                                                              Instant now);

/// What is not said of one deadline at a moment.
struct Quiet {
  std::optional<Instant> snoozed_until;       ///< reminders; later than the moment
  std::vector<const Quieting*> acknowledged;  ///< in effect
};
/// Of none where `all` is nullptr. Borrows from `all`.
[[nodiscard]] Quiet quiet_at(const std::vector<Quieting>* all, const DeadlineId& deadline,
                             const std::optional<Limit>& due, const SendingRules& sending,
                             const Zone& zone, Instant now);

/// What was decided about a deadline, in words, joined by `; `: what is in effect, and where asked
/// for also what is over. Empty: nothing.
[[nodiscard]] std::string quieting_words(const std::vector<Quieting>& all,
                                         const DeadlineId& deadline,
                                         const std::optional<Limit>& due,
                                         const SendingRules& sending, const Zone& zone, Instant now,
                                         bool also_over);

/// Whether the repeat `key` of an escalation is not said to `to`: it is acknowledged, and the slot
/// had heard that stage by then. `of_deadline`: all notices ever of the deadline.
[[nodiscard]] bool is_acknowledged(const Quiet& quiet, const NoticeKey& key, const Addressee& to,
                                   const std::vector<Notice>& of_deadline);

/// `snoozed until Mon 8 Jun 2026 by Kay Worker: family on holiday`; `acknowledged by ... until ...:
/// ...`; of one that is over `was snoozed until ...`.
[[nodiscard]] std::string describe(const Quieting& quieting, const Zone& zone, bool over = false);

}  // namespace duecourse
