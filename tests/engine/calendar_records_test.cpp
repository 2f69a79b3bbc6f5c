// The days that open deadlines by themselves: which records are made of a list of dates.
#include "engine/calendar_records.hpp"

#include <gtest/gtest.h>

#include <string>

#include "engine/time/time_text.hpp"
#include "tests/support/echo_process.hpp"
#include "tests/support/event_lines.hpp"

namespace duecourse::testing {
namespace {

Day day(const char* text) {
  return read_day(text).value();
}

/// A team in one framework with one timescale on the dates of `panels`.
class ListedDates : public ::testing::Test {
 protected:
  ListedDates() {
    rulebook_.zone = london();
    rulebook_.date_lists["panels"] = {day("2026-05-31"), day("2026-08-31"), day("2026-11-30")};
    Framework& framework = rulebook_.frameworks.emplace_back();
    framework.id = FrameworkId("f");
    Timescale& panel = framework.timescales.emplace_back();
    panel.subject = SubjectKind::team;
    panel.on_dates = "panels";
    framework.process[static_cast<std::size_t>(SubjectKind::team)] = &process_;
    panel.ends.push_back({*milestone_index(process_.description(), "answered"), {}});
  }

  Timescale& panel() { return rulebook_.frameworks.front().timescales.front(); }
  /// `id@day it occurs`, a blank between.
  std::string made(const char* now, std::vector<Event> events = {},
                   SubjectKind kind = SubjectKind::team, const char* framework = "f") {
    const std::size_t before = events.size();
    add_calendar_records({kind, SubjectId("T")}, {{FrameworkId(framework), {}, {}}},
                         moment_at(now).at, rulebook_, events);
    std::string all;
    for (std::size_t i = before; i < events.size(); ++i) {
      const Event& event = events[i];
      EXPECT_EQ(event.occurred.precision, Precision::day);
      EXPECT_EQ(event.kind, kListedDate);
      EXPECT_EQ(*code_of(event.facts, kListFact), "panels");
      EXPECT_EQ(write_day(london().day_of(date_of(event.facts, kDateFact)->at)), event.host_id);
      all += (all.empty() ? "" : " ") + event.host_id + "@" +
             write_day(london().day_of(event.occurred.at));
    }
    return all;
  }

  EchoProcess process_{SubjectKind::team};
  Rulebook rulebook_;
};

TEST_F(ListedDates, EachBeginsTheDayAfterTheOneBefore) {
  EXPECT_EQ(made("2026-12-01T09:00"),
            "2026-05-31@2026-02-28 2026-08-31@2026-06-01 2026-11-30@2026-09-01");
}

TEST_F(ListedDates, OneThatBeginsAfterNowIsThereSoThatItIsNotMissed) {
  EXPECT_EQ(made("2026-03-01T09:00"), "2026-05-31@2026-02-28 2026-08-31@2026-06-01");
  EXPECT_EQ(made("2026-05-31T23:59"), "2026-05-31@2026-02-28 2026-08-31@2026-06-01");
  EXPECT_EQ(made("2026-06-01T00:00"),
            "2026-05-31@2026-02-28 2026-08-31@2026-06-01 2026-11-30@2026-09-01");
}

TEST_F(ListedDates, ThoseBeforeTheFirstRecordOrTheActivationDoNotCount) {
  EXPECT_EQ(made("2026-12-01T09:00", events_of("2026-06-10 team_started id=S", SubjectKind::team)),
            "2026-08-31@2026-06-01 2026-11-30@2026-09-01");
  panel().activated = day("2026-08-31");
  EXPECT_EQ(made("2026-12-01T09:00"), "2026-08-31@2026-06-01 2026-11-30@2026-09-01");
  panel().activated = day("2026-09-01");
  EXPECT_EQ(made("2026-12-01T09:00"), "2026-11-30@2026-09-01");
}

// What ends it does not show that the subject began then: it was there before, and is late.
TEST_F(ListedDates, AFirstRecordThatEndsItHidesNoDateBeforeIt) {
  const auto first = [&](const char* kind) {
    const std::string line = std::string("2026-06-10 ") + kind + " id=S";
    return made("2026-12-01T09:00", events_of(line, SubjectKind::team));
  };
  EXPECT_EQ(first("seen"), "2026-08-31@2026-06-01 2026-11-30@2026-09-01");
  EXPECT_EQ(first("answered"), "2026-05-31@2026-02-28 2026-08-31@2026-06-01 2026-11-30@2026-09-01");
}

TEST_F(ListedDates, OnlyForTheSubjectsOfTheTimescaleThatTakePart) {
  EXPECT_EQ(made("2026-12-01T09:00", {}, SubjectKind::case_), "");
  EXPECT_EQ(made("2026-12-01T09:00", {}, SubjectKind::team, "another"), "");
  panel().enabled = false;
  EXPECT_EQ(made("2026-12-01T09:00"), "");
}

TEST_F(ListedDates, AKindOfTheFilesHasThemForEverySubjectThatTakesPart) {
  rulebook_.frameworks.front().dated_kinds.push_back({SubjectKind::case_, "claim_date", "panels"});
  const auto dates = [&](std::vector<Event> events) {
    add_calendar_records({SubjectKind::case_, SubjectId("C")}, {{FrameworkId("f"), {}, {}}},
                         moment_at("2026-06-10T09:00").at, rulebook_, events);
    std::string all;
    for (const Event& event : events) {
      if (event.kind != "claim_date") continue;
      all += event.id.str() + " " + write_day(london().day_of(event.occurred.at));
      if (const std::string* window = code_of(event.facts, kWindowFact)) all += " " + *window;
      if (const auto date = date_of(event.facts, kDateFact)) {
        all += " " + write_day(london().day_of(date->at));
      }
      all += "\n";
    }
    return all;
  };
  Event first;
  first.id = EventId("notes:1");
  first.kind = "referred";
  first.occurred = moment_at("2026-06-01T10:00");
  EXPECT_EQ(dates({first}),
            "claim_date:panels:2026-08-31 2026-06-01 2026-08-31 2026-08-31\n"
            "claim_date:panels:2026-11-30 2026-09-01 2026-11-30 2026-11-30\n");
  // What the host delivers is not made a second time.
  Event own = first;
  own.id = EventId("notes:2");
  own.kind = "claim_date";
  EXPECT_EQ(dates({first, own}), "notes:2 2026-06-01\n");
}

TEST_F(ListedDates, TwoTimescalesOfOneListShareItsRecords) {
  rulebook_.frameworks.front().timescales.push_back(panel());
  EXPECT_EQ(made("2026-03-01T09:00"), "2026-05-31@2026-02-28 2026-08-31@2026-06-01");
}

}  // namespace
}  // namespace duecourse::testing
