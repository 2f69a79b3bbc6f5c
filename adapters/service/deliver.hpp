// Delivery: queued notices become messages, messages are claimed, sent and recorded, in this order.
//
// What is about to be sent is stored before it is sent, byte for byte, as many messages at a time
// as the transport likes; beside the store it is noted how far each has come
// (ports/send_notes.hpp). So after the end of the process everything is still queued, or `sending`
// and known to be taken or surely not sent (and queued again), or on its way: one for each
// connection. That, and after a power cut all that is `sending`, becomes `unknown`, is waited for
// (15 minutes) and repeated once, unless it has become untrue.
//
// A message that is refused for good is raised to the manager of the worker whose address it is,
// else to the fallback mailbox, in the same transaction that records the refusal. Raised messages
// carry no notice and are tried until they are taken; so do messages about alarms.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/mail/compose.hpp"
#include "adapters/mail/templates.hpp"
#include "adapters/service/digest.hpp"
#include "adapters/service/message_building.hpp"
#include "adapters/service/pace.hpp"
#include "adapters/service/parts.hpp"
#include "engine/notices/opening_hours.hpp"

namespace duecourse::adapters {

/// What delivery needs beside the other parts. Borrowed.
struct DeliveryParts {
  Transport& transport;
  const Templates& templates;
  Letterhead letterhead;
  std::optional<std::size_t> most_a_minute = std::nullopt;  ///< messages; nothing: any number
  DigestRules digests{};
  OpeningRules opening{};
  std::optional<LeadDigest> lead_digest = std::nullopt;
};

/// A message that was sent, or would be tried in a dry run: by the first notice it carries.
struct Said {
  NoticeKey key;
  StageKind kind = StageKind::reminder;
  bool copy = false;
  NoticeReason reason = NoticeReason::stage_due;
  SubjectRef subject;
  std::string to;    ///< address
  std::string name;  ///< may be empty
  std::string subject_line;
  std::vector<SubjectRef> also;  ///< of the other notices that the message carries
};

/// A message about the service itself that was made, or would be in a dry run.
struct AlarmTold {
  std::string to;  ///< address
  std::string subject_line;
};

/// What one round of delivery came to: counts of messages in this round, not in all. Not an error:
/// what did not go out is still in the queue, failed, or unknown, as counted.
struct DeliveryReport {
  std::vector<Said> said;  ///< accepted by the transport; in a dry run: what would be tried
  std::vector<AlarmTold> alarms;
  std::size_t same_person = 0;  ///< superseded: the same person hears in another slot
  std::size_t put_off = 0;      ///< refused for now: queued again
  std::size_t failed = 0;       ///< refused for good: raised to a manager or the fallback mailbox
  std::size_t unknown = 0;      ///< the connection broke after the last byte, or a crash was found
  std::size_t repeated = 0;     ///< unknown ones that were sent a second time
  std::size_t waiting = 0;      ///< escalations that wait for a good read of the host
  std::size_t held = 0;         ///< too many at once: see flood_guard.hpp
  std::size_t entries = 0;      ///< invitations, and what takes them back, that were taken
  std::size_t entries_waiting = 0;  ///< of those: to be said, and too many at once
  bool paced = false;           ///< no more may go out in this minute; the rest waits in the queue
  bool interrupted = false;     ///< the host is to be read first; the rest waits in the queue
  std::string transport_error;  ///< not empty: the transport is down; the rest waits in the queue
};

/// Adds one round's report to another's; transport error and interruption are those of the later.
void add(DeliveryReport later, DeliveryReport& into);

/// How long a notice waits after its `attempts`-th attempt (from 1): 1, 5, 15, 60, 120, then 240
/// minutes.
[[nodiscard]] std::chrono::minutes retry_wait(int attempts);

struct GatheredMessage;
enum class Gathered;

/// Remembers, beside the store, only what a restart may forget: that the transport is down and when
/// to try it again.
class Deliverer {
 public:
  struct Round;    ///< what one call of deliver() or rehearse() works with
  struct Letter;   ///< a notice ready to be claimed
  struct Claimed;  ///< a message that is about to be sent
  struct ClaimedEntry;

  Deliverer(const ServiceParts& parts, DeliveryParts delivery)
      : parts_(parts), delivery_(std::move(delivery)), pace_(delivery_.most_a_minute) {}

  /// Sends what is queued and due. `patient`: a transport that is down waits for its next attempt;
  /// otherwise it is tried at once. Asked before every notice, `fresh` says whether what is known
  /// of the host is still fresh enough to claim it; where not, the round ends (interrupted). Empty:
  /// it always is. Subjects `apart` are not spoken of. An Error is the store's; nothing is lost.
  [[nodiscard]] Result<DeliveryReport> deliver(Instant now, bool patient,
                                               const std::set<SubjectRef>& apart = {},
                                               const std::function<bool()>& fresh = {});

  /// What deliver() would try to send. Writes and sends nothing.
  [[nodiscard]] Result<DeliveryReport> rehearse(Instant now);

 private:
  // Reads what all messages of a round share.
  [[nodiscard]] Result<void> begin(Round& round);
  // What a notice becomes: a letter, or nothing (with the reason counted or logged).
  [[nodiscard]] Result<std::optional<Letter>> prepare(Round& round, const QueuedNotice& queued);
  [[nodiscard]] Result<void> send_queued(Round& round);
  // Whether an escalation waits for a good read; notes so in the ledger.
  [[nodiscard]] Result<bool> waits_for_read(Round& round, const QueuedNotice& queued);
  // Decides about one notice of the queue.
  [[nodiscard]] Result<void> consider(Round& round, const QueuedNotice& queued);
  [[nodiscard]] Result<void> try_notice(Round& round, const QueuedNotice& queued);
  [[nodiscard]] Result<void> send_notice(Round& round, const QueuedNotice& queued);
  // The subject as it is now; the last one looked at is kept.
  [[nodiscard]] Result<const AssessedSubject*> assessed_subject(Round& round,
                                                                const SubjectRef& ref);
  // Claims the notices numbered below `count`, as many messages at a time as the transport likes,
  // each time in one transaction, and sends them; less where the round is over before. What the
  // host is to be asked for is asked in between, and its notice claimed then.
  [[nodiscard]] Result<void> in_batches(Round& round, std::size_t count,
                                        const std::function<Result<void>(std::size_t)>& claim);
  // Notes that what is about to be claimed has not begun.
  [[nodiscard]] Result<void> note_claimed(const Round& round);
  // How many messages may be claimed together now.
  [[nodiscard]] std::size_t room_for(Round& round) const;
  // Sends and records what was claimed.
  [[nodiscard]] Result<void> send_claimed(Round& round);
  // Claims one message with all that it carries.
  [[nodiscard]] Result<void> say(Round& round, const Letter& letter, std::vector<Notice> notices,
                                 std::vector<SubjectRef> also);
  // Not to be said, as the same person hears otherwise; or held, as too much is said at once.
  enum class Aside { same_person, held };
  [[nodiscard]] Result<void> set_aside(Round& round, Notice notice, const Addressee& to, Aside why);
  // What is said together: see gathering.hpp.
  [[nodiscard]] Result<void> gather(Round& round, const QueuedNotice& queued, Gathered as);
  // The weekly digest: see weekly_digest.hpp.
  void tell_leads(Round& round);
  [[nodiscard]] Result<void> tell_leads_of(Round& round, const LeadDigest& rule,
                                           const std::string& week);
  [[nodiscard]] Result<void> tell_lead(Round& round, const std::string& to, const MessageId& id,
                                       const std::vector<TeamWeek>& weeks);
  // Whether a message of its own carries a letter or a page: it is not said with others.
  [[nodiscard]] bool stands_alone(const QueuedNotice& queued) const;
  // Tells the system owner of a restricted case on which nobody above has a role, once.
  [[nodiscard]] Result<void> note_restricted(Round& round, const QueuedNotice& queued,
                                             const AssessedSubject& subject, const Addressee& to);
  // Whether an alarm about a restricted case is over: nothing of it is late any more.
  [[nodiscard]] Result<bool> ends_by_itself(Round& round, const Alarm& alarm);
  // What a message of the notice may say of the case beside its reference.
  [[nodiscard]] std::string named(Round& round, const QueuedNotice& queued,
                                  const AssessedSubject& subject);
  // The same of an entry that its reader may put into a calendar.
  [[nodiscard]] std::string named_in_calendar(Round& round, const QueuedNotice& queued,
                                              const AssessedSubject& subject);
  // The most that is said of a case where this is said of it.
  [[nodiscard]] ShowLevel most_shown(const Round& round, const NoticeKey& key,
                                     const std::string& named,
                                     const std::string& in_calendar) const;
  // Whether its reader is not written to at this hour; notes so in the ledger.
  [[nodiscard]] Result<bool> waits_for_opening(Round& round, const QueuedNotice& queued);
  // Whether it waited for an opening: what did is said together.
  [[nodiscard]] Result<bool> has_waited(Round& round, const QueuedNotice& queued);
  // Whether it reminds, on the last working day before, of what falls due on days in a row on which
  // nobody works: all of that is said together.
  [[nodiscard]] bool is_before_closed_days(const QueuedNotice& queued) const;
  // The next opening from `at` on for whom a notice goes to; nothing: it goes out at any hour.
  [[nodiscard]] Result<std::optional<Instant>> opening_for(Round& round, const QueuedNotice& queued,
                                                           Instant at);
  // Gathers what is said in a digest; leaves what waits for one; says now what cannot.
  [[nodiscard]] Result<void> leave_to_digest(Round& round, const QueuedNotice& queued,
                                             const DigestRule& rule);
  [[nodiscard]] Result<void> send_gathered(Round& round);
  // What was done meanwhile that the reader of a digest had been told of: see newly_done.cpp.
  [[nodiscard]] Result<void> add_newly_done(Round& round, std::vector<GatheredMessage>& messages);
  [[nodiscard]] Result<std::optional<DigestEntry>> newly_done_entry(Round& round,
                                                                    const DoneWord& word,
                                                                    const std::string& address);
  [[nodiscard]] Result<void> hold_what_is_too_much(Round& round, GatheredMessage& gathering);
  [[nodiscard]] Result<void> try_gathering(Round& round, const GatheredMessage& gathering,
                                           const std::string& known_as_of);
  [[nodiscard]] Result<void> say_singly(Round& round, const GatheredMessage& gathering);
  // Sends what was gathered before the round was to end.
  [[nodiscard]] Result<void> send_what_was_gathered(Round& round);
  [[nodiscard]] Result<void> send_gathering(Round& round, const GatheredMessage& gathering,
                                            const std::string& known_as_of);
  [[nodiscard]] Result<void> record(Round& round, const Claimed& claimed, const SendResult& result,
                                    std::vector<Message>& raised);
  [[nodiscard]] Result<void> refuse(Round& round, Message message, const Refused& refused);
  [[nodiscard]] MessageContent raised_to_whom(const Round& round, const Refused& refused,
                                              const Worker* worker, const MessageId& id) const;
  // The same; what is raised of it is claimed and not yet sent.
  [[nodiscard]] Result<void> settle_refused(Round& round, Message message, const Refused& refused,
                                            std::vector<Message>& into);
  // Of alarms: see ports/alarms.hpp.
  [[nodiscard]] Result<void> tell_alarms(Round& round);
  // Sends the message about an alarm; `told` are all that it tells of.
  [[nodiscard]] Result<void> tell_alarm(Round& round, const Alarm& alarm,
                                        const std::vector<Alarm>& told);
  // Those about addresses, in one message.
  [[nodiscard]] Result<void> tell_of_restricted(Round& round, const std::vector<Alarm>& alarms);
  [[nodiscard]] Result<void> tell_of_addresses(Round& round, const std::vector<Alarm>& due);
  // Somebody whose duty it is and who has no address is noted.
  [[nodiscard]] Result<void> note_missing_address(Round& round, const QueuedNotice& queued);
  // What is held in this round is told of at once.
  [[nodiscard]] Result<void> tell_of_held(Round& round);
  // Calendar entries as messages: see delivery_entries.cpp.
  [[nodiscard]] Result<void> send_entries(Round& round);
  [[nodiscard]] Result<void> claim_entry(Round& round, const StoredEntry& entry);
  [[nodiscard]] Result<void> send_claimed_entries(Round& round);
  [[nodiscard]] Result<void> record_entry(Round& round, const ClaimedEntry& claimed,
                                          const SendResult& result);
  [[nodiscard]] Result<void> refuse_entry(Round& round, const ClaimedEntry& claimed);
  [[nodiscard]] Result<void> repeat_entry(Round& round, Message message);
  [[nodiscard]] Result<ComposedMessage> compose_entry(Round& round, const StoredEntry& entry,
                                                      const Mailbox& to) const;
  // Whether its holder may be written to now: see engine/notices/opening_hours.hpp.
  [[nodiscard]] bool is_open_for(const Round& round, const StoredEntry& entry) const;
  // Whether a reminder carries an entry to be added by hand: no other way keeps one in step.
  [[nodiscard]] bool attaches_entry(const Round& round, const QueuedNotice& queued,
                                    const Deadline& deadline) const;
  [[nodiscard]] bool is_fallback(const std::string& address) const;
  [[nodiscard]] Result<void> recover(Round& round);
  // One that a crash left, of which it is known whether it was taken.
  [[nodiscard]] Result<void> settle_known(Round& round, Message message, HandedOver how_far);
  [[nodiscard]] Result<void> repeat_unknown(Round& round);
  [[nodiscard]] Result<void> repeat(Round& round, Message message,
                                    const std::vector<LedgerRow>& rows);
  // What to say of one that was refused when it was repeated.
  [[nodiscard]] Refused refused_repeat(Round& round, const Message& message,
                                       const std::string& detail,
                                       const std::vector<LedgerRow>& rows);
  [[nodiscard]] Result<void> send_raised(Round& round, Message message);
  [[nodiscard]] SendResult hand_over(Round& round, const Message& message);
  [[nodiscard]] std::vector<SendResult> hand_over(Round& round,
                                                  const std::vector<Claimed>& claimed);
  [[nodiscard]] OutgoingMessage outgoing(const Message& message) const;
  // Whether the transport as such works.
  void note_transport(Round& round, const std::vector<SendResult>& results);
  [[nodiscard]] bool resting(Instant now) const { return down_ && now < retry_at_; }

  const ServiceParts& parts_;
  DeliveryParts delivery_;
  Pace pace_;
  bool down_ = false;    // the transport as such
  Instant week_told_{};  // the weekly digest of that moment is done with
  int failures_ = 0;     // of the transport in a row
  Instant retry_at_{};
};

}  // namespace duecourse::adapters
