// The requests for support on a case and what was decided about each: contacts, step-downs and
// wraparound requests, their screenings and meetings. Several may be under way at once; a family
// must not be lost because another of its contacts has ended (readings 3, 6, 7 and 21).
#pragma once

#include <cstdint>
#include <utility>
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
  EventIndex named = kNoEvent;       ///< the request it names; kNoEvent: it names none
  std::vector<EventIndex> requests;  ///< those that it decided about
  Stage stage = Stage::undecided;
  bool told = false;  ///< the referrer was told the outcome

  [[nodiscard]] bool is_about(EventIndex request) const;
};

/// All screenings, or all meetings, of the history, and the outcomes told before they were
/// recorded.
class Decisions {
 public:
  void add(Decision decision) { all_.push_back(std::move(decision)); }
  [[nodiscard]] const std::vector<Decision>& all() const { return all_; }
  [[nodiscard]] bool any() const { return !all_.empty(); }
  [[nodiscard]] bool any_untold() const;

  /// The decisions that an outcome told by event `told` answers: the one named, or all about the
  /// request named that nobody has been told of yet, or of those told the latest. Empty where
  /// nothing is named: it is about every one not told yet. Empty, and kept, where it names a
  /// request that nothing has been decided about so far (reading 7).
  [[nodiscard]] std::vector<EventIndex> tell(EventIndex told, const Reference& named);
  /// The outcome that was told of the latest decision before it was recorded, or kNoEvent.
  [[nodiscard]] EventIndex take_told_before();

 private:
  struct ToldBefore {
    EventIndex told = kNoEvent;
    EventIndex request = kNoEvent;
  };
  std::vector<Decision> all_;
  std::vector<ToldBefore> told_before_;
};

/// All requests of the involvement, all decisions of the history.
class Requests {
 public:
  /// A request has come. One that a decision has already named takes that decision's stage.
  void receive(EventIndex event, Stage stage, bool since_closure_request);
  /// What a screening is about: the request it names; else (also where that one belongs to an
  /// earlier involvement) all unscreened ones; else all that wait.
  [[nodiscard]] std::vector<EventIndex> screened_by(const Reference& request) const;
  /// What a meeting is about: the request it names; else all that wait for one; else all that wait.
  [[nodiscard]] std::vector<EventIndex> met_about(const Reference& request) const;
  /// A screening, a meeting of these requests has decided.
  void screen(Decision decision);
  void meet(Decision decision);
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
  [[nodiscard]] Decisions& screenings() { return screenings_; }
  [[nodiscard]] Decisions& meetings() { return meetings_; }
  [[nodiscard]] const Decisions& screenings() const { return screenings_; }
  [[nodiscard]] const Decisions& meetings() const { return meetings_; }

  [[nodiscard]] bool any() const { return !requests_.empty(); }
  [[nodiscard]] bool any_in(Stage stage) const;
  /// A request of this involvement.
  [[nodiscard]] bool is_under_way(EventIndex request) const;
  /// Something still waits for screening, meeting or allocation.
  [[nodiscard]] bool any_waiting() const;
  [[nodiscard]] bool all_waiting_are_unscreened() const;
  [[nodiscard]] bool any_without_form() const;
  [[nodiscard]] bool any_unacknowledged() const;
  [[nodiscard]] const std::vector<Request>& all() const { return requests_; }
  /// The latest request since the closure request that still waits, or kNoEvent.
  [[nodiscard]] EventIndex waiting_since_closure_request() const;

 private:
  [[nodiscard]] std::vector<EventIndex> addressed(const Reference& request,
                                                  Stage addressed_first) const;
  void decide(const Decision& decision);

  std::vector<Request> requests_;
  std::vector<EventIndex> past_;  ///< of earlier involvements
  Decisions screenings_;
  Decisions meetings_;
};

}  // namespace duecourse::statemachines::early_help
