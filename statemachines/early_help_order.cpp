// What contradicts, what comes out of order, and what may wait for something of the same day. A
// state refuses only what contradicts it: work done out of order counts (DESIGN.md).
#include <array>
#include <chrono>

#include "statemachines/early_help_case.hpp"
#include "statemachines/vocabulary.hpp"

namespace duecourse::statemachines::early_help {
namespace {

constexpr KindSet kRequests =
    kinds_of(Kind::contact_received, Kind::step_down_received, Kind::wraparound_requested);
constexpr KindSet kDecisions = kinds_of(Kind::screened, Kind::maam_held);
constexpr KindSet kPlans =
    kinds_of(Kind::visit_planned, Kind::review_planned, Kind::meeting_planned);
constexpr KindSet kReopening = kRequests | kinds_of(Kind::case_reopened);

/// What survives closing (reading 4) or says nothing new about the family: accepted on a closed
/// case, late or not. Some others are accepted under conditions: see contradicts_closed().
constexpr KindSet kAcceptedWhenClosed =
    kReopening |
    kinds_of(Kind::contact_form_completed, Kind::acknowledgement_sent, Kind::screening_outcome_sent,
             Kind::maam_outcome_sent, Kind::pre_allocation_left, Kind::cypa_completed,
             Kind::threshold_not_met, Kind::level4_confirmed, Kind::no_further_support_confirmed,
             Kind::deallocated, Kind::visit_cancelled, Kind::assessment_audited,
             Kind::managers_decision, Kind::supervisor_task_done, Kind::escalation_recorded,
             Kind::step_up_form_completed, Kind::involvement_ended, Kind::case_note_recorded,
             Kind::high_risk_set, Kind::consent_recorded, Kind::lone_working_checked);

Lack usual_partner_if(bool missing) {
  return missing ? Lack::usual_partner : Lack::nothing;
}
Lack earlier_step_if(bool missing) {
  return missing ? Lack::earlier_step : Lack::nothing;
}

}  // namespace

// ---- Contradictions ----

const char* CaseFile::contradiction() const {
  if (journey_ == State::closed && contradicts_closed()) return "the case is closed";
  if (kind_ == Kind::case_reopened && is_open() && journey_ != State::none) {
    return "the case is open";
  }
  if (kind_ == Kind::closure_returned && closure_ != Closure::requested) {
    return "no closure has been requested";
  }
  if (kind_ == Kind::visit_cancelled && planned_.visit_cancelled_by(event_, named_) == kNoEvent) {
    return "no visit is planned";
  }
  if (kind_ == Kind::deallocated) {
    switch (roles_.release_of(event_)) {
      case Release::releases:
      case Release::long_over:
        return nullptr;
      case Release::not_this_one:
        return "that worker does not hold the role";
      case Release::nobody:
        return "nobody holds the role";
    }
  }
  return nullptr;
}

// Nothing new begins on a closed case; what answers a plan made before is accepted (10.1 survives
// closing), and the record of a closing that followed from other records confirms it.
bool CaseFile::contradicts_closed() const {
  if (contains(kAcceptedWhenClosed, kind_)) return false;
  if (kind_ == Kind::case_closed) return closed_by_record_;
  if (kind_ == Kind::visit || kind_ == Kind::review_held || kind_ == Kind::maam_held) {
    return plan_answered() == kNoEvent;
  }
  return true;
}

// ---- Order ----

/// What an event follows, and whether that is there. On a day whose order is partly a guess an
/// event waits while what it lacks may still come (reading 37).
struct CaseFile::Order {
  using Test = Lack (*)(const CaseFile&);
  struct Line {
    Kind kind;
    KindSet follows;
    Test lack;
  };

  static Lack unopened(const CaseFile& c) { return earlier_step_if(!c.involvement_.opened); }
  static Lack unallocated(const CaseFile& c) {
    return earlier_step_if(c.involvement_.last_worker_allocation == kNoEvent);
  }
  static Lack not_escalated(const CaseFile& c) {
    return earlier_step_if(!c.involvement_.ever_escalated);
  }

  static Lack contact_form(const CaseFile& c) {
    if (c.named_.found()) return Lack::nothing;
    return c.requests_.any() ? usual_partner_if(!c.requests_.any_without_form())
                             : Lack::earlier_step;
  }
  static Lack acknowledgement(const CaseFile& c) {
    if (c.named_.found()) return Lack::nothing;
    return c.requests_.any() ? usual_partner_if(!c.requests_.any_unacknowledged())
                             : Lack::earlier_step;
  }
  static Lack screening(const CaseFile& c) {
    if (c.named_.found()) return Lack::nothing;
    if (!c.involvement_.opened) return Lack::earlier_step;
    return usual_partner_if(!c.requests_.any_in(Stage::unscreened));
  }
  static Lack screening_outcome(const CaseFile& c) {
    if (!c.requests_.screenings().any()) return Lack::earlier_step;
    return usual_partner_if(!c.requests_.screenings().any_untold());
  }
  // A meeting on a case never screened counts (reading 6), out of order.
  static Lack meeting(const CaseFile& c) {
    if (!c.involvement_.screened) return Lack::earlier_step;
    return usual_partner_if(!c.requests_.any_in(Stage::to_meeting));
  }
  static Lack meeting_outcome(const CaseFile& c) {
    if (!c.requests_.meetings().any()) return Lack::earlier_step;
    return usual_partner_if(!c.requests_.meetings().any_untold());
  }
  static Lack list_joined(const CaseFile& c) {
    return earlier_step_if(!c.involvement_.opened || c.journey_ == State::received);
  }
  static Lack listed(const CaseFile& c) {
    if (!c.involvement_.was_on_list) return Lack::earlier_step;
    return usual_partner_if(!c.involvement_.on_list);
  }
  static Lack allocation(const CaseFile& c) {
    const bool decided = c.journey_ != State::none && c.journey_ != State::received &&
                         c.journey_ != State::awaiting_meeting;
    return earlier_step_if(c.role_given() == Role::enabler ? !c.involvement_.opened : !decided);
  }
  static Lack deallocation(const CaseFile& c) {
    return usual_partner_if(c.roles_.release_of(c.event_) == Release::long_over);
  }
  static Lack contact_made(const CaseFile& c) {
    if (c.involvement_.last_worker_allocation == kNoEvent) return Lack::earlier_step;
    return usual_partner_if(c.involvement_.contact_made);
  }
  static Lack audit(const CaseFile& c) { return earlier_step_if(!c.assessment_ever_completed_); }
  static Lack review(const CaseFile& c) {
    return earlier_step_if(!c.involvement_.plan_completed && c.journey_ != State::wraparound);
  }
  static Lack task_done(const CaseFile& c) { return earlier_step_if(!c.involvement_.task_set); }
  static Lack evidence(const CaseFile& c) {
    if (!c.involvement_.ever_escalated) return Lack::earlier_step;
    return usual_partner_if(c.involvement_.escalations.empty());
  }
  static Lack step_up_form(const CaseFile& c) {
    return earlier_step_if(!c.involvement_.level4_confirmed);
  }
  static Lack no_further_support(const CaseFile& c) {
    return earlier_step_if(!c.involvement_.level4_confirmed && !c.involvement_.step_up_form_done &&
                           c.journey_ != State::wraparound);
  }
  // Where the family was worked with, an ending needs the request (8.1).
  static Lack end_date(const CaseFile& c) {
    const bool worked_with = c.involvement_.last_worker_allocation != kNoEvent;
    return earlier_step_if(worked_with && c.closure_ == Closure::none);
  }
  static Lack closing(const CaseFile& c) {
    if (c.is_closed()) return Lack::nothing;
    return c.involvement_.opened ? end_date(c) : Lack::earlier_step;
  }
  static Lack reopening(const CaseFile& c) { return earlier_step_if(c.journey_ == State::none); }
  static Lack nothing(const CaseFile&) { return Lack::nothing; }

  static constexpr KindSet kAllocated = kinds_of(Kind::allocated);
  static constexpr KindSet kListing =
      kDecisions | kinds_of(Kind::pre_allocation_joined, Kind::step_down_received);
  static constexpr KindSet kEscalating = kDecisions | kinds_of(Kind::escalation_decided);
  static constexpr KindSet kEnding =
      kDecisions | kinds_of(Kind::case_closed, Kind::deallocated, Kind::involvement_ended,
                            Kind::closure_requested);

  static constexpr std::array<Line, kKindCount> kLines{{
      {Kind::contact_received, 0, nothing},
      {Kind::contact_form_completed, kRequests, contact_form},
      {Kind::acknowledgement_sent, kRequests, acknowledgement},
      {Kind::screened, kRequests, screening},
      {Kind::screening_outcome_sent, kinds_of(Kind::screened), screening_outcome},
      {Kind::maam_held, kRequests | kinds_of(Kind::screened), meeting},
      {Kind::maam_outcome_sent, kinds_of(Kind::maam_held), meeting_outcome},
      {Kind::pre_allocation_joined, kRequests | kDecisions, list_joined},
      {Kind::pre_allocation_left, kListing, listed},
      {Kind::duty_contact, kListing, listed},
      {Kind::step_down_received, 0, nothing},
      {Kind::cypa_completed, 0, nothing},
      {Kind::wraparound_requested, 0, nothing},
      {Kind::threshold_not_met, kEscalating, not_escalated},
      {Kind::level4_confirmed, kEscalating, not_escalated},
      {Kind::no_further_support_confirmed,
       kinds_of(Kind::level4_confirmed, Kind::step_up_form_completed), no_further_support},
      {Kind::allocated, kRequests | kDecisions, allocation},
      {Kind::deallocated, kAllocated, deallocation},
      {Kind::initial_contact, kAllocated, contact_made},
      {Kind::visit, kAllocated, unallocated},
      {Kind::visit_planned, kRequests | kAllocated, unopened},
      {Kind::visit_cancelled, kPlans, nothing},
      {Kind::review_planned, kRequests | kAllocated, unopened},
      {Kind::meeting_planned, kRequests, unopened},
      {Kind::assessment_completed, kAllocated, unallocated},
      {Kind::assessment_audited, kinds_of(Kind::assessment_completed), audit},
      {Kind::plan_commenced, kAllocated, unallocated},
      {Kind::plan_completed, kAllocated, unallocated},
      {Kind::review_held, kAllocated | kinds_of(Kind::plan_completed), review},
      {Kind::managers_decision, 0, nothing},
      {Kind::case_discussion, 0, nothing},
      {Kind::supervisor_task_set, 0, nothing},
      {Kind::supervisor_task_done, kinds_of(Kind::supervisor_task_set), task_done},
      {Kind::direct_work, 0, nothing},
      {Kind::escalation_decided, kRequests, unopened},
      {Kind::escalation_recorded, kEscalating, evidence},
      {Kind::step_up_form_completed, kinds_of(Kind::level4_confirmed), step_up_form},
      {Kind::closure_requested, kRequests | kDecisions | kAllocated, unopened},
      {Kind::closure_returned, kinds_of(Kind::closure_requested), nothing},
      {Kind::involvement_ended, kinds_of(Kind::closure_requested), end_date},
      {Kind::case_closed, kReopening | kinds_of(Kind::closure_requested), closing},
      {Kind::case_reopened, kEnding, reopening},
      {Kind::case_note_recorded, 0, nothing},
      {Kind::high_risk_set, 0, nothing},
      {Kind::consent_recorded, 0, nothing},
      {Kind::lone_working_checked, kinds_of(Kind::visit_planned), nothing},
  }};

  static constexpr bool in_order_of_kinds() {
    for (std::size_t i = 0; i < kLines.size(); ++i) {
      if (static_cast<std::size_t>(kLines[i].kind) != i) return false;
    }
    return true;
  }
};

Lack CaseFile::lack() const {
  return Order::kLines[static_cast<std::size_t>(kind_)].lack(*this);
}

KindSet CaseFile::partners() const {
  static_assert(Order::in_order_of_kinds());
  // An open case closes at once, whatever new request the day brings (reading 21).
  if (kind_ == Kind::case_closed && is_open() && involvement_.opened) {
    return kinds_of(Kind::closure_requested);
  }
  const KindSet follows = Order::kLines[static_cast<std::size_t>(kind_)].follows;
  return is_closed() ? follows | kReopening : follows;
}

bool CaseFile::partner_comes_today() const {
  return comes_today(partners(), event().occurred.precision == Precision::day);
}

// What ends something is not kept for what begins only later in the day.
bool CaseFile::may_be_possible_today() const {
  constexpr KindSet kEnds =
      kinds_of(Kind::case_closed, Kind::deallocated, Kind::closure_returned, Kind::visit_cancelled);
  return comes_today(partners(),
                     event().occurred.precision == Precision::day || !contains(kEnds, kind_));
}

bool CaseFile::same_day(EventIndex a, EventIndex b) const {
  return zone_.day_of(history_.events[a].occurred.at) ==
         zone_.day_of(history_.events[b].occurred.at);
}

// Not accepted yet, whether it stands later in the day or waits itself; of those with a time only
// where `timed_too`.
bool CaseFile::comes_today(KindSet kinds, bool timed_too) const {
  if (kinds == 0) return false;
  const Day today = zone_.day_of(event().occurred.at);
  const Instant begin = zone_.start_of(today);
  const Instant end = zone_.start_of(today + std::chrono::days{1});
  const auto comes = [&](EventIndex other) {
    return other != event_ && accepted_[other] == 0 && kinds_[other] != kUnknownKind &&
           contains(kinds, kinds_[other]) &&
           (timed_too || history_.events[other].occurred.precision == Precision::day);
  };
  const auto& events = history_.events;
  for (EventIndex i = event_; i-- > 0 && events[i].occurred.at >= begin;) {
    if (comes(i)) return true;
  }
  for (EventIndex i = event_ + 1; i < events.size() && events[i].occurred.at < end; ++i) {
    if (comes(i)) return true;
  }
  return false;
}

bool CaseFile::names_what_comes_today() const {
  return named_.found() && accepted_[named_.event] == 0 && same_day(named_.event, event_);
}

// ---- References ----

Reference CaseFile::find(std::string_view fact, KindSet wanted) const {
  return find_reference(history_, kinds_, event_, fact, wanted);
}

Reference CaseFile::find_what_is_named() const {
  constexpr KindSet kNamesRequest =
      kDecisions | kinds_of(Kind::contact_form_completed, Kind::acknowledgement_sent);
  constexpr KindSet kNamesVisit = kinds_of(Kind::visit, Kind::lone_working_checked);
  if (contains(kNamesRequest, kind_)) return find("contact", kRequests);
  // A planned review or meeting is called off like a visit, by naming it (reading 10).
  if (kind_ == Kind::visit_cancelled) return find("visit", kPlans);
  if (contains(kNamesVisit, kind_)) return find("visit", kinds_of(Kind::visit_planned));
  if (kind_ == Kind::review_held) return find("review", kinds_of(Kind::review_planned));
  if (kind_ != Kind::screening_outcome_sent && kind_ != Kind::maam_outcome_sent) return {};
  // The contact whose screening or meeting is meant, or that screening or meeting itself.
  const Reference contact = find("contact", kRequests);
  if (!contact.wrong()) return contact;
  return find("contact",
              kinds_of(kind_ == Kind::maam_outcome_sent ? Kind::maam_held : Kind::screened));
}

}  // namespace duecourse::statemachines::early_help
