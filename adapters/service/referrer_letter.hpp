// The draft that a reminder carries to whoever made the request (Family Solutions 1.2, 2.2, 3.1):
// it confirms receipt and says by when they will know more, and a person sends it from the group
// mailbox.
#pragma once

#include <string>

#include "adapters/mail/letter.hpp"
#include "adapters/service/host_answers.hpp"
#include "adapters/service/message_building.hpp"
#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// The letter, as a whole message to attach. Empty: the timescale has none, the notice is not for
/// those who write it (the one whose duty it is, the team's mailbox), or the host tells no address
/// of the referrer, or was not asked yet. The address is neither logged nor mirrored.
[[nodiscard]] std::string referrer_letter(const Saying& saying, const Deadline& deadline,
                                          const ServiceParts& parts, HostAnswers& answers,
                                          const Letterhead& letterhead, const Templates& templates);

}  // namespace duecourse::adapters
