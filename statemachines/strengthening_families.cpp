// A family in the Strengthening Families service: beside a Child in Need plan, or on its own for
// targeted support. strengthening_families.puml is the drawn twin of this table.
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>

#include "statemachines/registry.hpp"
#include "statemachines/strengthening_families_case.hpp"
#include "statemachines/transition_rows.hpp"

namespace duecourse::statemachines {
namespace strengthening_families {
namespace {

namespace msm = boost::msm;
using boost::msm::front::none;
using boost::msm::front::Row;

/// Whatever moves no state is only recorded.
struct AnyRecord {
  static constexpr auto kName = "any_record";
};
struct JoinedInNeed : AnyRecord {
  static constexpr auto kName = "joined_in_need";
};
struct JoinedTargeted : AnyRecord {
  static constexpr auto kName = "joined_targeted";
};
struct BecameInNeed : AnyRecord {
  static constexpr auto kName = "became_in_need";
};
struct BecameTargeted : AnyRecord {
  static constexpr auto kName = "became_targeted";
};
struct LeftService : AnyRecord {
  static constexpr auto kName = "left_service";
};
struct CaseClosed : AnyRecord {
  static constexpr auto kName = "case_closed";
};
struct CaseReopened : AnyRecord {
  static constexpr auto kName = "case_reopened";
};

template <State kState>
struct Stage : msm::front::state<> {
  static constexpr auto kRegion = "service";
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.file->enter(kState);
  }
};
struct NotJoined : Stage<State::not_joined> {
  static constexpr auto kName = "not_joined";
};
struct InNeed : Stage<State::child_in_need> {
  static constexpr auto kName = "child_in_need";
};
struct Targeted : Stage<State::targeted> {
  static constexpr auto kName = "targeted";
};
struct Left : Stage<State::left> {
  static constexpr auto kName = "left";
};

/// Guard: nobody of the family stays in the service.
struct LastLeaves {
  static constexpr auto kName = "last_leaves";
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const {
    return machine.file->contradiction() == nullptr && machine.file->last_leaves();
  }
};
/// Guard: the service ended only because the case was closed, and in that category.
template <State kCategory>
struct ClosedIn {
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const {
    return machine.file->closed_in() == kCategory;
  }
};
struct ClosedInNeed : ClosedIn<State::child_in_need> {
  static constexpr auto kName = "closed_in_need";
};
struct ClosedTargeted : ClosedIn<State::targeted> {
  static constexpr auto kName = "closed_targeted";
};

struct StrengtheningFamilies : msm::front::state_machine_def<StrengtheningFamilies> {
  using initial_state = NotJoined;
  using no_message_queue = int;
  using no_exception_thrown = int;

  explicit StrengtheningFamilies(FamilyFile* family_file) : file(family_file) {}
  template <class Event, class Machine>
  void no_transition(const Event&, Machine&, int) {}

  // In one state, rows further down are tried first.
  // clang-format off
  struct transition_table : boost::mpl::vector<
    Row<NotJoined, AnyRecord,      none,     Record, Counts>,
    Row<InNeed,    AnyRecord,      none,     Record, Counts>,
    Row<Targeted,  AnyRecord,      none,     Record, Counts>,
    Row<Left,      AnyRecord,      none,     Record, Counts>,
    // Overview: children and families with a Child in Need plan or an Early Help Single Assessment.
    Row<NotJoined, JoinedInNeed,   InNeed,   Record, none>,
    Row<NotJoined, JoinedTargeted, Targeted, Record, none>,
    Row<Left,      JoinedInNeed,   InNeed,   Record, none>,
    Row<Left,      JoinedTargeted, Targeted, Record, none>,
    // Values: the same family support if it escalates from targeted support to child in need.
    Row<Targeted,  BecameInNeed,   InNeed,   Record, none>,
    Row<InNeed,    BecameTargeted, Targeted, Record, none>,
    // A change of category shows that the family is in the service, where nobody recorded joining.
    Row<NotJoined, BecameInNeed,   InNeed,   Record, none>,
    Row<NotJoined, BecameTargeted, Targeted, Record, none>,
    Row<NotJoined, LeftService,    Left,     Record, none>,
    Row<InNeed,    LeftService,    Left,     Record, LastLeaves>,
    Row<Targeted,  LeftService,    Left,     Record, LastLeaves>,
    Row<InNeed,    CaseClosed,     Left,     Record, none>,
    Row<Targeted,  CaseClosed,     Left,     Record, none>,
    // Closed with the case, and reopened with it.
    Row<Left,      CaseReopened,   InNeed,   Record, ClosedInNeed>,
    Row<Left,      CaseReopened,   Targeted, Record, ClosedTargeted>
  > {};
  // clang-format on

  FamilyFile* file;
};

class Machine {
 public:
  explicit Machine(FamilyFile& file) : file_(file), machine_(&file) { machine_.start(); }

  void take(Kind kind) {
    const bool in_need = file_.category_named() == State::child_in_need;
    switch (kind) {
      case Kind::joined_service:
        return in_need ? offer(JoinedInNeed{}) : offer(JoinedTargeted{});
      case Kind::category_changed:
        return in_need ? offer(BecameInNeed{}) : offer(BecameTargeted{});
      case Kind::left_service:
        return offer(LeftService{});
      case Kind::case_closed:
        return offer(CaseClosed{});
      case Kind::case_reopened:
        return offer(CaseReopened{});
      case Kind::allocated:
      case Kind::deallocated:
      case Kind::visit:
      case Kind::review_held:
      case Kind::on_going_agreed:
      case Kind::risk_raised:
      case Kind::parenting_group_held:
      case Kind::consent_recorded:
      case Kind::plan_created:
      case Kind::assessment_completed:
        return offer(AnyRecord{});
    }
  }

 private:
  template <class Event>
  void offer(const Event& event) {
    machine_.process_event(event);
  }

  FamilyFile& file_;
  msm::back::state_machine<StrengtheningFamilies> machine_;
};

class StrengtheningFamiliesProcess final : public Process {
 public:
  [[nodiscard]] const ProcessDescription& description() const override { return description_; }

  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    Timeline timeline;
    FamilyFile file(history, timeline, zone);
    Machine machine(file);
    RecordReader<FamilyFile, Machine> reader(file, machine);
    replay_in_order(history, zone, reader, timeline);
    return timeline;
  }

 private:
  ProcessDescription description_ =
      describe_process("strengthening_families", SubjectKind::case_, kStates, kKinds, kMilestones);
};

}  // namespace
}  // namespace strengthening_families

std::shared_ptr<const Process> strengthening_families_process() {
  return std::make_shared<strengthening_families::StrengtheningFamiliesProcess>();
}

std::vector<TransitionRow> strengthening_families_rows() {
  std::vector<TransitionRow> rows;
  boost::mpl::for_each<strengthening_families::StrengtheningFamilies::transition_table>(
      [&rows]<class TableRow>(TableRow) { rows.push_back(row_of<TableRow>()); });
  return rows;
}

std::vector<RegionState> strengthening_families_initial_states() {
  using Initial = strengthening_families::StrengtheningFamilies::initial_state;
  return {{Initial::kRegion, Initial::kName}};
}

}  // namespace duecourse::statemachines
