// The parts of compile(): conditions, milestones, durations, recipients, ladders, timescales. Only
// the compile_*.cpp files include this.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/framework/compile.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::compiling {

/// What all parts of one compilation share. Borrowed; lives as long as compile() runs.
struct Workshop {
  const Calendars& calendars;
  std::vector<std::string> recipients;         ///< every word that may stand as a recipient here
  const std::vector<std::string>& date_lists;  ///< every name that `on_dates` may give
  CompiledFramework& result;
  std::array<bool, 3> process_given{};  ///< [process] names one, known or not; by SubjectKind

  [[nodiscard]] Faults& faults() const { return result.faults; }
};

/// True if `id` is kebab-case; else a fault.
bool check_id(const PlacedText& id, std::string_view what, Faults& faults);

/// A duration, or a fault at its place.
std::optional<Duration> read_duration(const PlacedText& text, std::string_view key, Faults& faults);
/// True if every term can be repeated and the whole is longer than nothing.
[[nodiscard]] bool is_positive(const Duration& duration);

/// A recipient: a word, or a list of words of which the first that is there is meant.
std::optional<Recipient> read_recipient(const SourceNode& node, const Workshop& workshop,
                                        bool may_be_owner);
/// A list of recipients; one word alone is a list of one.
std::vector<Recipient> read_recipients(const SourceNode& node, const Workshop& workshop);

/// A condition and every fact it names.
struct ReadCondition {
  Condition condition;
  std::vector<PlacedText> facts;
};
ReadCondition read_condition(const SourceNode& node, Faults& faults);
/// The condition that holds where both hold.
[[nodiscard]] Condition both(const Condition& left, const Condition& right);
/// A fault for every fact that `milestone` does not have.
void check_facts(const std::vector<PlacedText>& facts, const MilestoneInfo& milestone,
                 Faults& faults);

/// Milestones, each a name or `{ milestone = ..., when = ... }`, alone or in a list. `shared` is
/// folded into each.
std::vector<MilestoneMatch> read_matches(const SourceNode& node, const Process& process,
                                         const ReadCondition& shared, std::string_view key,
                                         Faults& faults);
/// The milestone of that name, or a fault.
std::optional<MilestoneIndex> resolve_milestone(const PlacedText& name, const Process& process,
                                                Faults& faults);

/// `[process]`: binds the processes that it names.
void read_processes(const SourceNode& root, const Processes& processes, Workshop& workshop);
/// One `[ladder.ID]`.
Ladder read_ladder(const SourceEntry& entry, const Workshop& workshop);
/// One `[[timescale]]`; its references are added to the result. The ladders are there already.
Timescale read_timescale(const SourceNode& node, const Workshop& workshop);
/// One `[[route]]`, added to the result. The timescales are there already.
void read_route(const SourceNode& node, const Workshop& workshop);
/// One `[[sample]]`.
SampleRule read_sample(const SourceNode& node, const Workshop& workshop);
/// A day, or a fault: `activated = 2026-04-01`.
std::optional<Day> read_activated(const SourceNode& node, Faults& faults);
/// `[caseload]`, and which findings rest on it. Processes and findings are there already.
void read_caseload(const SourceNode& root, Workshop& workshop);
/// Whether both count the children of one worker or team as the same kind of event.
[[nodiscard]] bool count_alike(const Framework& one, const Framework& other);
/// One `[[report]]`, added to the result. Everything else is there already.
void read_report(const SourceNode& node, Workshop& workshop);
/// A fault where no timescale of this framework and subject has that id.
void check_timescale(const PlacedText& id, SubjectKind subject, const Workshop& workshop);
/// One entry of `raised_by`. No process: its names are not resolved.
Cause read_cause(const SourceNode& node, const Process* process, SubjectKind subject,
                 const Workshop& workshop);
/// One `[[finding]]` or `[[notification]]`; what it tells is added to the ladders. The timescales
/// are there already.
FindingRule read_finding(const SourceNode& node, RuleKind kind, const Workshop& workshop);

}  // namespace duecourse::compiling
