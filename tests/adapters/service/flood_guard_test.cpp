// The flood guard on the real service: what is too much at once is held, the system owner is told,
// and only a person lets it go. Cases of the visiting framework remind their key worker on Thursday
// 4 June 2026, two working days before the due, and on Monday the 8th.
#include "adapters/service/flood_guard.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "adapters/service/no_host.hpp"
#include "adapters/service/settable_clock.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class Flood : public ::testing::Test {
 protected:
  /// At most so many an hour to all; `to_one` to one address.
  void limit(const std::string& to_all, const std::string& to_one = "\"no limit\"") {
    council.configure(
        fmt::format("transport = \"folder\"\nfolder = \"outbox\"\n"
                    "system_owner = \"it@westshire.example\"\n"
                    "[sending]\nmost_an_hour = {}\nmost_an_hour_to_one = {}\n",
                    to_all, to_one));
    council.open();
  }
  void add_cases(int from, int to, const std::string& contacted = "2026-06-01T10:00") {
    for (int i = from; i <= to; ++i) {
      council.host.add_contacted_case(fmt::format("C{:02}", i), contacted);
    }
  }
  /// A cycle that reads every query whole, also what was typed in with an old stamp.
  CycleReport swept(const std::string& at) {
    RunOptions options;
    options.as_of = council.at(at);
    options.sweep = true;
    return council.council->run_once(options).value();
  }
  /// Twelve cases, known since 1 June; ten reminders may go out within an hour.
  void ten_of_twelve() {
    add_cases(1, 12);
    limit("10");
    (void)council.cycle("2026-06-01T11:00");
    (void)council.cycle("2026-06-04T08:30");
  }
  /// `C01 reason` of what is held, in order.
  std::vector<std::string> held() {
    std::vector<std::string> lines;
    const auto all = council.council->store().held().all();
    for (const HeldNotice& one : *all) {
      lines.push_back(one.tracked.subject.id.str() + " " + word_of(one.notice.reason));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  /// Messages about casework, without the alarms.
  std::vector<std::string> said() {
    std::vector<std::string> lines = council.delivered();
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("it@"); });
    return lines;
  }
  /// Alarms about held messages.
  std::vector<std::string> alarms() {
    std::vector<std::string> lines = council.delivered();
    std::erase_if(lines, [](const std::string& line) { return !line.starts_with("it@"); });
    return lines;
  }
  std::string alarm_text() {
    auto alarms = council.council->store().alarms().on();
    std::erase_if(*alarms, [](const Alarm& alarm) { return alarm.about.starts_with("address"); });
    return alarms->empty() ? "" : alarms->front().text;
  }
  std::size_t decide(HeldDecision decision, const HeldFilter& filter, const std::string& at) {
    const auto done = council.council->decide_held(decision, filter, "sam", council.at(at));
    EXPECT_TRUE(done.ok());
    return done ? *done : 0;
  }
  std::vector<std::string> notices_of(const std::string& case_id) {
    std::vector<std::string> lines;
    LedgerFilter filter;
    filter.subject = SubjectRef{SubjectKind::case_, SubjectId(case_id)};
    const auto rows = council.council->store().ledger(filter);
    for (const LedgerRow& row : *rows) {
      lines.push_back(fmt::format("{} {} {}", row.notice.key.stage.str(), word_of(row.notice.state),
                                  word_of(row.notice.reason)));
    }
    return lines;
  }

  TestCouncil council;
};

TEST_F(Flood, WhatIsTooMuchWithinAnHourIsHeldAndTheSystemOwnerHears) {
  ten_of_twelve();
  EXPECT_THAT(said(), SizeIs(10));
  EXPECT_THAT(held(), ElementsAre(EndsWith("too_many_at_once"), EndsWith("too_many_at_once")));
  EXPECT_THAT(alarms(), ElementsAre("it@westshire.example: Duecourse: 2 notices are held: too "
                                    "many at once"));
  (void)council.cycle("2026-06-04T08:35");
  EXPECT_THAT(council.delivered(), SizeIs(11)) << "told once";
}

TEST_F(Flood, NothingIsLetGoWithoutAPersonWhoIsRemindedDaily) {
  ten_of_twelve();
  for (const char* at : {"2026-06-04T09:31", "2026-06-05T08:29"}) (void)council.cycle(at);
  EXPECT_THAT(council.delivered(), SizeIs(11));
  (void)council.cycle("2026-06-05T08:30");
  (void)council.cycle("2026-06-06T08:30");
  EXPECT_THAT(said(), SizeIs(10));
  EXPECT_THAT(alarms(), SizeIs(3));
  EXPECT_THAT(held(), SizeIs(2));
}

TEST_F(Flood, WhatIsReleasedIsSentAndTheAlarmEnds) {
  ten_of_twelve();
  const auto before = held();
  EXPECT_EQ(decide(HeldDecision::release, {}, "2026-06-04T08:40"), 2U);
  const auto report = council.cycle("2026-06-04T08:41");  // within the hour
  ASSERT_THAT(report.delivery.said, SizeIs(2));
  for (const Said& one : report.delivery.said) {
    EXPECT_EQ(one.reason, NoticeReason::released);
    EXPECT_THAT(before, Contains(StartsWith(one.subject.id.str())));
  }
  EXPECT_THAT(held(), IsEmpty());
  EXPECT_EQ(alarms().back(), "it@westshire.example: Duecourse: No notice is held any more");
  (void)council.cycle("2026-06-04T08:42");
  EXPECT_THAT(said(), SizeIs(12));
  EXPECT_THAT(alarms(), SizeIs(2));
}

TEST_F(Flood, WhatIsReleasedIsHeldNoSecondTimeWhateverComesBetween) {
  ten_of_twelve();
  decide(HeldDecision::release, {}, "2026-06-04T08:40");
  council.transport->fault = [](const auto&) {
    return SendResult{SendOutcome::temporary, "451 later", false};
  };
  (void)council.cycle("2026-06-04T08:41");
  EXPECT_THAT(said(), SizeIs(10));
  council.close();
  council.open();
  (void)council.cycle("2026-06-04T08:43");
  EXPECT_THAT(said(), SizeIs(12));
  EXPECT_THAT(held(), IsEmpty());
}

TEST_F(Flood, WhatIsReleasedTakesNobodysPlace) {
  add_cases(1, 14);
  limit("10");
  (void)council.cycle("2026-06-01T11:00");
  (void)council.cycle("2026-06-04T08:30");
  const std::string one = held().front().substr(0, 3);
  HeldFilter filter;
  filter.case_id = one;
  EXPECT_EQ(decide(HeldDecision::release, filter, "2026-06-04T09:30"), 1U);
  (void)council.cycle("2026-06-04T09:31");  // the hour of the first ten is over
  EXPECT_EQ(decide(HeldDecision::release, {}, "2026-06-04T09:35"), 3U);
  add_cases(21, 30, "2026-05-28T10:00");  // due today
  (void)swept("2026-06-04T09:40");
  EXPECT_THAT(held(), IsEmpty());
  EXPECT_THAT(said(), SizeIs(24));
}

TEST_F(Flood, WhatIsDiscardedIsNeverSentAndStrongerStagesSpeak) {
  ten_of_twelve();
  const std::string one = held().front().substr(0, 3);
  HeldFilter filter;
  filter.case_id = one;
  EXPECT_EQ(decide(HeldDecision::discard, filter, "2026-06-04T08:40"), 1U);
  EXPECT_THAT(held(), SizeIs(1));
  EXPECT_EQ(decide(HeldDecision::discard, {}, "2026-06-04T08:41"), 1U);
  (void)council.cycle("2026-06-04T09:45");
  (void)council.cycle("2026-06-05T09:45");
  EXPECT_THAT(said(), SizeIs(10));
  EXPECT_EQ(alarms().back(), "it@westshire.example: Duecourse: No notice is held any more");
  EXPECT_THAT(notices_of(one), ElementsAre("ahead withdrawn discarded"));
  limit("100");
  (void)council.cycle("2026-06-08T08:30");
  EXPECT_THAT(said(), SizeIs(22));
  EXPECT_THAT(notices_of(one), ElementsAre("ahead withdrawn discarded", "today sent delivered"));
}

TEST_F(Flood, WhatIsDoneMeanwhileIsWithdrawnAndAStrongerStageTakesItsPlace) {
  ten_of_twelve();
  const std::string done = held().front().substr(0, 3);
  const std::string other = held().back().substr(0, 3);
  council.host.add({done + "-9", done, "visit", "2026-06-04T15:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  (void)council.cycle("2026-06-04T15:05");
  EXPECT_THAT(notices_of(done), ElementsAre("ahead withdrawn deadline_ended"));
  EXPECT_THAT(held(), ElementsAre(StartsWith(other)));
  (void)council.cycle("2026-06-08T08:30");
  // Eleven have their day, ten may hear.
  std::vector<std::string> now = notices_of(other);
  EXPECT_THAT(now, Contains("ahead superseded stronger_stage"));
  EXPECT_THAT(held(), SizeIs(1));
  EXPECT_THAT(alarms().back(), HasSubstr("1 notice is held")) << "it goes on, and a day is over";
}

TEST_F(Flood, TheHourRollsAndOutlivesARestart) {
  add_cases(1, 10);
  limit("10");
  (void)council.cycle("2026-06-01T11:00");
  (void)council.cycle("2026-06-04T08:30");
  EXPECT_THAT(said(), SizeIs(10));
  EXPECT_THAT(held(), IsEmpty());
  council.close();
  council.open();
  add_cases(11, 11, "2026-05-28T10:00");  // due today
  (void)swept("2026-06-04T09:29:59");
  EXPECT_THAT(held(), ElementsAre("C11 too_many_at_once"));
  add_cases(12, 12, "2026-05-28T10:00");
  (void)swept("2026-06-04T09:30:00");
  EXPECT_THAT(said(), SizeIs(11)) << "what is held does not keep the others waiting";
  EXPECT_THAT(held(), ElementsAre("C11 too_many_at_once"));
}

TEST_F(Flood, OneAddressHasALimitOfItsOwn) {
  add_cases(1, 5);
  add_cases(6, 7);
  council.host.run(
      "INSERT INTO workers VALUES ('W2', 'Jo Bloggs', 'jo@westshire.example', 'T1', 'S1', "
      "'family_practitioner', 1.0, NULL, 1, NULL, NULL, NULL, '2026-01-01');"
      "UPDATE workers SET email = 'SIAN@westshire.example' WHERE worker_id = 'W1';"
      "UPDATE roles SET worker_id = 'W2' WHERE case_id > 'C05'");
  limit("\"no limit\"", "3");
  (void)council.cycle("2026-06-01T11:00");
  (void)council.cycle("2026-06-04T08:30");
  EXPECT_THAT(said(), SizeIs(5));
  EXPECT_THAT(held(), SizeIs(2));
  EXPECT_THAT(alarm_text(),
              AllOf(HasSubstr("3 to one address (most_an_hour"),
                    HasSubstr("Held for: SIAN@westshire.example (2)."),
                    HasSubstr("About: first-visit (2)."),
                    HasSubstr("2 of them go to SIAN@westshire.example: one person or mailbox")));
  // Written otherwise it is the same address; and it is decided by whom it goes to.
  council.host.run(
      "UPDATE workers SET email = 'sian@westshire.example', changed_at = '2026-06-04T08:31' "
      "WHERE worker_id = 'W1'");
  add_cases(8, 8, "2026-05-28T10:00");
  (void)swept("2026-06-04T08:45");
  EXPECT_THAT(held(), SizeIs(3));
  HeldFilter filter;
  filter.worker = "W2";
  EXPECT_FALSE(council.council->decide_held(HeldDecision::release, filter, "sam", {}).ok());
  filter.worker = "W1";
  filter.timescale = "first-visit";
  EXPECT_EQ(decide(HeldDecision::release, filter, "2026-06-04T08:50"), 3U);
}

TEST_F(Flood, AnImportIsNamedAsTheLikelyCause) {
  add_cases(1, 5);
  limit("8");
  (void)council.cycle("2026-06-01T11:00");
  add_cases(21, 40, "2026-05-28T10:00");  // due today
  (void)swept("2026-06-04T08:45");
  EXPECT_THAT(said(), SizeIs(8));
  EXPECT_THAT(alarm_text(), HasSubstr("Likely cause: 17 of them are about dates that are known "
                                      "only since Thu 4 Jun 2026 08:45: an import"));
}

TEST_F(Flood, AnImportDoesNotHoldUpWhatIsOrdinary) {
  add_cases(1, 5);
  limit("8");
  (void)council.cycle("2026-06-01T11:00");
  (void)council.cycle("2026-06-04T08:30");
  add_cases(21, 40, "2026-05-28T10:00");  // overdue since Friday
  (void)swept("2026-06-07T12:00");        // a Sunday: told on Monday, as all the others
  (void)council.cycle("2026-06-08T08:30");
  EXPECT_THAT(said(), SizeIs(13));
  EXPECT_THAT(held(), AllOf(SizeIs(37), Each(::testing::Gt(std::string("C2")))));
}

TEST_F(Flood, ARuleThatWasChangedIsNamedAsTheLikelyCause) {
  add_cases(1, 12);
  limit("\"no limit\"");
  (void)council.cycle("2026-06-01T11:00");
  (void)council.cycle("2026-06-04T08:30");
  std::string rules = kVisitingFramework;
  const std::string was = "\"5 working days\"";
  rules.replace(rules.find(was), was.size(), "\"7 working days\"");
  std::ofstream(council.path("visiting.toml")) << rules;
  limit("4");
  (void)council.cycle("2026-06-04T12:00");
  EXPECT_THAT(said(), SizeIs(16)) << "what was said earlier is no more within the hour";
  EXPECT_THAT(alarm_text(), HasSubstr("Likely cause: 8 of them are about dates that have moved "
                                      "since Thu 4 Jun 2026 12:00: a rule, a calendar"));
}

TEST_F(Flood, AServiceThatStoodStillIsNamedAsTheLikelyCause) {
  add_cases(1, 12);
  limit("4");
  (void)council.cycle("2026-06-01T11:00");
  (void)council.cycle("2026-06-04T11:00");
  EXPECT_THAT(alarm_text(), HasSubstr("Likely cause: 8 of them were due earlier"));
}

TEST_F(Flood, WhereNobodyHasAnAddressThatIsTheLikelyCause) {
  add_cases(1, 12);
  council.host.run("UPDATE workers SET email = NULL; UPDATE teams SET mailbox = NULL");
  limit("\"no limit\"", "4");
  (void)council.cycle("2026-06-01T11:00");
  (void)council.cycle("2026-06-04T08:30");
  EXPECT_THAT(alarm_text(), HasSubstr("8 of them go to the fallback mailbox"));
}

TEST_F(Flood, AlarmsAreNotCountedAndNeverHeld) {
  add_cases(1, 2);
  limit("1", "1");
  const auto raise = [&](const std::string& about, const std::string& at) {
    Alarm alarm;
    alarm.about = about;
    alarm.title = "The roof leaks";
    alarm.to = "sian@westshire.example";
    ASSERT_TRUE(council.council->store().alarms().raise(alarm, council.at(at)).ok());
  };
  (void)council.cycle("2026-06-01T11:00");
  raise("one", "2026-06-04T08:29");
  (void)council.cycle("2026-06-04T08:29");
  (void)council.cycle("2026-06-04T08:30");
  raise("two", "2026-06-04T08:31");
  (void)council.cycle("2026-06-04T08:31");
  EXPECT_THAT(said(), SizeIs(3)) << "one of the two reminders, both alarms";
  EXPECT_THAT(held(), SizeIs(1));
}

TEST_F(Flood, WhatTheMailServerRefusesForNowIsNotCounted) {
  add_cases(1, 12);
  limit("10");
  (void)council.cycle("2026-06-01T11:00");
  council.transport->fault = [](const auto&) {
    return SendResult{SendOutcome::temporary, "451 greylisted", false};
  };
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.held, 0U);
  council.transport->fault = nullptr;
  const auto report = council.cycle("2026-06-04T08:32");
  EXPECT_EQ(report.delivery.held, 2U);
  EXPECT_THAT(report.delivery.said, SizeIs(10));
}

TEST_F(Flood, WhatMayHaveBeenTakenIsCounted) {
  add_cases(1, 12);
  limit("10");
  (void)council.cycle("2026-06-01T11:00");
  council.transport->fault = [](const auto&) {
    return SendResult{SendOutcome::unknown, "the connection broke", false};
  };
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.held, 2U);
}

TEST_F(Flood, IsShownByADryRunThatHoldsNothing) {
  add_cases(1, 12);
  limit("10");
  (void)council.cycle("2026-06-01T11:00");
  RunOptions options;
  options.as_of = council.at("2026-06-04T08:30");
  options.dry_run = true;
  const auto report = council.council->run_once(options);
  EXPECT_THAT(report->delivery.said, SizeIs(10));
  EXPECT_EQ(report->delivery.held, 2U);
  EXPECT_THAT(held(), IsEmpty());
}

TEST_F(Flood, TheServicesOwnClockCountsTheHour) {
  add_cases(1, 12);
  limit("10");
  (void)council.cycle("2026-06-01T11:00");
  const auto clock = std::make_shared<SettableClock>(council.at("2026-06-04T08:30"));
  council.clock = clock;
  council.open();
  EXPECT_THAT(council.council->run_once({})->delivery.said, SizeIs(10));
  decide(HeldDecision::discard, {}, "2026-06-04T08:31");
  add_cases(13, 14, "2026-05-28T10:00");
  clock->set(council.at("2026-06-04T09:30"));
  RunOptions options;
  options.sweep = true;
  EXPECT_THAT(council.council->run_once(options)->delivery.said, SizeIs(2));
}

TEST_F(Flood, BySizeIsTenForEachActiveWorkerAndAtLeastFiveHundred) {
  limit("\"by size\"");
  Directory directory;
  const auto most = [&](std::size_t workers) {
    directory.workers.clear();
    for (std::size_t i = 0; i < workers; ++i) {
      Worker worker;
      worker.id = WorkerId(fmt::format("W{}", i));
      worker.active = i > 0;
      directory.workers[worker.id] = worker;
    }
    spdlog::logger log("test");
    NoHost nobody;
    ServiceParts parts{council.council->rulebook(), nobody, council.council->store(), log, {}, ""};
    parts.flood = {500, true, std::nullopt};
    FloodGuard guard = FloodGuard::at(parts, directory, council.at("2026-06-01T11:00")).value();
    std::size_t number = 0;
    for (; !guard.is_full("jo@westshire.example"); ++number) guard.count("jo@westshire.example");
    return number;
  };
  EXPECT_EQ(most(3), 500U);
  EXPECT_EQ(most(81), 800U) << "one of them works here no more";
}

TEST(HeldFilterText, IsReadBackAsItWasWritten) {
  for (const HeldFilter& filter :
       {HeldFilter{}, HeldFilter{"C 1", "", ""}, HeldFilter{"", "W1", "first-visit"},
        HeldFilter{"C1", "W1", "first-visit"}}) {
    EXPECT_EQ(read_held_filter(written(filter)), filter) << describe(filter);
  }
  EXPECT_EQ(describe(HeldFilter{"C1", "", "plan"}), "case C1, timescale plan");
  EXPECT_EQ(describe(HeldFilter{}), "all");
}

}  // namespace
}  // namespace duecourse::testing
