// A deadline as a calendar entry, iCalendar (RFC 5545, RFC 5546). libical is behind this header and
// in no other file; calls from several threads wait for each other.
//
// A limit in days is an all-day event on its last day; a limit in hours is an event that ends at
// the limit, in UTC. No time is ever resolved in a zone here: the caller has done that. The entry
// is transparent, so that nobody looks busy because of a deadline.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// `request` puts the entry into the attendee's calendar or replaces an earlier sequence, `cancel`
/// takes it out, `publish` is one that people add by hand. `stored` stands on a calendar server: it
/// has no METHOD (RFC 4791, 4.1) and names nobody, or the server would send invitations.
enum class EntryMethod { request, cancel, publish, stored };

/// Someone named in an entry. The address is checked as in adapters/ports/wire_text.hpp.
struct EntryPerson {
  std::string name;  ///< may be empty
  std::string address;
};

/// Everything one calendar entry says. Texts are UTF-8 and may hold anything: they are escaped when
/// rendered. An unusable address or an empty uid is refused by render_entry().
struct EntryContent {
  std::string uid;  ///< entry_uid()
  EntryMethod method = EntryMethod::request;
  int sequence = 0;   ///< from 0; grows with each request or cancel that was sent for this uid
  Instant stamped{};  ///< when it was composed (UTC)
  /// The last day of a limit in days, in the host's zone, or the moment of a limit in hours (UTC).
  std::variant<Day, Instant> due;
  std::string summary;      ///< "Due: First visit to the family - FC-1042"
  std::string description;  ///< lines; may be empty
  std::string url;          ///< http(s) link into the host; anything else is left out
  std::string category;     ///< "Deadline"; may be empty
  EntryPerson organizer;    ///< the service; not of `stored`
  EntryPerson attendee;     ///< the holder; only of `request` and `cancel`
  /// How long before the event begins its alarm rings; nothing: no alarm. An all-day event begins
  /// at midnight of the reader's zone: 15 h 30 min before is half past eight on the day before.
  std::optional<std::chrono::minutes> alarm_before;
};

/// The alarm of an entry that is due then: of a day half past eight on the day before, of a moment
/// an hour before.
[[nodiscard]] std::chrono::minutes usual_alarm(const std::variant<Day, Instant>& due);

/// The stable id of the entry of one deadline for one holder (a worker id, or an address where
/// there is none): the same for all its requests and cancels. `domain` is the council's mail
/// domain.
[[nodiscard]] std::string entry_uid(const DeadlineId& deadline, const std::string& holder,
                                    const std::string& domain);

/// The entry as it stands on a calendar server, where others may see it: without METHOD, nobody
/// named. A restricted case shows its reference and nothing else: no title of what is due, no
/// practice document, no link.
[[nodiscard]] EntryContent stored_entry(EntryContent entry, const std::string& reference,
                                        bool restricted);

/// One VCALENDAR of any number of entries, as a file that calendars subscribe to: without METHOD,
/// nobody named; looked at again every hour. Errors as those of render_entry().
[[nodiscard]] Result<std::string> render_feed(const std::string& name,
                                              const std::vector<EntryContent>& entries);

/// The VCALENDAR as text, CRLF line ends, lines folded at 75 octets; the same content gives the
/// same text. Refuses (invalid_input) addresses that check_address refuses, where the method names
/// people, and an empty uid.
[[nodiscard]] Result<std::string> render_entry(const EntryContent& entry);

}  // namespace duecourse::adapters
