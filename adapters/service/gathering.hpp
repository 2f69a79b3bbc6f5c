// What is said together: all dates that run for a new holder, all that was long overdue when it was
// first known, and the digest of a day. Each is one message to one address that carries many
// notices, claimed and settled like any other.
#pragma once

#include <string>
#include <vector>

#include "adapters/service/digest.hpp"
#include "adapters/service/message_building.hpp"

namespace duecourse::adapters {

/// Why a notice is not said in a message of its own.
enum class Gathered { no, schedule, summary, digest };
[[nodiscard]] Gathered gathered_as(const QueuedNotice& queued, const Rulebook& rulebook);

/// A notice of a message that carries many, ready to be said.
struct GatheredNotice {
  QueuedNotice queued;
  Addressee to;
  MessageItem item;
  Gathered as = Gathered::schedule;
  DigestEntry entry{};  ///< of a digest, but for its item
};

/// The line of a digest, but for its item.
[[nodiscard]] DigestEntry digest_entry(const Saying& saying, const Deadline& deadline);

/// What goes out as one message to one address; a schedule also of one holder, whom the reader may
/// only stand in for.
struct GatheredMessage {
  Gathered as = Gathered::schedule;
  std::vector<GatheredNotice> notices;
  std::vector<DigestEntry> done{};  ///< of a digest: what was done meanwhile
};

/// The most notices of one message.
inline constexpr std::size_t kMostGathered = 200;

/// Sorts what was gathered into messages, each in the order of the dates, the longest overdue
/// first. The order of the messages depends on nothing but what they carry.
[[nodiscard]] std::vector<GatheredMessage> messages_of(std::vector<GatheredNotice> notices);

/// What such a message says. `notices` is not empty. invalid_input: an address that no message can
/// be sent to.
[[nodiscard]] Result<MessageContent> gathered_content(const GatheredMessage& gathering,
                                                      const MessageId& id,
                                                      const Letterhead& letterhead,
                                                      const Rulebook& rulebook, Instant now,
                                                      const std::string& known_as_of);

}  // namespace duecourse::adapters
