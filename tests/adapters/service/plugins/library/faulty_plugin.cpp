// A plugin in many shapes, one library a shape: FAULT_... says what is wrong with it. The good one
// has the process `council_requests`, whose every event kind is a milestone; some make it fail.
#include <Poco/ClassLibrary.h>

#include <memory>
#include <stdexcept>

#include "engine/process/plugin.hpp"

#ifdef FAULT_MISSING_SYMBOL
extern const int defined_nowhere;
#endif

namespace {

using namespace duecourse;

#ifdef FAULT_NO_PROCESS
constexpr bool kGivesProcess = false;
#else
constexpr bool kGivesProcess = true;
#endif

class Requests final : public Process {
 public:
  Requests() {
    described_.name = "council_requests";
    described_.states = {{"open", "work goes on"}};
    for (const char* kind : {"request_received", "request_answered", "throws", "throws_a_number",
                             "answers_nonsense"}) {
      described_.kinds.push_back({kind, {}});
      described_.milestones.push_back({kind, "it happened", {}});
    }
#ifdef FAULT_WORDS
    described_.kinds.push_back({"Bad Kind", {}});
    described_.milestones.push_back({"throws", "twice", {}});
    described_.states.clear();
#endif
#ifdef FAULT_MISSING_SYMBOL
    described_.states.resize(static_cast<std::size_t>(defined_nowhere));
#endif
  }

  [[nodiscard]] const ProcessDescription& description() const override {
    return described_;
  }

  [[nodiscard]] Timeline replay(const History& history, const Zone&) const override {
    Timeline timeline;
    for (std::size_t i = 0; i < history.events.size(); ++i) {
      const std::string& kind = history.events[i].kind;
      const auto event = static_cast<EventIndex>(i);
      if (kind == "throws") throw std::runtime_error("Mrs Example's file is broken");
      if (kind == "throws_a_number") throw 42;
      const auto name = milestone_index(described_, kind);
      if (!name) {
        timeline.unknown_kinds.push_back(event);
        continue;
      }
      const bool nonsense = kind == "answers_nonsense";
      Milestone milestone;
      milestone.name = nonsense ? MilestoneIndex{999} : *name;
      milestone.step = static_cast<StepIndex>(timeline.steps.size());
      milestone.event = event;
      timeline.steps.push_back({event, 0, false});
      timeline.milestones.push_back(milestone);
    }
    return timeline;
  }

 private:
  ProcessDescription described_;
};

class Plugin final : public ProcessPlugin {
 public:
#ifdef FAULT_FACTORY_THROWS
  Plugin() {
    throw std::runtime_error("no licence");
  }
#endif
  [[nodiscard]] std::shared_ptr<const Process> process() const override {
    return kGivesProcess ? std::make_shared<Requests>() : nullptr;
  }
};

#ifdef FAULT_OTHER_KIND
struct Other {};
#endif

#ifdef FAULT_OTHER_NUMBER
constexpr PluginAbi other_abi() {
  PluginAbi abi = plugin_abi();
  abi.interface_number += 7;
  return abi;
}
#endif
#ifdef FAULT_OTHER_COMPILER
constexpr PluginAbi other_abi() {
  PluginAbi abi = plugin_abi();
  abi.layout += 1;
  return abi;
}
#endif

}  // namespace

#if defined(FAULT_OTHER_NUMBER) || defined(FAULT_OTHER_COMPILER)
extern "C" {
extern const PluginAbi duecourse_plugin_abi __attribute__((visibility("default")));
const PluginAbi duecourse_plugin_abi = other_abi();
}
#elif !defined(FAULT_NO_ABI)
DUECOURSE_PLUGIN_ABI
#endif

#ifdef FAULT_OTHER_KIND
POCO_BEGIN_MANIFEST(Other)
POCO_EXPORT_CLASS(Other)
POCO_END_MANIFEST
#elif defined(FAULT_NO_CLASS)
POCO_BEGIN_MANIFEST(ProcessPlugin)
POCO_END_MANIFEST
#elif !defined(FAULT_NO_MANIFEST)
POCO_BEGIN_MANIFEST(ProcessPlugin)
POCO_EXPORT_CLASS(Plugin)
POCO_END_MANIFEST
#endif
