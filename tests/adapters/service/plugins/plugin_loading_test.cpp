// Everything that can be wrong with a plugin is a fault at its line, and ends nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/service/council.hpp"
#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kPlugins = DUECOURSE_PLUGINS "/";

std::string toml_of(const std::string& plugins) {
  return "[host]\ndatabase = \"host.db\"\n[mail]\nfallback = \"help@westshire.example\"\n"
         "[frameworks]\nfiles = [\"visiting.toml\"]\n[plugins]\n" +
         plugins;
}

/// What `duecourse processes` says of these lines of [plugins]; the first is line 8.
Ran processes_with(const std::string& plugins) {
  const TestCouncil council;
  write_text(council.path("plugins.toml"), toml_of(plugins));
  return run_program({"-c", council.path("plugins.toml").string(), "processes"}, 200);
}
Ran processes_of(const std::string& shape, const std::string& name = "council_requests") {
  return processes_with(name + " = \"" + kPlugins + "plugin_" + shape + ".so\"\n");
}

/// The fault stands at its line, and the other processes are still there.
void expect_fault(const Ran& ran, const std::string& words) {
  EXPECT_EQ(ran.code, adapters::kFoundFaults);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("plugins.toml:8:"), HasSubstr(words)));
  EXPECT_THAT(ran.out, AllOf(HasSubstr("early_help"), Not(HasSubstr("request_received"))));
}

TEST(PluginLoading, AGoodOneIsLoadedByItsName) {
  const Ran ran = processes_of("good");
  EXPECT_EQ(ran.code, adapters::kFine) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("early_help"), HasSubstr("request_received")));
}

TEST(PluginLoading, APathIsRelativeToTheConfiguration) {
  const TestCouncil council;
  std::filesystem::copy(kPlugins + "plugin_good.so", council.path("mine.so"));
  write_text(council.path("plugins.toml"), toml_of("council_requests = \"mine.so\"\n"));
  const Ran ran =
      run_program({"-c", council.path("plugins.toml").string(), "processes", "council_requests"});
  EXPECT_EQ(ran.code, adapters::kFine) << ran.err;
}

TEST(PluginLoading, NoFileOrNoLibrary) {
  expect_fault(processes_with("council_requests = \"nowhere.so\"\n"),
               "nowhere.so: build the plugin");
  expect_fault(processes_with("council_requests = \"visiting.toml\"\n"),
               "visiting.toml is not a shared library");
  expect_fault(processes_with("council_requests = \".\"\n"), "is not a shared library");
}

TEST(PluginLoading, ABrokenLibrary) {
  const TestCouncil council;
  write_text(council.path("cut.so"), read_whole(kPlugins + "plugin_good.so").substr(0, 200));
  write_text(council.path("plugins.toml"), toml_of("council_requests = \"cut.so\"\n"));
  const Ran ran = run_program({"-c", council.path("plugins.toml").string(), "processes"});
  expect_fault(ran, "it cannot be loaded");
}

TEST(PluginLoading, AnotherVersionOrCompiler) {
  expect_fault(processes_of("other_number"),
               "plugin council_requests: built for plugin interface 8, this is 1: build it again "
               "against the installed headers");
  expect_fault(processes_of("other_compiler"), "built by another compiler");
  expect_fault(processes_of("no_abi"), "write DUECOURSE_PLUGIN_ABI in it");
}

TEST(PluginLoading, AMissingSymbol) {
  const Ran ran = processes_of("missing_symbol");
  expect_fault(ran, "link it with duecourse::process");
  EXPECT_THAT(ran.err, HasSubstr("defined_nowhere"));
}

TEST(PluginLoading, NoManifestOrNoClassOfTheKind) {
  expect_fault(processes_of("no_manifest"), "it has no manifest");
  expect_fault(processes_of("other_kind"), "its manifest is for classes of another kind");
  expect_fault(processes_of("no_class"), "its manifest exports no class");
}

TEST(PluginLoading, AClassThatThrowsOrGivesNothing) {
  expect_fault(processes_of("factory_throws"), "its class Plugin threw: no licence");
  expect_fault(processes_of("no_process"), "its class Plugin gives no process");
}

TEST(PluginLoading, WordsThatCannotBe) {
  const Ran ran = processes_of("words");
  expect_fault(ran, "'Bad Kind' is no name for a kind of event");
  EXPECT_THAT(ran.err, AllOf(HasSubstr("a milestone 'throws' stands twice"),
                             HasSubstr("it names no state")));
}

TEST(PluginLoading, ANameThatIsNotInTheLibraryOrIsTaken) {
  expect_fault(processes_of("good", "young_carers"),
               "the library has no process 'young_carers', but 'council_requests'");
  expect_fault(processes_of("good", "early_help"), "Duecourse itself has a process of that name");
}

TEST(PluginLoading, CheckShowsThePluginAndItsFaults) {
  const TestCouncil council;
  const std::string config = council.path("plugins.toml").string();
  write_text(config, toml_of("council_requests = \"" + kPlugins + "plugin_good.so\"\n"));
  const Ran good = run_program({"-c", config, "check"}, 200);
  EXPECT_EQ(good.code, adapters::kFine) << good.err << good.out;
  EXPECT_THAT(good.out, HasSubstr("plugin council_requests"));
  write_text(config, toml_of("council_requests = \"" + kPlugins + "plugin_no_abi.so\"\n"));
  const Ran bad = run_program({"-c", config, "check"}, 200);
  EXPECT_EQ(bad.code, adapters::kFoundFaults);
  EXPECT_THAT(bad.err + bad.out, HasSubstr("plugins.toml:8:"));
}

}  // namespace
}  // namespace duecourse::testing
