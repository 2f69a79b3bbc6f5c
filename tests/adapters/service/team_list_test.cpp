// The weekly list of a team's cases in which a deadline is open, the whole way: cases and team are
// planned in one cycle, whatever is in one batch, and a case that changes brings its team along.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kListingFramework = R"toml(
[framework]
id       = "visiting"
title    = "Listing Framework"
calendar = "england-and-wales"
[process]
case = "supporting_families"
team = "team_cycle"
[applies_to.team]
all = true
[ladder.standard]
stages = [{ id = "late", at = "1 calendar week after due", to = ["owner"], kind = "reminder" }]
[[timescale]]
id     = "window"
clause = "9d"
title  = "Reviewed before the claim date"
starts = "family_alerted"
opens  = "each"
ends   = "claim_reviewed"
meets  = "oldest"
due    = "20 working days"
owner  = "team_manager"
[[finding]]
id      = "rollup"
clause  = "9d"
title   = "Still to be reviewed"
subject = "team"
list    = { every = "monday", open = "window" }
owner   = "team_manager"
tells   = [{ to = ["owner"], kind = "reminder" }]
)toml";

class TeamList : public ::testing::Test {
 protected:
  TeamList() {
    std::ofstream(council.path("visiting.toml")) << kListingFramework;
    for (const char* id : {"C1", "C2"}) council.host.add_case(id);
    council.open();
  }
  void record(const std::string& id, const std::string& of, const std::string& kind,
              const std::string& when) {
    council.host.add({id, of, kind, when, "S1", "{}", "", ""});
  }
  /// What the store holds of the list as of its last planning: `day: text`.
  std::vector<std::string> lists(const std::string& now) {
    std::vector<std::string> found;
    const auto walked = council.council->each_subject(
        SubjectKind::team, {council.at(now), std::nullopt},
        [&](const adapters::AssessedSubject& subject, const Directory&) {
          for (const Raised& raised : subject.assessment.raised) {
            std::string line = raised.cause + ": " + raised.text;
            for (const TraceLine& fact : raised.facts) line += "; " + fact.label + " " + fact.text;
            found.push_back(line);
          }
          return true;
        });
    EXPECT_TRUE(walked.ok());
    return found;
  }
  TestCouncil council;
};

// Mon 1 Jun 2026. On the first reading, cases and team are of one batch.
TEST_F(TeamList, IsThereInTheCycleInWhichItsCasesAreFirstRead) {
  record("A1", "C1", "family_alerted", "2026-06-01T07:00");
  record("A2", "C2", "family_alerted", "2026-06-01T07:30");
  council.cycle("2026-06-01T08:00");
  EXPECT_THAT(lists("2026-06-01T08:00"),
              ElementsAre("2026-06-01: 2 cases still to be done; FC-C1 by Mon 29 Jun 2026; "
                          "FC-C2 by Mon 29 Jun 2026"));
  council.cycle("2026-06-01T08:30");
  EXPECT_THAT(council.delivered(), ElementsAre(StartsWith("mo@westshire.example: ")));
}

TEST_F(TeamList, ACaseThatIsDoneLeavesItAndTheNextWeekTellsTheRest) {
  record("A1", "C1", "family_alerted", "2026-06-01T07:00");
  record("A2", "C2", "family_alerted", "2026-06-01T07:30");
  council.cycle("2026-06-01T08:30");
  record("R1", "C1", "claim_reviewed", "2026-06-03T10:00");
  council.cycle("2026-06-03T11:00");
  council.cycle("2026-06-08T08:30");
  EXPECT_THAT(council.delivered(), SizeIs(2));
  EXPECT_THAT(lists("2026-06-08T08:30"),
              ElementsAre("2026-06-08: 1 case still to be done; FC-C2 by Mon 29 Jun 2026"));
  record("R2", "C2", "claim_reviewed", "2026-06-09T10:00");
  council.cycle("2026-06-09T11:00");
  council.cycle("2026-06-15T08:30");
  EXPECT_THAT(council.delivered(), SizeIs(2));
  EXPECT_THAT(lists("2026-06-15T08:30"), IsEmpty());
}

// The plan says what explain says, at once: the first that comes in a week without any is told.
TEST_F(TeamList, BeginsInTheWeekInWhichTheFirstCaseComes) {
  council.cycle("2026-06-01T08:30");
  record("A1", "C1", "family_alerted", "2026-05-25T10:00");
  council.cycle("2026-06-02T11:00");
  council.cycle("2026-06-03T08:30");
  EXPECT_THAT(council.delivered(), ElementsAre(StartsWith("mo@westshire.example: ")));
  council.cycle("2026-06-05T08:30");
  EXPECT_THAT(council.delivered(), SizeIs(1));
}

// Due on Mon 29 Jun 2026: on the list of the Monday four weeks before, and on none before that.
TEST_F(TeamList, HasNothingThatIsDueInMoreThanFourWeeks) {
  record("A1", "C1", "family_alerted", "2026-06-01T07:00");
  council.cycle("2026-06-01T07:30");
  EXPECT_THAT(lists("2026-06-01T07:30"), SizeIs(1));
  council.host.run(
      "UPDATE events SET occurred_at = '2026-06-02T07:00', changed_at = "
      "'2026-06-02T08:00' WHERE event_id = 'A1'");
  council.cycle("2026-06-02T08:30");
  EXPECT_THAT(lists("2026-06-02T08:30"), IsEmpty());
  council.cycle("2026-06-08T08:30");
  EXPECT_THAT(lists("2026-06-08T08:30"),
              ElementsAre("2026-06-08: 1 case still to be done; FC-C1 by Tue 30 Jun 2026"));
}

TEST_F(TeamList, NamesACaseOnceAndSaysWhatIsOverdue) {
  record("A1", "C1", "family_alerted", "2026-05-04T10:00");
  record("A2", "C1", "family_alerted", "2026-05-20T10:00");
  council.cycle("2026-06-08T08:30");
  EXPECT_THAT(
      lists("2026-06-08T08:30"),
      ElementsAre("2026-06-08: 1 case still to be done; FC-C1 overdue, was due by Tue 2 Jun "
                  "2026"));
}

}  // namespace
}  // namespace duecourse::testing
