// The rulebook as a whole: what it holds, when it is refused, when its hash changes.
#include "adapters/files/rulebook_loader.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "adapters/files/configuration_loader.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

adapters::Configuration configured(const std::string& more = "") {
  const auto loaded = adapters::read_configuration(
      "[host]\ndatabase = \"eis.db\"\n[mail]\nfallback = \"it@council.example\"\n" + more,
      "/etc/duecourse/duecourse.toml", shipped_folder());
  EXPECT_EQ(listed(loaded.faults), "");
  return loaded.configuration;
}

TEST(RulebookLoader, HoldsAllThatWasShipped) {
  const Processes processes = shipped_processes();
  const auto loaded = adapters::load_rulebook(configured(), processes);
  ASSERT_EQ(listed(loaded.faults), "");
  ASSERT_NE(loaded.rulebook, nullptr);
  const Rulebook& rulebook = *loaded.rulebook;
  const Framework* framework = find_framework(rulebook, FrameworkId{"family-solutions"});
  ASSERT_NE(framework, nullptr);
  EXPECT_NE(find_timescale(*framework, TimescaleId{"first-visit"}), nullptr);
  EXPECT_EQ(find_timescale(*framework, TimescaleId{"last-visit"}), nullptr);
  EXPECT_EQ(framework->calendar, rulebook.calendars.at("monday-to-friday"));
  EXPECT_EQ(rulebook.calendars.size(), 4U);
  EXPECT_EQ(rulebook.zone.name(), "Europe/London");
  EXPECT_EQ(rulebook.sending.calendar->name(), "england-and-wales");
  EXPECT_EQ(rulebook.sending.hour, std::chrono::minutes{510});
  EXPECT_EQ(describe(rulebook.backlog_after), "5 working days");
}

TEST(RulebookLoader, ReportsFaultsOfEverythingAtOnce) {
  const Processes processes = shipped_processes();
  adapters::Configuration wrong =
      configured("[council]\nzone = \"Europe/Londn\"\n[sending]\ncalendar = \"scotlnd\"\n");
  wrong.frameworks = {data_folder() / "frameworks" / "bad-switched-off-names.toml"};
  const auto loaded = adapters::load_rulebook(wrong, processes);
  EXPECT_EQ(loaded.rulebook, nullptr);
  EXPECT_EQ(listed(loaded.faults),
            "duecourse.toml:6:8: error: 'Europe/Londn' is not a time zone; did you mean "
            "'Europe/London'?\n"
            "duecourse.toml:8:12: error: 'scotlnd' is not a calendar; did you mean 'scotland'?\n"
            "bad-switched-off-names.toml:20:20: error: 'screening_hold' is not a milestone of "
            "'team_cycle'; did you mean 'screening_held'?\n");
}

TEST(RulebookLoader, HashFollowsEverythingThatChangesAResult) {
  const Processes processes = shipped_processes();
  const auto hash = [&](const std::string& more) {
    return adapters::load_rulebook(configured(more), processes).rulebook->hash;
  };
  const std::uint64_t plain = hash("");
  EXPECT_EQ(hash(""), plain);
  EXPECT_EQ(hash("[council]\nname = \"Anytown\"\n"), plain);
  EXPECT_NE(hash("[council]\nzone = \"Europe/Dublin\"\n"), plain);
  EXPECT_NE(hash("[sending]\nhour = \"09:00\"\n"), plain);
  EXPECT_NE(hash("[sending]\ncalendar = \"scotland\"\n"), plain);
  EXPECT_NE(hash("[sending]\nbacklog_after = \"6 working days\"\n"), plain);
}

TEST(RulebookLoader, HashFollowsTheBytesOfAPlugin) {
  const Processes processes = shipped_processes();
  const auto library = std::filesystem::temp_directory_path() /
                       ("duecourse-hash-" + std::to_string(::getpid()) + ".so");
  adapters::Configuration with = configured();
  with.plugins = {{"young_carers", library, {}}};
  const auto hash = [&](const std::string& bytes) {
    std::ofstream(library, std::ios::binary) << bytes;
    return adapters::load_rulebook(with, processes).rulebook->hash;
  };
  const std::uint64_t first = hash("one");
  EXPECT_EQ(hash("one"), first);
  EXPECT_NE(hash("two"), first);
  std::filesystem::remove(library);
}

TEST(RulebookLoader, PostsOfTheConfigurationMayBeRecipients) {
  const Processes processes = shipped_processes();
  const auto file = data_folder() / "frameworks" / "good-everything.toml";
  adapters::Configuration without = configured();
  without.frameworks = {file};
  EXPECT_EQ(adapters::load_rulebook(without, processes).rulebook, nullptr);
  adapters::Configuration with =
      configured("[posts]\ncorporate_parenting = \"corporate@council.example\"\n");
  with.frameworks = {file};
  EXPECT_NE(adapters::load_rulebook(with, processes).rulebook, nullptr);
}

}  // namespace

}  // namespace duecourse::testing
