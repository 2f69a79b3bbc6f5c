// Holds the repository against the house rules of style, and each rule against planted text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/structure/tidy_rules.hpp"

namespace duecourse::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// All violations of one rule in the repository, as text.
template <class Rule>
std::string broken_in_repository(Rule rule) {
  std::vector<Violation> all;
  for (const SourceFile& file : read_source_tree(DUECOURSE_SOURCE_DIR)) {
    const auto broken = rule(file);
    all.insert(all.end(), broken.begin(), broken.end());
  }
  return describe(all);
}

std::string lines(int count, const std::string& line) {
  std::string text;
  for (int i = 0; i < count; ++i) text += line + "\n";
  return text;
}

TEST(Tidy, TheTreeIsFound) {
  EXPECT_THAT(read_source_tree(DUECOURSE_SOURCE_DIR), Not(IsEmpty()));
}
TEST(Tidy, LinesFilesAndFunctionsAreShort) {
  EXPECT_EQ(broken_in_repository(check_sizes), "");
}
TEST(Tidy, HeadersSayWhatTheyAreAndNamesWhatIsInside) {
  EXPECT_EQ(broken_in_repository(check_header_and_name), "");
}
TEST(Tidy, NoBannedWords) {
  EXPECT_EQ(broken_in_repository(check_words), "");
}
TEST(Tidy, NoPathsOfOneMachine) {
  EXPECT_EQ(broken_in_repository(check_paths), "");
}
TEST(Tidy, NoStrayWhitespace) {
  EXPECT_EQ(broken_in_repository(check_whitespace), "");
}
TEST(Tidy, EveryMachineIsDrawn) {
  EXPECT_EQ(describe(check_diagrams(read_source_tree(DUECOURSE_SOURCE_DIR))), "");
}
TEST(Tidy, EveryDocumentThatIsNamedExists) {
  EXPECT_EQ(describe(check_citations(read_source_tree(DUECOURSE_SOURCE_DIR))), "");
}
TEST(Tidy, EverySourceIsBuilt) {
  std::ifstream in(std::string(DUECOURSE_BINARY_DIR) + "/compile_commands.json");
  const std::string commands{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  ASSERT_THAT(commands, Not(IsEmpty()));
  EXPECT_EQ(describe(check_unbuilt(read_source_tree(DUECOURSE_SOURCE_DIR), commands)), "");
}

TEST(TidyRules, CountColumnsAsCharacters) {
  const std::string wide = "// " + std::string(97, 'x');
  EXPECT_THAT(check_sizes({"a.cpp", wide + "\n"}), IsEmpty());
  EXPECT_EQ(describe(check_sizes({"a.cpp", "\n" + wide + "y\n"})),
            "a.cpp:2: a line of 101 columns (100 allowed)\n");
  EXPECT_THAT(check_sizes({"a.cpp", "// " + std::string(95, 'x') + "\xc5\xb5\xc5\xb5\n"}),
              IsEmpty());
}

TEST(TidyRules, CatchALongFile) {
  EXPECT_THAT(check_sizes({"a.cpp", lines(500, "int f();")}), IsEmpty());
  EXPECT_THAT(describe(check_sizes({"a.cpp", lines(501, "int f();")})), HasSubstr("501 lines"));
}

TEST(TidyRules, CatchALongFunctionInANamespaceOrClass) {
  const std::string body = lines(69, "  work();");
  const std::string in_namespace = "namespace a {\n\nint f(int x) {\n" + body + "}\n}\n";
  EXPECT_EQ(describe(check_sizes({"a.cpp", in_namespace})),
            "a.cpp:3: a function of 71 lines (70 allowed)\n");
  const std::string in_class = "class A {\n public:\n  A() : b_{1}, c_{2} {\n" + body + "}\n};\n";
  EXPECT_EQ(describe(check_sizes({"a.cpp", in_class})),
            "a.cpp:3: a function of 71 lines (70 allowed)\n");
  const std::string short_enough = "int f() {\n" + lines(68, "  work();") + "}\n";
  EXPECT_THAT(check_sizes({"a.cpp", short_enough}), IsEmpty());
}

TEST(TidyRules, CountFunctionsNotTheBlocksInThem) {
  const std::string text =
      "struct A { int x = 0; };\n"
      "enum class B { one, two };\n"
      "const int kTable[] = {1, 2};\n"
      "template <class T, class U = std::vector<int>>\n"
      "int f(T x) {\n"
      "  if (x) { g(); }\n"
      "  auto h = [](int y) { return y; };\n"
      "  return '{' + \"}}\"[0];  // }\n"
      "}\n"
      "TEST(Suite, Name) { EXPECT_TRUE(f(1)); }\n";
  const auto functions = functions_of(text);
  ASSERT_EQ(functions.size(), 2U);
  EXPECT_EQ(functions[0].first_line, 4);
  EXPECT_EQ(functions[0].lines, 6);
  EXPECT_EQ(functions[1].first_line, 10);
  EXPECT_EQ(functions[1].lines, 1);
}

TEST(TidyRules, BracesInsideArgumentsAreNoFunctions) {
  const std::string text =
      "INSTANTIATE(Dates, Test,\n"
      "            Values(Case{\"a\", f()}, Case{\"b\", g()}));\n"
      "int f() { return 1; }\n";
  const auto functions = functions_of(text);
  ASSERT_EQ(functions.size(), 1U);
  EXPECT_EQ(functions[0].first_line, 3);
}

TEST(TidyRules, LiteralsAndCommentsAreNotCode) {
  EXPECT_EQ(code_only("a \"b // c\" 'd' // e\nf"), "a \"      \" ' '     \nf");
  EXPECT_EQ(code_only("x /* y\nz */ w"), "x     \n     w");
  EXPECT_EQ(code_only("R\"sql(a \" b)sql\" c"), "                 c");
  EXPECT_EQ(code_only("1'000'000 b"), "1'000'000 b");
  EXPECT_EQ(code_only("\"a\\\"b\" c"), "\"    \" c");
}

TEST(TidyRules, AHeaderSaysWhatItIs) {
  EXPECT_THAT(check_header_and_name({"a.hpp", "// What.\n#pragma once\n"}), IsEmpty());
  EXPECT_THAT(describe(check_header_and_name({"a.hpp", "#pragma once\n"})), HasSubstr("comment"));
  EXPECT_THAT(describe(check_header_and_name({"a.hpp", "// What.\n"})), HasSubstr("pragma"));
}

TEST(TidyRules, ANameIsNoBucket) {
  for (const char* path : {"a/util.cpp", "a/string_utils.cpp", "common/a.cpp", "a/manager.cpp",
                           "a/mail_helper.cpp", "a/CamelCase.cpp", "a/kebab-case.cpp"}) {
    EXPECT_THAT(check_header_and_name({path, ""}), Not(IsEmpty())) << path;
  }
  EXPECT_THAT(check_header_and_name({"a/utility_company.cpp", ""}), IsEmpty());
  EXPECT_THAT(check_header_and_name({"a/common_law.txt", ""}), IsEmpty());
}

TEST(TidyRules, BannedWordsAreFoundInCode) {
  const std::string sleeping = "void f() { std::this_thread::sleep_for(x); }\n";
  EXPECT_THAT(describe(check_words({"tests/a.cpp", sleeping})), HasSubstr("never wait"));
  EXPECT_THAT(check_words({"adapters/service/a.cpp", sleeping}), IsEmpty());
  const std::string clock = "auto t = std::chrono::system_clock::now();\n";
  EXPECT_THAT(describe(check_words({"adapters/mail/a.cpp", clock})), HasSubstr("argument"));
  EXPECT_THAT(check_words({"adapters/service/system_clock.cpp", clock}), IsEmpty());
  EXPECT_THAT(check_words({"a.cpp", "using namespace std;\n"}), Not(IsEmpty()));
  EXPECT_THAT(check_words({"engine/a.cpp", "  throw 1;\n"}), Not(IsEmpty()));
  EXPECT_THAT(check_words({"adapters/a.cpp", "  throw 1;\n"}), IsEmpty());
}

TEST(TidyRules, UnfinishedWorkIsFoundInComments) {
  EXPECT_EQ(describe(check_words({"a.cpp", "\nint x;  // TODO later\n"})),
            "a.cpp:2: 'TODO': finish it, or file an issue\n");
  EXPECT_THAT(check_words({"a.cpp", "// FIXME\n"}), Not(IsEmpty()));
}

TEST(TidyRules, WordsInLiteralsAndInOtherWordsPass) {
  EXPECT_THAT(check_words({"engine/a.cpp", "f(\"throw\"); // we throw nothing\n"}), IsEmpty());
  EXPECT_THAT(check_words({"engine/a.cpp", "int retry = try_again();\n"}), IsEmpty());
}

TEST(TidyRules, PathsStayInTheRepository) {
  EXPECT_THAT(check_paths({"a/b.md", "see ../c.md and ./d.md"}), IsEmpty());
  EXPECT_THAT(check_paths({"a/b.md",
                           "see ../"
                           "../c.md"}),
              Not(IsEmpty()));
  EXPECT_THAT(check_paths({"a/b.cpp",
                           "open(\"/ho"
                           "me/someone/x\")"}),
              Not(IsEmpty()));
  EXPECT_THAT(check_paths({"a/b.md", "https://example.org/home/index"}), IsEmpty());
}

TEST(TidyRules, WhitespaceIsClean) {
  EXPECT_THAT(check_whitespace({"a.cpp", "int x;\n"}), IsEmpty());
  for (const char* text : {"int x; \n", "\tint x;\n", "int x;\r\n", "int x;"}) {
    EXPECT_THAT(check_whitespace({"a.cpp", text}), Not(IsEmpty())) << text;
  }
}

TEST(TidyRules, AMachineWithoutADiagramIsFound) {
  const SourceFile machine{"statemachines/early_help.cpp",
                           "#include <boost/msm/back/state_machine.hpp>\n"};
  EXPECT_THAT(describe(check_diagrams({machine})), HasSubstr("drawn twin"));
  EXPECT_THAT(check_diagrams({machine, {"statemachines/early_help.puml", ""}}), IsEmpty());
  EXPECT_THAT(check_diagrams({{"statemachines/registry.cpp", ""}}), IsEmpty());
}

TEST(TidyRules, ADocumentThatIsNamedExists) {
  const SourceFile document{"config/README.md", "see [x](hosts/README.md) and CHANGES.md\n"};
  const SourceFile other{"config/hosts/README.md", "see ../README.md, https://x.example/y.md\n"};
  EXPECT_EQ(describe(check_citations({document, other})),
            "config/README.md:1: 'CHANGES.md' is not in the repository\n");
  const SourceFile source{"engine/a.cpp", "// config/README.md; design.md\nf(\"lost.md\");\n"};
  EXPECT_EQ(describe(check_citations({document, other, source})),
            "config/README.md:1: 'CHANGES.md' is not in the repository\n"
            "engine/a.cpp:1: 'design.md' is not in the repository\n");
}

TEST(TidyRules, ASourceThatNoTargetBuildsIsFound) {
  const std::string commands = "\"file\": \"/x/engine/base/fault.cpp\"";
  EXPECT_THAT(check_unbuilt({{"engine/base/fault.cpp", ""}}, commands), IsEmpty());
  EXPECT_THAT(describe(check_unbuilt({{"engine/lost/a.cpp", ""}}, commands)),
              HasSubstr("no target builds"));
}

}  // namespace
}  // namespace duecourse::testing
