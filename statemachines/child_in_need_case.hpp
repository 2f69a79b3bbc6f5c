// What one replay of a child-in-need history knows, and what each record means. The states are
// moved by the machine (child_in_need.cpp), which asks this file what contradicts and tells it
// which state it has entered.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "statemachines/child_in_need_tasks.hpp"
#include "statemachines/child_in_need_words.hpp"
#include "statemachines/record_file.hpp"

namespace duecourse::statemachines::child_in_need {

/// What a record does to the states.
enum class Trigger : std::uint8_t {
  any_record,  ///< moves no state
  referral_received,
  case_reopened,  ///< or significant information, which reopens a closed case only
  assessment_started,
  assessment_completed,
  plan_created,
  closure_requested,  ///< the record, or an action that closes
  closure_returned,
  case_ends,  ///< case_closed, involvement_ended
};

class CaseFile : public RecordFile<Kind, Passed, State> {
 public:
  CaseFile(const History& history, Timeline& timeline);

  /// Takes up a record whose kind is known, and finds what it names.
  void take_up(EventIndex event);
  /// What the record in hand does to the states.
  [[nodiscard]] Trigger trigger() const;
  /// Nothing was recorded before that this follows.
  [[nodiscard]] bool out_of_order() const;
  /// Why the record cannot be, in words, or nullptr.
  [[nodiscard]] const char* contradiction() const;
  /// The record is accepted: writes its milestones.
  void record();

  // What the machine tells.
  void enter_journey(State state);
  void enter_closure(bool under_way);
  /// A closed case goes on: what was known belongs to the involvement that ended.
  void begin_involvement() { involvement_ = {}; }

  [[nodiscard]] bool is_closed() const { return journey_ == State::closed; }
  [[nodiscard]] bool plan_exists() const { return involvement_.plan; }

 private:
  enum class Holder : std::uint8_t { response, locality, looked_after, fyps };

  /// What is known of the present involvement.
  struct Involvement {
    bool assessment_asked = false;
    bool assessed = false;
    EventIndex reassessment_asked = kNoEvent;  ///< by this action; its start is still to come
    EventIndex assessment = kNoEvent;          ///< the last assessment_started
    bool reassessment = false;                 ///< and whether it was another one
    bool review_held = false;                  ///< the initial review
    bool review_answered = false;              ///< whether it was, or why not
    bool consent = false;
    bool plan = false;
    std::optional<FactValue> visit_every;
    std::optional<FactValue> seen_every;
    bool meeting = false;
    bool minutes = false;  ///< completed since the last meeting
    bool private_fostering = false;
    bool social_work_part = false;  ///< of the form Private Fostering Assessment
    bool placement_part = false;
    bool information_open = false;
    bool step_down_discussed = false;
    bool step_down_open = false;
    bool step_down_section_2 = false;
    bool step_down_next_action = false;
    bool step_down_over = false;
    bool locality_allocated = false;
    bool closed_by_record = false;
    Holder holder = Holder::response;
  };
  /// A visit, review or meeting that is planned.
  struct Plan {
    EventIndex event = kNoEvent;
    Kind kind = Kind::visit_planned;
    std::optional<Moment> at;
    bool open = true;
  };

  [[nodiscard]] bool accepted_when_closed() const;
  [[nodiscard]] bool closes_by_action() const;
  [[nodiscard]] bool is_private_fostering() const;
  [[nodiscard]] bool confirmed() const;
  [[nodiscard]] bool flag(std::string_view fact) const;
  [[nodiscard]] bool recorded_fact(std::string_view fact) const;
  [[nodiscard]] std::string wording(std::string_view fact) const;
  [[nodiscard]] EventIndex visit_cancelled() const;
  [[nodiscard]] bool planned_after(const Moment& moment) const;

  Milestone& pass_held(Passed name);
  Milestone& pass_task(Passed name, const Task* task);
  void carry(Milestone& milestone, std::string_view name, FactValue value) const;

  // child_in_need_work.cpp: assessment, plan, visits, reviews, plans
  bool record_work();
  void record_referral();
  void record_assessment_started();
  void record_assessment_completed();
  void record_plan_created();
  void record_visit();
  void record_review();
  void record_initial_review();
  void record_form();
  void record_private_fostering_form(bool done);
  void record_letter();
  void record_plan(Passed name);
  // child_in_need_requests.cpp: requests, actions, minutes, step down, hand-over
  bool record_request();
  bool record_step_down();
  void record_request_sent();
  void record_request_answered();
  void record_action_added();
  void record_action_task(Passed name);
  void record_meaning_of_action(const Task& task);
  void record_minutes();
  void record_step_down_opened();
  void complete_step_down();
  void record_allocated();
  void record_transferred();
  void record_plain();

  void show_state();

  Involvement involvement_;
  Tasks requests_;
  Tasks actions_;
  std::vector<Plan> plans_;
  Reference named_;  ///< what the record in hand names
  State journey_ = State::not_referred;
  bool closing_ = false;
};

}  // namespace duecourse::statemachines::child_in_need
