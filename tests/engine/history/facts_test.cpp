// Facts: look-up by type, and how they print.
#include "engine/history/facts.hpp"

#include <gtest/gtest.h>

#include "engine/time/time_text.hpp"

namespace duecourse::testing {
namespace {

Moment first_of_april() {
  return read_moment("2026-04-01", utc_zone())->moment;
}

Facts some_facts() {
  return {{"child_seen", true},
          {"spoken", 1.0},
          {"agreed", std::string("false")},
          {"source", std::string("dart")},
          {"children", 3.0},
          {"at", first_of_april()}};
}

TEST(Facts, AreFoundByName) {
  const Facts facts = some_facts();
  ASSERT_NE(find_fact(facts, "source"), nullptr);
  EXPECT_EQ(find_fact(facts, "sauce"), nullptr);
}

TEST(Facts, AFlagIsABoolANoughtAOneOrAWord) {
  const Facts facts = some_facts();
  EXPECT_EQ(flag_of(facts, "child_seen"), true);
  EXPECT_EQ(flag_of(facts, "spoken"), true);
  EXPECT_EQ(flag_of(facts, "agreed"), false);
}

TEST(Facts, AnythingElseIsNoFlag) {
  const Facts facts = some_facts();
  EXPECT_EQ(flag_of(facts, "children"), std::nullopt);
  EXPECT_EQ(flag_of(facts, "source"), std::nullopt);
  EXPECT_EQ(flag_of(facts, "at"), std::nullopt);
  EXPECT_EQ(flag_of(facts, "missing"), std::nullopt);
}

TEST(Facts, AreTypedWithoutConversion) {
  const Facts facts = some_facts();
  ASSERT_NE(code_of(facts, "source"), nullptr);
  EXPECT_EQ(*code_of(facts, "source"), "dart");
  EXPECT_EQ(code_of(facts, "children"), nullptr);
  EXPECT_EQ(number_of(facts, "children"), 3.0);
  EXPECT_EQ(number_of(facts, "child_seen"), std::nullopt);
  EXPECT_EQ(date_of(facts, "at"), first_of_april());
  EXPECT_EQ(date_of(facts, "source"), std::nullopt);
}

TEST(Facts, AreReplacedWhereTheyExistAndAddedWhereNot) {
  Facts facts{{"source", std::string("dart")}};
  set_fact(facts, "source", std::string("walk_in"));
  set_fact(facts, "professional", false);
  const Facts wanted{{"source", std::string("walk_in")}, {"professional", false}};
  EXPECT_EQ(facts, wanted);
}

TEST(Facts, PrintInTheirOrder) {
  EXPECT_EQ(describe(some_facts(), utc_zone()),
            "{child_seen: true, spoken: 1, agreed: false, source: dart, children: 3, "
            "at: 2026-04-01}");
  EXPECT_EQ(describe(Facts{}, utc_zone()), "{}");
  EXPECT_EQ(describe(FactValue{0.5}, utc_zone()), "0.5");
}

}  // namespace
}  // namespace duecourse::testing
