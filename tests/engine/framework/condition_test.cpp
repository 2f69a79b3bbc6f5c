// Conditions on facts: every kind of test, with the fact there, other and missing.
#include "engine/framework/condition.hpp"

#include <gtest/gtest.h>

namespace duecourse::testing {

namespace {

/// Whether `test` holds for a milestone whose event says `said` and whose process carries
/// `carried`.
bool passes(const FactTest& test, const Facts& said, const Facts& carried = {}) {
  History history;
  Event event;
  event.facts = said;
  history.events.push_back(event);
  Milestone milestone;
  milestone.event = 0;
  milestone.carried = carried;
  return holds(Condition{{{test}}}, milestone, history);
}

FactTest in(std::vector<FactValue> values) {
  return {"source", TestKind::in, std::move(values), 0};
}
FactTest not_in(std::vector<FactValue> values) {
  return {"source", TestKind::not_in, std::move(values), 0};
}
Facts says(FactValue value) {
  return {Fact{"source", std::move(value)}};
}
FactValue word(const char* text) {
  return std::string(text);
}

TEST(Conditions, AValueMustBeThere) {
  EXPECT_TRUE(passes(in({word("dart")}), says(word("dart"))));
  EXPECT_TRUE(passes(in({word("walk_in"), word("dart")}), says(word("dart"))));
  EXPECT_FALSE(passes(in({word("dart")}), says(word("front_door"))));
  EXPECT_FALSE(passes(in({word("dart")}), {}));
}

TEST(Conditions, NotIsTrueOfAMissingFact) {
  EXPECT_FALSE(passes(not_in({word("dart")}), says(word("dart"))));
  EXPECT_TRUE(passes(not_in({word("dart")}), says(word("front_door"))));
  EXPECT_TRUE(passes(not_in({word("dart")}), {}));
}

TEST(Conditions, AFlagIsAlsoZeroOrOneOrItsWord) {
  EXPECT_TRUE(passes(in({true}), says(true)));
  EXPECT_TRUE(passes(in({true}), says(1.0)));
  EXPECT_TRUE(passes(in({true}), says(word("true"))));
  EXPECT_TRUE(passes(in({false}), says(0.0)));
  EXPECT_FALSE(passes(in({true}), says(false)));
  EXPECT_FALSE(passes(in({true}), says(2.0)));
  EXPECT_FALSE(passes(in({false}), says(word("too_young"))));
  EXPECT_FALSE(passes(not_in({false}), says(0.0)));
}

TEST(Conditions, PresenceAndAbsence) {
  const FactTest present{"source", TestKind::present, {}, 0};
  const FactTest absent{"source", TestKind::absent, {}, 0};
  EXPECT_TRUE(passes(present, says(false)));
  EXPECT_FALSE(passes(present, {}));
  EXPECT_FALSE(passes(absent, says(false)));
  EXPECT_TRUE(passes(absent, {}));
}

TEST(Conditions, BoundsAreOpenAndOnlyForNumbers) {
  const FactTest over{"source", TestKind::over, {}, 20};
  const FactTest under{"source", TestKind::under, {}, 20};
  EXPECT_TRUE(passes(over, says(20.5)));
  EXPECT_FALSE(passes(over, says(20.0)));
  EXPECT_TRUE(passes(under, says(19.0)));
  EXPECT_FALSE(passes(under, says(20.0)));
  EXPECT_FALSE(passes(over, {}));
  EXPECT_FALSE(passes(under, {}));
  EXPECT_FALSE(passes(over, says(word("21"))));
}

TEST(Conditions, WhatTheProcessCarriesComesBeforeWhatTheEventSays) {
  EXPECT_TRUE(passes(in({word("dart")}), says(word("walk_in")), says(word("dart"))));
}

TEST(Conditions, AnyAlternativeOfWhichAllTestsHold) {
  const FactTest dart = in({word("dart")});
  const FactTest urgent{"urgent", TestKind::in, {true}, 0};
  const Condition either{{{dart, urgent}, {not_in({word("dart")})}}};
  const auto holds_for = [&](const Facts& facts) {
    History history;
    Event event;
    event.facts = facts;
    history.events.push_back(event);
    Milestone milestone;
    milestone.event = 0;
    return holds(either, milestone, history);
  };
  EXPECT_TRUE(holds_for({}));
  EXPECT_FALSE(holds_for(says(word("dart"))));
  EXPECT_TRUE(holds_for({Fact{"source", word("dart")}, Fact{"urgent", true}}));
  EXPECT_TRUE(holds(Condition{}, Milestone{}, History{}));
}

TEST(Conditions, PrintThemselves) {
  EXPECT_EQ(describe(Condition{{{not_in({word("dart")}), {"professional", TestKind::in, {true}, 0}},
                                {{"n", TestKind::over, {}, 3}, {"m", TestKind::absent, {}, 0}}}}),
            "source not dart and professional is true, or n over 3 and m not recorded");
  EXPECT_EQ(describe(Condition{}), "");
}

}  // namespace

}  // namespace duecourse::testing
