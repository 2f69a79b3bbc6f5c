#include "engine/caseload_records.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

using Child = std::optional<PersonId>;
using Held = std::pair<Child, StateIndex>;

bool passes(const std::vector<MilestoneMatch>& matches, const Milestone& milestone,
            const History& history) {
  return std::any_of(matches.begin(), matches.end(), [&](const MilestoneMatch& match) {
    return match.milestone == milestone.name && holds(match.when, milestone, history);
  });
}

// Follows one timeline and notes which child is in which counted state.
class Following {
 public:
  Following(const Reading& reading, const History& history)
      : rules_(*reading.framework->children),
        reading_(reading),
        timeline_(reading.timeline),
        history_(history) {}

  std::vector<CountedChild> run() {
    std::size_t next = 0;
    for (StepIndex s = 0; s < timeline_.steps.size(); ++s) {
      bool joined = false;
      for (; next < timeline_.milestones.size() && timeline_.milestones[next].step <= s; ++next) {
        joined = take(timeline_.milestones[next]) || joined;
      }
      const Step& step = timeline_.steps[s];
      settle(step.state, joined);
      note(states_in(step.state), history_.events[step.event].occurred);
    }
    for (const auto& [held, from] : open_) add(held, from, std::nullopt);
    return std::move(spans_);
  }

 private:
  // Whether somebody joins.
  bool take(const Milestone& milestone) {
    const Child child =
        milestone.event == kNoEvent ? std::nullopt : history_.events[milestone.event].person;
    if (passes(rules_.joins, milestone, history_)) {
      present_.insert(child);
      return true;
    }
    if (!passes(rules_.leaves, milestone, history_)) return false;
    if (child) {
      present_.erase(child);
    } else {
      leave_together();
    }
    return false;
  }

  void leave_together() {
    if (!present_.empty()) left_together_ = std::move(present_);
    present_.clear();
  }

  // Who is there after a step: nobody where no state counts. Where one begins to and nobody joined,
  // whoever left together before, or somebody whose name nobody recorded.
  void settle(StateIndex state, bool joined) {
    const bool counted = std::exchange(counts_, any_counts(state));
    if (!counts_) return leave_together();
    const bool by_state = rules_.joins.empty();
    if (by_state) {
      present_ = named_in(state);
    } else if (!counted && !joined) {
      present_ = std::move(left_together_);
    }
    left_together_.clear();
    if (present_.empty() && (by_state || !counted)) present_.insert(std::nullopt);
  }

  [[nodiscard]] bool any_counts(StateIndex state) const {
    if (is_closed(*reading_.process, timeline_, state)) return false;
    return std::any_of(rules_.states.begin(), rules_.states.end(), [&](StateIndex counted) {
      return is_in(timeline_, state, counted, std::nullopt);
    });
  }

  [[nodiscard]] std::set<Child> named_in(StateIndex state) const {
    std::set<Child> named;
    if (timeline_.situations.empty()) return named;
    for (const auto& [counted, child] : timeline_.situations[state].states) {
      const auto& states = rules_.states;
      const bool counts = std::find(states.begin(), states.end(), counted) != states.end();
      if (counts && child) named.insert(child);
    }
    return named;
  }

  [[nodiscard]] std::set<Held> states_in(StateIndex state) const {
    std::set<Held> held;
    for (const Child& child : present_) {
      for (const StateIndex counted : rules_.states) {
        if (is_in(timeline_, state, counted, child)) held.emplace(child, counted);
      }
    }
    return held;
  }

  void note(const std::set<Held>& held, const Moment& at) {
    std::erase_if(open_, [&](const auto& span) {
      if (held.contains(span.first)) return false;
      add(span.first, span.second, at);
      return true;
    });
    for (const Held& one : held) open_.emplace(one, at);
  }

  void add(const Held& held, const Moment& from, const std::optional<Moment>& to) {
    if (to && to->at <= from.at) return;
    const auto& state = reading_.process->description().states[held.second];
    spans_.push_back(
        {history_.subject.id, reading_.framework->id, held.first, state.name, from, to});
  }

  const ChildCaseload& rules_;
  const Reading& reading_;
  const Timeline& timeline_;
  const History& history_;
  std::set<Child> present_;
  std::set<Child> left_together_;  ///< when nobody stayed
  bool counts_ = false;            ///< a state that counts holds after the last step
  std::map<Held, Moment> open_;
  std::vector<CountedChild> spans_;
};

// When the subject's part in the framework was over; nothing: it is not.
std::optional<Moment> enrolment_over(const Framework& framework, const History& history,
                                     const Zone& zone) {
  std::optional<Moment> over;
  for (const Enrolment& enrolment : history.enrolments) {
    if (enrolment.framework != framework.id) continue;
    if (enrolment.from && enrolment.from->at > history.now) continue;
    if (!enrolment.to || zone.end_of(*enrolment.to) > history.now) return std::nullopt;
    if (!over || over->at < enrolment.to->at) over = enrolment.to;
  }
  return over;
}

void cut_at(const Moment& end, std::vector<CountedChild>& spans) {
  std::erase_if(spans, [&](const CountedChild& span) { return span.from.at >= end.at; });
  for (CountedChild& span : spans) {
    if (!span.to || span.to->at > end.at) span.to = end;
  }
}

// ---- Of a worker or team ----

// A child counts from the first instant to before the other.
struct Stay {
  Instant from{};
  std::optional<Instant> to;

  friend bool operator==(const Stay&, const Stay&) = default;
};

// From when to when each case is carried: by a worker in a role that counts, by a team at all.
std::map<SubjectId, std::vector<Stay>> carried_when(bool by_worker,
                                                    const std::vector<std::string>& roles,
                                                    const Surroundings& surroundings,
                                                    const Zone& zone) {
  std::map<SubjectId, std::vector<Stay>> stays;
  for (const CarriedCase& carried : surroundings.carried) {
    if (!by_worker) {
      stays[carried.case_id] = {Stay{Instant::min(), std::nullopt}};
    } else if (std::find(roles.begin(), roles.end(), carried.role) != roles.end()) {
      Stay stay{carried.from ? carried.from->at : Instant::min(), std::nullopt};
      if (carried.to) stay.to = zone.end_of(*carried.to);
      stays[carried.case_id].push_back(stay);
    }
  }
  return stays;
}

std::optional<Stay> both(const Stay& a, const Stay& b) {
  Stay stay{std::max(a.from, b.from), a.to};
  if (b.to && (!stay.to || *b.to < *stay.to)) stay.to = b.to;
  if (stay.to && *stay.to <= stay.from) return std::nullopt;
  return stay;
}

// How many children there are of each count. A child is one however many cases and roles say so.
class Tally {
 public:
  explicit Tally(std::size_t counts) : numbers_(counts) {}

  void change(const std::string& child, std::size_t count, int by) {
    int& times = times_[{child, count}];
    const bool was = times > 0;
    times += by;
    if (was != (times > 0)) numbers_[count] += by > 0 ? 1 : -1;
  }
  [[nodiscard]] const std::vector<int>& numbers() const { return numbers_; }

 private:
  std::map<std::pair<std::string, std::size_t>, int> times_;
  std::vector<int> numbers_;
};

// A child comes or goes.
struct Turn {
  Instant at{};
  std::string child;
  std::string state;
  int by = 0;
};

// Makes the counts of one subject under one framework.
class Counting {
 public:
  Counting(const SubjectRef& subject, const Framework& framework, const Surroundings& surroundings,
           const Zone& zone)
      : subject_(subject),
        framework_(framework),
        rules_(*framework.children),
        surroundings_(surroundings),
        zone_(zone) {}

  // `also` stands in every record.
  void run(const std::string& kind, const Facts& also, Instant now, std::vector<Event>& events) {
    const std::vector<Turn> turns = in_order();
    Tally tally(rules_.counts.size());
    std::vector<int> before = tally.numbers();
    const Day today = zone_.day_of(now);
    for (std::size_t i = 0; i < turns.size();) {
      if (turns[i].at > now) {
        events.push_back(record(kind, {turns[i].at, Precision::second}, before, also));
        return;
      }
      const Day day = zone_.day_of(turns[i].at);
      const Instant over =
          day == today ? now + std::chrono::seconds{1} : zone_.start_of(day + std::chrono::days{1});
      for (; i < turns.size() && turns[i].at < over; ++i) apply(turns[i], tally);
      if (tally.numbers() == before) continue;
      before = tally.numbers();
      events.push_back(record(kind, {zone_.start_of(day), Precision::day}, before, also));
    }
  }

 private:
  [[nodiscard]] std::vector<Turn> in_order() const {
    const auto carried =
        carried_when(subject_.kind == SubjectKind::worker, rules_.roles, surroundings_, zone_);
    std::vector<Turn> turns;
    for (const CountedChild& span : surroundings_.children) {
      const auto place = carried.find(span.case_id);
      if (span.framework != framework_.id || place == carried.end()) continue;
      const std::string child =
          span.person ? "child " + span.person->str() : "a child of " + span.case_id.str();
      Stay in_state{span.from.at, std::nullopt};
      if (span.to) in_state.to = span.to->at;
      for (const Stay& stay : place->second) {
        const auto counted = both(stay, in_state);
        if (!counted) continue;
        turns.push_back({counted->from, child, span.state, 1});
        if (counted->to) turns.push_back({*counted->to, child, span.state, -1});
      }
    }
    std::stable_sort(turns.begin(), turns.end(),
                     [](const Turn& a, const Turn& b) { return a.at < b.at; });
    return turns;
  }

  void apply(const Turn& turn, Tally& tally) const {
    for (std::size_t c = 0; c < rules_.counts.size(); ++c) {
      const auto& states = rules_.counts[c].states;
      if (std::find(states.begin(), states.end(), turn.state) == states.end()) continue;
      tally.change(turn.child, c, turn.by);
    }
  }

  [[nodiscard]] Event record(const std::string& kind, const Moment& at,
                             const std::vector<int>& numbers, const Facts& also) const {
    Event event;
    event.host_id = write_day(zone_.day_of(at.at));
    event.id = EventId(kind + ":" + framework_.id.str() + ":" + event.host_id);
    event.subject = subject_;
    event.kind = kind;
    event.occurred = at;
    for (std::size_t c = 0; c < numbers.size(); ++c) {
      event.facts.push_back({rules_.counts[c].fact, static_cast<double>(numbers[c])});
    }
    event.facts.insert(event.facts.end(), also.begin(), also.end());
    return event;
  }

  const SubjectRef& subject_;
  const Framework& framework_;
  const ChildCaseload& rules_;
  const Surroundings& surroundings_;
  const Zone& zone_;
};

const std::string& kind_of_count(const ChildCaseload& rules, SubjectKind subject) {
  return subject == SubjectKind::worker ? rules.worker_kind : rules.team_kind;
}

// What the directory says of them today.
Facts said_of(const SubjectRef& subject, const ChildCaseload& rules,
              const Surroundings& surroundings, const Directory& directory) {
  Facts facts;
  if (subject.kind == SubjectKind::worker) {
    const auto worker = directory.workers.find(WorkerId(subject.id.str()));
    if (worker != directory.workers.end()) facts.push_back({"job", worker->second.job});
    if (surroundings.fte) facts.push_back({"fte", *surroundings.fte});
    return facts;
  }
  for (const StaffCount& staff : rules.staff) {
    const auto number =
        std::count_if(directory.workers.begin(), directory.workers.end(), [&](const auto& entry) {
          const Worker& worker = entry.second;
          return worker.active && worker.team.str() == subject.id.str() &&
                 std::find(staff.jobs.begin(), staff.jobs.end(), worker.job) != staff.jobs.end();
        });
    facts.push_back({staff.fact, static_cast<double>(number)});
  }
  return facts;
}

}  // namespace

bool counts_children(const Rulebook& rulebook) {
  return std::any_of(rulebook.frameworks.begin(), rulebook.frameworks.end(),
                     [](const Framework& framework) { return framework.children.has_value(); });
}

std::vector<CountedChild> counted_children(const Assessment& assessment, const History& history,
                                           const Zone& zone) {
  std::vector<CountedChild> all;
  if (history.subject.kind != SubjectKind::case_) return all;
  for (const Reading& reading : assessment.readings) {
    if (!reading.framework->children) continue;
    std::vector<CountedChild> spans = Following(reading, history).run();
    if (const auto over = enrolment_over(*reading.framework, history, zone)) cut_at(*over, spans);
    std::stable_sort(spans.begin(), spans.end(), [](const CountedChild& a, const CountedChild& b) {
      return a.from.at < b.from.at;
    });
    std::move(spans.begin(), spans.end(), std::back_inserter(all));
  }
  return all;
}

void add_caseload_records(const SubjectRef& subject, const std::vector<Enrolment>& enrolments,
                          const Surroundings& surroundings, const Directory& directory, Instant now,
                          const Rulebook& rulebook, std::vector<Event>& events) {
  if (subject.kind == SubjectKind::case_ || surroundings.children.empty()) return;
  for (const Framework& framework : rulebook.frameworks) {
    if (!framework.children) continue;
    const std::string& kind = kind_of_count(*framework.children, subject.kind);
    const bool enrolled = std::any_of(
        enrolments.begin(), enrolments.end(),
        [&](const Enrolment& enrolment) { return enrolment.framework == framework.id; });
    const bool delivered =
        std::any_of(events.begin(), events.end(), [&](const Event& e) { return e.kind == kind; });
    if (kind.empty() || !enrolled || delivered) continue;
    const Facts also = said_of(subject, *framework.children, surroundings, directory);
    Counting(subject, framework, surroundings, rulebook.zone).run(kind, also, now, events);
  }
}

const Event* last_count(const Framework& framework, const History& history) {
  if (!framework.children || history.subject.kind == SubjectKind::case_) return nullptr;
  const std::string& kind = kind_of_count(*framework.children, history.subject.kind);
  const auto found = std::find_if(history.events.rbegin(), history.events.rend(),
                                  [&](const Event& event) { return event.kind == kind; });
  return found == history.events.rend() ? nullptr : &*found;
}

}  // namespace duecourse
