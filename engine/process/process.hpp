// What a process is to the engine: a name, its vocabulary, and replay(history) -> Timeline.
//
// A process is the reading of practice: which event counts as what, in which state. It is stateless
// between calls; replaying a history twice gives the same timeline. Implementations live in
// statemachines/ (Boost.MSM) and in plugins.
//
// A timeline is a list of steps in the order in which the process accepted events. That is the
// order of the history, except on a day that holds an event known only by its day: there an event
// that makes sense only after another of the same day is offered again after it (DESIGN.md, "Time";
// readings 33 and 37).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/history/history.hpp"

namespace duecourse {

using StateIndex = std::uint16_t;      ///< into ProcessDescription::states
using MilestoneIndex = std::uint16_t;  ///< into ProcessDescription::milestones
using EventIndex = std::uint32_t;      ///< into History::events
using StepIndex = std::uint32_t;       ///< into Timeline::steps

inline constexpr EventIndex kNoEvent = 0xffffffffU;

/// What a working day is to a process that knows it: an event kind, and the milestone of that name;
/// its fact is the name of the calendar (engine/calendar_records.hpp).
inline constexpr const char* kWorkingDay = "working_day";
inline constexpr const char* kCalendarFact = "calendar";

/// What a date of a named list is to a process that knows it: an event kind, and the milestone of
/// that name; it occurs where the time before the date begins (engine/calendar_records.hpp).
inline constexpr const char* kListedDate = "listed_date";
inline constexpr const char* kListFact = "list";
inline constexpr const char* kDateFact = "date";
/// Of a kind of `[process.dates]`, beside its date: the date as a text, `2026-06-30`.
inline constexpr const char* kWindowFact = "window";

/// A state that framework files may name. `closed`: nothing opens in it, and entering it closes.
struct StateInfo {
  std::string name;
  std::string meaning;
  bool closed = false;
};

/// An event kind the process knows, with the facts it reads.
struct KindInfo {
  std::string name;
  std::vector<std::string> facts;
};

/// A milestone that framework files may name, with the facts that `when` may ask for: those of its
/// event and those that the process carries.
struct MilestoneInfo {
  std::string name;
  std::string meaning;
  std::vector<std::string> facts;
  bool plan = false;  ///< its event may lie in the future without being a finding
};

/// The vocabulary of a process. Names are snake_case.
struct ProcessDescription {
  std::string name;
  SubjectKind subject = SubjectKind::case_;
  std::vector<StateInfo> states;
  std::vector<KindInfo> kinds;
  std::vector<MilestoneInfo> milestones;
  std::vector<std::string> findings;  ///< ids for `process_finding`
};

/// One accepted event.
struct Step {
  EventIndex event = kNoEvent;
  StateIndex state = 0;       ///< after the event
  bool out_of_order = false;  ///< accepted although an earlier step was never recorded
  /// Where the step ended one involvement and another, whose request had come before, goes on at
  /// once: the first event of the one that goes on. What opened before it ends as at closing.
  EventIndex goes_on_from = kNoEvent;
};

/// What an event means in its context. Its facts are `carried` first, then those of its event.
struct Milestone {
  MilestoneIndex name = 0;
  StepIndex step = 0;
  EventIndex event = kNoEvent;    ///< the step's own event, or an earlier one that it explains
  EventIndex answers = kNoEvent;  ///< the event it answers, where it names one that exists
  bool wrong_reference = false;   ///< it names an event that does not exist: falls back, a finding
  Facts carried;
};

/// Why a process did not accept an event.
struct Refusal {
  EventIndex event = kNoEvent;
  StateIndex state = 0;
  std::string reason;  ///< in words: "the case is closed"
};

/// Something the process itself found wrong; `finding` is one of ProcessDescription::findings.
struct ProcessFinding {
  std::uint16_t finding = 0;
  EventIndex event = kNoEvent;
  std::string text;
};

/// States that hold side by side, each of the whole subject (no person) or of one child.
struct Situation {
  bool closed = false;
  std::vector<std::pair<StateIndex, std::optional<PersonId>>> states;

  friend bool operator==(const Situation&, const Situation&) = default;
};

/// What a history means. Steps ascend; milestones ascend by step. Before the first step the state
/// is `initial`.
struct Timeline {
  StateIndex initial = 0;
  /// Of a process whose states overlap: what the `initial` and the state of each step index. Empty:
  /// those are states of the description.
  std::vector<Situation> situations;
  std::vector<Step> steps;
  std::vector<Milestone> milestones;
  std::vector<Refusal> refused;
  std::vector<EventIndex> unknown_kinds;  ///< kinds this process does not know: ignored, counted
  std::vector<ProcessFinding> findings;
};

struct OpenRules;

/// A process. Immutable after construction; replay may be called from several threads.
class Process {
 public:
  virtual ~Process() = default;
  [[nodiscard]] virtual const ProcessDescription& description() const = 0;
  /// Reads `history` (whose subject kind is the description's). Never fails: what contradicts is a
  /// refusal. `zone` says which events share a day.
  [[nodiscard]] virtual Timeline replay(const History& history, const Zone& zone) const = 0;
  /// The process that a framework file makes of it with its own kinds and states; nullptr: the file
  /// can say nothing about it.
  [[nodiscard]] virtual std::shared_ptr<const Process> configured(const OpenRules& rules) const;
};

/// Whether nothing opens where `state` (of a step, or the initial one) holds.
[[nodiscard]] bool is_closed(const Process& process, const Timeline& timeline, StateIndex state);
/// Whether the state `named` of the description holds in `state`: for the child `person`, or for
/// anybody where there is none. What holds for the whole subject holds for every child.
[[nodiscard]] bool is_in(const Timeline& timeline, StateIndex state, StateIndex named,
                         const std::optional<PersonId>& person);
/// What people read: `allocated`; `open, placed (P1)`.
[[nodiscard]] std::string spell_state(const Process& process, const Timeline& timeline,
                                      StateIndex state);

/// A fact of a milestone: what the process carries first, then what its event says.
[[nodiscard]] const FactValue* fact_of(const Milestone& milestone, const History& history,
                                       std::string_view name);
/// The moment of a milestone: when its event occurred.
[[nodiscard]] const Moment& moment_of(const Milestone& milestone, const History& history);

/// Indexes by name; nullopt where there is no such thing.
[[nodiscard]] std::optional<MilestoneIndex> milestone_index(const ProcessDescription& process,
                                                            std::string_view name);
[[nodiscard]] std::optional<StateIndex> state_index(const ProcessDescription& process,
                                                    std::string_view name);

/// The processes a framework may name. Owned by whoever builds it; outlives every rulebook.
using Processes = std::vector<std::shared_ptr<const Process>>;
/// The process of that name, or nullptr.
[[nodiscard]] const Process* find_process(const Processes& processes, std::string_view name);

}  // namespace duecourse
