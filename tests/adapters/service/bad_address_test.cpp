// Addresses of workers that are refused or missing: their manager hears at once what could not be
// told, the system owner hears of all of them every day until they are right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::OutgoingMessage;
using adapters::SendOutcome;
using adapters::SendResult;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

class BadAddress : public ::testing::Test {
 protected:
  BadAddress() {
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.configure(
        "transport = \"folder\"\nfolder = \"outbox\"\nsystem_owner = \"it@westshire.example\"\n");
    council.open();
  }
  void refuse(const std::vector<std::string>& addresses) {
    council.transport->fault = [=](const OutgoingMessage& message) -> std::optional<SendResult> {
      if (std::find(addresses.begin(), addresses.end(), message.to) == addresses.end()) {
        return std::nullopt;
      }
      return SendResult{SendOutcome::permanent, "550 5.1.1 no such user", false};
    };
  }
  void put_worker(const std::string& id, const std::string& change, const std::string& at) {
    council.host.run("UPDATE workers SET " + change + ", changed_at = '" + at +
                     "' WHERE worker_id = '" + id + "'");
  }
  /// `address: subject` of what came since the last call.
  std::vector<std::string> news() {
    const std::vector<std::string> all = council.delivered();
    std::vector<std::string> later(all.begin() + static_cast<std::ptrdiff_t>(known_), all.end());
    known_ = all.size();
    return later;
  }
  /// The plain text of the last message to an address.
  std::string text_to(const std::string& address) {
    std::string text;
    for (const auto& message : council.mailbox()) {
      if (message["to"][0][1] != address) continue;
      for (const auto& part : message["parts"]) {
        if (part["type"] == "text/plain") text = part["content"];
      }
    }
    return text;
  }

  TestCouncil council;

 private:
  std::size_t known_ = 0;
};

TEST_F(BadAddress, TheirManagerHearsAtOnceAndTheSystemOwnerEveryDay) {
  refuse({"sian@westshire.example"});
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.failed, 1U);
  EXPECT_THAT(news(), UnorderedElementsAre(
                          AllOf(StartsWith("sam@westshire.example: Not delivered: First visit")),
                          "it@westshire.example: Duecourse: One person cannot be written to"));
  const std::string to_manager = text_to("sam@westshire.example");
  EXPECT_THAT(to_manager, HasSubstr("Hello Sam Lee"));
  EXPECT_THAT(to_manager, HasSubstr("Sent to:   sian@westshire.example"));
  EXPECT_THAT(to_manager, HasSubstr("550 5.1.1 no such user"));
  EXPECT_THAT(to_manager, HasSubstr("Case FC-C1"));
  EXPECT_THAT(to_manager, HasSubstr("Due:       Mon 8 Jun 2026"));
  EXPECT_THAT(to_manager, HasSubstr("Why you: manager of Siân Hughes."));
  const std::string to_owner = text_to("it@westshire.example");
  EXPECT_THAT(to_owner,
              HasSubstr("No message reaches Siân Hughes (W1) at sian@westshire.example. The "
                        "answer was: 550 5.1.1 no such user"));
  EXPECT_THAT(to_owner, Not(HasSubstr("FC-C1")));
  council.cycle("2026-06-05T08:29");
  EXPECT_THAT(news(), IsEmpty());
  council.cycle("2026-06-05T08:30");
  EXPECT_THAT(news(),
              ElementsAre("it@westshire.example: Duecourse: One person cannot be written to"));
}

TEST_F(BadAddress, SeveralAreToldInOneMessage) {
  refuse({"sian@westshire.example", "sam@westshire.example"});
  council.cycle("2026-06-04T08:30");
  // Sam is the manager, and cannot be written to either: somebody must hear.
  EXPECT_THAT(news(), UnorderedElementsAre(
                          StartsWith("help@westshire.example: Not delivered: Not delivered"),
                          "it@westshire.example: Duecourse: One person cannot be written to"));
  council.cycle("2026-06-09T08:30");  // late: an escalation to Sam
  EXPECT_THAT(text_to("it@westshire.example"),
              AllOf(HasSubstr("Siân Hughes (W1)"), HasSubstr("Sam Lee (S1)")));
  EXPECT_THAT(text_to("mo@westshire.example"), HasSubstr("Why you: manager of Sam Lee."));
}

TEST_F(BadAddress, ItIsWellWhenTheCaseSystemHasAnother) {
  refuse({"sian@westshire.example"});
  council.cycle("2026-06-04T08:30");
  (void)news();
  put_worker("W1", "email = 'sian.hughes@westshire.example'", "2026-06-04T09:00");
  council.cycle("2026-06-04T09:05");
  EXPECT_THAT(news(), ElementsAre("it@westshire.example: Duecourse: All addresses work again"));
  EXPECT_THAT(text_to("it@westshire.example"), HasSubstr("Put right in the case system"));
  council.cycle("2026-06-05T09:05");
  EXPECT_THAT(news(), IsEmpty());
}

TEST_F(BadAddress, ItIsWellWhenAMessageIsTaken) {
  refuse({"sian@westshire.example"});
  council.cycle("2026-06-04T08:30");
  (void)news();
  council.cycle("2026-06-08T08:29");
  EXPECT_THAT(news(), SizeIs(1));
  council.transport->fault = nullptr;
  council.cycle("2026-06-08T08:30");
  EXPECT_THAT(news(),
              UnorderedElementsAre(StartsWith("sian@westshire.example: "),
                                   "it@westshire.example: Duecourse: All addresses work again"));
  EXPECT_THAT(text_to("it@westshire.example"),
              HasSubstr("Messages reach sian@westshire.example again"));
}

TEST_F(BadAddress, WithoutAManagerTheFallbackMailboxHears) {
  refuse({"sian@westshire.example"});
  put_worker("W1", "manager_id = NULL, team_id = NULL", "2026-06-02");
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(news(), UnorderedElementsAre(
                          StartsWith("help@westshire.example: Not delivered: First visit"),
                          "it@westshire.example: Duecourse: One person cannot be written to"));
}

TEST_F(BadAddress, AManagerWhoIsAbsentIsPassedOver) {
  refuse({"sian@westshire.example"});
  put_worker("S1", "absent_from = '2026-06-01', absent_to = '2026-06-30'", "2026-06-02");
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(news(), UnorderedElementsAre(
                          StartsWith("mo@westshire.example: Not delivered: First visit"),
                          "it@westshire.example: Duecourse: One person cannot be written to"));
}

TEST_F(BadAddress, WhereThereIsNoneTheManagerGetsTheMessageItself) {
  put_worker("W1", "email = NULL", "2026-06-02");
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(news(),
              UnorderedElementsAre(StartsWith("sam@westshire.example: Due Mon 8 Jun"),
                                   "it@westshire.example: Duecourse: One person cannot be written "
                                   "to"));
  EXPECT_THAT(text_to("sam@westshire.example"), HasSubstr("without an address"));
  EXPECT_THAT(text_to("it@westshire.example"), HasSubstr("Siân Hughes (W1) has no address"));
  council.cycle("2026-06-05T08:30");
  EXPECT_THAT(news(),
              ElementsAre("it@westshire.example: Duecourse: One person cannot be written to"));
  put_worker("W1", "email = 'sian@westshire.example'", "2026-06-05T09:00");
  council.cycle("2026-06-05T09:05");
  EXPECT_THAT(news(), ElementsAre("it@westshire.example: Duecourse: All addresses work again"));
}

TEST_F(BadAddress, AnAddressThatIsNoneIsRaisedLikeOneThatIsRefused) {
  put_worker("W1", "email = 'sian at westshire'", "2026-06-02");
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(news(), UnorderedElementsAre(
                          StartsWith("sam@westshire.example: Not delivered: First visit"),
                          "it@westshire.example: Duecourse: One person cannot be written to"));
}

// What came of it is not known, and the repetition is refused: the manager hears all of it.
TEST_F(BadAddress, ARefusalOfARepetitionReachesTheManagerToo) {
  std::ofstream(council.path("duecourse.toml"), std::ios::app) << "[digest.practitioner]\n";
  council.host.add_contacted_case("C2", "2026-06-01T11:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.transport->fault = [](const OutgoingMessage&) -> std::optional<SendResult> {
    return SendResult{SendOutcome::unknown, "no answer", false};
  };
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.unknown, 1U);
  refuse({"sian@westshire.example"});
  EXPECT_EQ(council.cycle("2026-06-04T08:46").delivery.failed, 1U);
  EXPECT_THAT(text_to("sam@westshire.example"),
              AllOf(HasSubstr("Why you: manager of Siân Hughes."), HasSubstr("Case FC-C1"),
                    HasSubstr("Case FC-C2"), HasSubstr("First visit to the family")));
  EXPECT_THAT(text_to("it@westshire.example"), HasSubstr("Siân Hughes (W1)"));
}

}  // namespace
}  // namespace duecourse::testing
