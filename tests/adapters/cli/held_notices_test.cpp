// duecourse notices release and discard: what a person decides about what is held because there was
// too much at once.
#include <gmock/gmock.h>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kWrongUsage;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Six cases whose reminders fall on 4 June 2026; four may go out within an hour.
class HeldNotices : public ::testing::Test {
 protected:
  HeldNotices() {
    council.configure("transport = \"folder\"\nfolder = \"outbox\"\n[sending]\nmost_an_hour = 4\n");
    for (int i = 1; i <= 6; ++i) {
      council.host.add_contacted_case("C" + std::to_string(i), "2026-06-01T10:00");
    }
    EXPECT_EQ(cycle("2026-06-01T11:00").code, kFine);
  }

  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, 200);
  }
  Ran cycle(const std::string& at) { return run({"run", "--once", "--as-of", at}); }
  /// The rows of a listing.
  std::vector<nlohmann::ordered_json> notices(const std::string& state) {
    const auto json = run({"notices", "--state", state, "--format", "json"}).json();
    return {json.begin(), json.end()};
  }

  TestCouncil council;
};

TEST_F(HeldNotices, AreCountedByTheCycleAndListedWithTheirReason) {
  const Ran dry = run({"run", "--once", "--dry-run", "--as-of", "2026-06-04T08:30"});
  EXPECT_THAT(dry.out, HasSubstr("would send 4 message(s), 2 would be held as too many at once"));
  const Ran ran = cycle("2026-06-04T08:30");
  EXPECT_EQ(ran.code, kFoundFaults) << "a person has to decide";
  EXPECT_THAT(ran.out, AllOf(HasSubstr("sent 4 message(s), 2 held as too many at once: see "
                                       "`duecourse notices --state held`"),
                             HasSubstr("told help@westshire.example: Duecourse: 2 notices are "
                                       "held: too many at once")));
  const auto held = notices("held");
  ASSERT_THAT(held, SizeIs(2));
  EXPECT_EQ(held[0]["reason"], "too_many_at_once");
  EXPECT_EQ(held[0]["address"], "sian@westshire.example");
  EXPECT_THAT(run({"host"}).out, HasSubstr("Alarm since Thu 4 Jun 2026 08:30: 2 notices are"));
}

TEST_F(HeldNotices, AreReleasedAtOnceWhereNoServiceRuns) {
  cycle("2026-06-04T08:30");
  const Ran ran = run({"notices", "release", "--all"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_EQ(ran.out, "2 notice(s) released; the next cycle sends them.\n");
  const auto queued = notices("queued");
  ASSERT_THAT(queued, SizeIs(2));
  EXPECT_EQ(queued[0]["reason"], "released");
  EXPECT_EQ(queued[0]["decided_at"], "2026-06-04T08:30:00+01:00") << "a simulated store's time";
  EXPECT_THAT(cycle("2026-06-04T08:31").out, HasSubstr("sent 2 message(s)\n"));
  EXPECT_THAT(notices("sent"), SizeIs(6));
}

TEST_F(HeldNotices, AreDiscardedCaseByCase) {
  cycle("2026-06-04T08:30");
  const std::string id = notices("held")[0]["subject_id"];
  const Ran ran = run({"notices", "discard", "--case", id, "--timescale", "first-visit"});
  EXPECT_EQ(ran.out, "1 notice(s) discarded; they are never sent.\n") << ran.err;
  ASSERT_THAT(notices("held"), SizeIs(1));
  EXPECT_EQ(notices("withdrawn")[0]["reason"], "discarded");
  const Ran again = run({"notices", "discard", "--case", id});
  EXPECT_EQ(again.code, kFoundFaults);
  EXPECT_THAT(again.err, HasSubstr("no notice is held of case " + id + "; 1 are in all"));
  EXPECT_EQ(run({"notices", "discard", "--worker", "W1"}).code, kFine);
  EXPECT_THAT(run({"notices", "release", "--all"}).err, HasSubstr("no notice is held\n"));
}

TEST_F(HeldNotices, TheServiceThatIsRunningIsAsked) {
  cycle("2026-06-04T08:30");
  council.open();  // a service that holds the store
  const std::string id = notices("held")[0]["subject_id"];
  const Ran ran = run({"notices", "discard", "--case", id});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("1 held notice(s); the service that is running takes it up"));
  EXPECT_EQ(run({"notices", "release", "--timescale", "first-visit"}).code, kFine);
  EXPECT_THAT(notices("held"), SizeIs(2)) << "not yet";
  (void)council.cycle("2026-06-04T08:31");
  EXPECT_THAT(notices("held"), SizeIs(0));
  EXPECT_THAT(notices("sent"), SizeIs(5));
  EXPECT_EQ(notices("withdrawn")[0]["subject_id"], id);
  EXPECT_EQ(council.logged("notices-discard case " + id + " by"), 1);
}

TEST_F(HeldNotices, WhatIsMeantMustBeSaid) {
  cycle("2026-06-04T08:30");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"notices", "release"},
        {"notices", "discard"},
        {"notices", "release", "--all", "--case", "C1"}}) {
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.code, kWrongUsage);
    EXPECT_THAT(ran.err, HasSubstr("--case, --worker or --timescale"));
  }
  const Ran ran = run({"notices", "release", "--timescale", "first-visits"});
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("did you mean 'first-visit'?"));
  EXPECT_THAT(notices("held"), SizeIs(2));
}

}  // namespace
}  // namespace duecourse::testing
