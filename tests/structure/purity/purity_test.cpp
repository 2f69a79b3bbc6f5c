// The engine is pure, and so are the state machines: proved by what their libraries ask of the
// world. The checker itself is held against two planted libraries, one of each kind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/structure/purity/symbols.hpp"

namespace duecourse::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The libraries of a list that the build wrote, a path a line.
std::vector<std::string> listed(const std::string& file) {
  std::ifstream in(file);
  std::vector<std::string> libraries;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) libraries.push_back(line);
  }
  return libraries;
}

/// The symbols of all libraries of a list; fails where one cannot be read.
std::vector<Symbol> symbols_of_all(const std::string& list) {
  std::vector<Symbol> all;
  for (const std::string& library : listed(list)) {
    const auto symbols = symbols_of(library);
    EXPECT_THAT(symbols, Not(IsEmpty())) << library;
    all.insert(all.end(), symbols.begin(), symbols.end());
  }
  EXPECT_THAT(all, Not(IsEmpty())) << list;
  return all;
}

TEST(Purity, EngineAsksNothingOfTheWorld) {
  const auto engine = symbols_of_all(DUECOURSE_ENGINE_LIBRARIES);
  EXPECT_THAT(impure_calls(engine, defined_in(engine)), IsEmpty());
}

TEST(Purity, EngineHasNoMutableGlobals) {
  EXPECT_THAT(mutable_globals(symbols_of_all(DUECOURSE_ENGINE_LIBRARIES)), IsEmpty());
}

TEST(Purity, StateMachinesAskTheEngineAndNothingElse) {
  const auto machines = symbols_of_all(DUECOURSE_STATEMACHINE_LIBRARIES);
  auto own = defined_in(symbols_of_all(DUECOURSE_ENGINE_LIBRARIES));
  own.merge(defined_in(machines));
  EXPECT_THAT(impure_calls(machines, own), IsEmpty());
}

TEST(Purity, StateMachinesHaveNoMutableGlobals) {
  EXPECT_THAT(mutable_globals(symbols_of_all(DUECOURSE_STATEMACHINE_LIBRARIES)), IsEmpty());
}

TEST(PurityChecker, CatchesEveryPlantedCall) {
  const auto symbols = symbols_of(DUECOURSE_PLANTED_IMPURE);
  const auto found = impure_calls(symbols, defined_in(symbols));
  for (const char* offence : {"std::chrono::_V2::system_clock::now()",
                              "clock_nanosleep",
                              "timespec_get",  // time
                              "std::cout",
                              "fopen",
                              "unlink",
                              "stat",
                              "mmap",
                              "__printf_chk",  // files
                              "pthread_mutex_lock",
                              "fork",
                              "popen",
                              "syscall",  // processes
                              "std::random_device::",
                              "arc4random",
                              "getenv",
                              "recv",
                              "std::locale::locale()",
                              "duecourse::adapters::planted_adapter()",
                              "sqlite3_open"}) {
    EXPECT_THAT(found, Contains(HasSubstr(std::string(": ") + offence))) << offence;
  }
}

TEST(PurityChecker, CatchesEveryPlantedGlobal) {
  const auto found = mutable_globals(symbols_of(DUECOURSE_PLANTED_IMPURE));
  EXPECT_THAT(found, Contains(HasSubstr("g_planted_counter: .bss")));
  EXPECT_THAT(found, Contains(HasSubstr("t_planted_depth: .tdata")));
  EXPECT_THAT(found, Contains(HasSubstr("planted_table: .bss")));
  EXPECT_THAT(found, Contains(HasSubstr("guard variable for")));
}

TEST(PurityChecker, LetsConstantsAndVirtualFunctionsPass) {
  const auto symbols = symbols_of(DUECOURSE_PLANTED_PURE);
  ASSERT_THAT(symbols, Not(IsEmpty()));
  EXPECT_THAT(impure_calls(symbols, defined_in(symbols)), IsEmpty());
  EXPECT_THAT(mutable_globals(symbols), IsEmpty());
}

TEST(PurityChecker, LetsOnlyBaseCheckSpeakItsLastWords) {
  EXPECT_THAT(impure_calls({{"check.cpp.o", "abort", "NOTYPE", "*UND*"}}, {}), IsEmpty());
  EXPECT_THAT(impure_calls({{"zone.cpp.o", "abort", "NOTYPE", "*UND*"}}, {}), Not(IsEmpty()));
  EXPECT_THAT(impure_calls({{"check.cpp.o", "fopen", "NOTYPE", "*UND*"}}, {}), Not(IsEmpty()));
}

TEST(PurityChecker, LetsFormattingPassButNotPrinting) {
  const auto asked = [](const char* name) {
    return impure_calls({{"zone.cpp.o", name, "NOTYPE", "*UND*"}}, {});
  };
  EXPECT_THAT(asked("fmt::v9::vformat(fmt::v9::basic_string_view<char>)"), IsEmpty());
  EXPECT_THAT(asked("fmt::v9::vprint(fmt::v9::basic_string_view<char>)"), Not(IsEmpty()));
  EXPECT_THAT(asked("fmt::v9::detail::thousands_sep(fmt::v9::detail::locale_ref)"), Not(IsEmpty()));
  EXPECT_THAT(asked("__asan_report_load8"), IsEmpty());
  EXPECT_THAT(asked("time"), Not(IsEmpty()));
  EXPECT_THAT(asked("a_function_nobody_has_thought_of"), Not(IsEmpty()));
}

TEST(PurityChecker, ReadsColumnsFromTheRight) {
  const auto symbols = parse_symbols(
      "Symbols from lib.a[zone.cpp.o]:\n"
      "lib.a:zone.cpp.o:operator|(A, B)     |0000000000000000|   T  |              FUNC|"
      "0000000000000010|     |.text\n");
  ASSERT_EQ(symbols.size(), 1U);
  EXPECT_EQ(symbols[0].object, "zone.cpp.o");
  EXPECT_EQ(symbols[0].name, "operator|(A, B)");
  EXPECT_EQ(symbols[0].type, "FUNC");
  EXPECT_EQ(symbols[0].section, ".text");
}

}  // namespace
}  // namespace duecourse::testing
