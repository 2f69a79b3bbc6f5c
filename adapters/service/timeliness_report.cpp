// Counting the timeliness report.
#include "adapters/service/timeliness_report.hpp"

#include <algorithm>
#include <numeric>

#include "engine/deadlines/late_reason.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

using std::chrono::months;
using std::chrono::year_month;

constexpr months kLongestFilled{240};

// When it was decided what becomes of a deadline: it ended, or its limit passed.
Instant decided_at(const Tracked& tracked, Instant now) {
  const Instant ended = tracked.ending ? tracked.ending->at.at : now;
  return tracked.due ? std::min(ended, tracked.due->at) : ended;
}

bool was_open(const Deadline& deadline, Instant at) {
  return deadline.start.at <= at && (!deadline.ending || deadline.ending->at.at >= at);
}

// The deadlines of a subject that stand in for those of other frameworks: mostly there are none.
std::vector<const Deadline*> standing_in(const Assessment& assessment) {
  std::vector<const Deadline*> found;
  for (const Deadline& deadline : assessment.deadlines) {
    if (!deadline.timescale->stands_in_for.empty()) found.push_back(&deadline);
  }
  return found;
}

// Whether one of them stood in for it, for the same person or for all.
bool is_stood_in_for(const Tracked& tracked, const std::vector<const Deadline*>& standing,
                     Instant now) {
  if (standing.empty()) return false;
  const std::string name = tracked.key.framework.str() + "/" + tracked.key.timescale.str();
  const Instant decided = decided_at(tracked, now);
  return std::any_of(standing.begin(), standing.end(), [&](const Deadline* other) {
    const auto& for_these = other->timescale->stands_in_for;
    return (!other->person || other->person == tracked.person) &&
           std::find(for_these.begin(), for_these.end(), name) != for_these.end() &&
           was_open(*other, decided);
  });
}

TeamId team_of(const AssessedSubject& subject, const Directory& directory) {
  const SubjectRef& ref = subject.input.subject;
  switch (ref.kind) {
    case SubjectKind::case_: {
      const auto& record = subject.input.context.case_record;
      return record ? record->team : TeamId();
    }
    case SubjectKind::worker: {
      const auto worker = directory.workers.find(WorkerId(ref.id.str()));
      return worker == directory.workers.end() ? TeamId() : worker->second.team;
    }
    case SubjectKind::team:
      return TeamId(ref.id.str());
  }
  return {};
}

ReportMonth month_of(const std::optional<Limit>& due, const Zone& zone) {
  if (!due) return std::nullopt;
  const std::chrono::year_month_day day{last_day_of(*due, zone)};
  return year_month{day.year(), day.month()};
}

bool is_gone(const Ending& ending) {
  return ending.reason == EndReason::gone_from_host || ending.reason == EndReason::corrected;
}

// What stands beside it: it is counted as late all the same.
TimelinessRemarks remarks_of(const Tracked& tracked, Timeliness timeliness, bool on_record,
                             const AssessedSubject& subject) {
  TimelinessRemarks remarks;
  for (const Quieting* one :
       standing_quietings(subject.input.quietings, tracked.id, subject.history.now)) {
    (one->kind == QuietKind::snooze ? remarks.snoozed : remarks.acknowledged) = true;
  }
  const bool missed = timeliness == Timeliness::late || timeliness == Timeliness::lapsed ||
                      timeliness == Timeliness::overdue;
  remarks.with_reason = missed && (on_record || remarks.snoozed || remarks.acknowledged);
  return remarks;
}

// Every month between the first and the last of `clauses`, or of the period, gets a total.
void fill_gaps(std::vector<ClauseTimeliness>& clauses, const TimelinessFilter& filter) {
  ReportMonth first = filter.from;
  ReportMonth last = filter.to;
  for (const ClauseTimeliness& clause : clauses) {
    for (const auto& [month, counts] : clause.total) {
      if (!month) continue;
      if (!filter.from && (!first || *month < *first)) first = month;
      if (!filter.to && (!last || *month > *last)) last = month;
    }
  }
  if (!first || !last || *last - *first > kLongestFilled) return;
  for (ClauseTimeliness& clause : clauses) {
    for (year_month month = *first; month <= *last; month += months{1}) clause.total[month];
  }
}

}  // namespace

const char* word_of(Timeliness timeliness) {
  constexpr std::array<const char*, kAllTimeliness.size()> kWords = {
      "within_expectation", "within_limit", "late", "lapsed", "overdue", "open",
      "withdrawn",          "exempt"};
  return kWords[static_cast<std::size_t>(timeliness)];
}

Timeliness timeliness_of(const Tracked& tracked, const std::optional<Limit>& expected,
                         bool stood_in_for, Instant now) {
  const DeadlineState state = state_at(tracked.ending, tracked.due, now);
  if (state == DeadlineState::withdrawn) {
    return is_gone(*tracked.ending) ? Timeliness::exempt : Timeliness::withdrawn;
  }
  if (stood_in_for) return Timeliness::exempt;
  switch (state) {
    case DeadlineState::open:
      return Timeliness::open;
    case DeadlineState::overdue:
      return Timeliness::overdue;
    case DeadlineState::met:
      return expected && keeps(tracked.ending->at, *expected) ? Timeliness::within_expectation
                                                              : Timeliness::within_limit;
    case DeadlineState::met_late:
      return Timeliness::late;
    case DeadlineState::lapsed:
    case DeadlineState::withdrawn:
      break;
  }
  return Timeliness::lapsed;
}

TimelinessCounts& TimelinessCounts::operator+=(const TimelinessCounts& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  with_reason_ += other.with_reason_;
  snoozed_ += other.snoozed_;
  acknowledged_ += other.acknowledged_;
  return *this;
}

std::size_t TimelinessCounts::all() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::size_t{0});
}

std::size_t TimelinessCounts::numerator() const {
  return of(Timeliness::within_expectation) + of(Timeliness::within_limit);
}

std::size_t TimelinessCounts::denominator() const {
  return numerator() + of(Timeliness::late) + of(Timeliness::lapsed) + of(Timeliness::overdue);
}

std::optional<std::size_t> TimelinessCounts::per_mille() const {
  const std::size_t of_these = denominator();
  if (of_these == 0) return std::nullopt;
  return numerator() * 1000 / of_these;
}

TimelinessGathering::TimelinessGathering(const Rulebook& rulebook, TimelinessFilter filter)
    : rulebook_(rulebook), filter_(std::move(filter)) {
  for (const Framework& framework : rulebook.frameworks) {
    for (const Timescale& timescale : framework.timescales) {
      if (timescale.formerly) renamed_[{framework.id, *timescale.formerly}] = timescale.id;
    }
  }
}

void TimelinessGathering::add(const AssessedSubject& subject, const Directory& directory) {
  const TeamId team = team_of(subject, directory);
  if (!filter_.team.empty() && team != filter_.team) return;
  const auto& deadlines = subject.assessment.deadlines;
  const std::vector<const Deadline*> standing = standing_in(subject.assessment);
  const Instant now = subject.history.now;
  for (std::size_t i = 0; i < subject.tracked.size(); ++i) {
    const Tracked& tracked = subject.tracked[i];
    if (!filter_.framework.empty() && tracked.key.framework != filter_.framework) continue;
    // Beyond the assessment: their record is gone, and with it what was expected.
    const auto expected = i < deadlines.size() ? deadlines[i].expected : std::nullopt;
    const bool silent = is_stood_in_for(tracked, standing, now);
    const Timeliness timeliness = timeliness_of(tracked, expected, silent, now);
    const bool on_record =
        i < deadlines.size() && late_reason_of(deadlines[i], subject.history).has_value();
    count(tracked, team, timeliness, remarks_of(tracked, timeliness, on_record, subject));
  }
}

void TimelinessGathering::count(const Tracked& tracked, const TeamId& team, Timeliness timeliness,
                                const TimelinessRemarks& remarks) {
  const ReportMonth month = month_of(tracked.due, rulebook_.zone);
  if (!month && (filter_.from || filter_.to)) {
    ++undated_left_out_;
    return;
  }
  if (filter_.from && *month < *filter_.from) return;
  if (filter_.to && *month > *filter_.to) return;
  clauses_[{tracked.key.framework, called_now(tracked.key)}][team][month].add(timeliness, remarks);
}

TimescaleId TimelinessGathering::called_now(const DeadlineKey& key) const {
  const auto it = renamed_.find({key.framework, key.timescale});
  return it == renamed_.end() ? key.timescale : it->second;
}

ClauseTimeliness TimelinessGathering::taken(const Clause& clause, const Teams& teams,
                                            const Directory& directory) const {
  ClauseTimeliness result;
  result.framework = clause.first;
  result.framework_title = clause.first.str();
  result.timescale = clause.second;
  if (const Framework* framework = find_framework(rulebook_, clause.first)) {
    result.framework_title = framework->title;
    if (const Timescale* timescale = find_timescale(*framework, clause.second)) {
      result.clause = timescale->clause;
      result.title = timescale->title;
    }
  }
  for (const auto& [id, counts] : teams) {
    for (const auto& [month, some] : counts) result.total[month] += some;
    const auto team = directory.teams.find(id);
    const std::string name = team == directory.teams.end() ? "" : team->second.name;
    result.teams.push_back({id, name, counts});
  }
  // The empty id sorts first.
  if (result.teams.front().team.empty()) {
    std::rotate(result.teams.begin(), result.teams.begin() + 1, result.teams.end());
  }
  return result;
}

TimelinessReport TimelinessGathering::take(const Directory& directory) {
  TimelinessReport report;
  report.undated_left_out = undated_left_out_;
  const auto take_clause = [&](const Clause& clause) {
    auto node = clauses_.extract(clause);
    if (node.empty()) return;
    report.clauses.push_back(taken(clause, node.mapped(), directory));
  };
  for (const Framework& framework : rulebook_.frameworks) {
    for (const Timescale& timescale : framework.timescales) {
      take_clause({framework.id, timescale.id});
    }
  }
  while (!clauses_.empty()) take_clause(Clause(clauses_.begin()->first));
  fill_gaps(report.clauses, filter_);
  return report;
}

}  // namespace duecourse::adapters
