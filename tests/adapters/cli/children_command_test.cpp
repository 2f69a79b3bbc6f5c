// Children and capacity in `caseload`, and `evaluation`, over the shipped Strengthening Families.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/pods_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kWrongUsage;
using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kSupport = "family_support_worker";

/// A row of the slide "Service Capacity": the posts, and what it says that they hold.
struct SlideRow {
  const char* district;
  std::vector<const char*> posts;
  double fte;
  std::array<int, 3> slide;     ///< children, social care, early help
  std::array<int, 3> computed;  ///< the same, from the posts as they are, rounded half up
};

const std::vector<SlideRow>& slide() {
  static const std::vector<SlideRow> kRows{
      {"North Warwickshire & Bedworth",
       {"1", "1", "1", "1", "1", "0.65"},
       5.65,
       {113, 57, 57},
       {113, 57, 57}},
      {"Nuneaton", {"1", "1", "1", "1", "1", "1"}, 6, {120, 60, 60}, {120, 60, 60}},
      {"Rugby", {"1", "1", "1", "1", "NULL"}, 5, {100, 50, 50}, {100, 50, 50}},
      // 4.29 x 20 = 85.8: the slide shows 85.
      {"Stratford", {"1", "1", "1", "1", "0.29"}, 4.29, {85, 43, 43}, {86, 43, 43}},
      {"Warwick", {"1", "1", "1", "1", "1", "1", "0.18"}, 6.18, {124, 62, 62}, {124, 62, 62}},
  };
  return kRows;
}

class ChildrenCommands : public ::testing::Test {
 protected:
  Ran run(std::vector<std::string> arguments, std::size_t width = 120) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, width);
  }
  void cycle(const std::string& at) {
    const Ran ran = run({"run", "--once", "--as-of", at});
    ASSERT_EQ(ran.code, kFine) << ran.err << ran.out;
  }
  void staff_the_five_districts() {
    int pod = 0;
    for (const SlideRow& row : slide()) {
      const std::string team = "P" + std::to_string(++pod);
      council.add_pod(team, row.district);
      int worker = 0;
      for (const char* fte : row.posts) {
        council.put_worker(team + "-" + std::to_string(++worker), team, kSupport, fte);
      }
    }
    // Who has left, or has another job, holds no children.
    council.put_worker("X1", "P1", kSupport, "1", false);
    council.put_worker("X2", "P1", "strengthening_families_social_worker", "1");
  }
  /// Two families in Nuneaton: P2-1 supports three children in need and one targeted.
  void two_families() {
    council.add_family("C1", "P2");
    council.add_family("C2", "P2");
    council.put_role("R1", "C1", "assigned_worker", "P2-1", "2026-03-02");
    council.put_role("R2", "C2", "assigned_worker", "P2-1", "2026-03-02");
    for (const char* child : {"A", "B", "C"})
      council.join("C1", child, "2026-03-02", "child_in_need");
    council.join("C2", "D", "2026-03-02", "targeted");
  }

  PodsCouncil council;
};

TEST_F(ChildrenCommands, TheCapacityIsThatOfTheSlideCellByCellButForItsRounding) {
  staff_the_five_districts();
  cycle("2026-03-03T09:00");
  const Json capacity = run({"caseload", "--format", "json"}).json()["capacity"];
  ASSERT_EQ(capacity.size(), 1U);
  EXPECT_EQ(capacity[0]["report"], "sfp-capacity");
  const Json& districts = capacity[0]["districts"];
  ASSERT_EQ(districts.size(), slide().size());
  for (std::size_t i = 0; i < slide().size(); ++i) {
    const SlideRow& row = slide()[i];
    const Json& shown = districts[i];
    EXPECT_EQ(shown["district"], row.district);
    EXPECT_DOUBLE_EQ(shown["fte"].get<double>(), row.fte) << row.district;
    EXPECT_EQ(shown["capacity"], row.computed[0]) << row.district;
    EXPECT_EQ(shown["parts"][0]["title"], "social care");
    EXPECT_EQ(shown["parts"][0]["capacity"], row.computed[1]) << row.district;
    EXPECT_EQ(shown["parts"][1]["title"], "early help");
    EXPECT_EQ(shown["parts"][1]["capacity"], row.computed[2]) << row.district;
  }
  // The slide's total of the posts is 27.11: its rows add up to 27.12.
  EXPECT_DOUBLE_EQ(capacity[0]["total"]["fte"].get<double>(), 27.12);
  EXPECT_EQ(capacity[0]["total"]["capacity"], 542);
  EXPECT_EQ(capacity[0]["total"]["parts"][0]["capacity"], 271);
  EXPECT_EQ(capacity[0]["total"]["parts"][1]["capacity"], 271);
  EXPECT_EQ(capacity[0]["total"]["fte_unsaid"], 1);
}

TEST_F(ChildrenCommands, TheSlideDiffersInOneCellAndInTheSumOfThePosts) {
  std::vector<std::string> other;
  double fte = 0;
  for (const SlideRow& row : slide()) {
    fte += row.fte;
    for (std::size_t i = 0; i < row.slide.size(); ++i) {
      if (row.slide[i] != row.computed[i]) other.push_back(fmt::format("{} {}", row.district, i));
    }
  }
  EXPECT_THAT(other, ElementsAre("Stratford 0"));
  EXPECT_NEAR(fte, 27.12, 1e-9);
}

TEST_F(ChildrenCommands, TheTableShowsWhatPostsHoldBesideWhatTheyHaveAndSaysWhereTheSlideDiffers) {
  staff_the_five_districts();
  two_families();
  cycle("2026-03-03T09:00");
  const auto lines = run({"caseload", "--report", "capacity"}, 100).lines();
  ASSERT_EQ(lines.size(), 15U);
  EXPECT_EQ(lines[0],
            "Service capacity: children that the posts hold, and have now (Strengthening Families "
            "pilot)");
  EXPECT_EQ(lines[1],
            "district              FTE    children  social care  early help  now  social care now  "
            "early help now");
  const auto expect_row = [&](std::size_t at, const char* row) { EXPECT_EQ(lines[at], row); };
  expect_row(3,
             "North Warwickshire &  5.65   113       57           57          0    0"
             "                0");
  expect_row(5,
             "Nuneaton              6      120       60           60          4    3"
             "                1");
  expect_row(7,
             "Stratford             4.29   86        43           43          0    0"
             "                0");
  expect_row(9,
             "total                 27.12  542       271          271         4    3"
             "                1");
  EXPECT_EQ(lines[10],
            "Of 1 worker the host does not say how much of full time they work: counted as full "
            "time.");
  EXPECT_THAT(lines[12], HasSubstr("add up to 27.12, not 27.11"));
  EXPECT_THAT(lines[12] + lines[13], HasSubstr("which it shows as 85 and not as 86."));
  EXPECT_THAT(run({"caseload", "--report", "capacity", "--format", "csv"}).out,
              HasSubstr("\nstrengthening-families,sfp-capacity,Nuneaton,early help,6,60,1\r"));
}

TEST_F(ChildrenCommands, ChildrenAreShownByWorkerAndJob) {
  staff_the_five_districts();
  two_families();
  council.put_worker("P2-1", "P2", kSupport, "0.6");
  cycle("2026-03-03T09:00");
  const Json all = run({"caseload", "--worker", "P2-1", "--format", "json"}).json();
  ASSERT_EQ(all["children"].size(), 1U);
  EXPECT_EQ(all["children"][0].dump(),
            R"({"framework":"strengthening-families","worker":"P2-1","name":"Worker P2-1",)"
            R"("team":"P2","supervisor":"S1","job":"family_support_worker","fte":0.6,"children":4,)"
            R"("child_in_need":3,"targeted":1,"children_per_fte":7})");
  EXPECT_EQ(all["capacity"], Json::array()) << "a district is nobody's alone";
  const Ran table = run({"caseload", "--report", "children", "--team", "P2"}, 120);
  EXPECT_THAT(table.out, HasSubstr("Children by worker\n"));
  EXPECT_THAT(table.out, HasSubstr("children per fte"));
  EXPECT_THAT(table.out, Not(HasSubstr("P1-1")));
  EXPECT_THAT(run({"caseload", "--report", "children", "--format", "csv"}).out,
              HasSubstr("strengthening-families,P2-2,Worker P2-2,P2,S1,family_support_worker,1.0,"
                        "0,0,0,\r"));
}

TEST_F(ChildrenCommands, AChildWhoLeavesIsCountedNoMoreInTheSameCycle) {
  staff_the_five_districts();
  two_families();
  cycle("2026-03-03T09:00");
  council.changed = "2026-03-10T09:00";
  council.add_event("L1", "C1", "left_service", "2026-03-10", "A");
  cycle("2026-03-10T09:30");
  const Json now = run({"caseload", "--worker", "P2-1", "--format", "json"}).json();
  EXPECT_EQ(now["children"][0]["children"], 3);
  const Json before =
      run({"caseload", "--worker", "P2-1", "--format", "json", "--as-of", "2026-03-05T09:00"})
          .json();
  EXPECT_EQ(before["children"][0]["children"], 4);
}

class Evaluation : public ChildrenCommands {
 protected:
  Evaluation() {
    council.add_pod("P1", "Nuneaton");
    council.add_pod("P2", "Rugby");
    council.put_worker("W9", "P1", kSupport, "1");
  }
  void review(const std::string& case_id, const std::string& at, bool enhanced = false) {
    council.add_event("V" + case_id + at, case_id, "review_held", at, "",
                      enhanced ? R"({"enhanced": true})" : "");
  }
};

TEST_F(Evaluation, CountsReviewsLengthsAndEarlyEndingsByDistrict) {
  // Reviews in the window, early, late; the enhanced one late; left after 20 weeks.
  council.add_family("C1", "P1");
  council.join("C1", "A", "2026-01-05", "child_in_need");
  council.join("C1", "B", "2026-01-05", "child_in_need");
  review("C1", "2026-02-09");
  review("C1", "2026-03-02");
  review("C1", "2026-04-20");
  review("C1", "2026-05-18", true);
  council.add_event("L1", "C1", "left_service", "2026-05-25", "A");
  // Never reviewed, and left after four weeks without a decision; another with one.
  council.add_family("C2", "P2");
  council.join("C2", "D", "2026-01-05", "child_in_need");
  council.add_family("C3", "P2");
  council.join("C3", "E", "2026-01-05", "targeted");
  council.add_event("L3", "C3", "left_service", "2026-02-02", "E");
  council.add_family("C4", "P2");
  council.join("C4", "F", "2026-01-05", "targeted");
  council.add_event("L4", "C4", "left_service", "2026-02-16", "F", R"({"decision": true})");
  cycle("2026-06-01T09:00");
  const Ran ran = run({"evaluation"});
  EXPECT_EQ(ran.out, R"(Strengthening Families pilot: Evaluation of the pilot, all months

Child in Need plan reviewed, every four to six weeks
district  in time  early  late  not held  in time of all
--------  -------  -----  ----  --------  --------------
Nuneaton  2        1      1     0         50 %
Rugby     0        0      0     1         0 %
total     2        1      1     1         40 %

Enhanced review, twelve to eighteen weeks after joining or the last one
district  in time  early  late  not held  in time of all
--------  -------  -----  ----  --------  --------------
Nuneaton  0        0      1     0         0 %
Rugby     0        0      0     1         0 %
total     0        0      1     1         0 %

Length of involvement of the children who left, in weeks
district  left  median  shortest  longest  still in
--------  ----  ------  --------  -------  --------
Nuneaton  1     20.0    20.0      20.0     1
Rugby     2     5.0     4.0       6.0      1
total     3     6.0     4.0       20.0     2

Cases that ended early
district  with a decision on record  without
--------  -------------------------  -------
Nuneaton  0                          0
Rugby     1                          1
total     1                          1

The quantitative half. What children and families say of it is not in these numbers.

)");
}

TEST_F(Evaluation, IsOfAPeriod) {
  council.add_family("C1", "P1");
  council.join("C1", "A", "2026-01-05", "child_in_need");
  council.join("C1", "B", "2026-01-05", "child_in_need");
  review("C1", "2026-02-09");
  review("C1", "2026-03-16");
  council.add_event("L1", "C1", "left_service", "2026-03-31", "A");
  council.add_event("L2", "C1", "left_service", "2026-04-01", "B");
  cycle("2026-06-01T09:00");
  const Json march =
      run({"evaluation", "--from", "2026-03", "--to", "2026-03", "--format", "json"}).json()[0];
  EXPECT_EQ(march["from"], "2026-03");
  EXPECT_EQ(march["total"].dump(),
            R"({"reviews":{"sfp-review":{"in_window":1,"early":0,"late":0,"never":0},)"
            R"("sfp-enhanced-review":{"in_window":0,"early":0,"late":0,"never":0}},"left":1,)"
            R"("median_weeks":12.1,"shortest_weeks":12.1,"longest_weeks":12.1,"still_in":1,)"
            R"("early_with_decision":0,"early_without_decision":0})");
  const Json april =
      run({"evaluation", "--from", "2026-04", "--format", "json"}).json()[0]["total"];
  EXPECT_EQ(april["left"], 1);
  EXPECT_EQ(april["still_in"], 0);
  EXPECT_EQ(april["early_without_decision"], 1);
  EXPECT_THAT(run({"evaluation", "--format", "csv"}).out,
              HasSubstr("strengthening-families,sfp-evaluation,Nuneaton,sfp-review,in_window,2\r"));
}

TEST_F(Evaluation, RefusesAPeriodThatIsNone) {
  EXPECT_EQ(run({"evaluation", "--from", "2026-13"}).code, kWrongUsage);
  const Ran turned = run({"evaluation", "--from", "2026-04", "--to", "2026-03"});
  EXPECT_EQ(turned.code, kWrongUsage);
  EXPECT_THAT(turned.err, HasSubstr("--from 2026-04 is after --to 2026-03"));
}

}  // namespace
}  // namespace duecourse::testing
