// The quantitative evaluation of a service, district by district: how its reviews were held, how
// long children stayed, what ended early. `[[report]] evaluation` of a framework file names the
// timescales and milestones. Only counts, nothing of a person.
//
// A review belongs to the day on which it was held; one that was not held, to the last day on which
// it could be. An involvement of a child belongs to the day on which it ended, an early ending to
// its day. The district is that of the team that the case has now.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// From the first to the last of these days; nothing: no bound.
struct EvaluationPeriod {
  std::optional<Day> from;
  std::optional<Day> to;
};

/// What became of the reviews of one timescale. One that was withdrawn, or is not due yet, is none.
struct ReviewCounts {
  int in_window = 0;  ///< held within its limits
  int early = 0;      ///< held before its window opened
  int late = 0;       ///< held after its limit
  int never = 0;      ///< not held: overdue, or its limit passed before it ended unmet

  [[nodiscard]] int all() const { return in_window + early + late + never; }
};

/// The involvements of children that ended in the period, and who is still in at its end.
struct LengthCounts {
  std::vector<int> days;  ///< of each that ended; ascending when taken
  int still_in = 0;

  /// Weeks in tenths, rounded down; nothing where nobody left.
  [[nodiscard]] std::optional<int> median() const;
  [[nodiscard]] std::optional<int> shortest() const;
  [[nodiscard]] std::optional<int> longest() const;
};

struct EvaluationCounts {
  std::vector<ReviewCounts> reviews;  ///< for each of the rule's timescales
  LengthCounts length;
  int early_decided = 0;    ///< ended early, with a decision on record
  int early_undecided = 0;  ///< ended early without one
};

/// One `[[report]]` with `evaluation`. Borrows from the rulebook.
struct EvaluationReport {
  const Framework* framework = nullptr;
  const ReportRule* rule = nullptr;
  /// By name, no district ("") last; every district of a team is there.
  std::vector<std::pair<std::string, EvaluationCounts>> districts;
  EvaluationCounts total;
};

/// Gathers the reports subject by subject: feed it every case, then take them.
class EvaluationGathering {
 public:
  /// `rulebook` is borrowed.
  EvaluationGathering(const Rulebook& rulebook, const EvaluationPeriod& period)
      : rulebook_(rulebook), period_(period) {}
  void add(const AssessedSubject& subject, const Directory& directory);
  [[nodiscard]] std::vector<EvaluationReport> take(const Directory& directory);

 private:
  using Districts = std::map<std::string, EvaluationCounts>;

  [[nodiscard]] bool holds(Instant at) const;
  void count_reviews(const AssessedSubject& subject, const EvaluationRule& rule,
                     const Framework& framework, EvaluationCounts& into) const;
  void count_lengths(const AssessedSubject& subject, const Framework& framework,
                     LengthCounts& into) const;
  void count_early(const AssessedSubject& subject, const Reading& reading,
                   const EvaluationRule& rule, EvaluationCounts& into) const;

  const Rulebook& rulebook_;
  EvaluationPeriod period_;
  std::map<const ReportRule*, Districts> reports_;
};

}  // namespace duecourse::adapters
