// The program itself, as a shell starts it: what main() adds to the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kOutsideFailed;
using ::testing::HasSubstr;

/// The exit code of a line of shell in the council's folder; 128 and more where a signal ended it.
int shell(const TestCouncil& council, const std::string& line) {
  const int status = std::system(("cd '" + council.path("").string() + "' && " + line).c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

const std::string kProgram = std::string(DUECOURSE_BINARY_DIR) + "/adapters/duecourse";

TEST(Program, AFullDeviceIsTheOutside) {
  const TestCouncil council;
  EXPECT_EQ(shell(council, kProgram + " processes > /dev/full 2> err"), kOutsideFailed);
  EXPECT_THAT(read_whole(council.path("err")), HasSubstr("standard output cannot be written"));
}

TEST(Program, AFileThatMayNotGrowIsAnErrorAndNoSignal) {
  TestCouncil council;
  for (int i = 1; i <= 40; ++i) {
    council.host.add_contacted_case("C" + std::to_string(i), "2026-06-01T10:00");
  }
  EXPECT_EQ(shell(council, "ulimit -f 200; " + kProgram +
                               " run --once --as-of 2026-06-04T08:30 > out 2> err"),
            kOutsideFailed);
  EXPECT_THAT(read_whole(council.path("err")) + read_whole(council.path("out")),
              HasSubstr("the disk is full"));
}

TEST(Program, AnEmptyStorePathIsAFaultWhereverItIsStarted) {
  const TestCouncil council;
  write_text(council.path("empty.toml"),
             "[host]\ndatabase = \"host.db\"\n[store]\npath = \"\"\n[mail]\nfallback = "
             "\"help@westshire.example\"\n");
  for (const std::string command : {"check", "deadlines", "run --once"}) {
    const std::string line = fmt::format("{} {} --config empty.toml > out 2>&1", kProgram, command);
    EXPECT_EQ(shell(council, line), 1);
    EXPECT_THAT(read_whole(council.path("out")),
                HasSubstr("empty.toml:4:8: error: 'path' is empty"));
  }
}

}  // namespace
}  // namespace duecourse::testing
