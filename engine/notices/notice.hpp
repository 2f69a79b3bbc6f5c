// Notices: one stage of one deadline for one slot and channel, and what became of it. The ledger is
// all notices ever. DESIGN.md, "Identity" and "Delivery promises".
//
//   queued  -> held | withdrawn | superseded | sending
//   held    -> queued | withdrawn | superseded
//   sending -> sent | failed | unknown | queued
//   withdrawn -> queued if true again, unless a person discarded it; sent, superseded and failed
//   never return
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/ids.hpp"
#include "engine/framework/ladder.hpp"
#include "engine/time/instant.hpp"

namespace duecourse {

/// What identifies a notice. The person is not in it: who holds the slot is decided when the
/// message is claimed.
struct NoticeKey {
  DeadlineId deadline;
  int revision = 1;
  StageId stage;  ///< a stage of the ladder, kMovedStage or kScheduleStage
  int tick = 0;   ///< of a repeating stage; 0 is the first time. Of kScheduleStage: the term
  std::string slot;
  std::string channel;  ///< "email"

  friend auto operator<=>(const NoticeKey&, const NoticeKey&) = default;
  friend bool operator==(const NoticeKey&, const NoticeKey&) = default;
};

/// The slot of the one whose duty it is.
inline constexpr const char* kOwnerSlot = "owner";
inline constexpr const char* kEmailChannel = "email";

/// Stored: do not renumber.
enum class NoticeState {
  queued = 0,
  held = 1,
  withdrawn = 2,
  superseded = 3,
  sending = 4,
  sent = 5,
  failed = 6,
  unknown = 7,
};

/// Why a notice is in its state. Stored: do not renumber.
enum class NoticeReason {
  stage_due = 0,            ///< its time has come
  first_known_late = 1,     ///< every reminder lay before it was known: one at once
  caught_up = 2,            ///< the strongest of the stages missed while the service was down
  missed_before_known = 3,  ///< superseded: it lay before the deadline was known
  stronger_stage = 4,       ///< superseded: a stronger stage of that slot goes out
  same_person = 5,          ///< superseded: the same person hears in another slot of that stage
  deadline_ended = 6,       ///< withdrawn: done, or pointless
  deadline_moved = 7,       ///< withdrawn: another revision speaks now
  due_moved = 8,            ///< queued: tells those who had been told of the earlier date
  delivered = 9,            ///< sent: the mail server, or the folder, has it
  refused_by_server = 10,   ///< failed: raised to the fallback mailbox
  outcome_unknown = 11,     ///< unknown: the connection broke after the last byte
  server_unavailable = 12,  ///< queued again: waits for the next attempt
  missed_by_choice = 13,    ///< superseded: the ladder says missed = "none"
  awaiting_good_read = 14,  ///< queued still: an escalation waits while the host is out of date
  stood_in_for = 15,        ///< withdrawn: an open deadline of another framework speaks for it
  too_many_at_once = 16,    ///< held: more than may be said in an hour
  released = 17,            ///< queued: a person released it
  discarded = 18,           ///< withdrawn: a person decided that it is not said
  allocated = 19,           ///< queued: tells the one to whom it is allocated all dates that run
  duty_passed = 20,         ///< queued: the duty has passed to somebody who must hear of it
  said_in_schedule = 21,    ///< withdrawn: the message to a new holder says it
  long_overdue = 22,        ///< queued: long overdue when first known; told together with others
  holder_changed = 23,      ///< withdrawn: the duty is not that holder's any more
  waits_for_digest = 24,    ///< queued still: it is said in the next digest
  snoozed = 25,             ///< queued still: a reminder that waits for the end of a snooze
  acknowledged = 26,        ///< superseded: a repeat, to somebody who acknowledged the escalation
  quiet_hours = 27,         ///< queued still: its reader is not written to at this hour
};

/// snake_case words.
[[nodiscard]] const char* word_of(NoticeState state);
[[nodiscard]] const char* word_of(NoticeReason reason);
[[nodiscard]] const char* word_of(StageKind kind);
[[nodiscard]] std::optional<NoticeState> notice_state_of(std::string_view word);
[[nodiscard]] std::optional<NoticeReason> notice_reason_of(std::string_view word);

/// One notice of the ledger.
struct Notice {
  NoticeKey key;
  StageKind kind = StageKind::reminder;
  bool copy = false;  ///< told for information, beside the one it is for
  NoticeState state = NoticeState::queued;
  NoticeReason reason = NoticeReason::stage_due;
  Instant at{};          ///< when it was due to be said
  Instant decided_at{};  ///< when state and reason were last set
  WorkerId person;       ///< whom it was claimed for; empty before, and for mailboxes
  std::string address;   ///< where it was sent; empty before
  MessageId message;     ///< empty before it was claimed

  friend bool operator==(const Notice&, const Notice&) = default;
};

/// Whether somebody has been told, or may have been.
[[nodiscard]] bool was_told(const Notice& notice);
/// Whether it may still be said: queued or held.
[[nodiscard]] bool waits(const Notice& notice);
/// Whether it is not to be said now, but comes back when it is true again.
[[nodiscard]] bool may_return(const Notice& notice);

[[nodiscard]] std::string describe(const NoticeKey& key);

}  // namespace duecourse
