// The configuration: its defaults, its faults by golden lists, and that no secret gets in or out.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "adapters/files/configuration_loader.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

using adapters::Configuration;
using adapters::LoadedConfiguration;
using std::chrono::seconds;

constexpr const char* kLeast =
    "[host]\ndatabase = \"eis.db\"\n[mail]\nfallback = \"it@council.example\"\n";

LoadedConfiguration read(const std::string& text) {
  return adapters::read_configuration(text, "/etc/duecourse/duecourse.toml", shipped_folder());
}

TEST(ConfigurationFile, NeedsOnlyADatabaseAndAFallback) {
  const LoadedConfiguration loaded = read(kLeast);
  ASSERT_EQ(listed(loaded.faults), "");
  const Configuration& it = loaded.configuration;
  EXPECT_EQ(it.council.zone, "Europe/London");
  EXPECT_EQ(it.host.connector, "sqlite");
  EXPECT_EQ(it.host.database, "/etc/duecourse/eis.db");
  EXPECT_EQ(it.host.queries, shipped_folder() / "hosts" / "canonical");
  EXPECT_EQ(it.host.page_size, 5000);
  EXPECT_EQ(it.host.overlap, seconds{600});
  EXPECT_EQ(it.host.poll_every, seconds{60});
  EXPECT_EQ(it.host.statement_timeout, seconds{30});
  EXPECT_EQ(it.host.sweep_every, std::chrono::hours{6});
  EXPECT_EQ(describe(it.host.silent_after.value()), "2 working days");
  EXPECT_EQ(it.store.path, "/etc/duecourse/duecourse.db");
  EXPECT_FALSE(it.store.simulated);
  EXPECT_EQ(it.calendars, (std::vector<std::filesystem::path>{shipped_folder() / "calendars" /
                                                              "calendars.toml"}));
  EXPECT_EQ(it.frameworks, (std::vector<std::filesystem::path>{shipped_folder() / "frameworks" /
                                                               "family-solutions.toml"}));
  EXPECT_EQ(it.sending.calendar, "england-and-wales");
  EXPECT_EQ(it.sending.hour, std::chrono::minutes{510});
  EXPECT_EQ(describe(it.sending.backlog_after), "5 working days");
  EXPECT_EQ(it.mail.transport, adapters::MailTransport::folder);
  EXPECT_EQ(it.mail.folder, "/etc/duecourse/outbox");
  EXPECT_EQ(it.mail.from, (adapters::WrittenMailbox{"Duecourse", "duecourse@council.example"}));
  EXPECT_EQ(it.mail.message_id_domain, "council.example");
  EXPECT_EQ(it.mail.fallback, "it@council.example");
  EXPECT_EQ(it.mail.system_owner, "it@council.example");
  EXPECT_EQ(it.mail.show, ShowLevel::reference);
  EXPECT_EQ(it.log.level, "info");
}

TEST(ConfigurationFile, SaysAfterHowLongSilenceIsAnAlarm) {
  const auto silent = [](const std::string& value) {
    return read("[host]\ndatabase = \"eis.db\"\nsilent_after = \"" + value +
                "\"\n[mail]\nfallback = \"it@council.example\"\n"
                "system_owner = \"systems@council.example\"\n");
  };
  EXPECT_FALSE(silent("never").configuration.host.silent_after.has_value());
  EXPECT_EQ(silent("never").configuration.mail.system_owner, "systems@council.example");
  EXPECT_EQ(describe(*silent("16 working hours").configuration.host.silent_after),
            "16 working hours");
  EXPECT_NE(listed(silent("2 days").faults).find("or write \"never\""), std::string::npos);
  EXPECT_NE(listed(silent("2 working days after at").faults).find("3:"), std::string::npos);
}

TEST(ConfigurationFile, SaysHowMuchMayGoOutWithinAnHour) {
  const auto sending = [](const std::string& lines) {
    return read(std::string("[host]\ndatabase = \"eis.db\"\n[mail]\n"
                            "fallback = \"it@council.example\"\n[sending]\n") +
                lines);
  };
  const auto none = sending("").configuration.sending;
  EXPECT_EQ(none.most_an_hour, 500U);
  EXPECT_TRUE(none.most_by_size);
  EXPECT_EQ(none.most_an_hour_to_one, 40U);
  const auto numbers =
      sending("most_an_hour = 90\nmost_an_hour_to_one = 1000000\n").configuration.sending;
  EXPECT_EQ(numbers.most_an_hour, 90U);
  EXPECT_FALSE(numbers.most_by_size);
  EXPECT_EQ(numbers.most_an_hour_to_one, 1000000U);
  const auto words = sending("most_an_hour = \"no limit\"\nmost_an_hour_to_one = \"no limit\"\n");
  EXPECT_EQ(listed(words.faults), "");
  EXPECT_FALSE(words.configuration.sending.most_an_hour.has_value());
  EXPECT_FALSE(words.configuration.sending.most_by_size);
  EXPECT_FALSE(words.configuration.sending.most_an_hour_to_one.has_value());
  EXPECT_TRUE(sending("most_an_hour = \"by size\"\n").configuration.sending.most_by_size);
  EXPECT_EQ(
      listed(sending("most_an_hour = \"lots\"\nmost_an_hour_to_one = \"by size\"\n").faults),
      "duecourse.toml:6:16: error: 'most_an_hour' is how many notices may go out within an hour; "
      "write a number, \"by size\" or \"no limit\"\n"
      "duecourse.toml:7:23: error: 'most_an_hour_to_one' is how many notices may go out within an "
      "hour; write a number or \"no limit\"\n");
  EXPECT_EQ(listed(sending("most_an_hour = 0\nmost_an_hour_to_one = true\n").faults),
            "duecourse.toml:6:16: error: 'most_an_hour' must lie between 1 and 1000000, and is 0\n"
            "duecourse.toml:7:23: error: 'most_an_hour_to_one' is how many notices may go out "
            "within an hour; write a number or \"no limit\"\n");
}

TEST(ConfigurationFile, TheShippedExampleShowsTheDefaults) {
  const LoadedConfiguration shown =
      adapters::load_configuration(shipped_folder() / "duecourse.toml", "");
  for (const Fault& fault : shown.faults) {  // folders that hold nothing yet may be missing
    EXPECT_NE(fault.message.find("there is no folder"), std::string::npos) << describe(fault);
  }
  const Configuration& example = shown.configuration;
  const Configuration least = read(kLeast).configuration;
  EXPECT_EQ(example.council.name, least.council.name);
  EXPECT_EQ(example.council.zone, least.council.zone);
  EXPECT_EQ(example.host.connector, least.host.connector);
  EXPECT_EQ(example.host.queries, least.host.queries);
  EXPECT_EQ(example.host.page_size, least.host.page_size);
  EXPECT_EQ(example.host.overlap, least.host.overlap);
  EXPECT_EQ(example.host.poll_every, least.host.poll_every);
  EXPECT_EQ(example.host.statement_timeout, least.host.statement_timeout);
  EXPECT_EQ(example.host.stale_after, least.host.stale_after);
  EXPECT_EQ(example.host.silent_after, least.host.silent_after);
  EXPECT_EQ(example.host.sweep_every, least.host.sweep_every);
  EXPECT_EQ(example.store.path.filename(), least.store.path.filename());
  EXPECT_EQ(example.calendars, least.calendars);
  EXPECT_EQ(example.frameworks, least.frameworks);
  EXPECT_EQ(example.sending.calendar, least.sending.calendar);
  EXPECT_EQ(example.sending.hour, least.sending.hour);
  EXPECT_EQ(example.sending.backlog_after, least.sending.backlog_after);
  EXPECT_EQ(example.sending.most_an_hour, least.sending.most_an_hour);
  EXPECT_EQ(example.sending.most_by_size, least.sending.most_by_size);
  EXPECT_EQ(example.sending.most_an_hour_to_one, least.sending.most_an_hour_to_one);
  EXPECT_EQ(example.mail.transport, least.mail.transport);
  EXPECT_EQ(example.mail.folder.filename(), least.mail.folder.filename());
  EXPECT_EQ(example.mail.servers.size(), least.mail.servers.size());
  EXPECT_EQ(example.mail.connections, least.mail.connections);
  EXPECT_EQ(example.mail.most_a_minute, least.mail.most_a_minute);
  EXPECT_EQ(example.mail.timeout, least.mail.timeout);
  EXPECT_EQ(example.mail.from, least.mail.from);
  EXPECT_EQ(example.log.level, least.log.level);
}

TEST(ConfigurationFile, TakesEverySetting) {
  const ScratchFolder scratch;
  scratch.write("queries/host.toml", "");
  scratch.write("letters/notice.txt", "");
  const auto file = scratch.write("duecourse.toml", R"(
[council]
name = "Anytown"
zone = "Europe/Dublin"
[host]
connector = "postgresql"
database = "host=eis dbname=eis"
password_env = "EIS_PASSWORD"
queries = "queries"
page_size = 100
overlap = "2 minutes"
stale_after = "1 day"
[store]
path = "/var/lib/duecourse/store.db"
simulated = true
[sending]
calendar = "scotland"
hour = "09:15"
backlog_after = "3 calendar days"
[mail]
transport = "smtp"
host = "smtp.council.example"
security = "tls"
user = "duecourse"
password_file = "mail-password"
from = "Early Help <early.help@council.example>"
reply_to = "centre@council.example"
message_id_domain = "mail.council.example"
fallback = "it@council.example"
templates = "letters"
[posts]
corporate_parenting = "corporate@council.example"
[log]
level = "debug"
)");
  const LoadedConfiguration loaded = adapters::load_configuration(file, shipped_folder());
  EXPECT_EQ(listed(loaded.faults),
            "duecourse.toml:21:13: warning: messages of a made-up time would reach people by way "
            "of smtp.council.example; beside 'simulated = true' in [store] write transport = "
            "\"folder\", or name a mail server on this machine\n");
  const Configuration& it = loaded.configuration;
  EXPECT_EQ(it.host.database, "host=eis dbname=eis");
  EXPECT_EQ(it.host.password.variable, "EIS_PASSWORD");
  EXPECT_EQ(it.host.queries, scratch.path() / "queries");
  EXPECT_EQ(it.host.overlap, seconds{120});
  EXPECT_EQ(it.host.stale_after, seconds{86400});
  EXPECT_EQ(it.store.path, "/var/lib/duecourse/store.db");
  EXPECT_TRUE(it.store.simulated);
  EXPECT_EQ(it.sending.hour, std::chrono::minutes{555});
  EXPECT_EQ(it.mail.transport, adapters::MailTransport::smtp);
  ASSERT_EQ(it.mail.servers.size(), 1U);
  EXPECT_EQ(it.mail.servers[0].security, adapters::MailSecurity::tls);
  EXPECT_EQ(it.mail.servers[0].port, 465);
  EXPECT_EQ(it.mail.servers[0].password.file, scratch.path() / "mail-password");
  EXPECT_EQ(it.mail.from, (adapters::WrittenMailbox{"Early Help", "early.help@council.example"}));
  EXPECT_EQ(it.mail.message_id_domain, "mail.council.example");
  EXPECT_EQ(it.mail.templates, scratch.path() / "letters");
  EXPECT_EQ(it.posts.at("corporate_parenting"), "corporate@council.example");
  EXPECT_EQ(it.log.level, "debug");
}

TEST(ConfigurationFile, ACopyOfTheHostHasItsOwnDefaults) {
  const ScratchFolder scratch;
  scratch.write("queries/as-at.sql", "SELECT 1 AS as_at");
  const auto host_of = [&](const std::string& keys) {
    const auto file =
        scratch.write("duecourse.toml", "[host]\ndatabase = \"h.db\"\nqueries = \"queries\"\n" +
                                            keys + "[mail]\nfallback = \"a@b.example\"\n");
    const LoadedConfiguration loaded = adapters::load_configuration(file, shipped_folder());
    return std::pair(loaded.configuration.host, listed(loaded.faults));
  };
  const auto [live, none] = host_of("");
  EXPECT_FALSE(live.is_copy());
  const auto [tells, no_fault] = host_of("as_at = \"as-at.sql\"\n");
  EXPECT_EQ(no_fault, "");
  EXPECT_EQ(tells.as_at, "as-at.sql");
  EXPECT_EQ(tells.stale_after, std::chrono::hours{36});
  EXPECT_EQ(tells.silent_after, live.silent_after);
  const auto [clock, no_fault_either] =
      host_of("copied_at = \"03:00\"\nstale_after = \"2 days\"\n");
  EXPECT_EQ(no_fault_either, "");
  EXPECT_EQ(clock.copied_at, std::chrono::hours{3});
  EXPECT_EQ(clock.stale_after, std::chrono::hours{48});
  ASSERT_TRUE(clock.silent_after.has_value());
  EXPECT_EQ(describe(*clock.silent_after), "1 working day");
}

TEST(ConfigurationFile, FaultsOfACopySayWhatToWrite) {
  const ScratchFolder scratch;
  scratch.write("queries/as-at.sql", "SELECT 1 AS as_at");
  const auto faults_of = [&](const std::string& keys) {
    const auto file =
        scratch.write("duecourse.toml", "[host]\ndatabase = \"h.db\"\nqueries = \"queries\"\n" +
                                            keys + "[mail]\nfallback = \"a@b.example\"\n");
    return listed(adapters::load_configuration(file, shipped_folder()).faults);
  };
  EXPECT_NE(faults_of("as_at = \"SELECT 1\"\n").find("4:9: error: 'as_at' names a file"),
            std::string::npos);
  EXPECT_NE(faults_of("as_at = \"as-of.sql\"\n").find("4:9: error: there is no file"),
            std::string::npos);
  EXPECT_NE(faults_of("as_at = \"as-at.sql\"\ncopied_at = \"03:00\"\n")
                .find("5:13: error: 'copied_at' is for a copy in which no table tells"),
            std::string::npos);
  EXPECT_NE(faults_of("copied_at = \"3 am\"\n").find("4:13: error"), std::string::npos);
}

TEST(ConfigurationFile, NamesPluginsWithTheirLibraries) {
  const LoadedConfiguration loaded =
      read(std::string(kLeast) +
           "[plugins]\nyoung_carers = \"lib/carers.so\"\nrespite = \"/opt/respite.so\"\n");
  ASSERT_EQ(listed(loaded.faults), "");
  const auto& plugins = loaded.configuration.plugins;
  ASSERT_EQ(plugins.size(), 2U);
  EXPECT_EQ(plugins[0].name, "young_carers");
  EXPECT_EQ(plugins[0].file, "/etc/duecourse/lib/carers.so");
  EXPECT_EQ(plugins[0].place.line, 6);
  EXPECT_EQ(plugins[1].file, "/opt/respite.so");
  const LoadedConfiguration wrong =
      read(std::string(kLeast) + "[plugins]\nempty = \"\"\nnumber = 7\n");
  ASSERT_EQ(wrong.faults.size(), 2U);
  EXPECT_EQ(wrong.faults[0].place.line, 6);
  EXPECT_EQ(wrong.faults[1].place.line, 7);
}

TEST(ConfigurationFile, ReportsEveryFaultAtItsPlace) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data_folder() / "configurations")) {
    if (entry.path().extension() != ".toml") continue;
    ++files;
    const auto text = [&] {
      std::ifstream file(entry.path());
      return std::string{std::istreambuf_iterator<char>(file), {}};
    }();
    // read as if it stood in a folder that does not exist, so that paths in faults never change
    const LoadedConfiguration loaded = adapters::read_configuration(
        text, std::filesystem::path("/nowhere") / entry.path().filename(), shipped_folder());
    EXPECT_TRUE(has_error(loaded.faults)) << entry.path();
    expect_golden(std::filesystem::path(entry.path()).replace_extension(".faults"),
                  listed(loaded.faults));
  }
  EXPECT_EQ(files, 3U);
}

TEST(ConfigurationFile, NeverRepeatsASecretInAFault) {
  for (const char* name : {"bad-everything.toml", "bad-secrets.toml"}) {
    const LoadedConfiguration loaded =
        adapters::load_configuration(data_folder() / "configurations" / name, shipped_folder());
    EXPECT_EQ(listed(loaded.faults).find("hunter2"), std::string::npos) << listed(loaded.faults);
  }
}

TEST(ConfigurationFile, DoesNotRepeatASecretThatSomebodyForgotToQuote) {
  for (const char* text : {"[mail]\npassword = hunter2\n", "[mail]\npassword = true-hunter2\n",
                           "[mail]\npassword = 2hunter2\n", "[mail]\npassword = \"hunter2\n"}) {
    const LoadedConfiguration loaded = read(text);
    EXPECT_TRUE(has_error(loaded.faults));
    EXPECT_EQ(listed(loaded.faults).find("unter"), std::string::npos) << listed(loaded.faults);
  }
}

TEST(ConfigurationFile, AMissingFileIsOneFault) {
  const LoadedConfiguration loaded =
      adapters::load_configuration("/nowhere/duecourse.toml", shipped_folder());
  EXPECT_EQ(listed(loaded.faults),
            "duecourse.toml: error: there is no file /nowhere/duecourse.toml\n");
}

TEST(ConfigurationFile, ASimulatedStoreMayTalkToAServerOnThisMachine) {
  const auto with_host = [](const std::string& host) {
    return listed(read("[host]\ndatabase = \"eis.db\"\n[store]\nsimulated = true\n[mail]\n"
                       "fallback = \"it@council.example\"\ntransport = \"smtp\"\nhost = \"" +
                       host + "\"\n")
                      .faults);
  };
  for (const char* host : {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"}) {
    EXPECT_EQ(with_host(host), "") << host;
  }
  for (const char* host : {"mail.council.example", "127.0.0.1.council.example", "10.0.0.1"}) {
    EXPECT_NE(with_host(host).find("duecourse.toml:7:13: warning: messages of a made-up time"),
              std::string::npos)
        << host;
  }
}

TEST(ConfigurationFile, AnEmptyPathIsAFaultAtItsPlace) {
  const LoadedConfiguration loaded = read(
      "[host]\ndatabase = \"\"\nqueries = \"\"\n[store]\npath = \"\"\n[mail]\n"
      "fallback = \"it@council.example\"\nfolder = \"\"\ntemplates = \"\"\n");
  EXPECT_EQ(listed(loaded.faults),
            "duecourse.toml:2:12: error: 'database' is empty\n"
            "duecourse.toml:3:11: error: 'queries' is empty\n"
            "duecourse.toml:5:8: error: 'path' is empty\n"
            "duecourse.toml:8:10: error: 'folder' is empty\n"
            "duecourse.toml:9:13: error: 'templates' is empty\n");
}

TEST(ConfigurationFile, FindsShippedFilesBesideItBeforeTheInstalledOnes) {
  const ScratchFolder scratch;
  scratch.write("config/calendars/calendars.toml", "");
  const auto file = scratch.write("duecourse.toml", kLeast);
  const LoadedConfiguration loaded = adapters::load_configuration(file, shipped_folder());
  EXPECT_EQ(loaded.configuration.config_root, scratch.path() / "config");
}

TEST(ConfigurationFile, KnowsWhereEachKeyStands) {
  const Configuration it = read(kLeast).configuration;
  const Place given = adapters::place_of(it, "mail.fallback");
  EXPECT_EQ(given.line, 4);
  EXPECT_EQ(given.column, 12);
  EXPECT_EQ(adapters::place_of(it, "mail.host").line, 3);  // its section
  EXPECT_EQ(adapters::place_of(it, "council.zone").line, 0);
}

TEST(Secrets, ComeFromTheEnvironmentOrAFile) {
  const ScratchFolder scratch;
  const auto file = scratch.write("password", "open sesame\n");
  EXPECT_EQ(*adapters::read_secret({"", file}), "open sesame");
  ::setenv("DUECOURSE_TEST_SECRET", "from outside", 1);
  EXPECT_EQ(*adapters::read_secret({"DUECOURSE_TEST_SECRET", ""}), "from outside");
  ::unsetenv("DUECOURSE_TEST_SECRET");
  const auto unset = adapters::read_secret({"DUECOURSE_TEST_SECRET", ""});
  ASSERT_FALSE(unset.ok());
  EXPECT_NE(unset.error().message.find("DUECOURSE_TEST_SECRET"), std::string::npos);
  EXPECT_FALSE(adapters::read_secret({"", scratch.path() / "none"}).ok());
  EXPECT_EQ(*adapters::read_secret({}), "");
}

}  // namespace

}  // namespace duecourse::testing
