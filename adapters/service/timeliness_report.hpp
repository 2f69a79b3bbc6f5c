// The timeliness report: how many deadlines were kept, clause by clause, team by team, month by
// month. Only counts, nothing of a person.
//
// A deadline is of the month, in the council's zone, of the last day on which it could be kept; one
// without a due is of no month ("no date"). It is of the team that its case has now, of a worker's
// present team, or the team itself. Each is counted once, as one of `Timeliness`.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// What became of a deadline. Together they are all deadlines; the first two are the numerator of a
/// share, the first five its denominator.
enum class Timeliness {
  within_expectation,  ///< met, and no later than was expected, where its rule expects something
  within_limit,        ///< met otherwise; also where the expectation is not known any more
  late,                ///< met after its limit
  lapsed,              ///< ended unmet after its limit, whatever ended it, or overtaken
  overdue,             ///< open, its limit has passed
  open,                ///< open, its limit has not passed, or it has none
  withdrawn,           ///< ended before its limit without being met: nothing was asked any more
  /// Withdrawn because its record is gone or corrected; or, unless withdrawn otherwise, a deadline
  /// of another framework stood in for it (`stands_in_for`) when it ended or its limit passed. A
  /// limit that was missed before the record went stays lapsed: a miss is never erased.
  exempt,
};
inline constexpr std::array kAllTimeliness = {Timeliness::within_expectation,
                                              Timeliness::within_limit,
                                              Timeliness::late,
                                              Timeliness::lapsed,
                                              Timeliness::overdue,
                                              Timeliness::open,
                                              Timeliness::withdrawn,
                                              Timeliness::exempt};
/// `within_expectation`, ...: as JSON and CSV name it.
[[nodiscard]] const char* word_of(Timeliness timeliness);

/// What became of one deadline at `now`. `expected`: its expectation, where one is known;
/// `stood_in_for`: see Timeliness::exempt.
[[nodiscard]] Timeliness timeliness_of(const Tracked& tracked, const std::optional<Limit>& expected,
                                       bool stood_in_for, Instant now);

/// What stands beside a deadline; it changes nothing in how it is counted.
struct TimelinessRemarks {
  bool with_reason = false;   ///< late, lapsed or overdue, and a reason is on record, or was given
                              ///< with a snooze or an acknowledgement
  bool snoozed = false;       ///< it is, or was
  bool acknowledged = false;  ///< an escalation of it is, or was
};

/// How many deadlines became what.
class TimelinessCounts {
 public:
  void add(Timeliness timeliness, const TimelinessRemarks& remarks = {}) {
    ++counts_[static_cast<std::size_t>(timeliness)];
    with_reason_ += remarks.with_reason ? 1 : 0;
    snoozed_ += remarks.snoozed ? 1 : 0;
    acknowledged_ += remarks.acknowledged ? 1 : 0;
  }
  TimelinessCounts& operator+=(const TimelinessCounts& other);
  [[nodiscard]] std::size_t of(Timeliness timeliness) const {
    return counts_[static_cast<std::size_t>(timeliness)];
  }
  [[nodiscard]] std::size_t all() const;
  /// Of those counted, how many have these remarks.
  [[nodiscard]] std::size_t with_reason() const { return with_reason_; }
  [[nodiscard]] std::size_t snoozed() const { return snoozed_; }
  [[nodiscard]] std::size_t acknowledged() const { return acknowledged_; }
  /// Met in time.
  [[nodiscard]] std::size_t numerator() const;
  /// All that had to be met by now: in time, late, lapsed, overdue.
  [[nodiscard]] std::size_t denominator() const;
  /// The share in tenths of a per cent, rounded down, so that 1000 is said only where none was
  /// missed; nothing where the denominator is 0.
  [[nodiscard]] std::optional<std::size_t> per_mille() const;

 private:
  std::array<std::size_t, kAllTimeliness.size()> counts_{};
  std::size_t with_reason_ = 0;
  std::size_t snoozed_ = 0;
  std::size_t acknowledged_ = 0;
};

/// Nothing: no date.
using ReportMonth = std::optional<std::chrono::year_month>;
/// In order of time, no date last.
struct ByMonth {
  bool operator()(const ReportMonth& a, const ReportMonth& b) const { return a && (!b || *a < *b); }
};
using MonthlyCounts = std::map<ReportMonth, TimelinessCounts, ByMonth>;

struct TeamTimeliness {
  TeamId team;           ///< empty: cases and workers without a team
  std::string name;      ///< empty where the store has none
  MonthlyCounts months;  ///< only where there is something
};

/// One timescale, which is one limit of one clause.
struct ClauseTimeliness {
  FrameworkId framework;
  std::string framework_title;  ///< its id, where the rules do not have it any more
  TimescaleId timescale;
  std::string clause;  ///< empty, with the title: the rules do not have it any more
  std::string title;
  MonthlyCounts total;                ///< over all teams; months without anything are there too
  std::vector<TeamTimeliness> teams;  ///< by id, without a team last
};

struct TimelinessReport {
  std::vector<ClauseTimeliness> clauses;  ///< in the order of the files, then what they lost
  std::size_t undated_left_out = 0;       ///< without a due, where a period was asked for
};

/// What is counted; an empty field means any. Months are included. With a period, what has no date
/// is left out.
struct TimelinessFilter {
  ReportMonth from;
  ReportMonth to;
  FrameworkId framework;
  TeamId team;
};

/// Gathers the report subject by subject: feed it every subject once, then take it. Its memory
/// grows with clauses, teams and months, not with deadlines.
class TimelinessGathering {
 public:
  /// `rulebook` is borrowed.
  TimelinessGathering(const Rulebook& rulebook, TimelinessFilter filter);
  /// All deadlines of the subject: those of its assessment and those whose record is gone.
  void add(const AssessedSubject& subject, const Directory& directory);
  /// Months of the period (else from the first to the last that has anything) without anything get
  /// a total of zeros, unless the period is longer than twenty years.
  [[nodiscard]] TimelinessReport take(const Directory& directory);

 private:
  using Clause = std::pair<FrameworkId, TimescaleId>;
  using Teams = std::map<TeamId, MonthlyCounts>;

  void count(const Tracked& tracked, const TeamId& team, Timeliness timeliness,
             const TimelinessRemarks& remarks);
  [[nodiscard]] TimescaleId called_now(const DeadlineKey& key) const;
  [[nodiscard]] ClauseTimeliness taken(const Clause& clause, const Teams& teams,
                                       const Directory& directory) const;

  const Rulebook& rulebook_;
  TimelinessFilter filter_;
  std::map<Clause, TimescaleId> renamed_;  ///< what `formerly` says -> what it is called now
  std::map<Clause, Teams> clauses_;
  std::size_t undated_left_out_ = 0;
};

}  // namespace duecourse::adapters
