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
#include <string_view>
#include <utility>
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
  come,      ///< with `on_dates`: those whose date has come; where there is none, the next
};

/// Which time of the ending counts (`measured`): when it was done, or when it was on the system,
/// where the clause asks for that (reading 22).
enum class Measured { occurred, recorded };

/// One of `due_from`: a duration counted from a fact ("84 calendar days after allocated_on"); a
/// fact that holds a date, or a duration as text, which counts from the start; neither: `due`.
struct DueChoice {
  std::optional<Duration> duration;
  std::string fact;

  friend bool operator==(const DueChoice&, const DueChoice&) = default;
};

/// `due_from = { earliest = [...] }`: a choice among dates and durations.
struct DueFrom {
  enum class Take {
    earliest,
    latest,
    first,  ///< of the list, that is recorded: it replaces the others
  };
  Take take = Take::earliest;
  std::vector<DueChoice> choices;  ///< in the order of the file

  friend bool operator==(const DueFrom&, const DueFrom&) = default;
};

/// What a rule makes. Stored: do not renumber.
enum class RuleKind { timescale = 0, finding = 1, notification = 2 };

/// `timescale`, `finding`, `notification`.
[[nodiscard]] const char* word_of(RuleKind kind);

/// One of `limits`: the limit of an interval for which all that it asks holds. `then` and
/// `changes_after` are short for it.
struct LimitCase {
  Duration due;
  std::optional<Duration> after;      ///< the interval begins later than this after `since`
  std::vector<MilestoneMatch> since;  ///< the latest of these; empty: where the chain began
  Condition when;                     ///< on the facts of what begins the interval
  /// A date among those facts: the interval begins, or its due would fall, on or after it.
  std::optional<std::string> from;

  friend bool operator==(const LimitCase&, const LimitCase&) = default;
};

/// One of `also`: when it happens while a deadline is open, that is due by the earlier of both.
struct AlsoDue {
  std::vector<MilestoneMatch> starts;
  Duration due;
  std::string date;  ///< not empty: by this date among the facts, where it is recorded

  friend bool operator==(const AlsoDue&, const AlsoDue&) = default;
};

/// `moved_by`: a milestone that carries the new due date of the open one, taken as it stands.
struct MovedBy {
  std::vector<MilestoneMatch> by;  ///< empty: nothing moves it
  std::string fact;

  friend bool operator==(const MovedBy&, const MovedBy&) = default;
};

/// `owner_after`: whose duty it is once that long has passed since the start.
struct OwnerAfter {
  Duration at;
  Recipient owner;

  friend bool operator==(const OwnerAfter&, const OwnerAfter&) = default;
};

/// A letter that reminders of a timescale carry ready to be sent, to whoever made the request: the
/// referrer (Family Solutions 1.2, 2.2, 3.1).
struct DraftRule {
  std::string letter;   ///< which template: `acknowledgement`
  std::string request;  ///< the kind of event that is the request; whoever made it is written to
  /// The date by which the referrer will know more is that of this open deadline of the case ...
  std::optional<TimescaleId> outcome_by;
  std::optional<Duration> outcome_within;  ///< ... and so much later; nothing: no later
};

/// The letters that there are: `acknowledgement`, `screening-outcome`, `meeting-outcome`.
[[nodiscard]] std::vector<std::string> draft_letters();

/// A rule: between which milestones, how long, whose duty, which ladder.
struct Timescale {
  RuleKind kind = RuleKind::timescale;
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
  /// Opened by a request or an action only where an enabled route names this timescale.
  bool routed = false;
  std::vector<StateIndex> in_states;  ///< empty: any state that is not closed
  /// Opened by each working day of `calendar`: `starts` is then the milestone kWorkingDay of it.
  bool each_working_day = false;
  /// Opened ahead of each date of this list (engine/calendar_records.hpp): `starts` is then the
  /// milestone kListedDate of it, and the clock starts on the date itself.
  std::optional<std::string> on_dates;
  std::optional<Day> activated;  ///< what opened on an earlier day does not count

  std::vector<MilestoneMatch> ends;  ///< any of these (all of them, if ends_all) meets it
  bool ends_all = false;
  Meets meets = Meets::all_open;
  Measured measured = Measured::occurred;
  std::vector<MilestoneMatch> withdrawn_by;
  bool survives_closure = false;
  bool opens_when_closed = false;  ///< opened on a closed case, or after its enrolment, too
  std::optional<MilestoneIndex> before;

  std::optional<Duration> due;
  std::optional<Duration> expected;  ///< clamped to due
  std::optional<Duration> not_before;
  std::optional<DueFrom> due_from;
  std::vector<LimitCase> limits;           ///< the first that applies; none: `due`
  std::vector<MilestoneMatch> count_from;  ///< from the latest of these, else from the opening
  std::vector<AlsoDue> also;
  MovedBy moved_by;
  std::vector<MilestoneMatch> paused_by;   ///< the clock stands from one of these
  std::vector<MilestoneMatch> resumed_by;  ///< to one of these
  bool repeats = false;
  bool repeats_from_due = false;
  std::optional<Duration> then;

  Recipient owner;
  std::optional<OwnerAfter> owner_after;
  LadderId ladder;
  std::shared_ptr<const WorkingCalendar> calendar;  ///< never null
  std::vector<std::string> stands_in_for;           ///< "framework/timescale"
  std::optional<DraftRule> draft;
  bool pack = false;  ///< of a worker: its reminders carry a page on what that worker carries
  bool enabled = true;
};

/// A threshold (`count`): how often something may happen in an involvement.
struct OftenRule {
  int over = 0;                       ///< raised by each one more
  std::optional<Duration> within;     ///< of those, only the ones for which this is not over yet
  bool by_person = false;             ///< each child's are counted apart
  std::vector<MilestoneMatch> since;  ///< one of these begins the counting anew
};

/// A row of the guide's tables "Added by / Sent to": who is asked by an action or request of a
/// step.
struct Route {
  std::vector<std::string> steps;  ///< the names of the step, as the guide writes them
  std::string name;                ///< of the action or request
  bool is_request = false;
  std::vector<std::string> bare_steps;  ///< bare_wording() of the steps, to compare by
  std::string bare_name;                ///< and of the name
  Recipient added_by;
  Recipient sent_to;                     ///< whom it goes to where its record names nobody
  Recipient owner;                       ///< whom its record names, else `sent_to`
  std::optional<TimescaleId> timescale;  ///< which tracks it; a disabled route may have none
  std::string note;
  bool enabled = true;
};

/// One way in which a milestone raises a finding, or makes a notification due.
struct Cause {
  std::vector<MilestoneMatch> at;  ///< any of these, each with the cause's `when` folded in
  std::string aspect;              ///< tells causes of one record apart; part of the identity
  std::string says;                ///< what is wrong, in words; empty: the rule's title
  std::vector<std::string> wants;  ///< facts that must be recorded and not be false
  /// Facts whose time of day must be later than this many minutes after midnight.
  std::vector<std::pair<std::string, std::chrono::minutes>> later_than;
  std::optional<Duration> recorded_after;  ///< recorded later than this after it occurred
  std::vector<MilestoneMatch> unless;      ///< one of these before it, in this involvement: nothing
  std::vector<MilestoneMatch> mended_by;   ///< one of these after it clears the finding
  std::vector<MilestoneMatch> set;         ///< raised where more of these have passed before it
  std::vector<MilestoneMatch> done;        ///< than of these
  std::vector<TimescaleId> while_open;     ///< raised while any of these deadlines is open
  std::optional<OftenRule> often;          ///< raised only by one too many
};

/// Marks of how long something has lasted: 3, 6, 9 and 12 months, and then every 3.
struct Marks {
  std::vector<MilestoneMatch> since;  ///< where the counting begins, once an involvement
  std::vector<Duration> at;           ///< ascending, of one unit
  std::optional<Duration> then_every;
  std::vector<MilestoneMatch> oversight;  ///< the last of these stands beside it in reports
};

/// How many families a worker may carry (11.3).
struct CaseloadRule {
  std::vector<std::string> roles;           ///< those that count
  int full_time = 0;                        ///< families
  int part_time = 0;                        ///< for less than full time
  std::optional<MilestoneIndex> agreed_by;  ///< with the facts `families` and `until`
};

/// A list, made anew every week: of the cases at risk, or of those in which a deadline is open.
struct ListRule {
  std::chrono::weekday every{1U};
  std::optional<TimescaleId> open;  ///< of cases; nothing: the list is of the cases at risk
};

/// A `[[finding]]` or `[[notification]]`. Raised in one of five ways: by milestones, by the
/// process, by marks, by a count, as a list.
struct FindingRule {
  /// What it shares with a timescale: id, clause, title, note, subject, owner, ladder (what it
  /// tells), calendar, whether it survives closing. It has no limits of its own.
  Timescale rule;
  std::vector<Cause> causes;
  std::optional<std::uint16_t> process_finding;  ///< into ProcessDescription::findings
  std::optional<Marks> marks;
  std::optional<CaseloadRule> caseload;
  std::optional<ListRule> list;

  std::vector<std::string> risk;  ///< only where the case record says one of these, or where it
  std::optional<MilestoneIndex> risk_set;  ///< was marked by this (its fact `on` is not false)
  std::optional<Duration> grace;     ///< how long the record may be completed before it is raised
  std::optional<std::string> until;  ///< a date among the facts: past it there is nothing to mend
  std::optional<Duration> lasts;     ///< it ends by itself
  std::optional<TimescaleId> share_of;  ///< reports show how many of these deadlines were met
  bool once = false;                    ///< raised no second time while one of its aspect is open
  bool together = false;                ///< the causes of one record are one finding
  /// Raised by what [caseload] counts alone: it stands until somebody acts, as a caseload does.
  bool by_children = false;
};

/// The span of a sample: by the calendar, in the zone of the council.
enum class SampleSpan { month, quarter, year };

/// A `[[sample]]`: of the families (or cases) that reach a milestone within a span at least a share
/// is drawn, rounded up (section 9f). Drawing is the service's: a draw is stored and stands.
struct SampleRule {
  TimescaleId id;
  std::string clause;
  std::string title;
  std::string note;
  std::vector<MilestoneMatch> of;  ///< any of these makes a case one of those that are drawn from
  std::string draws;               ///< the kind of the record that a draw writes on the case
  int share = 0;                   ///< in ten-thousandths: 10 % is 1000; from 1 to 10000
  SampleSpan each = SampleSpan::quarter;
  bool by_family = true;         ///< the cases of one family are drawn as one
  std::optional<Day> activated;  ///< what was reached on an earlier day does not count
  bool enabled = true;
};

/// `[process.dates]`: each date of a list of the configuration is a record of that kind on every
/// subject that takes part (engine/calendar_records.hpp).
struct DatedKind {
  SubjectKind subject = SubjectKind::case_;
  std::string kind;
  std::string list;
};

/// Which workers or teams a framework applies to: the job is any of these; empty: none.
struct AppliesTo {
  std::vector<std::string> jobs;
  bool all_teams = false;
};

/// One number of a count of children: those in any of these states.
struct ChildCount {
  std::string fact;                 ///< of the record that is made; "children": in any at all
  std::vector<std::string> states;  ///< of the process of cases

  friend bool operator==(const ChildCount&, const ChildCount&) = default;
};

/// One number of a team's count: its active workers with one of these jobs.
struct StaffCount {
  std::string fact;
  std::vector<std::string> jobs;

  friend bool operator==(const StaffCount&, const StaffCount&) = default;
};

/// `[caseload]`: how children are counted (engine/caseload_records.hpp).
struct ChildCaseload {
  std::vector<std::string> roles;      ///< a worker's: those that count
  std::vector<ChildCount> counts;      ///< the first is "children", of all the states below
  std::vector<StateIndex> states;      ///< a child is counted while in any of these
  std::vector<MilestoneMatch> joins;   ///< a child is counted from one of these that names it;
                                       ///< empty: the states themselves say which child
  std::vector<MilestoneMatch> leaves;  ///< to one of these that names it, or names nobody
  std::string worker_kind;             ///< the event kind of a worker's count; empty: none
  std::string team_kind;               ///< of a team's
  std::vector<StaffCount> staff;
};

/// A part of a capacity table: how many children of one count a full-time post holds.
struct CapacityPart {
  std::string fact;  ///< of `counts`
  std::string title;
  int children = 0;
};

/// `capacity`: how many children the full-time posts of a district hold.
struct CapacityRule {
  std::vector<std::string> jobs;
  int children = 0;  ///< for one full-time post
  std::vector<CapacityPart> parts;
};

/// `evaluation`: how reviews were held, how long children stayed, what ended early.
struct EvaluationRule {
  std::vector<TimescaleId> reviews;
  std::vector<MilestoneMatch> early;    ///< each is an early ending of a case's involvement
  std::vector<MilestoneMatch> decided;  ///< of those: with a decision on record
};

/// A `[[report]]`: numbers for managers, one of both kinds.
struct ReportRule {
  TimescaleId id;
  std::string clause;
  std::string title;
  std::string note;
  std::optional<CapacityRule> capacity;
  std::optional<EvaluationRule> evaluation;
  bool enabled = true;
};

/// Everything of one practice document. Borrows its processes, which outlive it, but for those that
/// its file configures.
struct Framework {
  FrameworkId id;
  std::string title;
  std::shared_ptr<const WorkingCalendar> calendar;  ///< never null
  std::array<const Process*, 3> process{};          ///< by SubjectKind; nullptr: not watched
  std::vector<std::shared_ptr<const Process>> own_processes;  ///< some of `process`
  AppliesTo applies_to;
  std::vector<Ladder> ladders;
  std::vector<Timescale> timescales;  ///< enabled and disabled, in the order of the file
  std::vector<FindingRule> findings;  ///< and notifications; likewise
  std::vector<Route> routes;          ///< likewise
  std::vector<SampleRule> samples;    ///< likewise
  std::vector<DatedKind> dated_kinds;
  std::optional<ChildCaseload> children;
  std::vector<ReportRule> reports;  ///< enabled and disabled, in the order of the file
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
  std::map<std::string, std::vector<Day>> date_lists;  ///< by name, each ascending
  Zone zone = utc_zone();
  SendingRules sending;
  Duration backlog_after;  ///< due longer ago than this when first known: backlog
  std::uint64_t hash = 0;  ///< of all that was loaded: changes when any rule does
};

/// The framework, timescale or ladder of that id, or nullptr.
[[nodiscard]] const Framework* find_framework(const Rulebook& rulebook, const FrameworkId& id);
[[nodiscard]] const Timescale* find_timescale(const Framework& framework, const TimescaleId& id);
[[nodiscard]] const FindingRule* find_finding(const Framework& framework, const TimescaleId& id);
/// The timescale of that id, or what a finding shares with one; or nullptr.
[[nodiscard]] const Timescale* find_rule(const Framework& framework, const TimescaleId& id);
/// The enabled sample of that id, or nullptr.
[[nodiscard]] const SampleRule* find_sample(const Framework& framework, const TimescaleId& id);
/// The route of an action or request of a step, enabled or not, or nullptr. Wordings are compared
/// by bare_wording(); both must be the same, for one action may stand in several steps.
[[nodiscard]] const Route* find_route(const Framework& framework, std::string_view step,
                                      std::string_view name, bool is_request);
[[nodiscard]] const Ladder* find_ladder(const Framework& framework, const LadderId& id);

}  // namespace duecourse
