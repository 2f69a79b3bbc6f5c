// Samples: the tables sample_member, sample_draw and sample_begun.
#pragma once

#include <vector>

#include "adapters/ports/sample_book.hpp"
#include "adapters/store/audit_log.hpp"
#include "adapters/store/sqlite_database.hpp"
#include "adapters/store/subject_table.hpp"
#include "engine/sample_members.hpp"

namespace duecourse::adapters {

class SampleTables final : public SampleBook {
 public:
  SampleTables(SqliteDatabase& db, SubjectTable& subjects, AuditLog& audit)
      : db_(db), subjects_(subjects), audit_(audit) {}

  /// Replaces what a subject brings to samples. Throws StoreFailure.
  void keep(const SubjectRef& subject, const std::vector<SampleMember>& members);

  Result<std::vector<SampleEntry>> entries(const SampleRef& sample) override;
  Result<std::vector<SampleDraw>> draws(const SampleRef& sample) override;
  Result<void> add(const std::vector<SampleDraw>& draws, Instant now) override;
  Result<std::optional<Instant>> begun(const SampleRef& sample) override;
  Result<void> begin(const SampleRef& sample, Instant now) override;

 private:
  [[nodiscard]] bool any();

  SqliteDatabase& db_;
  SubjectTable& subjects_;
  AuditLog& audit_;
  bool any_ = false;  ///< there may be members: most councils have none at all
  bool any_known_ = false;
};

}  // namespace duecourse::adapters
