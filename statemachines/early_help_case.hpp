// What one replay knows of a case beside the states of the machine: the facts of the involvement,
// and the writing of steps and milestones. Plain C++; the machine's guards ask it, its actions tell
// it. "Involvement": from opening or reopening to closing.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/process/process.hpp"
#include "statemachines/early_help_planned_work.hpp"
#include "statemachines/early_help_requests.hpp"
#include "statemachines/early_help_roles.hpp"
#include "statemachines/early_help_words.hpp"
#include "statemachines/references.hpp"

namespace duecourse::statemachines::early_help {

/// The outcomes of a screening or meeting. `none`: not recorded, or a word nobody knows.
enum class Outcome : std::uint8_t {
  none,
  maam,
  step_down,
  allocate,
  signpost,
  no_further_action,
  escalate
};

/// What is missing before an event makes sense where it stands.
enum class Lack : std::uint8_t {
  nothing,
  usual_partner,  ///< it would rather belong to something that may come on the same day
  earlier_step,   ///< a step that comes before it was never recorded: out of order
};

/// Where the closure of the case stands; a state of the machine's third region.
enum class Closure : std::uint8_t { none, requested, signed_off };

/// An escalation decision and what has been recorded of it (7.2).
struct Escalation {
  EventIndex decision = kNoEvent;
  bool case_note = false;
  bool request_form = false;

  [[nodiscard]] bool complete() const { return case_note && request_form; }
};

/// The facts of one involvement: forgotten when the case is reopened.
struct Involvement {
  bool opened = false;
  bool screened = false;
  bool on_list = false;
  bool was_on_list = false;
  bool end_date_recorded = false;
  bool first_visit_done = false;
  bool contact_made = false;  ///< since the last worker_allocated
  bool plan_completed = false;
  bool review_held = false;
  bool level4_confirmed = false;
  bool step_up_form_done = false;
  bool task_set = false;
  bool ever_escalated = false;
  bool old_closing_unconfirmed = false;  ///< began when the one before it was signed off
  EventIndex last_contact = kNoEvent;
  EventIndex step_down = kNoEvent;               ///< the latest step_down_received
  EventIndex step_down_screening = kNoEvent;     ///< the latest screening with that outcome
  EventIndex last_worker_allocation = kNoEvent;  ///< as key worker or wraparound
  EventIndex first_allocation = kNoEvent;        ///< the first as key worker
  EventIndex stray_case_note = kNoEvent;         ///< recorded before any decision to escalate
  EventIndex stray_request_form = kNoEvent;
  std::vector<Escalation> escalations;
};

/// One replay of one case. Indexes the history and appends to the timeline; both must outlive it.
class CaseFile {
 public:
  CaseFile(const History& history, const Zone& zone, Timeline& timeline);

  // ---- The event on the desk ----

  /// Takes up an event whose kind is known. Nothing changes until record().
  void take_up(EventIndex event);
  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] Outcome outcome() const;
  [[nodiscard]] Role role_given() const { return roles_.role_given(event_); }
  /// A walk-in enquiry that requires no further action (1.3; readings 30 and 39).
  [[nodiscard]] bool is_closed_enquiry() const;
  /// Why the event contradicts what is known, in words; nullptr where it does not.
  [[nodiscard]] const char* contradiction() const;
  [[nodiscard]] Lack lack() const;
  /// It names an event of the same local day that has not been accepted yet.
  [[nodiscard]] bool names_what_comes_today() const;
  /// Something that it lacks may still come on the same local day. Where both carry a time their
  /// order is known, and neither waits for the other.
  [[nodiscard]] bool partner_comes_today() const;
  /// The event contradicts what is known now, and something of the same local day may still make it
  /// possible.
  [[nodiscard]] bool may_be_possible_today() const;

  // ---- What the machine tells ----

  /// The event is accepted: gives its milestones and changes the facts.
  void record();
  [[nodiscard]] bool recorded() const { return recorded_; }
  void enter(State journey) { journey_ = journey; }
  void enter(Closure closure) { closure_ = closure; }
  /// The closed case is opened again: a new involvement (reading 21).
  void begin_involvement();
  /// What came after the closure request goes on as a new involvement.
  void go_on_with_waiting_requests();
  void join_list();
  void leave_list();
  void sign_off();
  void reallocate_as_wraparound();
  /// Writes the step of the event on the desk, with the states the machine is in now.
  void end_step();

  // ---- What guards ask ----

  /// Open, and nobody has been allocated in this involvement or has been deallocated since.
  [[nodiscard]] bool may_join_list() const;
  /// A key worker or wraparound worker was allocated in this involvement and still is.
  [[nodiscard]] bool already_allocated() const;
  [[nodiscard]] bool plan_is_completed() const { return involvement_.plan_completed; }
  [[nodiscard]] bool only_unscreened_wait() const { return requests_.all_waiting_are_unscreened(); }
  [[nodiscard]] bool only_allocation_waits() const;
  [[nodiscard]] bool end_recorded_and_no_role_left() const;
  [[nodiscard]] bool wraparound_required() const;
  [[nodiscard]] bool handed_to_wraparound() const;
  /// The involvement ends with this event (reading 3). Asked once: the answer is then forgotten.
  [[nodiscard]] bool take_involvement_ends();
  /// A new involvement began with this event. Asked once: the answer is then forgotten.
  [[nodiscard]] bool take_involvement_began();
  /// The latest request since the closure request that still waits; kNoEvent where there is none.
  [[nodiscard]] EventIndex waiting_request() const;
  [[nodiscard]] Kind kind_of_event(EventIndex event) const;
  /// Whether the kind of an event is one of this process.
  [[nodiscard]] bool knows(EventIndex event) const;
  /// The state that framework files name.
  [[nodiscard]] State state() const;
  [[nodiscard]] bool is_closed() const { return journey_ == State::closed; }

 private:
  [[nodiscard]] bool is_open() const { return journey_ != State::closed; }
  [[nodiscard]] const Event& event() const { return history_.events[event_]; }
  [[nodiscard]] bool flag(std::string_view fact, bool missing) const;
  [[nodiscard]] bool same_day(EventIndex a, EventIndex b) const;
  [[nodiscard]] KindSet partners() const;
  [[nodiscard]] bool comes_today(KindSet kinds, bool timed_too) const;
  /// What each kind of event follows; the table in early_help_order.cpp.
  struct Order;
  [[nodiscard]] bool contradicts_closed() const;
  [[nodiscard]] EventIndex plan_answered() const;
  [[nodiscard]] Reference find(std::string_view fact, KindSet wanted) const;
  [[nodiscard]] Reference find_what_is_named() const;

  Milestone& pass(Passed name);
  Milestone& pass_answer(Passed name);
  /// Fills in a flag that the event does not record (reading 38).
  void carry_flag(Milestone& milestone, std::string_view fact, bool missing) const;
  void open_case();
  void find_fault(Found found, EventIndex event, std::string text);

  // How each kind of event is read; the table in early_help_case.cpp says which.
  struct Readings;
  template <Passed kName>
  void record_as() {
    pass(kName);
  }
  void record_nothing() {}
  void record_contact();
  void record_contact_form();
  void record_acknowledgement();
  void record_screening();
  void record_screening_outcome();
  void record_meeting();
  void record_meeting_outcome();
  void record_duty_contact();
  void record_step_down();
  void record_wraparound_request();
  void record_level4();
  void record_allocation();
  void record_deallocation();
  void record_initial_contact();
  void record_visit();
  void record_visit_planned();
  void record_visit_cancelled();
  void record_review_planned();
  void record_meeting_planned();
  void record_assessment();
  void record_plan_completed();
  void record_review();
  void record_managers_decision();
  void record_task_set();
  void record_escalation_decision();
  void record_escalation_evidence();
  void record_step_up_form();
  void record_lone_working_check();
  void record_closure_returned();
  void record_involvement_end();
  void record_case_closed();
  void record_reopening();

  [[nodiscard]] static Stage stage_after(Outcome outcome, bool meeting);
  void decide(Outcome outcome, Stage stage);
  void find_children_not_seen();
  void record_planned_work(Kind kind, EventIndex plan);
  void record_plan(Passed name, Kind planned);
  void decide_to_escalate();
  void complete_escalations();
  void end_if_nothing_waits();
  void sign_off_what_was_before();
  void carry_referral(Milestone& milestone, const std::vector<EventIndex>& decided) const;
  [[nodiscard]] bool is_to_be_told(EventIndex contact) const;
  [[nodiscard]] EventIndex contact_decided() const;
  void tell_outcome(Passed told, Decisions& decisions);
  void find_outcome_told_before(Passed told, Decisions& decisions);
  [[nodiscard]] Moment received_at() const;
  [[nodiscard]] bool cypa_replaces_assessment() const;

  const History& history_;
  const Zone& zone_;
  Timeline& timeline_;
  std::vector<std::uint8_t> kinds_;     ///< of each event; kUnknownKind where unknown
  std::vector<std::uint8_t> accepted_;  ///< of each event: 1 once it is a step

  EventIndex event_ = kNoEvent;
  Kind kind_ = Kind::contact_received;
  Reference named_;
  bool recorded_ = false;
  bool out_of_order_ = false;
  EventIndex goes_on_from_ = kNoEvent;  ///< the first request that goes on within this step

  State journey_ = State::none;
  Closure closure_ = Closure::none;

  // Of the whole history.
  Requests requests_;
  Roles roles_;
  PlannedWork planned_;
  bool assessment_ever_completed_ = false;
  bool closed_by_record_ = false;
  bool closing_was_requested_ = false;  ///< when the case was closed by a record
  bool old_sign_off_waits_ = false;     ///< of the involvement before, which went on at its closing

  bool involvement_ends_ = false;
  bool involvement_began_ = false;
  Involvement involvement_;
};

}  // namespace duecourse::statemachines::early_help
