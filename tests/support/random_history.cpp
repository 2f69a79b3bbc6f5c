#include "tests/support/random_history.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "engine/time/time_text.hpp"
#include "tests/support/dice.hpp"

namespace duecourse::testing {

namespace {

using std::chrono::days;
using std::chrono::minutes;

/// A kind, how often it is drawn, and its facts: `name=a|b` a code, `name=?` a flag, `name=+` a
/// date ahead, `name=#` a small number, `name=@kind` a reference to an event of that kind.
struct KindSpec {
  std::string_view kind;
  int weight;
  std::string_view facts;
};

// In about the order of a journey.
constexpr std::array kCaseKinds = std::to_array<KindSpec>({
    {"contact_received", 7,
     "source=early_help_assessment|request_for_support|dart|front_door|walk_in "
     "professional=? further_action=?"},
    {"wraparound_requested", 2, ""},
    {"step_down_received", 2, ""},
    {"cypa_completed", 1, ""},
    {"contact_form_completed", 3, "contact=@contact_received"},
    {"acknowledgement_sent", 4, "contact=@contact_received receipt_confirmed=?"},
    {"screened", 7,
     "outcome=maam|step_down|allocate|signpost|no_further_action|escalate "
     "contact=@contact_received"},
    {"screening_outcome_sent", 3, "contact=@contact_received"},
    {"maam_held", 4,
     "outcome=allocate|signpost|no_further_action|escalate contact=@contact_received "
     "meeting=@meeting_planned"},
    {"maam_outcome_sent", 2, "contact=@contact_received"},
    {"pre_allocation_joined", 1, ""},
    {"duty_contact", 2, "reached=?"},
    {"pre_allocation_left", 1, ""},
    {"allocated", 8, "role=key_worker|key_worker|wraparound|enabler"},
    {"initial_contact", 4, "reached=?"},
    {"visit_planned", 3, "at=+"},
    {"visit", 6, "child_seen=? child_spoken_to=true|false|too_young visit=@visit_planned"},
    {"visit_cancelled", 1, "visit=@visit_planned"},
    {"meeting_planned", 1, "at=+"},
    {"review_planned", 1, "at=+"},
    {"assessment_completed", 4, ""},
    {"assessment_audited", 2, "in_timescale=?"},
    {"plan_commenced", 2, ""},
    {"plan_completed", 4, ""},
    {"review_held", 4, "review=@review_planned outstanding_actions=?"},
    {"managers_decision", 7,
     "about=assessment|plan|review|closure|discussion|oversight actions_recorded=?"},
    {"case_discussion", 2, ""},
    {"supervisor_task_set", 1, ""},
    {"supervisor_task_done", 1, ""},
    {"direct_work", 1, "stage=assessment|plan|casework|closure"},
    {"high_risk_set", 1, "on=?"},
    {"consent_recorded", 1, ""},
    {"case_note_recorded", 1, "type=call|letter"},
    {"lone_working_checked", 1, "visit=@visit_planned"},
    {"escalation_decided", 2, ""},
    {"escalation_recorded", 2, "case_note=? request_form=?"},
    {"threshold_not_met", 1, ""},
    {"level4_confirmed", 2, ""},
    {"step_up_form_completed", 2, "wraparound=?"},
    {"no_further_support_confirmed", 1, ""},
    {"closure_requested", 4, "summary=? outstanding_actions=?"},
    {"closure_returned", 1, ""},
    {"involvement_ended", 3, ""},
    {"deallocated", 4, "role=key_worker|key_worker|wraparound|enabler"},
    {"case_closed", 2, ""},
    {"case_reopened", 2, ""},
    {"sent_by_mistake", 1, "outcome=maam"},  // a kind that no process knows
});

constexpr std::array kWorkerKinds = std::to_array<KindSpec>({
    {"worker_started", 3, ""},
    {"supervision_held", 7, "form=individual|group"},
    {"supervision_recorded", 5, "supervision=@supervision_held"},
    {"caseload_agreed", 1, "until=+"},
    {"caseload_counted", 1, ""},
    {"worker_left", 2, ""},
    {"sent_by_mistake", 1, ""},
});

constexpr std::array kTeamKinds = std::to_array<KindSpec>({
    {"screening_held", 6, ""},
    {"sent_by_mistake", 1, ""},
});

// Of the process that echoes its events, under tests/scenarios/0_rules/rules.toml.
constexpr std::array kEchoedKinds = std::to_array<KindSpec>({
    {"asked", 8, "source=hours|month|working|other"},
    {"allocated", 3, "source=hours|month|working|other at=+"},
    {"noted", 3, "at=+"},
    {"seen", 3, ""},
    {"half_answered", 3, "answers=@asked"},
    {"signed", 3, "answers=@asked"},
    {"answered", 5, "answers=@asked"},
    {"waits", 2, ""},
    {"goes_on", 2, ""},
    {"called_off", 1, ""},
    {"overtaken", 1, ""},
    {"closes", 1, ""},
    {"reopens", 1, ""},
});

constexpr int kNotRecorded = -1'000'000;
constexpr int kNoTime = -1;

/// An event before it is one: numbers that chance draws.
struct Sketch {
  std::size_t kind = 0;
  int day = 0;
  int minute = kNoTime;
  int delay = kNotRecorded;  ///< minutes from occurring to recording
  std::string_view by;
  std::string_view person;
  std::uint64_t dice = 0;  ///< its facts are drawn from it
};

std::string_view cut(std::string_view& text, char end) {
  const auto at = text.find(end);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return part;
}

/// Draws the facts of the events of one history.
class FactDrawing {
 public:
  FactDrawing(std::vector<Event>& events, const Zone& zone, Strangeness strangeness)
      : events_(events), zone_(zone), strangeness_(strangeness) {}

  void draw(Event& event, std::string_view facts, std::uint64_t seed) {
    Dice dice(seed);
    while (!facts.empty()) {
      std::string_view rest = cut(facts, ' ');
      const std::string_view name = cut(rest, '=');
      // A planned date is rarely missing, other facts are now and then.
      if (dice.below(rest == "+" ? 20 : 4) == 0) continue;
      if (rest == "?") {
        set_fact(event.facts, name, dice.below(2) == 1);
      } else if (rest == "+") {
        set_fact(event.facts, name, date_ahead(event, dice));
      } else if (rest == "#") {
        set_fact(event.facts, name, static_cast<double>(dice.below(5)));
      } else if (rest.starts_with('@')) {
        refer(event, name, rest.substr(1), dice);
      } else {
        set_fact(event.facts, name, code(rest, dice));
      }
    }
  }

 private:
  FactValue date_ahead(const Event& event, Dice& dice) const {
    const Day day = zone_.day_of(event.occurred.at) + days{dice.below(21)};
    if (dice.below(3) == 0) return Moment{zone_.start_of(day), Precision::day};
    const LocalSecond local = LocalSecond{day} + minutes{dice.below(24 * 60)};
    return Moment{zone_.lookup(local).earlier, Precision::second};
  }

  static FactValue code(std::string_view choices, Dice& dice) {
    const auto bars = std::count(choices.begin(), choices.end(), '|');
    auto chosen = dice.below(static_cast<std::uint64_t>(bars) + 1);
    std::string_view word = cut(choices, '|');
    for (; chosen > 0; --chosen) word = cut(choices, '|');
    if (word == "true" || word == "false") return word == "true";
    return std::string(word);
  }

  void refer(Event& event, std::string_view name, std::string_view kind, Dice& dice) {
    std::vector<const Event*> candidates;
    for (const Event& other : events_) {
      const bool in_time = strangeness_.out_of_time || other.occurred.at < event.occurred.at;
      if (other.kind == kind && in_time) candidates.push_back(&other);
    }
    if (candidates.empty() || dice.below(16) == 0) {
      if (dice.below(3) == 0) set_fact(event.facts, name, std::string("E-nowhere"));
      return;
    }
    set_fact(event.facts, name, candidates[dice.below(candidates.size())]->host_id);
  }

  std::vector<Event>& events_;
  const Zone& zone_;
  Strangeness strangeness_;
};

/// Everything that chance decides about one history.
struct Draw {
  std::vector<Sketch> sketches;
  bool orderly = false;  ///< kinds come about in the order of a journey
  int first_day = 0;
  int enrolled_from = kNoTime;
  int enrolled_to = kNoTime;
};

constexpr std::array kFirstDays = {
    std::chrono::local_days{std::chrono::year{2026} / 2 / 2},    // towards summer time
    std::chrono::local_days{std::chrono::year{2025} / 11 / 24},  // over Christmas
    std::chrono::local_days{std::chrono::year{2026} / 8 / 17},   // into winter time
};

// Some orders contradict, many do not: half of the histories are about a journey.
void put_in_order(std::vector<Sketch>& sketches, std::span<const KindSpec> kinds) {
  std::vector<int> on_days;
  for (const Sketch& sketch : sketches) on_days.push_back(sketch.day);
  std::sort(on_days.begin(), on_days.end());
  const auto place = [&](const Sketch& sketch) {
    if (kinds[sketch.kind].kind == "managers_decision") return sketch.dice % kinds.size();
    return sketch.kind + sketch.dice % 6;
  };
  std::stable_sort(sketches.begin(), sketches.end(),
                   [&](const Sketch& a, const Sketch& b) { return place(a) < place(b); });
  for (std::size_t i = 0; i < sketches.size(); ++i) sketches[i].day = on_days[i];
}

Event event_of(const Sketch& sketch, std::size_t number, const RandomHistory& history) {
  Event event;
  event.host_id = "E" + std::to_string(number);
  event.id = EventId("events:" + event.host_id);
  event.subject = history.subject;
  const Day day = history.first_day + days{sketch.day};
  event.occurred = {history.zone->start_of(day), Precision::day};
  if (sketch.minute != kNoTime) {
    const LocalSecond local = LocalSecond{day} + minutes{sketch.minute};
    event.occurred = {history.zone->lookup(local).earlier, Precision::second};
  }
  if (sketch.delay != kNotRecorded) event.recorded = event.occurred.at + minutes{sketch.delay};
  if (!sketch.by.empty()) event.by = WorkerId(std::string(sketch.by));
  if (!sketch.person.empty()) event.person = PersonId(std::string(sketch.person));
  return event;
}

std::optional<Moment> edge(int day, const RandomHistory& history) {
  if (day == kNoTime) return std::nullopt;
  return Moment{history.zone->start_of(history.first_day + days{day}), Precision::day};
}

RandomHistory made_of(Draw draw, RandomHistory history, std::span<const KindSpec> kinds,
                      Strangeness strangeness) {
  history.first_day = kFirstDays[static_cast<std::size_t>(draw.first_day)];
  if (draw.orderly) put_in_order(draw.sketches, kinds);
  for (std::size_t i = 0; i < draw.sketches.size(); ++i) {
    Event& event = history.events.emplace_back(event_of(draw.sketches[i], i, history));
    event.kind = kinds[draw.sketches[i].kind].kind;
  }
  FactDrawing drawing(history.events, *history.zone, strangeness);
  for (std::size_t i = 0; i < draw.sketches.size(); ++i) {
    drawing.draw(history.events[i], kinds[draw.sketches[i].kind].facts, draw.sketches[i].dice);
  }
  if (strangeness.out_of_time) {
    history.enrolments[0].from = edge(draw.enrolled_from, history);
    history.enrolments[0].to = edge(draw.enrolled_to, history);
  }
  return history;
}

rc::Gen<Sketch> sketch_of(std::span<const KindSpec> kinds) {
  namespace gen = rc::gen;
  std::vector<std::size_t> urn;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    urn.insert(urn.end(), static_cast<std::size_t>(kinds[kind].weight), kind);
  }
  const auto some_day = gen::weightedOneOf<int>(
      {{3, gen::inRange(0, kRandomDays)},
       {1, gen::map(gen::inRange(0, 12), [](int week) { return week * 20; })}});
  const auto minute = gen::weightedOneOf<int>({{1, gen::just(kNoTime)},
                                               {2, gen::inRange(0, 24 * 60)},
                                               {1, gen::element(0, 90, 9 * 60, 23 * 60 + 59)}});
  const auto delay = gen::weightedOneOf<int>({{2, gen::just(kNotRecorded)},
                                              {2, gen::just(0)},
                                              {2, gen::inRange(0, 15 * 24 * 60)},
                                              {1, gen::inRange(-600, 1)}});
  return gen::build<Sketch>(
      gen::set(&Sketch::kind, gen::elementOf(urn)), gen::set(&Sketch::day, some_day),
      gen::set(&Sketch::minute, minute), gen::set(&Sketch::delay, delay),
      gen::set(&Sketch::by, gen::element<std::string_view>("", "KW", "K2", "EN", "DW", "SU")),
      gen::set(&Sketch::person, gen::element<std::string_view>("", "", "P1", "P2")),
      gen::set(&Sketch::dice, gen::resize(100, gen::arbitrary<std::uint64_t>())));
}

rc::Gen<RandomHistory> random_history(RandomHistory about, std::span<const KindSpec> kinds,
                                      Strangeness strangeness) {
  namespace gen = rc::gen;
  const auto edge_day =
      gen::weightedOneOf<int>({{5, gen::just(kNoTime)}, {1, gen::inRange(0, kRandomDays)}});
  auto draws = gen::build<Draw>(
      gen::set(&Draw::sketches, gen::container<std::vector<Sketch>>(sketch_of(kinds))),
      gen::set(&Draw::orderly), gen::set(&Draw::first_day, gen::inRange(0, 3)),
      gen::set(&Draw::enrolled_from, edge_day), gen::set(&Draw::enrolled_to, edge_day));
  return gen::map(std::move(draws), [about = std::move(about), kinds, strangeness](Draw draw) {
    return made_of(std::move(draw), about, kinds, strangeness);
  });
}

}  // namespace

namespace {

rc::Gen<RandomHistory> random_subject(SubjectKind kind, const char* id,
                                      const FrameworkId& framework, const Zone& zone,
                                      std::span<const KindSpec> kinds, Strangeness strangeness) {
  RandomHistory about;
  about.subject = {kind, SubjectId(id)};
  about.enrolments = {{framework, std::nullopt, std::nullopt}};
  about.zone = &zone;
  return random_history(std::move(about), kinds, strangeness);
}

}  // namespace

rc::Gen<RandomHistory> random_case(const FrameworkId& framework, const Zone& zone,
                                   Strangeness strangeness) {
  return random_subject(SubjectKind::case_, "CASE-1", framework, zone, kCaseKinds, strangeness);
}

rc::Gen<RandomHistory> random_worker(const FrameworkId& framework, const Zone& zone,
                                     Strangeness strangeness) {
  return random_subject(SubjectKind::worker, "KW", framework, zone, kWorkerKinds, strangeness);
}

rc::Gen<RandomHistory> random_team(const FrameworkId& framework, const Zone& zone,
                                   Strangeness strangeness) {
  return random_subject(SubjectKind::team, "T1", framework, zone, kTeamKinds, strangeness);
}

rc::Gen<RandomHistory> random_echoes(const FrameworkId& framework, const Zone& zone,
                                     Strangeness strangeness) {
  return random_subject(SubjectKind::case_, "CASE-1", framework, zone, kEchoedKinds, strangeness);
}

namespace {

/// The kinds of a process that a file declares, as specs: a spec borrows its text from here.
struct OpenKinds {
  std::vector<std::string> texts;
  std::vector<KindSpec> specs;
};

// What a fact of that name holds: the wording of the forms in tests/scenarios/0_open_case, a
// number, the kind it names (or the first whose name it begins), a date, a flag, a frequency, or a
// code.
std::string values_of(const std::string& fact, const std::vector<KindInfo>& kinds) {
  if (fact == "step") return "Deskform|Otherform";
  if (fact == "request") return "Pleaselookatthis|Other";
  if (fact == "action") return "Handover|Buy|Other";
  if (fact == "size" || fact == "families") return "#";
  for (const KindInfo& kind : kinds) {
    if (kind.name == fact || kind.name.starts_with(fact + "_")) return "@" + kind.name;
  }
  const auto one_of = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), fact) != names.end();
  };
  if (one_of({"at", "until", "since", "by_manager", "by_worker", "received_at", "answer_by",
              "valid_until", "next_review", "first_review"})) {
    return "+";
  }
  if (one_of({"urgent", "permanent", "seen", "alone", "born", "child_present", "child_spoken_to",
              "advocate_wanted"})) {
    return "?";
  }
  if (fact == "every") return "weekly|fortnightly|monthly|whenever";
  if (fact == "level") return "intensive|standard";
  if (fact == "to_worker") return "KW|K2|W-nobody";
  if (fact == "to_team") return "T1|T-none";
  return "letter|visit|call";
}

OpenKinds kinds_of(const std::vector<KindInfo>& kinds) {
  OpenKinds open;
  open.texts.reserve(kinds.size());
  for (const KindInfo& kind : kinds) {
    if (kind.name == kWorkingDay || kind.name == kListedDate) continue;
    std::string& facts = open.texts.emplace_back();
    for (const std::string& fact : kind.facts) {
      facts += (facts.empty() ? "" : " ") + fact + "=" + values_of(fact, kinds);
    }
    open.specs.push_back({kind.name, 4, facts});
  }
  static constexpr KindSpec kUnknown{"sent_by_mistake", 1, ""};
  open.specs.push_back(kUnknown);
  return open;
}

}  // namespace

rc::Gen<RandomHistory> random_open(const Framework& framework, SubjectKind subject,
                                   const Zone& zone, Strangeness strangeness) {
  // Kept to the end: generators and what they shrink to borrow the words.
  static std::map<std::pair<std::string, SubjectKind>, OpenKinds> kept;
  const auto key = std::make_pair(framework.id.str(), subject);
  auto known = kept.find(key);
  if (known == kept.end()) {
    const Process* process = framework.process[static_cast<std::size_t>(subject)];
    known = kept.emplace(key, kinds_of(process->description().kinds)).first;
  }
  const char* id = subject == SubjectKind::worker ? "KW"
                   : subject == SubjectKind::team ? "T1"
                                                  : "CASE-1";
  return random_subject(subject, id, framework.id, zone, known->second.specs, strangeness);
}

rc::Gen<PassTime> moment_around(const RandomHistory& history) {
  const Zone* zone = history.zone;
  const Instant first = zone->start_of(history.first_day);
  return rc::gen::map(rc::gen::inRange(-24 * 60, (kRandomDays + 60) * 24 * 60),
                      [first, zone](int after) {
                        return PassTime{first + minutes{after}, zone};
                      });
}

void showValue(const PassTime& time, std::ostream& out) {
  std::string text = write_instant(time.at, *time.zone).substr(0, 16);
  std::replace(text.begin(), text.end(), 'T', ' ');
  out << "pass " << text;
}

void showValue(const RandomHistory& history, std::ostream& out) {
  const Zone& zone = *history.zone;
  const auto spaced = [&](const Moment& moment) {
    std::string text = write_moment(moment, zone).substr(0, 16);
    std::replace(text.begin(), text.end(), 'T', ' ');
    return text;
  };
  out << "subject " << describe(history.subject) << "\nenrol";
  for (const Enrolment& enrolment : history.enrolments) {
    if (enrolment.from) out << " from=" << write_moment(*enrolment.from, zone);
    if (enrolment.to) out << " to=" << write_moment(*enrolment.to, zone);
  }
  for (const Event& event : history.events) {
    out << "\non " << spaced(event.occurred) << " " << event.kind << " " << event.host_id;
    for (const Fact& fact : event.facts) {
      out << " " << fact.name << "=" << describe(fact.value, zone);
    }
    if (event.recorded) out << " recorded=" << write_instant(*event.recorded, zone);
    if (event.by) out << " by=" << event.by->str();
    if (event.person) out << " person=" << event.person->str();
  }
  out << "\n";
}

}  // namespace duecourse::testing
