// Case stories as text (event_lines.hpp) for the tests of the machines: replayed and described.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/process/process.hpp"
#include "tests/support/event_lines.hpp"

namespace duecourse::testing {

/// A replayed story. Answers in words; an id that does not exist fails the test.
class Told {
 public:
  Told(std::shared_ptr<const Process> process, std::vector<Event> events);

  /// The state after all events.
  [[nodiscard]] std::string state() const;
  /// The state after that event.
  [[nodiscard]] std::string state_after(std::string_view id) const;
  /// The milestones of that event's step, in order, separated by blanks.
  [[nodiscard]] std::string milestones_of(std::string_view id) const;
  /// All steps at which a milestone was passed, as event ids separated by blanks.
  [[nodiscard]] std::string passed(std::string_view milestone) const;
  /// For each passing of a milestone `event answers answered` ("A1>C1"); "?" where it answers
  /// nothing, "!" where the reference is wrong.
  [[nodiscard]] std::string answers(std::string_view milestone) const;
  /// A fact of the first passing of a milestone at that event, as text; "-" where it has none.
  [[nodiscard]] std::string fact(std::string_view milestone, std::string_view id,
                                 std::string_view fact) const;
  [[nodiscard]] bool out_of_order(std::string_view id) const;
  /// Where an involvement ended at that event and another went on: its first event; else empty.
  [[nodiscard]] std::string goes_on_from(std::string_view id) const;
  /// Why that event was refused; empty where it was not.
  [[nodiscard]] std::string refusal(std::string_view id) const;
  /// `id finding text`, a line each.
  [[nodiscard]] std::string findings() const;
  /// The ids of steps in the order in which they were accepted.
  [[nodiscard]] std::string order() const;
  /// One line for each step and refusal.
  [[nodiscard]] std::string describe() const;

  [[nodiscard]] const Timeline& timeline() const { return timeline_; }
  [[nodiscard]] const History& history() const { return history_; }

 private:
  [[nodiscard]] EventIndex index_of(std::string_view id) const;
  [[nodiscard]] const std::string& name_of(const Milestone& milestone) const;

  std::shared_ptr<const Process> process_;
  History history_;
  Timeline timeline_;
};

/// A story of an early-help case, of a child in need, a worker's supervision, a team's meetings.
[[nodiscard]] Told early_help(std::string_view story);
[[nodiscard]] Told child_in_need(std::string_view story);
[[nodiscard]] Told supervision(std::string_view story);
[[nodiscard]] Told team_cycle(std::string_view story);

}  // namespace duecourse::testing
