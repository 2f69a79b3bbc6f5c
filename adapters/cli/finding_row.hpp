// One finding as listings show it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// One finding of an assessed subject: `index` into its `raised`. Borrowed.
struct ListedFinding {
  const AssessedSubject& subject;
  std::size_t index = 0;
  const Directory& directory;
  const Rulebook& rulebook;
};

/// Whether it is a finding, not a notification.
[[nodiscard]] bool is_finding(const ListedFinding& listed);
/// `raised`, `cleared` or `ended`.
[[nodiscard]] std::string state_of(const ListedFinding& listed);
/// Whose it is to mend: a worker's id; empty where nobody is known.
[[nodiscard]] std::string owner_of(const ListedFinding& listed);
/// What is wrong; the rule's title once its record is not in the host any more.
[[nodiscard]] std::string text_of(const ListedFinding& listed);
/// The keys of finding_json(), in its order; also the columns of CSV. `facts` is JSON's alone.
[[nodiscard]] std::vector<std::string> finding_columns();
[[nodiscard]] nlohmann::ordered_json finding_json(const ListedFinding& listed);

}  // namespace duecourse::adapters
