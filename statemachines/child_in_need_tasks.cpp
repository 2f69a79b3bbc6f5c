// Which request or action a record speaks of.
#include "statemachines/child_in_need_tasks.hpp"

#include <algorithm>

#include "engine/base/wording.hpp"

namespace duecourse::statemachines::child_in_need {

std::string Tasks::wording(const Event& event, std::string_view fact) {
  const std::string* text = code_of(event.facts, fact);
  return text == nullptr ? std::string() : bare_wording(*text);
}

Task& Tasks::add(EventIndex event) {
  const Event& sent = history_.events[event];
  tasks_.push_back({event, wording(sent, "step"), wording(sent, words_)});
  return tasks_.back();
}

Task* Tasks::spoken_of(EventIndex record, const Reference& named) {
  if (named.found()) {
    const auto it = std::find_if(tasks_.begin(), tasks_.end(),
                                 [&](const Task& task) { return task.event == named.event; });
    return it == tasks_.end() ? nullptr : &*it;
  }
  if (named.named) return nullptr;  // a wrong reference: a finding
  const std::string step = wording(history_.events[record], "step");
  const std::string name = wording(history_.events[record], words_);
  Task* found = nullptr;
  int open = 0;
  for (Task& task : tasks_) {
    if (!task.open) continue;
    if (!step.empty() && task.step != step) continue;
    if (!name.empty() && task.name != name) continue;
    ++open;
    if (found == nullptr) found = &task;
  }
  // By its words the oldest; without words only where there is no choice.
  return open == 1 || !name.empty() ? found : nullptr;
}

bool Tasks::any_open() const {
  return std::any_of(tasks_.begin(), tasks_.end(), [](const Task& task) { return task.open; });
}

}  // namespace duecourse::statemachines::child_in_need
