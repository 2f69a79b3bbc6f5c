// How many children workers carry, and how many the posts of a district could: the half of the
// caseload report that framework files configure by `[caseload]` and `[[report]] capacity`. What
// it shows is the last count in each history, whether the engine counted or the host.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// The numbers of a count by the name of their fact: `children`, `targeted`.
using ChildNumbers = std::map<std::string, double>;

/// A worker's children under one framework.
struct WorkerChildren {
  const Framework* framework = nullptr;
  WorkerId worker;
  std::string name;
  TeamId team;
  WorkerId supervisor;  ///< the worker's manager; empty: nobody is known
  std::string job;
  std::optional<double> fte;      ///< nothing: the host does not say; counted as full time
  ChildNumbers numbers;           ///< each of the framework's counts, zero where there is none
  std::optional<double> per_fte;  ///< children for a full-time post, rounded up
};

/// The posts of a district, what they hold, and what they have.
struct DistrictCapacity {
  std::string district;        ///< empty: of teams, or people without a team, of no district
  double fte = 0;              ///< of active workers with the job
  double children = 0;         ///< that these posts hold, not rounded
  std::vector<double> parts;   ///< of these for each part, not rounded
  ChildNumbers now;            ///< of the district's teams
  std::size_t fte_unsaid = 0;  ///< workers of whom the host does not say, counted as full time
};

/// One `[[report]]` with `capacity`.
struct CapacityReport {
  const Framework* framework = nullptr;
  const ReportRule* rule = nullptr;
  std::vector<DistrictCapacity> districts;  ///< by name, no district last
  DistrictCapacity total;                   ///< of the sums, not of what is shown of them
};

/// Borrows from the rulebook.
struct ChildrenReport {
  std::vector<WorkerChildren> workers;  ///< by framework, then id
  std::vector<CapacityReport> capacities;
};

/// Rounded half up, as the capacity is shown: 56.5 is 57.
[[nodiscard]] long shown_children(double children);

/// The district of a team, else of the nearest team above it that has one.
[[nodiscard]] std::string district_of(const TeamId& team, const Directory& directory);

/// Gathers the report subject by subject: feed it every subject, then take it.
class ChildrenGathering {
 public:
  /// `rulebook` is borrowed.
  explicit ChildrenGathering(const Rulebook& rulebook) : rulebook_(rulebook) {}
  void add(const AssessedSubject& subject, const Directory& directory);
  [[nodiscard]] ChildrenReport take(const Directory& directory);

 private:
  using District = std::pair<const Framework*, std::string>;

  void add_worker(const AssessedSubject& subject, const Reading& reading,
                  const Directory& directory);
  [[nodiscard]] CapacityReport capacity(const Framework& framework, const ReportRule& report,
                                        const Directory& directory) const;

  const Rulebook& rulebook_;
  std::vector<WorkerChildren> workers_;
  std::map<District, ChildNumbers> districts_;
};

}  // namespace duecourse::adapters
