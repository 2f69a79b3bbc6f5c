// A framework that is written in a file alone, from a real host's records to the message: the
// service needs no other way for it than for the shipped ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kYoungCarers = R"toml([framework]
id       = "visiting"
title    = "Young carers"
calendar = "england-and-wales"

[process]
case   = "open_case"
closes = ["case_closed"]

[process.kinds]
referral_received = ["urgent"]
allocated         = ["role"]
visit             = ["child_seen"]
case_closed       = []

[ladder.standard]
stages = [
  { id = "today", at = "on the due day",          to = ["owner"],      kind = "reminder" },
  { id = "late",  at = "1 working day after due", to = ["supervisor"], kind = "escalation" },
]

[[timescale]]
id     = "visit"
clause = "2"
title  = "Young carer visited and seen"
starts = "referral_received"
ends   = { milestone = "visit", when = { child_seen = true } }
due    = "10 working days"
owner  = "key_worker"
)toml";

class OpenFramework : public ::testing::Test {
 protected:
  OpenFramework() {
    write_text(council.path("visiting.toml"), kYoungCarers);
    council.host.add_case("C1");
    council.host.add(
        {"A1", "C1", "allocated", "2026-06-01T09:00", "W1", R"({"role": "key_worker"})", "", ""});
    council.host.add({"R1", "C1", "referral_received", "2026-06-01T10:00", "W1",
                      R"({"urgent": false})", "", ""});
  }
  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, 200);
  }

  TestCouncil council;
};

TEST_F(OpenFramework, IsWatchedFromTheHostToTheMessage) {
  ASSERT_EQ(run({"run", "--once", "--as-of", "2026-06-01T12:00"}).code, kFine);
  ASSERT_EQ(run({"run", "--once", "--as-of", "2026-06-15T09:00"}).code, kFine);
  const Ran open = run({"deadlines", "--format", "json"});
  ASSERT_EQ(open.code, kFine) << open.err;
  ASSERT_EQ(open.json().size(), 1U) << open.out;
  EXPECT_EQ(open.json()[0]["timescale"], "visit");
  EXPECT_EQ(open.json()[0]["state"], "open");
  EXPECT_THAT(run({"notices", "--case", "C1"}).out, HasSubstr("today"));
  const Ran why = run({"explain", "C1"});
  EXPECT_THAT(why.out, HasSubstr("referral_received; the case is then open"));
  EXPECT_THAT(why.out, HasSubstr("(key worker of the case)"));
  EXPECT_THAT(why.out, HasSubstr("Mon 15 Jun 2026: day 10, due by the end of this day"));
  council.host.add(
      {"V1", "C1", "visit", "2026-06-15T15:00", "W1", R"({"child_seen": true})", "", ""});
  ASSERT_EQ(run({"run", "--once", "--as-of", "2026-06-16T09:00"}).code, kFine);
  EXPECT_EQ(run({"deadlines", "--format", "json"}).json().size(), 0U);
  EXPECT_THAT(run({"notices", "--case", "C1"}).out, Not(HasSubstr("late")));
}

// A typing error shows in the host query as it does in the file.
TEST_F(OpenFramework, CheckNamesWhatTheHostWritesOtherwise) {
  EXPECT_THAT(run({"check"}).err, Not(HasSubstr("declares")));
  council.host.add(
      {"V1", "C1", "visit", "2026-06-02T10:00", "W1", R"({"child_sen": true})", "", ""});
  council.host.add({"V2", "C1", "vist", "2026-06-03T10:00", "W1", "", "", ""});
  const Ran ran = run({"check"});
  EXPECT_THAT(ran.err + ran.out,
              HasSubstr("1 event(s) of the kind 'visit' carry the fact 'child_sen', which no "
                        "framework file declares; did you mean 'child_seen'?"));
  EXPECT_THAT(ran.err + ran.out, HasSubstr("'vist' are ignored: no process knows it"));
  EXPECT_THAT(ran.err + ran.out, HasSubstr("did you mean 'visit'?"));
}

}  // namespace
}  // namespace duecourse::testing
