// The standing report for supervisors: who carries how much, which cases are open for how long and
// when they were last overseen, how many assessments were audited, which cases are at high risk.
// What it shows is named by the findings of the framework files (`caseload`, `marks`, `share_of`,
// `list`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// A worker's caseload under one framework.
struct WorkerLoad {
  WorkerId worker;
  std::string name;
  TeamId team;
  WorkerId supervisor;  ///< empty: nobody is known
  CaseloadCount count;
  int open_long = 0;  ///< cases beyond the first mark
};

/// An open case.
struct OpenCase {
  SubjectId id;
  std::string reference;
  TeamId team;
  WorkerId worker;      ///< who has it; empty: nobody
  WorkerId supervisor;  ///< who hears of its marks
  std::string risk;     ///< as the host writes it
  bool high_risk = false;
  Moment since;
  std::string mark;  ///< "6 calendar months"; empty: not there yet
  std::optional<Moment> overseen;
};

/// A team, with the cases and the workers that are its.
struct TeamLoad {
  TeamId team;
  std::string name;
  WorkerId manager;
  int families = 0;      ///< of its workers' caseloads, summed
  int workers_over = 0;  ///< over their limit
  int open_cases = 0;
  int open_long = 0;
  int assessments = 0;  ///< that were to be audited
  int audited = 0;
  std::vector<std::string> high_risk;  ///< references
};

/// By id. Empty lists where no framework names the finding that would fill them.
struct CaseloadReport {
  std::vector<WorkerLoad> workers;
  std::vector<OpenCase> cases;  ///< longest open first
  std::vector<TeamLoad> teams;
};

/// Gathers the report subject by subject: feed it every subject, then take it.
class CaseloadGathering {
 public:
  explicit CaseloadGathering(const Rulebook& rulebook) : rulebook_(rulebook) {}
  void add(const AssessedSubject& subject, const Directory& directory);
  [[nodiscard]] CaseloadReport take(const Directory& directory);

 private:
  void add_worker(const AssessedSubject& subject, const Reading& reading, const FindingRule& rule,
                  const Directory& directory);
  void add_case(const AssessedSubject& subject, const Reading& reading, const FindingRule& rule,
                const Directory& directory);
  void add_audits(const AssessedSubject& subject, const Framework& framework,
                  const FindingRule& rule);

  const Rulebook& rulebook_;
  CaseloadReport report_;
  std::map<TeamId, TeamLoad> teams_;
};

}  // namespace duecourse::adapters
