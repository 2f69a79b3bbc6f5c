#include "tests/property/random_edits.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "tests/support/dice.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::days;

constexpr std::array<const char*, 9> kEdits = {"insert_late", "remove", "rekey",
                                               "back_date",   "move",   "correct",
                                               "reassign",    "close",  "unclose"};
constexpr std::array<const char*, 4> kWorkers = {"KW", "K2", "EN", "DW"};

void shift(Event& event, int by, const Zone& zone) {
  const auto local = zone.to_local(event.occurred.at) + days{by};
  event.occurred.at = zone.lookup(local).earlier;
}

void insert(const Course& course, Dice& dice, Instant now, std::vector<Event>& records) {
  std::vector<const Event*> past;
  for (const Event& event : course.spare.events) {
    if (event.occurred.at <= now) past.push_back(&event);
  }
  if (past.empty()) return;
  Event event = *past[dice.below(past.size())];
  event.host_id = "L" + std::to_string(records.size()) + "-" + std::to_string(dice.below(1000));
  event.id = EventId("events:" + event.host_id);
  event.recorded = now;
  records.push_back(std::move(event));
}

void correct(const Course& course, Dice& dice, Event& event) {
  if (!event.facts.empty() && dice.below(2) == 0) {
    event.facts.erase(event.facts.begin() +
                      static_cast<std::ptrdiff_t>(dice.below(event.facts.size())));
    return;
  }
  for (const Event& other : course.spare.events) {
    if (other.kind == event.kind) event.facts = other.facts;
  }
}

void reassign(Dice& dice, Event& event) {
  if (dice.below(2) == 0) {
    event.by = WorkerId(kWorkers[dice.below(kWorkers.size())]);
  } else {
    event.person = PersonId(dice.below(2) == 0 ? "P1" : "P2");
  }
}

}  // namespace

const char* closing_kind(const RandomHistory& subject) {
  static const std::map<std::string, const char*> kDeclared{
      {"limits", "shut"},
      {"starts", "shut"},
      {"findings", "shut"},
      {"placements", "file_shut"},
      {"complaints-procedure", "complaint_closed"},
      {"early-help-review", "case_closed"}};
  const FrameworkId& framework = subject.enrolments.front().framework;
  const auto declared = kDeclared.find(framework.str());
  if (declared != kDeclared.end()) return declared->second;
  const bool echoes = framework == all_rules().frameworks.back().id;
  switch (subject.subject.kind) {
    case SubjectKind::case_:
      return echoes ? "closes" : "case_closed";
    case SubjectKind::worker:
      return "worker_left";
    case SubjectKind::team:
      return nullptr;
  }
  return nullptr;
}

Event closing_event(const RandomHistory& subject, Instant at) {
  Event event;
  event.host_id = "closure";
  event.id = EventId("events:closure");
  event.subject = subject.subject;
  event.kind = closing_kind(subject);
  event.occurred = {at, Precision::second};
  return event;
}

void rekey(std::vector<Event>& records, std::size_t place) {
  const std::string old = records[place].host_id;
  const std::string now = old + "!";  // before any digit that another number may go on with
  records[place].host_id = now;
  records[place].id = EventId(records[place].id.str() + "!");
  for (Event& event : records) {
    for (Fact& fact : event.facts) {
      const std::string* named = std::get_if<std::string>(&fact.value);
      if (named != nullptr && *named == old) fact.value = now;
    }
  }
}

void apply(const EditDraw& draw, const Course& course, Instant now, std::vector<Event>& records) {
  Dice dice(draw.dice);
  if (draw.edit == Edit::insert_late) return insert(course, dice, now, records);
  const char* closing = closing_kind(course.subject);
  if (draw.edit == Edit::close) {
    if (closing == nullptr) return;
    Event closure = closing_event(course.subject, now);
    closure.host_id = "C" + std::to_string(records.size()) + "-" + std::to_string(dice.below(1000));
    closure.id = EventId("events:" + closure.host_id);
    records.push_back(std::move(closure));
    return;
  }
  if (draw.edit == Edit::unclose) {
    if (closing != nullptr) {
      std::erase_if(records, [&](const Event& event) { return event.kind == closing; });
    }
    return;
  }
  if (records.empty()) return;
  const std::size_t place = dice.below(records.size());
  const auto by = static_cast<int>(1 + dice.below(20));
  switch (draw.edit) {
    case Edit::remove:
      records.erase(records.begin() + static_cast<std::ptrdiff_t>(place));
      return;
    case Edit::rekey:
      return rekey(records, place);
    case Edit::back_date:
      return shift(records[place], -by, *course.subject.zone);
    case Edit::move:
      return shift(records[place], by, *course.subject.zone);
    case Edit::correct:
      return correct(course, dice, records[place]);
    case Edit::reassign:
      return reassign(dice, records[place]);
    case Edit::insert_late:
    case Edit::close:
    case Edit::unclose:
      return;
  }
}

std::vector<Event> typed_in_by(const std::vector<Event>& records, Instant now) {
  std::vector<Event> there;
  for (const Event& event : records) {
    if (!event.recorded || *event.recorded <= now) there.push_back(event);
  }
  return there;
}

void walk_on(Walk& walk, const Course& course) {
  for (const Stop& stop : course.stops) {
    walk.come_to(stop);
    walk.pass(stop.post);
  }
}

rc::Gen<Course> some_course(Strangeness strangeness) {
  namespace gen = rc::gen;
  const auto draw = gen::build<EditDraw>(
      gen::set(&EditDraw::edit,
               gen::map(gen::inRange(0, 9), [](int edit) { return static_cast<Edit>(edit); })),
      gen::set(&EditDraw::dice, gen::resize(100, gen::arbitrary<std::uint64_t>())));
  const auto minutes = gen::weightedOneOf<int>({{1, gen::inRange(0, 24 * 60)},
                                                {3, gen::inRange(0, 20 * 24 * 60)},
                                                {1, gen::inRange(0, 90 * 24 * 60)}});
  const auto stop = gen::build<Stop>(
      gen::set(&Stop::minutes, minutes),
      gen::set(&Stop::edits, gen::resize(3, gen::container<std::vector<EditDraw>>(draw))),
      gen::set(&Stop::post, gen::weightedElement<Post>(
                                {{4, Post::delivered}, {1, Post::refused}, {1, Post::down}})));
  const auto stops = gen::resize(6, gen::container<std::vector<Stop>>(stop));
  return gen::mapcat(some_subject(strangeness), [=](const RandomHistory& subject) {
    return gen::build<Course>(gen::set(&Course::subject, gen::just(subject)),
                              gen::set(&Course::spare, like(subject, strangeness)),
                              gen::set(&Course::stops, stops));
  });
}

void showValue(const EditDraw& draw, std::ostream& out) {
  out << kEdits[static_cast<std::size_t>(draw.edit)] << " " << draw.dice;
}

void showValue(const Course& course, std::ostream& out) {
  showValue(course.subject, out);
  Walk walk(course);
  for (const Stop& stop : course.stops) {
    for (const EditDraw& draw : stop.edits) {
      showValue(draw, out);
      out << "\n";
    }
    walk.come_to(stop);
    showValue(PassTime{walk.now(), course.subject.zone}, out);
    out << (stop.post == Post::delivered ? ""
            : stop.post == Post::down    ? " post down"
                                         : " refused")
        << "\n";
    RandomHistory now = course.subject;
    now.events = walk.there();
    out << "-- the records are then:\n";
    showValue(now, out);
  }
}

}  // namespace duecourse::testing
