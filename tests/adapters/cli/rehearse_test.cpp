// duecourse rehearse: the shipped examples, and what may be typed wrongly.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kWrongUsage;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kExamples = DUECOURSE_SOURCE_DIR "/examples/frameworks/";

Ran rehearse(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"-c", kExamples + "duecourse.toml", "rehearse"});
  return run_program(arguments, 160);
}
Ran rehearse_example(const std::string& name, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {kExamples + name + ".toml", kExamples + name + ".csv"});
  return rehearse(std::move(more));
}

// Each day counted by hand against the calendar of 2026: 25 May and 31 August are bank holidays.
TEST(Rehearse, PlaysTheComplaintsProcedure) {
  const Ran ran = rehearse_example("complaints-procedure", {"--brief"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  auto lines = ran.lines();
  ASSERT_GE(lines.size(), 11U);
  lines.resize(11);
  EXPECT_THAT(lines, ElementsAre("case CMP-1", "  acknowledgement (R1): met, due by 2026-05-07",
                                 "  stage-1 (R1): met, due by 2026-06-03",
                                 "  stage-1-longest (X1): met, due by 2026-06-03",
                                 "  record-of-complaint (Q2): met, due by 2026-06-23",
                                 "  stage-2 (Q2): met_late, due by 2026-08-10",
                                 "  stage-2-longest (Q2): met, due by 2026-10-06",
                                 "  panel (Q3): met, due by 2026-10-02",
                                 "  panel-papers (P1): met_late, due by 2026-09-10",
                                 "  panel-findings (H3): met_late, due by 2026-10-01",
                                 "  panel-response (F3): met, due by 2026-10-23"));
}

TEST(Rehearse, PlaysTheReviewScheme) {
  const Ran ran = rehearse_example("early-help-review", {"--as-of", "2026-09-10", "--brief"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  const auto lines = ran.lines();
  for (const char* line :
       {"  plan (J1): met, due by 2026-06-05", "  review (A1): met, due by 2026-07-10",
        "  review (RH1): met, due by 2026-09-02", "  review (RH2): open, due by 2026-10-09",
        "  papers (RP1): met, due by 2026-07-01", "  minutes (RH1): met, due by 2026-07-15",
        "  minutes (RH2): overdue, due by 2026-09-07",
        "  child-seen (A1, Ada): met, due by 2026-06-12"}) {
    EXPECT_THAT(lines, Contains(line)) << ran.out;
  }
}

TEST(Rehearse, ShowsTheCountingAndWhoWouldHear) {
  const Ran ran = rehearse_example("early-help-review", {"--timescale", "plan"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  const auto lines = ran.lines();
  EXPECT_THAT(lines, Contains("             Mon 4 May 2026: start, day 1, beginning with the day"));
  EXPECT_THAT(lines, Contains("             Fri 5 Jun 2026: day 5, due by the end of this day"));
  EXPECT_THAT(ran.out, ::testing::Not(HasSubstr("Review of the plan")));
  EXPECT_THAT(ran.out, ::testing::Not(HasSubstr("not told")));
}

TEST(Rehearse, AnswersInJson) {
  const Ran ran = rehearse_example("complaints-procedure", {"--format", "json"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  const auto json = ran.json();
  ASSERT_EQ(json.size(), 1U);
  EXPECT_EQ(json[0]["subject_id"], "CMP-1");
  EXPECT_EQ(json[0]["deadlines"].size(), 10U);
  const auto& stage2 = json[0]["deadlines"][4];
  EXPECT_EQ(stage2["timescale"], "stage-2");
  EXPECT_EQ(stage2["due_by"], "2026-08-10");
  EXPECT_EQ(stage2["state"], "met_late");
  EXPECT_EQ(stage2["ended_by"], "D2");
  EXPECT_THAT(json[0]["messages"].dump(), HasSubstr("adjudicating officer"));
}

TEST(Rehearse, FaultsOfFilesAreShownWithTheirPlace) {
  const ScratchFolder folder;
  const std::string sheet = (folder.path() / "r.csv").string();
  write_text(sheet, "case,when,kind\nC-1,4 May,referral\n");
  const Ran bad_sheet = rehearse({kExamples + "complaints-procedure.toml", sheet});
  EXPECT_EQ(bad_sheet.code, kFoundFaults);
  EXPECT_THAT(bad_sheet.err, HasSubstr("r.csv:2:2: error: '4 May' is no time"));
  const std::string framework = (folder.path() / "f.toml").string();
  write_text(framework, "[framework]\nid = \"x\"\n");
  const Ran bad_framework = rehearse({framework, kExamples + "complaints-procedure.csv"});
  EXPECT_EQ(bad_framework.code, kFoundFaults);
  EXPECT_THAT(bad_framework.err, HasSubstr("f.toml:"));
  write_text(sheet, "case,when,kind\n");
  const Ran nothing = rehearse({kExamples + "complaints-procedure.toml", sheet});
  EXPECT_EQ(nothing.code, kFoundFaults);
  EXPECT_THAT(nothing.err, HasSubstr("holds no record"));
}

TEST(Rehearse, KnowsItsTimescales) {
  const Ran ran = rehearse_example("complaints-procedure", {"--timescale", "stage-11"});
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("did you mean 'stage-1'?"));
}

// Without a configuration the shipped calendars serve.
TEST(Rehearse, NeedsNoConfiguration) {
  const Ran ran = run_program({"-c", "/nowhere/duecourse.toml", "rehearse",
                               kExamples + "complaints-procedure.toml",
                               kExamples + "complaints-procedure.csv", "--brief"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("case CMP-1\n"));
}

}  // namespace
}  // namespace duecourse::testing
