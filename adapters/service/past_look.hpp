// A look back: one subject as it was known at a moment in the past. Its events as the mirror had
// them then, where the host has overwritten them since; its ledger as it stood; what was tracked,
// moved or said only since is left out. People, roles and case records are as they are now.
#pragma once

#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// The subject as of `then`, as if nothing recorded later were known. Writes nothing. not_found:
/// the mirror does not know it.
[[nodiscard]] Result<AssessedSubject> look_back(const ServiceParts& parts,
                                                const Enrolments& enrolments,
                                                const Directory& directory,
                                                const SubjectRef& subject, Instant then);

}  // namespace duecourse::adapters
