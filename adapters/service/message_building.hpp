// From a queued notice to what its message says: what is due, when, counted from what, by which
// clause, and why this person hears it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mail/message_content.hpp"
#include "adapters/mail/phrases.hpp"
#include "adapters/ports/store.hpp"
#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// What all messages of a council share.
struct Letterhead {
  std::string council;  ///< shown in every message
  Mailbox from;
  std::optional<Mailbox> reply_to;
  std::string return_path;                 ///< envelope sender; empty: the address of `from`
  std::string list_id;                     ///< "duecourse.council.example"; empty: no List-Id
  Languages languages{};                   ///< who reads which
  std::shared_ptr<const Phrases> welsh{};  ///< for calendar entries; nullptr: they are English

  /// `english` in a language, for what is not rendered from a template.
  [[nodiscard]] std::string say(const std::string& english, Language language) const;
};
/// A message begins with it, in the language of those of whom nothing is said.
void put(const Letterhead& letterhead, MessageContent& content);

/// A notice that is about to be said, with the subject as it is now and whom it goes to. Borrowed.
struct Saying {
  const QueuedNotice& queued;
  const AssessedSubject& subject;
  const Addressee& to;
  const Directory& directory;
  const Rulebook& rulebook;
  Instant now{};
  std::optional<Instant> known_as_of;  ///< of the host's data; nothing: fresh
  std::string named{};                 ///< what may be said of the case beside its reference
  bool attaches_entry = true;          ///< a reminder to the owner has one to add by hand
  std::string named_in_calendar{};     ///< what that entry says beside the reference
};

/// The deadline a notice is about, or how the finding it is about lives, as assessed now; nullptr
/// where it is not there any more or has ended: the notice is being withdrawn.
[[nodiscard]] const Deadline* open_deadline_of(const QueuedNotice& queued,
                                               const AssessedSubject& subject);

/// Who the slot of a notice is now. Always someone: the fallback mailbox at the last. `deadline` is
/// open_deadline_of().
[[nodiscard]] Addressee addressee_of(const QueuedNotice& queued, const Deadline& deadline,
                                     const AssessedSubject& subject, const Directory& directory,
                                     Instant now, const Zone& zone);

/// What the message shows of the deadline. `deadline` is open_deadline_of().
[[nodiscard]] MessageItem item_of(const Saying& saying, const Deadline& deadline);

/// The content of the message. A reminder to the one whose duty it is carries a calendar entry.
/// `deadline` is open_deadline_of(). invalid_input: an address that no message can be sent to.
[[nodiscard]] Result<MessageContent> content_of(const Saying& saying, const Deadline& deadline,
                                                const MessageId& id, const Letterhead& letterhead);

/// What a message that was refused for good was about, for the message to the fallback mailbox.
struct Refused {
  std::vector<MessageItem> items;
  std::string address;  ///< that refused it
  std::string detail;   ///< the server's words
  WorkerId worker;      ///< whose address it is; empty: a mailbox's, or not known
};

/// The message about an alarm to `to`, or that it is well again.
[[nodiscard]] MessageContent alarm_content(const Alarm& alarm, const std::string& to,
                                           const MessageId& id, const Letterhead& letterhead,
                                           Instant now);

/// The message about one that was refused for good, to whoever sees that it is told; `why` says why
/// they get it.
[[nodiscard]] MessageContent raised_content(const Refused& refused, const Mailbox& to,
                                            const std::string& why, const MessageId& id,
                                            const Letterhead& letterhead, Instant now);

}  // namespace duecourse::adapters
