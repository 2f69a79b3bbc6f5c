// How a due was counted, as one column of text: seconds, precision and side, then the duration and
// what it was counted from, a line each.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/reconcile.hpp"

namespace duecourse::adapters {

[[nodiscard]] std::string write_counting(const Counting& counting);
/// Nothing: the text is not in this form.
[[nodiscard]] std::optional<Counting> read_counting(std::string_view text);

}  // namespace duecourse::adapters
