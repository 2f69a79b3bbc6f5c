// Counting the evaluation of a service.
#include "adapters/service/evaluation_report.hpp"

#include <algorithm>

#include "adapters/service/children_report.hpp"
#include "engine/caseload_records.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

using std::chrono::days;

constexpr int kDaysOfWeek = 7;

std::optional<int> tenths_of_weeks(const std::vector<int>& sorted, std::size_t twice_the_place) {
  if (sorted.empty()) return std::nullopt;
  const int both = sorted[twice_the_place / 2] + sorted[(twice_the_place + 1) / 2];
  return both * 10 / (2 * kDaysOfWeek);
}

bool passes(const std::vector<MilestoneMatch>& matches, const Milestone& milestone,
            const History& history) {
  return std::any_of(matches.begin(), matches.end(), [&](const MilestoneMatch& match) {
    return match.milestone == milestone.name && holds(match.when, milestone, history);
  });
}

// From joining to leaving, in whatever states.
struct Involvement {
  Moment from;
  std::optional<Moment> to;
};

std::vector<Involvement> involvements(const std::vector<CountedChild>& spans,
                                      const Framework& framework) {
  std::map<std::optional<PersonId>, std::vector<Involvement>> by_child;
  for (const CountedChild& span : spans) {  // in order of time
    if (span.framework != framework.id) continue;
    auto& all = by_child[span.person];
    const bool goes_on = !all.empty() && (!all.back().to || span.from.at <= all.back().to->at);
    if (!goes_on) {
      all.push_back({span.from, span.to});
    } else if (all.back().to && (!span.to || all.back().to->at < span.to->at)) {
      all.back().to = span.to;
    }
  }
  std::vector<Involvement> all;
  for (const auto& [child, some] : by_child) all.insert(all.end(), some.begin(), some.end());
  return all;
}

void add_up(EvaluationCounts& into, const EvaluationCounts& one) {
  for (std::size_t i = 0; i < one.reviews.size(); ++i) {
    into.reviews[i].in_window += one.reviews[i].in_window;
    into.reviews[i].early += one.reviews[i].early;
    into.reviews[i].late += one.reviews[i].late;
    into.reviews[i].never += one.reviews[i].never;
  }
  into.length.days.insert(into.length.days.end(), one.length.days.begin(), one.length.days.end());
  into.length.still_in += one.length.still_in;
  into.early_decided += one.early_decided;
  into.early_undecided += one.early_undecided;
}

}  // namespace

std::optional<int> LengthCounts::median() const {
  return tenths_of_weeks(days, days.empty() ? 0 : days.size() - 1);
}
std::optional<int> LengthCounts::shortest() const {
  return tenths_of_weeks(days, 0);
}
std::optional<int> LengthCounts::longest() const {
  return tenths_of_weeks(days, days.empty() ? 0 : 2 * (days.size() - 1));
}

bool EvaluationGathering::holds(Instant at) const {
  const Day day = rulebook_.zone.day_of(at);
  return (!period_.from || day >= *period_.from) && (!period_.to || day <= *period_.to);
}

void EvaluationGathering::add(const AssessedSubject& subject, const Directory& directory) {
  if (subject.input.subject.kind != SubjectKind::case_) return;
  const auto& record = subject.input.context.case_record;
  const std::string district = district_of(record ? record->team : TeamId(), directory);
  for (const Reading& reading : subject.assessment.readings) {
    for (const ReportRule& report : reading.framework->reports) {
      if (!report.enabled || !report.evaluation) continue;
      EvaluationCounts& counts = reports_[&report][district];
      counts.reviews.resize(report.evaluation->reviews.size());
      count_reviews(subject, *report.evaluation, *reading.framework, counts);
      count_lengths(subject, *reading.framework, counts.length);
      count_early(subject, reading, *report.evaluation, counts);
    }
  }
}

void EvaluationGathering::count_reviews(const AssessedSubject& subject, const EvaluationRule& rule,
                                        const Framework& framework, EvaluationCounts& into) const {
  const Instant now = subject.history.now;
  for (const Deadline& deadline : subject.assessment.deadlines) {
    if (deadline.framework != &framework) continue;
    const auto which = std::find(rule.reviews.begin(), rule.reviews.end(), deadline.timescale->id);
    if (which == rule.reviews.end()) continue;
    ReviewCounts& counts = into.reviews[static_cast<std::size_t>(which - rule.reviews.begin())];
    switch (state_at(deadline.ending, deadline.due, now)) {
      case DeadlineState::met: {
        if (!holds(deadline.ending->at.at)) break;
        const bool early = deadline.not_before && deadline.ending->at.at < *deadline.not_before;
        ++(early ? counts.early : counts.in_window);
        break;
      }
      case DeadlineState::met_late:
        if (holds(deadline.ending->at.at)) ++counts.late;
        break;
      case DeadlineState::lapsed:
      case DeadlineState::overdue:
        if (deadline.due &&
            holds(rulebook_.zone.start_of(last_day_of(*deadline.due, rulebook_.zone)))) {
          ++counts.never;
        }
        break;
      case DeadlineState::open:
      case DeadlineState::withdrawn:
        break;
    }
  }
}

void EvaluationGathering::count_lengths(const AssessedSubject& subject, const Framework& framework,
                                        LengthCounts& into) const {
  const Zone& zone = rulebook_.zone;
  const auto spans = counted_children(subject.assessment, subject.history, zone);
  const Instant now = subject.history.now;
  const auto end_of = [&](Day day) {
    return zone.start_of(day + days{1}) - std::chrono::seconds{1};
  };
  const Instant end = period_.to ? std::min(now, end_of(*period_.to)) : now;
  for (const Involvement& one : involvements(spans, framework)) {
    if (one.from.at <= end && (!one.to || one.to->at > end)) ++into.still_in;
    if (!one.to || !holds(one.to->at)) continue;
    const auto stayed = zone.day_of(one.to->at) - zone.day_of(one.from.at);
    into.days.push_back(static_cast<int>(stayed.count()));
  }
}

void EvaluationGathering::count_early(const AssessedSubject& subject, const Reading& reading,
                                      const EvaluationRule& rule, EvaluationCounts& into) const {
  for (const Milestone& milestone : reading.timeline.milestones) {
    if (!passes(rule.early, milestone, subject.history)) continue;
    if (!holds(moment_of(milestone, subject.history).at)) continue;
    const bool decided = passes(rule.decided, milestone, subject.history);
    ++(decided ? into.early_decided : into.early_undecided);
  }
}

std::vector<EvaluationReport> EvaluationGathering::take(const Directory& directory) {
  std::vector<EvaluationReport> reports;
  for (const Framework& framework : rulebook_.frameworks) {
    for (const ReportRule& rule : framework.reports) {
      if (!rule.enabled || !rule.evaluation) continue;
      Districts districts = std::move(reports_[&rule]);
      for (const auto& [id, team] : directory.teams) {
        if (!team.district.empty()) districts[team.district];
      }
      EvaluationReport report{&framework, &rule, {}, {}};
      report.total.reviews.resize(rule.evaluation->reviews.size());
      for (auto& [name, counts] : districts) {
        counts.reviews.resize(rule.evaluation->reviews.size());
        add_up(report.total, counts);
        std::sort(counts.length.days.begin(), counts.length.days.end());
        report.districts.emplace_back(name, std::move(counts));
      }
      std::sort(report.total.length.days.begin(), report.total.length.days.end());
      auto& all = report.districts;
      if (!all.empty() && all.front().first.empty())
        std::rotate(all.begin(), all.begin() + 1, all.end());
      reports.push_back(std::move(report));
    }
  }
  return reports;
}

}  // namespace duecourse::adapters
