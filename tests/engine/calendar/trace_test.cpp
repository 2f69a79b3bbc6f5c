// Traces: the count in words, and that it ends where the count does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/calendar/counting.hpp"
#include "tests/engine/calendar/sample_calendars.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Tracing : public ::testing::Test {
 protected:
  [[nodiscard]] Trace after(std::string_view start, std::string_view duration) const {
    return explain_limit_after(read_moment(start, zone_)->moment, *parse_duration(duration),
                               rules_);
  }
  [[nodiscard]] Trace before(std::string_view start, std::string_view duration) const {
    return explain_limit_before(read_moment(start, zone_)->moment, *parse_duration(duration),
                                rules_);
  }

  Zone zone_ = london();
  WorkingCalendar calendar_{england_2026()};
  CountingRules rules_{calendar_, zone_};
};

TEST_F(Tracing, CountsEasterDayByDay) {
  EXPECT_EQ(describe(after("2026-04-02", "3 working days")),
            "  Thu 2 Apr 2026: start\n"
            "  Fri 3 Apr 2026: Good Friday, not counted\n"
            "  Sat 4 Apr 2026: Saturday, not counted\n"
            "  Sun 5 Apr 2026: Sunday, not counted\n"
            "  Mon 6 Apr 2026: Easter Monday, not counted\n"
            "  Tue 7 Apr 2026: day 1\n"
            "  Wed 8 Apr 2026: day 2\n"
            "  Thu 9 Apr 2026: day 3, due by the end of this day\n");
}

TEST_F(Tracing, MarksTheLinesThatCounted) {
  const Trace trace = after("2026-04-02", "1 working day");
  ASSERT_EQ(trace.lines.size(), 6U);
  EXPECT_FALSE(trace.lines.front().counted);
  EXPECT_FALSE(trace.lines[1].counted);
  EXPECT_TRUE(trace.lines.back().counted);
}

// The example of Trace in engine/calendar/counting.hpp: a week without bank holidays.
TEST_F(Tracing, FoldsAWholeWeekIntoOneLine) {
  const WorkingCalendar weekdays(weekdays_only());
  const Trace trace = explain_limit_after(read_moment("2026-04-29", zone_)->moment,
                                          *parse_duration("8 working days"), {weekdays, zone_});
  EXPECT_EQ(describe(trace),
            "  Wed 29 Apr 2026: start\n"
            "  Thu 30 Apr 2026: day 1\n"
            "  Fri 1 May 2026: day 2\n"
            "  Sat 2 May 2026: Saturday, not counted\n"
            "  Sun 3 May 2026: Sunday, not counted\n"
            "  Mon 4 May to Fri 8 May 2026: days 3 to 7\n"
            "  Sat 9 May 2026: Saturday, not counted\n"
            "  Sun 10 May 2026: Sunday, not counted\n"
            "  Mon 11 May 2026: day 8, due by the end of this day\n");
}

TEST_F(Tracing, LetsWeekendsPassInALongCount) {
  EXPECT_EQ(describe(after("2026-04-07", "45 working days")),
            "  Tue 7 Apr 2026: start\n"
            "  Wed 8 Apr to Sun 3 May 2026: days 1 to 18, Saturdays and Sundays not counted\n"
            "  Mon 4 May 2026: Early May bank holiday, not counted\n"
            "  Tue 5 May to Sun 24 May 2026: days 19 to 32, Saturdays and Sundays not counted\n"
            "  Mon 25 May 2026: Spring bank holiday, not counted\n"
            "  Tue 26 May to Wed 10 Jun 2026: days 33 to 44, Saturdays and Sundays not counted\n"
            "  Thu 11 Jun 2026: day 45, due by the end of this day\n");
}

TEST_F(Tracing, TellsInclusiveCountsFromTheStart) {
  EXPECT_EQ(describe(after("2026-04-02", "56 calendar days inclusive, then 1 working day")),
            "  Thu 2 Apr 2026: start, day 1, beginning with the day\n"
            "  Fri 3 Apr to Tue 26 May 2026: days 2 to 55\n"
            "  Wed 27 May 2026: day 56; the next part counts from here\n"
            "  Thu 28 May 2026: day 1, due by the end of this day\n");
}

TEST_F(Tracing, TellsHoursAsMoments) {
  EXPECT_EQ(describe(after("2026-03-28T10:00", "48 hours")),
            "  Sat 28 Mar 2026 10:00: start\n"
            "  Mon 30 Mar 2026 11:00: 48 hours of elapsed time, across a clock change, due before "
            "this moment\n");
  EXPECT_EQ(describe(after("2026-04-02", "24 hours")),
            "  Thu 2 Apr 2026: start\n"
            "  Fri 3 Apr 2026: day 1, 24 hours from a start known only by its day, due by the end "
            "of this day\n");
}

TEST_F(Tracing, TellsWorkingHoursDayByDay) {
  EXPECT_EQ(describe(after("2026-04-01T15:00", "12 working hours")),
            "  Wed 1 Apr 2026 15:00: start\n"
            "  Wed 1 Apr 2026: 2 h counted (15:00 to 17:00)\n"
            "  Thu 2 Apr 2026: 8 h 30 min counted (08:30 to 17:00)\n"
            "  Fri 3 Apr 2026: Good Friday, not counted\n"
            "  Sat 4 Apr 2026: Saturday, not counted\n"
            "  Sun 5 Apr 2026: Sunday, not counted\n"
            "  Mon 6 Apr 2026: Easter Monday, not counted\n"
            "  Tue 7 Apr 2026 10:00: 1 h 30 min counted (08:30 to 10:00), due before this "
            "moment\n");
}

TEST_F(Tracing, TellsAMonthWithoutTheDay) {
  EXPECT_EQ(describe(after("2026-01-31", "1 calendar month")),
            "  Sat 31 Jan 2026: start\n"
            "  Sat 28 Feb 2026: 1 calendar month, the last day of a month that has no day 31, due "
            "by the end of this day\n");
}

TEST_F(Tracing, CountsBackInTheOrderOfCounting) {
  EXPECT_EQ(describe(before("2026-04-07", "2 working days")),
            "  Tue 7 Apr 2026: counted back from here\n"
            "  Mon 6 Apr 2026: Easter Monday, not counted\n"
            "  Sun 5 Apr 2026: Sunday, not counted\n"
            "  Sat 4 Apr 2026: Saturday, not counted\n"
            "  Fri 3 Apr 2026: Good Friday, not counted\n"
            "  Thu 2 Apr 2026: day 1\n"
            "  Wed 1 Apr 2026: day 2, due by the end of this day\n");
}

TEST_F(Tracing, SaysWithWhichDayAnInclusiveCountBegins) {
  EXPECT_EQ(describe(after("2026-04-01", "2 working days inclusive")),
            "  Wed 1 Apr 2026: start, day 1, beginning with the day\n"
            "  Thu 2 Apr 2026: day 2, due by the end of this day\n");
  EXPECT_EQ(describe(after("2026-04-04", "2 working days inclusive")),
            "  Sat 4 Apr 2026: start, Saturday, not counted\n"
            "  Sun 5 Apr 2026: Sunday, not counted\n"
            "  Mon 6 Apr 2026: Easter Monday, not counted\n"
            "  Tue 7 Apr 2026: day 1, beginning with the first working day\n"
            "  Wed 8 Apr 2026: day 2, due by the end of this day\n");
  EXPECT_EQ(describe(after("2026-04-07", "60 working days inclusive")).substr(0, 92),
            "  Tue 7 Apr 2026: start, day 1, beginning with the day\n"
            "  Wed 8 Apr to Sun 3 May 2026: days 2");
}

TEST_F(Tracing, WarnsOfEachYearTheCalendarDoesNotKnow) {
  EXPECT_THAT(after("2026-12-21", "300 working days").warnings,
              ElementsAre("england-and-wales has no bank holidays for 2027",
                          "england-and-wales has no bank holidays for 2028"));
  EXPECT_THAT(after("2026-04-02", "5 working days").warnings, IsEmpty());
  EXPECT_THAT(after("2026-12-21", "300 calendar days").warnings, IsEmpty());
  EXPECT_EQ(describe(Trace{{}, {"so and so"}}), "  warning: so and so\n");
}

DurationTerm any_short_term() {
  DurationTerm term;
  term.unit = static_cast<Unit>(*rc::gen::inRange(0, 11));
  if (term.unit >= Unit::end_of_same_day) return term;
  term.count = *rc::gen::inRange<std::int64_t>(0, 80);
  const bool has_first_day = term.unit != Unit::hours && term.unit != Unit::working_hours;
  term.inclusive = has_first_day && term.count > 0 && *rc::gen::arbitrary<bool>();
  return term;
}

TEST_F(Tracing, AlwaysEndsAtTheLimitItExplains) {
  EXPECT_TRUE(rc::check([this] {
    Duration duration;
    const int terms = *rc::gen::inRange(1, 4);
    for (int i = 0; i < terms; ++i) duration.terms.push_back(any_short_term());
    const Instant at{read_moment("2025-10-01", zone_)->moment.at +
                     std::chrono::minutes{*rc::gen::inRange(0, 400 * 24 * 60)}};
    Moment start{at, Precision::second};
    if (*rc::gen::arbitrary<bool>()) start = {zone_.start_of(zone_.day_of(at)), Precision::day};
    RC_LOG(describe(duration) + " from " + spell_moment(start, zone_));
    RC_ASSERT(explain_limit_after(start, duration, rules_).lines.back().label ==
              spell_limit(limit_after(start, duration, rules_), zone_));
    RC_ASSERT(explain_limit_before(start, duration, rules_).lines.back().label ==
              spell_limit(limit_before(start, duration, rules_), zone_));
  }));
}

TEST_F(Tracing, NumbersExactlyTheWorkingDaysThatWereAsked) {
  EXPECT_TRUE(rc::check([this] {
    const auto count = *rc::gen::inRange<std::int64_t>(1, 30);
    const Day from = day("2026-01-01") + std::chrono::days{*rc::gen::inRange(0, 300)};
    const Duration duration{{{Unit::working_days, count, false}}, std::nullopt};
    const Moment start{zone_.start_of(from), Precision::day};
    const Trace trace = explain_limit_after(start, duration, rules_);
    const std::string last = "day " + std::to_string(count) + ", due by the end of this day";
    RC_ASSERT(trace.lines.back().text == last);
  }));
}

}  // namespace
}  // namespace duecourse::testing
