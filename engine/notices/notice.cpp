#include "engine/notices/notice.hpp"

#include <fmt/format.h>

#include <array>

#include "engine/base/check.hpp"

namespace duecourse {

namespace {
constexpr std::array<const char*, 8> kStates = {"queued",  "held", "withdrawn", "superseded",
                                                "sending", "sent", "failed",    "unknown"};
constexpr std::array<const char*, 28> kReasons = {
    "stage_due",          "first_known_late", "caught_up",          "missed_before_known",
    "stronger_stage",     "same_person",      "deadline_ended",     "deadline_moved",
    "due_moved",          "delivered",        "refused_by_server",  "outcome_unknown",
    "server_unavailable", "missed_by_choice", "awaiting_good_read", "stood_in_for",
    "too_many_at_once",   "released",         "discarded",          "allocated",
    "duty_passed",        "said_in_schedule", "long_overdue",       "holder_changed",
    "waits_for_digest",   "snoozed",          "acknowledged",       "quiet_hours"};
}  // namespace

const char* word_of(NoticeState state) {
  return kStates[static_cast<std::size_t>(state)];
}
const char* word_of(NoticeReason reason) {
  return kReasons[static_cast<std::size_t>(reason)];
}

const char* word_of(StageKind kind) {
  return kind == StageKind::reminder ? "reminder" : "escalation";
}

std::optional<NoticeState> notice_state_of(std::string_view word) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (word == kStates[i]) return static_cast<NoticeState>(i);
  }
  return std::nullopt;
}

bool was_told(const Notice& notice) {
  switch (notice.state) {
    case NoticeState::sending:
    case NoticeState::sent:
    case NoticeState::unknown:
      return true;
    case NoticeState::queued:
    case NoticeState::held:
    case NoticeState::withdrawn:
    case NoticeState::superseded:
    case NoticeState::failed:
      return false;
  }
  DUECOURSE_CHECK(false);
}

bool waits(const Notice& notice) {
  return notice.state == NoticeState::queued || notice.state == NoticeState::held;
}

bool may_return(const Notice& notice) {
  return notice.state == NoticeState::withdrawn && notice.reason != NoticeReason::discarded;
}

std::optional<NoticeReason> notice_reason_of(std::string_view word) {
  for (std::size_t i = 0; i < kReasons.size(); ++i) {
    if (word == kReasons[i]) return static_cast<NoticeReason>(i);
  }
  return std::nullopt;
}

std::string describe(const NoticeKey& key) {
  return fmt::format("{} r{} {}#{} {} {}", key.deadline.str(), key.revision, key.stage.str(),
                     key.tick, key.slot, key.channel);
}

}  // namespace duecourse
