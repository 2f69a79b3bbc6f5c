// The timeliness report: what is counted as what, under which month and team, on real stores.
//
// Mon 1 Jun 2026 10:00 is the first contact of most cases here: the first visit is expected by Wed
// 3 Jun and due by Mon 8 Jun; a decision is due at Thu 4 Jun 10:00.
#include "adapters/service/timeliness_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <random>

#include "tests/support/timely_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::ReportMonth;
using adapters::Timeliness;
using adapters::TimelinessCounts;
using adapters::TimelinessFilter;
using adapters::TimelinessReport;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ReportMonth month(int year, unsigned month) {
  return std::chrono::year{year} / std::chrono::month{month};
}

// `visiting/first-visit T1 2026-06: within_limit 1, late 2`
std::string line(const adapters::ClauseTimeliness& clause, const std::string& team,
                 const ReportMonth& month, const TimelinessCounts& counts) {
  std::string text =
      fmt::format("{}/{} {} {}:", clause.framework.str(), clause.timescale.str(), team,
                  month ? fmt::format("{}-{:02}", static_cast<int>(month->year()),
                                      static_cast<unsigned>(month->month()))
                        : "no date");
  for (const Timeliness one : adapters::kAllTimeliness) {
    if (counts.of(one) != 0) text += fmt::format(" {} {}", word_of(one), counts.of(one));
  }
  return text;
}

class Timely : public ::testing::Test {
 protected:
  TimelinessReport report(const std::string& at, const TimelinessFilter& filter = {}) {
    adapters::TimelinessGathering gathering(council.council->rulebook(), filter);
    const auto walked = council.council->each_subject(
        std::nullopt, {council.at(at), std::nullopt},
        [&](const adapters::AssessedSubject& subject, const Directory& people) {
          gathering.add(subject, people);
          return true;
        });
    EXPECT_TRUE(walked.ok());
    return gathering.take(*council.council->directory());
  }
  /// The lines of the teams of one timescale.
  std::vector<std::string> lines(const TimelinessReport& of, const std::string& timescale) {
    std::vector<std::string> all;
    for (const auto& clause : of.clauses) {
      if (clause.framework.str() + "/" + clause.timescale.str() != timescale) continue;
      for (const auto& team : clause.teams) {
        for (const auto& [month, counts] : team.months) {
          all.push_back(line(clause, team.team.empty() ? "-" : team.team.str(), month, counts));
        }
      }
    }
    return all;
  }
  std::vector<std::string> lines(const std::string& at, const std::string& timescale) {
    return lines(report(at), timescale);
  }
  /// Opens, reads the host and plans.
  void cycle(const std::string& at) {
    if (!council.council) council.open();
    council.cycle(at);
  }
  /// A number that the store answers with.
  int number(const std::string& sql) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(council.path("store.db").c_str(), &db), SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sql;
    EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
    const int value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
  }

  TimelyCouncil council;
};

TEST_F(Timely, TheExpectationAndTheLimitAreKeptToTheirLastSecond) {
  const std::vector<std::string> visits = {"2026-06-03T23:59:59", "2026-06-04T00:00:00",
                                           "2026-06-08T23:59:59", "2026-06-09T00:00:00"};
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const std::string id = "C" + std::to_string(i);
    council.add_case(id, "2026-06-01T10:00");
    council.add(id, "visit", visits[i]);
  }
  cycle("2026-06-20T12:00");
  EXPECT_THAT(
      lines("2026-06-20T12:00", "visiting/first-visit"),
      ElementsAre("visiting/first-visit T1 2026-06: within_expectation 1 within_limit 2 late 1"));
}

TEST_F(Timely, ALimitInHoursIsKeptBeforeItNotAtIt) {
  const std::vector<std::string> decisions = {"2026-06-04T09:59:59", "2026-06-04T10:00:00",
                                              "2026-06-04T10:00:01"};
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const std::string id = "C" + std::to_string(i);
    council.add_case(id, "2026-06-01T10:00");
    council.add(id, "managers_decision", decisions[i]);
  }
  cycle("2026-06-20T12:00");
  EXPECT_THAT(lines("2026-06-20T12:00", "visiting/decision"),
              ElementsAre("visiting/decision T1 2026-06: within_limit 1 late 2"));
}

TEST_F(Timely, TheMonthIsThatOfTheLastDayInTheCouncilsZone) {
  // The clocks go forward on Sun 29 Mar: 72 hours from 23:00 on Sat 28 Mar end at 00:00 on 1 Apr,
  // so it can be kept to the last second of March; in UTC both of these end on 31 Mar.
  council.add_case("C1", "2026-03-28T23:00");
  council.add_case("C2", "2026-03-28T23:00:01");
  // Back on winter time the last second of October is 23:59:59 in UTC too.
  council.add_case("C3", "2026-10-29T00:00");
  council.add_case("C4", "2026-10-29T00:00:01");
  // Five working days: Fri 23 Oct to Fri 30 Oct, and Tue 24 Mar to Tue 31 Mar, over the change.
  council.add_case("C5", "2026-10-23T10:00");
  council.add_case("C6", "2026-03-24T10:00");
  cycle("2026-12-01T12:00");
  EXPECT_THAT(lines("2026-12-01T12:00", "visiting/decision"),
              ElementsAre("visiting/decision T1 2026-03: overdue 2",    // C1, C6
                          "visiting/decision T1 2026-04: overdue 1",    // C2
                          "visiting/decision T1 2026-10: overdue 2",    // C3, C5
                          "visiting/decision T1 2026-11: overdue 1"));  // C4
  EXPECT_THAT(lines("2026-12-01T12:00", "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-03: overdue 1",    // C6
                          "visiting/first-visit T1 2026-04: overdue 2",    // C1, C2
                          "visiting/first-visit T1 2026-10: overdue 1",    // C5
                          "visiting/first-visit T1 2026-11: overdue 2"));  // C3, C4
}

TEST_F(Timely, OpenIsOverdueFromTheLimitOn) {
  council.add_case("C1", "2026-06-01T10:00");
  cycle("2026-06-02T12:00");
  EXPECT_THAT(lines("2026-06-08T23:59:59", "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-06: open 1"));
  EXPECT_THAT(lines("2026-06-09T00:00:00", "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-06: overdue 1"));
}

TEST_F(Timely, ClosedBeforeTheLimitIsWithdrawnAndFromItOnLapsed) {
  council.add_case("C1", "2026-06-01T10:00");
  council.add("C1", "case_closed", "2026-06-05T10:00");
  council.add_case("C2", "2026-06-01T10:00");
  council.add("C2", "case_closed", "2026-06-09T10:00");
  cycle("2026-06-20T12:00");
  EXPECT_THAT(lines("2026-06-20T12:00", "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-06: lapsed 1 withdrawn 1"));
}

TEST_F(Timely, WhoseRecordIsGoneIsExemptUnlessItWasMissedBefore) {
  council.add_case("C1", "2026-06-01T10:00");
  council.add_case("C2", "2026-06-01T10:00");
  cycle("2026-06-02T12:00");
  council.remove("C1-initial_contact", "2026-06-03T10:00");
  cycle("2026-06-03T12:00");
  cycle("2026-06-10T12:00");
  council.remove("C2-initial_contact", "2026-06-11T10:00");
  cycle("2026-06-11T12:00");
  const TimelinessReport all = report("2026-06-20T12:00");
  EXPECT_THAT(lines(all, "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-06: lapsed 1 exempt 1"));
  const TimelinessCounts& total = all.clauses.front().total.at(month(2026, 6));
  EXPECT_EQ(total.denominator(), 1U) << "the lapsed one alone";
  EXPECT_EQ(total.numerator(), 0U);
  EXPECT_EQ(total.all(), 2U);
}

TEST_F(Timely, WhatAnotherFrameworkStoodInForIsExempt) {
  std::string second = kSecondFramework;
  second += "stands_in_for = [\"visiting/first-visit\"]\n";
  council.write("second.toml", second);
  council.add_case("C1", "2026-06-01T10:00");
  council.enrol("C1", "second");
  council.add_case("C2", "2026-06-01T10:00");
  council.add("C2", "visit", "2026-06-03T10:00");
  council.enrol("C2", "second");
  council.add_case("C3", "2026-06-01T10:00");
  cycle("2026-06-20T12:00");
  EXPECT_THAT(lines("2026-06-20T12:00", "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-06: overdue 1 exempt 2"))
      << "C3 alone is not spoken for";
  EXPECT_THAT(lines("2026-06-20T12:00", "second/first-visit"),
              ElementsAre("second/first-visit T1 2026-06: within_limit 1 overdue 1"));
}

TEST_F(Timely, StandingInThatBeganAfterTheLimitExemptsNothing) {
  std::string second = kSecondFramework;
  second.replace(second.find("starts = \"initial_contact\""), 26, "starts = \"plan_commenced\"");
  second += "stands_in_for = [\"visiting/first-visit\"]\n";
  council.write("second.toml", second);
  for (const char* id : {"C1", "C2"}) {
    council.add_case(id, "2026-06-01T10:00");
    council.enrol(id, "second");
  }
  council.add("C1", "plan_commenced", "2026-06-12T10:00");
  council.add("C2", "plan_commenced", "2026-06-05T10:00");
  cycle("2026-06-20T12:00");
  ASSERT_THAT(lines("2026-06-20T12:00", "second/first-visit"),
              ElementsAre("second/first-visit T1 2026-06: overdue 1 open 1"));
  EXPECT_THAT(lines("2026-06-20T12:00", "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-06: overdue 1 exempt 1"));
}

TEST_F(Timely, WithoutADueItIsOfNoMonth) {
  council.add_case("C1", "2026-06-01T10:00");
  council.add("C1", "escalation_decided", "2026-06-02T10:00");
  council.add_case("C2", "2026-06-01T10:00");
  council.add("C2", "escalation_decided", "2026-06-02T10:00");
  council.add("C2", "escalation_recorded", "2026-07-02T10:00");
  cycle("2026-07-10T12:00");
  EXPECT_THAT(lines("2026-07-10T12:00", "visiting/escalation-noted"),
              ElementsAre("visiting/escalation-noted T1 no date: within_limit 1 open 1"));
  const TimelinessReport june =
      report("2026-07-10T12:00", {month(2026, 6), month(2026, 6), {}, {}});
  EXPECT_THAT(lines(june, "visiting/escalation-noted"), IsEmpty());
  EXPECT_EQ(june.undated_left_out, 2U);
}

TEST_F(Timely, TeamsAreThoseOfCasesOfWorkersAndTeamsThemselvesWithoutOneLast) {
  council.host.run(
      "INSERT INTO teams VALUES ('T2', 'South', NULL, NULL, NULL, NULL, '2026-01-01');"
      "INSERT INTO workers VALUES ('W2', 'New', NULL, NULL, NULL, 'family_practitioner', 1.0, "
      "NULL, 1, NULL, NULL, NULL, '2026-01-01')");
  council.add_case("C1", "2026-06-01T10:00");
  council.add_case("C2", "2026-06-01T10:00", "T2");
  council.add_case("C3", "2026-06-01T10:00", "");
  council.add_case("C4", "2026-06-01T10:00", "T9");
  council.add_of("worker", "W1", "worker_started", "2026-05-11T09:00");
  council.add_of("worker", "W2", "worker_started", "2026-05-11T09:00");
  council.add_of("team", "T2", "screening_held", "2026-06-09T09:00");
  cycle("2026-06-10T23:00");
  const TimelinessReport all = report("2026-06-10T23:00");
  EXPECT_THAT(lines(all, "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-06: overdue 1",
                          "visiting/first-visit T2 2026-06: overdue 1",
                          "visiting/first-visit T9 2026-06: overdue 1",
                          "visiting/first-visit - 2026-06: overdue 1"));
  EXPECT_THAT(lines(all, "visiting/supervision"),
              ElementsAre("visiting/supervision T1 2026-06: overdue 1",
                          "visiting/supervision - 2026-06: overdue 1"));
  EXPECT_THAT(lines(all, "visiting/session"),
              ElementsAre("visiting/session T2 2026-06: within_limit 1 open 1"));
  const auto& teams = all.clauses.front().teams;
  EXPECT_EQ(teams[0].name, "North Family Centre");
  EXPECT_EQ(teams[2].name, "") << "the store does not know T9";
  EXPECT_EQ(all.clauses.front().total.at(month(2026, 6)).of(Timeliness::overdue), 4U);
}

TEST_F(Timely, TwoFrameworksWithTheSameClauseAreTwoLines) {
  council.add_case("C1", "2026-06-01T10:00");
  council.enrol("C1", "second");
  council.add("C1", "visit", "2026-06-10T10:00");
  cycle("2026-06-20T12:00");
  const TimelinessReport all = report("2026-06-20T12:00");
  ASSERT_THAT(all.clauses, SizeIs(3)) << "in the order of the files";
  EXPECT_EQ(all.clauses[0].framework_title, "Visiting Framework");
  EXPECT_EQ(all.clauses[1].timescale, TimescaleId("decision"));
  EXPECT_EQ(all.clauses[2].framework_title, "Second <Framework> & Co");
  EXPECT_EQ(all.clauses[2].clause, all.clauses[0].clause);
  EXPECT_THAT(lines(all, "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-06: late 1"));
  EXPECT_THAT(lines(all, "second/first-visit"),
              ElementsAre("second/first-visit T1 2026-06: within_limit 1"));
}

TEST_F(Timely, AMonthWithoutAnythingHasATotalOfZerosAndNoShare) {
  council.add_case("C1", "2026-04-01T10:00");
  council.add_case("C2", "2026-06-01T10:00");
  cycle("2026-06-20T12:00");
  const TimelinessReport all = report("2026-06-20T12:00");
  const auto& total = all.clauses.front().total;
  ASSERT_THAT(total, SizeIs(3));
  EXPECT_EQ(total.at(month(2026, 5)).all(), 0U);
  EXPECT_EQ(total.at(month(2026, 5)).per_mille(), std::nullopt);
  EXPECT_EQ(total.at(month(2026, 6)).per_mille(), 0U);
  EXPECT_THAT(all.clauses.front().teams.front().months, SizeIs(2)) << "teams only where they are";
  const TimelinessReport longer =
      report("2026-06-20T12:00", {month(2026, 3), month(2026, 8), {}, {}});
  EXPECT_THAT(longer.clauses.front().total, SizeIs(6)) << "the period that was asked for";
  const TimelinessReport ages = report("2026-06-20T12:00", {month(1, 1), month(9999, 12), {}, {}});
  EXPECT_THAT(ages.clauses.front().total, SizeIs(2)) << "too long to be filled";
}

TEST_F(Timely, AnEmptyStoreHasNoClauses) {
  cycle("2026-06-20T12:00");
  EXPECT_THAT(report("2026-06-20T12:00").clauses, IsEmpty());
}

TEST_F(Timely, ThePeriodTheFrameworkAndTheTeamNarrowIt) {
  council.add_case("C1", "2026-04-01T10:00");
  council.add_case("C2", "2026-05-01T10:00");
  council.add_case("C3", "2026-06-01T10:00", "T2");
  council.add_case("C4", "2026-05-01T10:00", "T1", "second");
  cycle("2026-06-20T12:00");
  const auto narrowed = [&](const TimelinessFilter& filter) {
    std::vector<std::string> all;
    const TimelinessReport some = report("2026-06-20T12:00", filter);
    for (const char* one : {"visiting/first-visit", "second/first-visit"}) {
      for (std::string& text : lines(some, one)) all.push_back(std::move(text));
    }
    return all;
  };
  EXPECT_THAT(narrowed({month(2026, 5), month(2026, 5), {}, {}}),
              ElementsAre("visiting/first-visit T1 2026-05: overdue 1",
                          "second/first-visit T1 2026-05: overdue 1"));
  EXPECT_THAT(narrowed({month(2026, 6), {}, {}, {}}),
              ElementsAre("visiting/first-visit T2 2026-06: overdue 1"));
  EXPECT_THAT(narrowed({{}, month(2026, 4), {}, {}}),
              ElementsAre("visiting/first-visit T1 2026-04: overdue 1"));
  EXPECT_THAT(narrowed({{}, {}, FrameworkId("second"), {}}),
              ElementsAre("second/first-visit T1 2026-05: overdue 1"));
  EXPECT_THAT(narrowed({{}, {}, {}, TeamId("T2")}),
              ElementsAre("visiting/first-visit T2 2026-06: overdue 1"));
}

TEST_F(Timely, WhatEndedBeforeItWasFirstSeenIsCountedFromTheArchive) {
  council.add_case("C1", "2026-03-02T10:00");
  council.add("C1", "visit", "2026-03-03T10:00");
  council.add("C1", "managers_decision", "2026-03-09T10:00");
  cycle("2026-06-20T12:00");
  ASSERT_EQ(number("SELECT count(*) FROM deadline_archive"), 1);
  ASSERT_EQ(number("SELECT count(*) FROM deadline"), 0) << "all of it is in the archive";
  EXPECT_THAT(lines("2026-06-20T12:00", "visiting/first-visit"),
              ElementsAre("visiting/first-visit T1 2026-03: within_expectation 1"));
  EXPECT_THAT(lines("2026-06-20T12:00", "visiting/decision"),
              ElementsAre("visiting/decision T1 2026-03: late 1"));
}

TEST_F(Timely, ARenamedTimescaleIsOneLineAndARemovedOneKeepsItsId) {
  council.add_case("C1", "2026-06-01T10:00");
  cycle("2026-06-10T12:00");
  council.remove("C1-initial_contact", "2026-06-11T10:00");
  cycle("2026-06-11T12:00");
  std::string renamed = kTimelyFramework;
  const std::string was = "\nid       = \"first-visit\"\n";
  renamed.replace(renamed.find(was), was.size(),
                  "\nid       = \"seen\"\nformerly = \"first-visit\"\n");
  const std::string decision = "\nid     = \"decision\"\n";
  renamed.replace(renamed.find(decision), decision.size(), "\nid     = \"other\"\n");
  council.write("visiting.toml", renamed);
  council.add_case("C2", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-12T12:00");
  const TimelinessReport all = report("2026-06-12T12:00");
  EXPECT_THAT(lines(all, "visiting/seen"),
              ElementsAre("visiting/seen T1 2026-06: lapsed 1 overdue 1"));
  EXPECT_THAT(lines(all, "visiting/decision"),
              ElementsAre("visiting/decision T1 2026-06: lapsed 1"));
  EXPECT_EQ(all.clauses.back().timescale, TimescaleId("decision"));
  EXPECT_EQ(all.clauses.back().title, "");
  EXPECT_EQ(all.clauses.back().framework_title, "Visiting Framework");
}

TEST(TimelinessCounts, ShareIsRoundedDownSoThatOnlyAllIsAll) {
  TimelinessCounts counts;
  EXPECT_EQ(counts.per_mille(), std::nullopt);
  for (const Timeliness one : {Timeliness::open, Timeliness::withdrawn, Timeliness::exempt}) {
    counts.add(one);
  }
  EXPECT_EQ(counts.per_mille(), std::nullopt) << "none of them had to be met";
  for (int i = 0; i < 9999; ++i) counts.add(Timeliness::within_expectation);
  EXPECT_EQ(counts.per_mille(), 1000U);
  counts.add(Timeliness::overdue);
  EXPECT_EQ(counts.per_mille(), 999U);
  EXPECT_EQ(counts.numerator(), 9999U);
  EXPECT_EQ(counts.denominator(), 10000U);
  EXPECT_EQ(counts.all(), 10003U);
}

/// Whatever happens to the records: every deadline of the store is counted once.
class AllAreCounted : public Timely, public ::testing::WithParamInterface<unsigned> {
 protected:
  int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(dice_); }
  std::string day() { return fmt::format("2026-{:02}-{:02}", 2 + below(6), 1 + below(28)); }

  std::mt19937 dice_{GetParam()};
};

TEST_P(AllAreCounted, OnceEach) {
  constexpr std::array<const char*, 6> kKinds = {
      "visit",       "managers_decision", "escalation_decided", "escalation_recorded",
      "case_closed", "initial_contact"};
  for (int i = 0; i < 12; ++i) {
    const std::string id = "C" + std::to_string(i);
    council.add_case(id, day() + "T10:00", below(3) == 0 ? "" : "T" + std::to_string(below(3)),
                     below(3) == 0 ? "second" : "visiting");
    if (below(3) == 0) council.enrol(id, "second");
    for (int e = below(8); e > 0; --e) {
      council.host.add({fmt::format("{}-{}", id, e), id, kKinds[static_cast<std::size_t>(below(6))],
                        day() + (below(2) == 0 ? "" : "T12:00"), "W1",
                        R"({"child_seen": true, "child_spoken_to": true})", "", ""});
    }
  }
  council.add_of("worker", "W1", "worker_started", "2026-02-02T09:00");
  council.add_of("team", "T1", "screening_held", "2026-06-20T09:00");
  cycle("2026-05-01T12:00");
  for (int i = 0; i < 6; ++i) {
    council.remove(fmt::format("C{}-{}", below(12), 1 + below(7)), "2026-06-01T10:00");
    council.remove(fmt::format("C{}-initial_contact", below(12)), "2026-06-01T10:00");
  }
  cycle("2026-06-02T12:00");
  cycle("2026-07-20T12:00");

  // By the store's own rows, and by the words that listings have for them.
  std::size_t stored = 0;
  std::map<DeadlineState, std::size_t> states;
  auto& store = council.council->store();
  const auto subjects = store.subjects(std::nullopt, std::nullopt, 1000);
  ASSERT_TRUE(subjects.ok());
  for (const SubjectRef& subject : *subjects) {
    const auto input = store.load(subject);
    ASSERT_TRUE(input.ok());
    for (const Tracked& tracked : input->tracked) {
      if (tracked.key.rule != RuleKind::timescale) continue;
      ++stored;
      ++states[state_at(tracked.ending, tracked.due, council.at("2026-07-20T12:00"))];
    }
  }
  TimelinessCounts lines;
  TimelinessCounts totals;
  for (const auto& clause : report("2026-07-20T12:00").clauses) {
    for (const auto& [month, counts] : clause.total) totals += counts;
    for (const auto& team : clause.teams) {
      for (const auto& [month, counts] : team.months) lines += counts;
    }
  }
  EXPECT_GT(stored, 20U);
  EXPECT_EQ(lines.all(), stored);
  EXPECT_EQ(totals.all(), stored);
  EXPECT_EQ(lines.numerator(), states[DeadlineState::met]);
  EXPECT_EQ(lines.of(Timeliness::late), states[DeadlineState::met_late]);
  EXPECT_EQ(lines.of(Timeliness::lapsed), states[DeadlineState::lapsed]);
  EXPECT_EQ(lines.of(Timeliness::overdue), states[DeadlineState::overdue]);
  EXPECT_EQ(lines.of(Timeliness::open), states[DeadlineState::open]);
  EXPECT_EQ(lines.of(Timeliness::withdrawn) + lines.of(Timeliness::exempt),
            states[DeadlineState::withdrawn]);
}

INSTANTIATE_TEST_SUITE_P(Seeds, AllAreCounted, ::testing::Range(1U, 13U));

}  // namespace
}  // namespace duecourse::testing
