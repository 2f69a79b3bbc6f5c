// One deadline as listings show it: the JSON of DESIGN.md, and a row for people.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adapters/service/council.hpp"

namespace duecourse::adapters {

/// A deadline of an assessed subject: `index` counts through AssessedSubject::tracked, so that
/// those whose record is gone are included.
struct ListedDeadline {
  const AssessedSubject& subject;
  std::size_t index = 0;
  const Directory& directory;
  const Rulebook& rulebook;
};

[[nodiscard]] DeadlineState state_of(const ListedDeadline& listed);
/// Whose duty it is: a worker's id; empty where nobody is known.
[[nodiscard]] std::string owner_of(const ListedDeadline& listed);
/// Unknown is null; keys in the order of DESIGN.md.
[[nodiscard]] nlohmann::ordered_json json_of(const ListedDeadline& listed);
/// The columns of json_of, in order.
[[nodiscard]] std::vector<std::string> json_columns();

}  // namespace duecourse::adapters
