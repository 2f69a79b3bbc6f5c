// See compose.hpp.
#include "adapters/mail/compose.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "adapters/mail/mime_message.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kMostHeaders = 50;  // of one name: mail servers bound what they take
constexpr std::size_t kMaxSubject = 180;  // bytes: what a list of messages can show at most

/// Cut after a whole code point, with an ellipsis.
std::string shortened(std::string text) {
  if (text.size() <= kMaxSubject) return text;
  std::size_t end = kMaxSubject - 3;
  while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "\u2026";
}

}  // namespace

const char* word_of(MessageKind kind) {
  switch (kind) {
    case MessageKind::reminder:
      return "reminder";
    case MessageKind::escalation:
      return "escalation";
    case MessageKind::moved:
      return "moved";
    case MessageKind::raised:
      return "raised";
    case MessageKind::alarm:
      return "alarm";
    case MessageKind::finding:
      return "finding";
    case MessageKind::schedule:
      return "schedule";
    case MessageKind::summary:
      return "summary";
    case MessageKind::digest:
      return "digest";
    case MessageKind::weekly:
      return "weekly";
    case MessageKind::entry:
      return "entry";
  }
  return "";
}

Result<ComposedMessage> compose(const MessageContent& content, const Templates& templates) {
  if (content.items.empty()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("message {} is about no deadline", content.id.str())};
  }
  RenderedTexts texts = templates.render(content);
  MailDraft draft;
  draft.id = content.id;
  draft.date = content.composed_at;
  draft.from = content.from;
  draft.to = content.to;
  draft.reply_to = content.reply_to;
  draft.list_id = content.list_id;
  draft.subject = shortened(std::move(texts.subject));
  draft.plain = std::move(texts.plain);
  draft.html = std::move(texts.html);
  draft.calendar = content.calendar;
  draft.letter = content.letter;
  draft.important = content.kind == MessageKind::escalation && !content.copy;
  draft.extra_headers.emplace_back("X-Duecourse-Kind", word_of(content.kind));
  for (const MessageItem& item : content.items) {
    if (item.deadline.empty()) continue;
    if (draft.extra_headers.size() > kMostHeaders) break;
    draft.extra_headers.emplace_back("X-Duecourse-Deadline",
                                     fmt::format("{} {}", item.deadline.str(), item.stage.str()));
  }
  auto bytes = write_message(draft);
  if (!bytes) return bytes.error();
  return ComposedMessage{{content.id, content.from.address, content.to.address, std::move(*bytes)},
                         std::move(draft.subject)};
}

}  // namespace duecourse::adapters
