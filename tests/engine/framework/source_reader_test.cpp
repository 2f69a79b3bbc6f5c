// Reading one table: everything that is wrong with it, at its place.
#include "engine/framework/source_reader.hpp"

#include <gtest/gtest.h>

#include "tests/engine/framework/sources.hpp"

namespace duecourse::testing {

namespace {

TEST(TableReaders, GiveWhatIsThere) {
  Faults faults;
  const SourceNode node = table({{"name", text("x")},
                                 {"on", flag(true)},
                                 {"count", whole(3)},
                                 {"one", text("a")},
                                 {"many", list({text("a"), text("b")})},
                                 {"kind", text("second")}});
  TableReader reader(node, "a thing", faults);
  EXPECT_EQ(reader.required_text("name")->text, "x");
  EXPECT_EQ(reader.flag("on"), true);
  EXPECT_EQ(reader.whole("count", 1, 3), 3);
  EXPECT_EQ(reader.texts("one").size(), 1U);
  EXPECT_EQ(reader.texts("many").size(), 2U);
  EXPECT_EQ(reader.word("kind", {"first", "second"}), 1U);
  EXPECT_FALSE(reader.text("none").has_value());
  reader.refuse_unknown();
  EXPECT_TRUE(faults.empty());
}

TEST(TableReaders, CollectEveryFault) {
  Faults faults;
  const SourceNode node = table({{"name", whole(3)},
                                 {"on", text("yes", 2)},
                                 {"count", whole(4)},
                                 {"many", list({text("a"), whole(1)})},
                                 {"kind", text("secnd", 3)},
                                 {"nmae", text("x", 4)}});
  TableReader reader(node, "a thing", faults);
  (void)reader.text("name");
  (void)reader.required_text("title");
  (void)reader.flag("on");
  (void)reader.whole("count", 1, 3);
  EXPECT_EQ(reader.texts("many").size(), 1U);
  (void)reader.word("kind", {"first", "second"});
  reader.refuse_unknown();
  std::string all;
  for (const Fault& fault : faults) all += describe(fault) + "\n";
  EXPECT_EQ(all,
            "f:1:1: error: 'name' must be a text, and is a whole number\n"
            "f:1:1: error: a thing has no 'title'\n"
            "f:2:1: error: 'on' must be true or false, and is a text\n"
            "f:1:1: error: 'count' must lie between 1 and 3, and is 4\n"
            "f:1:1: error: each of 'many' must be a text, and is a whole number\n"
            "f:3:1: error: 'secnd' is not a value of 'kind'; did you mean 'second'?\n"
            "f:4:1: error: 'nmae' is not a key of a thing; did you mean 'name'?\n");
}

TEST(TableReaders, WhatIsNoTableIsOneFault) {
  Faults faults;
  const SourceNode node = text("x");
  TableReader reader(node, "a thing", faults);
  EXPECT_FALSE(reader.required_text("name").has_value());
  reader.refuse_unknown();
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults.front().message, "a thing must be a table, and is a text");
}

TEST(Suggestions, ListFewWordsAndNoManyOnes) {
  EXPECT_EQ(not_a_word("xxxxxxx", "a colour", {"red", "green"}),
            "'xxxxxxx' is not a colour; it may be 'red', 'green'");
  EXPECT_EQ(not_a_word("xxxxxxx", "a colour", {"1", "2", "3", "4", "5", "6", "7", "8", "9"}),
            "'xxxxxxx' is not a colour");
  EXPECT_EQ(not_a_word("gren", "a colour", {"red", "green"}),
            "'gren' is not a colour; did you mean 'green'?");
}

}  // namespace

}  // namespace duecourse::testing
