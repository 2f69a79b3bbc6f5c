#include "tests/bench/casework.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace duecourse::testing {

namespace {

constexpr std::uint64_t kOneInOpen = 6;

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// Writes the events of one case, moving from day to day.
class Journey {
 public:
  Journey(std::uint64_t number, const Zone& zone, Day start)
      : number_(number), dice_(number), zone_(zone), day_(start) {
    worker_ = fmt::format("W{:04}", number % 400);
    child_ = fmt::format("P{:06}", number);
  }

  std::vector<Event> take() {
    referral();
    allocation();
    assessment_and_plan();
    const std::size_t until = kEventsPerCase - (closes() ? 5 : 0);
    for (int fortnight = 1; events_.size() < until; ++fortnight) work(fortnight, until);
    if (closes()) closure();
    return std::move(events_);
  }
  std::vector<Event> take_brief() {
    add("contact_received", 0, {code("source", "request_for_support"), flag("professional", true)});
    const std::string contact = last();
    add("contact_form_completed", 0, {code("contact", contact)});
    add("acknowledgement_sent", dice_.below(2),
        {code("contact", contact), flag("receipt_confirmed", true), flag("timescale_given", true)});
    add("screened", 0,
        {code("outcome", closes() ? "no_further_action" : "allocate"), code("contact", contact)});
    add("screening_outcome_sent", dice_.below(2), {code("contact", contact)});
    if (closes()) {
      add("involvement_ended", 0);
    } else {
      add("allocated", 0, {code("role", "key_worker")});
    }
    for (Event& event : events_) event.recorded = event.occurred.at + minutes{5};
    return std::move(events_);
  }
  [[nodiscard]] bool closes() const { return number_ % kOneInOpen != 0; }
  [[nodiscard]] Day day() const { return day_; }

 private:
  Event& add(const char* kind, std::uint64_t days_on, Facts facts = {}) {
    day_ += days{days_on};
    Event& event = events_.emplace_back();
    event.host_id = fmt::format("E{:07}", number_ * kEventsPerCase + events_.size());
    event.id = EventId("events:" + event.host_id);
    event.subject = {SubjectKind::case_, SubjectId(fmt::format("C{:06}", number_))};
    event.kind = kind;
    minute_ = days_on == 0 ? minute_ + 7 : 540 + static_cast<int>(dice_.below(240));
    const LocalSecond local = LocalSecond{day_} + minutes{minute_};
    event.occurred = {zone_.lookup(local).earlier, Precision::second};
    event.recorded = event.occurred.at + minutes{dice_.below(5) == 0 ? 60 * dice_.below(60) : 5};
    event.by = WorkerId(worker_);
    event.facts = std::move(facts);
    return event;
  }

  [[nodiscard]] const std::string& last() const { return events_.back().host_id; }
  static Fact code(const char* name, std::string value) { return {name, std::move(value)}; }
  static Fact flag(const char* name, bool value) { return {name, value}; }

  void referral() {
    const char* source = dice_.below(3) == 0 ? "front_door" : "request_for_support";
    add("contact_received", 0,
        {code("source", source), flag("professional", true), flag("original_referrer", true)});
    const std::string contact = last();
    add("contact_form_completed", 1, {code("contact", contact)});
    add("acknowledgement_sent", dice_.below(3),
        {code("contact", contact), flag("receipt_confirmed", true), flag("timescale_given", true)});
    const bool meeting = dice_.below(3) == 0;
    add("screened", dice_.below(2),
        {code("outcome", meeting ? "maam" : "allocate"), code("contact", contact)});
    add("screening_outcome_sent", 1, {code("contact", contact)});
    if (meeting) {
      add("maam_held", 7, {code("outcome", "allocate"), code("contact", contact)});
      add("maam_outcome_sent", 1, {code("contact", contact)});
    }
  }

  void allocation() {
    add("duty_contact", 1, {flag("reached", true)});
    add("allocated", 1 + dice_.below(4), {code("role", "key_worker")});
    add("initial_contact", dice_.below(3), {flag("reached", true)});
    visit(2 + dice_.below(5), "assessment");
  }

  void assessment_and_plan() {
    add("consent_recorded", 1);
    add("direct_work", 3, {code("stage", "assessment")});
    add("assessment_completed", 10 + dice_.below(12));
    decision(dice_.below(5), "assessment");
    add("assessment_audited", 4,
        {flag("in_timescale", true), flag("history", true), flag("clear_recording", true),
         flag("voice_of_child", true), flag("next_steps", dice_.below(2) == 0)});
    add("plan_commenced", 1, {flag("smart", true)});
    add("plan_completed", 6 + dice_.below(10),
        {flag("smart", true), flag("outcomes", true), flag("actions_set", true)});
    decision(1, "plan");
  }

  void work(int fortnight, std::size_t until) {
    visit(7, "casework");
    if (events_.size() < until) add("direct_work", 0, {code("stage", "casework")});
    if (events_.size() < until) add("case_note_recorded", 4, {code("type", "call")});
    if (events_.size() < until && fortnight % 2 == 0) {
      add("case_discussion", 1);
      decision(dice_.below(3), "discussion");
    }
    if (events_.size() < until && fortnight % 3 == 0) {
      add("review_held", 2, {flag("smart", true), flag("outstanding_actions", true)});
      if (events_.size() < until) decision(dice_.below(5), "review");
    }
    while (events_.size() > until) events_.pop_back();
  }

  void closure() {
    add("closure_requested", 3, {flag("summary", true), flag("documents_uploaded", true)});
    add("direct_work", 0, {code("stage", "closure")});
    decision(1, "closure");
    add("involvement_ended", 0);
    add("deallocated", 0, {code("role", "key_worker")});
  }

  void visit(std::uint64_t days_on, const char* purpose) {
    const LocalSecond at = LocalSecond{day_ + days{days_on}} + hours{10};
    add("visit_planned", 0, {{"at", Moment{zone_.lookup(at).earlier, Precision::second}}});
    const std::string plan = last();
    Event& visit = add("visit", days_on,
                       {flag("child_seen", true), flag("child_spoken_to", dice_.below(6) != 0),
                        code("purpose", purpose), code("visit", plan)});
    visit.person = PersonId(child_);
  }

  void decision(std::uint64_t days_on, const char* about) {
    add("managers_decision", days_on, {code("about", about), flag("actions_recorded", true)});
  }

  std::uint64_t number_;
  Dice dice_;
  const Zone& zone_;
  Day day_;
  int minute_ = 540;
  std::string worker_;
  std::string child_;
  std::vector<Event> events_;
};

}  // namespace

std::uint64_t Dice::below(std::uint64_t bound) {
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
  return (z ^ (z >> 31U)) % bound;
}

// Open cases have been worked with to the end, closed ones ended some time in the two years before.
std::vector<Event> casework(std::uint64_t number, const Zone& zone) {
  Journey rehearsal(number, zone, kCaseworkEnds);
  static_cast<void>(rehearsal.take());
  const auto length = rehearsal.day() - kCaseworkEnds;
  Dice dice(~number);
  const auto before = days{rehearsal.closes() ? 1 + dice.below(700) : 1 + dice.below(7)};
  return Journey(number, zone, kCaseworkEnds - length - before).take();
}

std::vector<Event> brief_casework(std::uint64_t number, const Zone& zone) {
  constexpr days kLongest{3};  // from the contact to the sixth event
  Dice dice(~number);
  const auto before = days{number % kOneInOpen == 0 ? 0 : dice.below(700)};
  return Journey(number, zone, kCaseworkEnds - kLongest - before).take_brief();
}

}  // namespace duecourse::testing
