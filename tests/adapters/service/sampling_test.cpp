// Drawing samples: who is drawn and when, and that a draw stands. The arithmetic on its own, and
// the whole way from a claim in a host database to the audit that is due.
#include "adapters/service/sampling.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "engine/time/time_text.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::draw_from;
using adapters::sample_days;
using adapters::sample_hash;
using adapters::sample_number;
using adapters::SampleDraw;
using adapters::SampleEntry;
using adapters::SampleGround;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Day day(const char* text) {
  return read_day(text).value();
}

TEST(SampleDays, AreThoseOfTheCalendar) {
  const auto quarter = sample_days(day("2026-05-17"), SampleSpan::quarter);
  EXPECT_EQ(quarter.name, "2026-Q2");
  EXPECT_EQ(quarter.begin, day("2026-04-01"));
  EXPECT_EQ(quarter.end, day("2026-07-01"));
  const auto last = sample_days(day("2026-12-31"), SampleSpan::quarter);
  EXPECT_EQ(last.name, "2026-Q4");
  EXPECT_EQ(last.end, day("2027-01-01"));
  const auto month = sample_days(day("2026-12-01"), SampleSpan::month);
  EXPECT_EQ(month.name, "2026-12");
  EXPECT_EQ(month.end, day("2027-01-01"));
  EXPECT_EQ(sample_days(day("2028-02-29"), SampleSpan::month).end, day("2028-03-01"));
  EXPECT_EQ(sample_days(day("2026-12-31"), SampleSpan::year).begin, day("2026-01-01"));
}

// What `printf '%s' 'supporting-families/claim-audit-draw/2026-Q2/family F-12' | sha256sum` prints.
TEST(SampleHash, IsOneThatAnybodyCanWorkOutAgain) {
  const std::string hash =
      sample_hash({FrameworkId("supporting-families"), TimescaleId("claim-audit-draw")}, "2026-Q2",
                  "family F-12");
  EXPECT_EQ(hash, "963a1919475fa4923749f0cc01c22bdd22a88ee9aa1b743f2eb3e8e9d81c44d2");
  EXPECT_EQ(sample_number(hash), 0x963a1919U);
}

/// A sample of a tenth a quarter, in a zone without summer time.
class Drawing : public ::testing::Test {
 protected:
  Drawing() {
    framework.id = FrameworkId("programme");
    rule.id = TimescaleId("audit");
    rule.share = 1000;
  }
  [[nodiscard]] SampleGround ground(const char* now) const {
    return {rulebook, framework, rule, read_moment(now, rulebook.zone).value().moment.at, from};
  }
  void claim(const std::string& family, const char* when, const std::string& id) {
    SampleEntry entry;
    entry.subject = {SubjectKind::case_, SubjectId("C-" + family)};
    entry.family = family;
    entry.event = EventId("notes:" + id);
    entry.host_id = id;
    entry.at = {rulebook.zone.start_of(day(when)), Precision::day};
    entries.push_back(entry);
  }
  void claims(int count, const char* when) {
    for (int i = 0; i < count; ++i) {
      const std::string name = fmt::format("F{}-{}", when, i);
      claim(name, when, name);
    }
  }
  /// Draws at that time; what is drawn stays drawn.
  std::vector<SampleDraw> draw(const char* now) {
    const auto drawn = draw_from(ground(now), entries, draws);
    draws.insert(draws.end(), drawn.begin(), drawn.end());
    return drawn;
  }
  [[nodiscard]] bool low(const std::string& family) const {
    const auto hash = sample_hash({framework.id, rule.id}, "2026-Q2", "family " + family);
    return sample_number(hash) * std::uint64_t{10'000} < std::uint64_t{1000} << 32U;
  }

  Rulebook rulebook;
  Framework framework;
  SampleRule rule;
  Day from = day("2026-04-01");
  std::vector<SampleEntry> entries;
  std::vector<SampleDraw> draws;
};

TEST_F(Drawing, ANumberBelowTheShareIsDrawnAtOnceAndTheOthersAreNot) {
  claims(200, "2026-05-04");
  const auto drawn = draw("2026-05-04T12:00");
  ASSERT_FALSE(drawn.empty());
  ASSERT_LT(drawn.size(), 60U);
  const auto expected = std::count_if(entries.begin(), entries.end(),
                                      [&](const SampleEntry& entry) { return low(entry.family); });
  EXPECT_THAT(drawn, SizeIs(static_cast<std::size_t>(expected)));
  for (const SampleDraw& one : drawn) {
    EXPECT_TRUE(low(one.unit.substr(7))) << one.unit;
    EXPECT_FALSE(one.topped_up);
    EXPECT_EQ(one.span, "2026-Q2");
  }
  EXPECT_THAT(draw("2026-05-05T12:00"), IsEmpty());
}

TEST_F(Drawing, TheShareIsRoundedUpWhenTheQuarterIsOver) {
  int family = 0;
  for (int high = 0; high < 11; ++family) {
    const std::string name = fmt::format("F-{}", family);
    if (low(name)) continue;
    claim(name, "2026-06-30", name);
    ++high;
  }
  EXPECT_THAT(draw("2026-06-30T23:59:59"), IsEmpty());
  const auto topped_up = draw("2026-07-01T00:00");
  ASSERT_THAT(topped_up, SizeIs(2));  // a tenth of eleven is more than one
  EXPECT_TRUE(topped_up[0].topped_up);
  // Those with the lowest numbers.
  std::vector<std::string> hashes;
  for (const SampleEntry& entry : entries) {
    hashes.push_back(sample_hash({framework.id, rule.id}, "2026-Q2", "family " + entry.family));
  }
  std::sort(hashes.begin(), hashes.end());
  EXPECT_EQ(topped_up[0].hash, hashes[0]);
  EXPECT_EQ(topped_up[1].hash, hashes[1]);
  EXPECT_THAT(draw("2026-07-02T00:00"), IsEmpty());
}

TEST_F(Drawing, OneClaimedFamilyIsAlwaysAudited) {
  claim("F-1", "2026-05-04", "K1");
  draw("2026-05-04T12:00");
  draw("2026-07-01T00:00");
  EXPECT_THAT(draws, SizeIs(1));
}

TEST_F(Drawing, TheCasesOfAFamilyAreDrawnAsOneUnlessTheRuleSaysCases) {
  for (int i = 0; i < 10; ++i) claim("F-1", "2026-05-04", fmt::format("K{}", i));
  draw("2026-07-01T00:00");
  EXPECT_THAT(draws, SizeIs(1));
  draws.clear();
  rule.by_family = false;
  for (SampleEntry& entry : entries) entry.subject.id = SubjectId("C-" + entry.host_id);
  for (int i = 10; i < 20; ++i) {
    claim("F-1", "2026-05-04", fmt::format("K{}", i));
    entries.back().subject.id = SubjectId("C-" + entries.back().host_id);
  }
  draw("2026-07-01T00:00");
  EXPECT_GE(draws.size(), 2U);
}

TEST_F(Drawing, AClaimThatComesLateTopsUpAQuarterThatIsOver) {
  claims(10, "2026-05-04");
  draw("2026-07-01T00:00");
  const std::size_t before = draws.size();
  ASSERT_GE(before, 1U);
  claims(40, "2026-05-05");
  draw("2026-08-01T00:00");
  EXPECT_GE(draws.size(), 5U);
  EXPECT_GT(draws.size(), before);
}

TEST_F(Drawing, AClaimTakenBackCountsNoMoreAndItsDrawStands) {
  claims(10, "2026-05-04");
  draw("2026-07-01T00:00");
  const auto before = draws;
  std::erase_if(entries, [&](const SampleEntry& entry) {
    return std::any_of(before.begin(), before.end(),
                       [&](const SampleDraw& one) { return one.event == entry.event; });
  });
  const auto more = draw("2026-07-02T00:00");
  EXPECT_GE(more.size(), 1U);  // of those that are left one is needed still
  const auto spans = adapters::sample_spans(ground("2026-07-02T00:00"), entries, draws);
  ASSERT_THAT(spans, SizeIs(1));
  EXPECT_EQ(spans[0].members, entries.size());
  EXPECT_GE(spans[0].drawn, spans[0].needed);
  EXPECT_TRUE(spans[0].units.back().gone);
}

TEST_F(Drawing, AClaimMovedToAnotherQuarterBringsItsDrawAlong) {
  claim("F-1", "2026-06-30", "K1");
  draw("2026-07-01T00:00");
  ASSERT_THAT(draws, SizeIs(1));
  entries[0].at = {rulebook.zone.start_of(day("2026-07-03")), Precision::day};
  EXPECT_THAT(draw("2026-10-01T00:00"), IsEmpty());
}

TEST_F(Drawing, AFamilyThatGotAnotherNameIsNotDrawnAgain) {
  claim("F-1", "2026-06-30", "K1");
  draw("2026-07-01T00:00");
  entries[0].family = "F-9";
  EXPECT_THAT(draw("2026-07-02T00:00"), IsEmpty());
}

TEST_F(Drawing, WhatIsEarlierThanTheBeginningIsNotDrawn) {
  claims(30, "2026-03-31");
  EXPECT_THAT(draw("2026-07-01T00:00"), IsEmpty());
  rule.activated = day("2026-05-10");
  EXPECT_EQ(adapters::sample_from(rule, Instant{}, rulebook.zone), day("2026-05-10"));
  rule.activated.reset();
  EXPECT_EQ(
      adapters::sample_from(rule, read_moment("2026-05-17T10:00", rulebook.zone).value().moment.at,
                            rulebook.zone),
      day("2026-04-01"));
}

constexpr const char* kClaimingFramework = R"toml(
[framework]
id       = "visiting"
title    = "Claiming Framework"
calendar = "england-and-wales"
[process]
case = "supporting_families"
[ladder.standard]
stages = [{ id = "today", at = "on the due day", to = ["owner"], kind = "reminder" }]
[[sample]]
id     = "audit-draw"
clause = "9f"
title  = "Drawn for audit"
of     = "claimed"
share  = "10 %"
draws  = "audit_drawn"
[[timescale]]
id     = "audit"
clause = "9f"
title  = "Claim audited"
starts = "audit_drawn"
after  = "claimed"
ends   = "claim_audited"
due    = "10 working days"
owner  = "team_manager"
)toml";

class Claims : public ::testing::Test {
 protected:
  // The numbers of these families are above a tenth in the second quarter of 2026.
  Claims() {
    std::ofstream(council.path("visiting.toml")) << kClaimingFramework;
    for (const char* id : {"C3", "C4", "C5"}) council.host.add_case(id);
    council.open();
  }
  void claim(const std::string& id, const std::string& of, const std::string& when) {
    council.host.add({id, of, "claimed", when, "S1", "{}", "", ""});
  }
  /// `case: state, due` of every deadline.
  std::vector<std::string> audits(const std::string& now) {
    std::vector<std::string> found;
    const auto walked = council.council->each_subject(
        SubjectKind::case_, {council.at(now), std::nullopt},
        [&](const adapters::AssessedSubject& subject, const Directory&) {
          for (const Deadline& deadline : subject.assessment.deadlines) {
            found.push_back(
                fmt::format("{}: {}, {}", subject.input.subject.id.str(),
                            word_of(state_at(deadline.ending, deadline.due, council.at(now))),
                            spell_day(council.council->rulebook().zone.day_of(deadline.due->at) -
                                      std::chrono::days{1})));
          }
          return true;
        });
    EXPECT_TRUE(walked.ok());
    return found;
  }
  std::vector<SampleDraw> draws() {
    return council.council->store()
        .samples()
        .draws({FrameworkId("visiting"), TimescaleId("audit-draw")})
        .value();
  }
  TestCouncil council;
};

TEST_F(Claims, OneOfThreeIsAuditedAfterTheQuarterAndOverARestart) {
  claim("K1", "C3", "2026-06-01T10:00");
  claim("K2", "C4", "2026-06-02T10:00");
  claim("K3", "C5", "2026-06-03T10:00");
  council.cycle("2026-06-10T09:00");
  council.close();
  council.open();
  council.cycle("2026-07-01T09:00");
  const auto drawn = draws();
  ASSERT_THAT(drawn, SizeIs(1));
  EXPECT_THAT(audits("2026-07-01T09:00"),
              ElementsAre(drawn[0].subject.id.str() + ": open, Wed 15 Jul 2026"));
  council.cycle("2026-07-02T09:00");
  EXPECT_EQ(draws(), drawn);
}

TEST_F(Claims, AnAuditMeetsItAndADrawWhoseClaimIsTakenBackAsksForNone) {
  claim("K1", "C3", "2026-06-01T10:00");
  council.cycle("2026-06-10T09:00");
  EXPECT_THAT(draws(), IsEmpty());
  council.cycle("2026-07-01T09:00");
  ASSERT_THAT(draws(), SizeIs(1));
  council.host.run(
      "UPDATE events SET deleted = 1, changed_at = '2026-07-02T08:00' "
      "WHERE event_id = 'K1'");
  council.cycle("2026-07-02T09:00");
  EXPECT_THAT(audits("2026-07-02T09:00"), IsEmpty());
  EXPECT_THAT(draws(), SizeIs(1));
  council.host.run(
      "UPDATE events SET deleted = 0, changed_at = '2026-07-03T08:00' "
      "WHERE event_id = 'K1'");
  council.host.add({"A1", "C3", "claim_audited", "2026-07-03T08:30", "S1", "{}", "", ""});
  council.cycle("2026-07-03T09:00");
  EXPECT_THAT(audits("2026-07-03T09:00"), ElementsAre("C3: met, Wed 15 Jul 2026"));
  EXPECT_THAT(draws(), SizeIs(1));
}

TEST_F(Claims, GoingLiveDrawsFromNoEarlierQuarter) {
  claim("K1", "C3", "2026-02-01T10:00");
  council.cycle("2026-06-10T09:00");
  council.cycle("2026-10-01T09:00");
  EXPECT_THAT(draws(), IsEmpty());
}

TEST_F(Claims, AnotherCycleOfTheSameMomentDrawsNothing) {
  claim("K1", "C3", "2026-06-01T10:00");
  council.cycle("2026-06-10T09:00");
  EXPECT_THAT(draws(), IsEmpty());
  council.cycle("2026-07-01T09:00");
  ASSERT_THAT(draws(), SizeIs(1));
  const auto report = council.cycle("2026-07-01T09:00");
  EXPECT_EQ(report.planning.subjects, 0U);
}

}  // namespace
}  // namespace duecourse::testing
