// Alarms are told once, daily where they say so, once when it is well; durably, whatever breaks.
#include <gmock/gmock.h>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::Alarm;
using adapters::SendOutcome;
using adapters::SendResult;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Alarms : public ::testing::Test {
 protected:
  Alarms() {
    council.configure(
        "transport = \"folder\"\nfolder = \"outbox\"\nsystem_owner = \"it@westshire.example\"\n");
    council.open();
  }

  void raise(const std::string& at, bool daily = false) {
    Alarm alarm;
    alarm.about = "test";
    alarm.title = "The roof leaks";
    alarm.text = "Water comes in.\nPut a bucket under it.";
    alarm.daily = daily;
    ASSERT_TRUE(council.council->store().alarms().raise(alarm, council.at(at)).ok());
  }
  void end(const std::string& at) {
    ASSERT_TRUE(council.council->store()
                    .alarms()
                    .end("test", "The roof is dry", "Nothing is to be done.", council.at(at))
                    .ok());
  }
  std::vector<std::string> on() {
    std::vector<std::string> titles;
    const auto alarms = council.council->store().alarms().on().value();
    for (const Alarm& alarm : alarms) {
      titles.push_back(alarm.title);
    }
    return titles;
  }

  TestCouncil council;
};

TEST_F(Alarms, AreToldOnceAndOnceWhenItIsWell) {
  raise("2026-06-01T09:00");
  (void)council.cycle("2026-06-01T09:00");
  raise("2026-06-01T09:05");
  (void)council.cycle("2026-06-01T09:05");
  (void)council.cycle("2026-06-03T09:05");
  EXPECT_THAT(council.delivered(), ElementsAre("it@westshire.example: Duecourse: The roof leaks"));
  EXPECT_THAT(council.mailbox().front().dump(),
              HasSubstr("Water comes in.\\n\\nPut a bucket under it."));
  EXPECT_THAT(on(), ElementsAre("The roof leaks"));
  end("2026-06-03T10:00");
  (void)council.cycle("2026-06-03T10:00");
  (void)council.cycle("2026-06-04T10:00");
  EXPECT_THAT(council.delivered(), ElementsAre("it@westshire.example: Duecourse: The roof leaks",
                                               "it@westshire.example: Duecourse: The roof is dry"));
  EXPECT_THAT(on(), IsEmpty());
  raise("2026-06-05T09:00");
  (void)council.cycle("2026-06-05T09:00");
  EXPECT_THAT(council.delivered(), SizeIs(3)) << "a new one";
}

TEST_F(Alarms, AreToldDailyWhereTheySaySo) {
  raise("2026-06-01T09:00", true);
  for (const char* at : {"2026-06-01T09:00", "2026-06-02T08:59", "2026-06-02T09:00",
                         "2026-06-02T20:00", "2026-06-03T09:30"}) {
    (void)council.cycle(at);
  }
  EXPECT_THAT(council.delivered(), SizeIs(3));
}

TEST_F(Alarms, ThatEndBeforeAnybodyHeardAreNotTold) {
  raise("2026-06-01T09:00");
  end("2026-06-01T09:00");
  (void)council.cycle("2026-06-01T09:01");
  EXPECT_THAT(council.delivered(), IsEmpty());
}

TEST_F(Alarms, ThatComeBackBeforeTheirEndWasToldAreNotToldAgain) {
  raise("2026-06-01T09:00");
  (void)council.cycle("2026-06-01T09:00");
  end("2026-06-01T09:01");
  raise("2026-06-01T09:02");
  (void)council.cycle("2026-06-01T09:03");
  EXPECT_THAT(council.delivered(), SizeIs(1));
  EXPECT_THAT(on(), SizeIs(1));
}

TEST_F(Alarms, SurviveARestartAndAMailServerThatIsDown) {
  council.transport->fault = [](const auto&) {
    return SendResult{SendOutcome::temporary, "no route", true};
  };
  raise("2026-06-01T09:00");
  (void)council.cycle("2026-06-01T09:00");
  EXPECT_THAT(council.delivered(), IsEmpty());
  council.close();
  council.open();
  (void)council.cycle("2026-06-01T09:10");
  (void)council.cycle("2026-06-01T09:30");
  EXPECT_THAT(council.delivered(), ElementsAre("it@westshire.example: Duecourse: The roof leaks"));
}

TEST_F(Alarms, ThatTheSystemOwnerRefusesAreRaisedToTheFallbackMailbox) {
  council.transport->fault = [](const adapters::OutgoingMessage& message) {
    return message.to == "it@westshire.example"
               ? std::optional(SendResult{SendOutcome::permanent, "550 no such user", false})
               : std::nullopt;
  };
  raise("2026-06-01T09:00");
  (void)council.cycle("2026-06-01T09:00");
  (void)council.cycle("2026-06-01T09:30");
  EXPECT_THAT(council.delivered(),
              ElementsAre("help@westshire.example: Not delivered: Duecourse: The roof leaks"));
}

TEST_F(Alarms, GoToTheFallbackMailboxWhereNoSystemOwnerIsNamed) {
  council.configure("transport = \"folder\"\nfolder = \"outbox\"\n");
  council.open();
  raise("2026-06-01T09:00");
  (void)council.cycle("2026-06-01T09:00");
  EXPECT_THAT(council.delivered(),
              ElementsAre("help@westshire.example: Duecourse: The roof leaks"));
}

TEST_F(Alarms, AreShownByADryRunAndNotTold) {
  raise("2026-06-01T09:00");
  adapters::RunOptions options;
  options.as_of = council.at("2026-06-01T09:00");
  options.dry_run = true;
  const auto report = council.council->run_once(options);
  ASSERT_TRUE(report.ok());
  ASSERT_THAT(report->delivery.alarms, SizeIs(1));
  EXPECT_EQ(report->delivery.alarms.front().to, "it@westshire.example");
  EXPECT_THAT(council.delivered(), IsEmpty());
  (void)council.cycle("2026-06-01T09:01");
  EXPECT_THAT(council.delivered(), SizeIs(1));
}

}  // namespace
}  // namespace duecourse::testing
