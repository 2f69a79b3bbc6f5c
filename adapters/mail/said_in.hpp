// The words of a content, put into another language; names, titles and what people wrote stay.
#pragma once

#include "adapters/mail/message_content.hpp"
#include "adapters/mail/phrases.hpp"

namespace duecourse::adapters {

/// The content as `phrases` say it. Its calendar and its letter are finished and stay as they are.
[[nodiscard]] MessageContent said_in(const Phrases& phrases, MessageContent content);
[[nodiscard]] LetterContent said_in(const Phrases& phrases, LetterContent content);

}  // namespace duecourse::adapters
