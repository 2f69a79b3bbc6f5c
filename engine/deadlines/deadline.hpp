// Deadlines: instances of timescales on one subject, and how they ended.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/calendar/counting.hpp"
#include "engine/framework/rulebook.hpp"
#include "engine/history/history.hpp"
#include "engine/history/parties.hpp"
#include "engine/history/surroundings.hpp"
#include "engine/process/process.hpp"

namespace duecourse {

/// Between the event and the cause in the anchor of a finding.
inline constexpr char kCauseMark = '!';

/// What makes a deadline the same deadline: never an ordinal, a person, a day or an address.
struct DeadlineKey {
  FrameworkId framework;
  TimescaleId timescale;
  EventId anchor;  ///< the opening event; of a finding also its aspect, mark or week
  RuleKind rule = RuleKind::timescale;

  friend auto operator<=>(const DeadlineKey&, const DeadlineKey&) = default;
  friend bool operator==(const DeadlineKey&, const DeadlineKey&) = default;
};

/// Stored: do not renumber.
enum class EndKind { met = 0, met_late = 1, lapsed = 2, withdrawn = 3 };

/// Why a deadline ended. Stored: do not renumber.
enum class EndReason {
  done = 0,               ///< an ending milestone
  done_before_start = 1,  ///< answered before its start (readings 7 and 29)
  withdrawn_by = 2,       ///< a milestone that makes it pointless
  state_left = 3,         ///< the process left the states in which it is kept
  closed = 4,             ///< the case closed
  restarted = 5,          ///< a new opening replaced it
  enrolment_ended = 6,    ///< the subject takes no part in the framework any more
  gone_from_host = 7,     ///< the opening record is not in the host any more
  overtaken = 8,          ///< the milestone it had to precede came first
  corrected = 9,          ///< its opening record is there, but after corrections it does not arise
};

/// `met`, `met_late`, `lapsed`, `withdrawn`.
[[nodiscard]] const char* word_of(EndKind kind);
/// snake_case word of the reason.
[[nodiscard]] const char* word_of(EndReason reason);
[[nodiscard]] std::optional<EndKind> end_kind_of(std::string_view word);
[[nodiscard]] std::optional<EndReason> end_reason_of(std::string_view word);

/// How and when a deadline ended. `by` is empty where no event ended it (gone_from_host).
struct Ending {
  EndKind kind = EndKind::met;
  EndReason reason = EndReason::done;
  EventId by;
  std::string by_host_id;
  Moment at;  ///< the time that was measured (reading 22)

  friend bool operator==(const Ending&, const Ending&) = default;
};

/// From what and how long its due was counted: what explain unfolds day by day.
struct Count {
  Moment from;
  const Duration* duration = nullptr;  ///< of the rulebook, or `recorded`; nullptr: a bare date
  Side side = Side::after;
  std::string from_what;  ///< in words where it is not the opening: a fact's name
  std::shared_ptr<const Duration> recorded{};  ///< a duration that stands among the facts
};

/// What moved the due of an open deadline.
enum class Change {
  counted_anew,  ///< a milestone of `count_from`: the limit counts from it
  also_due,      ///< one of `also`: the earlier of two limits
  moved,         ///< `moved_by`: a date on record
  paused,        ///< the clock stands; no due meanwhile
  resumed,       ///< it goes on; later by as long as it stood
};

/// One such change, in the order of the timeline. Both countings of a moved date can be shown.
struct DueChange {
  Change change = Change::counted_anew;
  EventIndex by = kNoEvent;
  std::optional<Limit> was;    ///< the due before it
  std::optional<Count> count;  ///< how that had been counted
};

/// One instance of a timescale. Borrows from the rulebook and indexes the history it came from.
struct Deadline {
  const Framework* framework = nullptr;
  const Timescale* timescale = nullptr;
  const Route* route = nullptr;  ///< of a routed one: the route that opened it
  EventIndex anchor = kNoEvent;  ///< the opening event
  std::optional<PersonId> person;
  int occurrence = 1;  ///< for display only (reading 16)
  Moment start;        ///< where the clock starts
  std::optional<Limit> due;
  std::optional<Limit> expected;
  std::optional<Instant> not_before;
  std::optional<Ending> ending;
  std::optional<Count> counted;  ///< of `due`
  bool expectation_clamped = false;
  std::optional<Instant> hands_over;  ///< from when the duty is that of `owner_after`
  std::vector<DueChange> changes;     ///< while it was open
};

/// Whose duty it is at a moment: of a routed one whom its record names, else whom its route says;
/// otherwise the timescale's owner, or from the hand-over on `owner_after`'s.
[[nodiscard]] const Recipient& owner_at(const Deadline& deadline, Instant now);

/// How a deadline looks at a moment; overdue is never stored.
enum class DeadlineState { open, overdue, met, met_late, lapsed, withdrawn };
[[nodiscard]] const char* word_of(DeadlineState state);
[[nodiscard]] DeadlineState state_at(const std::optional<Ending>& ending,
                                     const std::optional<Limit>& due, Instant now);

/// Its identity: framework, timescale and the id of the opening event, read from `history`, which
/// must be the one it was derived from. DESIGN.md, "Identity".
[[nodiscard]] DeadlineKey key_of(const Deadline& deadline, const History& history);

/// Whom the record that opened it names; nobody where nothing recorded opened it.
[[nodiscard]] Parties parties_of(const Deadline& deadline, const History& history);

/// A finding that a rule of the file raised, or a notification that it made due, and how it ended:
/// mended is `met`. It lives as a deadline does, mostly without a due.
struct Raised {
  const FindingRule* rule = nullptr;
  std::string cause;  ///< tells those of one rule and record apart: an aspect, a mark, a week
  std::string text;   ///< what is wrong, in words
  std::vector<TraceLine> facts;  ///< what raised it
  Deadline life;                 ///< its anchor may be kNoEvent: nothing recorded raised it
};

/// `raised`, `cleared` (mended), `ended` (otherwise): how a finding looks; never stored.
[[nodiscard]] const char* word_of_raised(const std::optional<Ending>& ending);

/// Its identity: framework, rule, the event that raised it with the cause.
[[nodiscard]] DeadlineKey key_of(const Raised& raised, const History& history);

/// Something that the reading of the history itself found wrong: a process, a reference, a date.
struct Finding {
  std::string id;  ///< kebab-case
  std::string text;
  EventIndex event = kNoEvent;
};

/// A process's reading of the history, per framework that the subject is enrolled in.
struct Reading {
  const Framework* framework = nullptr;
  const Process* process = nullptr;
  Timeline timeline;
};

/// Everything that holds for one subject at the history's now.
struct Assessment {
  SubjectRef subject;
  std::vector<Deadline> deadlines;  ///< by framework, timescale in the file's order, then start
  std::vector<Finding> findings;
  std::vector<Raised> raised;  ///< by framework, rule in the file's order, then start
  std::vector<Reading> readings;
  std::optional<Instant> next_change;  ///< when a fact already known will count (recorded ahead)
};

/// The deadlines of one framework on one subject: timeline x timescales x calendar.
/// DESIGN.md, "Rules of opening, meeting, ending".
void derive_deadlines(const Framework& framework, const Enrolment& enrolment,
                      const Timeline& timeline, const History& history, const Zone& zone,
                      Assessment& into);

/// The findings and notifications of one framework on one subject. derive_deadlines() has been
/// there. What only time will raise is noted in next_change.
void derive_findings(const Framework& framework, const Enrolment& enrolment,
                     const Timeline& timeline, const History& history,
                     const Surroundings& surroundings, const Zone& zone, Assessment& into);

/// How many families a worker carried at a moment, and how many they may.
struct CaseloadCount {
  int families = 0;
  int limit = 0;
  std::optional<Moment> agreed_until;  ///< set where an agreed number is the limit

  [[nodiscard]] bool over() const { return families > limit; }
};
[[nodiscard]] CaseloadCount count_caseload(const CaseloadRule& rule, const Timeline& timeline,
                                           const History& history, const Surroundings& surroundings,
                                           const Zone& zone, Instant at);

/// How the due was counted, day by day; empty where it has none or is a bare date.
[[nodiscard]] Trace trace_of(const Deadline& deadline, const Zone& zone);

}  // namespace duecourse
