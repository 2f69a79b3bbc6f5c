// The process of an invented scheme for young carers, as a plugin.
//
// Why it is code and no framework file: a referral means another thing in each state. The first one
// opens the work; one that comes while the carer is assessed changes nothing; one that comes while
// the family is supported says that needs have changed, and the plan has to be looked at again.
#include <Poco/ClassLibrary.h>

#include <array>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>
#include <memory>

#include "engine/process/plugin.hpp"
#include "statemachines/record_file.hpp"

namespace young_carers {
namespace {

namespace msm = boost::msm;
namespace machines = duecourse::statemachines;
using boost::msm::front::none;
using boost::msm::front::Row;
using machines::Record;

// ---- The words ----

enum class State : std::uint8_t { not_referred, assessing, supported, left };
enum class Kind : std::uint8_t { referred, assessed, agreed, reviewed, left };
enum class Passed : std::uint8_t { referred, again, changed, assessed, agreed, reviewed, left };

constexpr std::array<machines::StateWord, 4> kStates{{
    {"not_referred", "nobody has referred the young carer yet"},
    {"assessing", "the carer's needs are being assessed"},
    {"supported", "a plan is agreed and the family is supported"},
    {"left", "the family has left the scheme", true},
}};
constexpr std::array<machines::KindWord, 5> kKinds{{
    {"carer_referred", "source"},
    {"carer_assessed", ""},
    {"carer_plan_agreed", ""},
    {"carer_plan_reviewed", ""},
    {"carer_left", "reason"},
}};
constexpr std::array<machines::MilestoneWord, 7> kMilestones{{
    {"carer_referred", "the young carer was referred to the scheme", "source"},
    {"referred_again", "another referral came while needs were assessed", "source"},
    {"needs_changed", "a referral came while the family was supported", "source"},
    {"carer_assessed", "the carer's needs were assessed", ""},
    {"carer_plan_agreed", "a plan was agreed with carer and family", ""},
    {"carer_plan_reviewed", "the plan was reviewed", ""},
    {"carer_left", "the family left the scheme", "reason"},
}};
constexpr machines::KindIndex<kKinds.size()> kKindIndex{kKinds};

// ---- What one replay knows ----

class CarerFile : public machines::RecordFile<Kind, Passed, State> {
 public:
  CarerFile(const duecourse::History& history, duecourse::Timeline& timeline)
      : RecordFile(history, timeline, kKindIndex, State::not_referred) {}

  [[nodiscard]] bool out_of_order() const {
    return state() == State::not_referred && kind() != Kind::referred;
  }
  [[nodiscard]] const char* contradiction() const {
    if (kind() == Kind::referred) return nullptr;
    if (state() == State::left) return "the family has left the scheme";
    if (kind() == Kind::reviewed && state() != State::supported) return "no plan is agreed yet";
    if (kind() == Kind::left && state() == State::not_referred) return "nobody was referred";
    return nullptr;
  }

  void record() {
    begin_record(out_of_order());
    switch (kind()) {
      case Kind::referred:
        pass(meaning_of_referral());
        return;
      case Kind::assessed:
        pass(Passed::assessed);
        return;
      case Kind::agreed:
        pass(Passed::agreed);
        return;
      case Kind::reviewed:
        pass(Passed::reviewed);
        return;
      case Kind::left:
        pass(Passed::left);
        return;
    }
  }

 private:
  [[nodiscard]] Passed meaning_of_referral() const {
    if (state() == State::assessing) return Passed::again;
    return state() == State::supported ? Passed::changed : Passed::referred;
  }
};

// ---- The machine ----

struct Referred {};
struct Assessed {};
struct PlanAgreed {};
struct PlanReviewed {};
struct CarerLeft {};

template <State kState>
struct Stage : msm::front::state<> {
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.file->enter(kState);
  }
};
struct NotReferred : Stage<State::not_referred> {};
struct Assessing : Stage<State::assessing> {};
struct Supported : Stage<State::supported> {};
struct Left : Stage<State::left> {};

struct CarerTable : msm::front::state_machine_def<CarerTable> {
  using initial_state = NotReferred;
  using no_message_queue = int;
  using no_exception_thrown = int;

  explicit CarerTable(CarerFile* carer_file) : file(carer_file) {}
  template <class Event, class Machine>
  void no_transition(const Event&, Machine&, int) {}

  // clang-format off
  struct transition_table : boost::mpl::vector<
    Row<NotReferred, Referred,     Assessing, Record, none>,
    Row<NotReferred, Assessed,     Assessing, Record, none>,
    Row<NotReferred, PlanAgreed,   Supported, Record, none>,
    Row<Assessing,   Referred,     none,      Record, none>,
    Row<Assessing,   Assessed,     none,      Record, none>,
    Row<Assessing,   PlanAgreed,   Supported, Record, none>,
    Row<Assessing,   CarerLeft,    Left,      Record, none>,
    Row<Supported,   Referred,     none,      Record, none>,
    Row<Supported,   Assessed,     none,      Record, none>,
    Row<Supported,   PlanAgreed,   none,      Record, none>,
    Row<Supported,   PlanReviewed, none,      Record, none>,
    Row<Supported,   CarerLeft,    Left,      Record, none>,
    Row<Left,        Referred,     Assessing, Record, none>
  > {};
  // clang-format on

  CarerFile* file;
};

class Machine {
 public:
  explicit Machine(CarerFile& file) : machine_(&file) { machine_.start(); }

  void take(Kind kind) {
    switch (kind) {
      case Kind::referred:
        return offer(Referred{});
      case Kind::assessed:
        return offer(Assessed{});
      case Kind::agreed:
        return offer(PlanAgreed{});
      case Kind::reviewed:
        return offer(PlanReviewed{});
      case Kind::left:
        return offer(CarerLeft{});
    }
  }

 private:
  template <class Event>
  void offer(const Event& event) {
    machine_.process_event(event);
  }

  msm::back::state_machine<CarerTable> machine_;
};

// ---- The process, and the plugin that gives it ----

class YoungCarers final : public duecourse::Process {
 public:
  [[nodiscard]] const duecourse::ProcessDescription& description() const override {
    return description_;
  }

  [[nodiscard]] duecourse::Timeline replay(const duecourse::History& history,
                                           const duecourse::Zone& zone) const override {
    duecourse::Timeline timeline;
    CarerFile file(history, timeline);
    Machine machine(file);
    machines::RecordReader<CarerFile, Machine> reader(file, machine);
    machines::replay_in_order(history, zone, reader, timeline);
    return timeline;
  }

 private:
  duecourse::ProcessDescription description_ = machines::describe_process(
      "young_carers", duecourse::SubjectKind::case_, kStates, kKinds, kMilestones);
};

}  // namespace

class Plugin final : public duecourse::ProcessPlugin {
 public:
  [[nodiscard]] std::shared_ptr<const duecourse::Process> process() const override {
    return std::make_shared<YoungCarers>();
  }
};

}  // namespace young_carers

DUECOURSE_PLUGIN_ABI
POCO_BEGIN_MANIFEST(duecourse::ProcessPlugin)
POCO_EXPORT_CLASS(young_carers::Plugin)
POCO_END_MANIFEST
