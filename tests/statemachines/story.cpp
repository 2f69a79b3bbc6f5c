// Reading, replaying and describing the stories of story.hpp.
#include "tests/statemachines/story.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "statemachines/registry.hpp"

namespace duecourse::testing {
namespace {

void append(std::string& list, const std::string& word) {
  if (!list.empty()) list += ' ';
  list += word;
}

}  // namespace

Told::Told(std::shared_ptr<const Process> process, std::vector<Event> events)
    : process_(std::move(process)),
      history_(make_history({process_->description().subject, SubjectId("S1")}, {},
                            std::move(events), moment_at("2034-12-31T12:00").at, london())),
      timeline_(process_->replay(history_, london())) {}

EventIndex Told::index_of(std::string_view id) const {
  for (EventIndex i = 0; i < history_.events.size(); ++i) {
    const Event& event = history_.events[i];
    if (event.host_id == id || event.id.str() == fmt::format("events/{}", id)) return i;
  }
  ADD_FAILURE() << "no event " << id;
  return kNoEvent;
}

const std::string& Told::name_of(const Milestone& milestone) const {
  return process_->description().milestones[milestone.name].name;
}

std::string Told::state() const {
  const auto& steps = timeline_.steps;
  const StateIndex last = steps.empty() ? timeline_.initial : steps.back().state;
  return spell_state(*process_, timeline_, last);
}

std::string Told::state_after(std::string_view id) const {
  const EventIndex event = index_of(id);
  for (const Step& step : timeline_.steps) {
    if (step.event == event) return spell_state(*process_, timeline_, step.state);
  }
  return "no step";
}

std::string Told::milestones_of(std::string_view id) const {
  const EventIndex event = index_of(id);
  std::string names;
  for (const Milestone& milestone : timeline_.milestones) {
    if (timeline_.steps[milestone.step].event == event) append(names, name_of(milestone));
  }
  return names;
}

std::string Told::passed(std::string_view milestone) const {
  std::string ids;
  for (const Milestone& passed : timeline_.milestones) {
    if (name_of(passed) == milestone) append(ids, history_.events[passed.event].host_id);
  }
  return ids;
}

std::string Told::answers(std::string_view milestone) const {
  std::string pairs;
  for (const Milestone& passed : timeline_.milestones) {
    if (name_of(passed) != milestone) continue;
    const std::string answered =
        passed.answers == kNoEvent ? "?" : history_.events[passed.answers].host_id;
    append(pairs, history_.events[passed.event].host_id + ">" + answered +
                      (passed.wrong_reference ? "!" : ""));
  }
  return pairs;
}

std::string Told::fact(std::string_view milestone, std::string_view id,
                       std::string_view fact) const {
  const EventIndex event = index_of(id);
  for (const Milestone& passed : timeline_.milestones) {
    if (passed.event != event || name_of(passed) != milestone) continue;
    const FactValue* value = fact_of(passed, history_, fact);
    return value == nullptr ? "-" : duecourse::describe(*value, london());
  }
  return "not passed";
}

bool Told::out_of_order(std::string_view id) const {
  const EventIndex event = index_of(id);
  return std::any_of(timeline_.steps.begin(), timeline_.steps.end(),
                     [&](const Step& step) { return step.event == event && step.out_of_order; });
}

std::string Told::goes_on_from(std::string_view id) const {
  const EventIndex event = index_of(id);
  for (const Step& step : timeline_.steps) {
    if (step.event != event || step.goes_on_from == kNoEvent) continue;
    return history_.events[step.goes_on_from].host_id;
  }
  return {};
}

std::string Told::refusal(std::string_view id) const {
  const EventIndex event = index_of(id);
  std::string reason;
  for (const Refusal& refusal : timeline_.refused) {
    if (refusal.event == event) reason += refusal.reason;
  }
  return reason;
}

std::string Told::findings() const {
  std::string lines;
  for (const ProcessFinding& finding : timeline_.findings) {
    lines += fmt::format("{} {} {}\n", history_.events[finding.event].host_id,
                         process_->description().findings[finding.finding], finding.text);
  }
  return lines;
}

std::string Told::order() const {
  std::string ids;
  for (const Step& step : timeline_.steps) append(ids, history_.events[step.event].host_id);
  return ids;
}

std::string Told::describe() const {
  std::string lines;
  for (const Step& step : timeline_.steps) {
    const std::string& id = history_.events[step.event].id.str();
    lines += fmt::format("{} -> {}{}: {}\n", id, spell_state(*process_, timeline_, step.state),
                         step.out_of_order ? " (out of order)" : "",
                         milestones_of(id.substr(std::string_view("events/").size())));
  }
  for (const Refusal& refusal : timeline_.refused) {
    lines +=
        fmt::format("{} refused: {}\n", history_.events[refusal.event].id.str(), refusal.reason);
  }
  for (const EventIndex unknown : timeline_.unknown_kinds) {
    lines += fmt::format("{} unknown\n", history_.events[unknown].id.str());
  }
  return lines;
}

Told early_help(std::string_view story) {
  return Told(statemachines::early_help_process(), events_of(story));
}

Told child_in_need(std::string_view story) {
  return Told(statemachines::child_in_need_process(), events_of(story));
}

Told supervision(std::string_view story) {
  return Told(statemachines::supervision_process(), events_of(story, SubjectKind::worker));
}

Told team_cycle(std::string_view story) {
  return Told(statemachines::team_cycle_process(), events_of(story, SubjectKind::team));
}

}  // namespace duecourse::testing
