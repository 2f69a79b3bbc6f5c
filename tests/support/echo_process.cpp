#include "tests/support/echo_process.hpp"

#include <array>
#include <string>
#include <vector>

namespace duecourse::testing {
namespace {

enum State : StateIndex { open, waiting, closed };

constexpr std::array<const char*, 15> kEchoKinds = {
    "asked",     "answered", "half_answered", "signed", "called_off",
    "overtaken", "met",      "allocated",     "seen",   "waits",
    "goes_on",   "closes",   "reopens",       "noted",  kWorkingDay};
constexpr std::array<const char*, 8> kEchoFacts = {
    "answers", "new_from", "urgent", "source", "full", "at", "review_on", kCalendarFact};

/// The event whose host id stands in a fact, or kNoEvent.
EventIndex named(const History& history, const Event& event, const char* fact) {
  const std::string* id = code_of(event.facts, fact);
  for (EventIndex i = 0; id != nullptr && i < history.events.size(); ++i) {
    if (history.events[i].host_id == *id) return i;
  }
  return kNoEvent;
}

StateIndex after(const std::string& kind, StateIndex before) {
  if (kind == "waits") return waiting;
  if (kind == "goes_on" || kind == "reopens") return open;
  return kind == "closes" ? StateIndex{closed} : before;
}

}  // namespace

EchoProcess::EchoProcess(SubjectKind subject) {
  words_.name = std::string("echo_") + word_of(subject);
  words_.subject = subject;
  words_.states = {{"open", "it is worked on"}, {"waiting", "it rests"}, {"closed", "over", true}};
  const std::vector<std::string> facts(kEchoFacts.begin(), kEchoFacts.end());
  for (const char* kind : kEchoKinds) {
    words_.kinds.push_back({kind, facts});
    words_.milestones.push_back({kind, kind, facts, false});
  }
  std::vector<std::string> asking = facts;
  asking.insert(asking.end(), {"step", "request", "action", "to_worker", "to_team"});
  words_.kinds.push_back({"sent", asking});
  words_.milestones.push_back({"sent", "a request or action of a step", asking, false});
}

Timeline EchoProcess::replay(const History& history, const Zone&) const {
  Timeline timeline;
  StateIndex state = open;
  for (EventIndex i = 0; i < history.events.size(); ++i) {
    const Event& event = history.events[i];
    const auto name = milestone_index(words_, event.kind);
    if (!name) {
      timeline.unknown_kinds.push_back(i);
      continue;
    }
    Milestone milestone;
    milestone.name = *name;
    milestone.step = static_cast<StepIndex>(timeline.steps.size());
    milestone.event = i;
    milestone.answers = named(history, event, "answers");
    milestone.wrong_reference =
        milestone.answers == kNoEvent && find_fact(event.facts, "answers") != nullptr;
    timeline.milestones.push_back(milestone);
    state = after(event.kind, state);
    timeline.steps.push_back({i, state, false, named(history, event, "new_from")});
  }
  return timeline;
}

}  // namespace duecourse::testing
