// duecourse map and duecourse host sql over the example MOSAIC.
#include <gmock/gmock.h>

#include <cstdlib>

#include "examples/mosaic/example_mosaic.hpp"
#include "tests/adapters/cli/ran.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026
constexpr Day kTo{std::chrono::days{20654}};

class MapCommand : public ::testing::Test {
 protected:
  MapCommand() {
    examples::MosaicOptions options;
    options.seed = 5;  // somebody records a visit of a type that is new
    options.families = 12;
    options.from = kFrom;
    options.to = kTo;
    const auto cases = examples::invent_cases(options);
    EXPECT_TRUE(examples::prepare_mosaic(path("mosaic.db"), cases, kTo).ok());
    EXPECT_TRUE(examples::advance_mosaic(path("mosaic.db"), Instant::max()).ok());
    EXPECT_TRUE(examples::fill_mosaic_mart(path("mosaic.db")).ok());
    configure("live", DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/mosaic.toml");
  }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  void configure(const std::string& layer, const std::string& mapping) {
    write_text(path("duecourse.toml"),
               "[host]\ndatabase = \"mosaic.db\"\nqueries = \"" DUECOURSE_SOURCE_DIR
               "/config/hosts/mosaic/" +
                   layer + "\"\n" + (mapping.empty() ? "" : "mapping = \"" + mapping + "\"\n") +
                   "[mail]\nfallback = \"a@b.example\"\n"
                   "[frameworks]\nfiles = [\"" DUECOURSE_SOURCE_DIR
                   "/config/frameworks/child-in-need.toml\"]\n");
  }
  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", path("duecourse.toml")});
    return run_program(arguments, 200);
  }

  ScratchFolder folder_;
};

TEST_F(MapCommand, CountsWhatIsNamedAndWhatIsNot) {
  const Ran ran = run({"map", "--format", "json"});
  EXPECT_EQ(0, ran.code) << ran.err;
  const auto json = ran.json();
  ASSERT_EQ(6U, json.size());
  EXPECT_EQ("steps", json[0]["survey"]);
  EXPECT_GT(json[0]["mapped"].get<int>(), 10);
  EXPECT_GE(json[0]["ignored"].get<int>(), 1);
  EXPECT_EQ("next_actions", json[3]["survey"]);
}

TEST_F(MapCommand, GuessesAtAStepTypeThatNobodyMapped) {
  const Ran ran = run({"map", "--suggest", "steps"});
  EXPECT_EQ(0, ran.code) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Child in Need Visit (commissioned service)"),
                             HasSubstr("1189 'Child in Need Visit' is that already")));
  EXPECT_THAT(ran.out, Not(HasSubstr("Chronology"))) << "it is ignored";
  const Ran toml = run({"map", "--suggest", "--toml", "steps"});
  EXPECT_THAT(toml.out, AllOf(HasSubstr("# [[step]]\n# types = [1198]\n# kind = \"visit\"\n")));
}

TEST_F(MapCommand, TheMartIsHeldAgainstTheSameFile) {
  configure("mart", DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/mosaic.toml");
  const Ran ran = run({"map", "--suggest", "--format", "csv"});
  EXPECT_EQ(0, ran.code) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("steps,1198,"));
}

TEST_F(MapCommand, WithoutAMappingFileItSaysWhatIsMissing) {
  configure("live", "");
  const Ran ran = run({"map"});
  EXPECT_EQ(1, ran.code);
  EXPECT_THAT(ran.err, HasSubstr("there is nothing to hold the host against"));
}

TEST_F(MapCommand, AHostThatDoesNotAnswerIsOutside) {
  std::filesystem::remove(path("mosaic.db"));
  const Ran ran = run({"map"});
  EXPECT_EQ(3, ran.code);
  EXPECT_THAT(ran.err, HasSubstr("there is no file"));
}

TEST_F(MapCommand, SqlIsPrintedForTheServerThatThereIs) {
  const Ran ran = run({"host", "sql", "visits"});
  EXPECT_EQ(0, ran.code) << ran.err;
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("FROM MO_VISITS v"), HasSubstr("strftime("), Not(HasSubstr("{{"))));
  const Ran other = run({"host", "sql", "visits", "--dialect", "sqlserver"});
  EXPECT_THAT(other.out, AllOf(HasSubstr("CONVERT(varchar(10)"), Not(HasSubstr("strftime("))));
}

TEST_F(MapCommand, AQueryThatThereIsNotIsNamedWithTheNearest) {
  const Ran ran = run({"host", "sql", "visit"});
  EXPECT_EQ(2, ran.code);
  EXPECT_THAT(ran.err, HasSubstr("did you mean 'visits'?"));
}

TEST_F(MapCommand, WhatNoServerHereCanRunIsAtLeastOracles) {
  for (const char* layer : {"live", "mart"}) {
    configure(layer, DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/mosaic.toml");
    const Ran ran = run({"host", "sql", "--dialect", "oracle"});
    ASSERT_EQ(0, ran.code) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr(" FROM dual"));
    write_text(path("queries.sql"), ran.out);
    const std::string parse = "/usr/bin/python3 " DUECOURSE_SOURCE_DIR
                              "/tests/support/parse_sql.py " +
                              path("queries.sql") + " oracle";
    EXPECT_EQ(0, std::system(parse.c_str())) << layer;
  }
}

}  // namespace
}  // namespace duecourse::testing
