// The early-help machine: Family Solutions Practice Framework as states. It has four regions that
// move independently: the journey of the family, the pre-allocation list, the closure, and the
// escalation to social care. Numbers in brackets are clauses of the framework; "reading n" is a
// choice where the document leaves one. early_help.puml is the drawn twin of this table.
//
// The journey reads every event first: its default rows record what is accepted, and refuse what
// contradicts. The other regions follow what the journey has recorded.
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/push_back.hpp>
#include <boost/mpl/vector/vector0.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>

#include "statemachines/early_help_case.hpp"
#include "statemachines/early_help_machine.hpp"
#include "statemachines/transition_rows.hpp"

namespace duecourse::statemachines {
namespace early_help {
namespace {

namespace msm = boost::msm;
using boost::msm::front::none;
using boost::msm::front::Row;

// ---- Events: the event kinds, sorted by what they do to the states ----

/// Any event of the host; what moves no state is only recorded.
struct CaseRecord {
  static constexpr auto kName = "any_record";
};
struct ContactReceived : CaseRecord {
  static constexpr auto kName = "contact_received";
};
/// Handed over by social care for allocation: step_down_received, wraparound_requested.
struct ComesFromSocialCare : CaseRecord {
  static constexpr auto kName = "comes_from_social_care";
};
struct StepDownReceived : ComesFromSocialCare {
  static constexpr auto kName = "step_down_received";
};
/// screened: maam.
struct SentToMeeting : CaseRecord {
  static constexpr auto kName = "sent_to_meeting";
};
/// screened: allocate, step_down; maam_held: allocate.
struct SentToAllocation : CaseRecord {
  static constexpr auto kName = "sent_to_allocation";
};
struct ListJoined : CaseRecord {
  static constexpr auto kName = "pre_allocation_joined";
};
struct ListLeft : CaseRecord {
  static constexpr auto kName = "pre_allocation_left";
};
struct AllocatedKeyWorker : CaseRecord {
  static constexpr auto kName = "allocated_key_worker";
};
struct AllocatedWraparound : CaseRecord {
  static constexpr auto kName = "allocated_wraparound";
};
struct ClosureRequested : CaseRecord {
  static constexpr auto kName = "closure_requested";
};
struct ClosureReturned : CaseRecord {
  static constexpr auto kName = "closure_returned";
};
struct CaseReopened : CaseRecord {
  static constexpr auto kName = "case_reopened";
};
/// escalation_decided; screened or maam_held: escalate.
struct EscalationDecided : CaseRecord {
  static constexpr auto kName = "escalation_decided";
};
struct ThresholdNotMet : CaseRecord {
  static constexpr auto kName = "threshold_not_met";
};
struct Level4Confirmed : CaseRecord {
  static constexpr auto kName = "level4_confirmed";
};
struct StepUpFormCompleted : CaseRecord {
  static constexpr auto kName = "step_up_form_completed";
};
/// Follows from what was recorded (reading 3): a case never allocated was ended by its screening or
/// meeting, the closure was signed off, or the case was closed by a record.
struct InvolvementEnds {
  static constexpr auto kName = "involvement_ends";
};
/// Follows from a reopening.
struct InvolvementBegins {
  static constexpr auto kName = "involvement_begins";
};
/// A contact, step-down or wraparound request that came while the closure was under way goes on
/// when the old involvement has ended (reading 21).
struct WaitingContactGoesOn {
  static constexpr auto kName = "waiting_contact_goes_on";
};
struct WaitingHandoverGoesOn {
  static constexpr auto kName = "waiting_handover_goes_on";
};
struct WaitingStepDownGoesOn : WaitingHandoverGoesOn {
  static constexpr auto kName = "waiting_step_down_goes_on";
};

// ---- States ----

/// A state of the journey; entering it tells the case file.
template <State kState>
struct Journey : msm::front::state<> {
  static constexpr auto kRegion = "journey";
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.file->enter(kState);
  }
};
struct None : Journey<State::none> {
  static constexpr auto kName = "none";
};
struct Received : Journey<State::received> {
  static constexpr auto kName = "received";
};
struct AwaitingMeeting : Journey<State::awaiting_meeting> {
  static constexpr auto kName = "awaiting_meeting";
};
struct AwaitingAllocation : Journey<State::awaiting_allocation> {
  static constexpr auto kName = "awaiting_allocation";
};
struct Allocated : Journey<State::allocated> {
  static constexpr auto kName = "allocated";
};
struct InPlan : Journey<State::in_plan> {
  static constexpr auto kName = "in_plan";
};
struct Wraparound : Journey<State::wraparound> {
  static constexpr auto kName = "wraparound";
};
struct Closed : Journey<State::closed> {
  static constexpr auto kName = "closed";
  template <class Event, class Machine>
  void on_exit(const Event&, Machine& machine) {
    machine.file->begin_involvement();
  }
};

struct OffList : msm::front::state<> {
  static constexpr auto kRegion = "pre_allocation_list";
  static constexpr auto kName = "off_list";
};
struct OnList : msm::front::state<> {
  static constexpr auto kRegion = "pre_allocation_list";
  static constexpr auto kName = "on_list";
};

/// A state of the closure region; entering it tells the case file.
template <Closure kClosure>
struct ClosureState : msm::front::state<> {
  static constexpr auto kRegion = "closure";
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.file->enter(kClosure);
  }
};
struct NoClosure : ClosureState<Closure::none> {
  static constexpr auto kName = "no_closure";
};
struct ClosureUnderWay : ClosureState<Closure::requested> {
  static constexpr auto kName = "closure_under_way";
};
struct SignedOff : ClosureState<Closure::signed_off> {
  static constexpr auto kName = "signed_off";
};

struct NotEscalated : msm::front::state<> {
  static constexpr auto kRegion = "escalation";
  static constexpr auto kName = "not_escalated";
};
struct Escalated : msm::front::state<> {
  static constexpr auto kRegion = "escalation";
  static constexpr auto kName = "escalated";
};
struct AtLevel4 : msm::front::state<> {
  static constexpr auto kRegion = "escalation";
  static constexpr auto kName = "at_level4";
};
struct AwaitingReallocation : msm::front::state<> {
  static constexpr auto kRegion = "escalation";
  static constexpr auto kName = "awaiting_reallocation";
};

// ---- Guards and actions: words for what the case file knows and does ----

#define DUECOURSE_GUARD(Type, word, expression)                               \
  struct Type {                                                               \
    static constexpr auto kName = word;                                       \
    template <class Event, class Machine, class Source, class Target>         \
    bool operator()(const Event&, Machine& machine, Source&, Target&) const { \
      const CaseFile& file = *machine.file;                                   \
      return expression;                                                      \
    }                                                                         \
  }
#define DUECOURSE_ACTION(Type, word, statement)                               \
  struct Type {                                                               \
    static constexpr auto kName = word;                                       \
    template <class Event, class Machine, class Source, class Target>         \
    void operator()(const Event&, Machine& machine, Source&, Target&) const { \
      machine.file->statement;                                                \
    }                                                                         \
  }

/// Nothing contradicts it; out of order or not, it counts.
DUECOURSE_GUARD(Counts, "counts", file.contradiction() == nullptr);
/// A walk-in enquiry that needs no further action opens nothing (1.3; readings 30, 39).
DUECOURSE_GUARD(NeedsAction, "needs_action", !file.is_closed_enquiry());
/// Not while somebody has the case (reading 1); not on a closed case.
DUECOURSE_GUARD(MayJoinList, "nobody_has_the_case", file.recorded() && file.may_join_list());
DUECOURSE_GUARD(Recorded, "recorded", file.recorded());
DUECOURSE_GUARD(WasOpen, "recorded_while_open", file.recorded() && !file.is_closed());
DUECOURSE_GUARD(PlanCompleted, "plan_completed", file.plan_is_completed());
DUECOURSE_GUARD(OnlyUnscreenedWait, "only_unscreened_contacts_wait", file.only_unscreened_wait());
DUECOURSE_GUARD(OnlyAllocationWaits, "no_meeting_waits", file.only_allocation_waits());
DUECOURSE_GUARD(EndRecordedNoRole, "end_date_recorded_and_no_role_left",
                file.end_recorded_and_no_role_left());
DUECOURSE_GUARD(WraparoundRequired, "wraparound_required",
                file.recorded() && file.wraparound_required());
DUECOURSE_GUARD(WraparoundNotRequired, "wraparound_not_required",
                file.recorded() && !file.wraparound_required());
DUECOURSE_GUARD(HandedToWraparound, "key_worker_ended_and_wraparound_allocated",
                file.handed_to_wraparound());

DUECOURSE_ACTION(Record, "record", record());
DUECOURSE_ACTION(GoOn, "open_case", go_on_with_waiting_requests());
DUECOURSE_ACTION(JoinList, "join_list", join_list());
DUECOURSE_ACTION(LeaveList, "leave_list", leave_list());
DUECOURSE_ACTION(SignOff, "sign_off", sign_off());
DUECOURSE_ACTION(Reallocate, "wraparound_reallocated", reallocate_as_wraparound());
#undef DUECOURSE_GUARD
#undef DUECOURSE_ACTION

// ---- The machine ----

/// Rows without a limit of twenty.
template <class List, class... Rows>
struct RowList {
  using type = List;
};
template <class List, class First, class... Rest>
struct RowList<List, First, Rest...>
    : RowList<typename boost::mpl::push_back<List, First>::type, Rest...> {};

struct EarlyHelp : msm::front::state_machine_def<EarlyHelp> {
  using initial_state = boost::mpl::vector<None, OffList, NoClosure, NotEscalated>;
  using no_message_queue = int;
  using no_exception_thrown = int;

  explicit EarlyHelp(CaseFile* case_file) : file(case_file) {}

  /// A refusal: the reader sees that nothing was recorded.
  template <class Event, class Machine>
  void no_transition(const Event&, Machine&, int) {}

  // In one state, rows further down are tried first.
  // clang-format off
  struct transition_table : RowList<boost::mpl::vector0<>,
    // -- Journey: whatever does not contradict is recorded, in whatever order it comes --
    Row<None,               CaseRecord,            none,               Record, Counts>,
    Row<Received,           CaseRecord,            none,               Record, Counts>,
    Row<AwaitingMeeting,    CaseRecord,            none,               Record, Counts>,
    Row<AwaitingAllocation, CaseRecord,            none,               Record, Counts>,
    Row<Allocated,          CaseRecord,            none,               Record, Counts>,
    Row<InPlan,             CaseRecord,            none,               Record, Counts>,
    Row<Wraparound,         CaseRecord,            none,               Record, Counts>,
    // Late answers to what survives closing (reading 4); nothing new.
    Row<Closed,             CaseRecord,            none,               Record, Counts>,

    // 1.3 A request for support; on a closed case it reopens it (reading 21).
    Row<None,               ContactReceived,       Received,           Record, NeedsAction>,
    Row<Closed,             ContactReceived,       Received,           Record, NeedsAction>,

    // 6.1, 7.1 Step-downs and wraparound requests go straight to allocation (reading 21).
    Row<None,               ComesFromSocialCare,   AwaitingAllocation, Record, none>,
    Row<Received,           ComesFromSocialCare,   AwaitingAllocation, Record, none>,
    Row<AwaitingMeeting,    ComesFromSocialCare,   AwaitingAllocation, Record, none>,
    Row<Closed,             ComesFromSocialCare,   AwaitingAllocation, Record, none>,

    // A reopened case awaits allocation (reading 3).
    Row<None,               CaseReopened,          AwaitingAllocation, Record, none>,
    Row<Closed,             CaseReopened,          AwaitingAllocation, Record, none>,

    // 1.1 Screened to the Multi Agency Action Meeting.
    Row<None,               SentToMeeting,         AwaitingMeeting,    Record, none>,
    Row<Received,           SentToMeeting,         AwaitingMeeting,    Record, none>,
    Row<AwaitingAllocation, SentToMeeting,         AwaitingMeeting,    Record, none>,

    // 2.3, 3.2 Screening or meeting decides to allocate.
    Row<None,               SentToAllocation,      AwaitingAllocation, Record, none>,
    Row<Received,           SentToAllocation,      AwaitingAllocation, Record, none>,
    Row<AwaitingMeeting,    SentToAllocation,      AwaitingAllocation, Record, none>,

    // Where one of several requests has been decided, the family stands where the others are.
    Row<AwaitingMeeting,    none,                  Received,           none,   OnlyUnscreenedWait>,
    Row<AwaitingMeeting,    none,                  AwaitingAllocation, none,   OnlyAllocationWaits>,
    Row<AwaitingAllocation, none,                  Received,           none,   OnlyUnscreenedWait>,

    // 3.2, 4.1 Allocated to a key worker.
    Row<None,               AllocatedKeyWorker,    Allocated,          Record, none>,
    Row<Received,           AllocatedKeyWorker,    Allocated,          Record, none>,
    Row<AwaitingMeeting,    AllocatedKeyWorker,    Allocated,          Record, none>,
    Row<AwaitingAllocation, AllocatedKeyWorker,    Allocated,          Record, none>,
    Row<Wraparound,         AllocatedKeyWorker,    Allocated,          Record, none>,

    // 7.1, 7.3 Allocated as wraparound.
    Row<None,               AllocatedWraparound,   Wraparound,         Record, none>,
    Row<Received,           AllocatedWraparound,   Wraparound,         Record, none>,
    Row<AwaitingMeeting,    AllocatedWraparound,   Wraparound,         Record, none>,
    Row<AwaitingAllocation, AllocatedWraparound,   Wraparound,         Record, none>,
    Row<Allocated,          AllocatedWraparound,   Wraparound,         Record, none>,
    Row<InPlan,             AllocatedWraparound,   Wraparound,         Record, none>,

    // 5.1 The support plan is completed, whenever that was recorded.
    Row<Allocated,          none,                  InPlan,             none,   PlanCompleted>,

    // 8.1 The involvement ends (reading 3).
    Row<None,               InvolvementEnds,       Closed,             none,   none>,
    Row<Received,           InvolvementEnds,       Closed,             none,   none>,
    Row<AwaitingMeeting,    InvolvementEnds,       Closed,             none,   none>,
    Row<AwaitingAllocation, InvolvementEnds,       Closed,             none,   none>,
    Row<Allocated,          InvolvementEnds,       Closed,             none,   none>,
    Row<InPlan,             InvolvementEnds,       Closed,             none,   none>,
    Row<Wraparound,         InvolvementEnds,       Closed,             none,   none>,
    Row<Closed,             WaitingContactGoesOn,  Received,           GoOn,   none>,
    Row<Closed,             WaitingHandoverGoesOn, AwaitingAllocation, GoOn,   none>,

    // -- Pre-allocation list (3.3; reading 1): weekly contact while on it --
    Row<OffList,            ListJoined,            OnList,             JoinList,  MayJoinList>,
    Row<OffList,            SentToAllocation,      OnList,             JoinList,  MayJoinList>,
    Row<OffList,            StepDownReceived,      OnList,             JoinList,  MayJoinList>,
    Row<OffList,            WaitingStepDownGoesOn, OnList,             JoinList,  MayJoinList>,
    Row<OnList,             ListLeft,              OffList,            LeaveList, Recorded>,
    Row<OnList,             AllocatedKeyWorker,    OffList,            LeaveList, Recorded>,
    Row<OnList,             AllocatedWraparound,   OffList,            LeaveList, Recorded>,
    Row<OnList,             InvolvementEnds,       OffList,            LeaveList, none>,

    // -- Closure (8.1; readings 3, 27): request, then end date and deallocation in any order --
    Row<NoClosure,          ClosureRequested,      ClosureUnderWay,    none,    Recorded>,
    Row<ClosureUnderWay,    ClosureReturned,       NoClosure,          none,    Recorded>,
    Row<ClosureUnderWay,    none,                  SignedOff,          SignOff, EndRecordedNoRole>,
    Row<ClosureUnderWay,    InvolvementBegins,     NoClosure,          none,    none>,
    Row<SignedOff,          InvolvementBegins,     NoClosure,          none,    none>,

    // -- Escalation to social care (7.2, 7.3) --
    Row<NotEscalated,       EscalationDecided,     Escalated,          none, Recorded>,
    Row<NotEscalated,       Level4Confirmed,       AtLevel4,           none, WasOpen>,
    Row<Escalated,          Level4Confirmed,       AtLevel4,           none, Recorded>,
    Row<Escalated,          ThresholdNotMet,       NotEscalated,       none, Recorded>,
    Row<AtLevel4,           ThresholdNotMet,       NotEscalated,       none, Recorded>,
    Row<AwaitingReallocation, ThresholdNotMet,     NotEscalated,       none, Recorded>,
    Row<NotEscalated,       StepUpFormCompleted, AwaitingReallocation, none, WraparoundRequired>,
    Row<Escalated,          StepUpFormCompleted, AwaitingReallocation, none, WraparoundRequired>,
    Row<AtLevel4,           StepUpFormCompleted, AwaitingReallocation, none, WraparoundRequired>,
    Row<Escalated,          StepUpFormCompleted,   NotEscalated,       none, WraparoundNotRequired>,
    Row<AtLevel4,           StepUpFormCompleted,   NotEscalated,       none, WraparoundNotRequired>,
    Row<AwaitingReallocation, StepUpFormCompleted, NotEscalated,       none, WraparoundNotRequired>,
    // 7.3 Deallocated as key worker and reallocated as wraparound, in any order.
    Row<AwaitingReallocation, none,                NotEscalated, Reallocate, HandedToWraparound>,
    Row<Escalated,          InvolvementBegins,     NotEscalated,       none, none>,
    Row<AtLevel4,           InvolvementBegins,     NotEscalated,       none, none>,
    Row<AwaitingReallocation, InvolvementBegins,   NotEscalated,       none, none>
  >::type {};
  // clang-format on

  CaseFile* file;
};

/// The machine behind its plain interface.
class MsmMachine final : public Machine {
 public:
  explicit MsmMachine(CaseFile& file) : machine_(&file) { machine_.start(); }

  void take(Trigger trigger) override {
    switch (trigger) {
      case Trigger::any_record:
        return process(CaseRecord{});
      case Trigger::contact_received:
        return process(ContactReceived{});
      case Trigger::comes_from_social_care:
        return process(ComesFromSocialCare{});
      case Trigger::step_down_received:
        return process(StepDownReceived{});
      case Trigger::sent_to_meeting:
        return process(SentToMeeting{});
      case Trigger::sent_to_allocation:
        return process(SentToAllocation{});
      case Trigger::pre_allocation_joined:
        return process(ListJoined{});
      case Trigger::pre_allocation_left:
        return process(ListLeft{});
      case Trigger::allocated_key_worker:
        return process(AllocatedKeyWorker{});
      case Trigger::allocated_wraparound:
        return process(AllocatedWraparound{});
      case Trigger::closure_requested:
        return process(ClosureRequested{});
      case Trigger::closure_returned:
        return process(ClosureReturned{});
      case Trigger::case_reopened:
        return process(CaseReopened{});
      case Trigger::escalation_decided:
        return process(EscalationDecided{});
      case Trigger::threshold_not_met:
        return process(ThresholdNotMet{});
      case Trigger::level4_confirmed:
        return process(Level4Confirmed{});
      case Trigger::step_up_form_completed:
        return process(StepUpFormCompleted{});
      case Trigger::involvement_ends:
        return process(InvolvementEnds{});
      case Trigger::involvement_begins:
        return process(InvolvementBegins{});
      case Trigger::waiting_contact_goes_on:
        return process(WaitingContactGoesOn{});
      case Trigger::waiting_handover_goes_on:
        return process(WaitingHandoverGoesOn{});
      case Trigger::waiting_step_down_goes_on:
        return process(WaitingStepDownGoesOn{});
    }
  }

  [[nodiscard]] std::vector<RegionState> states() const override {
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
  using Back = msm::back::state_machine<EarlyHelp>;

  template <class Event>
  void process(const Event& event) {
    machine_.process_event(event);
  }

  Back machine_;
};

}  // namespace

std::unique_ptr<Machine> make_machine(CaseFile& file) {
  return std::make_unique<MsmMachine>(file);
}

}  // namespace early_help

std::vector<TransitionRow> early_help_rows() {
  std::vector<TransitionRow> rows;
  boost::mpl::for_each<early_help::EarlyHelp::transition_table>(
      [&rows]<class TableRow>(TableRow) { rows.push_back(row_of<TableRow>()); });
  return rows;
}

std::vector<RegionState> early_help_initial_states() {
  std::vector<RegionState> states;
  boost::mpl::for_each<early_help::EarlyHelp::initial_state>([&states]<class First>(First) {
    states.push_back({First::kRegion, First::kName});
  });
  return states;
}

}  // namespace duecourse::statemachines
