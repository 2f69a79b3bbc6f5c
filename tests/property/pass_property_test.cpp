// What holds of passes that follow each other: nothing is said twice, nothing is forgotten, and
// nothing happens before it was announced.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "engine/time/time_text.hpp"
#include "tests/property/random_edits.hpp"
#include "tests/property/subjects.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/passes.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

/// What has occurred by `now`.
std::vector<Event> occurred_by(const std::vector<Event>& events, Instant now) {
  std::vector<Event> there;
  for (const Event& event : events) {
    if (event.occurred.at <= now) there.push_back(event);
  }
  return there;
}

/// Ascending moments, a few.
std::vector<Instant> some_moments(const RandomHistory& subject) {
  auto times = *rc::gen::resize(
      8, rc::gen::nonEmpty(rc::gen::container<std::vector<PassTime>>(moment_around(subject))));
  std::sort(times.begin(), times.end());
  std::vector<Instant> moments;
  for (const PassTime& time : times) moments.push_back(time.at);
  return moments;
}

/// The last seconds of some days: what happened on a day is then known whole.
std::vector<Instant> some_day_ends(const RandomHistory& subject) {
  std::vector<Instant> moments;
  for (int day = 0; day < kRandomDays + 60;) {
    moments.push_back(subject.zone->start_of(subject.first_day + days{day + 1}) - seconds{1});
    day += *rc::gen::inRange(20, 90);
  }
  return moments;
}

Post some_post() {
  return *rc::gen::weightedElement<Post>(
      {{4, Post::delivered}, {1, Post::refused}, {1, Post::down}});
}

/// Some passes, records arriving as they are typed in; one record is lost for each pass now and
/// then, as if it had been deleted and put back. Returns the moment of the last, and what it saw.
std::pair<Instant, std::vector<Event>> some_passes(const RandomHistory& subject, Passes& passes) {
  std::pair<Instant, std::vector<Event>> last;
  for (const Instant now : some_moments(subject)) {
    last = {now, typed_in_by(subject.events, now)};
    const auto lost = *rc::gen::inRange<std::size_t>(0, 60);
    if (lost < last.second.size()) {
      last.second.erase(last.second.begin() + static_cast<std::ptrdiff_t>(lost));
    }
    passes.pass(last.second, now, some_post());
  }
  return last;
}

std::vector<Notice> notices_of(const std::map<NoticeKey, Notice>& ledger) {
  std::vector<Notice> notices;
  for (const auto& [key, notice] : ledger) notices.push_back(notice);
  return notices;
}

std::set<NoticeKey> waiting(const std::map<NoticeKey, Notice>& ledger) {
  std::set<NoticeKey> keys;
  for (const auto& [key, notice] : ledger) {
    if (notice.state == NoticeState::queued || notice.state == NoticeState::held) keys.insert(key);
  }
  return keys;
}

/// What a new holder's message says is not said beside it.
bool is_left_to_schedule(const Notice& notice) {
  return notice.state == NoticeState::withdrawn && notice.reason == NoticeReason::said_in_schedule;
}

TEST(PassProperty, ASecondPassAtTheSameInstantChangesNothing) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    Passes passes(all_rules(), subject);
    const auto [now, events] = some_passes(subject, passes);
    const Look again = passes.look(events, now);
    RC_ASSERT(print_notices(again.plan.notices, zone()) == "");
    RC_ASSERT(difference(print_tracked(again.plan.tracked, zone()),
                         print_tracked(passes.tracked(), zone())) == "");
  }));
}

TEST(PassProperty, NothingChangesBeforeTheWake) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    Passes passes(all_rules(), subject);
    const auto [now, events] = some_passes(subject, passes);
    const auto wake = passes.look(events, now).plan.wake;
    RC_ASSERT((!wake || *wake > now));
    const auto span = (wake ? *wake - now : days{500}).count();
    const Instant between = now + seconds{*rc::gen::inRange<std::int64_t>(0, span)};
    for (const Instant later : {between, now + seconds{span} - seconds{1}}) {
      const Look look = passes.look(events, later);
      RC_ASSERT(print_notices(look.plan.notices, zone()) == "");
      RC_ASSERT(difference(print_tracked(look.plan.tracked, zone()),
                           print_tracked(passes.tracked(), zone())) == "");
    }
  }));
}

TEST(PassProperty, WhatWasSaidIsNeverQueuedAgain) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    Passes passes(all_rules(), subject);
    std::map<NoticeKey, NoticeState> over;
    for (const Instant now : some_moments(subject)) {
      auto events = typed_in_by(subject.events, now);
      if (!events.empty() && *rc::gen::inRange(0, 3) == 0) events.pop_back();
      const Look look = passes.pass(events, now, some_post());
      for (const Notice& notice : look.plan.notices) RC_ASSERT(!over.contains(notice.key));
      for (const auto& [key, notice] : passes.ledger()) {
        switch (notice.state) {
          case NoticeState::sent:
          case NoticeState::failed:
          case NoticeState::superseded:
            over[key] = notice.state;
            break;
          case NoticeState::queued:
          case NoticeState::held:
          case NoticeState::withdrawn:
          case NoticeState::sending:
          case NoticeState::unknown:
            break;
        }
      }
    }
  }));
}

TEST(PassProperty, EveryStageThatHasComeDueIsDecided) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    Passes passes(all_rules(), subject);
    const auto [now, events] = some_passes(subject, passes);
    const auto ledger = passes.ledger();
    passes.forget_ledger();
    for (const Notice& due : passes.look(events, now).plan.notices) {
      if (is_left_to_schedule(due)) continue;
      const auto decided = ledger.find(due.key);
      RC_ASSERT(decided != ledger.end());
      RC_ASSERT(decided->second.state != NoticeState::withdrawn);
    }
  }));
}

TEST(PassProperty, WhatWaitsIsOfAnOpenDeadlineAndItsLatestRevision) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    Passes passes(all_rules(), subject);
    some_passes(subject, passes);
    for (const NoticeKey& key : waiting(passes.ledger())) {
      const auto& all = passes.tracked();
      const auto tracked = std::find_if(all.begin(), all.end(),
                                        [&](const Tracked& one) { return one.id == key.deadline; });
      RC_ASSERT(tracked != all.end());
      RC_ASSERT(!tracked->ending);
      RC_ASSERT(tracked->revision == key.revision);
    }
  }));
}

TEST(PassProperty, AClosureRecordedAndTakenBackLeavesTheQueueAsItWas) {
  EXPECT_TRUE(rc::check([] {
    const FrameworkId& framework = all_rules().frameworks.front().id;
    const RandomHistory subject = *random_case(framework, zone());
    Passes passes(all_rules(), subject);
    const auto [now, events] = some_passes(subject, passes);
    const auto before = waiting(passes.ledger());
    auto closed = events;
    Event& closure = closed.emplace_back();
    closure.id = EventId("events:closure");
    closure.host_id = "closure";
    closure.subject = subject.subject;
    closure.kind = "case_closed";
    closure.occurred = {now, Precision::second};
    passes.pass(closed, now, Post::down);
    passes.pass(events, now, Post::down);
    RC_ASSERT(waiting(passes.ledger()) == before);
  }));
}

TEST(PassProperty, RecordsKnownAheadOrAsTheyOccurGiveTheSameDeadlinesAndNotices) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject({.out_of_time = false});
    Passes as_they_occur(all_rules(), subject);
    Passes ahead(all_rules(), subject);
    for (const Instant now : some_moments(subject)) {
      const Post post = some_post();
      as_they_occur.pass(occurred_by(subject.events, now), now, post);
      ahead.pass(subject.events, now, post);
    }
    RC_ASSERT(difference(print_tracked(as_they_occur.tracked(), zone()),
                         print_tracked(ahead.tracked(), zone())) == "");
    RC_ASSERT(difference(print_notices(notices_of(as_they_occur.ledger()), zone()),
                         print_notices(notices_of(ahead.ledger()), zone())) == "");
  }));
}

/// The deadlines whose due a later record changes by their rule (a pause, a date on record): who
/// looks every day sees each change as a revision, who looks once sees the last.
std::set<DeadlineId> changing(const Look& look) {
  std::set<DeadlineId> ids;
  for (std::size_t i = 0; i < look.assessment.deadlines.size(); ++i) {
    if (!look.assessment.deadlines[i].changes.empty()) ids.insert(look.plan.tracked[i].id);
  }
  return ids;
}

/// What must be the same whenever a deadline came to be known.
std::string lasting(const std::vector<Tracked>& tracked, const std::set<DeadlineId>& changing) {
  std::string text;
  for (Tracked one : tracked) {
    one.known_at = one.revised_at = Instant{};
    one.term = Term{};  // who looks once sees one holder
    if (changing.contains(one.id)) {
      one.revision = 1;
      one.previous_due.reset();
    }
    text += print_tracked({one}, zone());
  }
  return text;
}

/// The keys of what was decided about deadlines that are open and do not change.
std::set<NoticeKey> decided_of_open(const Passes& passes, const std::set<DeadlineId>& changing) {
  std::set<DeadlineId> open;
  for (const Tracked& tracked : passes.tracked()) {
    if (!tracked.ending && !changing.contains(tracked.id)) open.insert(tracked.id);
  }
  std::set<NoticeKey> keys;
  for (const auto& [key, notice] : passes.ledger()) {
    const bool schedule = key.stage.str() == kScheduleStage;
    if (open.contains(key.deadline) && !schedule) keys.insert(key);
  }
  return keys;
}

/// What was left to the schedule of a holder: who looks once sees only the last holder.
std::set<NoticeKey> left_to_schedules(const Passes& passes) {
  std::set<NoticeKey> keys;
  for (const auto& [key, notice] : passes.ledger()) {
    if (is_left_to_schedule(notice)) keys.insert(key);
  }
  return keys;
}

TEST(PassProperty, ManyPassesOverTimelyRecordsEndAsOnePassFromScratch) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject({.out_of_time = false});
    Passes many(all_rules(), subject);
    Passes one(all_rules(), subject);
    const auto moments = some_day_ends(subject);
    for (const Instant now : moments) many.pass(subject.events, now);
    one.pass(subject.events, moments.back());
    const auto change = changing(one.look(subject.events, moments.back()));
    RC_ASSERT(difference(lasting(many.tracked(), change), lasting(one.tracked(), change)) == "");
    auto decided_by_many = decided_of_open(many, change);
    auto decided_by_one = decided_of_open(one, change);
    for (const auto& left : {left_to_schedules(many), left_to_schedules(one)}) {
      for (const NoticeKey& key : left) {
        decided_by_many.erase(key);
        decided_by_one.erase(key);
      }
    }
    RC_ASSERT(decided_by_many == decided_by_one);
  }));
}

TEST(PassProperty, HoweverRecordsArriveTheDeadlinesEndAsFromScratch) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    Passes passes(all_rules(), subject);
    const auto [now, events] = some_passes(subject, passes);
    const Look kept = passes.look(events, now);
    const Look fresh = Passes(all_rules(), subject).look(events, now);
    RC_ASSERT(difference(print_deadlines(kept, zone()), print_deadlines(fresh, zone())) == "");
    const std::size_t live = fresh.plan.tracked.size();
    RC_ASSERT(live == kept.assessment.deadlines.size());
    for (std::size_t i = 0; i < kept.plan.tracked.size(); ++i) {
      const Tracked& tracked = kept.plan.tracked[i];
      if (i >= live) {
        RC_ASSERT(tracked.ending.has_value());
        continue;
      }
      RC_ASSERT(tracked.key == fresh.plan.tracked[i].key);
      RC_ASSERT(tracked.due == fresh.plan.tracked[i].due);
      RC_ASSERT(tracked.ending == fresh.plan.tracked[i].ending);
    }
  }));
}

/// The keys of what has gone out.
std::set<NoticeKey> sent(const std::map<NoticeKey, Notice>& ledger) {
  std::set<NoticeKey> keys;
  for (const auto& [key, notice] : ledger) {
    if (notice.state == NoticeState::sent) keys.insert(key);
  }
  return keys;
}

/// One record of the past more, which nobody had known of, or one less.
std::vector<Event> with_one_changed(std::vector<Event> events, const FrameworkId& framework,
                                    Instant now) {
  const auto late = occurred_by((*random_case(framework, zone())).events, now);
  const bool insert = events.empty() || (!late.empty() && *rc::gen::arbitrary<bool>());
  RC_PRE(!insert || !late.empty());
  if (insert) {
    Event event = late[*rc::gen::inRange<std::size_t>(0, late.size())];
    event.id = EventId("events:late");
    event.host_id = "late";
    event.recorded = now;
    events.push_back(event);
  } else {
    const auto lost = *rc::gen::inRange<std::size_t>(0, events.size());
    events.erase(events.begin() + static_cast<std::ptrdiff_t>(lost));
  }
  return events;
}

TEST(PassProperty, ALateOrDeletedRecordSendsNothingAgainAndSilencesNoStageThatIsDue) {
  EXPECT_TRUE(rc::check([] {
    const FrameworkId& framework = all_rules().frameworks.front().id;
    const RandomHistory subject = *random_case(framework, zone());
    Passes passes(all_rules(), subject);
    const auto [now, events] = some_passes(subject, passes);
    const auto changed = with_one_changed(events, framework, now);
    const auto before = sent(passes.ledger());
    const Look look = passes.pass(changed, now);
    for (const Notice& notice : look.plan.notices) RC_ASSERT(!before.contains(notice.key));
    // Whoever knew nothing of what was said would say only what is decided, and not as overtaken.
    const auto ledger = passes.ledger();
    passes.forget_ledger();
    for (const Notice& due : passes.look(changed, now).plan.notices) {
      if (is_left_to_schedule(due)) continue;
      const auto decided = ledger.find(due.key);
      RC_ASSERT(decided != ledger.end());
      RC_ASSERT(decided->second.state != NoticeState::withdrawn);
      const bool overtaken = decided->second.reason == NoticeReason::stronger_stage;
      RC_ASSERT((due.state != NoticeState::queued || !overtaken));
    }
  }));
}

/// The slots that have been told of a deadline.
std::set<std::string> told_slots(const Passes& passes) {
  std::set<std::string> slots;
  for (const NoticeKey& key : sent(passes.ledger())) slots.insert(key.slot);
  return slots;
}

/// One case under a small practice, whose opening is re-dated again and again, between three days:
/// so it often goes there and back.
TEST(PassProperty, EachMoveIsToldToEverybodyWhoHadBeenToldAndTheWayBackIsAnother) {
  const Practice practice("");
  const Day first = *read_day("2026-03-02");
  EXPECT_TRUE(rc::check([&] {
    const SubjectRef subject{SubjectKind::case_, SubjectId("S1")};
    Passes passes(practice.rulebook(), subject, {Enrolment{practice.framework().id, {}, {}}});
    const auto& working = *practice.rulebook().sending.calendar;
    Day today = working.add_working_days(first, 5);
    int revision = 0;
    for (const int passed : *rc::gen::container<std::vector<int>>(8, rc::gen::inRange(0, 4))) {
      today = working.add_working_days(today, passed);
      const Day opened = first + days{*rc::gen::inRange(0, 3)};
      const auto events =
          events_of("2026-03-01 allocated by=KW\n" + write_day(opened) + "T09:00 asked id=A1");
      const auto told = told_slots(passes);
      const Look look =
          passes.pass(events, london().lookup(LocalSecond{today}).earlier + std::chrono::hours{12});
      const bool moved = revision != 0 && look.plan.tracked.front().revision > revision;
      revision = look.plan.tracked.front().revision;
      std::set<std::string> told_of_move;
      for (const Notice& notice : look.plan.notices) {
        if (notice.key.stage.str() != kMovedStage) continue;
        RC_ASSERT(told_of_move.insert(notice.key.slot).second);
        RC_ASSERT(notice.key.revision == revision);
      }
      RC_ASSERT(told_of_move == (moved ? told : std::set<std::string>{}));
    }
  }));
}

}  // namespace
}  // namespace duecourse::testing
