#include "engine/stage_candidates.hpp"

#include <algorithm>

#include "engine/notices/stage_times.hpp"

namespace duecourse {

namespace {

SlotQuestion question_of(const Deadline& deadline, const History& history,
                         const PlanContext& context) {
  return {owner_at(deadline, history.now), parties_of(deadline, history), history.now,
          context.zone};
}

}  // namespace

std::map<std::string, Recipient> slots_of(const Ladder& ladder) {
  std::map<std::string, Recipient> slots;
  for (const Stage& stage : ladder.stages) {
    for (const Recipient& to : stage.to) slots.emplace(slot_of(to), to);
    for (const Recipient& to : stage.copy) slots.emplace(slot_of(to), to);
  }
  return slots;
}

Addressee addressee_now(const Deadline& deadline, const Recipient& recipient,
                        const History& history, const PlanContext& context) {
  return resolve(recipient, question_of(deadline, history, context), context.subject,
                 context.directory);
}

std::vector<Candidate> candidates_of(const Deadline& deadline, const Tracked& tracked,
                                     const Ladder& ladder, const Recipient& recipient,
                                     const History& history, const PlanContext& context) {
  const StageBasis basis{deadline.due,
                         deadline.expected,
                         deadline.start,
                         *deadline.timescale->calendar,
                         working_days_of(recipient, question_of(deadline, history, context),
                                         context.subject, context.directory),
                         first_known(tracked)};
  const std::string slot = slot_of(recipient);
  const auto is_slot = [&](const Recipient& to) { return slot_of(to) == slot; };
  std::vector<Candidate> result;
  for (const StageMoment& moment :
       stage_moments(ladder, basis, context.rulebook.sending, context.zone, history.now)) {
    const Stage& stage = ladder.stages[moment.stage];
    const bool to = std::any_of(stage.to.begin(), stage.to.end(), is_slot);
    const bool copy = std::any_of(stage.copy.begin(), stage.copy.end(), is_slot);
    // What is first known, or moved, after it is called to mind by what comes then.
    const bool passed =
        stage.at.anchor == StageAnchor::closed_days && moment.at < tracked.revised_at;
    if ((to || copy) && !passed) result.push_back({moment.stage, moment.tick, moment.at, !to});
  }
  return result;
}

const Candidate& strongest_of(const std::vector<Candidate>& due) {
  return *std::max_element(due.begin(), due.end(), [](const Candidate& a, const Candidate& b) {
    return a.strength() < b.strength();
  });
}

bool may_be_left_out(const Stage& stage, const Tracked& tracked) {
  return stage.kind == StageKind::reminder &&
         (tracked.key.rule == RuleKind::timescale || !is_opening_word(stage));
}

}  // namespace duecourse
