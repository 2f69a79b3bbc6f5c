// Conformance: who samples are drawn from, what was drawn, and what is open in a team's cases.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::SampleDraw;
using adapters::SampleRef;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SampleConformance : public StoreConformance {
 protected:
  SampleRef audit{FrameworkId("programme"), TimescaleId("audit")};

  void case_of_family(const std::string& id, const std::string& family,
                      const std::string& team = "T1") {
    CaseRecord record;
    record.id = SubjectId(id);
    record.team = TeamId(team);
    record.family_id = family;
    record.reference = "FC-" + id;
    upsert({row_of("cases", id, record), event_row("E-" + id, id)});
  }
  void save_member(const std::string& id, std::vector<SampleMember> members) {
    const auto input = load(case_of(id));
    expect_done(store().save({{case_of(id), input.input_version, 7, {}, {}, std::move(members)}},
                             at_minute(0)));
  }
  [[nodiscard]] SampleMember claim(const std::string& id, int minute) const {
    return {audit.framework,
            audit.sample,
            EventId("notes:" + id),
            id,
            {at_minute(minute), Precision::second}};
  }
  [[nodiscard]] SampleDraw draw(const std::string& unit, const std::string& id) const {
    return {
        audit,        "2026-Q1", unit, case_of(id), EventId("notes:K"), "K", std::string(64, 'a'),
        at_minute(5), true};
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, SampleConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(SampleConformance, WhatACaseBringsIsWhatItsLastPlanSays) {
  case_of_family("C-1", "F-1");
  case_of_family("C-2", "");
  save_member("C-1", {claim("K1", 1), claim("K2", 2)});
  save_member("C-2", {claim("K3", 3)});
  reopen();
  auto entries = taken(store().samples().entries(audit));
  ASSERT_THAT(entries, SizeIs(3));
  EXPECT_EQ(entries[0].subject, case_of("C-1"));
  EXPECT_EQ(entries[0].family, "F-1");
  EXPECT_EQ(entries[0].reference, "FC-C-1");
  EXPECT_EQ(entries[0].host_id, "K1");
  EXPECT_EQ(entries[0].at, (Moment{at_minute(1), Precision::second}));
  EXPECT_EQ(entries[2].family, "");
  EXPECT_THAT(taken(store().samples().entries({audit.framework, TimescaleId("other")})), IsEmpty());

  save_member("C-1", {claim("K2", 4)});
  save_member("C-2", {});
  reopen();
  entries = taken(store().samples().entries(audit));
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].host_id, "K2");
  EXPECT_EQ(entries[0].at.at, at_minute(4));
}

TEST_P(SampleConformance, ADrawStandsAsItWasFirstStored) {
  case_of_family("C-1", "F-1");
  const SampleDraw first = draw("family F-1", "C-1");
  expect_done(store().samples().add({first}, at_minute(5)));
  SampleDraw again = first;
  again.drawn_at = at_minute(9);
  again.topped_up = false;
  SampleDraw other = draw("family F-2", "C-1");
  other.event = EventId("notes:K2");
  other.span = "2026-Q2";
  expect_done(store().samples().add({again, other}, at_minute(9)));
  reopen();
  EXPECT_THAT(taken(store().samples().draws(audit)), ElementsAre(first, other));
}

TEST_P(SampleConformance, WhenItWasFirstLookedAtStays) {
  EXPECT_EQ(taken(store().samples().begun(audit)), std::nullopt);
  expect_done(store().samples().begin(audit, at_minute(1)));
  expect_done(store().samples().begin(audit, at_minute(2)));
  reopen();
  EXPECT_EQ(taken(store().samples().begun(audit)), at_minute(1));
}

TEST_P(SampleConformance, WhatIsOpenInTheCasesOfATeam) {
  case_of_family("C-1", "F-1");
  case_of_family("C-2", "F-2");
  case_of_family("C-3", "F-3", "T2");
  const auto tracked = [](const std::string& id, const std::string& of, int due) {
    Tracked one = tracked_deadline(id, case_of(of));
    one.due = Limit{at_minute(due), Precision::day};
    return one;
  };
  Tracked ended = tracked("D-3", "C-1", 10);
  ended.ending = Ending{
      EndKind::met, EndReason::done, EventId("notes:E-9"), "E-9", {at_minute(95), Precision::day}};
  Tracked finding = tracked("D-4", "C-1", 10);
  finding.key.rule = RuleKind::finding;
  save(case_of("C-1"), {{tracked("D-1", "C-1", 200), ended, finding}, {}, std::nullopt});
  save(case_of("C-2"), {{tracked("D-2", "C-2", 100)}, {}, std::nullopt});
  save(case_of("C-3"), {{tracked("D-5", "C-3", 50)}, {}, std::nullopt});
  const DeadlineKey key = tracked_deadline("D-1", case_of("C-1")).key;
  const auto open = taken(store().open_in_cases(TeamId("T1"), key.framework, key.timescale));
  ASSERT_THAT(open, SizeIs(2));
  EXPECT_EQ(open[0].case_id, SubjectId("C-2"));
  EXPECT_EQ(open[0].reference, "FC-C-2");
  EXPECT_EQ(open[0].due, (Limit{at_minute(100), Precision::day}));
  EXPECT_EQ(open[1].case_id, SubjectId("C-1"));
  EXPECT_THAT(taken(store().open_in_cases(TeamId("T1"), key.framework, TimescaleId("other"))),
              IsEmpty());
  EXPECT_THAT(taken(store().open_in_cases(TeamId(""), key.framework, key.timescale)), IsEmpty());
}

}  // namespace

}  // namespace duecourse::testing
