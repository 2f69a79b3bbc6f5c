// One cycle of planning: everything that is dirty at `now` is assessed, reconciled, planned and
// stored, up to 200 whole subjects a transaction. Nothing is sent here.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/service/parts.hpp"
#include "adapters/service/remarks.hpp"
#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// A subject that could not be planned: it stays dirty and is tried again in the next cycle; where
/// a plugin failed in it, it is set aside (quarantine.hpp).
struct SubjectTrouble {
  SubjectRef subject;
  std::string what;
  bool plugin_failed = false;
};

struct PlanningReport {
  std::size_t subjects = 0;  ///< planned
  std::vector<SubjectTrouble> troubles;
  std::set<SubjectRef> set_aside;               ///< quarantined: see quarantine.hpp
  std::vector<Remark> remarks;                  ///< for the system owner
  std::vector<const Framework*> every_case_in;  ///< those that every case takes part in by default
};

/// Adds what another planning of the same cycle did; its remarks only where they are new.
void add(PlanningReport more, PlanningReport& into);

/// Plans all dirty subjects. An Error is the store's: what was not stored stays dirty.
[[nodiscard]] Result<PlanningReport> plan_dirty_subjects(const ServiceParts& parts, Instant now,
                                                         const Progress& progress = {});

/// Refuses (conflict) a `now` more than two minutes before the highest the store has seen: a clock
/// that went back would say things again or keep silent. Otherwise raises the highest.
[[nodiscard]] Result<void> accept_now(Store& store, const Zone& zone, Instant now);

}  // namespace duecourse::adapters
