// The requests and next actions of a child-in-need case, and the records that answer them: the one
// a record names, else the one whose words it repeats, else the only one that is open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/process/process.hpp"
#include "statemachines/references.hpp"

namespace duecourse::statemachines::child_in_need {

/// A request or an action as it was sent.
struct Task {
  EventIndex event = kNoEvent;
  std::string step;  ///< bare_wording() of the step
  std::string name;  ///< and of the request or action
  bool open = true;
  bool minutes = false;  ///< the minutes it asks to distribute are completed
};

/// Indexes the events of one history, which must outlive it. `words`: the fact that holds the
/// wording of a task, "request" or "action".
class Tasks {
 public:
  Tasks(const History& history, std::string_view words) : history_(history), words_(words) {}

  Task& add(EventIndex event);
  /// The task that a record speaks of, or nullptr where that cannot be told.
  [[nodiscard]] Task* spoken_of(EventIndex record, const Reference& named);
  [[nodiscard]] bool any_open() const;
  [[nodiscard]] std::vector<Task>& all() { return tasks_; }

  /// bare_wording() of a fact of an event; empty where it is not recorded.
  [[nodiscard]] static std::string wording(const Event& event, std::string_view fact);

 private:
  const History& history_;
  std::string_view words_;
  std::vector<Task> tasks_;
};

}  // namespace duecourse::statemachines::child_in_need
