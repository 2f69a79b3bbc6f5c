// Who may hear of a restricted case: people with a role on it, and nobody else (reading 141).
#pragma once

#include "engine/notices/directory.hpp"

namespace duecourse {

/// `found` where the case is not restricted, or where `found` holds a role on it at `now`. Else who
/// holds the case role supervisor, else the others with a role, those whose duty it is not first;
/// each only if they are there and have an address. Where there is nobody: the fallback mailbox.
[[nodiscard]] Addressee only_with_a_role(const Addressee& found, const SlotQuestion& question,
                                         const SubjectContext& context, const Directory& directory);

[[nodiscard]] bool is_restricted(const SubjectContext& context);

}  // namespace duecourse
