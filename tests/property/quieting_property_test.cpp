// What holds whatever people snooze and acknowledge: escalations go out as if nobody had snoozed,
// and nothing is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/property/subjects.hpp"
#include "tests/support/passes.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr int kLooks = 12;

/// Days on which one looks, one after the other, at noon or in the morning.
std::vector<Instant> some_looks(const RandomHistory& subject) {
  std::vector<Instant> looks;
  Day day = subject.first_day + days{*rc::gen::inRange(0, 60)};
  for (int i = 0; i < kLooks; ++i) {
    day += days{*rc::gen::inRange(1, 9)};
    looks.push_back(zone().start_of(day) + hours{*rc::gen::element(9, 12)});
  }
  return looks;
}

/// Somebody decides about one of the open deadlines: mostly a snooze.
void decide_something(const Passes& passes, Instant now, std::vector<Quieting>& quietings) {
  std::vector<DeadlineId> open;
  for (const Tracked& one : passes.tracked()) {
    if (!one.ending) open.push_back(one.id);
  }
  if (open.empty()) return;
  Quieting one;
  // The id, not a pointer: what was drawn outlives these passes while RapidCheck shrinks.
  one.deadline = *rc::gen::elementOf(open);
  one.until = {zone().start_of(zone().day_of(now) + days{*rc::gen::inRange(1, 20)}),
               *rc::gen::element(Precision::day, Precision::second)};
  one.lifted = *rc::gen::inRange(0, 6) == 0;
  one.by = "KW";
  one.decided_at = now;
  quietings.push_back(std::move(one));
}

bool is_own_stage(const StageId& stage) {
  return stage.str() == kScheduleStage || stage.str() == kMovedStage;
}

std::set<NoticeKey> escalated(const Passes& passes) {
  std::set<NoticeKey> keys;
  for (const auto& [key, notice] : passes.ledger()) {
    if (notice.kind == StageKind::escalation && notice.state == NoticeState::sent) keys.insert(key);
  }
  return keys;
}

/// The deadlines of which somebody was told beside the ladder: by a schedule, or that they moved.
std::set<DeadlineId> told_otherwise(const Passes& passes) {
  std::set<DeadlineId> told;
  for (const auto& [key, notice] : passes.ledger()) {
    if (is_own_stage(key.stage)) told.insert(key.deadline);
  }
  return told;
}

/// Of each slot of a deadline that never moved: how strong the last word was. Without the
/// deadlines `told` of otherwise: a schedule of what is handed over takes the place of a reminder,
/// and whether it is due depends on whether a snooze kept the one before from being reminded.
std::map<std::pair<DeadlineId, std::string>, std::pair<std::size_t, int>> last_words(
    const Passes& passes, const std::set<DeadlineId>& told) {
  std::map<std::pair<DeadlineId, std::string>, std::pair<std::size_t, int>> words;
  std::map<DeadlineId, const Tracked*> open;
  for (const Tracked& one : passes.tracked()) {
    if (!one.ending && one.revision == 1) open[one.id] = &one;
  }
  for (const auto& [key, notice] : passes.ledger()) {
    if (is_own_stage(key.stage) || notice.state != NoticeState::sent ||
        !open.contains(key.deadline))
      continue;
    const DeadlineKey& of = open[key.deadline]->key;
    const Framework* framework = find_framework(all_rules(), of.framework);
    const Timescale* timescale = find_timescale(*framework, of.timescale);
    const Ladder* ladder = find_ladder(*framework, timescale->ladder);
    const auto stage = std::find_if(ladder->stages.begin(), ladder->stages.end(),
                                    [&](const Stage& one) { return one.id == key.stage; });
    const auto strength =
        std::pair(static_cast<std::size_t>(stage - ladder->stages.begin()), key.tick);
    auto& word = words[{key.deadline, key.slot}];
    word = std::max(word, strength);
  }
  std::erase_if(words, [&](const auto& word) { return told.contains(word.first.first); });
  return words;
}

TEST(QuietingProperty, ASnoozeDelaysNoEscalation) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject({.out_of_time = false});
    Passes snoozing(all_rules(), subject);
    Passes plain(all_rules(), subject);
    for (const Instant now : some_looks(subject)) {
      snoozing.pass(subject.events, now);
      plain.pass(subject.events, now);
      const auto out = escalated(snoozing);
      for (const NoticeKey& key : escalated(plain)) RC_ASSERT(out.contains(key));
      decide_something(snoozing, now, snoozing.quietings());
    }
  }));
}

TEST(QuietingProperty, WhenAllSnoozesAreOverEverySlotHasHeardTheStrongest) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject({.out_of_time = false});
    Passes snoozing(all_rules(), subject);
    Passes plain(all_rules(), subject);
    const auto looks = some_looks(subject);
    for (const Instant now : looks) {
      snoozing.pass(subject.events, now);
      plain.pass(subject.events, now);
      decide_something(snoozing, now, snoozing.quietings());
    }
    // Twice: what is made up for on a day off goes out on the next working day.
    for (const days later : {days{40}, days{45}}) {
      snoozing.pass(subject.events, looks.back() + later);
      plain.pass(subject.events, looks.back() + later);
    }
    std::set<DeadlineId> told = told_otherwise(snoozing);
    told.merge(told_otherwise(plain));
    RC_ASSERT(last_words(snoozing, told) == last_words(plain, told));
  }));
}

TEST(QuietingProperty, ASecondPassChangesNothingAndNothingChangesBeforeTheWake) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    Passes passes(all_rules(), subject);
    for (const Instant now : some_looks(subject)) {
      passes.pass(subject.events, now);
      decide_something(passes, now, passes.quietings());
      passes.pass(subject.events, now);
      const Look again = passes.look(subject.events, now);
      RC_ASSERT(print_notices(again.plan.notices, zone()) == "");
      if (!again.plan.wake) continue;
      const Look before = passes.look(subject.events, *again.plan.wake - std::chrono::seconds{1});
      RC_ASSERT(print_notices(before.plan.notices, zone()) == "");
    }
  }));
}

}  // namespace
}  // namespace duecourse::testing
