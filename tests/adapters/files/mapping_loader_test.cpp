// Mapping files: what is read, and what is refused at which place.
#include "adapters/files/mapping_loader.hpp"

#include <gmock/gmock.h>

#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {
namespace {

using adapters::AnswerAs;
using adapters::HostCode;
using adapters::LoadedMapping;
using adapters::StepMoment;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

LoadedMapping read(const std::string& text) {
  return adapters::read_mapping(text, "mosaic.toml");
}

std::string faults_of(const std::string& text) {
  return listed(read(text).faults);
}

TEST(MappingFile, TheShippedOneHasNoMistake) {
  const LoadedMapping loaded =
      adapters::load_mapping(shipped_folder() / "hosts" / "mosaic" / "mosaic.toml");
  EXPECT_EQ("", listed(loaded.faults));
  EXPECT_GT(loaded.mapping.steps.size(), 40U);
  EXPECT_FALSE(loaded.mapping.case_is_person);
}

TEST(MappingFile, AnEmptyOneMapsNothing) {
  const LoadedMapping loaded = read("");
  EXPECT_EQ("", listed(loaded.faults));
  EXPECT_TRUE(loaded.mapping.steps.empty());
  EXPECT_THAT(loaded.mapping.yes, ElementsAre("Yes", "Y"));
}

TEST(MappingFile, ReadsAStepWithItsFacts) {
  const LoadedMapping loaded = read(R"(
case = "person"
reference = "M-{id}"
[objects]
before = "dbo."
MO_FORMS = "raw.forms"
[words]
yes = ["Ie"]
[[step]]
types = [1189, "STP"]
kind = "visit"
when = "started"
date = "VISIT_DATE"
each = "case"
facts.type = { value = "child_in_need" }
facts.child_seen = { question = ["SEEN", "SEEN_OLD"], is = "flag" }
facts.venue = { question = "VENUE", values = { "Family home" = "home" } }
facts.alone = { column = "v.SEEN_ALONE_FLAG", is = "flag" }
facts.visit = { question = "PLANNED", refers = "visit_planned" }
)");
  ASSERT_EQ("", listed(loaded.faults));
  const auto& mapping = loaded.mapping;
  EXPECT_TRUE(mapping.case_is_person);
  EXPECT_EQ("M-{id}", mapping.reference);
  EXPECT_EQ("dbo.", mapping.before_objects);
  EXPECT_EQ("raw.forms", mapping.objects.at("MO_FORMS"));
  EXPECT_THAT(mapping.yes, ElementsAre("Ie"));
  EXPECT_THAT(mapping.no, ElementsAre("No", "N"));
  ASSERT_EQ(1U, mapping.steps.size());
  const auto& step = mapping.steps[0];
  EXPECT_THAT(step.codes, ElementsAre(HostCode{"1189", true}, HostCode{"STP", false}));
  EXPECT_EQ(StepMoment::started, step.moment);
  EXPECT_THAT(step.dates, ElementsAre("VISIT_DATE"));
  EXPECT_FALSE(step.each_person);
  ASSERT_EQ(5U, step.facts.size());
  EXPECT_EQ("child_in_need", step.facts[0].constant);
  EXPECT_THAT(step.facts[1].questions, ElementsAre("SEEN", "SEEN_OLD"));
  EXPECT_EQ(AnswerAs::flag, step.facts[1].as);
  EXPECT_THAT(step.facts[2].values,
              ElementsAre(std::pair<std::string, std::string>("Family home", "home")));
  EXPECT_EQ("v.SEEN_ALONE_FLAG", step.facts[3].column);
  EXPECT_EQ("visit_planned", step.facts[4].refers);
}

TEST(MappingFile, ReadsAnswersRelationsHoldersAndTheRest) {
  const LoadedMapping loaded = read(R"(
[[answer]]
question = ["HEADLINE"]
types = [1184]
only_yes = true
kind = "headline_selected"
facts.issue = { answer = true, values = { "Crime" = "crime" } }
facts.evidenced = { question = "EVIDENCED", is = "flag", same_row = true }
[[relation]]
codes = ["ALLWKR"]
role = "allocated_worker"
teams = [210]
events = true
[manager]
roles = ["TM"]
[[holder]]
role = "response_manager"
holds = ["TM"]
[[action]]
types = [5001]
[[enrol]]
framework = "child-in-need"
steps = [1180]
[[team]]
id = 210
mailbox = "response@council.example"
[[worker]]
id = "77"
manager = "12"
[ignored]
steps = [901, "*(Adults)*"]
[wordings]
"CIN Visit" = "Child In Need Visit"
[requests]
sql = "SELECT 1"
)");
  ASSERT_EQ("", listed(loaded.faults));
  const auto& mapping = loaded.mapping;
  EXPECT_TRUE(mapping.answers[0].only_yes);
  EXPECT_TRUE(mapping.answers[0].facts[0].answer);
  EXPECT_TRUE(mapping.answers[0].facts[1].same_row);
  EXPECT_TRUE(mapping.relations[0].events);
  EXPECT_EQ("TM", mapping.managers[0].text);
  EXPECT_EQ("response_manager", mapping.holders[0].role);
  EXPECT_EQ("", mapping.actions[0].action);
  EXPECT_TRUE(mapping.enrolments[0].until.empty());
  EXPECT_EQ("response@council.example", mapping.teams[0].mailbox);
  EXPECT_FALSE(mapping.workers[0].id.number);
  EXPECT_THAT(mapping.ignored.at("steps"), ElementsAre("901", "*(Adults)*"));
  EXPECT_EQ("Child In Need Visit", mapping.wordings[0].second);
  EXPECT_EQ("SELECT 1", mapping.requests);
}

TEST(MappingFile, NamesWhatIsWrittenWrongWithItsPlace) {
  EXPECT_THAT(faults_of("[[step]]\ntypes = [1]\nkind = \"visit\"\nwhn = \"started\"\n"),
              HasSubstr("mosaic.toml:4:1: error: 'whn' is not a key of [[step]]; did you mean "
                        "'when'?"));
  EXPECT_THAT(faults_of("[[step]]\ntypes = [1]\nkind = \"visit\"\nwhen = \"finished\"\n"),
              HasSubstr("mosaic.toml:4:8"));
  EXPECT_THAT(faults_of("[[step]]\nkind = \"visit\"\n"), HasSubstr("has no 'types'"));
  EXPECT_THAT(
      faults_of("[[step]]\ntypes = [1.5]\nkind = \"visit\"\n"),
      HasSubstr("mosaic.toml:2:10: error: a code of the host is a whole number, or a text"));
  EXPECT_THAT(faults_of("[[step]]\ntypes = [1]\nkind = \"Home Visit\"\n"),
              HasSubstr("'Home Visit' cannot be an event kind"));
  EXPECT_THAT(faults_of("[step]\ntypes = [1]\n"), HasSubstr("is written [[step]]"));
  EXPECT_THAT(faults_of("case = \"family\"\n"), HasSubstr("mosaic.toml:1:8"));
  EXPECT_THAT(faults_of("layer = \"live\"\n"), HasSubstr("'layer' is not a key"));
  EXPECT_THAT(faults_of("reference = \"M-\"\n"), HasSubstr("has no {id}"));
}

TEST(MappingFile, AFactHasExactlyOneSource) {
  const std::string step = "[[step]]\ntypes = [1]\nkind = \"visit\"\n";
  EXPECT_THAT(faults_of(step + "facts.venue = { value = \"home\", question = \"VENUE\" }\n"),
              HasSubstr("the fact 'venue' comes from one of"));
  EXPECT_THAT(faults_of(step + "facts.venue = { is = \"text\" }\n"),
              HasSubstr("the fact 'venue' comes from one of"));
  EXPECT_THAT(faults_of(step + "facts.venue = { answer = true }\n"), HasSubstr("'answer'"));
}

TEST(MappingFile, OneStepIsOneEventOfAKind) {
  EXPECT_THAT(faults_of("[[step]]\ntypes = [1]\nkind = \"visit\"\n"
                        "[[step]]\ntypes = [2, 1]\nkind = \"visit\"\nwhen = \"started\"\n"),
              HasSubstr("mosaic.toml:4:1: error: the step type 1 gives the kind 'visit' already"));
}

TEST(MappingFile, NothingButANameStandsForATable) {
  EXPECT_THAT(faults_of("[objects]\nWORKERS = \"w; DROP TABLE w\"\n"),
              HasSubstr("mosaic.toml:2:11"));
  EXPECT_THAT(faults_of("[objects]\nWORKERS = \"(SELECT 1)\"\n"),
              HasSubstr("is not the name of a table"));
  EXPECT_EQ("", faults_of("[objects]\nWORKERS = \"[Mosaic].M.[WORKERS]\"\n"));
  EXPECT_THAT(faults_of("[columns]\nstep_changed = \"a; b\"\n"),
              HasSubstr("is not a column or an expression"));
}

TEST(MappingFile, AFileThatIsNotThereIsAFault) {
  const LoadedMapping loaded = adapters::load_mapping("/nowhere/mosaic.toml");
  ASSERT_EQ(1U, loaded.faults.size());
  EXPECT_THAT(describe(loaded.faults[0]), HasSubstr("/nowhere/mosaic.toml"));
}

}  // namespace
}  // namespace duecourse::testing
