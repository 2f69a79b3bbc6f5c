// The rulebook: all frameworks, calendars and the zone, one immutable value. Everything in it is
// checked and resolved: names have become indexes into the vocabulary of the process. It is built
// by compile() from what a loader read; see config/frameworks/README.md for what each field means
// in a file.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/calendar/counting.hpp"
#include "engine/calendar/duration.hpp"
#include "engine/calendar/working_calendar.hpp"
#include "engine/framework/condition.hpp"
#include "engine/framework/ladder.hpp"
#include "engine/process/process.hpp"
#include "engine/time/zone.hpp"

namespace duecourse {

/// A milestone under a condition.
struct MilestoneMatch {
  MilestoneIndex milestone = 0;
  Condition when;

  friend bool operator==(const MilestoneMatch&, const MilestoneMatch&) = default;
};

/// What an opening milestone does (`opens`).
enum class Opens {
  if_none_open,  ///< opens one unless one is open: a second allocation reopens nothing
  each,          ///< opens one every time: contacts, requests (reading 32)
  restart,       ///< ends the open one, withdrawn or lapsed, and opens another (reading 24)
};

/// Whose deadline it is (`per`): with `person`, what is done for one child does not meet a
/// sibling's.
enum class Per { case_, person };

/// Which open deadlines an ending milestone meets (`meets`); never one that opened later.
enum class Meets {
  all_open,  ///< every open one of the timescale
  oldest,    ///< the one that opened first
  referred,  ///< the one whose opening it names; where it names none, or wrongly, all (reading 32)
};

/// Which time of the ending counts (`measured`): when it was done, or when it was on the system,
/// where the clause asks for that (reading 22).
enum class Measured { occurred, recorded };

/// `due_from = { earliest = [...] }`: a choice among dates and durations.
struct DueFrom {
  bool earliest = true;  ///< false: the latest
  /// Each is a duration counted from a fact ("84 calendar days after allocated_on"), or a bare date
  /// among the facts.
  std::vector<Duration> durations;
  std::vector<std::string> dates;
  bool with_due = false;  ///< the timescale's own `due` is one of the choices

  friend bool operator==(const DueFrom&, const DueFrom&) = default;
};

/// A rule: between which milestones, how long, whose duty, which ladder.
struct Timescale {
  TimescaleId id;
  std::optional<TimescaleId> formerly;
  std::string clause;
  std::string title;
  std::string note;
  SubjectKind subject = SubjectKind::case_;

  std::vector<MilestoneMatch> starts;  ///< each with the timescale's `when` folded in
  Opens opens = Opens::if_none_open;
  Per per = Per::case_;
  std::optional<std::string> starts_at;  ///< a date among the facts: the clock starts there
  std::vector<MilestoneIndex> after;     ///< all must have happened before the opening
  std::vector<MilestoneIndex> unless;    ///< none may have happened before the opening
  std::optional<Duration> already;
  std::vector<StateIndex> in_states;  ///< empty: any state that is not closed

  std::vector<MilestoneMatch> ends;  ///< any of these (all of them, if ends_all) meets it
  bool ends_all = false;
  Meets meets = Meets::all_open;
  Measured measured = Measured::occurred;
  std::vector<MilestoneMatch> withdrawn_by;
  bool survives_closure = false;
  std::optional<MilestoneIndex> before;

  std::optional<Duration> due;
  std::optional<Duration> expected;  ///< clamped to due
  std::optional<Duration> not_before;
  std::optional<DueFrom> due_from;
  std::vector<MilestoneMatch> count_from;
  bool repeats = false;
  bool repeats_from_due = false;
  std::optional<Duration> then;

  Recipient owner;
  LadderId ladder;
  std::shared_ptr<const WorkingCalendar> calendar;  ///< never null
  std::vector<std::string> stands_in_for;           ///< "framework/timescale"
  bool enabled = true;
};

/// Which workers or teams a framework applies to: the job is any of these; empty: none.
struct AppliesTo {
  std::vector<std::string> jobs;
  bool all_teams = false;
};

/// Everything of one practice document. Borrows its processes: they outlive it.
struct Framework {
  FrameworkId id;
  std::string title;
  std::shared_ptr<const WorkingCalendar> calendar;  ///< never null
  std::array<const Process*, 3> process{};          ///< by SubjectKind; nullptr: not watched
  AppliesTo applies_to;
  std::vector<Ladder> ladders;
  std::vector<Timescale> timescales;  ///< enabled and disabled, in the order of the file
};

/// When things are said: the calendar of sending is not the calendar of counting (reading 14).
struct SendingRules {
  std::shared_ptr<const WorkingCalendar> calendar;  ///< never null
  std::chrono::minutes hour{8 * 60 + 30};           ///< stages in day units go out then
};

/// The whole. Immutable; shared between threads.
struct Rulebook {
  std::vector<Framework> frameworks;
  std::map<std::string, std::shared_ptr<const WorkingCalendar>> calendars;
  Zone zone = utc_zone();
  SendingRules sending;
  Duration backlog_after;  ///< due longer ago than this when first known: backlog
  std::uint64_t hash = 0;  ///< of all that was loaded: changes when any rule does
};

/// The framework, timescale or ladder of that id, or nullptr.
[[nodiscard]] const Framework* find_framework(const Rulebook& rulebook, const FrameworkId& id);
[[nodiscard]] const Timescale* find_timescale(const Framework& framework, const TimescaleId& id);
[[nodiscard]] const Ladder* find_ladder(const Framework& framework, const LadderId& id);

}  // namespace duecourse
