// The child-in-need machine: Mosaic Quick Process Guide, Child in Need (Within Locality) as states.
// Two regions move independently: the journey of the family, and the closure. child_in_need.puml is
// the drawn twin of this table.
//
// The journey reads every record first: its default rows record what is accepted, and refuse what
// contradicts. The closure follows what the journey has recorded.
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/push_back.hpp>
#include <boost/mpl/vector/vector0.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>

#include "statemachines/child_in_need_case.hpp"
#include "statemachines/registry.hpp"
#include "statemachines/transition_rows.hpp"

namespace duecourse::statemachines {
namespace child_in_need {
namespace {

namespace msm = boost::msm;
using boost::msm::front::none;
using boost::msm::front::Row;

// ---- Events: the kinds of record, sorted by what they do to the states ----

/// Whatever moves no state is only recorded.
struct CaseRecord {
  static constexpr auto kName = "any_record";
};
struct ReferralReceived : CaseRecord {
  static constexpr auto kName = "referral_received";
};
/// case_reopened; on a closed case also significant information.
struct CaseReopened : CaseRecord {
  static constexpr auto kName = "case_reopened";
};
struct AssessmentStarted : CaseRecord {
  static constexpr auto kName = "assessment_started";
};
struct AssessmentCompleted : CaseRecord {
  static constexpr auto kName = "assessment_completed";
};
struct PlanCreated : CaseRecord {
  static constexpr auto kName = "plan_created";
};
/// closure_requested, or the action 'Close Case to Children's Services'.
struct ClosureRequested : CaseRecord {
  static constexpr auto kName = "closure_requested";
};
struct ClosureReturned : CaseRecord {
  static constexpr auto kName = "closure_returned";
};
/// case_closed, involvement_ended.
struct CaseEnds : CaseRecord {
  static constexpr auto kName = "case_ends";
};

// ---- States ----

/// A state of the journey; entering it tells the case file.
template <State kState>
struct Journey : msm::front::state<> {
  static constexpr auto kRegion = "journey";
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.file->enter_journey(kState);
  }
};
struct NotReferred : Journey<State::not_referred> {
  static constexpr auto kName = "not_referred";
};
struct Referred : Journey<State::referred> {
  static constexpr auto kName = "referred";
};
struct Assessing : Journey<State::assessing> {
  static constexpr auto kName = "assessing";
};
struct Assessed : Journey<State::assessed> {
  static constexpr auto kName = "assessed";
};
struct Planned : Journey<State::planned> {
  static constexpr auto kName = "planned";
};
struct Closed : Journey<State::closed> {
  static constexpr auto kName = "closed";
  template <class Event, class Machine>
  void on_exit(const Event&, Machine& machine) {
    machine.file->begin_involvement();
  }
};

/// A state of the closure region; entering it tells the case file.
template <bool kUnderWay>
struct Closure : msm::front::state<> {
  static constexpr auto kRegion = "closure";
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.file->enter_closure(kUnderWay);
  }
};
struct NoClosure : Closure<false> {
  static constexpr auto kName = "no_closure";
};
struct ClosureUnderWay : Closure<true> {
  static constexpr auto kName = "closure_under_way";
};

// ---- Guards ----

struct Recorded {
  static constexpr auto kName = "recorded";
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const {
    return machine.file->recorded();
  }
};
struct PlanExists {
  static constexpr auto kName = "plan_exists";
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const {
    return machine.file->plan_exists();
  }
};
/// Of the closure: what was recorded did not end the case.
struct RecordedOpen {
  static constexpr auto kName = "recorded_while_open";
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const {
    return machine.file->recorded() && !machine.file->is_closed();
  }
};

// ---- The machine ----

/// Rows without a limit of twenty.
template <class List, class... Rows>
struct RowList {
  using type = List;
};
template <class List, class First, class... Rest>
struct RowList<List, First, Rest...>
    : RowList<typename boost::mpl::push_back<List, First>::type, Rest...> {};

struct ChildInNeed : msm::front::state_machine_def<ChildInNeed> {
  using initial_state = boost::mpl::vector<NotReferred, NoClosure>;
  using no_message_queue = int;
  using no_exception_thrown = int;

  explicit ChildInNeed(CaseFile* case_file) : file(case_file) {}
  /// A refusal: the reader sees that nothing was recorded.
  template <class Event, class Machine>
  void no_transition(const Event&, Machine&, int) {}

  // In one state, rows further down are tried first.
  // clang-format off
  struct transition_table : RowList<boost::mpl::vector0<>,
    // -- Journey: whatever does not contradict is recorded, in whatever order it comes --
    Row<NotReferred, CaseRecord,          none,      Record, Counts>,
    Row<Referred,    CaseRecord,          none,      Record, Counts>,
    Row<Assessing,   CaseRecord,          none,      Record, Counts>,
    Row<Assessed,    CaseRecord,          none,      Record, Counts>,
    Row<Planned,     CaseRecord,          none,      Record, Counts>,
    // Late answers to what survives closing; nothing new.
    Row<Closed,      CaseRecord,          none,      Record, Counts>,

    // A referral or other information; on a closed case it reopens it: a family must not be lost.
    Row<NotReferred, ReferralReceived,    Referred,  Record, none>,
    Row<NotReferred, CaseReopened,        Referred,  Record, none>,
    Row<Closed,      ReferralReceived,    Referred,  Record, none>,
    Row<Closed,      CaseReopened,        Referred,  Record, none>,

    // The Child and Family Assessment and Plan, and each further one.
    Row<NotReferred, AssessmentStarted,   Assessing, Record, none>,
    Row<Referred,    AssessmentStarted,   Assessing, Record, none>,
    Row<Assessed,    AssessmentStarted,   Assessing, Record, none>,
    Row<Planned,     AssessmentStarted,   Assessing, Record, none>,
    Row<NotReferred, AssessmentCompleted, Assessed,  Record, none>,
    Row<Referred,    AssessmentCompleted, Assessed,  Record, none>,
    Row<Assessing,   AssessmentCompleted, Assessed,  Record, none>,

    // A plan; one made while the assessment is under way counts when that is completed.
    Row<NotReferred, PlanCreated,         Planned,   Record, none>,
    Row<Referred,    PlanCreated,         Planned,   Record, none>,
    Row<Assessed,    PlanCreated,         Planned,   Record, none>,
    Row<Assessed,    none,                Planned,   none,   PlanExists>,

    // The case is closed, or the involvement ended.
    Row<NotReferred, CaseEnds,            Closed,    Record, none>,
    Row<Referred,    CaseEnds,            Closed,    Record, none>,
    Row<Assessing,   CaseEnds,            Closed,    Record, none>,
    Row<Assessed,    CaseEnds,            Closed,    Record, none>,
    Row<Planned,     CaseEnds,            Closed,    Record, none>,

    // -- Closure: asked of a manager, who closes the case or sends it back --
    Row<NoClosure,       ClosureRequested, ClosureUnderWay, none, RecordedOpen>,
    Row<ClosureUnderWay, ClosureReturned,  NoClosure,       none, Recorded>,
    Row<ClosureUnderWay, CaseEnds,         NoClosure,       none, Recorded>
  >::type {};
  // clang-format on

  CaseFile* file;
};

class Machine {
 public:
  explicit Machine(CaseFile& file) : file_(file), machine_(&file) { machine_.start(); }

  void take(Kind) {
    switch (file_.trigger()) {
      case Trigger::any_record:
        return process(CaseRecord{});
      case Trigger::referral_received:
        return process(ReferralReceived{});
      case Trigger::case_reopened:
        return process(CaseReopened{});
      case Trigger::assessment_started:
        return process(AssessmentStarted{});
      case Trigger::assessment_completed:
        return process(AssessmentCompleted{});
      case Trigger::plan_created:
        return process(PlanCreated{});
      case Trigger::closure_requested:
        return process(ClosureRequested{});
      case Trigger::closure_returned:
        return process(ClosureReturned{});
      case Trigger::case_ends:
        return process(CaseEnds{});
    }
  }

  /// Where its regions stand.
  [[nodiscard]] std::vector<RegionState> states() const {
    using All = msm::back::generate_state_set<Back::stt>::type;
    std::vector<RegionState> states;
    for (int region = 0; region < Back::nr_regions::value; ++region) {
      boost::mpl::for_each<All>([&]<class State>(State) {
        constexpr int kId = msm::back::get_state_id<Back::stt, State>::value;
        if (machine_.current_state()[region] != kId) return;
        states.push_back({State::kRegion, State::kName});
      });
    }
    return states;
  }

 private:
  using Back = msm::back::state_machine<ChildInNeed>;

  template <class Event>
  void process(const Event& event) {
    machine_.process_event(event);
  }

  CaseFile& file_;
  Back machine_;
};

class ChildInNeedProcess final : public Process {
 public:
  [[nodiscard]] const ProcessDescription& description() const override { return description_; }

  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    Timeline timeline;
    CaseFile file(history, timeline);
    Machine machine(file);
    RecordReader<CaseFile, Machine> reader(file, machine);
    replay_in_order(history, zone, reader, timeline);
    return timeline;
  }

 private:
  ProcessDescription description_ = describe_child_in_need();
};

}  // namespace
}  // namespace child_in_need

std::shared_ptr<const Process> child_in_need_process() {
  return std::make_shared<child_in_need::ChildInNeedProcess>();
}

std::vector<TransitionRow> child_in_need_rows() {
  std::vector<TransitionRow> rows;
  boost::mpl::for_each<child_in_need::ChildInNeed::transition_table>(
      [&rows]<class TableRow>(TableRow) { rows.push_back(row_of<TableRow>()); });
  return rows;
}

std::vector<RegionState> child_in_need_initial_states() {
  std::vector<RegionState> states;
  boost::mpl::for_each<child_in_need::ChildInNeed::initial_state>([&states]<class First>(First) {
    states.push_back({First::kRegion, First::kName});
  });
  return states;
}

std::vector<RegionState> child_in_need_states(const History& history, const Zone& zone) {
  Timeline timeline;
  child_in_need::CaseFile file(history, timeline);
  child_in_need::Machine machine(file);
  RecordReader<child_in_need::CaseFile, child_in_need::Machine> reader(file, machine);
  replay_in_order(history, zone, reader, timeline);
  return machine.states();
}

}  // namespace duecourse::statemachines
