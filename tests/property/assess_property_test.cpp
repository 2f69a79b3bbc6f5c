// What holds of every assessment, whatever was recorded in whatever order.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/property/subjects.hpp"
#include "tests/support/passes.hpp"

namespace duecourse::testing {
namespace {

Look look_at(const RandomHistory& subject, Instant now) {
  return Passes(all_rules(), subject).look(subject.events, now);
}

/// Whether the process was closed before and after each step that gave rise to something of
/// `event`.
struct StateChange {
  bool closed_before = false;
  bool closed_after = false;
};
std::vector<StateChange> changes_about(EventIndex event, const Reading& reading) {
  const Timeline& timeline = reading.timeline;
  std::set<StepIndex> steps;
  for (const Milestone& milestone : timeline.milestones) {
    if (milestone.event == event) steps.insert(milestone.step);
  }
  std::vector<StateChange> changes;
  for (const StepIndex step : steps) {
    const StateIndex before = step == 0 ? timeline.initial : timeline.steps[step - 1].state;
    changes.push_back({is_closed(*reading.process, timeline, before),
                       is_closed(*reading.process, timeline, timeline.steps[step].state)});
  }
  return changes;
}

bool ends_closed(const Reading& reading) {
  const Timeline& timeline = reading.timeline;
  const StateIndex last = timeline.steps.empty() ? timeline.initial : timeline.steps.back().state;
  return is_closed(*reading.process, timeline, last);
}

TEST(AssessProperty, TheSameRecordsGiveTheSameResult) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Instant now = (*moment_around(subject)).at;
    RC_ASSERT(difference(print(look_at(subject, now), zone()),
                         print(look_at(subject, now), zone())) == "");
  }));
}

// What is drawn for the files that declare their process opens, meets and misses all that they
// have: else the properties would hold of nothing. The draws are always the same.
TEST(AssessProperty, WhatIsDrawnForADeclaredProcessReachesAllItsClocks) {
  for (const DeclaredProcess& one : declared_processes()) {
    std::set<std::string> met;
    std::set<std::string> missed;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      const RandomHistory subject =
          random_open(*one.framework, one.subject, zone())(rc::Random(seed), 80).value();
      const Instant end = zone().start_of(subject.first_day + std::chrono::days{kRandomDays});
      for (const Deadline& deadline : look_at(subject, end).assessment.deadlines) {
        const DeadlineState state = state_at(deadline.ending, deadline.due, end);
        const std::string id = deadline.timescale->id.str();
        if (state == DeadlineState::met) met.insert(id);
        if (state == DeadlineState::met_late || state == DeadlineState::overdue) missed.insert(id);
      }
    }
    for (const Timescale& clock : one.framework->timescales) {
      if (!clock.enabled || clock.subject != one.subject) continue;
      const std::string name = one.framework->id.str() + "/" + clock.id.str();
      EXPECT_TRUE(met.contains(clock.id.str())) << name << " is never met";
      EXPECT_TRUE(missed.contains(clock.id.str())) << name << " is never missed";
    }
  }
}

TEST(AssessProperty, TheOrderInWhichRecordsArriveDoesNotMatter) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Instant now = (*moment_around(subject)).at;
    const auto places = *rc::gen::container<std::vector<std::uint32_t>>(
        subject.events.size(), rc::gen::arbitrary<std::uint32_t>());
    std::vector<std::size_t> order(subject.events.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return places[a] < places[b]; });
    RandomHistory shuffled = subject;
    for (std::size_t i = 0; i < order.size(); ++i) shuffled.events[i] = subject.events[order[i]];
    RC_ASSERT(difference(print(look_at(subject, now), zone()),
                         print(look_at(shuffled, now), zone())) == "");
  }));
}

TEST(AssessProperty, EveryEventIsAStepARefusalOrOfAnUnknownKindAndOnlyOnce) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Look look = look_at(subject, (*moment_around(subject)).at);
    for (const Reading& reading : look.assessment.readings) {
      std::vector<int> times(look.history.events.size(), 0);
      for (const Step& step : reading.timeline.steps) ++times.at(step.event);
      for (const Refusal& refusal : reading.timeline.refused) {
        ++times.at(refusal.event);
        RC_ASSERT(!refusal.reason.empty());
      }
      for (const EventIndex event : reading.timeline.unknown_kinds) ++times.at(event);
      RC_ASSERT(std::all_of(times.begin(), times.end(), [](int n) { return n == 1; }));
    }
  }));
}

TEST(AssessProperty, MilestonesAscendAndBelongToEventsThatWereAccepted) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Look look = look_at(subject, (*moment_around(subject)).at);
    for (const Reading& reading : look.assessment.readings) {
      const Timeline& timeline = reading.timeline;
      std::vector<bool> accepted(look.history.events.size(), false);
      StepIndex last = 0;
      std::size_t done = 0;
      for (const Milestone& milestone : timeline.milestones) {
        RC_ASSERT(milestone.step >= last);
        last = milestone.step;
        RC_ASSERT(last < timeline.steps.size());
        for (; done <= last; ++done) accepted[timeline.steps[done].event] = true;
        RC_ASSERT(accepted.at(milestone.event));
      }
    }
  }));
}

TEST(AssessProperty, NothingOpensOnAClosedCase) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Look look = look_at(subject, (*moment_around(subject)).at);
    for (const Reading& reading : look.assessment.readings) {
      for (const Deadline& deadline : look.assessment.deadlines) {
        const auto changes = changes_about(deadline.anchor, reading);
        RC_ASSERT(!changes.empty());
        // An answer known only by its day meets what opens later on it (reading 33), and a
        // repeating one then opens the next, although the case may have been closed where it
        // stands.
        const bool by_the_day =
            look.history.events[deadline.anchor].occurred.precision == Precision::day;
        if (deadline.timescale->repeats && by_the_day) continue;
        if (deadline.timescale->opens_when_closed) continue;
        RC_ASSERT(std::any_of(changes.begin(), changes.end(), [](const StateChange& change) {
          return !change.closed_before || !change.closed_after;
        }));
      }
    }
  }));
}

TEST(AssessProperty, WhatIsOpenOnAClosedCaseSurvivesClosing) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Look look = look_at(subject, (*moment_around(subject)).at);
    for (const Reading& reading : look.assessment.readings) {
      if (!ends_closed(reading)) continue;
      RC_TAG("closed");
      for (const Deadline& deadline : look.assessment.deadlines) {
        RC_ASSERT((deadline.ending || deadline.timescale->survives_closure));
      }
    }
  }));
}

TEST(AssessProperty, AnExpectationIsNeverLaterThanItsLimit) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Look look = look_at(subject, (*moment_around(subject)).at);
    for (const Deadline& deadline : look.assessment.deadlines) {
      if (!deadline.expected || !deadline.due) continue;
      RC_ASSERT(deadline.expected->at <= deadline.due->at);
    }
  }));
}

TEST(AssessProperty, AnEndedDeadlineIsNeverOverdueAndItsEndingFitsItsLimit) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Look look = look_at(subject, (*moment_around(subject)).at);
    for (const Deadline& deadline : look.assessment.deadlines) {
      const DeadlineState seen = state_at(deadline.ending, deadline.due, Instant::max());
      if (!deadline.ending) {
        RC_ASSERT((seen == DeadlineState::overdue) == deadline.due.has_value());
        continue;
      }
      RC_ASSERT((seen != DeadlineState::overdue && seen != DeadlineState::open));
      const Ending& ending = *deadline.ending;
      // What was planned may be done before its time: then it counts from that time on (29).
      const bool early = ending.reason == EndReason::done_before_start;
      RC_ASSERT((early || ending.at.at <= look.history.now));
      const bool kept = !deadline.due || keeps(ending.at, *deadline.due);
      if (ending.kind == EndKind::met && ending.reason == EndReason::done) RC_ASSERT(kept);
      if (ending.kind == EndKind::met_late) RC_ASSERT(!kept);
      if (ending.kind == EndKind::withdrawn) RC_ASSERT(kept);
      if (ending.kind == EndKind::lapsed && ending.reason != EndReason::overtaken) RC_ASSERT(!kept);
    }
  }));
}

TEST(AssessProperty, ATimescaleHasOneDeadlineAnOpeningEvent) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Look look = look_at(subject, (*moment_around(subject)).at);
    std::set<DeadlineKey> keys;
    std::set<DeadlineId> ids;
    for (const Deadline& deadline : look.assessment.deadlines) {
      RC_ASSERT(keys.insert(key_of(deadline, look.history)).second);
    }
    for (const Tracked& tracked : look.plan.tracked) RC_ASSERT(ids.insert(tracked.id).second);
  }));
}

}  // namespace
}  // namespace duecourse::testing
