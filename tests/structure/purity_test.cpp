// The engine is pure, and so are the state machines: proved by what their libraries ask of the
// world. The checker itself is held against two planted libraries, one of each kind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/structure/symbols.hpp"

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

TEST(Purity, EngineCallsNothingOfTheWorld) {
  const auto libraries = listed(DUECOURSE_ENGINE_LIBRARIES);
  ASSERT_THAT(libraries, Not(IsEmpty()));
  for (const std::string& library : libraries) {
    const auto symbols = symbols_of(library);
    ASSERT_THAT(symbols, Not(IsEmpty())) << library;
    EXPECT_THAT(impure_calls(symbols), IsEmpty()) << library;
  }
}

TEST(Purity, EngineHasNoMutableGlobals) {
  for (const std::string& library : listed(DUECOURSE_ENGINE_LIBRARIES)) {
    EXPECT_THAT(mutable_globals(symbols_of(library)), IsEmpty()) << library;
  }
}

TEST(Purity, StateMachinesCallNothingOfTheWorld) {
  for (const std::string& library : listed(DUECOURSE_STATEMACHINE_LIBRARIES)) {
    const auto symbols = symbols_of(library);
    ASSERT_THAT(symbols, Not(IsEmpty())) << library;
    EXPECT_THAT(impure_calls(symbols), IsEmpty()) << library;
  }
}

TEST(PurityChecker, CatchesEveryPlantedCall) {
  const auto found = impure_calls(symbols_of(DUECOURSE_PLANTED_IMPURE));
  EXPECT_THAT(found, Contains(HasSubstr("system_clock::now()")));
  EXPECT_THAT(found, Contains(HasSubstr("std::cout: input or output")));
  EXPECT_THAT(found, Contains(HasSubstr("getenv: environment")));
  EXPECT_THAT(found, Contains(HasSubstr("random_device")));
  EXPECT_THAT(found, Contains(HasSubstr("fopen: input or output")));
  EXPECT_THAT(found, Contains(HasSubstr("pthread_mutex_lock: threads")));
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
  EXPECT_THAT(impure_calls(symbols), IsEmpty());
  EXPECT_THAT(mutable_globals(symbols), IsEmpty());
}

TEST(PurityChecker, LetsOnlyBaseCheckSpeakItsLastWords) {
  EXPECT_THAT(impure_calls({{"check.cpp.o", "abort", "NOTYPE", "*UND*"}}), IsEmpty());
  EXPECT_THAT(impure_calls({{"zone.cpp.o", "abort", "NOTYPE", "*UND*"}}), Not(IsEmpty()));
  EXPECT_THAT(impure_calls({{"check.cpp.o", "fopen", "NOTYPE", "*UND*"}}), Not(IsEmpty()));
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
