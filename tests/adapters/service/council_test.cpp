// The whole way, with real parts: from rows in a host database to messages in a mailbox folder.
//
// The case of these tests: contact with the family on Mon 1 Jun 2026, so the first visit is due on
// Mon 8 Jun; reminders on Thu 4 Jun and Mon 8 Jun, escalations on Tue 9 Jun and Thu 11 Jun, each at
// 08:30.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "adapters/service/council_check.hpp"
#include "engine/time/time_text.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::CycleReport;
using adapters::RunOptions;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CouncilTest : public ::testing::Test {
 protected:
  CouncilTest() {
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.open();
  }
  TestCouncil council;
};

TEST_F(CouncilTest, SaysNothingBeforeTheFirstReminderAndWakesForIt) {
  EXPECT_THAT(council.cycle("2026-06-03T12:00").delivery.said, IsEmpty());
  EXPECT_THAT(council.cycle("2026-06-04T08:29:59").delivery.said, IsEmpty());
  const auto wake = council.council->store().next_wake();
  ASSERT_TRUE(wake.ok());
  EXPECT_EQ(**wake, council.at("2026-06-04T08:30"));
}

TEST_F(CouncilTest, RemindsTheKeyWorkerTwoWorkingDaysBefore) {
  council.cycle("2026-06-03T12:00");
  EXPECT_THAT(council.cycle("2026-06-04T08:30").delivery.said, SizeIs(1));
  const auto mailbox = council.mailbox();
  ASSERT_THAT(mailbox, SizeIs(1));
  const auto& message = mailbox[0];
  EXPECT_EQ(message["to"][0], nlohmann::json({"Siân Hughes", "sian@westshire.example"}));
  EXPECT_EQ(message["subject"], "Due Mon 8 Jun: First visit to the family - FC-C1");
  std::string plain;
  nlohmann::json calendar;
  for (const auto& part : message["parts"]) {
    if (part["type"] == "text/plain") plain = part["content"];
    if (part.contains("calendar")) calendar = part["calendar"];
  }
  EXPECT_THAT(plain, HasSubstr("Due Mon 8 Jun 2026, in 2 working days"));
  EXPECT_THAT(plain, HasSubstr("5 working days from initial contact on Mon 1 Jun 2026 10:00, "
                               "calendar: Monday to Friday"));
  EXPECT_THAT(plain, HasSubstr("Visiting Framework, clause 4.1"));
  EXPECT_THAT(plain, HasSubstr("https://eis.westshire.example/case/C1"));
  EXPECT_THAT(plain, HasSubstr("Why you: key worker of the case."));
  EXPECT_THAT(plain, HasSubstr("Mon 8 Jun 2026: day 5"));
  ASSERT_FALSE(calendar.is_null()) << "no calendar entry";
  EXPECT_EQ(calendar["start"], "2026-06-08");
  EXPECT_EQ(calendar["attendee"], "");  // published for the reader to add: RFC 5546 allows none
  EXPECT_THAT(calendar["alarms"], SizeIs(1));
}

TEST_F(CouncilTest, ASecondCycleOfTheSameMomentSaysNothing) {
  council.cycle("2026-06-04T08:30");
  const CycleReport again = council.cycle("2026-06-04T08:30");
  EXPECT_THAT(again.delivery.said, IsEmpty());
  EXPECT_EQ(again.planning.subjects, 0U);
  EXPECT_THAT(council.mailbox(), SizeIs(1));
}

TEST_F(CouncilTest, WhatIsDoneIsNotSaidAnyMore) {
  council.cycle("2026-06-04T08:30");
  council.host.add({"C1-4", "C1", "visit", "2026-06-05T14:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  for (const char* later : {"2026-06-05T18:00", "2026-06-08T08:30", "2026-06-11T08:30"}) {
    EXPECT_THAT(council.cycle(later).delivery.said, IsEmpty()) << later;
  }
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner sent delivered"));
}

TEST_F(CouncilTest, AQueuedNoticeIsWithdrawnWhenTheWorkIsDoneMeanwhile) {
  council.transport->fault = [](const auto&) {
    return adapters::SendResult{adapters::SendOutcome::temporary, "451 busy", false};
  };
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner queued server_unavailable"));
  council.transport->fault = nullptr;
  council.host.add({"C1-4", "C1", "visit", "2026-06-04T09:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  EXPECT_THAT(council.cycle("2026-06-04T12:00").delivery.said, IsEmpty());
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner withdrawn deadline_ended"));
}

TEST_F(CouncilTest, EscalatesToTheSupervisorAndThenToTheTeamManager) {
  for (const char* time : {"2026-06-04T08:30", "2026-06-08T08:30", "2026-06-09T08:29",
                           "2026-06-09T08:30", "2026-06-11T08:30"}) {
    council.cycle(time);
  }
  EXPECT_THAT(
      council.delivered(),
      ElementsAre(
          "sian@westshire.example: Due Mon 8 Jun: First visit to the family - FC-C1",
          "sian@westshire.example: Due Mon 8 Jun: First visit to the family - FC-C1",
          HasSubstr("Overdue since Mon 8 Jun"), HasSubstr("Overdue since Mon 8 Jun"),
          "mo@westshire.example: Overdue since Mon 8 Jun: First visit to the family - FC-C1"));
  EXPECT_THAT(council.notices(),
              ElementsAre("ahead/owner sent delivered", "late/owner sent delivered",
                          "late/supervisor sent delivered", "today/owner sent delivered",
                          "very-late/team_manager sent delivered"));
  for (const auto& message : council.mailbox()) {
    if (message["to"][0][1] != "sam@westshire.example") continue;
    const std::string plain = message.dump();
    EXPECT_THAT(plain, HasSubstr("With:      Siân Hughes"));
    EXPECT_THAT(plain, HasSubstr("Was due Mon 8 Jun 2026, 1 working day ago"));
  }
}

TEST_F(CouncilTest, OnePersonInTwoSlotsHearsOnce) {
  council.host.run(
      "INSERT INTO roles VALUES ('R-S', 'C1', 'supervisor', 'W1', NULL, "
      "'2026-05-29', NULL, '2026-05-29')");
  council.cycle("2026-06-08T08:30");
  const std::size_t before = council.mailbox().size();
  const CycleReport late = council.cycle("2026-06-09T08:30");
  EXPECT_THAT(late.delivery.said, SizeIs(1));
  EXPECT_EQ(late.delivery.same_person, 1U);
  EXPECT_THAT(council.mailbox(), SizeIs(before + 1));
  EXPECT_THAT(council.notices(), ::testing::Contains("late/owner superseded same_person"));
  EXPECT_THAT(council.notices(), ::testing::Contains("late/supervisor sent delivered"));
}

TEST_F(CouncilTest, AMovedDateIsToldToThoseWhoHadBeenToldOfTheEarlier) {
  council.cycle("2026-06-04T08:30");
  council.host.run(
      "UPDATE events SET occurred_at = '2026-06-02T10:00', "
      "changed_at = '2026-06-04T09:00' WHERE event_id = 'C1-3'");
  council.cycle("2026-06-04T10:00");
  const auto delivered = council.delivered();
  ASSERT_THAT(delivered, SizeIs(2));
  EXPECT_THAT(delivered[1], HasSubstr("Moved to Tue 9 Jun: First visit to the family"));
}

TEST_F(CouncilTest, ADryRunSaysWhatWouldGoOutAndKeepsNothing) {
  RunOptions options;
  options.dry_run = true;
  options.as_of = council.at("2026-06-04T08:30");
  const auto report = council.council->run_once(options);
  ASSERT_TRUE(report.ok());
  ASSERT_THAT(report->delivery.said, SizeIs(1));
  EXPECT_EQ(report->delivery.said[0].to, "sian@westshire.example");
  EXPECT_THAT(report->delivery.said[0].subject_line, HasSubstr("First visit"));
  EXPECT_THAT(council.mailbox(), IsEmpty());
  EXPECT_THAT(council.transport->seen, IsEmpty());
  EXPECT_THAT(council.notices(), IsEmpty());
  EXPECT_THAT(*council.council->store().subjects(std::nullopt, std::nullopt, 10), IsEmpty());
  EXPECT_FALSE(council.council->store().highest_now()->has_value());
  // And what it would have said is said afterwards, once.
  EXPECT_THAT(council.cycle("2026-06-04T08:30").delivery.said, SizeIs(1));
}

TEST_F(CouncilTest, AClockThatWentBackSendsNothing) {
  council.cycle("2026-06-03T12:00");
  RunOptions options;
  options.as_of = council.at("2026-06-03T11:57:59");
  const auto behind = council.council->run_once(options);
  ASSERT_FALSE(behind.ok());
  EXPECT_EQ(behind.error().code, ErrorCode::conflict);
  EXPECT_THAT(behind.error().message, HasSubstr("2026-06-03T12:00:00+01:00"));
  EXPECT_THAT(council.cycle("2026-06-03T11:58").delivery.said, IsEmpty());  // two minutes are borne
}

TEST_F(CouncilTest, OnlyASimulatedStoreIsDrivenByAMadeUpTime) {
  TestCouncil real;
  real.configure("transport = \"folder\"\nfolder = \"outbox\"\n", false);
  real.open();
  RunOptions options;
  options.as_of = real.at("2026-06-04T08:30");
  const auto refused = real.council->run_once(options);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  options.dry_run = true;
  EXPECT_TRUE(real.council->run_once(options).ok());
}

TEST_F(CouncilTest, CyclesInStepsGiveWhatOneCycleFromScratchGives) {
  const auto everything = [](TestCouncil& of, const std::string& when) {
    std::vector<std::string> lines;
    const auto walked = of.council->each_subject(
        std::nullopt, {of.at(when), std::nullopt},
        [&](const adapters::AssessedSubject& subject, const Directory&) {
          for (const Tracked& tracked : subject.tracked) {
            lines.push_back(fmt::format(
                "{} {} {} {} {}", tracked.id.str(), tracked.key.anchor.str(), tracked.revision,
                tracked.due ? write_limit(*tracked.due, of.council->rulebook().zone) : "-",
                tracked.ending ? word_of(tracked.ending->kind) : "open"));
          }
          return true;
        });
    EXPECT_TRUE(walked.ok());
    return lines;
  };
  TestCouncil scratch;
  scratch.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.cycle("2026-06-01T12:00");
  for (TestCouncil* each : {&council, &scratch}) {
    each->host.add_contacted_case("C2", "2026-06-02");
  }
  council.cycle("2026-06-03T12:00");
  for (TestCouncil* each : {&council, &scratch}) {
    each->host.add({"C1-4", "C1", "visit", "2026-06-05T14:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", ""});
    each->host.add({"C2-4", "C2", "visit", "2026-06-15", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  }
  council.cycle("2026-06-09T09:00");
  council.cycle("2026-06-16T09:00");
  scratch.open();
  scratch.cycle("2026-06-16T09:00");
  const auto in_steps = everything(council, "2026-06-16T09:00");
  EXPECT_EQ(in_steps, everything(scratch, "2026-06-16T09:00"));
  EXPECT_THAT(in_steps, SizeIs(2));
}

TEST_F(CouncilTest, WithoutEnrolmentsEveryCaseTakesPartAndItIsNotedOnce) {
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-03T13:00");
  EXPECT_EQ(council.logged("every case takes part in Visiting Framework"), 1);
}

TEST_F(CouncilTest, WithEnrolmentsOnlyThoseWhoAreEnrolledTakePart) {
  council.host.add_contacted_case("C2", "2026-06-01T10:00");
  council.cycle("2026-06-03T12:00");
  council.host.run(
      "INSERT INTO enrolments VALUES ('E1', 'visiting', 'case', 'C2', NULL, NULL, "
      "'2026-06-03T13:00')");
  const CycleReport report = council.cycle("2026-06-04T08:30");
  ASSERT_THAT(report.delivery.said, SizeIs(1));
  EXPECT_EQ(report.delivery.said[0].subject.id.str(), "C2");
}

TEST_F(CouncilTest, AnAbsentWorkersCoverHears) {
  council.host.run(
      "INSERT INTO workers VALUES ('W2', 'Ann Day', 'ann@westshire.example', 'T1', "
      "'S1', 'family_practitioner', 1.0, NULL, 1, NULL, NULL, NULL, '2026-06-01')");
  council.host.run(
      "UPDATE workers SET absent_from = '2026-06-04', absent_to = '2026-06-05', "
      "cover_id = 'W2', changed_at = '2026-06-03' WHERE worker_id = 'W1'");
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.delivered(), ElementsAre(HasSubstr("ann@westshire.example")));
}

TEST_F(CouncilTest, AHostThatIsDownStopsNoReminderAndStaleDataIsSaidToBeSo) {
  council.cycle("2026-06-03T12:00");
  std::filesystem::rename(council.path("host.db"), council.path("gone.db"));
  const CycleReport down = council.cycle("2026-06-04T08:30");
  EXPECT_FALSE(down.poll.complete());
  ASSERT_THAT(down.delivery.said, SizeIs(1));
  const auto mailbox = council.mailbox();
  ASSERT_THAT(mailbox, SizeIs(2)) << "the system owner hears as well";
  const auto& reminder = mailbox[mailbox[0]["to"][0][1] == "sian@westshire.example" ? 0 : 1];
  EXPECT_THAT(reminder.dump(), HasSubstr("as known at Wed 3 Jun 2026 12:00"));
  council.cycle("2026-06-04T08:40");
  EXPECT_EQ(council.logged("the host does not answer"), 1);
  std::filesystem::rename(council.path("gone.db"), council.path("host.db"));
  EXPECT_TRUE(council.cycle("2026-06-04T09:00").poll.complete());
  EXPECT_EQ(council.logged("the host answers again"), 1);
}

TEST_F(CouncilTest, ARowThatCannotBeReadIsKeptAndTheOthersGoOn) {
  council.host.add({"BAD", "C1", "visit", "next Tuesday", "W1", "", "", "2026-06-02T09:00"});
  const CycleReport report = council.cycle("2026-06-04T08:30");
  EXPECT_TRUE(report.poll.complete());
  EXPECT_THAT(report.delivery.said, SizeIs(1));
  const auto faults = council.council->store().row_faults();
  ASSERT_THAT(*faults, SizeIs(1));
  EXPECT_EQ(faults->front().row_id, "BAD");
  EXPECT_THAT(faults->front().message, HasSubstr("next Tuesday"));
}

TEST_F(CouncilTest, StopsWhenAskedTo) {
  TestCouncil real;
  real.configure("transport = \"folder\"\nfolder = \"outbox\"\n", false);
  real.open();
  std::thread running([&] { real.council->run(); });
  real.council->stop();
  running.join();
  SUCCEED();
}

TEST_F(CouncilTest, ASecondWriterIsRefusedAndAReaderIsNot) {
  council.cycle("2026-06-03T12:00");
  adapters::OpenOptions options;
  const auto second = adapters::open_council(council.path("duecourse.toml"), options);
  ASSERT_TRUE(second.error.has_value());
  EXPECT_EQ(second.error->code, ErrorCode::conflict);
  options.read_only = true;
  const auto reader = adapters::open_council(council.path("duecourse.toml"), options);
  ASSERT_TRUE(reader.council);
  const auto found = reader.council->subject({SubjectKind::case_, SubjectId("C1")},
                                             {council.at("2026-06-03T12:00"), std::nullopt});
  ASSERT_TRUE(found.ok());
  EXPECT_THAT(found->assessment.deadlines, SizeIs(1));
}

adapters::CheckReport checked(TestCouncil& council) {
  return adapters::check_council(adapters::read_council_files(council.path("duecourse.toml")), {});
}

TEST(CheckCouncil, NamesTheFaultsOfAllFilesAtOnce) {
  TestCouncil council;
  const auto write = [&](const char* name, const std::string& text) {
    std::ofstream(council.path(name)) << text;
  };
  council.configure("transport = \"folder\"\nfallbck = \"x\"\n");
  std::string framework = kVisitingFramework;
  framework.replace(framework.find("first_visit\""), 12, "frist_visit\"");
  write("visiting.toml", framework);
  const auto report = checked(council);
  std::string all;
  for (const Fault& fault : report.faults) all += describe(fault) + "\n";
  EXPECT_THAT(all, HasSubstr("fallback"));
  EXPECT_THAT(all, HasSubstr("first_visit"));
  EXPECT_TRUE(has_error(report.faults));
}

TEST(CheckCouncil, FindsNothingWhereNothingIsWrong) {
  TestCouncil council;
  const auto report = checked(council);
  for (const Fault& fault : report.faults) ADD_FAILURE() << describe(fault);
  EXPECT_TRUE(report.outside.empty());
  EXPECT_THAT(report.checked, ::testing::Contains(HasSubstr("visiting.toml")));
}

TEST_F(CouncilTest, AHostThatHasNotAnsweredTwiceIsNotAskedAgainInThatCycle) {
  council.cycle("2026-06-03T12:00");
  council.host.run("BEGIN EXCLUSIVE");
  const CycleReport report = council.cycle("2026-06-04T08:30");
  council.host.run("ROLLBACK");
  std::vector<bool> skipped;
  for (const auto& query : report.poll.queries) skipped.push_back(query.skipped);
  EXPECT_THAT(skipped, ElementsAre(false, false, true, true, true, true));
  EXPECT_FALSE(report.poll.complete());
  EXPECT_THAT(report.delivery.said, SizeIs(1)) << "what is known already is said all the same";
  EXPECT_TRUE(council.cycle("2026-06-04T08:31").poll.complete());
}

}  // namespace
}  // namespace duecourse::testing
