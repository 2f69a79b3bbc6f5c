// What check says of a mapping file and of the host's schema version.
#include "adapters/service/mapping_report.hpp"

#include <gmock/gmock.h>

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::HasSubstr;

TEST(MappingReport, StepTypesThatNobodyMapsAreAThingToDo) {
  SurveyedPart steps;
  steps.survey = "steps";
  steps.mapped = 12;
  steps.mapped_rows = 4321;
  steps.ignored = 3;
  steps.unmapped = {{"1191", "CIN plan", 2050, "plan_created", "is like it"}};
  const ReportGroup group = report_mapping({steps});
  ASSERT_EQ(group.lines.size(), 1U);
  const ReportLine& line = group.lines[0];
  EXPECT_FALSE(line.well);
  EXPECT_EQ(line.text,
            "steps: 12 mapped (4,321 row(s)), 3 ignored, 1 neither (1191 CIN plan 2,050)");
  EXPECT_THAT(line.advice, HasSubstr("duecourse map --suggest"));
  EXPECT_EQ(line.counts.at("1191"), 2050U);
  steps.unmapped.clear();
  EXPECT_TRUE(report_mapping({steps}).lines[0].well);
}

TEST(MappingReport, OtherCodesThatNobodyMapsAreOnlyTold) {
  SurveyedPart questions;
  questions.survey = "questions";
  questions.unmapped = {{"FLD_X", "", 7, "", ""}};
  EXPECT_TRUE(report_mapping({questions}).lines[0].well);
}

TEST(MappingReport, WhatTheHostDoesNotHaveAndWhatCannotBeReadAreThingsToDo) {
  SurveyedPart relations;
  relations.survey = "relations";
  relations.unused = {"ALLWRK"};
  const ReportGroup group = report_mapping({relations});
  ASSERT_EQ(group.lines.size(), 2U);
  EXPECT_FALSE(group.lines[1].well);
  EXPECT_THAT(group.lines[1].text, HasSubstr("(ALLWRK)"));
  relations.error = "no such table";
  EXPECT_FALSE(report_mapping({relations}).lines[0].well);
}

TEST(MappingReport, TheNewestVersionIsToldUnlessItsUpgradeRuns) {
  const std::vector<SurveyRow> done = {{"25.1", "2025-03-01 20:00", "2025-03-01 22:00"},
                                       {"25.2", "2025-09-01 20:00", "2025-09-01 23:00"}};
  EXPECT_TRUE(version_line(done).well);
  EXPECT_EQ(version_line(done).text, "schema version 25.2, since 2025-09-01 23:00");
  EXPECT_FALSE(version_line({{"25.3", "2025-12-01 20:00", ""}}).well);
  EXPECT_FALSE(version_line({}).well);
}

}  // namespace
}  // namespace duecourse::testing
