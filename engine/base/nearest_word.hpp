// The suggestion in "unknown key 'expectd'; did you mean 'expected'?".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duecourse {

/// The candidate with the smallest edit distance (insert, delete, replace, swap of neighbours; case
/// ignored), or nothing when even that is further than a third of the word (at least 2).
[[nodiscard]] std::optional<std::string> nearest_word(std::string_view word,
                                                      const std::vector<std::string>& candidates);

}  // namespace duecourse
