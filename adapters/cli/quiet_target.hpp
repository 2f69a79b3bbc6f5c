// Which deadline a person means who types a subject and a timescale, and who they mean by a name.
#pragma once

#include <optional>
#include <string>

#include "adapters/cli/command_line.hpp"

namespace duecourse::adapters {

/// What was typed.
struct QuietWords {
  std::string verb;       ///< the command, for what to type instead
  std::string subject;    ///< an id
  std::string kind;       ///< `case`, `worker`, `team`
  std::string timescale;  ///< of a timescale or finding, `framework/timescale`, or a deadline's id
  std::string person;     ///< a child's id; empty: any
};

/// The one that is meant, with its subject as it is now.
struct QuietTarget {
  AssessedSubject subject;
  Tracked tracked;
  std::string clause;
  std::string title;
};

/// Complains where nothing open is meant, or several are: then each is named with what to type.
[[nodiscard]] std::optional<QuietTarget> target_or_complain(CommandContext& context,
                                                            Council& council,
                                                            const QuietWords& words, Instant now);

/// Sets who it is by: a worker's id, name or address, a post, or an address that has been written
/// to about the deadline. Complains where nobody is meant, or several are.
[[nodiscard]] bool name_or_complain(CommandContext& context, const Directory& directory,
                                    const std::string& typed, const QuietTarget& target,
                                    Quieting& into);

/// Whether whoever it is by has been told of an escalation of the deadline; complains where not,
/// and says who has.
[[nodiscard]] bool heard_or_complain(CommandContext& context, const Directory& directory,
                                     const QuietTarget& target, const Quieting& quieting);

}  // namespace duecourse::adapters
