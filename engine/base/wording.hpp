// Words of a form as people and systems write them: compared by their letters and digits alone.
#pragma once

#include <string>
#include <string_view>

namespace duecourse {

/// What is left of a wording when case, blanks, quotes and punctuation do not count: letters in
/// lower case and digits. "Child in Need: VISIT" and `child_in_need_visit` are the same. Only for
/// comparing; never shown.
[[nodiscard]] std::string bare_wording(std::string_view text);

}  // namespace duecourse
