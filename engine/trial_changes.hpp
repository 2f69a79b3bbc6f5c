// What a change of the rules does to one subject: two trials of it, under the rules before and
// after the change, held against each other. Pure.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "engine/trial.hpp"

namespace duecourse {

/// A trial and under what it was made. Borrowed.
struct TrialView {
  const Trial& trial;
  const TrialGround& ground;
};

/// One way in which two trials differ in a deadline.
enum class TrialDifference {
  only_before,  ///< only the rules before the change have it
  only_after,
  due,
  expected,
  outcome,   ///< how it looks at the end, or what ended it
  duty,      ///< whose it is
  messages,  ///< what is said, when, or to whom
};
/// snake_case words.
[[nodiscard]] const char* word_of(TrialDifference difference);

/// A deadline, or what a rule raised, as one trial has it at its end. Borrows from the trial.
struct TrialLife {
  const Tracked* tracked = nullptr;    ///< nullptr: the trial has none
  const Deadline* deadline = nullptr;  ///< nullptr: none, or its record does not count any more
  const Timescale* rule = nullptr;     ///< nullptr: none
  bool counts = false;                 ///< it starts, is due or ends within the period
  bool missed = false;                 ///< a deadline that is overdue, or was met late or never
  std::string state;                   ///< as listings show it
  WorkerId duty;                       ///< whose it is; empty: nobody is known

  [[nodiscard]] bool there() const { return tracked != nullptr; }
};

/// One message as both trials have it; nullptr: that one says nothing. Borrows from the trials.
struct TrialSaying {
  const TrialMessage* before = nullptr;
  const TrialMessage* after = nullptr;
  bool differs = false;  ///< only one says it, or at another time, or to somebody else
};

/// How much a change matters: first whether a limit is missed under one of the rules only, then
/// whether a deadline is there at all, then what of it differs; then by how much it moves; then how
/// many messages differ.
struct TrialWeight {
  int kind = 0;
  std::chrono::seconds shift{0};
  std::size_t messages = 0;

  friend auto operator<=>(const TrialWeight&, const TrialWeight&) = default;
};

/// One deadline, or what a rule raised, in both trials.
struct TrialChange {
  DeadlineKey key;  ///< under the rules after the change (`formerly`)
  std::optional<PersonId> person;
  TrialLife before;
  TrialLife after;
  std::vector<TrialSaying> messages;
  std::vector<TrialDifference> differs;  ///< empty: nothing
  TrialWeight weight;
};

/// Everything that counts for the period in either trial, and everything that was spoken of in it;
/// also where nothing differs. In order of key.
[[nodiscard]] std::vector<TrialChange> compare_trials(const TrialView& before,
                                                      const TrialView& after,
                                                      const TrialPeriod& period);

/// One side of a change, to be shown. Borrows nothing.
struct TrialAccount {
  std::string why_not;  ///< not empty: it is not there, and why
  std::string state;
  std::optional<Moment> start;
  std::optional<Limit> due;
  std::optional<Limit> expected;
  std::optional<Ending> ending;
  std::string counted;  ///< from what the due was counted, in a line; may be empty
  Trace trace;          ///< day by day
  WorkerId duty;
  std::vector<TrialMessage> messages;
};

/// A change with both countings side by side. Borrows nothing.
struct TrialExplanation {
  SubjectRef subject;
  DeadlineKey key;
  std::optional<PersonId> person;
  std::string clause;
  std::string title;
  std::string record;  ///< the host id of the record that opened it
  std::vector<TrialDifference> differs;
  TrialAccount before;
  TrialAccount after;
};

/// `change` is one of compare_trials()'s of the same two trials.
[[nodiscard]] TrialExplanation explain_change(const TrialChange& change, const TrialView& before,
                                              const TrialView& after);

}  // namespace duecourse
