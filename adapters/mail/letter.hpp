// A letter to whoever made a request: a message that a person sends, written ready for them and
// attached to a reminder as message/rfc822.
#pragma once

#include <string>

#include "adapters/mail/message_content.hpp"
#include "adapters/mail/templates.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// The letter as a message that mail programs open to be looked through and sent (X-Unsent): ASCII,
/// CRLF. invalid_input: an address that no letter can be sent to; the error does not hold it.
[[nodiscard]] Result<std::string> write_letter(const LetterContent& content,
                                               const Templates& templates);

}  // namespace duecourse::adapters
