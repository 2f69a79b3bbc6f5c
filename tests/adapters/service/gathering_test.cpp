// What is said together: all dates of a case to whoever it is allocated to, and in one message all
// that was long overdue when it was first known. With real parts: a host database, a store, a
// mailbox folder.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "adapters/service/gathering.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::CycleReport;
using adapters::OutgoingMessage;
using adapters::SendOutcome;
using adapters::SendResult;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::string plain_text(const nlohmann::json& message) {
  for (const auto& part : message["parts"]) {
    if (part["type"] == "text/plain") return part["content"];
  }
  return {};
}

class GatheringTest : public ::testing::Test {
 protected:
  void worker(const std::string& id, const std::string& name, const std::string& address) {
    council.host.run(
        fmt::format("INSERT INTO workers VALUES ('{}', '{}', '{}', 'T1', 'S1', "
                    "'family_practitioner', 1.0, NULL, 1, NULL, NULL, NULL, '2026-01-01')",
                    id, name, address));
  }
  void key_worker_is(const std::string& case_id, const std::string& id, const std::string& from) {
    council.host.run(
        fmt::format("UPDATE roles SET to_at = '{1}', changed_at = '{1}' WHERE case_id = '{0}' AND "
                    "to_at IS NULL",
                    case_id, from));
    council.host.run(
        fmt::format("INSERT INTO roles VALUES ('R-{0}-{1}', '{0}', 'key_worker', "
                    "'{1}', NULL, '{2}', NULL, '{2}')",
                    case_id, id, from));
  }
  // Cases contacted in March and never visited since: weeks overdue in June.
  void old_cases(int count) {
    for (int i = 1; i <= count; ++i) {
      council.host.add_contacted_case(fmt::format("OLD{:03}", i), "2026-03-02T10:00");
    }
  }
  void answer(SendOutcome outcome, const std::string& detail) {
    council.transport->fault = [=](const OutgoingMessage&) -> std::optional<SendResult> {
      return SendResult{outcome, detail, false};
    };
  }
  TestCouncil council;
};

// --- the schedule --------------------------------------------------------------------------------

TEST_F(GatheringTest, WhoeverACaseIsAllocatedToGetsOneMessageWithAllDates) {
  worker("W2", "Ann Day", "ann@westshire.example");
  std::ofstream(council.path("visiting.toml"), std::ios::app) << R"toml(
[[timescale]]
id         = "assessment"
clause     = "4.2"
title      = "Assessment"
starts     = "allocated"
ends       = "assessment_completed"
due        = "30 working days"
count_from = "initial_contact"
owner      = "key_worker"
)toml";
  council.host.add_case("C1");
  key_worker_is("C1", "W2", "2026-06-02T09:00");
  council.host.add({"C1-2", "C1", "allocated", "2026-06-02T09:00", "W2", "", "", ""});
  council.host.add({"C1-3", "C1", "visit", "2026-06-02T09:30", "W2", "", "", ""});
  council.open();
  council.cycle("2026-06-02T10:00");
  const auto mailbox = council.mailbox();
  ASSERT_THAT(mailbox, SizeIs(1));
  EXPECT_EQ(mailbox[0]["to"][0][1], "ann@westshire.example");
  EXPECT_EQ(mailbox[0]["subject"], "Now yours: Case FC-C1, 1 date");
  EXPECT_THAT(plain_text(mailbox[0]),
              AllOf(HasSubstr("Case FC-C1: this date now runs for you."),
                    HasSubstr("May move:  provisional: counted anew from initial contact"),
                    HasSubstr("Open the case: https://eis.westshire.example/case/C1"),
                    HasSubstr("Why you: key worker of the case.")));
  EXPECT_THAT(council.cycle("2026-06-02T11:00").delivery.said, IsEmpty());
}

TEST_F(GatheringTest, ANewKeyWorkerHearsOfEverythingThatPassedToThemInOneMessage) {
  worker("W2", "Ann Day", "ann@westshire.example");
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.add_contacted_case("C2", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");
  const std::size_t before = council.mailbox().size();
  key_worker_is("C1", "W2", "2026-06-05T09:00");
  key_worker_is("C2", "W2", "2026-06-05T09:00");
  council.cycle("2026-06-05T10:00");
  const auto mailbox = council.mailbox();
  ASSERT_THAT(mailbox, SizeIs(before + 1)) << "one, however many cases";
  const auto& message = mailbox.back();
  EXPECT_EQ(message["to"][0][1], "ann@westshire.example");
  EXPECT_EQ(message["subject"], "Now yours: 2 dates");
  EXPECT_THAT(plain_text(message),
              AllOf(HasSubstr("these dates now run for you."), HasSubstr("Case FC-C1"),
                    HasSubstr("Case FC-C2"), HasSubstr("Until now: Siân Hughes")));
  EXPECT_THAT(council.cycle("2026-06-05T11:00").delivery.said, IsEmpty());
}

TEST_F(GatheringTest, WhoeverCoversHearsForWhomAndTheHolderHearsOnComingBack) {
  worker("W2", "Ann Day", "ann@westshire.example");
  council.host.run(
      "UPDATE workers SET absent_from = '2026-06-01', absent_to = '2026-06-03', cover_id = 'W1' "
      "WHERE worker_id = 'W2'");
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  key_worker_is("C1", "W2", "2026-06-02T09:00");
  council.open();
  council.cycle("2026-06-02T10:00");
  EXPECT_THAT(council.delivered(),
              ElementsAre("sian@westshire.example: For Ann Day: Case FC-C1, 1 date"));
  EXPECT_THAT(plain_text(council.mailbox()[0]),
              HasSubstr("this date now runs for Ann Day, for whom you get this."));
  EXPECT_THAT(council.cycle("2026-06-03T10:00").delivery.said, IsEmpty());
  council.cycle("2026-06-04T00:00");
  EXPECT_THAT(council.delivered(),
              Contains("ann@westshire.example: Now yours: Case FC-C1, 1 date"));
}

TEST_F(GatheringTest, ARefusedScheduleIsMadeAgainWhenTheDateMoves) {
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  worker("W2", "Ann Day", "ann@westshire.example");
  key_worker_is("C1", "W2", "2026-06-02T09:00");
  council.open();
  council.transport->fault = [](const OutgoingMessage& message) -> std::optional<SendResult> {
    if (message.to != "ann@westshire.example") return std::nullopt;
    return SendResult{SendOutcome::permanent, "550 no such user", false};
  };
  EXPECT_EQ(council.cycle("2026-06-02T10:00").delivery.failed, 1U);
  council.transport->fault = nullptr;
  council.host.run(
      "UPDATE events SET occurred_at = '2026-06-02T09:30', changed_at = '2026-06-02T11:00' WHERE "
      "event_id = 'C1-3'");
  council.cycle("2026-06-02T11:30");
  EXPECT_THAT(council.delivered(),
              Contains("ann@westshire.example: Now yours: Case FC-C1, 1 date"));
}

// --- the opening summary -------------------------------------------------------------------------

TEST_F(GatheringTest, OnGoingLiveWhatIsLongOverdueIsOneMessageForEach) {
  old_cases(12);
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.open();
  const CycleReport report = council.cycle("2026-06-03T12:00");
  EXPECT_THAT(council.delivered(), UnorderedElementsAre("sian@westshire.example: Long overdue: 12",
                                                        "sam@westshire.example: Long overdue: 12",
                                                        "mo@westshire.example: Long overdue: 12"));
  EXPECT_THAT(report.delivery.said, SizeIs(3));
  const auto mailbox = council.mailbox();
  EXPECT_THAT(plain_text(mailbox[0]), AllOf(HasSubstr("FC-OLD001"), HasSubstr("FC-OLD012"),
                                            HasSubstr("With:      Siân Hughes"),
                                            HasSubstr("told in one message, not one by one")));
  // The ledger has each of them, sent.
  EXPECT_THAT(council.notices(), Contains("late/supervisor sent delivered").Times(12));
  EXPECT_THAT(council.cycle("2026-06-03T13:00").delivery.said, IsEmpty());
  // What is not of the backlog is said as ever.
  EXPECT_THAT(council.cycle("2026-06-04T08:30").delivery.said, SizeIs(1));
}

TEST_F(GatheringTest, WhatIsOverdueForLessLongIsSaidOneByOne) {
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.add_contacted_case("C2", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-12T12:00");
  EXPECT_THAT(council.delivered(), Not(Contains(HasSubstr("Long overdue"))));
  EXPECT_THAT(council.delivered(), Contains(HasSubstr("FC-C1")));
}

TEST_F(GatheringTest, AnImportLaterOnIsTheSame) {
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  old_cases(5);
  council.host.run(
      "UPDATE events SET changed_at = '2026-06-03T13:00' WHERE subject_id LIKE 'OLD%'");
  council.host.run("UPDATE cases SET changed_at = '2026-06-03T13:00' WHERE case_id LIKE 'OLD%'");
  council.host.run("UPDATE roles SET changed_at = '2026-06-03T13:00' WHERE case_id LIKE 'OLD%'");
  council.cycle("2026-06-03T14:00");
  EXPECT_THAT(council.delivered(), Each(HasSubstr("Long overdue: 5")));
  EXPECT_THAT(council.delivered(), SizeIs(3));
}

TEST_F(GatheringTest, ADryRunShowsTheSameMessages) {
  old_cases(3);
  council.open();
  adapters::RunOptions options;
  options.as_of = council.at("2026-06-03T12:00");
  options.dry_run = true;
  const auto report = council.council->run_once(options);
  ASSERT_TRUE(report.ok());
  ASSERT_THAT(report->delivery.said, SizeIs(3));
  EXPECT_EQ(report->delivery.said[0].subject_line, "Long overdue: 3");
  EXPECT_THAT(council.mailbox(), IsEmpty());
}

TEST_F(GatheringTest, MoreThanOneMessageHoldsGoIntoSeveral) {
  std::vector<adapters::GatheredNotice> notices(adapters::kMostGathered * 2 + 1);
  for (std::size_t i = 0; i < notices.size(); ++i) {
    notices[i].queued.notice.key.deadline = DeadlineId(fmt::format("d{:05}", i));
    notices[i].queued.notice.key.stage = StageId(kScheduleStage);
    notices[i].to.address = i % 2 == 0 ? "a@x.example" : "A@X.example";
  }
  council.open();
  const auto messages = adapters::messages_of(notices);
  ASSERT_THAT(messages, SizeIs(3));
  EXPECT_THAT(messages[0].notices, SizeIs(adapters::kMostGathered));
  EXPECT_THAT(messages[2].notices, SizeIs(1));
}

TEST_F(GatheringTest, WhoeverCoversGetsTheirOwnAndAnothersInDifferentMessages) {
  std::vector<adapters::GatheredNotice> notices(3);
  for (std::size_t i = 0; i < notices.size(); ++i) {
    notices[i].queued.notice.key.deadline = DeadlineId(fmt::format("d{}", i));
    notices[i].queued.notice.key.stage = StageId(kScheduleStage);
    notices[i].queued.tracked.term.holder = WorkerId(i == 1 ? "W2" : "W1");
    notices[i].to.address = "w1@x.example";
  }
  council.open();
  const auto messages = adapters::messages_of(notices);
  ASSERT_THAT(messages, SizeIs(2));
  EXPECT_THAT(messages[0].notices, SizeIs(2));
  EXPECT_THAT(messages[1].notices, SizeIs(1));
}

// --- when something goes wrong -------------------------------------------------------------------

TEST_F(GatheringTest, WhatIsPutOffGoesOutTogetherLater) {
  old_cases(4);
  council.open();
  answer(SendOutcome::temporary, "450 mailbox busy");
  EXPECT_EQ(council.cycle("2026-06-03T12:00").delivery.put_off, 3U);
  EXPECT_THAT(council.notices(), Contains(HasSubstr("queued server_unavailable")).Times(12));
  council.transport->fault = nullptr;
  council.cycle("2026-06-03T12:02");
  EXPECT_THAT(council.delivered(), SizeIs(3));
  EXPECT_THAT(council.delivered(), Each(HasSubstr("Long overdue: 4")));
}

TEST_F(GatheringTest, WhatIsRefusedForGoodIsRaisedWithAllThatItSaid) {
  old_cases(2);
  council.open();
  council.transport->fault = [](const OutgoingMessage& message) -> std::optional<SendResult> {
    if (message.to != "mo@westshire.example") return std::nullopt;
    return SendResult{SendOutcome::permanent, "550 no such user", false};
  };
  EXPECT_EQ(council.cycle("2026-06-03T12:00").delivery.failed, 1U);
  std::string raised;
  for (const auto& message : council.mailbox()) {
    if (message["subject"].get<std::string>().starts_with("Not")) raised = plain_text(message);
  }
  EXPECT_THAT(raised,
              AllOf(HasSubstr("550 no such user"), HasSubstr("FC-OLD001"), HasSubstr("FC-OLD002")));
}

TEST_F(GatheringTest, ACrashInTheMiddleRepeatsTheMessageOnceByteForByteAndNoNoticeTwice) {
  old_cases(3);
  council.open();
  auto real = std::make_shared<std::unique_ptr<adapters::Transport>>(
      adapters::make_folder_transport(council.path("outbox")));
  council.transport->fault = [=](const OutgoingMessage& message) -> std::optional<SendResult> {
    (void)(*real)->send(message);
    throw Crash{};
  };
  EXPECT_THROW(council.cycle("2026-06-03T12:00"), Crash);
  council.close();
  const auto first = council.delivered();
  ASSERT_THAT(first, SizeIs(1));
  council.open();
  for (const char* later : {"2026-06-03T12:01", "2026-06-03T12:16", "2026-06-03T13:00"}) {
    council.cycle(later);
  }
  // The same bytes make the same file; the two others went out once.
  EXPECT_THAT(council.delivered(), SizeIs(3));
  EXPECT_THAT(council.transport->seen, SizeIs(3));
  EXPECT_THAT(council.notices(), Not(Contains(HasSubstr("queued"))));
}

TEST_F(GatheringTest, OneThatWasDoneMeanwhileIsLeftOut) {
  old_cases(3);
  council.open();
  answer(SendOutcome::temporary, "450 mailbox busy");
  council.cycle("2026-06-03T12:00");
  council.transport->fault = nullptr;
  council.host.add({"V", "OLD002", "visit", "2026-06-03T12:30", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  council.cycle("2026-06-03T13:00");
  EXPECT_THAT(council.delivered(), SizeIs(3));
  EXPECT_THAT(council.delivered(), Each(HasSubstr("Long overdue: 2")));
}

}  // namespace
}  // namespace duecourse::testing
