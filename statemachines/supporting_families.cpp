// A family in the Supporting Families programme: its recording in MOSAIC (CSSW recording guide) and
// its claims (section 9 of the practice guidance), beside another process on the same case.
// supporting_families.puml is the drawn twin of this table.
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>

#include "statemachines/registry.hpp"
#include "statemachines/supporting_families_case.hpp"
#include "statemachines/transition_rows.hpp"

namespace duecourse::statemachines {
namespace supporting_families {
namespace {

namespace msm = boost::msm;
using boost::msm::front::none;
using boost::msm::front::Row;

/// Whatever moves no state is only recorded.
struct AnyRecord {
  static constexpr auto kName = "any_record";
};
struct Screened : AnyRecord {
  static constexpr auto kName = "screened";
};
struct JoinedProgramme : AnyRecord {
  static constexpr auto kName = "joined_programme";
};
struct Closed : AnyRecord {
  static constexpr auto kName = "closed";
};
struct CaseReopened : AnyRecord {
  static constexpr auto kName = "case_reopened";
};

template <State kState>
struct Stage : msm::front::state<> {
  static constexpr auto kRegion = "programme";
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.file->enter(kState);
  }
};
struct NotScreenedState : Stage<State::not_screened> {
  static constexpr auto kName = "not_screened";
};
struct ScreenedState : Stage<State::screened> {
  static constexpr auto kName = "screened";
};
struct InProgrammeState : Stage<State::in_programme> {
  static constexpr auto kName = "in_programme";
};
struct ClosedState : Stage<State::closed> {
  static constexpr auto kName = "closed";
};

struct SupportingFamilies : msm::front::state_machine_def<SupportingFamilies> {
  using initial_state = NotScreenedState;
  using no_message_queue = int;
  using no_exception_thrown = int;

  explicit SupportingFamilies(FamilyFile* family_file) : file(family_file) {}
  template <class Event, class Machine>
  void no_transition(const Event&, Machine&, int) {}

  // In one state, rows further down are tried first.
  // clang-format off
  struct transition_table : boost::mpl::vector<
    Row<NotScreenedState, AnyRecord,       none,             Record, Counts>,
    Row<ScreenedState,    AnyRecord,       none,             Record, Counts>,
    Row<InProgrammeState, AnyRecord,       none,             Record, Counts>,
    // The evidence, the claim and its audit come after the closing.
    Row<ClosedState,      AnyRecord,       none,             Record, Counts>,
    // 9c All families open are screened at the point of assessment.
    Row<NotScreenedState, Screened,        ScreenedState,    Record, none>,
    // 9c, 9d A plan of the programme, or the alert to its team; also where nobody screened.
    Row<NotScreenedState, JoinedProgramme, InProgrammeState, Record, none>,
    Row<ScreenedState,    JoinedProgramme, InProgrammeState, Record, none>,
    Row<NotScreenedState, Closed,          ClosedState,      Record, none>,
    Row<ScreenedState,    Closed,          ClosedState,      Record, none>,
    Row<InProgrammeState, Closed,          ClosedState,      Record, none>,
    Row<ClosedState,      CaseReopened,    NotScreenedState, Record, none>
  > {};
  // clang-format on

  FamilyFile* file;
};

class Machine {
 public:
  explicit Machine(FamilyFile& file) : file_(file), machine_(&file) { machine_.start(); }

  void take(Kind kind) {
    switch (kind) {
      case Kind::screened_for_programme:
        return offer(Screened{});
      case Kind::action_plan_agreed:
      case Kind::intervention_plan_completed:
      case Kind::directed_to_pft:
      case Kind::family_alerted:
        return offer(JoinedProgramme{});
      case Kind::case_reopened:
        return offer(CaseReopened{});
      default:
        return file_.closes() ? offer(Closed{}) : offer(AnyRecord{});
    }
  }

 private:
  template <class Event>
  void offer(const Event& event) {
    machine_.process_event(event);
  }

  FamilyFile& file_;
  msm::back::state_machine<SupportingFamilies> machine_;
};

class SupportingFamiliesProcess final : public Process {
 public:
  [[nodiscard]] const ProcessDescription& description() const override { return description_; }

  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    Timeline timeline;
    FamilyFile file(history, timeline, zone);
    Machine machine(file);
    RecordReader<FamilyFile, Machine> reader(file, machine);
    replay_in_order(history, zone, reader, timeline);
    file.finish();
    return timeline;
  }

 private:
  ProcessDescription description_ = describe_process("supporting_families", SubjectKind::case_,
                                                     kStates, kKinds, kMilestones, kFindings);
};

}  // namespace
}  // namespace supporting_families

std::shared_ptr<const Process> supporting_families_process() {
  return std::make_shared<supporting_families::SupportingFamiliesProcess>();
}

std::vector<TransitionRow> supporting_families_rows() {
  std::vector<TransitionRow> rows;
  boost::mpl::for_each<supporting_families::SupportingFamilies::transition_table>(
      [&rows]<class TableRow>(TableRow) { rows.push_back(row_of<TableRow>()); });
  return rows;
}

std::vector<RegionState> supporting_families_initial_states() {
  using Initial = supporting_families::SupportingFamilies::initial_state;
  return {{Initial::kRegion, Initial::kName}};
}

}  // namespace duecourse::statemachines
