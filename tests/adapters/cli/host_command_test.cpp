// duecourse host: how each query is doing, and what a person decides about it.
#include <gmock/gmock.h>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kOutsideFailed;
using adapters::kWrongUsage;
using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class HostCommand : public ::testing::Test {
 protected:
  HostCommand() {
    for (int i = 1; i <= 30; ++i) {
      council.host.add_contacted_case("C" + std::to_string(i), "2026-06-01T10:00");
    }
    EXPECT_EQ(run({"run", "--once", "--as-of", "2026-06-01T11:00"}).code, kFine);
  }

  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, 200);
  }
  Ran sweep(const std::string& at) { return run({"run", "--once", "--sweep", "--as-of", at}); }
  Json query(const std::string& name) {
    const Json all = run({"host", "--format", "json"}).json();
    for (const Json& each : all["queries"]) {
      if (each["query"] == name) return each;
    }
    ADD_FAILURE() << name;
    return {};
  }
  void lose_contacts() {
    council.host.run("DELETE FROM events WHERE kind = 'initial_contact'");
    const Ran ran = sweep("2026-06-01T12:00");
    EXPECT_EQ(ran.code, kFine) << "the poll was well; the hold comes with the sweep";
    EXPECT_THAT(ran.out, HasSubstr("held: 30 of 30 rows of the kind 'initial_contact'"));
  }

  TestCouncil council;
};

TEST_F(HostCommand, ShowsHowEachQueryIsDoing) {
  const Ran ran = run({"host"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.lines()[0], AllOf(HasSubstr("fresh as of"), HasSubstr("last sweep")));
  EXPECT_THAT(ran.out, HasSubstr("Something new was last read: Mon 1 Jun 2026 11:00"));
  const Json events = query("events");
  EXPECT_EQ(events["state"], "fine");
  EXPECT_EQ(events["rows"], 90);
  EXPECT_EQ(events["fresh_as_of"], "2026-06-01T11:00:00+01:00");
  EXPECT_EQ(events["swept_at"], "2026-06-01T11:00:00+01:00");
  EXPECT_TRUE(events["held_since"].is_null());
  EXPECT_THAT(run({"host", "--format", "csv"}).lines(), SizeIs(7));
}

TEST_F(HostCommand, ShowsWhatIsHeldAndWhy) {
  lose_contacts();
  const Ran ran = run({"host"});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("held"), HasSubstr("30 of 30 rows of the kind"),
                             HasSubstr("Alarm since Mon 1 Jun 2026 12:00: The host query 'events' "
                                       "is held")));
  EXPECT_EQ(query("events")["state"], "held");
  const Ran cycle = run({"run", "--once", "--as-of", "2026-06-01T12:05"});
  EXPECT_EQ(cycle.code, kOutsideFailed);
  EXPECT_THAT(cycle.out, HasSubstr("see `duecourse host`"));
}

TEST_F(HostCommand, AcceptTakesTheLossForTrue) {
  lose_contacts();
  const Ran accepted = run({"host", "accept", "events"});
  EXPECT_EQ(accepted.code, kFine) << accepted.err;
  for (const char* at : {"2026-06-01T12:10", "2026-06-01T12:11", "2026-06-01T12:12"}) {
    EXPECT_EQ(run({"run", "--once", "--as-of", at}).code, kFine);
  }
  EXPECT_EQ(query("events")["rows"], 60);
  EXPECT_EQ(run({"host"}).code, kFine);
}

TEST_F(HostCommand, AcceptAsksTheServiceThatIsRunning) {
  lose_contacts();
  council.open();  // a service that holds the store
  const Ran accepted = run({"host", "accept", "events"});
  EXPECT_EQ(accepted.code, kFine) << accepted.err;
  EXPECT_THAT(accepted.out, HasSubstr("The service that is running takes it up"));
  EXPECT_EQ(query("events")["state"], "held") << "not yet";
  (void)council.cycle("2026-06-01T12:10");
  EXPECT_NE(query("events")["state"], "held");
  EXPECT_THAT(council.logged("accept events by"), 1);
}

TEST_F(HostCommand, ACopySaysAsOfWhenItIsKnown) {
  EXPECT_TRUE(run({"host", "--format", "json"}).json()["copied_as_of"].is_null());
  EXPECT_EQ(run({"deadlines"}).out.find("As known at"), std::string::npos);
  std::string text = read_whole(council.path("duecourse.toml"));
  text.insert(text.find("overlap"), "copied_at = \"03:00\"\n");
  write_text(council.path("duecourse.toml"), text);
  EXPECT_EQ(run({"run", "--once", "--as-of", "2026-06-01T12:00"}).code, kFine);
  const char* const kLine =
      "As known at Mon 1 Jun 2026 03:00, when the copy of the case system was taken.\n";
  EXPECT_THAT(run({"host"}).out, HasSubstr("The host is a copy. What it holds is as known at Mon 1 "
                                           "Jun 2026 03:00\n"));
  EXPECT_EQ(run({"host", "--format", "json"}).json()["copied_as_of"], "2026-06-01T03:00:00+01:00");
  EXPECT_THAT(run({"deadlines"}).out, HasSubstr(kLine));
  EXPECT_THAT(run({"explain", "C1"}).out, HasSubstr(kLine));
  EXPECT_EQ(run({"explain", "C1", "--format", "json"}).json()["copied_as_of"],
            "2026-06-01T03:00:00+01:00");
  EXPECT_EQ(run({"deadlines", "--format", "csv"}).out.find("As known at"), std::string::npos);
  EXPECT_EQ(run({"deadlines", "--as-of", "2026-05-30"}).out.find("As known at"), std::string::npos);
}

TEST_F(HostCommand, SaysWhatMayBeAccepted) {
  const Ran ran = run({"host", "accept", "event"});
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("did you mean 'events'?"));
  EXPECT_EQ(run({"host", "release", "case", "C1"}).code, kWrongUsage);
  EXPECT_EQ(run({"host", "release", "family", "C1"}).code, kWrongUsage);
  EXPECT_EQ(run({"host", "accept"}).code, kWrongUsage);
}

TEST_F(HostCommand, ASweepGoesWithOneCycle) {
  EXPECT_EQ(run({"run", "--sweep"}).code, kWrongUsage);
  EXPECT_EQ(run({"run", "--once", "--sweep", "--dry-run"}).code, kWrongUsage);
  EXPECT_THAT(sweep("2026-06-01T12:00").out, HasSubstr("swept events        90 row(s)"));
}

}  // namespace
}  // namespace duecourse::testing
