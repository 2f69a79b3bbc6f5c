// A process without practice of its own: the framework file says which kinds of event there are,
// which close and reopen, which states lie between which, and which facts are carried along; every
// kind is a milestone of its own name. open_case.puml is the drawn twin of this table.
#include <algorithm>
#include <array>
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "statemachines/open_case_words.hpp"
#include "statemachines/record_file.hpp"
#include "statemachines/registry.hpp"
#include "statemachines/replay.hpp"
#include "statemachines/transition_rows.hpp"

namespace duecourse::statemachines {
namespace open_case {
namespace {

namespace msm = boost::msm;
using boost::msm::front::none;
using boost::msm::front::Row;

// ---- What one replay knows ----

using Person = std::optional<PersonId>;

class OpenFile {
 public:
  OpenFile(const History& history, const Zone& zone, const OpenWords& words, Timeline& timeline)
      : history_(history), zone_(zone), words_(words), timeline_(timeline) {
    timeline_.initial = situation();
  }

  void take_up(EventIndex event) {
    event_ = event;
    kind_ = words_.find(history_.events[event].kind);
  }
  [[nodiscard]] const OpenKind* kind() const { return kind_; }
  void enter(bool closed) { closed_ = closed; }

  /// The record ends something and is known only by its day, and others of that day carry a time:
  /// what was done on the day was done before it.
  [[nodiscard]] bool waits_for_its_day() const {
    const Event& event = history_.events[event_];
    if (!kind_->ends_something() || event.occurred.precision != Precision::day) return false;
    const Day day = zone_.day_of(event.occurred.at);
    for (EventIndex next = event_ + 1; next < history_.events.size(); ++next) {
      const Event& other = history_.events[next];
      if (zone_.day_of(other.occurred.at) != day) return false;
      const OpenKind* kind = words_.find(other.kind);
      if (kind != nullptr && !kind->ends_something()) return true;
    }
    return false;
  }

  void record() {
    change_states();
    Milestone milestone;
    milestone.name = kind_->milestone;
    milestone.step = static_cast<StepIndex>(timeline_.steps.size());
    milestone.event = event_;
    find_answered(milestone);
    milestone.carried = carried_by(history_.events[event_]);
    timeline_.milestones.push_back(std::move(milestone));
    remember_facts();
  }
  void end_step() { timeline_.steps.push_back({event_, situation(), false}); }

 private:
  using Held = std::pair<StateIndex, Person>;

  // A child's state begins and ends for the child. One that holds for the whole subject ends with a
  // record about a child that has none of its own.
  void change_states() {
    const Person& person = history_.events[event_].person;
    for (const StateIndex state : kind_->leaves) {
      if (!person) {
        std::erase_if(held_, [&](const Held& held) { return held.first == state; });
      } else if (held_.erase({state, person}) == 0) {
        held_.erase({state, std::nullopt});
      }
    }
    for (const StateIndex state : kind_->enters) held_.insert({state, person});
  }

  // The number of the situation that holds now.
  StateIndex situation() {
    Situation now{closed_, {{closed_ ? kClosed : kOpen, std::nullopt}}};
    now.states.insert(now.states.end(), held_.begin(), held_.end());
    auto& all = timeline_.situations;
    const auto found = std::find(all.begin(), all.end(), now);
    const auto index = static_cast<StateIndex>(found - all.begin());
    if (found == all.end()) all.push_back(std::move(now));
    return index;
  }

  void find_answered(Milestone& milestone) const {
    const Facts& facts = history_.events[event_].facts;
    for (const OpenWords::Reference& reference : words_.references()) {
      const FactValue* value = find_fact(facts, reference.fact);
      if (value == nullptr || !kind_->has_fact(reference.fact)) continue;
      const std::string named = describe(*value, zone_);
      if (named.empty()) continue;
      const EventIndex answered = nearest(named, reference);
      if (answered != kNoEvent) {
        milestone.answers = answered;
        return;
      }
      if (reference.certain) milestone.wrong_reference = true;
    }
  }

  // Host ids are unique only within a query and a child: one about the same child is preferred,
  // then one before the record over one after it, then the nearest.
  [[nodiscard]] EventIndex nearest(const std::string& host_id,
                                   const OpenWords::Reference& reference) const {
    EventIndex best = kNoEvent;
    auto rank_of_best = std::tuple{false, false, std::int64_t{0}};
    for (EventIndex i = 0; i < history_.events.size(); ++i) {
      const Event& event = history_.events[i];
      if (i == event_ || event.host_id != host_id) continue;
      if (!reference.names(event.kind)) continue;
      const auto away = static_cast<std::int64_t>(i) - static_cast<std::int64_t>(event_);
      const auto rank = std::tuple{event.person == history_.events[event_].person, away < 0,
                                   away < 0 ? away : -away};
      if (best != kNoEvent && rank <= rank_of_best) continue;
      best = i;
      rank_of_best = rank;
    }
    return best;
  }

  // The latest values of the facts that the file carries; what the event says itself comes first.
  [[nodiscard]] Facts carried_by(const Event& event) const {
    Facts carried;
    for (const std::string& fact : words_.carried()) {
      if (find_fact(event.facts, fact) != nullptr) continue;
      const FactValue* value = event.person ? remembered(event.person, fact) : nullptr;
      if (value == nullptr) value = remembered(std::nullopt, fact);
      if (value != nullptr) carried.push_back({fact, *value});
    }
    return carried;
  }
  // A later value for the whole subject holds for every child too.
  void remember_facts() {
    const Event& event = history_.events[event_];
    for (const std::string& fact : kind_->brings) {
      const FactValue* value = find_fact(event.facts, fact);
      if (value == nullptr) continue;
      if (!event.person) {
        for (auto& [person, facts] : remembered_) {
          std::erase_if(facts, [&](const Fact& known) { return known.name == fact; });
        }
      }
      set_fact(remembered_[event.person], fact, *value);
    }
  }
  [[nodiscard]] const FactValue* remembered(const Person& person, const std::string& fact) const {
    const auto found = remembered_.find(person);
    return found == remembered_.end() ? nullptr : find_fact(found->second, fact);
  }

  const History& history_;
  const Zone& zone_;
  const OpenWords& words_;
  Timeline& timeline_;
  EventIndex event_ = kNoEvent;
  const OpenKind* kind_ = nullptr;
  bool closed_ = false;
  std::set<Held> held_;
  std::map<Person, Facts> remembered_;
};

// ---- The machine ----

/// Whatever neither closes nor reopens is only recorded.
struct AnyRecord {
  static constexpr auto kName = "any_record";
};
struct ClosingRecord : AnyRecord {
  static constexpr auto kName = "closing_record";
};
struct ReopeningRecord : AnyRecord {
  static constexpr auto kName = "reopening_record";
};

template <bool kIsClosed>
struct Door : msm::front::state<> {
  static constexpr auto kRegion = "subject";
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.file->enter(kIsClosed);
  }
};
struct Open : Door<false> {
  static constexpr auto kName = "open";
};
struct Closed : Door<true> {
  static constexpr auto kName = "closed";
};

struct OpenCase : msm::front::state_machine_def<OpenCase> {
  using initial_state = Open;
  using no_message_queue = int;
  using no_exception_thrown = int;

  explicit OpenCase(OpenFile* open_file) : file(open_file) {}

  // In one state, rows further down are tried first.
  struct transition_table
      : boost::mpl::vector<
            // Every record counts, also on what is closed: an answer may still be owed.
            Row<Open, AnyRecord, none, Record, none>, Row<Closed, AnyRecord, none, Record, none>,
            Row<Open, ClosingRecord, Closed, Record, none>,
            Row<Closed, ReopeningRecord, Open, Record, none>> {};

  OpenFile* file;
};

class OpenReader final : public Reader {
 public:
  explicit OpenReader(OpenFile& file) : file_(file), machine_(&file) { machine_.start(); }

  Answer offer(EventIndex event, Offer how) override {
    file_.take_up(event);
    const OpenKind* kind = file_.kind();
    if (kind == nullptr) return Answer::unknown_kind;
    if (how == Offer::strictly && file_.waits_for_its_day()) return Answer::waits;
    if (kind->closes) {
      machine_.process_event(ClosingRecord{});
    } else if (kind->reopens) {
      machine_.process_event(ReopeningRecord{});
    } else {
      machine_.process_event(AnyRecord{});
    }
    file_.end_step();
    return Answer::accepted;
  }
  /// Nothing is refused: what contradicts what, only the council knows.
  [[nodiscard]] Refusal refusal_of(EventIndex event) const override { return {event, 0, {}}; }

 private:
  OpenFile& file_;
  msm::back::state_machine<OpenCase> machine_;
};

class OpenCaseProcess final : public Process {
 public:
  explicit OpenCaseProcess(const OpenRules& rules) : words_(rules) {}

  [[nodiscard]] const ProcessDescription& description() const override {
    return words_.description();
  }
  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    Timeline timeline;
    timeline.steps.reserve(history.events.size());
    timeline.milestones.reserve(history.events.size());
    OpenFile file(history, zone, words_, timeline);
    OpenReader reader(file);
    replay_in_order(history, zone, reader, timeline);
    return timeline;
  }
  [[nodiscard]] std::shared_ptr<const Process> configured(const OpenRules& rules) const override {
    return std::make_shared<OpenCaseProcess>(rules);
  }

 private:
  OpenWords words_;
};

}  // namespace
}  // namespace open_case

std::shared_ptr<const Process> open_case_process() {
  return std::make_shared<open_case::OpenCaseProcess>(OpenRules{});
}

std::vector<TransitionRow> open_case_rows() {
  std::vector<TransitionRow> rows;
  boost::mpl::for_each<open_case::OpenCase::transition_table>(
      [&rows]<class TableRow>(TableRow) { rows.push_back(row_of<TableRow>()); });
  return rows;
}

std::vector<RegionState> open_case_initial_states() {
  using Initial = open_case::OpenCase::initial_state;
  return {{Initial::kRegion, Initial::kName}};
}

}  // namespace duecourse::statemachines
