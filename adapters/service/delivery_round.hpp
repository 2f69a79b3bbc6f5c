// What one round of delivery works with. Internal to delivery.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "adapters/service/asked_names.hpp"
#include "adapters/service/bad_addresses.hpp"
#include "adapters/service/deliver.hpp"
#include "adapters/service/flood_guard.hpp"
#include "adapters/service/gathering.hpp"

namespace duecourse::adapters {

/// That an address hears of one stage of one revision of a deadline.
using Told = std::tuple<DeadlineId, int, StageId, int, std::string>;

struct Deliverer::Claimed {
  Message message;
  Said said;
  WorkerId worker;                 ///< whom it goes to; empty: a mailbox
  std::vector<MessageItem> items;  ///< what it says
  std::string unsendable;          ///< not empty: it cannot be sent, and why
  int attempts = 0;                ///< before this one
  bool released = false;           ///< a person let it go
  bool tells_done = false;         ///< it says what was done meanwhile
};

/// A message about a calendar entry that is about to be sent.
struct Deliverer::ClaimedEntry {
  StoredEntry entry;
  Message message;
};

struct Deliverer::Round {
  Instant now{};
  bool rehearsal = false;
  Directory directory;
  std::optional<Enrolments> enrolments;
  std::optional<Instant> stale_since;      ///< see stale_since()
  std::optional<Instant> known_as_of;      ///< see known_as_of()
  std::optional<AssessedSubject> subject;  ///< the last one looked at
  std::set<NoticeKey> seen;                ///< tried in this round, whatever came of it
  std::set<Told> told;
  std::vector<GatheredNotice> gathered;  ///< to be said together at the end of the round
  /// Of which stage (empty: of any) which address will hear.
  std::set<std::tuple<DeadlineId, StageId, std::string>> gathered_told;
  std::set<SubjectRef> apart;    ///< not spoken of: see quarantine.hpp
  std::function<bool()> fresh;   ///< see Deliverer::deliver()
  BadAddresses addresses;        ///< of workers, that do not work
  FloodGuard guard;              ///< how much more may be said
  HostAnswers answers;           ///< of the host, to what messages say
  std::vector<Claimed> claimed;  ///< to be sent together
  std::vector<ClaimedEntry> claimed_entries;
  std::set<std::string> without_calendar;  ///< see holders_without_calendar()
  DeliveryReport report;

  /// Whether what is left of the queue waits for another.
  [[nodiscard]] bool is_over() const {
    return report.interrupted || report.paced || !report.transport_error.empty();
  }
};

struct Deliverer::Letter {
  const QueuedNotice* queued = nullptr;
  Addressee to;
  bool same_person = false;  ///< not to be sent: the same person hears in another slot
  bool held = false;         ///< not to be sent without a person's decision
  std::string unsendable;    ///< not empty: no message can be made of it, and why
  bool tells_done = false;   ///< it says what was done meanwhile
  ShowLevel shows = ShowLevel::reference;  ///< the most that it says of a case
  std::vector<MessageItem> items;
  ComposedMessage composed;
};

[[nodiscard]] Told told_of(const NoticeKey& key, const std::string& address);

/// Whether the same person has heard, or hears now, of this stage in another slot.
[[nodiscard]] bool hears_elsewhere(const Deliverer::Round& round, const Notice& notice,
                                   const std::string& address, const std::vector<Notice>& ledger);

/// The workers who are to have entries on the calendar server and have no calendar there.
[[nodiscard]] Result<std::set<std::string>> holders_without_calendar(const ServiceParts& parts);

/// Whether a reason says no more than that its time has come: a wait may stand in its place. What
/// is news stays so, or the flood guard would take it for the work of the day.
[[nodiscard]] bool is_ordinary(NoticeReason reason);

/// Addresses that differ in capitals alone are one.
[[nodiscard]] std::string lower_case(std::string text);

/// The id of the message that a queued notice becomes now: letters and digits. Another attempt has
/// another id.
[[nodiscard]] MessageId message_id_of(const QueuedNotice& queued, Instant now);

/// What an alarm is about that a restricted case has nobody to escalate to: this and its id.
inline constexpr const char* kRestrictedCase = "restricted case ";

/// The ids of weekly digests begin with it.
inline constexpr const char* kWeeklyId = "weekly-";

/// An id of letters and digits that stands for `text`.
[[nodiscard]] MessageId message_id_from(const std::string& text);

/// A composed message as it is stored when it is claimed: about to be sent for the first time.
[[nodiscard]] Message message_of(const ComposedMessage& composed, Instant now);

}  // namespace duecourse::adapters
