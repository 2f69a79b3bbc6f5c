// duecourse explain --at: what was known then. A case is contacted on Monday 1 June 2026 and
// reminded of on the 4th and the 8th, when its first visit is due; then its records are edited.
#include <gmock/gmock.h>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kWrongUsage;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ExplainAt : public ::testing::Test {
 protected:
  ExplainAt() {
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    cycle("2026-06-01T11:00");
    cycle("2026-06-04T08:30");
  }

  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, 200);
  }
  void cycle(const std::string& at) {
    EXPECT_EQ(run({"run", "--once", "--as-of", at}).code, kFine);
  }
  std::string at(const std::string& time, const std::string& id = "C1") {
    const Ran ran = run({"explain", id, "--at", time});
    EXPECT_EQ(ran.code, kFine) << ran.err;
    return ran.out;
  }

  TestCouncil council;
};

TEST_F(ExplainAt, SaysWhatHadBeenSaidByThen) {
  EXPECT_THAT(at("2026-06-03"), AllOf(HasSubstr("due"), HasSubstr("told       nothing yet"),
                                      Not(HasSubstr("Overwritten"))));
  EXPECT_THAT(at("2026-06-04T09:00"), HasSubstr("ahead for owner: sent to sian@westshire.example"));
}

TEST_F(ExplainAt, WhatWaitedThenAndWasSentLaterIsShownAsWaiting) {
  council.open();
  council.transport->fault = [](const auto&) {
    return adapters::SendResult{adapters::SendOutcome::temporary, "451 later", false};
  };
  (void)council.cycle("2026-06-08T08:30");
  council.transport->fault = nullptr;
  (void)council.cycle("2026-06-08T10:00");
  council.close();
  EXPECT_THAT(at("2026-06-08T10:00"), HasSubstr("today for owner: sent to sian@westshire"));
  EXPECT_THAT(at("2026-06-08T09:00"),
              AllOf(HasSubstr("waits      Mon 8 Jun 2026 08:30 today for owner: queued"),
                    HasSubstr("(server_unavailable)")));
}

TEST_F(ExplainAt, ARecordThatWasChangedSinceIsShownAsItStoodAndSaidToBeOverwritten) {
  council.host.run(
      "UPDATE events SET occurred_at = '2026-06-03T10:00', changed_at = '2026-06-05T09:00' "
      "WHERE event_id = 'C1-3'");
  cycle("2026-06-05T09:05");
  const std::string then = at("2026-06-04T09:00");
  EXPECT_THAT(then, AllOf(HasSubstr("opened by  initial_contact C1-3 on Mon 1 Jun 2026 10:00"),
                          HasSubstr("Mon 8 Jun 2026"), Not(HasSubstr("revision")),
                          HasSubstr("Overwritten since Thu 4 Jun 2026 09:00\n"),
                          HasSubstr("changed in the case system, read on Fri 5 Jun 2026 09:05; "
                                    "shown as it stood then")));
  const std::string now = at("2026-06-05T10:00");
  EXPECT_THAT(now, AllOf(HasSubstr("initial_contact C1-3 on Wed 3 Jun 2026 10:00"),
                         HasSubstr("revision 2"), Not(HasSubstr("Overwritten"))));
  // Without --at the records are as they are now.
  const Ran as_of = run({"explain", "C1", "--as-of", "2026-06-04T09:00"});
  EXPECT_THAT(as_of.out, HasSubstr("initial_contact C1-3 on Wed 3 Jun 2026 10:00"));
}

TEST_F(ExplainAt, ARecordThatIsGoneWasThereThen) {
  council.host.run(
      "UPDATE events SET deleted = 1, changed_at = '2026-06-05T09:00' WHERE event_id = 'C1-3'");
  cycle("2026-06-05T09:05");
  EXPECT_THAT(at("2026-06-04T09:00"),
              AllOf(HasSubstr("First visit to the family #1: open"),
                    HasSubstr("gone from the case system, read on Fri 5 Jun 2026 09:05; it was "
                              "there then")));
  EXPECT_THAT(at("2026-06-05T10:00"), HasSubstr("no longer there"));
}

TEST_F(ExplainAt, ARecordThatBelongsToAnotherCaseSinceIsShownWhereItStood) {
  council.host.add_contacted_case("C2", "2026-06-01T10:00");
  council.host.run("DELETE FROM events WHERE event_id = 'C2-3'");
  cycle("2026-06-04T09:00");
  council.host.run(
      "UPDATE events SET subject_id = 'C2', changed_at = '2026-06-05T09:00' "
      "WHERE event_id = 'C1-3'");
  cycle("2026-06-05T09:05");
  EXPECT_THAT(at("2026-06-04T10:00"), AllOf(HasSubstr("First visit to the family #1: open"),
                                            HasSubstr("belongs to another since Fri 5 Jun")));
  EXPECT_THAT(at("2026-06-04T10:00", "C2"),
              AllOf(Not(HasSubstr("First visit to the family")),
                    HasSubstr("belonged to another then, and is here since Fri 5 Jun")));
  EXPECT_THAT(at("2026-06-05T10:00", "C2"), HasSubstr("First visit to the family #1: open"));
}

TEST_F(ExplainAt, WhatWasTypedInLaterWasNotKnown) {
  council.host.add({"C1-9", "C1", "visit", "2026-06-03T15:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", "2026-06-05T09:00"});
  cycle("2026-06-05T09:05");
  EXPECT_THAT(at("2026-06-04T09:00"), HasSubstr("First visit to the family #1: open"));
  EXPECT_THAT(at("2026-06-05T10:00"), HasSubstr("First visit to the family #1: met"));
}

TEST_F(ExplainAt, IsInTheJsonToo) {
  council.host.run(
      "UPDATE events SET deleted = 1, changed_at = '2026-06-05T09:00' WHERE event_id = 'C1-3'");
  cycle("2026-06-05T09:05");
  const auto json = run({"explain", "C1", "--at", "2026-06-04T09:00", "--format", "json"}).json();
  EXPECT_EQ(json["as_of"], "2026-06-04T09:00:00+01:00");
  EXPECT_EQ(json["deadlines"][0]["state"], "open");
  EXPECT_THAT(json["text"].dump(), HasSubstr("gone from the case system"));
}

TEST_F(ExplainAt, StandsAlone) {
  for (const char* other : {"--as-of", "--known-at"}) {
    const Ran ran = run({"explain", "C1", "--at", "2026-06-04", other, "2026-06-04"});
    EXPECT_EQ(ran.code, kWrongUsage);
    EXPECT_THAT(ran.err, HasSubstr("--as-of and --known-at in one"));
  }
  const Ran ran = run({"explain", "C1", "--at", "yesterday"});
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("--at yesterday"));
}

}  // namespace
}  // namespace duecourse::testing
