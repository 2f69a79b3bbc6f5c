// The supervision of a worker (Family Solutions Practice Framework 11.3, 11.6). supervision.puml is
// the drawn twin of this table.
#include <array>
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>
#include <cmath>
#include <string>
#include <utility>

#include "statemachines/record_file.hpp"
#include "statemachines/registry.hpp"
#include "statemachines/transition_rows.hpp"
#include "statemachines/vocabulary.hpp"

namespace duecourse::statemachines {
namespace supervision {
namespace {

namespace msm = boost::msm;
using boost::msm::front::none;
using boost::msm::front::Row;

// ---- Vocabulary ----

enum class State : std::uint8_t { not_started, working, left };
enum class Kind : std::uint8_t {
  worker_started,
  worker_left,
  supervision_held,
  supervision_recorded,
  caseload_agreed,
  caseload_counted,
};
enum class Passed : std::uint8_t {
  worker_started,
  worker_left,
  supervision_held,
  individual_supervision_held,
  supervision_recorded,
  caseload_agreed,
  caseload_counted,
};

constexpr std::array<StateWord, 3> kStates{{
    {"not_started", "nothing shows yet that the worker has started"},
    {"working", "the worker is in post and is supervised"},
    {"left", "the worker has left", true},
}};
constexpr std::array<KindWord, 6> kKinds{{
    {"worker_started", ""},
    {"worker_left", ""},
    {"supervision_held", "form"},
    {"supervision_recorded", "supervision"},
    {"caseload_agreed", "families until"},
    {"caseload_counted", "families limit children child_in_need targeted fte job"},
}};
constexpr std::array<MilestoneWord, 7> kMilestones{{
    {"worker_started", "the worker started", ""},
    {"worker_left", "the worker left", ""},
    {"supervision_held", "supervision took place, individual or group", "form"},
    {"individual_supervision_held", "individual supervision took place", "form"},
    {"supervision_recorded", "the supervision case note is recorded", "supervision"},
    {"caseload_agreed", "another number of families was agreed until a date", "families until"},
    {"caseload_counted", "the families or children of the worker were counted",
     "families limit children child_in_need targeted fte job children_per_fte "
     "child_in_need_per_fte targeted_per_fte"},
}};
constexpr KindIndex<kKinds.size()> kKindIndex{kKinds};

// ---- What one replay knows ----

class WorkerFile : public RecordFile<Kind, Passed, State> {
 public:
  WorkerFile(const History& history, Timeline& timeline)
      : RecordFile(history, timeline, kKindIndex, State::not_started) {}

  void take_up(EventIndex event) {
    RecordFile::take_up(event);
    held_ = {};
    if (kind() == Kind::supervision_recorded) {
      held_ = named("supervision", kinds_of(Kind::supervision_held));
    }
  }

  /// Nothing was recorded before that this follows.
  [[nodiscard]] bool out_of_order() const {
    switch (kind()) {
      case Kind::worker_left:
      case Kind::supervision_held:
        return state() == State::not_started;
      case Kind::supervision_recorded:
        return !any_held_ && !held_.found();
      case Kind::worker_started:
      case Kind::caseload_agreed:
      case Kind::caseload_counted:
        return false;
    }
    return false;
  }
  [[nodiscard]] const char* contradiction() const {
    if (kind() == Kind::worker_started && started_) return "the worker has already started";
    if (kind() == Kind::worker_left && state() == State::left) return "the worker has already left";
    if (state() != State::left) return nullptr;
    const bool late = kind() == Kind::supervision_recorded || kind() == Kind::worker_started;
    return late ? nullptr : "the worker has left";
  }

  /// Missing facts: a supervision's form is individual (readings 12 and 30).
  void record() {
    begin_record(out_of_order());
    switch (kind()) {
      case Kind::worker_started:
        started_ = true;
        pass(Passed::worker_started);
        return;
      case Kind::worker_left:
        started_ = false;
        pass(Passed::worker_left);
        return;
      case Kind::supervision_held:
        record_held();
        return;
      case Kind::supervision_recorded:
        pass_answer(Passed::supervision_recorded, held_);
        return;
      case Kind::caseload_agreed:
        pass(Passed::caseload_agreed);
        return;
      case Kind::caseload_counted:
        record_counted();
        return;
    }
  }

 private:
  void record_held() {
    any_held_ = true;
    const std::string* form = code_of(event().facts, "form");
    const auto pass_with_form = [&](Passed name) {
      Milestone& held = pass(name);
      if (form == nullptr) held.carried.push_back({"form", std::string("individual")});
    };
    pass_with_form(Passed::supervision_held);
    if (form == nullptr || *form == "individual") {
      pass_with_form(Passed::individual_supervision_held);
    }
  }

  // Children per full time, rounded up, so that one limit holds for everybody; who is not said to
  // work less works full time. 12 children of 0.6 are 20 and not 21: the division is not exact.
  void record_counted() {
    Milestone& counted = pass(Passed::caseload_counted);
    const double said = number_of(event().facts, "fte").value_or(1.0);
    const double fte = said > 0 ? said : 1.0;
    for (const char* count : {"children", "child_in_need", "targeted"}) {
      if (const auto number = number_of(event().facts, count)) {
        counted.carried.push_back(
            {std::string(count) + "_per_fte", std::ceil(*number / fte - 1e-6)});
      }
    }
  }

  Reference held_;
  bool started_ = false;
  bool any_held_ = false;
};

// ---- The machine ----

/// Whatever moves no state is only recorded.
struct WorkerRecord {
  static constexpr auto kName = "any_record";
};
struct WorkerStarted : WorkerRecord {
  static constexpr auto kName = "worker_started";
};
struct WorkerLeft : WorkerRecord {
  static constexpr auto kName = "worker_left";
};
struct SupervisionHeld : WorkerRecord {
  static constexpr auto kName = "supervision_held";
};

template <State kState>
struct Post : msm::front::state<> {
  static constexpr auto kRegion = "post";
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.file->enter(kState);
  }
};
struct NotStarted : Post<State::not_started> {
  static constexpr auto kName = "not_started";
};
struct Working : Post<State::working> {
  static constexpr auto kName = "working";
};
struct Left : Post<State::left> {
  static constexpr auto kName = "left";
};

struct Supervision : msm::front::state_machine_def<Supervision> {
  using initial_state = NotStarted;
  using no_message_queue = int;
  using no_exception_thrown = int;

  explicit Supervision(WorkerFile* worker_file) : file(worker_file) {}
  template <class Event, class Machine>
  void no_transition(const Event&, Machine&, int) {}

  // In one state, rows further down are tried first.
  // clang-format off
  struct transition_table : boost::mpl::vector<
    Row<NotStarted, WorkerRecord,    none,    Record, Counts>,
    Row<Working,    WorkerRecord,    none,    Record, Counts>,
    // The record of a supervision survives leaving (reading 34).
    Row<Left,       WorkerRecord,    none,    Record, Counts>,
    // 11.6 Supervision every four calendar weeks, from the start on.
    Row<NotStarted, WorkerStarted,   Working, Record, none>,
    Row<Left,       WorkerStarted,   Working, Record, none>,
    // A supervision shows that the worker works, also where the start was never recorded.
    Row<NotStarted, SupervisionHeld, Working, Record, none>,
    // Reading 12: leaving ends the duty.
    Row<NotStarted, WorkerLeft,      Left,    Record, none>,
    Row<Working,    WorkerLeft,      Left,    Record, none>
  > {};
  // clang-format on

  WorkerFile* file;
};

class Machine {
 public:
  explicit Machine(WorkerFile& file) : machine_(&file) { machine_.start(); }

  void take(Kind kind) {
    switch (kind) {
      case Kind::worker_started:
        machine_.process_event(WorkerStarted{});
        return;
      case Kind::worker_left:
        machine_.process_event(WorkerLeft{});
        return;
      case Kind::supervision_held:
        machine_.process_event(SupervisionHeld{});
        return;
      case Kind::supervision_recorded:
      case Kind::caseload_agreed:
      case Kind::caseload_counted:
        machine_.process_event(WorkerRecord{});
        return;
    }
  }

 private:
  msm::back::state_machine<Supervision> machine_;
};

class SupervisionProcess final : public Process {
 public:
  [[nodiscard]] const ProcessDescription& description() const override { return description_; }

  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    Timeline timeline;
    WorkerFile file(history, timeline);
    Machine machine(file);
    RecordReader<WorkerFile, Machine> reader(file, machine);
    replay_in_order(history, zone, reader, timeline);
    return timeline;
  }

 private:
  ProcessDescription description_ =
      describe_process("supervision", SubjectKind::worker, kStates, kKinds, kMilestones);
};

}  // namespace
}  // namespace supervision

std::shared_ptr<const Process> supervision_process() {
  return std::make_shared<supervision::SupervisionProcess>();
}

std::vector<TransitionRow> supervision_rows() {
  std::vector<TransitionRow> rows;
  boost::mpl::for_each<supervision::Supervision::transition_table>(
      [&rows]<class TableRow>(TableRow) { rows.push_back(row_of<TableRow>()); });
  return rows;
}

std::vector<RegionState> supervision_initial_states() {
  using Initial = supervision::Supervision::initial_state;
  return {{Initial::kRegion, Initial::kName}};
}

}  // namespace duecourse::statemachines
