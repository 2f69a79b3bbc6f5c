// What stands in a calendar text, as far as it has to be known whose it is. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace duecourse::adapters {

/// The UIDs of its events, tasks and notes.
[[nodiscard]] std::set<std::string> uids_of(std::string_view calendar_text);

/// Whether both say the same line by line, however lines are folded and end.
[[nodiscard]] bool same_text(std::string_view one, std::string_view other);

}  // namespace duecourse::adapters
