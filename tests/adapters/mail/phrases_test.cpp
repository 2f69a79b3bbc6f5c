// English phrases put into another language: places, numbers that choose a word, dates, and what is
// wrong in a file of them.
#include "adapters/mail/phrases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace duecourse::adapters {
namespace {

using ::testing::HasSubstr;

Phrases of(const std::string& text) {
  Phrases phrases;
  Faults faults;
  phrases.read("words.txt", text, faults);
  EXPECT_TRUE(faults.empty());
  return phrases;
}

std::string fault_of(const std::string& text) {
  Phrases phrases;
  Faults faults;
  phrases.read("words.txt", text, faults);
  return faults.empty() ? std::string() : describe(faults.front());
}

TEST(Phrases, WithoutALineEverythingStaysAsItIs) {
  EXPECT_EQ("due Thu 9 Apr 2026", Phrases().say("due Thu 9 Apr 2026"));
  EXPECT_EQ("never heard of", of("today = heddiw\n").say("never heard of"));
}

TEST(Phrases, PlacesMayChangeTheirOrderAndARestIsSaidInItsTurn) {
  const Phrases phrases = of(
      "# a remark\n\n{rest} from {name} = o {name}, {rest}\n{n} days = {n} diwrnod\nJo = never\n");
  EXPECT_EQ("o Jo, 5 diwrnod", phrases.say("5 days from Jo"));
}

TEST(Phrases, ANumberChoosesOneOfSixWords) {
  const Phrases phrases = of("{n} days = {n} {n|zero|one|two|three|six|other}\n");
  for (const auto& [number, word] : {std::pair{"0", "zero"},
                                     {"1", "one"},
                                     {"2", "two"},
                                     {"3", "three"},
                                     {"4", "other"},
                                     {"6", "six"},
                                     {"12", "other"},
                                     {"102", "other"}}) {
    EXPECT_EQ(std::string(number) + " " + word, phrases.say(std::string(number) + " days"));
  }
}

TEST(Phrases, DatesAreSaidWithOrWithoutYearAndTime) {
  const Phrases phrases = of("Thu = Iau\nApr = Ebr\ndue {day}, {rest} = erbyn {day}, {rest}\n");
  EXPECT_EQ("Iau 9 Ebr", phrases.say("Thu 9 Apr"));
  EXPECT_EQ("Iau 9 Ebr 2026", phrases.say("Thu 9 Apr 2026"));
  EXPECT_EQ("Iau 9 Ebr 10:00", phrases.say("Thu 9 Apr 10:00"));
  EXPECT_EQ("erbyn Iau 9 Ebr 2026 10:00, x", phrases.say("due Thu 9 Apr 2026 10:00, x"));
  EXPECT_EQ("Thursday", phrases.say("Thursday"));
}

TEST(Phrases, OfTwoThatFitTheFirstIsTaken) {
  EXPECT_EQ("first", of("today = first\ntoday = second\n").say("today"));
}

TEST(Phrases, MistakesHaveTheirLineAndColumn) {
  EXPECT_THAT(fault_of("today heddiw\n"), HasSubstr("words.txt:1:1: error:"));
  EXPECT_THAT(fault_of("\ndue {day} = erbyn\n"), HasSubstr("words.txt:2:13: error: {day} is not"));
  EXPECT_THAT(fault_of("due {day} = erbyn {day} {n}\n"), HasSubstr("has no {n}"));
  EXPECT_THAT(fault_of("due {date} = erbyn {date}\n"), HasSubstr("write {n}, {day}"));
  EXPECT_THAT(fault_of("{n} days = {n} {n|a|b}\n"), HasSubstr("six words"));
  EXPECT_THAT(fault_of("due {day = erbyn\n"), HasSubstr("not closed"));
}

}  // namespace
}  // namespace duecourse::adapters
