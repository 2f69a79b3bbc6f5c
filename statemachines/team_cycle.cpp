// The recurring meetings of a team (Family Solutions Practice Framework 2.1; Strengthening Families
// pilot; Supporting Families programme 9d): one state, since a team meets again and again. Working
// days are records that the engine makes (engine/calendar_records.hpp). team_cycle.puml is the
// drawn twin of this table.
#include <array>
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>

#include "statemachines/record_file.hpp"
#include "statemachines/registry.hpp"
#include "statemachines/transition_rows.hpp"
#include "statemachines/vocabulary.hpp"

namespace duecourse::statemachines {
namespace team_cycle {
namespace {

namespace msm = boost::msm;
using boost::msm::front::none;
using boost::msm::front::Row;

enum class State : std::uint8_t { working };
/// A team's kinds of record; each is the milestone of the same place.
enum class Kind : std::uint8_t {
  screening_held,
  working_day,
  team_started,
  allocation_meeting_held,
  locality_panel_held,
  group_supervision_held,
  pod_counted,
  claim_date_set,
  listed_date,
};

constexpr const char* kPodFacts = "children child_in_need targeted support_workers";
constexpr const char* kDateFacts = "list date";
constexpr const char* kClaimFacts = "window date";

constexpr std::array<StateWord, 1> kStates{{{"working", "the team meets as planned"}}};
constexpr std::array<KindWord, 9> kKinds{{
    {"screening_held", ""},
    {kWorkingDay, kCalendarFact},
    {"team_started", ""},
    {"allocation_meeting_held", ""},
    {"locality_panel_held", ""},
    {"group_supervision_held", ""},
    {"pod_counted", kPodFacts},
    {"claim_date_set", kClaimFacts},
    {kListedDate, kDateFacts},
}};
constexpr std::array<MilestoneWord, 9> kMilestones{{
    {"screening_held", "the team held its daily screening", ""},
    {kWorkingDay, "a working day of a calendar began", kCalendarFact},
    {"team_started", "the team began its work", ""},
    {"allocation_meeting_held", "the team held its allocation meeting", ""},
    {"locality_panel_held", "the locality panel met", ""},
    {"group_supervision_held", "group supervision took place", ""},
    {"pod_counted", "the children and the support workers of the team were counted", kPodFacts},
    {"claim_date_set", "the date of a claim window is known", kClaimFacts, true},
    {kListedDate, "the time before a date of a list began", kDateFacts},
}};
constexpr KindIndex<kKinds.size()> kKindIndex{kKinds};

class TeamFile : public RecordFile<Kind, Kind, State> {
 public:
  TeamFile(const History& history, Timeline& timeline)
      : RecordFile(history, timeline, kKindIndex, State::working) {}

  /// Meetings need no order, and nothing contradicts one that was held.
  [[nodiscard]] static bool out_of_order() { return false; }
  [[nodiscard]] static const char* contradiction() { return nullptr; }

  void record() {
    begin_record(false);
    pass(kind());
  }
};

struct ScreeningHeld {
  static constexpr auto kName = "screening_held";
};
struct WorkingDay {
  static constexpr auto kName = "working_day";
};
struct TeamStarted {
  static constexpr auto kName = "team_started";
};
struct AllocationMeetingHeld {
  static constexpr auto kName = "allocation_meeting_held";
};
struct LocalityPanelHeld {
  static constexpr auto kName = "locality_panel_held";
};
struct GroupSupervisionHeld {
  static constexpr auto kName = "group_supervision_held";
};
struct PodCounted {
  static constexpr auto kName = "pod_counted";
};
struct ClaimDateSet {
  static constexpr auto kName = "claim_date_set";
};
struct ListedDate {
  static constexpr auto kName = "listed_date";
};
struct Working : msm::front::state<> {
  static constexpr auto kRegion = "team";
  static constexpr auto kName = "working";
};

struct TeamCycle : msm::front::state_machine_def<TeamCycle> {
  using initial_state = Working;
  using no_message_queue = int;
  using no_exception_thrown = int;

  explicit TeamCycle(TeamFile* team_file) : file(team_file) {}
  template <class Event, class Machine>
  void no_transition(const Event&, Machine&, int) {}

  // clang-format off
  struct transition_table : boost::mpl::vector<
    // Family Solutions 2.1: screening must be held on a daily basis.
    Row<Working, ScreeningHeld,         none, Record, none>,
    Row<Working, WorkingDay,            none, Record, none>,
    Row<Working, ListedDate,            none, Record, none>,
    // Strengthening Families: the weekly meeting, the locality panels, group supervision, the pod.
    Row<Working, TeamStarted,           none, Record, none>,
    Row<Working, AllocationMeetingHeld, none, Record, none>,
    Row<Working, LocalityPanelHeld,     none, Record, none>,
    Row<Working, GroupSupervisionHeld,  none, Record, none>,
    Row<Working, PodCounted,            none, Record, none>,
    // Supporting Families 9d: the claim submission deadlines.
    Row<Working, ClaimDateSet,          none, Record, none>
  > {};
  // clang-format on

  TeamFile* file;
};

class Machine {
 public:
  explicit Machine(TeamFile& file) : machine_(&file) { machine_.start(); }

  void take(Kind kind) {
    switch (kind) {
      case Kind::screening_held:
        return offer(ScreeningHeld{});
      case Kind::working_day:
        return offer(WorkingDay{});
      case Kind::team_started:
        return offer(TeamStarted{});
      case Kind::allocation_meeting_held:
        return offer(AllocationMeetingHeld{});
      case Kind::locality_panel_held:
        return offer(LocalityPanelHeld{});
      case Kind::group_supervision_held:
        return offer(GroupSupervisionHeld{});
      case Kind::pod_counted:
        return offer(PodCounted{});
      case Kind::claim_date_set:
        return offer(ClaimDateSet{});
      case Kind::listed_date:
        return offer(ListedDate{});
    }
  }

 private:
  template <class Event>
  void offer(const Event& event) {
    machine_.process_event(event);
  }

  msm::back::state_machine<TeamCycle> machine_;
};

class TeamCycleProcess final : public Process {
 public:
  [[nodiscard]] const ProcessDescription& description() const override { return description_; }

  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    Timeline timeline;
    TeamFile file(history, timeline);
    Machine machine(file);
    RecordReader<TeamFile, Machine> reader(file, machine);
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
