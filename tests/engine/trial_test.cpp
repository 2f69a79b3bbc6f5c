// One case played on paper. Unless said, it is asked on Monday 2 March 2026 and due on Monday the
// 9th; the ladder reminds the owner on the 5th and the 9th, escalates to the supervisor (copy to
// the owner) on the 10th, and to the team's manager on the 12th, 19th and 26th, always at 08:30.
#include "engine/trial.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/trials.hpp"

namespace duecourse::testing {
namespace {

const std::string kOwned = "2026-02-01 allocated by=KW\n";
const std::string kAsked = kOwned + "2026-03-02T10:00 asked id=A1\n";

std::string state_of(const Tried& tried) {
  return deadlines({tried.practice(), tried.trial().history, tried.trial().assessment});
}

TEST(Trial, SaysWhatTheServiceWouldHaveSaidWhenItWouldHaveSaidIt) {
  const Tried tried(Practice(""), kAsked, "2026-03-02", "2026-03-20T12:00");
  EXPECT_EQ(tried.said(),
            "2026-03-05 08:30 ahead owner KW@x.example\n"
            "2026-03-09 08:30 today owner KW@x.example\n"
            "2026-03-10 08:30 late supervisor SU@x.example\n"
            "2026-03-10 08:30 late owner copy KW@x.example\n"
            "2026-03-12 08:30 very-late team_manager TM@x.example\n"
            "2026-03-19 08:30 very-late#1 team_manager TM@x.example\n");
  EXPECT_EQ(state_of(tried), "A1: overdue, due 2026-03-09\n");
  EXPECT_EQ(brief(tried.trial().history.now), "2026-03-20 12:00");
}

TEST(Trial, WhatWasDueBeforeThePeriodHasBeenSaid) {
  const Tried tried(Practice(""), kAsked, "2026-03-10T08:30", "2026-03-12T08:30");
  EXPECT_EQ(tried.said(),
            "2026-03-10 08:30 late supervisor SU@x.example\n"
            "2026-03-10 08:30 late owner copy KW@x.example\n"
            "2026-03-12 08:30 very-late team_manager TM@x.example\n");
  const Tried later(Practice(""), kAsked, "2026-03-10T08:30:01", "2026-03-12T08:29:59");
  EXPECT_EQ(later.said(), "");
}

TEST(Trial, KnowsOfARecordOnlyFromWhenItWasTypedIn) {
  const Tried late(Practice(""),
                   kAsked + "2026-03-04T12:00 answered id=B1 recorded=2026-03-09T09:00\n",
                   "2026-03-02", "2026-03-20");
  EXPECT_EQ(late.said(),
            "2026-03-05 08:30 ahead owner KW@x.example\n"
            "2026-03-09 08:30 today owner KW@x.example\n");
  EXPECT_EQ(state_of(late), "A1: met 2026-03-04 12:00 by B1 (done), due 2026-03-09\n");
  const Tried beyond(Practice(""),
                     kAsked + "2026-03-04T12:00 answered id=B1 recorded=2026-03-20T09:00\n",
                     "2026-03-02", "2026-03-09T12:00");
  EXPECT_EQ(state_of(beyond), "A1: open, due 2026-03-09\n");
}

TEST(Trial, WhatIsKnownOnlyByItsDayCountsFromItsEnd) {
  const Tried ended(Practice(""), kAsked + "2026-03-09 answered id=B1\n", "2026-03-06",
                    "2026-03-20");
  EXPECT_EQ(ended.said(), "2026-03-09 08:30 today owner KW@x.example\n");
  const Tried typed(Practice(""), kAsked + "2026-03-09 answered id=B1 recorded=2026-03-09T08:00\n",
                    "2026-03-06", "2026-03-20");
  EXPECT_EQ(typed.said(), "");
  std::vector<Event> by_day = events_of(kAsked + "2026-03-05T09:00 answered id=B1\n");
  by_day.back().recorded = moment_at("2026-03-09").at;
  by_day.back().recorded_by_day = true;
  const Tried recorded(Practice(""), by_day, "2026-03-06", "2026-03-20");
  EXPECT_EQ(recorded.said(), "2026-03-09 08:30 today owner KW@x.example\n");
}

TEST(Trial, WhatIsTypedInAfterItsStagesIsToldAtOnceAndNotBefore) {
  const Tried tried(Practice(""),
                    kOwned + "2026-03-02T10:00 asked id=A1 recorded=2026-03-10T14:00\n",
                    "2026-03-02", "2026-03-11");
  EXPECT_EQ(tried.said(),
            "2026-03-10 14:00 late supervisor SU@x.example\n"
            "2026-03-10 14:00 late owner copy KW@x.example\n");
}

TEST(Trial, WhoWasToldBeforeThePeriodHearsThatItMoved) {
  const Practice practice("moved_by = { milestone = \"noted\", fact = \"at\" }");
  const std::string story = kAsked + "2026-03-06T10:00 noted id=N1 at=2026-03-16\n";
  const Tried told(practice, story, "2026-03-06", "2026-03-06T23:00");
  EXPECT_EQ(told.said(), "2026-03-06 10:00 moved owner KW@x.example\n");
  const Tried untold(practice, kAsked + "2026-03-04T10:00 noted id=N1 at=2026-03-16\n",
                     "2026-03-03", "2026-03-06T23:00");
  EXPECT_EQ(untold.said(), "");
}

TEST(Trial, OnePersonInTwoSlotsHearsOnce) {
  const auto one_for_both = [](Directory& people) {
    people.workers[WorkerId("KW")].manager = WorkerId("KW");
  };
  const Tried tried(Practice(""), kAsked, "2026-03-10", "2026-03-11", one_for_both);
  EXPECT_EQ(tried.said(), "2026-03-10 08:30 late supervisor KW@x.example\n");
  const auto same_address = [](Directory& people) {
    people.workers[WorkerId("SU")].email = "kw@X.EXAMPLE";
  };
  const Tried shared(Practice(""), kAsked, "2026-03-10", "2026-03-11", same_address);
  EXPECT_EQ(shared.said(), "2026-03-10 08:30 late supervisor kw@X.EXAMPLE\n");
}

TEST(Trial, OnePersonWhoIsTwoOfThoseAddressedHearsOnce) {
  std::string both = kUsualStages;
  const std::string was = "to = [\"supervisor\"]\ncopy = [\"owner\"]";
  both.replace(both.find(was), was.size(), "to = [\"supervisor\", \"team_manager\"]");
  const auto same_address = [](Directory& people) {
    people.workers[WorkerId("SU")].email = "tm@X.EXAMPLE";
  };
  const Tried tried(Practice("", both), kAsked, "2026-03-10", "2026-03-11", same_address);
  EXPECT_EQ(tried.said(), "2026-03-10 08:30 late supervisor tm@X.EXAMPLE\n");
}

TEST(Trial, WhoHearsOfADeadlineGetsNoCopyOfAnotherStageOfIt) {
  std::string loud = kUsualStages;
  loud +=
      "\n[[ladder.standard.stages]]\nid = \"loud\"\nat = \"on the due day\"\n"
      "to = [\"team_manager\"]\ncopy = [\"supervisor\"]\nkind = \"escalation\"";
  const auto own_supervisor = [](Directory& people) {
    people.workers[WorkerId("KW")].manager = WorkerId("KW");
  };
  const Tried tried(Practice("", loud), kAsked, "2026-03-09", "2026-03-09T12:00", own_supervisor);
  EXPECT_EQ(tried.said(),
            "2026-03-09 08:30 loud team_manager TM@x.example\n"
            "2026-03-09 08:30 today owner KW@x.example\n");
}

TEST(Trial, WhatIsKnownOnASaturdayIsSaidOnMonday) {
  const Tried tried(Practice(""),
                    kOwned + "2026-03-02T10:00 asked id=A1 recorded=2026-03-14T11:00\n",
                    "2026-03-02", "2026-03-16T12:00");
  EXPECT_EQ(tried.said(),
            "2026-03-16 08:30 late supervisor SU@x.example\n"
            "2026-03-16 08:30 very-late team_manager TM@x.example\n"
            "2026-03-16 08:30 late owner copy KW@x.example\n");
}

TEST(Trial, ARoleThatChangesHandsChangesWhoHears) {
  const Tried tried(Practice(""), kAsked + "2026-03-06T09:00 allocated by=K2\n", "2026-03-02",
                    "2026-03-09T23:00");
  EXPECT_EQ(tried.said(),
            "2026-03-05 08:30 ahead owner KW@x.example\n"
            "2026-03-06 09:00 schedule#2 owner K2@x.example\n"
            "2026-03-09 08:30 today owner K2@x.example\n");
}

TEST(Trial, AgreesWithPassesMadeEveryQuarterOfAnHour) {
  const Practice practice = Practice::of_several(
      {"moved_by = { milestone = \"noted\", fact = \"at\" }\nopens = \"each\"",
       "id = \"quick\"\nstarts = \"asked\"\ndue = \"6 hours\"\nopens = \"each\""});
  const std::string story = kAsked +
                            "2026-03-05T10:00 noted id=N1 at=2026-03-16\n"
                            "2026-03-06T16:10 asked id=A2 recorded=2026-03-09T12:00\n"
                            "2026-03-11T09:00 answered id=B1 recorded=2026-03-11T09:30\n"
                            "2026-03-13T11:00 asked id=A3\n";
  const Tried tried(practice, story, "2026-03-01", "2026-03-27");
  const std::vector<Event> events = events_of(story);
  Passes passes(practice.rulebook(), SubjectRef{SubjectKind::case_, SubjectId("S1")},
                {Enrolment{practice.framework().id, {}, {}}});
  for (Instant now = tried.period().from; now <= tried.period().to;
       now += std::chrono::minutes{15}) {
    std::vector<Event> known;
    for (const Event& event : events) {
      if (!event.recorded || *event.recorded <= now) known.push_back(event);
    }
    passes.pass(known, now);
  }
  const auto line = [](const DeadlineId& id, const StageId& stage, int tick,
                       const std::string& slot) {
    return fmt::format("{} {}#{} {}", id.str(), stage.str(), tick, slot);
  };
  std::vector<std::string> passed;
  for (const auto& [key, notice] : passes.ledger()) {
    if (notice.state != NoticeState::sent) continue;
    passed.push_back(line(key.deadline, key.stage, key.tick, key.slot));
  }
  std::vector<std::string> said;
  for (const TrialMessage& one : tried.trial().messages) {
    said.push_back(line(one.deadline, one.stage, one.tick, one.slot));
  }
  std::sort(passed.begin(), passed.end());
  std::sort(said.begin(), said.end());
  EXPECT_GT(said.size(), 12U);
  EXPECT_EQ(said, passed);
}

}  // namespace
}  // namespace duecourse::testing
