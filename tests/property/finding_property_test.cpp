// Findings over random histories: what only time raises is announced, the order of arrival does not
// matter, keys tell findings apart, nothing is told twice.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "engine/assess.hpp"
#include "engine/plan.hpp"
#include "tests/property/subjects.hpp"
#include "tests/support/random_history.hpp"
#include "tests/support/shipped_rulebook.hpp"

namespace duecourse::testing {
namespace {

/// A subject looked at: a case at high risk, or a worker who carries too much for a time.
struct Seen {
  History history;
  Assessment assessment;
};

Surroundings around(const RandomHistory& subject) {
  Surroundings surroundings;
  surroundings.risk = "high";
  surroundings.fte = 0.5;
  const Zone& zone = *subject.zone;
  for (int i = 0; i < 14; ++i) {
    CarriedCase carried;
    carried.case_id = SubjectId("C-" + std::to_string(i));
    carried.role = "key_worker";
    carried.from =
        Moment{zone.start_of(subject.first_day + std::chrono::days{i * 5}), Precision::day};
    carried.to =
        Moment{zone.start_of(subject.first_day + std::chrono::days{60 + i * 3}), Precision::day};
    surroundings.carried.push_back(carried);
  }
  return surroundings;
}

Seen see(const RandomHistory& subject, std::vector<Event> events, Instant now) {
  Seen seen;
  seen.history =
      make_history(subject.subject, subject.enrolments, std::move(events), now, *subject.zone);
  seen.assessment = assess(seen.history, shipped_rulebook(), around(subject));
  return seen;
}

/// Key, start and ending of everything raised.
std::multiset<std::string> told_of(const Seen& seen) {
  std::multiset<std::string> lines;
  for (const Raised& one : seen.assessment.raised) {
    const DeadlineKey key = key_of(one, seen.history);
    std::string line = key.timescale.str() + " " + key.anchor.str() + " " +
                       std::to_string(one.life.start.at.time_since_epoch().count());
    if (one.life.ending) {
      line += std::string(" ") + word_of(one.life.ending->reason) +
              std::to_string(one.life.ending->at.at.time_since_epoch().count());
    }
    lines.insert(std::move(line));
  }
  return lines;
}

TEST(FindingProperty, NothingIsRaisedOrEndsBeforeItIsAnnounced) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Instant now = (*moment_around(subject)).at;
    const Seen seen = see(subject, subject.events, now);
    Instant next = seen.assessment.next_change.value_or(now + std::chrono::hours{24 * 400});
    for (const Raised& one : seen.assessment.raised) {
      if (one.life.ending || !one.life.due) continue;
      next = std::min(next, one.life.due->at);
    }
    for (const Deadline& one : seen.assessment.deadlines) {
      if (!one.ending && one.due && one.due->at > now) next = std::min(next, one.due->at);
    }
    RC_PRE(next > now + std::chrono::seconds{1});
    const Seen later = see(subject, subject.events, next - std::chrono::seconds{1});
    RC_ASSERT(told_of(seen) == told_of(later));
  }));
}

TEST(FindingProperty, TheOrderOfArrivalDoesNotMatter) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Instant now = (*moment_around(subject)).at;
    std::vector<Event> reversed(subject.events.rbegin(), subject.events.rend());
    RC_ASSERT(told_of(see(subject, subject.events, now)) ==
              told_of(see(subject, std::move(reversed), now)));
  }));
}

TEST(FindingProperty, KeysTellFindingsApartAndNothingEndsBeforeItStarts) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Seen seen = see(subject, subject.events, (*moment_around(subject)).at);
    std::set<std::tuple<DeadlineKey, std::optional<PersonId>>> keys;
    for (const Raised& one : seen.assessment.raised) {
      RC_ASSERT(keys.emplace(key_of(one, seen.history), one.life.person).second);
      RC_ASSERT(one.life.start.at <= seen.history.now);
      if (!one.life.ending) continue;
      RC_ASSERT(one.life.ending->at.at >= one.life.start.at);
      RC_ASSERT(one.life.ending->at.at <= seen.history.now);
    }
  }));
}

TEST(FindingProperty, NothingIsToldTwiceHoweverOftenItIsLookedAt) {
  EXPECT_TRUE(rc::check([] {
    const RandomHistory subject = *some_subject();
    const Rulebook& rulebook = shipped_rulebook();
    Directory directory;
    directory.fallback = "fallback@x.example";
    SubjectContext context;
    context.subject = subject.subject;
    const PlanContext plan_context{rulebook, directory, context, rulebook.zone};
    std::vector<PassTime> times =
        *rc::gen::container<std::vector<PassTime>>(6, moment_around(subject));
    std::sort(times.begin(), times.end());
    std::vector<Tracked> raised;
    std::map<NoticeKey, Notice> ledger;
    std::set<NoticeKey> told;
    for (const PassTime& time : times) {
      const Seen seen = see(subject, subject.events, time.at);
      raised = reconcile_raised(raised, seen.assessment, seen.history);
      std::vector<Notice> known;
      for (const auto& [key, notice] : ledger) known.push_back(notice);
      const Plan made =
          plan(seen.assessment, seen.history, reconcile({}, seen.assessment, seen.history), known,
               plan_context, raised);
      for (const Tracked& one : made.tracked) {
        if (one.key.rule == RuleKind::timescale) continue;
        for (Notice notice : made.notices) {
          if (notice.key.deadline != one.id) continue;
          if (notice.state == NoticeState::queued && notice.at <= time.at) {
            RC_ASSERT(told.insert(notice.key).second);
            notice.state = NoticeState::sent;
          }
          ledger[notice.key] = notice;
        }
      }
    }
  }));
}

}  // namespace
}  // namespace duecourse::testing
