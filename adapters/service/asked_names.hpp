// The name that a message may show of a case, asked of the host while the message is made. Reading
// 141.
#pragma once

#include <optional>
#include <string>

#include "adapters/ports/entry_book.hpp"
#include "adapters/service/host_answers.hpp"
#include "adapters/service/parts.hpp"
#include "engine/notices/what_is_shown.hpp"

namespace duecourse::adapters {

/// What is shown beside the reference: `Jane Smith`, `J.S.`; empty: nothing, since the level says
/// so, the case is restricted, the host does not tell, or was not asked yet. Of `person` alone
/// where the host tells children apart; else of the case, at most three names.
[[nodiscard]] std::string name_shown(HostAnswers& answers, const SubjectContext& context,
                                     const std::optional<PersonId>& person, ShowLevel level);
/// The same for a calendar entry, as its plan says: of a restricted case that says nothing.
[[nodiscard]] std::string name_shown(HostAnswers& answers, const StoredEntry& entry);

/// What holds for the slot of a notice.
[[nodiscard]] ShowRule shown_to(const ShowRules& rules, const std::string& slot,
                                const Directory& directory);

}  // namespace duecourse::adapters
