// The recurring meetings of a team (Family Solutions Practice Framework 2.1): one state so far, for
// the daily screening. Working days are records that the engine makes
// (engine/calendar_records.hpp). team_cycle.puml is the drawn twin of this table.
#include <array>
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>
#include <utility>

#include "statemachines/registry.hpp"
#include "statemachines/replay.hpp"
#include "statemachines/transition_rows.hpp"
#include "statemachines/vocabulary.hpp"

namespace duecourse::statemachines {
namespace team_cycle {
namespace {

namespace msm = boost::msm;
using boost::msm::front::none;
using boost::msm::front::Row;

constexpr std::array<StateWord, 1> kStates{{{"working", "the team meets as planned"}}};
constexpr std::array<KindWord, 2> kKinds{{{"screening_held", ""}, {kWorkingDay, kCalendarFact}}};
constexpr std::array<MilestoneWord, 2> kMilestones{
    {{"screening_held", "the team held its daily screening", ""},
     {kWorkingDay, "a working day of a calendar began", kCalendarFact}}};
constexpr KindIndex<kKinds.size()> kKindIndex{kKinds};

struct ScreeningHeld {
  static constexpr auto kName = "screening_held";
  Timeline* timeline;
  EventIndex event;
  MilestoneIndex milestone = 0;
};
struct WorkingDay {
  static constexpr auto kName = "working_day";
  Timeline* timeline;
  EventIndex event;
  MilestoneIndex milestone = 1;
};
struct Working : msm::front::state<> {
  static constexpr auto kRegion = "team";
  static constexpr auto kName = "working";
};
struct Record {
  static constexpr auto kName = "record";
  template <class Record, class Machine, class Source, class Target>
  void operator()(const Record& record, Machine&, Source&, Target&) const {
    Milestone milestone;
    milestone.name = record.milestone;
    milestone.step = static_cast<StepIndex>(record.timeline->steps.size());
    milestone.event = record.event;
    record.timeline->milestones.push_back(std::move(milestone));
    record.timeline->steps.push_back({record.event, 0, false});
  }
};

struct TeamCycle : msm::front::state_machine_def<TeamCycle> {
  using initial_state = Working;
  using no_message_queue = int;
  using no_exception_thrown = int;

  // 2.1 Screening must be held on a daily basis.
  struct transition_table : boost::mpl::vector<Row<Working, ScreeningHeld, none, Record, none>,
                                               Row<Working, WorkingDay, none, Record, none>> {};
};

class TeamReader final : public Reader {
 public:
  TeamReader(const History& history, Timeline& timeline) : history_(history), timeline_(timeline) {
    machine_.start();
  }

  Answer offer(EventIndex event, Offer) override {
    switch (kKindIndex.find(history_.events[event].kind)) {
      case 0:
        machine_.process_event(ScreeningHeld{&timeline_, event});
        return Answer::accepted;
      case 1:
        machine_.process_event(WorkingDay{&timeline_, event});
        return Answer::accepted;
      default:
        return Answer::unknown_kind;
    }
  }
  /// Nothing contradicts a meeting that was held.
  [[nodiscard]] Refusal refusal_of(EventIndex event) const override { return {event, 0, {}}; }

 private:
  const History& history_;
  Timeline& timeline_;
  msm::back::state_machine<TeamCycle> machine_;
};

class TeamCycleProcess final : public Process {
 public:
  [[nodiscard]] const ProcessDescription& description() const override { return description_; }

  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    Timeline timeline;
    TeamReader reader(history, timeline);
    replay_in_order(history, zone, reader, timeline);
    return timeline;
  }

 private:
  ProcessDescription description_ =
      describe_process("team_cycle", SubjectKind::team, kStates, kKinds, kMilestones);
};

}  // namespace
}  // namespace team_cycle

std::shared_ptr<const Process> team_cycle_process() {
  return std::make_shared<team_cycle::TeamCycleProcess>();
}

std::vector<TransitionRow> team_cycle_rows() {
  std::vector<TransitionRow> rows;
  boost::mpl::for_each<team_cycle::TeamCycle::transition_table>(
      [&rows]<class TableRow>(TableRow) { rows.push_back(row_of<TableRow>()); });
  return rows;
}

std::vector<RegionState> team_cycle_initial_states() {
  using Initial = team_cycle::TeamCycle::initial_state;
  return {{Initial::kRegion, Initial::kName}};
}

}  // namespace duecourse::statemachines
