// The calendar port: one entry for each UID stands in a collection as it was last given, whatever
// was done to it there. Whoever wants an entry to be so, or to be gone, says it again until it is.
#pragma once

#include <chrono>
#include <string>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

enum class CalendarOutcome {
  stored,         ///< the entry stands there as given; after remove(): it does not stand there
  changed_there,  ///< somebody changed it there each time it was put: say it again later
  gone,           ///< there is no such calendar, or no longer
  temporary,      ///< not now: say it again later
  permanent,      ///< refused: the same again is useless until a person has changed something
};

struct CalendarResult {
  CalendarOutcome outcome = CalendarOutcome::stored;
  std::string etag;           ///< stored by put(): what the next call is to be given; may be empty
  std::string detail;         ///< the server's words or the system's, on one line, without secrets
  bool replaced = false;      ///< somebody had changed or removed it there: ours stands again
  bool whole_server = false;  ///< the server as such is down, or refuses the login
  /// How long the server asks to be left alone; zero: it does not say.
  std::chrono::seconds retry_after{0};
};

class CalendarServer {
 public:
  virtual ~CalendarServer() = default;

  /// The address of the calendar of a worker (an id). not_found: there is none; unavailable,
  /// refused: as the server answers.
  [[nodiscard]] virtual Result<std::string> collection_of(const std::string& worker) = 0;
  /// Makes the entry stand in the collection. `calendar_text` is one VCALENDAR without a METHOD
  /// whose events all have the UID `uid`; `known_etag` is that of the last put(), empty where there
  /// was none. An entry with another UID is never touched.
  [[nodiscard]] virtual CalendarResult put(const std::string& collection, const std::string& uid,
                                           const std::string& calendar_text,
                                           const std::string& known_etag) = 0;
  /// Takes the entry out of the collection, also where somebody changed it there.
  [[nodiscard]] virtual CalendarResult remove(const std::string& collection, const std::string& uid,
                                              const std::string& known_etag) = 0;
  /// Whether the calendar of this worker is there and may be written to; what was found, in words.
  /// Changes nothing.
  [[nodiscard]] virtual Result<std::string> check(const std::string& worker) = 0;
  /// Ends what is kept open (a connection) and forgets what was found out, until the next call.
  virtual void rest() = 0;
};

}  // namespace duecourse::adapters
