// Invented families: referral, assessment, visits, plan, hand-over, Strengthening Families and
// Supporting Families, closing.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "examples/eis/dice.hpp"
#include "examples/eis/staff.hpp"
#include "examples/mosaic/mosaic_case.hpp"

namespace duecourse::examples {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

using Facts = std::vector<std::pair<std::string, std::string>>;
using Names = std::vector<std::string>;

constexpr int kFirstGroup = 4001;
constexpr const char* kAssessment = "Child and Family Assessment and Plan";
constexpr const char* kReview = "Child or Young Person in Need REVIEW";

/// Who works in a locality.
struct Locality {
  const char* name;
  const char* manager;
  const char* social_worker;
  const char* support_worker;
};
constexpr std::array<Locality, 2> kLocalities = {
    {{"locality", "femi", "nia", "tom"}, {"southmead", "gwen", "sian", "dafydd"}}};

class InventedFamily {
 public:
  InventedFamily(Dice dice, int index, Day to)
      : dice_(dice),
        index_(index),
        end_(LocalSecond{to + days{1}}),
        locality_(kLocalities[index % 2]) {}

  MosaicCase tell(Day referred) {
    invent_family(referred);
    const LocalSecond received = office_moment(dice_, referred);
    told_.from = received - hours{2};
    referral(received);
    const LocalSecond assessed = assessment(received);
    if (dice_.chance(20)) {
      close(assessed, "idris", kAssessment);
    } else {
      locality(assessed);
    }
    clutter(received);
    put_in_order();
    return std::move(told_);
  }

 private:
  void invent_family(Day referred) {
    static const Names kSurnames = {"Price",     "O'Connor", "Kowalski", "Begum",
                                    "Rhydderch", "Nguyen",   "Müller",   "Pugh",
                                    "D'Souza",   "Żak",      "Llŷr",     "Ibrahim"};
    static const Names kForenames = {"Elin",  "Owain", "Zofia", "Amir", "Seren",
                                     "Jamal", "Chloë", "Ifan",  "Siôn"};
    told_.family.group = kFirstGroup + index_;
    told_.family.surname = dice_.pick(kSurnames);
    told_.family.team = 210;
    const bool restricted = dice_.chance(15);
    const int count = dice_.between(1, 4);
    for (int i = 0; i < count; ++i) {
      const std::string name = fmt::format("child{}", i + 1);
      told_.family.children.push_back(
          {name, dice_.pick(kForenames), told_.family.group * 100 + i + 1,
           referred - days{dice_.between(200, 5800)}, restricted && i == 0});
      children_.push_back(name);
    }
    worker_ = dice_.chance(60) ? "carys" : "joe";
  }

  // --- what is recorded -------------------------------------------------------------------------

  MosaicRecord& say(LocalSecond at, const char* kind, Facts facts = {}, std::string worker = {},
                    Names children = {}, std::string name = {}) {
    told_.records.push_back({{at, kind, std::move(name), std::move(facts),
                              worker.empty() ? worker_ : std::move(worker), std::move(children)},
                             std::nullopt,
                             VisitMedium::step,
                             false,
                             std::nullopt});
    return told_.records.back();
  }

  // Of a kind whose form asks for the date: now and then typed in later, or opened again. Gives the
  // moment of typing, from which on there is a step to go on from.
  LocalSecond say_dated(LocalSecond at, const char* kind, Facts facts = {}, std::string worker = {},
                        Names children = {}) {
    MosaicRecord& record = say(at, kind, std::move(facts), std::move(worker), std::move(children));
    if (dice_.chance(25)) record.typed = later(at, 1, 4);
    record.reopened = dice_.chance(10);
    return record.typed_at();
  }

  // A request; its answer names it.
  std::string ask(LocalSecond at, const char* step, const char* request, const char* to) {
    std::string name = fmt::format("request-{}", ++requests_);
    say(at, "request_sent", {{"step", step}, {"request", request}, {"to_worker", to}}, {}, {},
        name);
    return name;
  }

  // A moment of office hours some days on.
  LocalSecond later(LocalSecond at, int least, int most) {
    const Day day = std::chrono::floor<days>(at) + days{dice_.between(least, most)};
    const LocalSecond then = office_moment(dice_, day);
    return then > at ? then : at + hours{1};
  }

  static std::string date(LocalSecond at) { return day_text(at); }

  // --- Child in Need
  // ------------------------------------------------------------------------------

  void referral(LocalSecond received) {
    say_dated(received, "referral_received", {{"legal_status", "none"}});
    const LocalSecond taken = later(received, 0, 2);
    say(taken, "allocated", {{"role", "response_social_worker"}});
    say(taken + minutes{1}, "holds", {{"role", "business_support"}}, "bea");
  }

  LocalSecond assessment(LocalSecond received) {
    const LocalSecond begun = later(received, 1, 5);
    Facts facts = {{"type", "Signs of Wellbeing"}, {"seen_every", "15 working days"}};
    if (dice_.chance(85)) facts.emplace_back("plan_target", date(begun + days{58}));
    if (dice_.chance(85)) facts.emplace_back("initial_review_due", date(begun + days{44}));
    if (dice_.chance(30)) facts.emplace_back("assessment_due", date(begun + days{50}));
    if (dice_.chance(70)) facts.emplace_back("consent", "true");
    const LocalSecond typed = say_dated(begun, "assessment_started", facts);
    consent(begun);
    const LocalSecond done = later(begun, 35, dice_.chance(75) ? 58 : 80);
    visits(begun, done, worker_, true);
    if (dice_.chance(80)) {
      const bool held = dice_.chance(80);
      say_dated(later(begun, 30, 48), "initial_review_answered",
                held ? Facts{{"completed", "true"}}
                     : Facts{{"completed", "false"}, {"reason", "family away"}});
    }
    contribution(later(typed, 2, 6));
    assessment_completed(done);
    if (dice_.chance(8)) private_fostering(later(begun, 8, 20));
    return done;
  }

  void consent(LocalSecond begun) {
    if (dice_.chance(40)) {
      const Facts form = {{"form", "Consent to Information Sharing"}};
      const LocalSecond opened = later(begun, 0, 1);
      say(opened, "form_started", form);
      if (dice_.chance(80)) say(later(opened, 1, 7), "form_completed", form);
    } else {
      say_dated(later(begun, 0, 9), "consent_recorded");
    }
  }

  void contribution(LocalSecond at) {
    const std::string name = ask(at, kAssessment, "Request contribution to Assessment", "hana");
    if (dice_.chance(80)) {
      say(later(at, 2, 12), "request_answered", {{"request_event", name}}, "hana");
    }
  }

  void assessment_completed(LocalSecond done) {
    const std::string name =
        ask(done - hours{20}, kAssessment, "REQUIRED: Request for team manager to review", "idris");
    say(done - minutes{10}, "request_answered", {{"request_event", name}}, "idris");
    if (dice_.chance(15)) {
      say_dated(done - hours{1}, "assessment_completed",
                {{"sections_blank", "2"}, {"factors", "true"}, {"manager_confirmed", "false"}},
                "idris");
    }
    say_dated(done, "assessment_completed",
              {{"sections_blank", "0"},
               {"factors", dice_.chance(85) ? "true" : "false"},
               {"manager_confirmed", "true"}},
              "idris");
    if (dice_.chance(85)) {
      say_dated(later(done, 1, 7), "letter_sent", {{"letter", "Outcome of Assessment Letter"}});
    }
  }

  // Every two or three weeks; before the assessment is completed each is planned and announced.
  void visits(LocalSecond from, LocalSecond until, const std::string& worker, bool planned) {
    for (LocalSecond at = later(from, 5, 14); at < std::min(until, end_); at = later(at, 9, 24)) {
      std::string plan;
      if (planned) {
        plan = fmt::format("plan-{}", ++plans_);
        const LocalSecond made = at - days{dice_.between(3, 5)};
        say(made, "visit_planned", {{"at", date(at) + "T" + time_text(at).substr(0, 5)}}, worker,
            {}, plan);
        if (dice_.chance(85)) {
          say(made + days{1}, "letter_sent", {{"letter", "Home Visit Letter"}, {"visit", plan}},
              worker);
        }
        if (dice_.chance(8)) {
          say(at - hours{3}, "visit_cancelled", {{"visit", plan}}, worker);
          continue;
        }
      }
      visit(at, worker, plan);
    }
  }

  void visit(LocalSecond at, const std::string& worker, const std::string& plan) {
    const int medium = dice_.between(1, 100);
    const bool late = dice_.chance(25);
    if (plan.empty() && medium > 70) {
      // On the visits screen or in a case note there is less to say.
      MosaicRecord& record = medium > 85
                                 ? say(at, "visit", {{"type", "child_in_need"}}, worker, children_)
                                 : say(at, "visit",
                                       {{"type", "child_in_need"},
                                        {"child_seen", "true"},
                                        {"child_seen_alone", dice_.chance(85) ? "true" : "false"}},
                                       worker, children_);
      record.medium = medium > 85 ? VisitMedium::note : VisitMedium::screen;
      if (late) record.typed = later(at, 1, 4);
      return;
    }
    const std::optional<LocalSecond> typed =
        late ? std::optional<LocalSecond>(later(at, 1, 4)) : std::nullopt;
    const bool reopened = dice_.chance(10);
    const std::optional<VisitMedium> beside =
        dice_.chance(15) ? std::optional(dice_.chance(50) ? VisitMedium::screen : VisitMedium::note)
                         : std::nullopt;
    const bool one_away = children_.size() > 1 && dice_.chance(25);
    for (const std::string& child : children_) {
      const bool seen = !(one_away && child == children_.back());
      Facts facts = {{"type", "child_in_need"},
                     {"child_seen", seen ? "true" : "false"},
                     {"child_seen_alone", seen && !dice_.chance(15) ? "true" : "false"},
                     {"family_seen", "true"},
                     {"persons_seen", seen ? "all" : "parents"},
                     {"venue", "home"},
                     {"observations", "true"}};
      if (!plan.empty()) facts.emplace_back("visit", plan);
      MosaicRecord& record = say(at, "visit", std::move(facts), worker, {child});
      record.typed = typed;
      record.reopened = reopened;
      if (seen) record.beside = beside;
    }
  }

  void private_fostering(LocalSecond known) {
    const Names first = {children_.front()};
    say_dated(known, "private_fostering_started", {}, {}, first);
    const Facts form = {{"form", "Private Fostering Assessment"}};
    say(known + hours{1}, "form_started", form);
    say_dated(later(known, 3, 9), "visit",
              {{"type", "private_fostering"},
               {"child_seen", "true"},
               {"child_seen_alone", "true"},
               {"venue", "home"},
               {"persons_seen", "child"},
               {"observations", "true"}},
              {}, first);
    say(later(known, 25, 45), "form_completed", form);
  }

  // --- after the assessment
  // -------------------------------------------------------------------------

  void locality(LocalSecond assessed) {
    if (dice_.chance(90)) {
      say_dated(assessed - minutes{30}, "plan_created", {{"visit_every", "4 weeks"}});
    }
    screening(assessed);
    say(assessed + hours{1}, "action_added",
        {{"step", kAssessment},
         {"action", "Child In Need Visit"},
         {"to_worker", locality_.manager}});
    const LocalSecond moved = later(assessed, 1, 5);
    say(moved, "team_changed", {{"team", locality_.name}});
    say_dated(moved + minutes{5}, "transferred", {{"to", "locality"}});
    say(moved + minutes{10}, "allocated", {{"role", "locality_social_worker"}},
        locality_.social_worker);
    say(later(moved, 5, 12), "deallocated", {{"role", "response_social_worker"}});
    worker_ = locality_.social_worker;
    meeting(later(moved, 3, 25));
    const LocalSecond ends = later(moved, 80, 160);
    visits(moved, ends, worker_, false);
    if (dice_.chance(50)) {
      pilot(later(moved, 10, 25), ends);
    } else {
      reviews(moved, ends);
    }
    oversight(moved, ends);
    if (dice_.chance(20)) significant_information(later(moved, 20, 60));
    outcome(ends);
  }

  void meeting(LocalSecond held) {
    const LocalSecond typed = say_dated(held, "meeting_held");
    const LocalSecond asked = later(typed, 0, 2);
    const std::string name = ask(asked, "Child in Need Multi Agency Meeting",
                                 "Please distribute Plan and Minutes", "bea");
    const LocalSecond sent = later(asked, 1, 8);
    say(sent, "minutes_completed", {}, "bea");
    say(sent + minutes{30}, "request_answered", {{"request_event", name}}, "bea");
  }

  void reviews(LocalSecond from, LocalSecond until) {
    for (LocalSecond at = later(from, 40, 80); at < std::min(until, end_); at = later(at, 60, 90)) {
      say_dated(at, "review_held", {{"next_review_due", date(at + days{84})}});
    }
  }

  void oversight(LocalSecond from, LocalSecond until) {
    for (LocalSecond at = later(from, 20, 35); at < std::min(until, end_); at = later(at, 25, 40)) {
      MosaicRecord& record = say(at, "case_note_recorded", {{"type", "management_oversight"}},
                                 locality_.manager, {children_.front()});
      if (dice_.chance(30)) record.typed = later(at, 1, 2);
    }
  }

  void significant_information(LocalSecond at) {
    say_dated(at, "significant_information_received");
    if (dice_.chance(85)) say(later(at, 6, 10), "significant_information_completed");
  }

  // --- Strengthening Families
  // -----------------------------------------------------------------------

  void pilot(LocalSecond joined, LocalSecond until) {
    int age = dice_.between(3, 9);
    for (const std::string& child : children_) {
      say(joined, "joined_service",
          {{"category", "child_in_need"},
           {"plan", "true"},
           {"assessment", "true"},
           {"consent", "true"},
           {"age", fmt::format("{}", age)}},
          {}, {child});
      ++age;
    }
    say(joined + minutes{30}, "allocated", {{"role", "allocated_worker"}});
    say(joined + minutes{31}, "allocated", {{"role", "assigned_worker"}}, locality_.support_worker);
    visits(joined, until, locality_.support_worker, false);
    int count = 0;
    for (LocalSecond at = later(joined, 28, 46); at < std::min(until, end_);
         at = later(at, 28, 46)) {
      const bool enhanced = ++count % 3 == 0;
      say_dated(at, "review_held", {{"enhanced", enhanced ? "true" : "false"}});
      if (enhanced) {
        say(at + hours{1}, "on_going_agreed", {{"until", date(at + days{40})}});
      }
    }
    if (dice_.chance(30)) {
      say_dated(later(joined, 10, 50), "risk_raised", {}, locality_.support_worker);
    }
    say_dated(until - hours{2}, "left_service", {{"decision", "true"}});
  }

  // --- Supporting Families
  // --------------------------------------------------------------------------

  void screening(LocalSecond assessed) {
    static const std::vector<std::pair<const char*, const char*>> kIssues = {
        {"education", "1.1"},
        {"health", "3.1"},
        {"family_relationships", "5.1"},
        {"housing", "9.1"}};
    areas_ = dice_.between(0, 4);
    const LocalSecond at = assessed - hours{2};
    for (int i = 0; i < areas_; ++i) {
      const auto& [issue, indicator] = kIssues[static_cast<std::size_t>(i)];
      say(at, "headline_selected",
          {{"issue", issue}, {"evidenced", "true"}, {"stage", "assessment"}});
      for (const std::string& child : children_) {
        const bool has = child == children_.front() || dice_.chance(50);
        Facts facts = {{"indicator", has ? indicator : "none"}, {"stage", "assessment"}};
        if (has) facts.emplace_back("evidenced", dice_.chance(85) ? "true" : "false");
        say(at + minutes{20}, "indicator_selected", std::move(facts), {}, {child});
      }
    }
    say(at + minutes{50}, "baseline_completed");
    say_dated(assessed + minutes{40}, "screened_for_programme",
              {{"members_included", "true"},
               {"criteria_recorded", "true"},
               {"attendance", "true"},
               {"benefits", dice_.chance(80) ? "true" : "false"}});
    if (areas_ < 2) return;
    say(later(assessed, 5, 12), "family_alerted");
    say(later(assessed, 5, 18), "data_quality_assured", {}, "ruth");
    const LocalSecond agreed = later(assessed, 15, 35);
    const Facts targets = {{"targets", "education health"}};
    say_dated(agreed, "action_plan_agreed", targets);
    const LocalSecond reviewed = later(agreed, 80, 125);
    say_dated(reviewed, "action_plan_reviewed", targets);
    say(reviewed + minutes{30}, "outcomes_form_updated", {{"evidence", "true"}});
  }

  // --- closing
  // --------------------------------------------------------------------------------------

  void outcome(LocalSecond at) {
    if (dice_.chance(25)) return step_down(at);
    if (areas_ > 0) {
      say(at - hours{1}, "progress_recorded",
          {{"indicator", "1.1"}, {"measure", "1.1"}, {"evidenced", "true"}}, {},
          {children_.front()});
      say(at - minutes{50}, "progress_completed");
    }
    if (areas_ > 1 && dice_.chance(60)) {
      say(at - minutes{40}, "significant_progress");
      say(at - minutes{35}, "evidence_available");
      say(at + hours{20}, "closure_summary_confirmed", {}, locality_.manager);
    }
    close(say_dated(at - minutes{20}, "review_held"), locality_.manager, kReview);
  }

  void step_down(LocalSecond at) {
    if (dice_.chance(80)) say(at - hours{20}, "step_down_discussed");
    say(at, "step_down_started");
    say(at + hours{1}, "step_down_requested");
    if (!dice_.chance(80)) return;
    const LocalSecond done = later(at, 3, 12);
    say(done, "step_down_finished", {{"section_2", "true"}, {"next_action", "true"}});
    say_dated(done + hours{1}, "case_closed", {}, locality_.manager);
  }

  void close(LocalSecond asked, const std::string& manager, const char* step) {
    say(asked + minutes{15}, "action_added",
        {{"step", step}, {"action", "Close Case to Children's Services"}, {"to_worker", manager}});
    if (dice_.chance(15)) return;  // it still waits for the manager
    const LocalSecond closed = later(asked, 1, 9);
    say_dated(closed, "case_closed", {}, manager);
    if (dice_.chance(10)) say(later(closed, 6, 15), "case_reopened", {}, manager);
  }

  // --- what must not count
  // ----------------------------------------------------------------------------

  void clutter(LocalSecond from) {
    using What = MosaicClutter::What;
    static constexpr std::array<int, 3> kIgnored = {901, 902, 903};
    for (const int type : kIgnored) {
      if (dice_.chance(30)) told_.clutter.push_back({What::completed, type, later(from, 1, 60)});
    }
    if (dice_.chance(40)) told_.clutter.push_back({What::proposed, 1194, later(from, 5, 60)});
    if (dice_.chance(40)) told_.clutter.push_back({What::cancelled, 1189, later(from, 5, 60)});
    for (const int type : {1184, 1230}) {
      if (dice_.chance(30)) told_.clutter.push_back({What::cancelled, type, later(from, 5, 60)});
    }
    if (dice_.chance(5)) told_.clutter.push_back({What::completed, 1198, later(from, 5, 60)});
  }

  // In the order of typing; what is typed after the end is not there yet.
  void put_in_order() {
    auto& records = told_.records;
    std::stable_sort(
        records.begin(), records.end(),
        [](const MosaicRecord& a, const MosaicRecord& b) { return a.typed_at() < b.typed_at(); });
    const auto after = std::find_if(records.begin(), records.end(), [&](const MosaicRecord& one) {
      return one.typed_at() >= end_;
    });
    records.erase(after, records.end());
  }

  Dice dice_;
  int index_;
  LocalSecond end_;
  const Locality& locality_;
  MosaicCase told_;
  Names children_;
  std::string worker_;
  int plans_ = 0;
  int requests_ = 0;
  int areas_ = 0;  ///< of the ten issues
};

}  // namespace

std::vector<MosaicCase> invent_cases(const MosaicOptions& options) {
  Dice dice(options.seed);
  const int span = std::max(1, static_cast<int>((options.to - options.from).count()) * 6 / 10);
  std::vector<MosaicCase> cases;
  for (int index = 0; index < options.families; ++index) {
    Dice own(dice.next());
    const Day referred = options.from + days{own.between(0, span - 1)};
    cases.push_back(InventedFamily(own, index, options.to).tell(referred));
  }
  return cases;
}

}  // namespace duecourse::examples
