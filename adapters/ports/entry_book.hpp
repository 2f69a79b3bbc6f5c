// Calendar entries as a desired state: for each deadline and holder what shall stand in a calendar,
// what stands there, and what is on its way. One thing at a time is on its way for each entry; the
// next is worked out after it has settled. So nothing is taken out before it was put in, and what
// was never said needs no taking back. DESIGN.md, "Delivery promises".
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/result.hpp"
#include "engine/history/history.hpp"
#include "engine/notices/calendar_way.hpp"
#include "engine/notices/what_is_shown.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

struct Message;

/// What an entry says beside its date. Of a restricted case only the reference is set.
struct EntryWords {
  std::string title;        ///< "First visit to the family"
  std::string reference;    ///< "FC-1042"
  std::string description;  ///< lines
  std::string url;
  /// What is shown beside the reference, asked of the host when it is said.
  ShowLevel show = ShowLevel::reference;
  std::string person{};  ///< the child whom it is about; may be empty

  friend bool operator==(const EntryWords&, const EntryWords&) = default;
};

/// What a plan says of one entry.
struct PlannedEntry {
  DeadlineId deadline;
  std::string holder;    ///< a worker's id, or an address where there is none
  bool mailbox = false;  ///< it is an address
  CalendarWay way = CalendarWay::none;
  std::string name;     ///< the holder's; may be empty
  std::string address;  ///< whom an invitation goes to
  Limit due;
  EntryWords words;

  friend bool operator==(const PlannedEntry&, const PlannedEntry&) = default;
};

/// Tells one content from another: due, title, reference, link, how much is shown, and address; not
/// the description, which is said again with the next of them.
[[nodiscard]] std::int64_t fingerprint(const PlannedEntry& entry);

/// What is on its way. Stored: do not renumber.
enum class EntryStep { none = 0, put = 1, remove = 2 };
/// Why an entry waits, as far as a person must act. Stored: do not renumber.
enum class EntryTrouble { none = 0, no_calendar = 1, refused = 2 };

/// An entry as the store keeps it. Its content is that of the last plan that wanted it.
struct StoredEntry {
  SubjectRef subject;
  PlannedEntry content;
  std::optional<std::int64_t> wanted;     ///< fingerprint; nothing: nothing shall stand there
  std::optional<std::int64_t> confirmed;  ///< what stands there; nothing: nothing does
  EntryStep step = EntryStep::none;
  std::optional<std::int64_t> in_flight;  ///< of a put
  int sequence = 0;                       ///< of what is said next
  Instant changed_at{};                   ///< since when this is wanted
  std::string place;                      ///< the calendar, or the address, it was last said to
  std::string etag;                       ///< as the calendar server gave it
  MessageId message;                      ///< that is on its way
  int attempts = 0;                       ///< that failed, in a row
  EntryTrouble trouble = EntryTrouble::none;
  std::string detail;  ///< in the words of whoever refused it

  /// What is to be said now.
  [[nodiscard]] EntryStep next() const { return wanted ? EntryStep::put : EntryStep::remove; }
};

/// Why an entry is put off, and until when.
struct EntryDelay {
  bool surely_not_taken = false;  ///< else it may stand there by now
  EntryTrouble trouble = EntryTrouble::none;
  std::string detail;
  Instant until{};
};

/// The calendar file of one holder.
struct CalendarFeed {
  std::string holder;
  std::string name;  ///< of the file; nobody can guess it
  std::optional<Instant> written_at;
};

class EntryBook {
 public:
  virtual ~EntryBook() = default;

  /// Those of a way of which something is to be said at `now`: what is wanted is not what stands
  /// there, or is on its way without a message. Not of subjects that are to be planned again. First
  /// what is to be taken out, then by due.
  [[nodiscard]] virtual Result<std::vector<StoredEntry>> due(CalendarWay way, Instant now,
                                                             std::size_t limit) = 0;
  /// The entry that a message is about.
  [[nodiscard]] virtual Result<std::optional<StoredEntry>> of_message(const MessageId& id) = 0;
  /// What shall stand in a holder's calendar, by due.
  [[nodiscard]] virtual Result<std::vector<StoredEntry>> wanted_of(const std::string& holder,
                                                                   CalendarWay way) = 0;
  /// Those of which a person must hear, by holder.
  [[nodiscard]] virtual Result<std::vector<StoredEntry>> troubled(EntryTrouble trouble) = 0;

  /// next() is on its way, with this message (nullptr: without one), which is stored as `sending`.
  /// False: something changed meanwhile; nothing was written.
  [[nodiscard]] virtual Result<bool> claim(const StoredEntry& entry, const Message* message,
                                           Instant now) = 0;
  /// What was on its way is there, or gone.
  [[nodiscard]] virtual Result<void> done(const StoredEntry& entry, const std::string& place,
                                          const std::string& etag, Instant now) = 0;
  /// It is not, and is said again later.
  [[nodiscard]] virtual Result<void> put_off(const StoredEntry& entry, const EntryDelay& delay,
                                             Instant now) = 0;
  /// All that is wanted of a holder stands in their file, and nothing else does.
  [[nodiscard]] virtual Result<void> feed_written(const CalendarFeed& feed, Instant now) = 0;
  /// How many messages about entries were sent after `since`, by address: taken, being sent, or
  /// perhaps taken.
  [[nodiscard]] virtual Result<std::map<std::string, std::size_t>> sent_since(Instant since) = 0;

  [[nodiscard]] virtual Result<std::vector<CalendarFeed>> feeds() = 0;
  [[nodiscard]] virtual Result<std::optional<CalendarFeed>> feed_of(const std::string& holder) = 0;
  /// The name that a holder's file will have, before there is one: no file without a name.
  [[nodiscard]] virtual Result<void> name_feed(const CalendarFeed& feed) = 0;
  [[nodiscard]] virtual Result<void> remove_feed(const std::string& holder) = 0;

  /// Since when the calendar server does not answer; nothing: it does.
  [[nodiscard]] virtual Result<std::optional<Instant>> down_since() = 0;
  [[nodiscard]] virtual Result<void> set_down_since(std::optional<Instant> since) = 0;
};

}  // namespace duecourse::adapters
