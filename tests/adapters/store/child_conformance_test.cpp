// The children of cases: kept with the plan of their case, loaded with who carries it.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::RoleRecord;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Moment day_at(int day) {
  return {Instant{} + std::chrono::hours{24 * (20'000 + day)}, Precision::day};
}

const SubjectRef kWorker{SubjectKind::worker, SubjectId("W-1")};
const SubjectRef kTeam{SubjectKind::team, SubjectId("T-1")};

CountedChild child(const char* case_id, const char* person, std::optional<Moment> to = {}) {
  return {SubjectId(case_id), FrameworkId("sfp"), PersonId(person), "targeted", day_at(1), to};
}

class ChildConformance : public StoreConformance {
 protected:
  void SetUp() override {
    StoreConformance::SetUp();
    Worker worker;
    worker.id = WorkerId("W-1");
    worker.team = TeamId("T-1");
    Team team;
    team.id = TeamId("T-1");
    CaseRecord record;
    record.id = SubjectId("C-1");
    record.team = TeamId("T-1");
    upsert({row_of("workers", "1", worker), row_of("teams", "1", team),
            row_of("cases", "1", record), row_of("roles", "1", role("C-1", "W-1", {}))});
    all_planned();
  }
  static RoleRecord role(const char* case_id, const char* worker, std::optional<Moment> to) {
    return {"R-1", {SubjectId(case_id), "lead", WorkerId(worker), "", day_at(0), to}};
  }
  void all_planned() {
    for (const SubjectRef& subject : dirty()) save(subject, {});
  }
  /// A plan of the case that says which children it has; nothing: that says nothing of them.
  Result<void> have(std::optional<std::vector<CountedChild>> children) {
    const auto input = load(case_of("C-1"));
    return store().save({{case_of("C-1"), input.input_version, 7, {}, std::move(children)}}, {});
  }
};

TEST_P(ChildConformance, ComeWithWhoCarriesTheCaseAndStayWhereAPlanSaysNothingOfThem) {
  CountedChild nobody = child("C-1", "P-1", day_at(9));
  nobody.person.reset();
  nobody.to->precision = Precision::second;
  expect_done(have(std::vector{child("C-1", "P-1"), nobody}));
  EXPECT_THAT(load(kWorker).children, ElementsAre(child("C-1", "P-1"), nobody));
  EXPECT_THAT(load(kTeam).children, ElementsAre(child("C-1", "P-1"), nobody));
  EXPECT_THAT(load(case_of("C-1")).children, IsEmpty());
  expect_done(have(std::nullopt));
  reopen();
  EXPECT_THAT(load(kWorker).children, ElementsAre(child("C-1", "P-1"), nobody));
  expect_done(have(std::vector<CountedChild>{}));
  EXPECT_THAT(load(kWorker).children, IsEmpty());
}

TEST_P(ChildConformance, AChangeMarksWhoCarriesTheCaseAndNothingElseDoes) {
  expect_done(have(std::vector{child("C-1", "P-1")}));
  EXPECT_THAT(dirty(), ElementsAre(kWorker, kTeam));
  all_planned();
  expect_done(have(std::vector{child("C-1", "P-1")}));
  EXPECT_THAT(dirty(), IsEmpty());
  expect_done(have(std::vector{child("C-1", "P-1", day_at(5))}));
  EXPECT_THAT(dirty(), ElementsAre(kWorker, kTeam));
  all_planned();
  expect_done(have(std::nullopt));
  EXPECT_THAT(dirty(), IsEmpty());
}

TEST_P(ChildConformance, WhoIsPlannedTogetherWithTheCaseIsPlannedAgain) {
  const auto of_case = load(case_of("C-1"));
  const auto of_worker = load(kWorker);
  const auto of_team = load(kTeam);
  expect_done(
      store().save({{kTeam, of_team.input_version, 7, {}},
                    {case_of("C-1"), of_case.input_version, 7, {}, std::vector{child("C-1", "P")}},
                    {kWorker, of_worker.input_version, 7, {}}},
                   {}));
  EXPECT_THAT(dirty(), ElementsAre(kWorker, kTeam));
}

TEST_P(ChildConformance, ARefusedPlanLeavesTheChildrenAsTheyWere) {
  expect_done(have(std::vector{child("C-1", "P-1")}));
  all_planned();
  EXPECT_TRUE(
      failed(store().save({{case_of("C-1"), 99, 7, {}, std::vector{child("C-1", "P-2")}}}, {}),
             ErrorCode::conflict));
  EXPECT_THAT(load(kWorker).children, ElementsAre(child("C-1", "P-1")));
  EXPECT_THAT(dirty(), IsEmpty());
}

TEST_P(ChildConformance, GoWithTheRoleToAnotherWorkerAndWithTwoRolesComeOnce) {
  expect_done(have(std::vector{child("C-1", "P-1")}));
  upsert({row_of("roles", "2", role("C-1", "W-1", day_at(3)))});
  EXPECT_THAT(load(kWorker).children, ElementsAre(child("C-1", "P-1")));
  all_planned();
  upsert({row_of("roles", "1", role("C-1", "W-2", {}), 2),
          row_of("roles", "2", role("C-1", "W-2", {}), 2)});
  EXPECT_THAT(load(kWorker).children, IsEmpty());
  EXPECT_THAT(dirty(), ElementsAre(case_of("C-1"), kWorker));
  EXPECT_THAT(load(kTeam).children, ElementsAre(child("C-1", "P-1")));
}

TEST_P(ChildConformance, AWorkerWhoComesOrGoesMarksTheTeam) {
  Worker worker;
  worker.id = WorkerId("W-1");
  worker.team = TeamId("T-2");
  upsert({row_of("workers", "1", worker, 2)});
  EXPECT_THAT(dirty(), ElementsAre(kWorker, kTeam));
  all_planned();
  worker.team = TeamId("T-1");
  upsert({row_of("workers", "1", worker, 3)});
  EXPECT_THAT(dirty(), ElementsAre(kWorker, kTeam));
}

INSTANTIATE_TEST_SUITE_P(Stores, ChildConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace

}  // namespace duecourse::testing
