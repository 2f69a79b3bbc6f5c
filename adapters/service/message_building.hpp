// From a queued notice to what its message says: what is due, when, counted from what, by which
// clause, and why this person hears it.
#pragma once

#include <string>

#include "adapters/mail/message_content.hpp"
#include "adapters/ports/store.hpp"
#include "adapters/service/subject_assessment.hpp"

namespace duecourse::adapters {

/// What all messages of a council share.
struct Letterhead {
  std::string council;  ///< shown in every message
  Mailbox from;
  std::optional<Mailbox> reply_to;
  std::string domain;  ///< of the ids of messages and calendar entries
};

/// A notice that is about to be said, with the subject as it is now and whom it goes to.
struct Saying {
  const QueuedNotice& queued;
  const AssessedSubject& subject;
  const Addressee& to;
  const Directory& directory;
  const Rulebook& rulebook;
  Instant now{};
};

/// Who the slot of a notice is now. Always someone: the fallback mailbox at the last.
[[nodiscard]] Addressee addressee_of(const QueuedNotice& queued, const AssessedSubject& subject,
                                     const Directory& directory, const Rulebook& rulebook,
                                     Instant now);

/// The content of the message, with a calendar entry for a reminder to the one whose duty it is.
/// not_found: the deadline is not in the assessment any more (it is being withdrawn).
[[nodiscard]] Result<MessageContent> content_of(const Saying& saying, const MessageId& id,
                                                const Letterhead& letterhead);

/// The message to the fallback mailbox about one that was refused for good.
[[nodiscard]] MessageContent raised_content(const MessageContent& refused,
                                            const std::string& detail, const std::string& fallback,
                                            const MessageId& id, Instant now);

/// `in 2 working days`, `today`, `1 working day ago`, `in 3 hours`: how far a limit lies from now.
[[nodiscard]] std::string relative_words(const Limit& limit, const Deadline& deadline,
                                         const Zone& zone, Instant now);

}  // namespace duecourse::adapters
