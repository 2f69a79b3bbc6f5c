// How much of a case a message may say. Practice documents do not say it; a council decides it for
// each audience and channel (reading 141). A restricted case never says more than its reference.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/notices/digest_times.hpp"

namespace duecourse {

/// In rising order.
enum class ShowLevel {
  reference,  ///< the case's reference alone
  initials,   ///< and the initials of the child or family
  full,       ///< and their name
};
[[nodiscard]] const char* word_of(ShowLevel level);
[[nodiscard]] std::optional<ShowLevel> show_level_named(std::string_view word);

/// Of one audience: by channel.
struct ShowRule {
  ShowLevel mail = ShowLevel::reference;
  ShowLevel calendar = ShowLevel::reference;
};
/// Who is not in it sees references alone.
using ShowRules = std::map<Audience, ShowRule>;

/// `Jane Mary O'Neill-Smith`: `J.M.O.S.`: the first letter of each word and of each part that a
/// hyphen joins, as UTF-8. Empty where there is no letter.
[[nodiscard]] std::string initials_of(std::string_view name);

}  // namespace duecourse
