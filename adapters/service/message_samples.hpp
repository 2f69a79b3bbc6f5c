// What a message of each kind may look like, of invented people in an invented council: for those
// who change templates, and for the tests of the ones that are shipped. Nearly every text that a
// template may show stands in one of them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mail/message_content.hpp"
#include "adapters/mail/phrases.hpp"

namespace duecourse::adapters {

/// All kinds, in the order in which people meet them.
inline constexpr std::array kMessageKinds = {
    MessageKind::reminder, MessageKind::escalation, MessageKind::moved,  MessageKind::finding,
    MessageKind::schedule, MessageKind::summary,    MessageKind::digest, MessageKind::weekly,
    MessageKind::entry,    MessageKind::raised,     MessageKind::alarm};
/// The names of all samples of messages: the kinds, and `supervision`, a reminder with a page on
/// the worker.
[[nodiscard]] std::vector<std::string> sample_names();
/// The same message each time; nothing: none is called so.
[[nodiscard]] std::optional<MessageContent> sample_named(std::string_view name,
                                                         const Phrases& phrases = {});
/// A letter that a reminder carries. `letter` is a word of draft_letters().
[[nodiscard]] LetterContent sample_letter(const std::string& letter);

/// The same message each time. With a calendar entry where a real one of its kind has one.
[[nodiscard]] MessageContent sample_message(MessageKind kind, const Phrases& phrases = {});

}  // namespace duecourse::adapters
