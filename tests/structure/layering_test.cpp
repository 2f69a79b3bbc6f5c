// Holds the repository against the order of its folders, and the checker against planted files.
#include "tests/structure/layering.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace duecourse::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// The faults of one planted file among some that exist.
std::string faults_of(const std::string& path, const std::string& text) {
  const std::vector<SourceFile> files{{"engine/assess.hpp", ""},
                                      {"engine/base/result.hpp", ""},
                                      {"engine/time/zone.hpp", ""},
                                      {"engine/notices/notice.hpp", ""},
                                      {"statemachines/registry.hpp", ""},
                                      {"adapters/ports/store.hpp", ""},
                                      {"adapters/mail/smtp.hpp", ""},
                                      {"adapters/service/cycle.hpp", ""},
                                      {"adapters/cli/command.hpp", ""},
                                      {"tests/support/clock.hpp", ""},
                                      {path, text}};
  return describe(broken_layers(files));
}

TEST(Layering, HoldsInThisRepository) {
  const auto files = read_source_tree(DUECOURSE_SOURCE_DIR);
  ASSERT_THAT(files, ::testing::Not(IsEmpty()));
  EXPECT_EQ(describe(broken_layers(files)), "");
}

TEST(Layering, EverySourceIncludesItsOwnHeaderFirst) {
  EXPECT_EQ(describe(own_header_not_first(read_source_tree(DUECOURSE_SOURCE_DIR))), "");
  const SourceFile header{"a/b.hpp", ""};
  EXPECT_THAT(own_header_not_first({header, {"a/b.cpp", "#include \"a/b.hpp\"\n"}}), IsEmpty());
  EXPECT_EQ(describe(own_header_not_first(
                {header, {"a/b.cpp", "// x\n#include <vector>\n#include \"a/b.hpp\"\n"}})),
            "a/b.cpp:2: a source includes its own header first\n");
}

TEST(Layering, EngineFolderMayIncludeItsOwnAndLowerRanksOnly) {
  EXPECT_EQ(faults_of("engine/time/x.cpp",
                      "#include \"engine/time/zone.hpp\"\n"
                      "#include \"engine/base/result.hpp\"\n"),
            "");
  EXPECT_EQ(faults_of("engine/base/x.cpp", "\n#include \"engine/time/zone.hpp\"\n"),
            "engine/base/x.cpp:2: includes engine/time/zone.hpp: a folder of the engine includes "
            "only its own or a lower rank\n");
  EXPECT_THAT(faults_of("engine/notices/x.hpp", "#include \"engine/assess.hpp\"\n"),
              HasSubstr("lower rank"));
  EXPECT_EQ(faults_of("engine/plan.cpp", "#include \"engine/notices/notice.hpp\"\n"), "");
}

TEST(Layering, AnEngineFolderWithoutARankIsRefused) {
  EXPECT_THAT(faults_of("engine/extras/x.cpp", "#include \"engine/base/result.hpp\"\n"),
              HasSubstr("has no rank"));
}

TEST(Layering, EngineMayNotLookOutside) {
  EXPECT_THAT(faults_of("engine/base/x.cpp", "#include \"adapters/ports/store.hpp\"\n"),
              HasSubstr("nothing of ours"));
  EXPECT_THAT(faults_of("engine/base/x.cpp", "#include \"statemachines/registry.hpp\"\n"),
              HasSubstr("nothing of ours"));
  EXPECT_THAT(faults_of("engine/base/x.cpp", "#include <fstream>\n"), HasSubstr("pure"));
  EXPECT_THAT(faults_of("engine/base/x.cpp", "# include <thread>\n"), HasSubstr("pure"));
  EXPECT_THAT(faults_of("engine/base/x.cpp", "#include <sys/stat.h>\n"), HasSubstr("fmt only"));
  EXPECT_THAT(faults_of("engine/base/x.cpp", "#include <Poco/Path.h>\n"), HasSubstr("adapters"));
  EXPECT_EQ(faults_of("engine/base/x.cpp", "#include <vector>\n#include <fmt/format.h>\n"), "");
}

TEST(Layering, OnlyBaseCheckMayWriteToStandardError) {
  EXPECT_EQ(faults_of("engine/base/check.cpp", "#include <cstdio>\n"), "");
  EXPECT_THAT(faults_of("engine/base/fault.cpp", "#include <cstdio>\n"), HasSubstr("pure"));
}

TEST(Layering, BoostStaysInTheSourcesOfStateMachines) {
  const std::string msm = "#include <boost/msm/back/state_machine.hpp>\n";
  EXPECT_EQ(faults_of("statemachines/early_help.cpp", msm), "");
  EXPECT_THAT(faults_of("statemachines/early_help.hpp", msm), HasSubstr(".cpp files"));
  EXPECT_THAT(faults_of("adapters/service/x.cpp", msm), HasSubstr("only statemachines"));
}

TEST(Layering, StateMachinesSeeTheEngineOnly) {
  EXPECT_EQ(faults_of("statemachines/x.cpp", "#include \"engine/assess.hpp\"\n"), "");
  EXPECT_THAT(faults_of("statemachines/x.cpp", "#include \"adapters/ports/store.hpp\"\n"),
              HasSubstr("only the engine"));
  EXPECT_THAT(faults_of("statemachines/x.cpp", "#include <nlohmann/json.hpp>\n"),
              HasSubstr("only adapters"));
}

TEST(Layering, LeafAdaptersDoNotSeeEachOther) {
  EXPECT_EQ(faults_of("adapters/host/x.cpp", "#include \"adapters/ports/store.hpp\"\n"), "");
  EXPECT_THAT(faults_of("adapters/host/x.cpp", "#include \"adapters/mail/smtp.hpp\"\n"),
              HasSubstr("leaf adapter"));
  EXPECT_THAT(faults_of("adapters/ports/x.hpp", "#include \"adapters/mail/smtp.hpp\"\n"),
              HasSubstr("leaf adapter"));
  EXPECT_THAT(faults_of("adapters/mail/x.cpp", "#include \"statemachines/registry.hpp\"\n"),
              HasSubstr("only adapters/service and adapters/cli"));
}

TEST(Layering, ServiceAndCommandLineWireEverything) {
  EXPECT_EQ(faults_of("adapters/service/x.cpp",
                      "#include \"adapters/mail/smtp.hpp\"\n"
                      "#include \"statemachines/registry.hpp\"\n"),
            "");
  EXPECT_EQ(faults_of("adapters/cli/x.cpp", "#include \"adapters/service/cycle.hpp\"\n"), "");
  EXPECT_THAT(faults_of("adapters/service/x.cpp", "#include \"adapters/cli/command.hpp\"\n"),
              HasSubstr("nobody includes adapters/cli"));
}

TEST(Layering, LibrariesOfTheOutsideStayInTheirAdapter) {
  EXPECT_EQ(faults_of("adapters/ical/x.cpp", "#include <libical/ical.h>\n"), "");
  EXPECT_THAT(faults_of("adapters/mail/x.cpp", "#include <libical/ical.h>\n"),
              HasSubstr("only adapters/ical"));
  EXPECT_THAT(faults_of("statemachines/x.cpp", "#include <toml++/toml.h>\n"),
              HasSubstr("only adapters includes"));
  EXPECT_THAT(faults_of("adapters/service/x.cpp", "#include <CLI/CLI.hpp>\n"),
              HasSubstr("only adapters/cli"));
  EXPECT_THAT(faults_of("adapters/mail/x.cpp", "#include <gtest/gtest.h>\n"),
              HasSubstr("only tests"));
}

TEST(Layering, NobodyIncludesTests) {
  EXPECT_THAT(faults_of("adapters/service/x.cpp", "#include \"tests/support/clock.hpp\"\n"),
              HasSubstr("nobody includes tests"));
  EXPECT_EQ(faults_of("tests/engine/x.cpp", "#include \"tests/support/clock.hpp\"\n"), "");
}

TEST(Layering, AnIncludeShowsItsFolderAndExists) {
  EXPECT_THAT(faults_of("engine/base/x.cpp", "#include \"result.hpp\"\n"),
              HasSubstr("shows its folder"));
  EXPECT_THAT(faults_of("engine/base/x.cpp", "#include \"engine/base/gone.hpp\"\n"),
              HasSubstr("no such file"));
}

}  // namespace
}  // namespace duecourse::testing
