// The encoding of facts in the mirror.
#include "adapters/store/fact_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace duecourse::testing {

namespace {

using adapters::read_facts;
using adapters::write_facts;

Instant at_second(std::int64_t second) {
  return Instant(std::chrono::seconds(second));
}

TEST(FactText, IsAsDocumented) {
  const Facts facts = {{"source", std::string("dart")},
                       {"child_seen", true},
                       {"at", Moment{at_second(1774998000), Precision::day}},
                       {"then", Moment{at_second(-5), Precision::second}},
                       {"reached", false},
                       {"present", 2.5}};
  EXPECT_EQ(write_facts(facts),
            "1 6:source=4:dart10:child_seen+2:at@1774998000;4:then!-5;7:reached-7:present#2.5;");
  EXPECT_EQ(write_facts({}), "");
}

TEST(FactText, ReadsBackWhateverWasWritten) {
  const Facts facts = {
      {"", std::string()},
      {"a:1;", std::string("=3:x+@!#;\n\xc5\xb5\0z", 14)},
      {"tiny", std::numeric_limits<double>::denorm_min()},
      {"third", 1.0 / 3.0},
      {"many", -1e300},
      {"none", 0.0},
      {"early", Moment{at_second(std::numeric_limits<std::int32_t>::min()), Precision::day}}};
  EXPECT_EQ(read_facts(write_facts(facts)), facts);
  EXPECT_EQ(read_facts(""), Facts{});
}

TEST(FactText, RefusesWhatItDidNotWrite) {
  for (const char* text : {"2", "x", "1", "1x", "11:a+", "1 x", "1 1:", "1 1:a", "1 1:a?", "1 9:a+",
                           "1 1:a=5:ab", "1 1:a#x;", "1 1:a#1", "1 1:a@;", "1 1:a@1", "1 -1:a+",
                           "1 18446744073709551615:a+", "1 1:a+1"}) {
    EXPECT_FALSE(read_facts(text).has_value()) << text;
  }
}

TEST(FactText, NoCutOffTextIsTakenForAnother) {
  const Facts facts = {{"at", Moment{at_second(1774998000), Precision::day}},
                       {"source", std::string("dart")},
                       {"present", 2.0}};
  const std::string text = write_facts(facts);
  for (std::size_t length = 1; length < text.size(); ++length) {
    const auto read = read_facts(std::string_view(text).substr(0, length));
    EXPECT_TRUE(!read.has_value() || read->size() < facts.size()) << length;
  }
}

}  // namespace

}  // namespace duecourse::testing
