// Delivery after something went wrong: messages that a crash left in the middle, messages of which
// it is not known whether they were taken, and those raised to the fallback mailbox.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/delivery_round.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kMessagesAtOnce = 10000;
constexpr std::chrono::minutes kUnknownWait{15};
constexpr int kUnknownAttempts = 2;  // the first one and one repetition

// FNV-1a. Not std::hash: the same notice must get the same id in every build.
std::uint64_t fingerprint(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

bool is_raised(const Message& message) {
  return message.carries.empty() && !message.entry;
}

bool carries(const Message& message, const NoticeKey& key) {
  return std::find(message.carries.begin(), message.carries.end(), key) != message.carries.end();
}

// Whether something that a message says still holds: a deadline open, its date the same.
bool still_true(const Message& message, const std::vector<LedgerRow>& unknown) {
  return std::any_of(unknown.begin(), unknown.end(), [&](const LedgerRow& row) {
    return carries(message, row.notice.key) && !row.tracked.ending &&
           row.tracked.revision == row.notice.key.revision;
  });
}

// Of a message of which something is still true.
SubjectRef subject_of(const Message& message, const std::vector<LedgerRow>& unknown) {
  for (const LedgerRow& row : unknown) {
    if (carries(message, row.notice.key)) return row.tracked.subject;
  }
  return {};
}

// All that is known of a refused message once its notice is not at hand: its subject line.
MessageItem item_named(const Message& message) {
  MessageItem item;
  item.title = message.subject_line;
  if (!message.carries.empty()) {
    item.deadline = message.carries.front().deadline;
    item.stage = message.carries.front().stage;
  }
  return item;
}

}  // namespace

MessageId message_id_of(const QueuedNotice& queued, Instant now) {
  return message_id_from(fmt::format("{}\n{}\n{}", describe(queued.notice.key), queued.attempts,
                                     now.time_since_epoch().count()));
}

MessageId message_id_from(const std::string& text) {
  return MessageId(fmt::format("{:016x}{:016x}", fingerprint(text, 0),
                               fingerprint(text, 0x9e3779b97f4a7c15ULL)));
}

Message message_of(const ComposedMessage& composed, Instant now) {
  Message message;
  message.id = composed.message.id;
  message.to = composed.message.to;
  message.subject_line = composed.subject_line;
  message.bytes = composed.message.bytes;
  message.state = MessageState::sending;
  message.attempts = 1;
  message.created_at = now;
  return message;
}

// Everything still `sending` was left by a crash: nobody else sends. What was noted of it is known.
Result<void> Deliverer::recover(Round& round) {
  auto left = parts_.store.messages(MessageState::sending, kMessagesAtOnce);
  if (!left) return left.error();
  if (left->empty()) return {};
  const auto noted = parts_.store.send_notes().noted();
  if (!noted) return noted.error();
  for (Message& message : *left) {
    const auto known = noted->find(message.id);
    const HandedOver how_far = known == noted->end() ? HandedOver::begun : known->second;
    if (how_far != HandedOver::begun) {
      if (auto settled = settle_known(round, std::move(message), how_far); !settled) return settled;
      continue;
    }
    ++round.report.unknown;
    parts_.log.warn("message {} to {}: the service stopped while it was being sent",
                    message.id.str(), clean_line(message.to));
    message.state = MessageState::unknown;
    message.settled_at = round.now;
    message.detail = "the service stopped while it was being sent";
    auto settled =
        parts_.store.settle(message, NoticeReason::outcome_unknown, std::nullopt, round.now);
    if (!settled) return settled;
  }
  return {};
}

Result<void> Deliverer::settle_known(Round& round, Message message, HandedOver how_far) {
  message.settled_at = round.now;
  if (how_far == HandedOver::taken) {
    message.state = MessageState::sent;
    message.detail = "it was taken before the service stopped";
    return parts_.store.settle(message, NoticeReason::delivered, std::nullopt, round.now);
  }
  ++round.report.put_off;
  message.state = MessageState::dropped;
  message.detail = "the service stopped before it was sent";
  return parts_.store.settle(message, NoticeReason::server_unavailable, round.now, round.now);
}

Result<void> Deliverer::repeat_unknown(Round& round) {
  auto unknown = parts_.store.messages(MessageState::unknown, kMessagesAtOnce);
  if (!unknown) return unknown.error();
  if (unknown->empty()) return {};
  const auto rows = parts_.store.ledger({std::nullopt, NoticeState::unknown, std::nullopt});
  if (!rows) return rows.error();
  for (Message& message : *unknown) {
    const Instant settled = message.settled_at.value_or(message.created_at);
    if (is_raised(message)) {
      if (settled + retry_wait(message.attempts) > round.now) continue;
      // A weekly digest is repeated once, like what carries notices.
      const bool weekly = message.id.str().starts_with(kWeeklyId);
      if (weekly && message.attempts >= kUnknownAttempts) continue;
      ++message.attempts;
      if (auto sent = send_raised(round, std::move(message)); !sent) return sent;
    } else {
      if (message.attempts >= kUnknownAttempts || settled + kUnknownWait > round.now) continue;
      if (message.entry) {
        if (auto done = repeat_entry(round, std::move(message)); !done) return done;
        continue;
      }
      if (!still_true(message, *rows)) continue;
      const SubjectRef subject = subject_of(message, *rows);
      if (round.apart.contains(subject)) continue;
      auto noted = parts_.store.work().begin(WorkStage::delivery, {subject});
      if (!noted) return noted;
      if (auto sent = repeat(round, std::move(message), *rows); !sent) return sent;
    }
    if (!round.report.transport_error.empty()) return {};
  }
  return {};
}

// The one repetition. It is counted before it is made, so that a crash cannot make it twice.
Result<void> Deliverer::repeat(Round& round, Message message, const std::vector<LedgerRow>& rows) {
  message.attempts = kUnknownAttempts;
  message.settled_at = round.now;
  const auto settle = [&](MessageState state, NoticeReason reason) {
    message.state = state;
    return parts_.store.settle(message, reason, std::nullopt, round.now);
  };
  if (auto counted = settle(MessageState::unknown, NoticeReason::outcome_unknown); !counted) {
    return counted;
  }
  // No bytes: no message could be made of it (see prepare), and nothing was sent.
  const SendResult result =
      message.bytes.empty()
          ? SendResult{SendOutcome::permanent, "no message can be sent to this address", false}
          : hand_over(round, message);
  message.detail = result.detail;
  switch (result.outcome) {
    case SendOutcome::accepted:
      ++round.report.repeated;
      return settle(MessageState::sent, NoticeReason::delivered);
    case SendOutcome::unknown:
      ++round.report.repeated;
      ++round.report.unknown;
      parts_.log.error("message {} to {}: repeated once, and still not known whether it was taken",
                       message.id.str(), clean_line(message.to));
      return settle(MessageState::unknown, NoticeReason::outcome_unknown);
    case SendOutcome::temporary:
      // Surely not taken this time: the repetition is still to be made.
      message.attempts = 1;
      return settle(MessageState::unknown, NoticeReason::outcome_unknown);
    case SendOutcome::permanent: {
      const Refused refused = refused_repeat(round, message, result.detail, rows);
      return refuse(round, std::move(message), refused);
    }
  }
  return {};
}

// All that it carries, and whose address it is; of what cannot be looked at any more, the subject
// line.
Refused Deliverer::refused_repeat(Round& round, const Message& message, const std::string& detail,
                                  const std::vector<LedgerRow>& rows) {
  Refused refused{{}, message.to, detail, {}};
  for (const LedgerRow& row : rows) {
    if (!carries(message, row.notice.key)) continue;
    if (refused.worker.empty()) refused.worker = row.notice.person;
    const QueuedNotice queued{row.notice, row.tracked};
    const auto subject = assessed_subject(round, row.tracked.subject);
    if (!subject) continue;
    const Deadline* deadline = open_deadline_of(queued, **subject);
    if (deadline == nullptr) continue;
    const Addressee to{row.notice.person, "", row.notice.address, "", false};
    const Saying saying{queued,    **subject,        to, round.directory, parts_.rulebook,
                        round.now, round.known_as_of};
    refused.items.push_back(item_of(saying, *deadline));
    refused.items.back().trace.clear();
  }
  if (refused.items.empty()) {
    // Its subject line may say more than whoever hears now may know.
    refused.items.push_back(item_named(message));
    refused.items.back().title = "A message that could not be delivered";
  }
  return refused;
}

// Raised messages and alarms are tried until they are taken, further and further apart: someone
// must hear. An alarm that its address refuses for good is raised.
Result<void> Deliverer::send_raised(Round& round, Message message) {
  const SendResult result = hand_over(round, message);
  message.settled_at = round.now;
  message.detail = result.detail;
  if (result.outcome == SendOutcome::accepted) {
    message.state = MessageState::sent;
    return parts_.store.settle(message, NoticeReason::delivered, std::nullopt, round.now);
  }
  if (result.outcome == SendOutcome::permanent && !is_fallback(message.to)) {
    const Refused refused{{item_named(message)}, message.to, result.detail, {}};
    return refuse(round, std::move(message), refused);
  }
  if (result.outcome == SendOutcome::permanent) {
    parts_.log.critical("the fallback mailbox {} refuses messages: {}", clean_line(message.to),
                        clean_line(result.detail));
  }
  ++round.report.put_off;
  message.state = MessageState::unknown;
  return parts_.store.settle(message, NoticeReason::outcome_unknown, std::nullopt, round.now);
}

}  // namespace duecourse::adapters
