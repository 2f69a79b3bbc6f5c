// From what a message says to its frozen bytes. The same content gives the same bytes: the date is
// the content's, the boundaries come from the id, no clock and no chance has a part in it.
#pragma once

#include <string>

#include "adapters/mail/message_content.hpp"
#include "adapters/mail/templates.hpp"
#include "adapters/ports/transport.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// A message ready to be stored and sent.
struct ComposedMessage {
  OutgoingMessage message;
  std::string subject_line;  ///< as a person reads it, for listings
};

/// Renders the templates and writes the MIME message. Refuses (invalid_input) an address that
/// check_address refuses, an id that is no plain word, and content without an item.
[[nodiscard]] Result<ComposedMessage> compose(const MessageContent& content,
                                              const Templates& templates);

}  // namespace duecourse::adapters
