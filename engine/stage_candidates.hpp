// What the ladder of a deadline wants to say to one slot, and when. Pure; used by plan().
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/deadlines/deadline.hpp"
#include "engine/notices/directory.hpp"
#include "engine/plan.hpp"

namespace duecourse {

/// One thing a ladder wants to say to one slot.
struct Candidate {
  std::size_t stage = 0;  ///< index into the ladder
  int tick = 0;
  Instant at{};
  bool copy = false;

  /// Of two, the greater speaks for both.
  [[nodiscard]] std::pair<std::size_t, int> strength() const { return {stage, tick}; }
};

/// The slots that a ladder speaks to, by name.
[[nodiscard]] std::map<std::string, Recipient> slots_of(const Ladder& ladder);

/// Who answers for a slot of the deadline at the history's now.
[[nodiscard]] Addressee addressee_now(const Deadline& deadline, const Recipient& recipient,
                                      const History& history, const PlanContext& context);

/// All that the ladder says to `recipient` up to the history's now, and the next of each stage; in
/// order of time. Reminders land on a day they work (config/frameworks/README.md, "Counting").
[[nodiscard]] std::vector<Candidate> candidates_of(const Deadline& deadline, const Tracked& tracked,
                                                   const Ladder& ladder, const Recipient& recipient,
                                                   const History& history,
                                                   const PlanContext& context);

/// `due` has at least one.
[[nodiscard]] const Candidate& strongest_of(const std::vector<Candidate>& due);

/// Whether a stage that lay before its deadline was known may go unsaid: a reminder, but for the
/// first word of what a rule raised.
[[nodiscard]] bool may_be_left_out(const Stage& stage, const Tracked& tracked);

}  // namespace duecourse
