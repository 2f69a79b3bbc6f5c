// The command sample: who was drawn and who was not, on a real store. Of the families of these
// cases only C1's and C2's numbers are below a tenth in the second quarter of 2026.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kWrongUsage;
using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kClaimingFramework = R"toml(
[framework]
id       = "visiting"
title    = "Claiming Framework"
calendar = "england-and-wales"
[process]
case = "supporting_families"
[ladder.standard]
stages = [{ id = "today", at = "on the due day", to = ["owner"], kind = "reminder" }]
[[sample]]
id     = "audit-draw"
clause = "9f"
title  = "Families drawn for audit"
of     = "claimed"
share  = "10 %"
draws  = "audit_drawn"
)toml";

class SampleCommand : public ::testing::Test {
 protected:
  SampleCommand() { std::ofstream(council.path("visiting.toml")) << kClaimingFramework; }
  void claims(std::initializer_list<const char*> cases) {
    for (const std::string id : cases) {
      council.host.add_case(id);
      council.host.add({"K-" + id, id, "claimed", "2026-06-01T10:00", "S1", "{}", "", ""});
    }
  }
  void cycle(const std::string& at) {
    const Ran ran = run_program(
        {"run", "--once", "--as-of", at, "--config", council.path("duecourse.toml").string()});
    ASSERT_EQ(ran.code, kFine) << ran.err;
  }
  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "sample");
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, 120);
  }
  TestCouncil council;
};

TEST_F(SampleCommand, ListsWhoWasDrawnAndWhoWasNotLowestNumberFirst) {
  claims({"C1", "C3", "C4"});
  cycle("2026-06-10T09:00");
  const Ran ran = run({});
  ASSERT_EQ(ran.code, kFine) << ran.err;
  EXPECT_EQ(ran.out,
            R"(visiting/audit-draw (9f): Families drawn for audit; at least 10 % of each quarter

2026-Q2, not over yet: 3 to draw from, 1 needed, 1 drawn
number  family or case  case  reference  reached               drawn
------  --------------  ----  ---------  --------------------  ---------------
0.0606  family F-C1     C1    FC-C1      Mon 1 Jun 2026 10:00  Wed 10 Jun 2026
0.7501  family F-C3     C3    FC-C3      Mon 1 Jun 2026 10:00  not drawn
0.9570  family F-C4     C4    FC-C4      Mon 1 Jun 2026 10:00  not drawn

Below 0.1000 a number is drawn at once; when the quarter is over, the lowest make up what is )"
            R"(missing.
A number is the SHA-256 of 'visiting/audit-draw/2026-Q2/family F-C1' as a fraction.

)");
}

TEST_F(SampleCommand, SaysWhatWasToppedUpAndWhatIsGone) {
  claims({"C3", "C4"});
  cycle("2026-06-10T09:00");
  EXPECT_THAT(run({}).out, HasSubstr("2 to draw from, 1 needed, 0 drawn"));
  cycle("2026-07-01T09:00");
  EXPECT_THAT(run({}).out, HasSubstr("2026-Q2, over: 2 to draw from, 1 needed, 1 drawn"));
  EXPECT_THAT(run({}).out, HasSubstr("Wed 1 Jul 2026, topped up\n"));
  council.host.run(
      "UPDATE events SET deleted = 1, changed_at = '2026-07-02T08:00' "
      "WHERE event_id = 'K-C3'");
  cycle("2026-07-02T09:00");
  EXPECT_THAT(run({}).out, HasSubstr("1 to draw from, 1 needed, 1 drawn"));
  EXPECT_THAT(run({}).out, HasSubstr("Wed 1 Jul 2026; its record is gone\n"));
  // As it stood before the quarter was over.
  EXPECT_THAT(run({"--as-of", "2026-06-30"}).out, HasSubstr("0 drawn"));
}

TEST_F(SampleCommand, GivesTheSameAsJsonAndCsv) {
  claims({"C1", "C3"});
  cycle("2026-06-10T09:00");
  const Json all = Json::parse(run({"--format", "json"}).out);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0]["span"], "2026-Q2");
  EXPECT_EQ(all[0]["share"], "10 %");
  EXPECT_EQ(all[0]["members"], 2);
  EXPECT_EQ(all[0]["needed"], 1);
  EXPECT_EQ(all[0]["drawn"], 1);
  EXPECT_EQ(all[0]["units"][0]["state"], "drawn");
  EXPECT_EQ(all[0]["units"][0]["drawn_at"], "2026-06-10T09:00:00+01:00");
  EXPECT_EQ(all[0]["units"][0]["event"], "K-C1");
  EXPECT_EQ(all[0]["units"][1]["state"], "not_drawn");
  EXPECT_TRUE(all[0]["units"][1]["drawn_at"].is_null());
  const Ran csv = run({"--format", "csv"});
  EXPECT_THAT(csv.out, StartsWith("framework,sample,span,unit,case,reference,event,reached_at,"
                                  "number,state,drawn_at,hash\r\nvisiting,audit-draw,2026-Q2,"));
}

TEST_F(SampleCommand, NamesWhatIsNotThereAndChoosesASpan) {
  claims({"C1"});
  cycle("2026-06-10T09:00");
  EXPECT_THAT(run({"--span", "2026-Q3"}).out, HasSubstr("There is nobody to draw from."));
  const Ran wrong = run({"audit-drow"});
  EXPECT_EQ(wrong.code, kWrongUsage);
  EXPECT_THAT(wrong.err, HasSubstr("there is no sample 'audit-drow'; did you mean 'audit-draw'?"));
}

}  // namespace
}  // namespace duecourse::testing
