// The installed package as another project sees it: the example plugin is built from it alone, and
// the installed program loads it. Without network.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// A prefix, and a copy of the example beside it.
class Installed : public ::testing::Test {
 protected:
  /// Runs a line of shell in the example's folder; its output is in `said`. The exit code.
  int shell(const std::string& line) {
    const std::string log = (scratch.path() / "said").string();
    const int status = std::system(
        ("cd '" + example().string() + "' && { " + line + "; } > '" + log + "' 2>&1").c_str());
    said = read_whole(log);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  [[nodiscard]] fs::path prefix() const { return scratch.path() / "prefix"; }
  [[nodiscard]] fs::path example() const { return scratch.path() / "example"; }
  [[nodiscard]] std::string program() const { return (prefix() / "bin" / "duecourse").string(); }

  void install_and_build() {
    fs::create_directory(example());
    ASSERT_EQ(shell(fmt::format("{} --install {} --prefix {}", DUECOURSE_CMAKE,
                                DUECOURSE_BINARY_DIR, prefix().string())),
              0)
        << said;
    fs::copy(prefix() / "share/doc/duecourse/examples/process-plugin", example(),
             fs::copy_options::recursive);
    ASSERT_EQ(shell(fmt::format("{0} -S . -B build -G Ninja -D CMAKE_PREFIX_PATH={1} -D "
                                "CMAKE_CXX_COMPILER={2} -D CMAKE_BUILD_TYPE=Debug && "
                                "{0} --build build",
                                DUECOURSE_CMAKE, prefix().string(), DUECOURSE_COMPILER)),
              0)
        << said;
  }

  ScratchFolder scratch;
  std::string said;
};

// Each day counted by hand: 25 May 2026 is a bank holiday.
TEST_F(Installed, AProcessOfACouncilsOwnIsBuiltAndLoadedByName) {
  install_and_build();
  EXPECT_EQ(shell(program() + " -c duecourse.toml processes young_carers"), 0) << said;
  EXPECT_THAT(said, HasSubstr("needs_changed"));
  EXPECT_EQ(shell(program() + " -c duecourse.toml rehearse young-carers.toml records.csv --brief"),
            0)
      << said;
  EXPECT_THAT(said, HasSubstr("case YC-1\n"
                              "  needs-assessment (R1): met, due by 2026-06-03\n"
                              "  first-plan (A1): met, due by 2026-06-11\n"
                              "  changed-needs (R3): met_late, due by 2026-07-13\n"));

  const TestCouncil council;
  std::ofstream(example() / "council.toml")
      << "[host]\ndatabase = \"" << council.path("host.db").string() << "\"\n[mail]\nfallback = "
      << "\"help@westshire.example\"\n[plugins]\nyoung_carers = \"build/libyoung_carers.so\"\n"
      << "[frameworks]\nfiles = [\"young-carers.toml\"]\n";
  EXPECT_EQ(shell(program() + " -c council.toml check"), 0) << said;
  EXPECT_THAT(said, HasSubstr("plugin young_carers"));
}

TEST_F(Installed, EveryHeaderNamesAllItNeeds) {
  fs::create_directory(example());
  ASSERT_EQ(shell(fmt::format("{} --install {} --prefix {}", DUECOURSE_CMAKE, DUECOURSE_BINARY_DIR,
                              prefix().string())),
            0)
      << said;
  const fs::path root = prefix() / "include" / "duecourse";
  std::ofstream all(example() / "all.cpp");
  int count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".hpp") continue;
    all << "#include \"" << fs::relative(entry.path(), root).string() << "\"\n";
    ++count;
  }
  all.close();
  EXPECT_GT(count, 10);
  EXPECT_EQ(shell(fmt::format("{} -std=c++20 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I {} "
                              "all.cpp",
                              DUECOURSE_COMPILER, root.string())),
            0)
      << said;
}

}  // namespace
}  // namespace duecourse::testing
