// The name that a message may show of a case, asked of the host while the message is made. Reading
// 141.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ports/entry_book.hpp"
#include "adapters/ports/host_reader.hpp"
#include "adapters/service/parts.hpp"
#include "engine/notices/what_is_shown.hpp"

namespace duecourse::adapters {

/// Asks once for each case while it lives: for a round of delivery at most.
class AskedNames {
 public:
  /// What is shown beside the reference: `Jane Smith`, `J.S.`; empty: nothing, since the level says
  /// so, the case is restricted, or the host does not tell (which is logged, once, without a word
  /// of the answer). Of `person` alone where the host tells children apart; else of the case, at
  /// most three names.
  [[nodiscard]] std::string shown(const ServiceParts& parts, const SubjectContext& context,
                                  const std::optional<PersonId>& person, ShowLevel level);
  /// The same for a calendar entry, as its plan says: of a restricted case that says nothing.
  [[nodiscard]] std::string shown(const ServiceParts& parts, const StoredEntry& entry);

 private:
  [[nodiscard]] std::string at(const ServiceParts& parts, const SubjectId& case_id,
                               const std::string& person, ShowLevel level);
  [[nodiscard]] const std::vector<LookedUp>& names_of(const ServiceParts& parts,
                                                      const SubjectId& case_id);

  std::map<SubjectId, std::vector<LookedUp>> known_;
  bool failed_ = false;  // not asked again
};

/// What holds for the slot of a notice.
[[nodiscard]] ShowRule shown_to(const ShowRules& rules, const std::string& slot,
                                const Directory& directory);

}  // namespace duecourse::adapters
