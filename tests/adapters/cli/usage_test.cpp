// What holds for every command: help with an example, wrong usage, faults, exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kOutsideFailed;
using adapters::kWrongUsage;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::vector<std::string> kCommands{"run",     "demo", "check",     "deadlines", "explain",
                                         "notices", "calc", "processes", "report"};

TEST(Usage, WithoutArgumentsListsTheCommands) {
  const Ran ran = run_program({});
  EXPECT_EQ(ran.code, kFine);
  for (const std::string& command : kCommands) EXPECT_THAT(ran.out, HasSubstr("\n  " + command));
  EXPECT_THAT(ran.out, HasSubstr("Exit codes: 0 fine, 1 faults were found, 2 wrong usage, 3"));
}

TEST(Usage, EveryCommandsHelpHasAnExample) {
  for (const std::string& command : kCommands) {
    const Ran ran = run_program({command, "--help"});
    EXPECT_EQ(ran.code, kFine) << command;
    EXPECT_THAT(ran.out, HasSubstr("Example: duecourse " + command));
  }
}

struct Wrong {
  std::vector<std::string> arguments;
  std::string told;
};

class WrongUsage : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongUsage, EndsWithTwoAndSaysWhatIsWrong) {
  TestCouncil council;
  council.open();  // makes the store that listings read
  council.close();
  std::vector<std::string> arguments = GetParam().arguments;
  arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
  const Ran ran = run_program(arguments);
  EXPECT_EQ(ran.code, kWrongUsage) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr(GetParam().told));
  EXPECT_THAT(ran.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongUsage,
    ::testing::Values(Wrong{{"dedlines"}, "did you mean 'deadlines'?"},
                      Wrong{{"deadlines", "--colour"}, "--colour"},
                      Wrong{{"deadlines", "--format", "xml"}, "xml: write table, json or csv"},
                      Wrong{{"explain", "C1", "--format", "csv"}, "csv: write table or json"},
                      Wrong{{"calc", "--batch", "q.jsonl", "--format", "csv"}, "--format json"},
                      Wrong{{"deadlines", "--state", "late"}, "late"},
                      Wrong{{"deadlines", "--as-of", "yesterday"}, "--as-of yesterday"},
                      Wrong{{"deadlines", "--known-at", "2026-02-30"}, "--known-at 2026-02-30"},
                      Wrong{{"deadlines", "--due-from", "soon"}, "soon"},
                      Wrong{{"deadlines", "--timescale", "first-visits"},
                            "did you mean 'first-visit'?; there are first-visit"},
                      Wrong{{"deadlines", "--framework", "visitng"},
                            "there is no framework 'visitng'; did you mean 'visiting'?; there are "
                            "visiting"},
                      Wrong{{"report", "--format", "xml"}, "xml: write table, csv, json or html"},
                      Wrong{{"report", "--from", "2026-13"},
                            "--from 2026-13: write a month as YYYY-MM"},
                      Wrong{{"report", "--from", "2026-04-01"}, "--from 2026-04-01: write a month"},
                      Wrong{{"report", "--to", "soon"}, "--to soon: write a month as YYYY-MM"},
                      Wrong{{"report", "--from", "2026-05", "--to", "2026-04"},
                            "--from 2026-05 is after --to 2026-04"},
                      Wrong{{"report", "--framework", "visitng"}, "did you mean 'visiting'?"},
                      Wrong{{"explain"}, "SUBJECT"},
                      Wrong{{"explain", "C1", "first-visits"}, "did you mean 'first-visit'?"},
                      Wrong{{"notices", "--since", "noon"}, "--since noon"},
                      Wrong{{"run", "--dry-run"}, "--once"},
                      Wrong{{"run", "--as-of", "2026-06-01"}, "--once"},
                      Wrong{{"calc", "--from", "2026-04-02", "5 working days"}, "--calendar"},
                      Wrong{{"processes", "early_halp"}, "did you mean 'early_help'?"},
                      Wrong{{"demo", "--weeks", "0"}, "weeks"},
                      Wrong{{"demo", "--smtp", "nowhere"}, "HOST:PORT"}));

TEST(Usage, SaysItsVersion) {
  const Ran ran = run_program({"--version"});
  EXPECT_EQ(ran.code, kFine);
  EXPECT_THAT(ran.out, ::testing::MatchesRegex("duecourse [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Usage, HelpNamesTheFormatsInWords) {
  const Ran ran = run_program({"deadlines", "--help"});
  EXPECT_THAT(ran.out, ::testing::ContainsRegex("--format WORD=table +table, json or csv\n"));
}

TEST(Usage, OutputThatCannotBeWrittenIsTheOutside) {
  std::ofstream full("/dev/full");
  std::ostringstream err;
  adapters::Terminal terminal{full, err, 100, false};
  EXPECT_EQ(adapters::run_command_line({"processes"}, terminal), kOutsideFailed);
  EXPECT_THAT(err.str(), HasSubstr("standard output cannot be written"));
}

TEST(Faults, AllAreNamedAtOnceWithTheirPlaces) {
  TestCouncil council;
  write_text(council.path("duecourse.toml"),
             "[council]\nzone = \"Europe/Londn\"\n[host]\ndatabase = \"host.db\"\n"
             "pol_every = \"1 minute\"\n[mail]\ntransport = \"pigeon\"\n");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"check"}, {"run", "--once"}, {"deadlines"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    const Ran ran = run_program(arguments);
    EXPECT_EQ(ran.code, kFoundFaults) << command[0];
    const std::string said = ran.out + ran.err;
    EXPECT_THAT(said, AllOf(HasSubstr("duecourse.toml:2:8: error"), HasSubstr("Europe/London")));
    EXPECT_THAT(said, AllOf(HasSubstr("duecourse.toml:5:1: error"), HasSubstr("poll_every")));
    EXPECT_THAT(said, AllOf(HasSubstr("duecourse.toml:7:13: error"), HasSubstr("folder")));
    EXPECT_THAT(said, HasSubstr("fallback"));
  }
  EXPECT_FALSE(std::filesystem::exists(council.path("store.db")));
}

TEST(Faults, AFileThatIsNotThereIsNamed) {
  const Ran ran = run_program({"check", "--config", "/nowhere/duecourse.toml"});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_THAT(ran.out + ran.err, HasSubstr("/nowhere/duecourse.toml"));
}

TEST(Faults, AFileThatIsNotTomlIsOneFaultAlone) {
  TestCouncil council;
  write_text(council.path("duecourse.toml"), "[host\ndatabase = 1\n");
  for (const char* command : {"check", "deadlines"}) {
    const Ran ran = run_program({command, "--config", council.path("duecourse.toml").string()});
    EXPECT_EQ(ran.code, kFoundFaults);
    const std::string said = ran.out + ran.err;
    EXPECT_THAT(said, HasSubstr("not TOML"));
    for (const char* consequence : {"template", "database", "fallback", "mail", "framework"}) {
      EXPECT_THAT(said, Not(HasSubstr(consequence)));
    }
  }
}

TEST(Faults, WhatIsMissingIsSaidOnceAndWhatIsNotKnownIsNotChecked) {
  TestCouncil council;
  write_text(council.path("duecourse.toml"),
             "[mail]\nfallback = \"help@westshire.example\"\ntransport = \"pigeon\"\n");
  const Ran ran = run_program({"check", "--config", council.path("duecourse.toml").string()});
  EXPECT_EQ(ran.code, kFoundFaults);
  const auto first = ran.out.find("database");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(ran.out.find("database", first + 1), std::string::npos) << ran.out;
  EXPECT_THAT(ran.out, Not(HasSubstr("folder outbox")));
  EXPECT_THAT(ran.out, Not(HasSubstr("mail: ")));
}

TEST(Faults, ControlCharactersDoNotReachTheTerminal) {
  TestCouncil council;
  write_text(council.path("duecourse.toml"),
             "[host]\ndatabase = \"host.db\"\nqueries = \"\\u001b]0;owned\\u0007\\u009b2J\"\n"
             "[mail]\nfallback = \"help@westshire.example\"\n");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"check"}, {"run", "--once"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    const Ran ran = run_program(arguments);
    EXPECT_THAT(ran.out + ran.err, HasSubstr("owned"));
    EXPECT_EQ((ran.out + ran.err).find_first_of("\x1b\x07"), std::string::npos);
    EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("\xc2\x9b")));
  }
}

TEST(Outside, AHostThatIsNotThereIsThree) {
  TestCouncil council;
  std::filesystem::remove(council.path("host.db"));
  const Ran ran =
      run_program({"run", "--once", "--config", council.path("duecourse.toml").string()});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.out, HasSubstr("host.db"));
  EXPECT_FALSE(std::filesystem::exists(council.path("host.db"))) << "a host is never created";
}

TEST(Outside, AStoreWhoseFolderIsNotThereIsThree) {
  TestCouncil council;
  std::string text = read_whole(council.path("duecourse.toml"));
  text.replace(text.find("store.db"), 0, "nowhere/");
  write_text(council.path("duecourse.toml"), text);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"run", "--once"}, {"run", "--once", "--dry-run"}, {"notices"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    const Ran ran = run_program(arguments);
    EXPECT_EQ(ran.code, kOutsideFailed) << command.back();
    EXPECT_THAT(ran.err, HasSubstr("nowhere"));
  }
}

TEST(Outside, AStoreOfAnotherProgramIsThreeAndIsLeftAlone) {
  TestCouncil council;
  std::filesystem::copy_file(council.path("host.db"), council.path("store.db"));
  const std::string before = read_whole(council.path("store.db"));
  const Ran ran =
      run_program({"run", "--once", "--config", council.path("duecourse.toml").string()});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.err, HasSubstr("not a Duecourse store"));
  EXPECT_EQ(read_whole(council.path("store.db")), before);
}

TEST(Check, SaysWhatItReadAndThatNothingIsWrong) {
  TestCouncil council;
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  const Ran ran = run_program({"check", "--config", council.path("duecourse.toml").string()});
  EXPECT_EQ(ran.code, kFine) << ran.out << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("visiting.toml"), HasSubstr("Nothing is wrong.")));
  EXPECT_FALSE(std::filesystem::exists(council.path("store.db"))) << "check keeps nothing";
}

TEST(Check, GivesItsFaultsAsJson) {
  TestCouncil council;
  write_text(council.path("visiting.toml"),
             std::string(kVisitingFramework) + "owner = \"key_worker\"\nexpekted = \"1 day\"\n");
  const Ran ran = run_program(
      {"check", "--format", "json", "--config", council.path("duecourse.toml").string()});
  EXPECT_EQ(ran.code, kFoundFaults);
  const auto faults = ran.json()["faults"];
  ASSERT_FALSE(faults.empty());
  for (const auto& fault : faults) {
    EXPECT_THAT(fault["file"].get<std::string>(), HasSubstr("visiting.toml"));
    EXPECT_GT(fault["line"], 0);
    EXPECT_GT(fault["column"], 0);
    EXPECT_EQ(fault["severity"], "error");
  }
}

TEST(Check, AMailServerThatDoesNotAnswerIsThree) {
  TestCouncil council;
  std::uint16_t port = 0;
  {
    const SmtpServer server;
    port = server.port();
  }
  council.configure(fmt::format(
      "transport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n", port));
  const Ran ran = run_program({"check", "--config", council.path("duecourse.toml").string()});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("outside: "), HasSubstr("127.0.0.1")));
  EXPECT_THAT(ran.out, Not(HasSubstr("Nothing is wrong")));
}

}  // namespace
}  // namespace duecourse::testing
