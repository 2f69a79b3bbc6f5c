// What is delivered when something goes wrong: crashes, servers that are down, refusals, and
// connections that break after the last byte. Nothing is lost; at most one repetition is made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::CycleReport;
using adapters::MessageState;
using adapters::OutgoingMessage;
using adapters::SendOutcome;
using adapters::SendResult;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;

class DeliveryFailureTest : public ::testing::Test {
 protected:
  DeliveryFailureTest() {
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.open();
  }

  // Ends the council in the middle of the next message: before it has left, or after.
  void crash_at(const std::string& local, bool after_sending) {
    auto real = std::make_shared<std::unique_ptr<adapters::Transport>>(
        adapters::make_folder_transport(council.path("outbox")));
    council.transport->fault = [=](const OutgoingMessage& message) -> std::optional<SendResult> {
      if (after_sending) (void)(*real)->send(message);
      throw Crash{};
    };
    EXPECT_THROW(council.cycle(local), Crash);
    council.close();
  }

  void answer(SendOutcome outcome, const std::string& detail, bool whole = false) {
    council.transport->fault = [=](const OutgoingMessage&) -> std::optional<SendResult> {
      return SendResult{outcome, detail, whole};
    };
  }

  std::vector<nlohmann::json> sent_to(const std::string& address) {
    auto messages = council.mailbox();
    std::erase_if(messages, [&](const auto& one) { return one["to"][0][1] != address; });
    return messages;
  }

  TestCouncil council;
};

TEST_F(DeliveryFailureTest, AfterACrashBeforeSendingItGoesOutOnceAndIsCounted) {
  crash_at("2026-06-04T08:30", false);
  council.open();
  const CycleReport found = council.cycle("2026-06-04T08:31");
  EXPECT_EQ(found.delivery.unknown, 1U);
  EXPECT_THAT(council.transport->seen, IsEmpty()) << "it may have been sent: it is waited for";
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner unknown outcome_unknown"));
  EXPECT_EQ(council.cycle("2026-06-04T08:46").delivery.repeated, 1U);
  EXPECT_THAT(council.mailbox(), SizeIs(1));
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner sent delivered"));
  council.cycle("2026-06-04T09:30");
  EXPECT_THAT(council.transport->seen, SizeIs(1));
}

TEST_F(DeliveryFailureTest, AfterACrashBehindSendingItIsRepeatedByteForByteAtMostOnce) {
  crash_at("2026-06-04T08:30", true);
  const auto first = council.mailbox();
  ASSERT_THAT(first, SizeIs(1));
  council.open();
  for (const char* later : {"2026-06-04T08:31", "2026-06-04T08:46", "2026-06-04T12:00"}) {
    council.cycle(later);
  }
  EXPECT_THAT(council.transport->seen, SizeIs(1));
  // The same bytes make the same file: the receiving side can tell.
  EXPECT_EQ(council.mailbox(), first);
}

TEST_F(DeliveryFailureTest, ACrashInTheRepetitionIsNotRepeatedAgain) {
  crash_at("2026-06-04T08:30", false);
  council.open();
  council.cycle("2026-06-04T08:31");
  crash_at("2026-06-04T08:46", false);
  council.open();
  for (const char* later : {"2026-06-04T08:47", "2026-06-04T09:30", "2026-06-04T15:00"}) {
    council.cycle(later);
  }
  EXPECT_THAT(council.transport->seen, IsEmpty());
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner unknown outcome_unknown"));
}

TEST_F(DeliveryFailureTest, AnUnknownMessageIsNotRepeatedOnceTheWorkIsDone) {
  answer(SendOutcome::unknown, "connection lost");
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.unknown, 1U);
  council.host.add({"C1-4", "C1", "visit", "2026-06-04T08:35", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  council.cycle("2026-06-04T09:00");
  EXPECT_THAT(council.transport->seen, SizeIs(1));
}

TEST_F(DeliveryFailureTest, AnUnknownMessageIsRepeatedOnceAndThenOnlyRecorded) {
  answer(SendOutcome::unknown, "connection lost");
  council.cycle("2026-06-04T08:30");
  council.cycle("2026-06-04T08:44:59");
  EXPECT_THAT(council.transport->seen, SizeIs(1)) << "not before 15 minutes";
  EXPECT_EQ(council.cycle("2026-06-04T08:45").delivery.repeated, 1U);
  council.cycle("2026-06-04T12:00");
  ASSERT_THAT(council.transport->seen, SizeIs(2));
  EXPECT_EQ(council.transport->seen[0].bytes, council.transport->seen[1].bytes);
  EXPECT_THAT(*council.council->store().messages(MessageState::unknown, 10), SizeIs(1));
}

TEST_F(DeliveryFailureTest, ATemporaryRefusalIsTriedAgainFurtherAndFurtherApart) {
  answer(SendOutcome::temporary, "451 greylisted");
  council.cycle("2026-06-04T08:30");
  council.cycle("2026-06-04T08:30:59");
  EXPECT_THAT(council.transport->seen, SizeIs(1));
  council.cycle("2026-06-04T08:31");  // after 1 minute
  council.cycle("2026-06-04T08:35:59");
  EXPECT_THAT(council.transport->seen, SizeIs(2));
  council.cycle("2026-06-04T08:36");  // after 5
  council.cycle("2026-06-04T08:50:59");
  EXPECT_THAT(council.transport->seen, SizeIs(3));
  council.transport->fault = nullptr;
  council.cycle("2026-06-04T08:51");  // after 15
  EXPECT_THAT(council.mailbox(), SizeIs(1));
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner sent delivered"));
}

TEST_F(DeliveryFailureTest, ATransportThatIsDownIsTriedOnceACycleAndLosesNothing) {
  for (const char* id : {"C2", "C3", "C4"}) {
    council.host.add_contacted_case(id, "2026-06-01T10:00");
  }
  answer(SendOutcome::temporary, "no connection", true);
  const CycleReport down = council.cycle("2026-06-04T08:30");
  EXPECT_EQ(down.delivery.transport_error, "no connection");
  EXPECT_THAT(council.transport->seen, SizeIs(1));
  council.cycle("2026-06-04T08:40");
  EXPECT_THAT(council.transport->seen, SizeIs(2));
  EXPECT_EQ(council.logged("the mail transport is down"), 1);
  council.transport->fault = nullptr;
  council.cycle("2026-06-04T08:50");
  EXPECT_THAT(council.mailbox(), SizeIs(4));
  EXPECT_EQ(council.logged("the mail transport works again"), 1);
}

// The team manager covers for the key worker: as such they would get a copy of what they are told.
TEST_F(DeliveryFailureTest, AnOutageOfTheWholeTransportIsNoAttemptOfAMessage) {
  answer(SendOutcome::temporary, "connection refused", true);
  for (const char* at : {"08:30", "08:32", "08:40", "08:55", "09:15", "09:35"}) {
    council.cycle(std::string("2026-06-04T") + at);
  }
  answer(SendOutcome::temporary, "451 greylisted");
  EXPECT_EQ(council.cycle("2026-06-04T10:00").delivery.put_off, 1U);
  council.transport->fault = nullptr;
  council.cycle("2026-06-04T10:01");  // a minute after its first attempt, not four hours
  EXPECT_THAT(council.mailbox(), SizeIs(1));
}

TEST_F(DeliveryFailureTest, ACopyForSomeoneWhoHasHeardIsLeftOutAfterACrashToo) {
  council.host.run(
      "UPDATE workers SET absent_from = '2026-06-02', absent_to = '2026-06-30', cover_id = 'M1', "
      "changed_at = '2026-06-02' WHERE worker_id = 'W1'");
  const auto real = std::make_shared<std::unique_ptr<adapters::Transport>>(
      adapters::make_folder_transport(council.path("outbox")));
  council.transport->fault = [=](const OutgoingMessage& message) -> std::optional<SendResult> {
    if (message.to != "mo@westshire.example") return std::nullopt;
    (void)(*real)->send(message);
    throw Crash{};
  };
  EXPECT_THROW(council.cycle("2026-06-12T08:30"), Crash);
  council.open();
  council.cycle("2026-06-12T08:31");
  EXPECT_THAT(council.notices(),
              IsSupersetOf({"late/owner superseded same_person", "late/supervisor sent delivered",
                            "very-late/team_manager unknown outcome_unknown"}));
  EXPECT_THAT(council.mailbox(), SizeIs(2));
}

TEST_F(DeliveryFailureTest, ANoticeThatThrowsDoesNotStopTheOthers) {
  council.host.add_contacted_case("C2", "2026-06-01T10:00");
  bool thrown = false;
  council.transport->fault = [&](const OutgoingMessage&) -> std::optional<SendResult> {
    if (std::exchange(thrown, true)) return std::nullopt;
    throw std::runtime_error("a library lost its mind");
  };
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.put_off, 1U);
  EXPECT_THAT(council.mailbox(), SizeIs(1));
  EXPECT_EQ(council.logged("a library lost its mind"), 1);
}

TEST_F(DeliveryFailureTest, ARefusalForGoodIsRaisedOnce) {
  council.transport->fault = [](const OutgoingMessage& message) -> std::optional<SendResult> {
    if (message.to != "sian@westshire.example") return std::nullopt;
    return SendResult{SendOutcome::permanent, "550 no such user", false};
  };
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.failed, 1U);
  council.cycle("2026-06-04T12:00");
  const auto raised = sent_to("sam@westshire.example");  // their manager
  ASSERT_THAT(raised, SizeIs(1));
  const std::string text = raised[0].dump();
  EXPECT_THAT(text, HasSubstr("sian@westshire.example"));
  EXPECT_THAT(text, HasSubstr("550 no such user"));
  EXPECT_THAT(text, HasSubstr("First visit to the family"));
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner failed refused_by_server"));
}

TEST_F(DeliveryFailureTest, ACrashWhileRaisingLosesNeitherTheRefusalNorTheRaising) {
  council.transport->fault = [](const OutgoingMessage& message) -> std::optional<SendResult> {
    if (message.to == "sam@westshire.example") throw Crash{};
    return SendResult{SendOutcome::permanent, "550 no such user", false};
  };
  EXPECT_THROW(council.cycle("2026-06-04T08:30"), Crash);
  council.close();
  council.open();
  council.cycle("2026-06-04T08:31");
  council.cycle("2026-06-04T08:33");
  EXPECT_THAT(council.delivered(), Contains(HasSubstr("sam@westshire.example: Not delivered")));
}

TEST_F(DeliveryFailureTest, AFallbackThatRefusesIsTriedAgainLoudlyAndRaisesNothing) {
  council.host.run(
      "UPDATE workers SET manager_id = NULL, team_id = NULL, changed_at = '2026-06-02' "
      "WHERE worker_id = 'W1'");
  answer(SendOutcome::permanent, "550 no such user");
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.transport->seen, SizeIs(3)) << "the notice, its raising, the alarm of both";
  council.cycle("2026-06-04T08:31");
  EXPECT_THAT(council.transport->seen, SizeIs(5)) << "the raising and the alarm again";
  EXPECT_EQ(council.logged("the fallback mailbox help@westshire.example refuses messages"), 4);
  council.transport->fault = nullptr;
  council.cycle("2026-06-04T13:00");
  EXPECT_THAT(council.delivered(), Contains(HasSubstr("help@westshire.example: Not delivered")));
}

TEST_F(DeliveryFailureTest, AnAddressThatNoMessageCanBeSentToIsRaised) {
  council.host.run(
      "UPDATE workers SET email = 'sian at westshire', changed_at = '2026-06-02' "
      "WHERE worker_id = 'W1'");
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.failed, 1U);
  const auto raised = sent_to("sam@westshire.example");
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_THAT(raised[0].dump(), HasSubstr("sian at westshire"));
}

TEST_F(DeliveryFailureTest, AMailServerThatIsDownLosesNothing) {
  SmtpServer gone;
  const auto mail = [](const SmtpServer& server) {
    return fmt::format(
        "transport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\n"
        "security = \"none\"\n",
        server.port());
  };
  const std::string to_gone = mail(gone);
  gone.stop();
  council.close();
  council.configure(to_gone);
  council.open_with_configured_transport();
  const CycleReport down = council.cycle("2026-06-04T08:30");
  EXPECT_NE(down.delivery.transport_error, "");
  EXPECT_THAT(council.notices(), ElementsAre("ahead/owner queued server_unavailable"));
  council.close();
  SmtpServer server;
  council.configure(mail(server));
  council.open_with_configured_transport();
  EXPECT_THAT(council.cycle("2026-06-04T09:30").delivery.said, SizeIs(1));
  ASSERT_EQ(server.count(), 1);
  const auto message = parsed_by_python("message", server.eml(1));
  EXPECT_THAT(message["defects"], IsEmpty());
  EXPECT_EQ(message["to"][0][1], "sian@westshire.example");
}

TEST_F(DeliveryFailureTest, ARealServersRefusalIsRaised) {
  council.host.run(
      "UPDATE workers SET email = 'nobody@westshire.example', "
      "changed_at = '2026-06-02' WHERE worker_id = 'W1'");
  SmtpServer server;
  council.close();
  council.configure(
      fmt::format("transport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\n"
                  "security = \"none\"\n",
                  server.port()));
  council.open_with_configured_transport();
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.failed, 1U);
  ASSERT_EQ(server.count(), 2);  // to their manager, and to the system owner
  const auto message = parsed_by_python("message", server.eml(1));
  EXPECT_EQ(message["to"][0][1], "sam@westshire.example");
  EXPECT_THAT(message.dump(), HasSubstr("550 5.1.1 No such user here"));
}

TEST(RetryWait, GrowsToFourHours) {
  EXPECT_EQ(adapters::retry_wait(1).count(), 1);
  EXPECT_EQ(adapters::retry_wait(2).count(), 5);
  EXPECT_EQ(adapters::retry_wait(4).count(), 60);
  EXPECT_EQ(adapters::retry_wait(6).count(), 240);
  EXPECT_EQ(adapters::retry_wait(60).count(), 240);
}

}  // namespace
}  // namespace duecourse::testing
