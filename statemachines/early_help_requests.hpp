// The requests for support on a case and what was decided about each: contacts, step-downs and
// wraparound requests, their screenings and meetings. Several may be under way at once; a family
// must not be lost because another of its contacts has ended (readings 3, 6, 7 and 21).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/process/process.hpp"
#include "statemachines/references.hpp"

namespace duecourse::statemachines::early_help {

/// How far a request has come.
enum class Stage : std::uint8_t {
  unscreened,
  undecided,      ///< screened, but no outcome was recorded
  to_meeting,     ///< to be presented to the Multi Agency Action Meeting
  to_allocation,  ///< to be allocated
  served,         ///< allocated
  ended,          ///< signposted, no further action, escalated, or the case was closed
};

/// A contact, a step-down or a wraparound request.
struct Request {
  EventIndex event = kNoEvent;
  Stage stage = Stage::unscreened;
  bool since_closure_request = false;
  bool form_completed = false;
  bool acknowledged = false;
};

/// A screening or a meeting.
struct Decision {
  EventIndex event = kNoEvent;
  EventIndex request = kNoEvent;  ///< the one it names; kNoEvent: it names none
  Stage stage = Stage::undecided;
  bool told = false;  ///< the referrer was told the outcome
};

/// All requests of the involvement, all decisions of the history.
class Requests {
 public:
  /// A request has come. One that a decision has already named takes that decision's stage.
  void receive(EventIndex event, Stage stage, bool since_closure_request);
  /// A screening: about the request it names; else about all unscreened ones; else about all.
  void screen(EventIndex event, const Reference& request, Stage stage);
  /// A meeting: about the request it names; else about all that wait for one; else about all.
  void meet(EventIndex event, const Reference& request, Stage stage);
  /// The case was allocated: what was decided is served.
  void allocate();
  /// The case was closed by a record: nothing waits but what has come since the closure request.
  void close();
  /// The closure request was returned.
  void forget_closure_request();
  /// A new involvement: only what has come since the closure request goes on.
  void begin_involvement();

  void complete_form(const Reference& request);
  void acknowledge(const Reference& request);
  /// The screening (or meeting) that a told outcome answers: the one named, or the latest untold
  /// one that belongs to the request named; kNoEvent where nothing is named or nothing fits.
  EventIndex tell_screening_outcome(const Reference& named);
  EventIndex tell_meeting_outcome(const Reference& named);

  [[nodiscard]] bool any() const { return !requests_.empty(); }
  [[nodiscard]] bool any_in(Stage stage) const;
  /// Something still waits for screening, meeting or allocation.
  [[nodiscard]] bool any_waiting() const;
  [[nodiscard]] bool all_waiting_are_unscreened() const;
  [[nodiscard]] bool any_without_form() const;
  [[nodiscard]] bool any_unacknowledged() const;
  [[nodiscard]] bool any_untold_screening() const;
  [[nodiscard]] bool any_untold_meeting() const;
  [[nodiscard]] bool any_screening() const { return !screenings_.empty(); }
  [[nodiscard]] bool any_meeting() const { return !meetings_.empty(); }
  [[nodiscard]] const std::vector<Request>& all() const { return requests_; }
  /// The latest request since the closure request that still waits, or kNoEvent.
  [[nodiscard]] EventIndex waiting_since_closure_request() const;

 private:
  void decide(EventIndex event, const Reference& request, Stage stage, Stage addressed_first);

  std::vector<Request> requests_;
  std::vector<Decision> screenings_;
  std::vector<Decision> meetings_;
};

}  // namespace duecourse::statemachines::early_help
