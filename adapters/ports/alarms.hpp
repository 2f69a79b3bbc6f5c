// Alarms: what a person must hear about the service itself, and not about a deadline: a host that
// cannot be read, a view that broke, a subject that crashes the service, too much to say at once.
//
// Whoever finds that something is wrong raises an alarm, as often as it likes; whoever finds that
// it is well again ends it. Delivery tells each once when it begins, once more every day where it
// says so, and once when it is well: durably, as a message like any other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// Something wrong that lasts. Its words hold no personal data beyond a case reference and
/// the addresses that messages go to.
struct Alarm {
  std::string about;                ///< what identifies it, with `to`: "host query events: held"
  std::string to;                   ///< address; empty: the system owner
  std::string title;                ///< one line: the subject line of the message
  std::string text;                 ///< what happened and what to do; paragraphs end with \n
  bool daily = false;               ///< told again every 24 hours while it lasts
  Instant since{};                  ///< set by raise()
  std::optional<Instant> ended_at;  ///< it is well, and that is still to be told
  std::optional<Instant> told_at;   ///< when it was last told; nothing: not yet

  friend bool operator==(const Alarm&, const Alarm&) = default;
};

/// The alarms that are on, as the store keeps them. Every change leaves an audit line.
class AlarmBook {
 public:
  virtual ~AlarmBook() = default;
  /// Begins it; while it is on, changes its words only. `since`, `ended_at`, `told_at` of `alarm`
  /// are not read. One that had ended and of whose end nobody was told yet goes on as if it had
  /// lasted.
  [[nodiscard]] virtual Result<void> raise(const Alarm& alarm, Instant now) = 0;
  /// It is well: all who had been told of `about` are told so, in the words given. Nothing where it
  /// is not on.
  [[nodiscard]] virtual Result<void> end(const std::string& about, const std::string& title,
                                         const std::string& text, Instant now) = 0;
  /// Those of which somebody is to be told at `now`, in order of `about` and `to`.
  [[nodiscard]] virtual Result<std::vector<Alarm>> to_tell(Instant now) = 0;
  /// Those that are on, in order of `about` and `to`.
  [[nodiscard]] virtual Result<std::vector<Alarm>> on() = 0;
  /// Its message is being sent: told at `now`; one that has ended is forgotten.
  [[nodiscard]] virtual Result<void> told(const Alarm& alarm, Instant now) = 0;
};

}  // namespace duecourse::adapters
