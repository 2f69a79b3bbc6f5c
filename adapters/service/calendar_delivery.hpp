// Calendar entries that are no messages: on a calendar server, and in files that calendars
// subscribe to. After the notices of a cycle; whatever is wrong here, mail goes on.
//
// Each entry is on its way in the store before it is said, so that after a crash it is said again:
// both ways bear that. A server that is down is left alone for 1, 5 and then every 15 minutes;
// after an hour the system owner hears. Who has no calendar there is named to the system owner, and
// their reminders have an entry attached meanwhile.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/ports/calendar_server.hpp"
#include "adapters/service/message_building.hpp"
#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// Where entries go. Borrowed.
struct CalendarOutlets {
  CalendarServer* server = nullptr;  ///< nullptr: none is configured
  std::filesystem::path feeds;       ///< folder; empty: none
  Letterhead letterhead;
};

/// What a round came to.
struct CalendarReport {
  std::size_t put = 0;      ///< on the server
  std::size_t removed = 0;  ///< from the server
  std::size_t feeds = 0;    ///< files written or removed
  std::size_t put_off = 0;
  std::string server_error;  ///< not empty: the server is down; the rest waits
  std::string feeds_error;   ///< not empty: no file can be written; the rest waits
  bool goes_on = false;      ///< there is more to say, which would keep mail waiting
};

/// Remembers, beside the store, only what a restart may forget.
class CalendarDelivery {
 public:
  CalendarDelivery(const ServiceParts& parts, CalendarOutlets outlets)
      : parts_(parts), outlets_(std::move(outlets)) {}

  /// Says what is due. `patient`: a server that is down waits for its next attempt, and a round is
  /// short. Subjects `apart` are left alone. An Error is the store's; nothing is lost.
  [[nodiscard]] Result<CalendarReport> deliver(Instant now, bool patient,
                                               const std::set<SubjectRef>& apart);

 private:
  struct Round;
  struct Asked;

  // Of a calendar server: calendar_delivery.cpp.
  [[nodiscard]] Result<void> deliver_to_server(Round& round, bool patient);
  [[nodiscard]] Result<std::vector<StoredEntry>> claim(Round& round,
                                                       const std::vector<StoredEntry>& due,
                                                       std::size_t& next);
  [[nodiscard]] Asked ask(Round& round, const StoredEntry& entry);
  [[nodiscard]] Asked put(Round& round, const StoredEntry& entry, const std::string& uid);
  [[nodiscard]] Asked remove(Round& round, const StoredEntry& entry, const std::string& uid);
  [[nodiscard]] Result<void> settle(Round& round, const StoredEntry& entry, const Asked& asked);
  [[nodiscard]] Result<void> note_server(Round& round, const std::string& error,
                                         std::chrono::seconds wait);
  [[nodiscard]] Result<void> tell_of_troubled(Instant now);

  // Of files: calendar_feeds.cpp.
  [[nodiscard]] Result<void> deliver_feeds(Round& round);
  [[nodiscard]] Result<std::set<std::string>> holders_to_write(const Round& round);
  [[nodiscard]] Result<void> write_feed(Round& round, const std::string& holder);
  [[nodiscard]] Result<void> note_feeds(Round& round);

  const ServiceParts& parts_;
  CalendarOutlets outlets_;
  int failures_ = 0;  // of the server in a row
  Instant retry_at_{};
  bool feeds_well_ = false;                  // the last was written, and no alarm is on
  std::optional<Day> looked_at_;             // when all files were last looked at
  std::map<std::string, std::string> told_;  // alarms of troubled entries, as last raised
};

}  // namespace duecourse::adapters
