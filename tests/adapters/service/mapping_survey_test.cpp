// What the host has against what the mapping names: counts, guesses and their reasons.
#include "adapters/service/mapping_survey.hpp"

#include <gmock/gmock.h>

namespace duecourse::testing {
namespace {

using adapters::HostCode;
using adapters::HostMapping;
using adapters::HostPage;
using adapters::HostQuery;
using adapters::likeliest;
using adapters::MappedEvent;
using adapters::Meaning;
using adapters::SurveyRow;
using ::testing::ElementsAre;

/// Answers surveys and nothing else.
class SurveyedHost final : public adapters::HostReader {
 public:
  std::map<std::string, std::vector<SurveyRow>> rows;

  const std::vector<HostQuery>& queries() const override { return none_; }
  Result<HostPage> read_page(const HostQuery&, const adapters::Cursor&, std::size_t) override {
    return HostPage{};
  }
  Result<HostPage> read_by_id(const HostQuery&, const std::string&) override { return HostPage{}; }
  adapters::Cursor with_overlap(const HostQuery&, const adapters::Cursor& cursor) const override {
    return cursor;
  }
  void interrupt() override {}
  adapters::HostCheck check() override { return {}; }
  std::vector<std::string> surveys() const override { return {"version", "steps", "relations"}; }
  Result<std::vector<SurveyRow>> survey(const std::string& name) override {
    if (!rows.contains(name)) return Error{ErrorCode::invalid_input, "no such table"};
    return rows.at(name);
  }

 private:
  std::vector<HostQuery> none_;
};

MappedEvent step(const char* type, const char* kind) {
  MappedEvent event;
  event.codes = {HostCode{type, true}};
  event.kind = kind;
  return event;
}

TEST(MappingSurvey, CountsAndGuessesByTheCouncilsOwnWords) {
  SurveyedHost host;
  host.rows["steps"] = {{"1189", "Child in Need Visit", "40"},
                        {"1198", "Child in Need Visit (commissioned service)", "7"},
                        {"902", "Missing Episode", "3"},
                        {"3001", "Care Act Assessment (Adults)", "900"},
                        {"555", "Blue Badge", "12"}};
  HostMapping mapping;
  mapping.steps = {step("1189", "visit"), step("1191", "plan_created")};
  mapping.ignored["steps"] = {"902", "*(adults)"};
  const auto parts = adapters::survey_mapping(host, mapping, nullptr);
  ASSERT_EQ(2U, parts.size());
  const auto& steps = parts[0];
  EXPECT_EQ(1U, steps.mapped);
  EXPECT_EQ(40U, steps.mapped_rows);
  EXPECT_EQ(2U, steps.ignored);
  EXPECT_THAT(steps.unused, ElementsAre("1191"));
  ASSERT_EQ(2U, steps.unmapped.size());
  EXPECT_EQ("555", steps.unmapped[0].code) << "the most used first";
  EXPECT_EQ("", steps.unmapped[0].guess) << "no guess is better than any";
  EXPECT_EQ("1198", steps.unmapped[1].code);
  EXPECT_EQ("visit", steps.unmapped[1].guess);
  EXPECT_EQ("1189 'Child in Need Visit' is that already", steps.unmapped[1].reason);
  EXPECT_EQ("no such table", parts[1].error) << "one that fails stops no other";
}

TEST(MappingSurvey, AGuessHearsNoCaseNoPluralAndNoSmallWords) {
  const std::vector<Meaning> meanings = {{"visit", "visit", ""},
                                         {"review_held", "review_held", ""}};
  EXPECT_EQ("visit", likeliest("The VISITS", meanings)->guess);
  EXPECT_EQ("review_held", likeliest("Review Held", meanings)->guess);
  EXPECT_EQ(nullptr, likeliest("Blue Badge", meanings));
  EXPECT_EQ(nullptr, likeliest("", meanings));
}

TEST(MappingSurvey, PatternsOfWhatIsIgnored) {
  EXPECT_TRUE(adapters::matches_any("901", "Chronology", {"901"}));
  EXPECT_TRUE(adapters::matches_any("7", "Care Act (Adults)", {"*adults*"}));
  EXPECT_FALSE(adapters::matches_any("9012", "Chronology", {"901"}));
  EXPECT_FALSE(adapters::matches_any("7", "Chronology", {}));
}

}  // namespace
}  // namespace duecourse::testing
