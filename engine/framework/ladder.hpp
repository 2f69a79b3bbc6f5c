// Ladders: the reminders and escalations of a deadline, as stages. config/frameworks/README.md,
// "Times of a stage" and "Recipients".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/result.hpp"
#include "engine/calendar/duration.hpp"

namespace duecourse {

/// Stage id of "moved from X to Y, because".
inline constexpr const char* kMovedStage = "moved";
/// Stage id of what a new holder hears: all dates that now run (Term).
inline constexpr const char* kScheduleStage = "schedule";
/// Stage id of the reminder before days on which nobody works, where the file has none of its own.
inline constexpr const char* kClosedDaysStage = "before-closed-days";

/// Whom a stage addresses: the first of these that is there. Words: a role of the case, `owner`,
/// `supervisor`, `team_manager`, `service_manager`, `team_mailbox`, `actor`, a post of the
/// configuration, `fallback`. The joined text ("a|b") is the slot.
struct Recipient {
  std::vector<std::string> first_of;

  friend bool operator==(const Recipient&, const Recipient&) = default;
};

/// The slot's name: stable, part of NoticeKey.
[[nodiscard]] std::string slot_of(const Recipient& recipient);

/// closed_days: of a due that falls on one of three or more days in a row on which nobody works,
/// the last working day before them; no other due has it.
enum class StageAnchor { due, expected, start, closed_days };

/// When a stage is due: `offset` before or after the anchor; no offset: on its day ("on the due
/// day") when `whole_day`, at its very moment otherwise ("at due").
struct StageTime {
  StageAnchor anchor = StageAnchor::due;
  Side side = Side::before;
  std::optional<Duration> offset;
  bool whole_day = false;

  friend bool operator==(const StageTime&, const StageTime&) = default;
};

/// Reads `2 working days before due`, `on the due day`, `at due`, `at start`,
/// `1 working day after expected`, `before closed days`.
[[nodiscard]] Result<StageTime> parse_stage_time(std::string_view text);
[[nodiscard]] std::string describe(const StageTime& time);

enum class StageKind { reminder, escalation };

/// One reminder or escalation. Stages further down the list are stronger.
struct Stage {
  StageId id;
  StageTime at;
  std::vector<Recipient> to;
  std::vector<Recipient> copy;
  StageKind kind = StageKind::reminder;
  std::optional<Duration> every;  ///< repeats after the first time while still open
  int at_most = 1;                ///< how often in all; at least 1

  friend bool operator==(const Stage&, const Stage&) = default;
};

/// What happens with stages missed while the service was down.
enum class Missed { strongest, none };

/// Who hears what and when of a deadline: `[ladder.ID]` of a framework file. Practice documents
/// name duties and seldom ladders: nearly everything here is a reading. Used by value; owns its
/// stages.
struct Ladder {
  LadderId id;
  Missed missed = Missed::strongest;
  bool any_hour = false;      ///< stages in hours are not pulled into office hours
  std::vector<Stage> stages;  ///< in the order of the file: the weakest first

  friend bool operator==(const Ladder&, const Ladder&) = default;
};

}  // namespace duecourse
