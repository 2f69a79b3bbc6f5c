// What a message of each kind may look like, of invented people in an invented council: for those
// who change templates, and for the tests of the ones that are shipped. Nearly every text that a
// template may show stands in one of them; the page before a supervision does not.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "adapters/mail/message_content.hpp"
#include "adapters/mail/phrases.hpp"

namespace duecourse::adapters {

/// All kinds, in the order in which people meet them.
inline constexpr std::array kMessageKinds = {
    MessageKind::reminder, MessageKind::escalation, MessageKind::moved,  MessageKind::finding,
    MessageKind::schedule, MessageKind::summary,    MessageKind::digest, MessageKind::weekly,
    MessageKind::entry,    MessageKind::raised,     MessageKind::alarm};
/// The kind that word_of() writes so.
[[nodiscard]] std::optional<MessageKind> message_kind_named(std::string_view word);

/// The same message each time. With a calendar entry where a real one of its kind has one.
[[nodiscard]] MessageContent sample_message(MessageKind kind, const Phrases& phrases = {});

}  // namespace duecourse::adapters
