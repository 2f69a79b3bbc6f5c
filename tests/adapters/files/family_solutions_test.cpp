// The shipped framework file against the practice catalogue and the readings that were decided.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "adapters/files/framework_loader.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

struct CatalogueRow {
  std::string id;
  std::string clause;
  std::string expected;
  std::string due;
  std::string owner;
  std::string up;  ///< who is escalated to, in order: "supervisor, team_manager"
};

std::string trimmed(std::string text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<CatalogueRow> catalogue() {
  std::ifstream file(data_folder().parent_path() / "catalogue_section_1.txt");
  std::vector<CatalogueRow> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream cells(line);
    std::array<std::string, 6> cell;
    for (std::string& text : cell) {
      std::getline(cells, text, '|');
      text = trimmed(text);
    }
    rows.push_back(CatalogueRow{cell[0], cell[1], cell[2], cell[3], cell[4], cell[5]});
  }
  return rows;
}

/// Id, clause and who hears, of each finding.
std::vector<std::array<std::string, 3>> catalogue_of_findings() {
  std::ifstream file(data_folder().parent_path() / "catalogue_section_1_findings.txt");
  std::vector<std::array<std::string, 3>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream cells(line);
    auto& row = rows.emplace_back();
    for (std::string& text : row) {
      std::getline(cells, text, '|');
      text = trimmed(text);
    }
  }
  return rows;
}

class FamilySolutions : public ::testing::Test {
 protected:
  FamilySolutions()
      : processes_(shipped_processes()),
        loaded_(
            adapters::load_frameworks({shipped_folder() / "frameworks" / "family-solutions.toml"},
                                      processes_, shipped_calendars(), {})) {}

  void SetUp() override {
    ASSERT_EQ(listed(loaded_.faults), "");
    ASSERT_EQ(loaded_.frameworks.size(), 1U);
  }
  [[nodiscard]] const Framework& framework() const { return loaded_.frameworks.front(); }
  template <class Wanted>
  [[nodiscard]] std::set<std::string> ids_where(Wanted wanted) const {
    std::set<std::string> ids;
    for (const Timescale& timescale : framework().timescales) {
      if (wanted(timescale)) ids.insert(timescale.id.str());
    }
    return ids;
  }

  Processes processes_;
  adapters::LoadedFrameworks loaded_;
};

TEST_F(FamilySolutions, HasEveryClockOfTheCatalogueAndNoOther) {
  std::set<std::string> wanted;
  for (const CatalogueRow& row : catalogue()) wanted.insert(row.id);
  EXPECT_GE(wanted.size(), 35U);
  EXPECT_EQ(ids_where([](const Timescale&) { return true; }), wanted);
}

TEST_F(FamilySolutions, KeepsClauseLimitsAndOwnerOfTheCatalogue) {
  const auto text = [](const std::optional<Duration>& duration) {
    return duration ? describe(*duration) : std::string();
  };
  for (const CatalogueRow& row : catalogue()) {
    const Timescale* timescale = find_timescale(framework(), TimescaleId{row.id});
    ASSERT_NE(timescale, nullptr) << row.id;
    EXPECT_EQ(timescale->clause, row.clause) << row.id;
    EXPECT_EQ(text(timescale->expected), row.expected) << row.id;
    EXPECT_EQ(text(timescale->due), row.due) << row.id;
    EXPECT_EQ(timescale->owner.first_of.front(), row.owner) << row.id;
    EXPECT_FALSE(timescale->title.empty()) << row.id;
    EXPECT_FALSE(timescale->note.empty()) << row.id;
    EXPECT_NE(find_ladder(framework(), timescale->ladder), nullptr) << row.id;
    EXPECT_EQ(timescale->calendar->name(), "monday-to-friday") << row.id;
  }
}

TEST_F(FamilySolutions, EscalatesToThoseOfTheCatalogueInTheirOrder) {
  for (const CatalogueRow& row : catalogue()) {
    const Timescale* timescale = find_timescale(framework(), TimescaleId{row.id});
    ASSERT_NE(timescale, nullptr) << row.id;
    std::string up;
    std::string last;
    for (const Stage& stage : find_ladder(framework(), timescale->ladder)->stages) {
      if (stage.kind != StageKind::escalation) continue;
      for (const Recipient& recipient : stage.to) {
        if (slot_of(recipient) == last) continue;
        last = slot_of(recipient);
        up += (up.empty() ? "" : ", ") + last;
      }
    }
    EXPECT_EQ(up, row.up) << row.id;
  }
}

TEST_F(FamilySolutions, Reading4SurvivesClosing) {
  EXPECT_EQ(ids_where([](const Timescale& it) { return it.survives_closure; }),
            (std::set<std::string>{
                "contact-form", "acknowledge-referrer", "screening-outcome", "maam-outcome",
                "escalation-recorded", "step-up-form", "case-recording", "discussion-recorded",
                "oversight-assessment", "oversight-plan", "oversight-review", "oversight-closure",
                "closure-sign-off", "assessment-audit", "supervision-recorded"}));
}

TEST_F(FamilySolutions, Reading22MeasuresRecordedTime) {
  EXPECT_EQ(
      ids_where([](const Timescale& it) { return it.measured == Measured::recorded; }),
      (std::set<std::string>{"contact-form", "assessment", "plan-commenced", "escalation-recorded",
                             "step-up-form", "case-recording", "discussion-recorded",
                             "supervision-recorded", "oversight-assessment", "oversight-plan",
                             "oversight-review", "oversight-closure"}));
}

TEST_F(FamilySolutions, Readings32And41OpenOneEach) {
  EXPECT_EQ(
      ids_where(
          [](const Timescale& it) { return it.opens == Opens::each && !it.each_working_day; }),
      (std::set<std::string>{
          "acknowledge-referrer", "contact-form", "screening", "maam-presented",
          "screening-outcome", "maam-outcome", "oversight-assessment", "oversight-plan",
          "oversight-review", "oversight-closure", "discussion-recorded", "assessment-audit",
          "case-recording", "supervision-recorded", "wraparound-allocate", "escalation-recorded"}));
  EXPECT_EQ(ids_where([](const Timescale& it) { return it.opens == Opens::restart; }),
            (std::set<std::string>{"initial-contact", "first-visit"}));
}

TEST_F(FamilySolutions, RepeatsWhatThePracticeRepeats) {
  EXPECT_EQ(ids_where([](const Timescale& it) { return it.repeats; }),
            (std::set<std::string>{"pre-allocation-contact", "plan-review", "oversight-monthly",
                                   "supervision", "enabler-oversight"}));
}

TEST_F(FamilySolutions, OnlyTheScreeningSessionIsSwitchedOff) {
  EXPECT_EQ(ids_where([](const Timescale& it) { return !it.enabled; }),
            (std::set<std::string>{"screening-session"}));
}

TEST_F(FamilySolutions, TheScreeningSessionIsSwitchedOnByOneWord) {
  std::ifstream in(shipped_folder() / "frameworks" / "family-solutions.toml");
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto off = text.find("enabled          = false");
  ASSERT_NE(off, std::string::npos);
  EXPECT_EQ(text.find("enabled          = false", off + 1), std::string::npos);
  text.replace(text.find("false", off), 5, "true");
  const ScratchFolder scratch;
  const auto loaded = adapters::load_frameworks({scratch.write("on.toml", text)}, processes_,
                                                shipped_calendars(), {});
  EXPECT_EQ(listed(loaded.faults), "");
  const Timescale* session =
      find_timescale(loaded.frameworks.front(), TimescaleId{"screening-session"});
  ASSERT_NE(session, nullptr);
  EXPECT_TRUE(session->enabled && session->each_working_day);
}

TEST_F(FamilySolutions, CloseAfterStepUpIsKeptInEveryOpenStateButClosing) {
  const auto& states = processes_.front()->description().states;
  std::set<std::string> open;
  for (const StateInfo& state : states) {
    if (!state.closed && state.name != "closing") open.insert(state.name);
  }
  std::set<std::string> named;
  for (const StateIndex index :
       find_timescale(framework(), TimescaleId{"close-after-step-up"})->in_states) {
    named.insert(states[index].name);
  }
  EXPECT_EQ(named, open);
}

TEST_F(FamilySolutions, CapsTheFirstReviewAtTwiceSixWeeksFromAllocation) {
  const Timescale* review = find_timescale(framework(), TimescaleId{"plan-review"});
  ASSERT_TRUE(review->due_from.has_value());
  EXPECT_EQ(review->due_from->take, DueFrom::Take::earliest);
  ASSERT_EQ(review->due_from->choices.size(), 2U);
  ASSERT_TRUE(review->due_from->choices[0].duration && !review->due_from->choices[1].duration);
  EXPECT_EQ(describe(*review->due_from->choices[0].duration),
            "84 calendar days after allocated_on");
}

TEST_F(FamilySolutions, TellsTheOutcomeOfADartScreeningOnlyWhereItGoesToAMeeting) {
  const Timescale* outcome = find_timescale(framework(), TimescaleId{"screening-outcome"});
  EXPECT_EQ(describe(outcome->starts.front().when),
            "professional not false and source not dart, or professional not false and outcome is "
            "maam");
}

TEST_F(FamilySolutions, EveryLadderIsUsedAndGetsStronger) {
  std::set<std::string> used;
  for (const Timescale& timescale : framework().timescales) used.insert(timescale.ladder.str());
  for (const Ladder& ladder : framework().ladders) {
    if (ladder.id.str().find(' ') != std::string::npos) continue;  // what a finding tells
    EXPECT_EQ(used.count(ladder.id.str()), 1U) << ladder.id.str();
    EXPECT_EQ(ladder.stages.front().kind, StageKind::reminder) << ladder.id.str();
    EXPECT_EQ(ladder.stages.back().kind, StageKind::escalation) << ladder.id.str();
    EXPECT_TRUE(std::is_sorted(
        ladder.stages.begin(), ladder.stages.end(),
        [](const Stage& left, const Stage& right) { return left.kind < right.kind; }))
        << ladder.id.str();
  }
}

TEST_F(FamilySolutions, LaddersWithAnExpectedStageServeTimescalesThatExpect) {
  for (const Timescale& timescale : framework().timescales) {
    const Ladder* ladder = find_ladder(framework(), timescale.ladder);
    const bool asks =
        std::any_of(ladder->stages.begin(), ladder->stages.end(),
                    [](const Stage& stage) { return stage.at.anchor == StageAnchor::expected; });
    if (timescale.id.str() == "allocate-step-down") continue;  // hours, without an expectation
    EXPECT_EQ(asks, timescale.expected.has_value()) << timescale.id.str();
  }
}

TEST_F(FamilySolutions, HasEveryFindingOfTheCatalogue) {
  std::set<std::string> expected;
  for (const auto& [id, clause, who] : catalogue_of_findings()) {
    expected.insert(id);
    const FindingRule* finding = find_finding(framework(), TimescaleId(id));
    ASSERT_NE(finding, nullptr) << id;
    EXPECT_TRUE(finding->rule.enabled) << id;
    EXPECT_EQ(finding->rule.clause, clause) << id;
    const Ladder* tells = find_ladder(framework(), finding->rule.ladder);
    ASSERT_NE(tells, nullptr) << id;
    std::string heard;
    for (const Stage& stage : tells->stages) {
      for (const Recipient& to : stage.to) heard += (heard.empty() ? "" : ", ") + slot_of(to);
    }
    EXPECT_EQ(heard, who) << id;
  }
  std::set<std::string> shipped;
  for (const FindingRule& finding : framework().findings) {
    if (finding.rule.kind == RuleKind::finding) shipped.insert(finding.rule.id.str());
  }
  EXPECT_EQ(shipped, expected);
}

TEST_F(FamilySolutions, CountsCaseloadsAndMarksAsTheClausesSay) {
  const FindingRule* caseload = find_finding(framework(), TimescaleId("caseload"));
  ASSERT_TRUE(caseload != nullptr && caseload->caseload);
  EXPECT_EQ(caseload->caseload->full_time, 20);
  EXPECT_EQ(caseload->caseload->part_time, 10);
  const FindingRule* open_long = find_finding(framework(), TimescaleId("open-long"));
  ASSERT_TRUE(open_long != nullptr && open_long->marks);
  std::vector<std::string> marks;
  for (const Duration& mark : open_long->marks->at) marks.push_back(describe(mark));
  EXPECT_EQ(marks, (std::vector<std::string>{"3 calendar months", "6 calendar months",
                                             "9 calendar months", "12 calendar months"}));
  EXPECT_EQ(describe(*open_long->marks->then_every), "3 calendar months");
}

}  // namespace

}  // namespace duecourse::testing
