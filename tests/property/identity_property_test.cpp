// The seven properties that pin identity (DESIGN.md, "Identity"), over random histories of every
// process, every key of the grammar, and random edits of the records between passes.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "tests/property/random_edits.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

std::set<NoticeKey> keys_in(const std::map<NoticeKey, Notice>& ledger,
                            std::initializer_list<NoticeState> states) {
  std::set<NoticeKey> keys;
  for (const auto& [key, notice] : ledger) {
    if (std::find(states.begin(), states.end(), notice.state) != states.end()) keys.insert(key);
  }
  return keys;
}

std::set<NoticeKey> sent(const Passes& passes) {
  return keys_in(passes.ledger(), {NoticeState::sent});
}
std::set<std::string> waiting(const Passes& passes) {
  std::set<std::string> keys;
  for (const NoticeKey& key : keys_in(passes.ledger(), {NoticeState::queued, NoticeState::held})) {
    keys.insert(describe(key));
  }
  return keys;
}

const Tracked* find(const std::vector<Tracked>& tracked, const DeadlineId& id) {
  const auto it = std::find_if(tracked.begin(), tracked.end(),
                               [&](const Tracked& one) { return one.id == id; });
  return it == tracked.end() ? nullptr : &*it;
}

// --- 1 ------------------------------------------------------------------------------------------

TEST(Identity1, WhateverIsEditedNothingSentIsSentAgain) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    for (const Stop& stop : course.stops) {
      walk.come_to(stop);
      const auto before = sent(walk.passes());
      const Look look = walk.pass(stop.post);
      for (const Notice& notice : look.plan.notices) RC_ASSERT(!before.contains(notice.key));
    }
  }));
}

// What a new holder's message says is not said beside it.
bool is_left_to_schedule(const Notice& notice) {
  return notice.state == NoticeState::withdrawn && notice.reason == NoticeReason::said_in_schedule;
}

// Whatever is left to a schedule, a schedule of the same date has said, or is to say.
void schedules_say_what_is_left_to_them(const Passes& passes) {
  for (const auto& [key, notice] : passes.ledger()) {
    const Tracked* tracked = find(passes.tracked(), key.deadline);
    if (!is_left_to_schedule(notice) || tracked == nullptr || tracked->ending) continue;
    if (key.revision != tracked->revision) continue;
    const NoticeKey schedule{tracked->id,          tracked->revision, StageId(kScheduleStage),
                             tracked->term.number, kOwnerSlot,        kEmailChannel};
    const auto said = passes.ledger().find(schedule);
    RC_ASSERT(said != passes.ledger().end());
    const NoticeState state = said->second.state;
    RC_ASSERT((was_told(said->second) || waits(said->second) || state == NoticeState::failed));
  }
}

// Whoever knew nothing of what was said would say only what is decided, and not as overtaken.
void no_due_stage_is_silent(Walk& walk) {
  Passes fresh = walk.passes();
  fresh.forget_ledger();
  const auto& ledger = walk.passes().ledger();
  for (const Notice& due : fresh.look(walk.there(), walk.now()).plan.notices) {
    if (is_left_to_schedule(due)) continue;
    const auto decided = ledger.find(due.key);
    RC_ASSERT(decided != ledger.end());
    RC_ASSERT(decided->second.state != NoticeState::withdrawn);
    const bool overtaken = decided->second.reason == NoticeReason::stronger_stage;
    RC_ASSERT((due.state != NoticeState::queued || !overtaken));
  }
}

TEST(Identity1, WhateverIsEditedNoStageThatIsDueIsSilent) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    for (const Stop& stop : course.stops) {
      walk.come_to(stop);
      walk.pass(stop.post);
      no_due_stage_is_silent(walk);
      schedules_say_what_is_left_to_them(walk.passes());
    }
  }));
}

// A migrated host: every record may have another number. Nobody hears of it.
TEST(Identity1, OtherNumbersInTheHostSayNothing) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    walk_on(walk, course);
    walk.pass(Post::down);
    auto& records = walk.records();
    const bool all = *rc::gen::arbitrary<bool>();
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (all || *rc::gen::inRange(0, 3) == 0) rekey(records, i);
    }
    const Look after = walk.passes().look(walk.there(), walk.now());
    for (const Notice& notice : after.plan.notices) {
      RC_ASSERT((notice.state != NoticeState::queued));
      RC_ASSERT((notice.state != NoticeState::withdrawn));
    }
  }));
}

// --- 2 ------------------------------------------------------------------------------------------

std::set<std::string> slots_told(const Passes& passes, const DeadlineId& id, int before_revision) {
  std::set<std::string> slots;
  for (const NoticeKey& key : sent(passes)) {
    if (key.deadline == id && key.revision < before_revision) slots.insert(key.slot);
  }
  return slots;
}

// Everybody who had been told an earlier date of `now` is told of the move, once.
void moves_are_told(const std::vector<Tracked>& then, const Look& look, const Passes& passes) {
  for (const Tracked& tracked : look.plan.tracked) {
    const Tracked* before = find(then, tracked.id);
    if (before == nullptr || tracked.ending || tracked.revision == before->revision) continue;
    RC_ASSERT(tracked.revision == before->revision + 1);
    for (const std::string& slot : slots_told(passes, tracked.id, tracked.revision)) {
      const NoticeKey key{tracked.id, tracked.revision, StageId(kMovedStage), 0,
                          slot,       kEmailChannel};
      const auto told = passes.ledger().find(key);
      RC_ASSERT(told != passes.ledger().end());
      RC_ASSERT((told->second.state == NoticeState::queued ||
                 told->second.state == NoticeState::sent || is_left_to_schedule(told->second)));
    }
  }
}

TEST(Identity2, ADueMovedThereAndBackIsToldTwice) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    walk_on(walk, course);
    auto& records = walk.records();
    RC_PRE(!records.empty());
    const auto place = *rc::gen::inRange<std::size_t>(0, records.size());
    const auto by = days{*rc::gen::inRange(-20, 21)};
    const Event was = records[place];
    const auto first = walk.passes().tracked();
    records[place].occurred.at += by;
    const Look there = walk.pass(Post::delivered);
    moves_are_told(first, there, walk.passes());
    walk.let_pass(minutes{*rc::gen::inRange(0, 20 * 24 * 60)});
    const auto second = walk.passes().tracked();
    records[place] = was;
    const Look back = walk.pass(Post::delivered);
    moves_are_told(second, back, walk.passes());
    // What was moved, and is open, has moved twice: the way back is another.
    for (const Tracked& one : second) {
      const Tracked* before = find(first, one.id);
      const Tracked* now = find(back.plan.tracked, one.id);
      if (before == nullptr || now == nullptr || one.revision == before->revision) continue;
      if (before->key != now->key || before->due != now->due) continue;
      RC_ASSERT(now->revision == before->revision + 2);
    }
  }));
}

// --- 3 ------------------------------------------------------------------------------------------

// Closes the subject now, by a record or by the end of its enrolment; what it returns undoes that.
std::function<void()> close(Walk& walk, const Course& course) {
  if (closing_kind(course.subject) != nullptr && *rc::gen::arbitrary<bool>()) {
    walk.records().push_back(closing_event(course.subject, walk.now()));
    return [&walk] { walk.records().pop_back(); };
  }
  const auto enrolments = walk.passes().enrolments();
  for (Enrolment& enrolment : walk.passes().enrolments()) {
    if (!enrolment.to) enrolment.to = Moment{walk.now(), Precision::second};
  }
  return [&walk, enrolments] { walk.passes().enrolments() = enrolments; };
}

TEST(Identity3, AClosureAddedAndTakenBackLeavesTheQueueAsItWas) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    walk_on(walk, course);
    walk.pass(Post::down);
    const auto before = waiting(walk.passes());
    const auto undo = close(walk, course);
    walk.pass(Post::down);
    undo();
    walk.pass(Post::down);
    RC_ASSERT(waiting(walk.passes()) == before);
  }));
}

// Nothing else arrives meanwhile: what does may take the place of what was closed.
TEST(Identity3, AClosureTakenBackLaterLeavesTheQueueAsWithoutIt) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk closed(course);
    walk_on(closed, course);
    closed.records() = closed.there();
    for (Event& event : closed.records()) event.recorded.reset();
    closed.pass(Post::down);
    Walk open = closed;
    const auto undo = close(closed, course);
    closed.pass(Post::down);
    open.pass(Post::down);
    undo();
    const minutes later{*rc::gen::inRange(0, 20 * 24 * 60)};
    closed.let_pass(later);
    open.let_pass(later);
    closed.pass(Post::down);
    open.pass(Post::down);
    RC_ASSERT(waiting(closed.passes()) == waiting(open.passes()));
  }));
}

// --- 4 ------------------------------------------------------------------------------------------

// The engine's half: who is who may vanish, in part or whole. What becomes of vanished events is
// the hold's (tests/adapters/service).
TEST(Identity4, PeopleTeamsAndRolesThatVanishWithdrawNothing) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    walk_on(walk, course);
    walk.pass(Post::down);
    Directory& people = walk.passes().people();
    const Directory all = people;
    if (*rc::gen::arbitrary<bool>()) people.workers.clear();
    if (*rc::gen::arbitrary<bool>()) people.teams.clear();
    if (*rc::gen::arbitrary<bool>()) people.posts.clear();
    const Look without = walk.pass(Post::down);
    for (const Notice& notice : without.plan.notices) {
      RC_ASSERT(notice.state != NoticeState::withdrawn);
    }
    const auto before = waiting(walk.passes());
    people = all;
    walk.pass(Post::down);
    RC_ASSERT(waiting(walk.passes()) == before);
  }));
}

TEST(Identity4, RecordsThatVanishAndComeBackSendNothingAgain) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    walk_on(walk, course);
    const auto all = walk.records();
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    std::erase_if(walk.records(), [&](const Event& event) {
      return (std::hash<std::string>{}(event.kind) ^ seed) % 3 == 0;
    });
    walk.pass(Post::delivered);
    walk.records() = all;
    const auto before = sent(walk.passes());
    const Look back = walk.pass(Post::delivered);
    for (const Notice& notice : back.plan.notices) RC_ASSERT(!before.contains(notice.key));
    no_due_stage_is_silent(walk);
  }));
}

// --- 5 ------------------------------------------------------------------------------------------

TEST(Identity5, TheOrderInWhichRecordsArriveDoesNotMatter) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    Passes other = walk.passes();
    for (const Stop& stop : course.stops) {
      walk.come_to(stop);
      auto shuffled = walk.there();
      for (std::size_t i = shuffled.size(); i > 1; --i) {
        std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::size_t>(0, i)]);
      }
      const Look one = walk.pass(stop.post);
      const Look two = other.pass(shuffled, walk.now(), stop.post);
      RC_ASSERT(difference(print(one, zone()), print(two, zone())) == "");
    }
  }));
}

// --- 6 ------------------------------------------------------------------------------------------

TEST(Identity6, IncrementalEqualsFromScratch) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    for (const Stop& stop : course.stops) {
      walk.come_to(stop);
      const Look kept = walk.pass(stop.post);
      const Look fresh = Passes(all_rules(), course.subject).look(walk.there(), walk.now());
      RC_ASSERT(difference(print_deadlines(kept, zone()), print_deadlines(fresh, zone())) == "");
      const std::size_t live = fresh.plan.tracked.size();
      RC_ASSERT(live == kept.assessment.deadlines.size());
      std::set<DeadlineId> ids;
      for (std::size_t i = 0; i < kept.plan.tracked.size(); ++i) {
        const Tracked& tracked = kept.plan.tracked[i];
        RC_ASSERT(ids.insert(tracked.id).second);
        if (i >= live) {
          RC_ASSERT(tracked.ending.has_value());
          continue;
        }
        RC_ASSERT(tracked.key == fresh.plan.tracked[i].key);
        RC_ASSERT(tracked.due == fresh.plan.tracked[i].due);
        RC_ASSERT(tracked.ending == fresh.plan.tracked[i].ending);
      }
    }
  }));
}

// --- 7 ------------------------------------------------------------------------------------------

TEST(Identity7, BeforeTheWakeNothingWouldChange) {
  EXPECT_TRUE(rc::check([] {
    const Course course = *some_course();
    Walk walk(course);
    walk_on(walk, course);
    // Records arrive only with a poll: those of the last pass are what there is.
    const auto events = walk.there();
    const Look last = walk.pass(Post::delivered);
    const auto& wake = last.plan.wake;
    RC_ASSERT((!wake || *wake > walk.now()));
    const auto span = (wake ? *wake - walk.now() : days{500}).count();
    const Instant between = walk.now() + seconds{*rc::gen::inRange<std::int64_t>(0, span)};
    for (const Instant later : {between, walk.now() + seconds{span} - seconds{1}}) {
      const Look look = walk.passes().look(events, later);
      RC_ASSERT(print_notices(look.plan.notices, zone()) == "");
      RC_ASSERT(difference(print_tracked(look.plan.tracked, zone()),
                           print_tracked(walk.passes().tracked(), zone())) == "");
    }
  }));
}

}  // namespace
}  // namespace duecourse::testing
