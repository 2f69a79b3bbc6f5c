// A person snoozes a deadline, acknowledges an escalation, or takes either back: what is refused,
// and how it is kept. What it does is the plan's: engine/notices/quieting.hpp.
#pragma once

#include <optional>
#include <string>

#include "adapters/service/parts.hpp"
#include "adapters/service/requests.hpp"

namespace duecourse::adapters {

/// A decision about a deadline of a subject. When it was decided, and by whom it was typed, is
/// known when it is carried out.
struct QuietRequest {
  SubjectRef subject;
  Quieting quieting;
};

/// `snooze`, `acknowledge`: the command, and the verb of a request to the running service.
[[nodiscard]] const char* verb_of(QuietKind kind);
/// For the running service; line ends and tabs in what was typed become blanks.
[[nodiscard]] Request written(const QuietRequest& request, const std::string& typed_by);
/// And back; nothing: it is another request, or cannot be read.
[[nodiscard]] std::optional<QuietRequest> quiet_request_of(const Request& request);

/// Whether it may be decided at `now` of this deadline. invalid_input says what is in the way and
/// what can be done: it has ended, the end has passed, lies beyond the limit or too far ahead.
[[nodiscard]] Result<void> check_quieting(const Quieting& quieting, const Tracked& tracked,
                                          const Rulebook& rulebook, Instant now);

/// Checks it against what the store holds, and keeps it, with a line in the audit log. not_found:
/// the store knows no such deadline.
[[nodiscard]] Result<void> decide_quieting(const ServiceParts& parts, const QuietRequest& request,
                                           Instant now);

}  // namespace duecourse::adapters
