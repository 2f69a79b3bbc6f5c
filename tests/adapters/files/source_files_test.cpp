// TOML and JSON as source trees: values, their order, and their places.
#include "adapters/files/source_files.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

/// `key@line:column=value ...` of a whole tree, in its order.
std::string spelled(const SourceNode& node) {
  std::string text;
  switch (node.kind) {
    case SourceKind::text:
    case SourceKind::date:
      return fmt::format("'{}'", node.text);
    case SourceKind::flag:
      return node.flag ? "true" : "false";
    case SourceKind::whole:
      return fmt::format("{}", node.whole);
    case SourceKind::number:
      return fmt::format("{:.2f}", node.number);
    case SourceKind::list:
      for (const SourceNode& item : node.items) {
        text += fmt::format(" {}:{}={}", item.place.line, item.place.column, spelled(item));
      }
      return "[" + text + " ]";
    case SourceKind::table:
      for (const SourceEntry& entry : node.entries) {
        text += fmt::format(" {}@{}:{}={}@{}:{}", entry.key, entry.place.line, entry.place.column,
                            spelled(entry.value), entry.value.place.line, entry.value.place.column);
      }
      return "{" + text + " }";
  }
  return text;
}

TEST(TomlSources, KeepPlacesAndTheOrderOfTheFile) {
  const auto read = adapters::read_toml_text("b = 'x'\na = [1, 2.5]\n[z]\nd = 2026-04-01\n", "f");
  EXPECT_TRUE(read.faults.empty());
  EXPECT_EQ(spelled(read.root),
            "{ b@1:1='x'@1:5 a@2:1=[ 2:6=1 2:9=2.50 ]@2:5 z@3:2={ d@4:1='2026-04-01'@4:5 }@3:1 }");
}

TEST(TomlSources, ABrokenFileIsAFaultAtItsPlace) {
  const auto read = adapters::read_toml_text("a = 1\na = 2\n", "f");
  ASSERT_EQ(read.faults.size(), 1U);
  EXPECT_EQ(read.faults.front().place.line, 2);
  EXPECT_EQ(adapters::read_toml_text("id = family\n", "f").faults.size(), 1U);
  EXPECT_EQ(adapters::read_toml_text("a = \"\xff\"\n", "f").faults.size(), 1U);
}

TEST(JsonSources, KeepPlacesAndTheOrderOfTheFile) {
  const auto read = adapters::read_json_text(
      "{\"b\": \"x\",\n  \"a\" : [1, -2.5,true],\n\"z\":{\"n\":null,\"d\":\"\\u00e9\\\"\"}\n}",
      "f");
  EXPECT_TRUE(read.faults.empty());
  EXPECT_EQ(spelled(read.root),
            "{ b@1:2='x'@1:7 a@2:3=[ 2:10=1 2:13=-2.50 2:18=true ]@2:9 "
            "z@3:1={ d@3:15='\xc3\xa9\"'@3:19 }@3:5 }");
}

TEST(JsonSources, ABrokenFileIsAFaultAtItsPlace) {
  const auto read = adapters::read_json_text("{\n  \"a\": 1,\n  \"b\": oops\n}", "f");
  ASSERT_EQ(read.faults.size(), 1U);
  EXPECT_EQ(read.faults.front().place.line, 3);
  EXPECT_EQ(adapters::read_json_text("", "f").faults.size(), 1U);
  EXPECT_EQ(adapters::read_json_text("{} x", "f").faults.size(), 1U);
  EXPECT_EQ(adapters::read_json_text("{\"a\":", "f").faults.size(), 1U);
}

TEST(JsonSources, ADeepFileIsAFaultAndNoCrash) {
  const auto read = adapters::read_json_text(std::string(100000, '['), "f");
  ASSERT_EQ(read.faults.size(), 1U);
  EXPECT_EQ(read.faults.front().message, "nested too deeply");
  EXPECT_FALSE(adapters::read_toml_text("a = " + std::string(100000, '['), "f").faults.empty());
}

TEST(SourceFiles, AMissingFileOrAFolderIsAFault) {
  const ScratchFolder scratch;
  EXPECT_EQ(adapters::read_toml_file(scratch.path() / "none.toml").faults.size(), 1U);
  EXPECT_EQ(adapters::read_json_file(scratch.path()).faults.size(), 1U);
}

}  // namespace

}  // namespace duecourse::testing
