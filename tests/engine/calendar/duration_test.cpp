// The grammar of durations: what is read, what is refused and in which words, the round trip.
#include "engine/calendar/duration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace duecourse::testing {
namespace {

using ::testing::HasSubstr;

Duration one(Unit unit, std::int64_t count = 0, bool inclusive = false) {
  return {{{unit, count, inclusive}}, std::nullopt};
}

void expect_reads(std::string_view text, const Duration& wanted) {
  const auto read = parse_duration(text);
  ASSERT_TRUE(read.ok()) << text << ": " << read.error().message;
  EXPECT_EQ(*read, wanted) << text;
  EXPECT_EQ(describe(*read), text);
}

std::string refusal(std::string_view text) {
  const auto read = parse_duration(text);
  return read.ok() ? "read as " + describe(*read) : read.error().message;
}

TEST(ParseDuration, ReadsEveryUnit) {
  expect_reads("24 hours", one(Unit::hours, 24));
  expect_reads("4 working hours", one(Unit::working_hours, 4));
  expect_reads("3 calendar days", one(Unit::calendar_days, 3));
  expect_reads("5 working days", one(Unit::working_days, 5));
  expect_reads("6 calendar weeks", one(Unit::calendar_weeks, 6));
  expect_reads("3 calendar months", one(Unit::calendar_months, 3));
  expect_reads("2 calendar years", one(Unit::calendar_years, 2));
  expect_reads("end of the same day", one(Unit::end_of_same_day));
  expect_reads("end of the next day", one(Unit::end_of_next_day));
  expect_reads("end of the same working day", one(Unit::end_of_same_working_day));
  expect_reads("end of the next working day", one(Unit::end_of_next_working_day));
}

TEST(ParseDuration, ReadsTheSingular) {
  expect_reads("1 hour", one(Unit::hours, 1));
  expect_reads("1 working day", one(Unit::working_days, 1));
  EXPECT_EQ(*parse_duration("1 working days"), one(Unit::working_days, 1));
}

// The examples of engine/calendar/duration.hpp.
TEST(ParseDuration, ReadsSumsInclusiveDaysAndFacts) {
  expect_reads("56 calendar days inclusive, then 15 working days",
               {{{Unit::calendar_days, 56, true}, {Unit::working_days, 15, false}}, {}});
  expect_reads("48 hours after received_at",
               {{{Unit::hours, 48, false}}, FactAnchor{Side::after, "received_at"}});
  expect_reads("5 working days before at",
               {{{Unit::working_days, 5, false}}, FactAnchor{Side::before, "at"}});
}

TEST(ParseDuration, DoesNotMindSpaces) {
  EXPECT_EQ(*parse_duration("  5   working days ,then  1 calendar day "),
            *parse_duration("5 working days, then 1 calendar day"));
}

TEST(ParseDuration, TakesCountsFromNothingToAHundredThousand) {
  expect_reads("0 working days", one(Unit::working_days, 0));
  expect_reads("100000 hours", one(Unit::hours, 100000));
  EXPECT_THAT(refusal("100001 hours"), HasSubstr("'100001' is too large"));
  EXPECT_THAT(refusal("99999999999999999999 hours"), HasSubstr("at most 100000"));
  EXPECT_THAT(refusal("-1 hours"), HasSubstr("'-1' stands where a count is expected"));
  EXPECT_THAT(refusal("1.5 hours"), HasSubstr("'1.5' stands where a count is expected"));
}

TEST(ParseDuration, AsksWhichDaysAreMeant) {
  EXPECT_THAT(refusal("5 days"), HasSubstr("write '5 calendar days' or '5 working days'"));
  EXPECT_THAT(refusal("1 day"), HasSubstr("write '1 calendar day' or '1 working day'"));
  EXPECT_THAT(refusal("2 weeks"), HasSubstr("write '2 calendar weeks'"));
  EXPECT_THAT(refusal("3 months"), HasSubstr("write '3 calendar months'"));
}

TEST(ParseDuration, NamesTheWrongWordAndTheNearestRightOne) {
  EXPECT_THAT(refusal("5 wrking days"),
              AllOf(HasSubstr("'wrking'"), HasSubstr("did you mean 'working'?")));
  EXPECT_THAT(refusal("5 working dais"), HasSubstr("did you mean 'days'?"));
  EXPECT_THAT(refusal("5 calendar mnths"), HasSubstr("did you mean 'months'?"));
  EXPECT_THAT(refusal("end of the nxt day"), HasSubstr("did you mean 'next'?"));
  EXPECT_THAT(refusal("5 working days inclusiv"), HasSubstr("did you mean 'inclusive'?"));
  EXPECT_THAT(refusal("5 fortnights"), HasSubstr("expected 'hours', 'working', 'calendar'"));
}

TEST(ParseDuration, SaysWhereATextStopsTooEarly) {
  EXPECT_THAT(refusal(""), HasSubstr("it is empty"));
  EXPECT_THAT(refusal("5"), HasSubstr("it stops after '5'"));
  EXPECT_THAT(refusal("5 working"), HasSubstr("it stops after 'working'"));
  EXPECT_THAT(refusal("end of the"), HasSubstr("it stops after 'end of the'"));
  EXPECT_THAT(refusal("5 working days, then"), HasSubstr("it stops where a count is expected"));
  EXPECT_THAT(refusal("5 working days before"), HasSubstr("the name of a date among the facts"));
}

TEST(ParseDuration, RefusesWhatFollowsItsEnd) {
  EXPECT_THAT(refusal("5 working days then 1 hour"), HasSubstr("write ', then'"));
  EXPECT_THAT(refusal("5 working days, 1 hour"), HasSubstr("expected 'then'"));
  EXPECT_THAT(refusal("5 working days after at noon"), HasSubstr("nothing may follow"));
  EXPECT_THAT(refusal("5 working days after 9"), HasSubstr("not the name of a fact"));
}

TEST(ParseDuration, RefusesInclusiveWhereThereIsNoFirstDay) {
  EXPECT_THAT(refusal("24 hours inclusive"), HasSubstr("'inclusive' cannot stand after hours"));
  EXPECT_THAT(refusal("4 working hours inclusive"), HasSubstr("cannot stand after hours"));
  EXPECT_THAT(refusal("0 working days inclusive"), HasSubstr("after a count of 0"));
  EXPECT_THAT(refusal("end of the same day inclusive"), HasSubstr("'inclusive' cannot stand"));
}

TEST(CountsHours, OfAnyTerm) {
  EXPECT_TRUE(counts_hours(*parse_duration("24 hours")));
  EXPECT_TRUE(counts_hours(*parse_duration("1 working day, then 4 working hours")));
  EXPECT_FALSE(counts_hours(*parse_duration("5 working days, then end of the next day")));
}

DurationTerm any_term() {
  DurationTerm term;
  term.unit = static_cast<Unit>(*rc::gen::inRange(0, 11));
  if (term.unit >= Unit::end_of_same_day) return term;
  term.count = *rc::gen::inRange<std::int64_t>(0, 100001);
  const bool has_first_day = term.unit != Unit::hours && term.unit != Unit::working_hours;
  term.inclusive = has_first_day && term.count > 0 && *rc::gen::arbitrary<bool>();
  return term;
}

TEST(DurationProperty, WhatIsDescribedIsReadBack) {
  EXPECT_TRUE(rc::check([] {
    Duration duration;
    const int terms = *rc::gen::inRange(1, 5);
    for (int i = 0; i < terms; ++i) duration.terms.push_back(any_term());
    if (*rc::gen::arbitrary<bool>()) {
      const Side side = *rc::gen::element(Side::before, Side::after);
      duration.anchor = FactAnchor{side, *rc::gen::element<std::string>("at", "received_at")};
    }
    const auto read = parse_duration(describe(duration));
    RC_ASSERT(read.ok());
    RC_ASSERT(*read == duration);
  }));
}

TEST(DurationProperty, AnyJumbleOfItsWordsIsReadOrRefusedInWords) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<std::string> words{"5",    "1",    "0",     "working", "calendar",  "days",
                                         "day",  "then", ",",     "end",     "of",        "the",
                                         "next", "same", "hours", "before",  "inclusive", "at"};
    std::string text;
    const int length = *rc::gen::inRange(0, 9);
    for (int i = 0; i < length; ++i) text += *rc::gen::elementOf(words) + " ";
    const auto read = parse_duration(text);
    if (read.ok()) {
      RC_ASSERT(*parse_duration(describe(*read)) == *read);
    } else {
      RC_ASSERT(read.error().message.find(text) != std::string::npos);
    }
  }));
}

TEST(Frequency, IsReadAsFormsWriteIt) {
  const auto read = [](const char* text) {
    const auto frequency = read_frequency(text);
    return frequency ? describe(*frequency) : std::string("-");
  };
  EXPECT_EQ(read("10 working days"), "10 working days");
  EXPECT_EQ(read("Every 10_Working_Days"), "10 working days");
  EXPECT_EQ(read("4 weeks"), "4 calendar weeks");
  EXPECT_EQ(read("10 days"), "10 calendar days");
  EXPECT_EQ(read("1 month"), "1 calendar month");
  EXPECT_EQ(read("weekly"), "1 calendar week");
  EXPECT_EQ(read("Fortnightly"), "2 calendar weeks");
  EXPECT_EQ(read("monthly"), "1 calendar month");
  for (const char* text : {"", "often", "weeks", "0 weeks", "4", "4 moons", "5 days after at"}) {
    EXPECT_EQ(read(text), "-") << text;
  }
}

}  // namespace
}  // namespace duecourse::testing
