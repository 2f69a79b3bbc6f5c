// What the replays of the plainer machines share: the record in hand, the writing of steps and
// milestones, and the offering of records to the machine. A process with more to remember derives
// from RecordFile; its machine has a member `file` and the guard and action below.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/process/process.hpp"
#include "statemachines/references.hpp"
#include "statemachines/replay.hpp"
#include "statemachines/vocabulary.hpp"

namespace duecourse::statemachines {

/// One replay of one history. `Kind`, `Passed` and `State` are enums over the tables of the
/// process. Indexes the history and appends to the timeline; both must outlive it.
template <class Kind, class Passed, class State>
class RecordFile {
 public:
  template <class Index>
  RecordFile(const History& history, Timeline& timeline, const Index& index, State initial)
      : history_(history), timeline_(timeline), kinds_(history.events.size()), state_(initial) {
    for (std::size_t i = 0; i < kinds_.size(); ++i) kinds_[i] = index.find(events()[i].kind);
    timeline_.initial = static_cast<StateIndex>(initial);
    timeline_.steps.reserve(kinds_.size());
    timeline_.milestones.reserve(kinds_.size() * 2);
  }

  /// Takes up a record whose kind is known. Nothing changes until it is recorded.
  void take_up(EventIndex event) {
    event_ = event;
    recorded_ = false;
  }
  [[nodiscard]] bool known(EventIndex event) const { return kinds_[event] != kUnknownKind; }
  [[nodiscard]] Kind kind() const { return static_cast<Kind>(kinds_[event_]); }
  [[nodiscard]] bool recorded() const { return recorded_; }
  [[nodiscard]] State state() const { return state_; }
  void enter(State state) { state_ = state; }

  /// Writes the step of the record in hand, with the state the machine is in now.
  void end_step() {
    timeline_.steps.push_back({event_, static_cast<StateIndex>(state_), out_of_order_});
  }

 protected:
  [[nodiscard]] const std::vector<Event>& events() const { return history_.events; }
  [[nodiscard]] const Event& event() const { return events()[event_]; }
  [[nodiscard]] EventIndex event_index() const { return event_; }
  [[nodiscard]] Kind kind_of(EventIndex event) const { return static_cast<Kind>(kinds_[event]); }

  /// To be called first where the record is accepted.
  void begin_record(bool out_of_order) {
    recorded_ = true;
    out_of_order_ = out_of_order;
  }
  /// The record in hand is this milestone too. The reference holds until the next call.
  Milestone& pass(Passed name) {
    Milestone milestone;
    milestone.name = static_cast<MilestoneIndex>(name);
    milestone.step = static_cast<StepIndex>(timeline_.steps.size());
    milestone.event = event_;
    timeline_.milestones.push_back(std::move(milestone));
    return timeline_.milestones.back();
  }
  /// The same, as the answer to what the record names.
  Milestone& pass_answer(Passed name, const Reference& named) {
    Milestone& milestone = pass(name);
    milestone.answers = named.event;
    milestone.wrong_reference = named.wrong();
    return milestone;
  }
  void find(std::uint16_t finding, std::string text) {
    timeline_.findings.push_back({finding, event_, std::move(text)});
  }
  /// The event that the record in hand names in `fact`.
  [[nodiscard]] Reference named(std::string_view fact, KindSet wanted) const {
    return find_reference(history_, kinds_, event_, fact, wanted);
  }

 private:
  const History& history_;
  Timeline& timeline_;
  std::vector<std::uint8_t> kinds_;  ///< of each event; kUnknownKind where unknown
  EventIndex event_ = kNoEvent;
  State state_;
  bool recorded_ = false;
  bool out_of_order_ = false;
};

/// Offers records to a machine. `File` says of the record in hand whether it is out_of_order() and
/// what it contradicts, contradiction(), in words or nullptr; `Machine` has take(kind).
template <class File, class Machine>
class RecordReader final : public Reader {
 public:
  RecordReader(File& file, Machine& machine) : file_(file), machine_(machine) {}

  // On a day whose order is partly a guess, whatever does not make sense yet waits (reading 37).
  Answer offer(EventIndex event, Offer how) override {
    if (!file_.known(event)) return Answer::unknown_kind;
    file_.take_up(event);
    if (how == Offer::strictly && (file_.out_of_order() || file_.contradiction() != nullptr)) {
      return Answer::waits;
    }
    machine_.take(file_.kind());
    if (!file_.recorded()) return Answer::refused;
    file_.end_step();
    return Answer::accepted;
  }

  [[nodiscard]] Refusal refusal_of(EventIndex event) const override {
    file_.take_up(event);
    const char* reason = file_.contradiction();
    return {event, static_cast<StateIndex>(file_.state()), reason == nullptr ? "" : reason};
  }

 private:
  File& file_;
  Machine& machine_;
};

/// Guard of a transition: the record does not contradict what is known.
struct Counts {
  static constexpr auto kName = "counts";
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const {
    return machine.file->contradiction() == nullptr;
  }
};

/// Action of a transition: the record is accepted.
struct Record {
  static constexpr auto kName = "record";
  template <class Event, class Machine, class Source, class Target>
  void operator()(const Event&, Machine& machine, Source&, Target&) const {
    machine.file->record();
  }
};

}  // namespace duecourse::statemachines
