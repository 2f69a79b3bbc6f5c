// Which deadlines stand in whose calendar. All stories are of one case with a key worker, asked on
// Monday 2 March 2026 and due on Monday the 9th.
#include "engine/calendar_entries.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/event_lines.hpp"
#include "tests/support/passes.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

const std::string kOwned = "2026-02-01 allocated by=KW\n";
const std::string kAsked = kOwned + "2026-03-02T10:00 asked id=A1\n";

class Calendars {
 public:
  explicit Calendars(Practice practice = Practice(""))
      : practice_(std::move(practice)),
        passes(practice_.rulebook(), kSubject, {Enrolment{practice_.framework().id, {}, {}}}) {}

  /// `answer of KW practitioner, due 2026-03-09`, a line each, after a pass at `now`.
  std::string at(const std::string& story, const std::string& now) {
    const Look look = passes.pass(events_of(story), moment_at(now).at);
    SubjectContext context;
    context.subject = kSubject;
    context.roles = holdings_from(look.history, {});
    context.case_record = case_record;
    const PlanContext plan{practice_.rulebook(), passes.people(), context,
                           practice_.rulebook().zone};
    std::string text;
    for (const WantedEntry& entry :
         calendar_entries(look.assessment, look.history, look.plan, plan)) {
      const std::string holder = entry.worker.empty() ? entry.address : entry.worker.str();
      text += fmt::format("{} of {} {}, due {}\n", entry.deadline->timescale->id.str(), holder,
                          word_of(entry.audience), brief(*entry.deadline->due));
    }
    return text;
  }

 private:
  const SubjectRef kSubject{SubjectKind::case_, SubjectId("S1")};
  Practice practice_;

 public:
  Passes passes;
  std::optional<CaseRecord> case_record;
};

constexpr const char* kAnswer = "answer of KW practitioner, due 2026-03-09\n";

TEST(CalendarEntries, AnOpenDatedDeadlineStandsInItsHoldersCalendarUntilItIsDone) {
  Calendars calendars;
  EXPECT_EQ(calendars.at(kAsked, "2026-03-02T12:00"), kAnswer);
  EXPECT_EQ(calendars.at(kAsked, "2026-03-12T12:00"), kAnswer) << "overdue is not done";
  EXPECT_EQ(calendars.at(kAsked + "2026-03-12T13:00 answered\n", "2026-03-12T14:00"), "");
}

TEST(CalendarEntries, WhatWasOverdueWhenItWasFirstKnownStandsNowhere) {
  Calendars calendars;
  EXPECT_EQ(calendars.at(kAsked, "2026-03-10T12:00"), "");
}

TEST(CalendarEntries, ItGoesToWhoeverHoldsTheDutyWhileItIsNotOverdue) {
  const std::string passed = kAsked + "2026-03-04 deallocated by=KW\n2026-03-04 allocated by=K2\n";
  Calendars calendars;
  calendars.at(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(calendars.at(passed, "2026-03-05T12:00"),
            "answer of K2 practitioner, due 2026-03-09\n");
  Calendars late;
  late.at(kAsked, "2026-03-02T12:00");
  EXPECT_EQ(late.at(passed, "2026-03-10T12:00"), "") << "it was overdue when K2 got it";
}

TEST(CalendarEntries, AWeeksLeaveMovesNobodysCalendar) {
  Calendars calendars;
  Worker& worker = calendars.passes.people().workers.at(WorkerId("KW"));
  worker.absent_from = moment_at("2026-03-01");
  worker.cover = WorkerId("K2");
  EXPECT_EQ(calendars.at(kAsked, "2026-03-02T12:00"), kAnswer);
}

TEST(CalendarEntries, NothingStandsWithWhoHasLeftOrWhereNobodyHoldsIt) {
  Calendars calendars;
  calendars.passes.people().workers.at(WorkerId("KW")).active = false;
  EXPECT_EQ(calendars.at(kAsked, "2026-03-02T12:00"), "");
  Calendars unheld;
  EXPECT_EQ(unheld.at("2026-03-02T10:00 asked id=A1\n", "2026-03-02T12:00"), "")
      << "whoever hears instead does not hold it";
}

TEST(CalendarEntries, AMailboxHoldsWhatIsItsOwn) {
  Calendars calendars{Practice("owner = \"duty_desk\"\n")};
  calendars.passes.people().posts["duty_desk"] = "duty@x.example";
  EXPECT_EQ(calendars.at(kAsked, "2026-03-02T12:00"),
            "answer of duty@x.example mailbox, due 2026-03-09\n");
}

TEST(CalendarEntries, OfARestrictedCaseNothingStandsWithWhoHasNoRoleOnIt) {
  CaseRecord restricted;
  restricted.restricted = true;
  Calendars holder;
  holder.case_record = restricted;
  EXPECT_EQ(holder.at(kAsked, "2026-03-02T12:00"), kAnswer);
  Calendars manager{Practice("owner = \"supervisor\"\n")};
  EXPECT_EQ(manager.at(kAsked, "2026-03-02T12:00"), "answer of SU supervisor, due 2026-03-09\n");
  manager.case_record = restricted;
  EXPECT_EQ(manager.at(kAsked, "2026-03-02T12:00"), "");
  Calendars mailbox{Practice("owner = \"duty_desk\"\n")};
  mailbox.passes.people().posts["duty_desk"] = "duty@x.example";
  mailbox.case_record = restricted;
  EXPECT_EQ(mailbox.at(kAsked, "2026-03-02T12:00"), "");
}

TEST(CalendarEntries, WithoutADateNothingStandsThere) {
  Calendars calendars{Practice("paused_by = \"waits\"\nresumed_by = \"goes_on\"\n")};
  EXPECT_EQ(calendars.at(kAsked, "2026-03-02T12:00"), kAnswer);
  EXPECT_EQ(calendars.at(kAsked + "2026-03-03T10:00 waits\n", "2026-03-03T12:00"), "");
}

TEST(CalendarEntries, WhatAnotherStandsInForIsNotThereTwice) {
  const auto practice = Practice::of_several(
      {"stands_in_for = \"small/reply\"\n", "id = \"reply\"\ndue = \"6 working days\"\n"});
  Calendars calendars{practice};
  EXPECT_EQ(calendars.at(kAsked, "2026-03-02T12:00"), kAnswer);
}

}  // namespace
}  // namespace duecourse::testing
